//! Average linkage (Sokal, Michener, 1958) on a sparse graph.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use crate::hash::KeyMap;

/// The group of each of `n` documents, named by its smallest member.
///
/// Merges the two groups with the largest mean similarity, where pairs without an edge count as 0, for as long as it is at
/// least `threshold`. Ties go to the smaller positions. Cost: a heap entry for each edge between groups at each merge.
pub(crate) fn average_linkage(n: usize, edges: &[(u32, u32, f32)], threshold: f32) -> Vec<u32> {
    let apart: Vec<u32> = (0..n as u32).collect();
    further_linkage(&apart, edges, threshold)
}

/// The same, from groups that there are already, named by their smallest members.
pub(crate) fn further_linkage(groups: &[u32], edges: &[(u32, u32, f32)], threshold: f32) -> Vec<u32> {
    let threshold = f64::from(threshold);
    let n = groups.len();
    let mut links: Vec<KeyMap<u32, f64>> = vec![KeyMap::default(); n];
    let mut sizes = vec![0u32; n];
    for &group in groups {
        sizes[group as usize] += 1;
    }
    let mut parents = groups.to_vec();
    let mut heap = BinaryHeap::new();
    for &(a, b, similarity) in edges {
        let (a, b) = (groups[a as usize], groups[b as usize]);
        if a != b {
            *links[a as usize].entry(b).or_default() += f64::from(similarity);
            *links[b as usize].entry(a).or_default() += f64::from(similarity);
        }
    }
    for (a, row) in (0..).zip(&links) {
        for (&b, &sum) in row.iter().filter(|&(&b, _)| a < b) {
            let sizes = (sizes[a as usize], sizes[b as usize]);
            let score = sum / (f64::from(sizes.0) * f64::from(sizes.1));
            if score >= threshold {
                heap.push(Merge { score, pair: (a, b), sizes });
            }
        }
    }
    while let Some(Merge { pair: (a, b), sizes: expected, .. }) = heap.pop() {
        // A group that has grown, or is gone, has newer entries.
        if (sizes[a as usize], sizes[b as usize]) != expected {
            continue;
        }
        parents[b as usize] = a;
        sizes[a as usize] += std::mem::take(&mut sizes[b as usize]);
        let mut joint = std::mem::take(&mut links[a as usize]);
        let moved = std::mem::take(&mut links[b as usize]);
        joint.remove(&b);
        for (other, sum) in moved {
            if other != a {
                links[other as usize].remove(&b);
                *joint.entry(other).or_default() += sum;
            }
        }
        for (&other, &sum) in &joint {
            links[other as usize].insert(a, sum);
            let score = sum / (f64::from(sizes[a as usize]) * f64::from(sizes[other as usize]));
            if score >= threshold {
                let pair = (a.min(other), a.max(other));
                heap.push(Merge { score, pair, sizes: (sizes[pair.0 as usize], sizes[pair.1 as usize]) });
            }
        }
        links[a as usize] = joint;
    }
    // A parent is smaller than its child, so it has been followed to the end already.
    for i in 0..n {
        parents[i] = parents[parents[i] as usize];
    }
    parents
}

struct Merge {
    score: f64,
    pair: (u32, u32),
    sizes: (u32, u32),
}

impl Ord for Merge {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |merge: &Merge| Reverse((merge.pair, merge.sizes));
        self.score.total_cmp(&other.score).then_with(|| key(self).cmp(&key(other)))
    }
}

impl PartialOrd for Merge {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Merge {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Merge {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Means over all pairs, by the definition.
    fn oracle(n: usize, edges: &[(u32, u32, f32)], threshold: f64) -> Vec<u32> {
        let mut groups: Vec<Vec<u32>> = (0..n as u32).map(|i| vec![i]).collect();
        let similarity = |i: u32, j: u32| {
            let edge = edges.iter().find(|edge| (edge.0, edge.1) == (i.min(j), i.max(j)));
            edge.map_or(0.0, |edge| f64::from(edge.2))
        };
        loop {
            let mut best: Option<(f64, usize, usize)> = None;
            for x in 0..groups.len() {
                for y in x + 1..groups.len() {
                    let sum: f64 =
                        groups[x].iter().flat_map(|&i| groups[y].iter().map(move |&j| similarity(i, j))).sum();
                    let mean = sum / (groups[x].len() * groups[y].len()) as f64;
                    if mean >= threshold && best.is_none_or(|best| mean > best.0) {
                        best = Some((mean, x, y));
                    }
                }
            }
            let Some((_, x, y)) = best else { break };
            let moved = groups.remove(y);
            groups[x].extend(moved);
        }
        let mut labels = vec![0; n];
        for group in groups {
            let name = group.iter().copied().min().unwrap_or(0);
            for &i in &group {
                labels[i as usize] = name;
            }
        }
        labels
    }

    #[test]
    fn agrees_with_the_definition() {
        for seed in 0..200u64 {
            let n = 3 + (seed % 12) as u32;
            let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
            let edges: Vec<(u32, u32, f32)> = pairs
                .filter_map(|(i, j)| {
                    let random = crate::hash::mix(seed << 16 | u64::from(i) << 8 | u64::from(j));
                    (!random.is_multiple_of(3)).then_some((i, j, (random >> 40) as f32 / (1 << 24) as f32))
                })
                .collect();
            assert_eq!(average_linkage(n as usize, &edges, 0.4), oracle(n as usize, &edges, 0.4), "seed {seed}");
        }
    }

    #[test]
    fn a_bridge_does_not_join() {
        let edges = [(0, 1, 0.9), (1, 2, 0.5), (2, 3, 0.9)];
        assert_eq!(average_linkage(4, &edges, 0.4), [0, 0, 2, 2]);
    }
}
