//! The loops themselves.

use crate::hash::mix;
use crate::text::WordKey;
use crate::text::shingle::{MULTIPLIER, seed_of, value};

/// The hashes of all runs of `length` words, of which there are as many as `hashes`: each polynomial by itself, where
/// [`shingles`](crate::text::shingles) makes one of the one before.
#[inline(always)]
pub(super) fn shingles(words: &[WordKey], length: usize, hashes: &mut [u64]) {
    let seed = seed_of(length);
    if length == 3 {
        // The usual length in one go.
        let (one, two) = (MULTIPLIER, MULTIPLIER.wrapping_mul(MULTIPLIER));
        for (hash, words) in hashes.iter_mut().zip(words.windows(3)) {
            let first = value(words[0]).wrapping_mul(two);
            *hash = mix(first.wrapping_add(value(words[1]).wrapping_mul(one)).wrapping_add(value(words[2])) ^ seed);
        }
        return;
    }
    hashes.fill(0);
    for skipped in 0..length {
        for (hash, word) in hashes.iter_mut().zip(&words[skipped..]) {
            *hash = hash.wrapping_mul(MULTIPLIER).wrapping_add(value(*word));
        }
    }
    hashes.iter_mut().for_each(|hash| *hash = mix(*hash ^ seed));
}

/// Each hash mixed with a seed.
#[inline(always)]
pub(super) fn mixed(hashes: &[u64], seed: u64, mixed: &mut [u64]) {
    for (mixed, hash) in mixed.iter_mut().zip(hashes) {
        *mixed = mix(hash ^ seed);
    }
}
