//! Which documents are alike, and how much, without comparing all pairs.
//!
//! Candidates come from an inverted index over each document's heaviest terms; a document keeps its best neighbours. Each
//! similarity is then taken again between documents that stand for their nearest neighbours as well ("smoothing", in the
//! manner of document expansion: Singhal, Pereira, 1999): two reports that share few words with each other, but many with
//! a third, are drawn together.

use crate::cluster::events::weigh::{Vector, similarity};
use crate::hash::KeyMap;
use crate::sketch::terms::Terms;

/// A neighbour's position and a similarity.
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
/// Smaller similarities are none: unrelated articles reach them.
pub(crate) const FLOOR: f32 = 0.05;
/// How many neighbours a document stands for, from which similarity on, and how much each similarity beyond that counts.
/// Set on the development sets of ECB+, allsides and MEANTIME and the invented crawl: 3 or 10 neighbours lose up to 8
/// points of B-cubed F1 on one of them; without smoothing no threshold suits both pairs and events of a dozen.
const SMOOTHING: usize = 5;
const SMOOTHING_FLOOR: f32 = 0.12;
const SMOOTHING_WEIGHT: f32 = 2.0;
impl Graph {
    /// The neighbours of each of `docs`, with plain similarities.
    pub(crate) fn build(docs: &[&Terms], vectors: &[Vector]) -> Self {
        let index = Index::build(vectors);
        let lists = map_all(docs.len(), |scratch, i| {
            let mut found = index.candidates(scratch, i, &vectors[i]);
            for near in &mut found {
                let j = near.0 as usize;
                // The same value from both sides, to the last bit.
                let (i, j) = (i.min(j), i.max(j));
                near.1 = similarity((&vectors[i], docs[i]), (&vectors[j], docs[j]));
            }
            found.retain(|near| near.1 >= FLOOR);
            keep_best(&mut found, MOST_EDGES);
            found
        });
        let mut rows = lists.clone();
        for (i, list) in lists.iter().enumerate() {
            for &(j, similarity) in list {
                rows[j as usize].push((i as u32, similarity));
            }
        }
        for row in &mut rows {
            row.sort_unstable_by_key(|near| near.0);
            row.dedup_by_key(|near| near.0);
        }
        Graph { rows }
    }

    /// All pairs `(i, j)` of neighbours with `i < j`, with smoothed similarities.
    pub(crate) fn smoothed(&self) -> Vec<(u32, u32, f32)> {
        let blends = map_all(self.rows.len(), |_, i| self.blend(i as u32));
        let rows = map_all(self.rows.len(), |_, i| {
            let row = self.rows[i].iter().filter(|near| near.0 as usize > i);
            row.map(|&(j, _)| (i as u32, j, self.between(&blends[i], &blends[j as usize]))).collect::<Vec<_>>()
        });
        rows.concat()
    }

    /// What a document stands for: itself, and its nearest neighbours as far as they are alike.
    pub(crate) fn blend(&self, i: u32) -> Blend {
        let mut parts = self.rows[i as usize].clone();
        parts.retain(|near| near.1 > SMOOTHING_FLOOR);
        keep_best(&mut parts, SMOOTHING);
        for part in &mut parts {
            part.1 = SMOOTHING_WEIGHT * (part.1 - SMOOTHING_FLOOR);
        }
        // All neighbours together count as much as the document itself at most.
        let total = parts.iter().map(|part| part.1).sum::<f32>().max(1.0);
        for part in &mut parts {
            part.1 /= total;
        }
        parts.push((i, 1.0));
        let mut blend = Blend { parts, length: 1.0 };
        blend.length = self.product(&blend, &blend).sqrt();
        blend
    }

    /// The similarity of what two documents stand for.
    pub(crate) fn between(&self, a: &Blend, b: &Blend) -> f32 {
        self.product(a, b) / (a.length * b.length)
    }

    fn product(&self, a: &Blend, b: &Blend) -> f32 {
        let mut sum = 0.0;
        for &(i, x) in &a.parts {
            for &(j, y) in &b.parts {
                sum += x * y * self.similarity(i, j);
            }
        }
        sum
    }

    fn similarity(&self, i: u32, j: u32) -> f32 {
        let row = &self.rows[i as usize];
        match row.binary_search_by_key(&j, |near| near.0) {
            _ if i == j => 1.0,
            Ok(at) => row[at].1,
            Err(_) => 0.0,
        }
    }
}

/// A document and its nearest neighbours with their weights, and the length of their sum.
#[derive(Clone, Debug)]
pub(crate) struct Blend {
    parts: Vec<Near>,
    length: f32,
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
struct Index {
    /// Of each term, where its postings end.
    ends: KeyMap<u32, u32>,
    /// Of each term, how many there are.
    counts: KeyMap<u32, u32>,
    postings: Vec<Near>,
}

impl Index {
    fn build(vectors: &[Vector]) -> Self {
        // A term of more documents than this finds nothing that others do not find, and costs the most.
        let most = (vectors.len() / 20).clamp(30, 1000) as u32;
        let mut counts: KeyMap<u32, u32> = KeyMap::default();
        for vector in vectors {
            vector.strengths().iter().for_each(|&(key, _)| *counts.entry(key).or_default() += 1);
        }
        counts.retain(|_, count| (2..=most).contains(count));
        let mut ends = KeyMap::default();
        let mut next = 0;
        for (&key, &count) in &counts {
            // Filled from here; the start becomes the end.
            ends.insert(key, next);
            next += count;
        }
        let mut postings = vec![(0, 0.0); next as usize];
        for (i, vector) in vectors.iter().enumerate() {
            for (key, strength) in vector.strengths() {
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
    fn candidates(&self, scratch: &mut Vec<f32>, i: usize, vector: &Vector) -> Vec<Near> {
        let mut query: Vec<Near> = vector.strengths();
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
fn map_all<T: Send>(n: usize, f: impl Fn(&mut Vec<f32>, usize) -> T + Sync + Send) -> Vec<T> {
    #[cfg(feature = "rayon")]
    {
        use rayon::prelude::*;
        (0..n).into_par_iter().map_init(Vec::new, f).collect()
    }
    #[cfg(not(feature = "rayon"))]
    {
        let mut scratch = Vec::new();
        (0..n).map(|i| f(&mut scratch, i)).collect()
    }
}
