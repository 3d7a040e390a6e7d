//! The loops for processors with AVX2.

#![allow(unsafe_code, reason = "loads, and calls of functions for a processor that was found to be there")]

use std::arch::x86_64::{
    __m256i, _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_min_epu8, _mm256_movemask_epi8, _mm256_or_si256,
    _mm256_set1_epi8, _mm256_storeu_si256, _mm256_sub_epi8,
};

use crate::text::kernel::{Bits, Bytes, Hashed, WINDOW, scalar};
use crate::text::shingle::WordKey;

/// That the processor has it: there is one only if it was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Avx2(());

#[allow(clippy::unused_self, reason = "it is the proof that the processor has what is called")]
impl Avx2 {
    pub(super) fn new() -> Option<Self> {
        let found =
            is_x86_feature_detected!("avx2") && is_x86_feature_detected!("bmi1") && is_x86_feature_detected!("bmi2");
        found.then_some(Avx2(()))
    }

    #[inline]
    pub(super) fn bits(self, bytes: &Bytes, forms: &mut Bytes) -> Bits {
        // SAFETY: the processor has what the function was compiled for, or there would be no `self`.
        unsafe { bits(bytes, forms) }
    }

    #[inline]
    pub(super) fn hash_words(self, forms: &Bytes, starts: u64, ends: u64, words: &mut Hashed) {
        // SAFETY: as above.
        unsafe { hash_words(forms, starts, ends, words) }
    }

    pub(super) fn shingles(self, words: &[WordKey], length: usize, hashes: &mut [u64]) {
        // SAFETY: as above.
        unsafe { shingles(words, length, hashes) }
    }

    pub(super) fn mixed(self, hashes: &[u64], seed: u64, to: &mut [u64]) {
        // SAFETY: as above.
        unsafe { mixed(hashes, seed, to) }
    }
}

#[target_feature(enable = "avx2")]
fn bits(bytes: &Bytes, forms: &mut Bytes) -> Bits {
    let mut bits = Bits { words: 0, digits: 0, graphic: 0, low_lines: 0, leads: 0, inner: 0, others: 0 };
    for at in [0, WINDOW / 2] {
        // SAFETY: both arrays have 32 bytes from each of the two places on.
        let half = unsafe { _mm256_loadu_si256(bytes.as_ptr().add(at).cast()) };
        let lower = _mm256_or_si256(half, each(0x20));
        // SAFETY: as above.
        unsafe { _mm256_storeu_si256(forms.as_mut_ptr().add(at).cast(), lower) };
        bits.digits |= within(half, b'0', 10) << at;
        bits.words |= (within(lower, b'a', 26) | within(half, b'0', 10)) << at;
        bits.graphic |= within(half, b'!', 94) << at;
        bits.low_lines |= within(half, b'_', 1) << at;
        bits.leads |= within(half, 0xc0, 64) << at;
        bits.inner |= within(half, 0x80, 64) << at;
    }
    bits.others = bits.leads;
    bits
}

/// Which bytes are the `count` from `first` on.
#[target_feature(enable = "avx2")]
fn within(bytes: __m256i, first: u8, count: u8) -> u64 {
    let above = _mm256_sub_epi8(bytes, each(first));
    let is_within = _mm256_cmpeq_epi8(_mm256_min_epu8(above, each(count - 1)), above);
    u64::from(_mm256_movemask_epi8(is_within) as u32)
}

#[target_feature(enable = "avx2")]
fn each(byte: u8) -> __m256i {
    _mm256_set1_epi8(byte as i8)
}

#[target_feature(enable = "avx2,bmi1,bmi2")]
fn hash_words(forms: &Bytes, starts: u64, ends: u64, words: &mut Hashed) {
    scalar::hash_words(forms, starts, ends, words);
}

#[target_feature(enable = "avx2")]
fn shingles(words: &[WordKey], length: usize, hashes: &mut [u64]) {
    scalar::shingles(words, length, hashes);
}

#[target_feature(enable = "avx2")]
fn mixed(hashes: &[u64], seed: u64, to: &mut [u64]) {
    scalar::mixed(hashes, seed, to);
}
