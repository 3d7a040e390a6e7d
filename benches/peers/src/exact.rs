//! All pairs of documents whose shingles have a Jaccard similarity of at least the threshold, without error: a join by
//! prefixes (Bayardo, Ma, Srikant, 2007). Of two sets that are so similar, the rarest shingles of both have one in common.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};

use crate::{Result, THRESHOLD, shingles};

/// Comparisons after which no more documents are looked up: what was found until then is a sample, since documents are
/// looked up in the order of a hash of their number.
const MOST_COMPARISONS: usize = 100_000_000;
/// Likewise pairs, so that a file of one text a million times over ends too.
const MOST_PAIRS: usize = 5_000_000;

/// Writes the pairs of a prepared file, two numbers of documents a line, and says how many documents were looked up.
pub(crate) fn pairs(file: &str, out: &str) -> Result<()> {
    let mut sets = Vec::new();
    shingles::for_each(file, |shingles| {
        let mut set = shingles.to_vec();
        set.sort_unstable();
        set.dedup();
        sets.push(set);
        Ok(())
    })?;
    let (found, looked_up) = similar(&sets);
    let mut writer = BufWriter::new(File::create(out).map_err(|error| format!("{out}: {error}"))?);
    for (a, b) in &found {
        writeln!(writer, "{a} {b}")?;
    }
    writer.flush()?;
    println!("{} pairs of {looked_up} of {} documents", found.len(), sets.len());
    Ok(())
}

/// The pairs, ascending, and how many documents were looked up among all.
fn similar(sets: &[Vec<u64>]) -> (Vec<(u32, u32)>, usize) {
    let prefixes = prefixes(sets);
    let mut holders: HashMap<u64, Vec<u32>> = HashMap::new();
    for (document, prefix) in prefixes.iter().enumerate() {
        for &shingle in prefix {
            holders.entry(shingle).or_default().push(document as u32);
        }
    }
    let mut order: Vec<u32> = (0..sets.len() as u32).collect();
    order.sort_unstable_by_key(|&document| (u64::from(document) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let (mut found, mut comparisons, mut looked_up) = (Vec::new(), 0, 0);
    let mut compared_with = vec![u32::MAX; sets.len()];
    for &document in &order {
        if comparisons > MOST_COMPARISONS || found.len() > MOST_PAIRS {
            break;
        }
        looked_up += 1;
        compared_with[document as usize] = document;
        for other in prefixes[document as usize].iter().flat_map(|shingle| &holders[shingle]).copied() {
            if compared_with[other as usize] == document {
                continue;
            }
            compared_with[other as usize] = document;
            comparisons += 1;
            if jaccard(&sets[document as usize], &sets[other as usize]) >= THRESHOLD {
                found.push((document.min(other), document.max(other)));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    (found, looked_up)
}

/// Of each set the rarest shingles: as many as a set that similar cannot miss all of.
fn prefixes(sets: &[Vec<u64>]) -> Vec<Vec<u64>> {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for &shingle in sets.iter().flatten() {
        *counts.entry(shingle).or_default() += 1;
    }
    let rarest = |set: &Vec<u64>| {
        let mut set = set.clone();
        set.sort_unstable_by_key(|shingle| (counts[shingle], *shingle));
        set.truncate(set.len() - needed(set.len()) + 1);
        set
    };
    sets.iter().map(|set| if set.is_empty() { Vec::new() } else { rarest(set) }).collect()
}

/// How many shingles of a set any similar one has at least, one or more.
fn needed(len: usize) -> usize {
    // A whole number may come out a little larger; a shingle too many in a prefix does no harm, one too few would.
    ((THRESHOLD * len as f64 - 1e-6).ceil() as usize).clamp(1, len)
}

/// The similarity of two ascending sets; 0 if their sizes alone exclude the threshold.
fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    if (a.len().min(b.len()) as f64) < THRESHOLD * a.len().max(b.len()) as f64 {
        return 0.0;
    }
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        shared += usize::from(a[i] == b[j]);
        let (left, right) = (a[i], b[j]);
        i += usize::from(left <= right);
        j += usize::from(right <= left);
    }
    shared as f64 / (a.len() + b.len() - shared).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_comparing_all_finds() {
        // Windows of one row of numbers: neighbours are similar, and all degrees of similarity occur.
        let sets: Vec<Vec<u64>> = (0..60_u64).map(|i| (i * 3 % 97..i * 3 % 97 + 10 + i % 7).collect()).collect();
        let mut all = Vec::new();
        for a in 0..sets.len() {
            for b in a + 1..sets.len() {
                if jaccard(&sets[a], &sets[b]) >= THRESHOLD {
                    all.push((a as u32, b as u32));
                }
            }
        }
        assert!(!all.is_empty());
        assert_eq!(similar(&sets), (all, sets.len()));
    }

    #[test]
    fn empty_sets_are_similar_to_nothing() {
        assert_eq!(similar(&[vec![], vec![], vec![7]]), (vec![], 3));
    }
}
