//! Which documents are alike, without comparing all pairs, and values on those pairs.
//!
//! Candidates come from an inverted index over each document's heaviest terms; a document keeps its best neighbours.

use crate::hash::KeyMap;
use crate::parallel::par_map_with;

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
    pub(crate) fn later(&self, i: u32) -> impl Iterator<Item = Near> {
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
    /// Of each term, where its postings end.
    ends: KeyMap<u32, u32>,
    /// Of each term, how many there are.
    counts: KeyMap<u32, u32>,
    postings: Vec<Near>,
}

impl Index {
    /// From each document's terms and how much they count.
    pub(crate) fn build(docs: &[Vec<(u32, f32)>]) -> Self {
        // A term of more documents than this finds nothing that others do not find, and costs the most: among 30,000 articles
        // allsides is grouped alike, to .001, with 250, 500 and 1,000.
        let most = (docs.len() / 20).clamp(30, 500) as u32;
        let mut counts: KeyMap<u32, u32> = KeyMap::default();
        docs.iter().flatten().for_each(|&(key, _)| *counts.entry(key).or_default() += 1);
        counts.retain(|_, count| (2..=most).contains(count));
        let mut ends = KeyMap::default();
        let mut next = 0;
        for (&key, &count) in &counts {
            // Filled from here; the start becomes the end.
            ends.insert(key, next);
            next += count;
        }
        let mut postings = vec![(0, 0.0); next as usize];
        for (i, terms) in docs.iter().enumerate() {
            for &(key, strength) in terms {
                if let Some(end) = ends.get_mut(&key) {
                    postings[*end as usize] = (i as u32, strength);
                    *end += 1;
                }
            }
        }
        Index { ends, counts, postings }
    }

    fn postings(&self, key: u32) -> &[Near] {
        match (self.ends.get(&key), self.counts.get(&key)) {
            (Some(&end), Some(&count)) => &self.postings[(end - count) as usize..end as usize],
            _ => &[],
        }
    }

    /// The documents most alike by the heaviest terms alone.
    pub(crate) fn candidates(&self, scratch: &mut Vec<f32>, i: usize, terms: &[(u32, f32)]) -> Vec<Near> {
        let mut query: Vec<Near> = terms.to_vec();
        query.retain(|&(key, _)| self.ends.contains_key(&key));
        keep_best(&mut query, QUERY_TERMS);
        let mut touched = Vec::new();
        for (key, strength) in query {
            let postings = self.postings(key);
            scratch.resize(scratch.len().max(postings.last().map_or(0, |last| last.0 as usize + 1)), 0.0);
            for &(j, other) in postings {
                let sum = &mut scratch[j as usize];
                if *sum == 0.0 {
                    touched.push(j);
                }
                *sum += strength * other;
            }
        }
        let mut found: Vec<Near> = touched.iter().map(|&j| (j, std::mem::take(&mut scratch[j as usize]))).collect();
        found.retain(|near| near.0 as usize != i);
        keep_best(&mut found, CANDIDATES);
        found
    }
}

/// `f` of each number below `n`, in order; on all cores with the feature `rayon`. The scratch memory must be left as found.
pub(crate) fn map_all<T: Send>(n: usize, f: impl Fn(&mut Vec<f32>, usize) -> T + Sync + Send) -> Vec<T> {
    par_map_with((0..n).collect(), f)
}
