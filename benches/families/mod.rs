//! The `MinHash` families that the library was chosen from, in the plainest form that is still fast.
//!
//! They are the yardsticks of `sketch::minhash`: `benches/sketch.rs` measures their cost and `tests/sketch_error.rs`
//! their error. Each one maps a set of shingle hashes to `k` 64-bit slots; two sets are compared by the share of equal
//! slots. The empty set is not their concern.

use gleaner::hash::mix;

/// A family: the slots of a set, for a number of slots and a seed.
pub(crate) type Family = fn(&[u64], usize, u64) -> Vec<u64>;

/// Every family but the library's own, by name.
pub(crate) const FAMILIES: [(&str, Family); 5] = [
    ("classical", classical),
    ("one-permutation", one_permutation),
    ("super-minhash", super_minhash),
    ("fast-similarity", fast_similarity),
    ("gleaner", gleaner),
];

/// The seed of the `round`-th hash function.
fn seed_of(seed: u64, round: usize) -> u64 {
    mix(seed.wrapping_add((round as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}

/// The slot that the low half of `hash` falls in.
fn bin_of(hash: u64, k: usize) -> usize {
    (((hash & 0xffff_ffff) * k as u64) >> 32) as usize
}

/// `k` independent permutations, the smallest value of each (Broder, 1997).
pub(crate) fn classical(set: &[u64], k: usize, seed: u64) -> Vec<u64> {
    // One multiplication and one addition per hash and shingle on a mixed value: the cheap form that peers use, with
    // 64-bit arithmetic and the high half kept, so that it neither overflows nor repeats.
    let parameters: Vec<(u64, u64)> = (0..k).map(|i| (seed_of(seed, 2 * i) | 1, seed_of(seed, 2 * i + 1))).collect();
    let mut slots = vec![u32::MAX; k];
    for &shingle in set {
        let x = mix(shingle ^ seed);
        for (slot, (a, b)) in slots.iter_mut().zip(&parameters) {
            *slot = (*slot).min((x.wrapping_mul(*a).wrapping_add(*b) >> 32) as u32);
        }
    }
    slots.into_iter().map(u64::from).collect()
}

/// One permutation cut in `k` bins (Li, Owen, Zhang, 2012); an empty bin copies one that a hash of the bin's number and
/// the attempt picks (optimal densification: Shrivastava, 2017).
pub(crate) fn one_permutation(set: &[u64], k: usize, seed: u64) -> Vec<u64> {
    let mut slots = vec![u64::MAX; k];
    let seed = seed_of(seed, 0);
    for &shingle in set {
        let hash = mix(shingle ^ seed);
        let bin = bin_of(hash, k);
        slots[bin] = slots[bin].min(hash >> 16);
    }
    let sparse = slots.clone();
    for (bin, slot) in slots.iter_mut().enumerate() {
        let mut attempt = 0;
        while *slot == u64::MAX && !set.is_empty() {
            attempt += 1;
            *slot = sparse[bin_of(mix(seed ^ ((bin as u64) << 32 | attempt)), k)];
        }
    }
    slots
}

/// Each shingle visits the bins in a random order of its own (Ertl, 2017), without the histogram of the paper: the
/// loop stops at the largest slot, found anew after each shingle.
pub(crate) fn super_minhash(set: &[u64], k: usize, seed: u64) -> Vec<u64> {
    let mut slots = vec![u64::MAX; k];
    let mut order: Vec<usize> = (0..k).collect();
    let mut swaps = Vec::with_capacity(k);
    let mut largest = u64::MAX;
    for &shingle in set {
        let mut state = mix(shingle ^ seed_of(seed, 0));
        swaps.clear();
        for round in 0..k {
            if (round as u64) << 48 > largest {
                break;
            }
            state = mix(state.wrapping_add(0x9e37_79b9_7f4a_7c15));
            let other = round + bin_of(state, k - round);
            order.swap(round, other);
            swaps.push((round, other));
            let slot = &mut slots[order[round]];
            *slot = (*slot).min((round as u64) << 48 | state >> 16);
        }
        // Undone, so that the next shingle's order does not depend on the ones before it.
        for &(a, b) in swaps.iter().rev() {
            order.swap(a, b);
        }
        largest = slots.iter().copied().max().unwrap_or(u64::MAX);
    }
    slots
}

/// Rounds of one-permutation hashing until every bin is full (Dahlgaard, Knudsen, Thorup, 2017); rounds `k` to `2k`
/// give everything to one bin each, so that it ends.
pub(crate) fn fast_similarity(set: &[u64], k: usize, seed: u64) -> Vec<u64> {
    let mut slots = vec![u64::MAX; k];
    let mut empty = k;
    for round in 0..2 * k {
        let seed = seed_of(seed, round);
        let base = (round as u64) << 48;
        for &shingle in set {
            let hash = mix(shingle ^ seed);
            let bin = if round < k { bin_of(hash, k) } else { round - k };
            let slot = &mut slots[bin];
            empty -= usize::from(*slot == u64::MAX);
            *slot = (*slot).min(base | hash >> 16);
        }
        if empty == 0 {
            break;
        }
    }
    slots
}

/// The library's own.
pub(crate) fn gleaner(set: &[u64], k: usize, seed: u64) -> Vec<u64> {
    let hasher = gleaner::sketch::MinHasher::new(k, seed).expect("k is in range");
    hasher.signature(set).slots().iter().map(|&slot| u64::from(slot)).collect()
}
