//! Which documents are alike, without comparing all pairs, and values on those pairs.
//!
//! Candidates come from an inverted index over each document's heaviest terms; a document keeps its best neighbours.

use crate::parallel::par_map_with;

/// Bytes that come from the memory at once, on most processors.
pub(crate) const LINE: usize = 64;

/// A neighbour's position and a value.
pub(crate) type Near = (u32, f32);

/// For each document its neighbours, by position; symmetric.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    pub(crate) rows: Vec<Vec<Near>>,
}

/// Most neighbours that a document names. (Others may name it.)
pub(crate) const MOST_EDGES: usize = 60;
/// Candidates that are compared exactly.
pub(crate) const CANDIDATES: usize = 100;
/// Terms by which a document looks for candidates, heaviest first.
pub(crate) const QUERY_TERMS: usize = 48;

impl Graph {
    /// From the neighbours that each document names.
    pub(crate) fn from_lists(mut rows: Vec<Vec<Near>>) -> Self {
        let named: Vec<usize> = rows.iter().map(Vec::len).collect();
        for i in 0..rows.len() {
            for at in 0..named[i] {
                let (j, value) = rows[i][at];
                rows[j as usize].push((i as u32, value));
            }
        }
        for row in &mut rows {
            row.sort_unstable_by_key(|near| near.0);
            row.dedup_by_key(|near| near.0);
            row.shrink_to_fit();
        }
        Graph { rows }
    }

    /// The same pairs with the value that `f` gives to positions `i < j` and the value so far.
    pub(crate) fn map(&self, f: impl Fn(u32, u32, f32) -> f32 + Sync + Send) -> Self {
        let row = |i: u32| self.later(i).map(|(j, value)| f(i, j, value)).collect::<Vec<f32>>();
        self.with(&map_all(self.rows.len(), |_, i| row(i as u32)), |value| *value)
    }

    /// The same pairs with other values: `later` has what tells them, for each document in the order of its [`later`]
    /// neighbours.
    ///
    /// [`later`]: Graph::later
    pub(crate) fn with<T>(&self, later: &[Vec<T>], value: impl Fn(&T) -> f32) -> Self {
        let mut rows = self.rows.clone();
        for (i, values) in (0..).zip(later) {
            let start = rows[i as usize].len() - values.len();
            for (at, value) in (start..).zip(values.iter().map(&value)) {
                rows[i as usize][at].1 = value;
                let j = rows[i as usize][at].0;
                let back = &mut rows[j as usize];
                if let Ok(at) = back.binary_search_by_key(&i, |near| near.0) {
                    back[at].1 = value;
                }
            }
        }
        Graph { rows }
    }

    /// The neighbours of a document that come after it.
    pub(crate) fn later(&self, i: u32) -> impl Iterator<Item = Near> + Clone {
        let row = &self.rows[i as usize];
        row[row.partition_point(|near| near.0 <= i)..].iter().copied()
    }

    /// All pairs `(i, j)` of neighbours with `i < j`, and their values.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (u32, u32, f32)> {
        (0..self.rows.len() as u32).flat_map(|i| self.later(i).map(move |(j, value)| (i, j, value)))
    }

    /// The value of a pair: 1 for a document with itself, 0 for those that are no neighbours.
    pub(crate) fn value(&self, i: u32, j: u32) -> f32 {
        let row = &self.rows[i as usize];
        match row.binary_search_by_key(&j, |near| near.0) {
            _ if i == j => 1.0,
            Ok(at) => row[at].1,
            Err(_) => 0.0,
        }
    }
}

/// Keeps the `most` largest, largest first; the smaller position among equals.
pub(crate) fn keep_best(list: &mut Vec<Near>, most: usize) {
    let order = |a: &Near, b: &Near| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if list.len() > most && most > 0 {
        list.select_nth_unstable_by(most - 1, order);
    }
    list.truncate(most);
    list.sort_unstable_by(order);
}

/// The documents that hold a term, for the terms that are not too common.
pub(crate) struct Index {
    /// Of each term, where its postings end: for a term without any where those before it do.
    ends: Vec<u32>,
    postings: Vec<Near>,
    /// How many documents there are.
    docs: usize,
}

impl Index {
    /// From each document's terms, by numbers below `terms`, and how much they count. Leaves each document the terms that
    /// are not too common.
    pub(crate) fn build(docs: &mut [Vec<Near>], terms: usize) -> Self {
        // A term of more documents than this finds nothing that others do not find, and costs the most: among 30,000 articles
        // allsides is grouped alike, to .001, with 250, 500 and 1,000.
        let most = (docs.len() / 20).clamp(30, 500) as u32;
        let mut counts = vec![0u32; terms];
        docs.iter().flatten().for_each(|&(term, _)| counts[term as usize] += 1);
        let has = |term: u32| (2..=most).contains(&counts[term as usize]);
        // Filled from here; the start becomes the end.
        let mut next = 0;
        let start = |term: u32| {
            next += if has(term) { counts[term as usize] } else { 0 };
            next
        };
        let mut ends: Vec<u32> = std::iter::once(0).chain((0..terms as u32).map(start)).collect();
        let mut postings = vec![(0, 0.0); ends.last().map_or(0, |&end| end as usize)];
        for (i, terms) in (0..).zip(&mut *docs) {
            terms.retain(|&(term, _)| has(term));
            for &(term, strength) in &*terms {
                let end = &mut ends[term as usize];
                postings[*end as usize] = (i, strength);
                *end += 1;
            }
        }
        Index { ends, postings, docs: docs.len() }
    }

