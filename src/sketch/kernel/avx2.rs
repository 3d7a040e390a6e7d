//! The loops for processors with AVX2.

use crate::sketch::kernel::scalar;
use crate::text::WordKey;

/// That the processor has it: there is one only if it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Avx2(());

#[allow(unsafe_code, reason = "calls of functions for a processor that was found to be there")]
impl Avx2 {
    #[inline]
    pub(super) fn new() -> Option<Self> {
        (is_x86_feature_detected!("avx2")).then_some(Avx2(()))
    }

    pub(super) fn shingles(self, words: &[WordKey], length: usize, hashes: &mut [u64]) {
        // SAFETY: the processor has what the function was compiled for, or there would be no `self`.
        unsafe { shingles(words, length, hashes) }
    }

    pub(super) fn mixed(self, hashes: &[u64], seed: u64, to: &mut [u64]) {
        // SAFETY: as above.
        unsafe { mixed(hashes, seed, to) }
    }
}

#[target_feature(enable = "avx2")]
fn shingles(words: &[WordKey], length: usize, hashes: &mut [u64]) {
    scalar::shingles(words, length, hashes);
}

#[target_feature(enable = "avx2")]
fn mixed(hashes: &[u64], seed: u64, to: &mut [u64]) {
    scalar::mixed(hashes, seed, to);
}