    fn postings(&self, term: u32) -> &[Near] {
        let start = (term as usize).checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.postings[start as usize..self.ends[term as usize] as usize]
    }

    /// The documents most alike by the heaviest terms alone.
    pub(crate) fn candidates(&self, scratch: &mut Vec<f32>, i: usize, terms: &[Near]) -> Vec<Near> {
        let mut query = terms.to_vec();
        keep_best(&mut query, QUERY_TERMS);
        scratch.resize(self.docs, 0.0);
        // Asks the memory for all of them at once, a line of the cache each; the loop would wait for each list.
        let lines = |term: u32| self.postings(term).iter().step_by(LINE / size_of::<Near>());
        let read = |&(term, _): &Near| lines(term).fold(0, |all, near| all ^ near.0);
        std::hint::black_box(query.iter().fold(0, |all, near| all ^ read(near)));
        let mut touched = Vec::new();
        for (term, strength) in query {
            let postings = self.postings(term);
            // Each is written, and counted if it is new, without a branch: whether it is, is hard to guess.
            let mut count = touched.len();
            touched.resize(count + postings.len(), 0);
            for &(j, other) in postings {
                let sum = &mut scratch[j as usize];
                touched[count] = j;
                count += usize::from(*sum == 0.0);
                *sum += strength * other;
            }
            touched.truncate(count);
        }
        let (mut found, mut least) = (Vec::new(), 0.0);
        for j in touched {
            let sum = std::mem::take(&mut scratch[j as usize]);
            if sum >= least && j as usize != i {
                found.push((j, sum));
            }
            // Thousands are touched; those behind so many are never among the best.
            if found.len() == 4 * CANDIDATES {
                keep_best(&mut found, CANDIDATES);
                least = found.last().map_or(0.0, |last| last.1);
            }
        }
        keep_best(&mut found, CANDIDATES);
        found
    }
}

/// `f` of each number below `n`, in order; on all cores with the feature `rayon`. The scratch memory must be left as found.
pub(crate) fn map_all<T: Send>(n: usize, f: impl Fn(&mut Vec<f32>, usize) -> T + Sync + Send) -> Vec<T> {
    par_map_with((0..n).collect(), f)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;

    #[test]
    fn candidates_are_the_most_alike_by_all_sums() {
        const TERMS: u64 = 1500;
        for docs in [1, 40, 1000] {
            // Terms more and less common than looks for candidates, and few different strengths, so that sums are equal, too.
            let strength = |i: u64, term: u64| {
                let chosen = mix(i << 32 | term);
                let has = chosen.is_multiple_of(15 + term / 100);
                if has { (1 + (chosen >> 32) % 4) as f32 / 4.0 } else { 0.0 }
            };
            let all: Vec<Vec<f32>> = (0..docs).map(|i| (0..TERMS).map(|term| strength(i, term)).collect()).collect();
            let held =
                |own: &Vec<f32>| (0..).zip(own.iter().copied()).filter(|near| near.1 > 0.0).collect::<Vec<Near>>();
            let mut left: Vec<Vec<Near>> = all.iter().map(held).collect();
            let (index, mut scratch) = (Index::build(&mut left, TERMS as usize), Vec::new());
            let holders = |term: u32| all.iter().filter(|own| own[term as usize] > 0.0).count();
            let most = (docs as usize / 20).clamp(30, 500);
            let asked: Vec<bool> = (0..TERMS as u32).map(|term| (2..=most).contains(&holders(term))).collect();
            let mut touched = 0;
            for (i, own) in all.iter().enumerate() {
                let mut query = held(own);
                query.retain(|near| asked[near.0 as usize]);
                assert_eq!(left[i], query);
                keep_best(&mut query, QUERY_TERMS);
                let sum = |other: &Vec<f32>| query.iter().map(|near| near.1 * other[near.0 as usize]).sum::<f32>();
                let mut found: Vec<Near> = (0..).zip(all.iter().map(sum)).collect();
                found.retain(|near| near.1 > 0.0 && near.0 as usize != i);
                touched = touched.max(found.len());
                keep_best(&mut found, CANDIDATES);
                assert_eq!(index.candidates(&mut scratch, i, &left[i]), found, "{i} of {docs}");
            }
            assert!(docs < 1000 || touched > 4 * CANDIDATES, "{touched}");
        }
    }
}
