//! The loops for processors with AVX-512.

#![allow(unsafe_code, reason = "loads, and calls of functions for a processor that was found to be there")]

use std::arch::x86_64::{
    __m512i, _mm512_add_epi8, _mm512_and_si512, _mm512_cmpeq_epi8_mask, _mm512_cmpgt_epu64_mask,
    _mm512_cmplt_epu8_mask, _mm512_loadu_si512, _mm512_mask_mov_epi8, _mm512_mask_mov_epi64,
    _mm512_maskz_compress_epi8, _mm512_maskz_permutexvar_epi8, _mm512_mullo_epi64, _mm512_or_si512,
    _mm512_permutex2var_epi8, _mm512_permutexvar_epi8, _mm512_set1_epi8, _mm512_set1_epi64, _mm512_slli_epi16,
    _mm512_srli_epi64, _mm512_storeu_si512, _mm512_sub_epi8, _mm512_test_epi8_mask, _mm512_xor_si512,
};

use crate::hash::MIXERS;
use crate::text::kernel::{Bits, Bytes, Hashed, Pairs, WINDOW, scalar};
use crate::text::shingle::WordKey;

/// That the processor has it: there is one only if it was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Avx512 {
    /// Where letters of two bytes are looked up, if the processor can look up bytes, and put them side by side, too.
    pairs: Option<&'static Pairs>,
}

impl Avx512 {
    pub(super) fn new() -> Option<Self> {
        let found = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl");
        let looks_up = is_x86_feature_detected!("avx512vbmi")
            && is_x86_feature_detected!("avx512vbmi2")
            && is_x86_feature_detected!("popcnt");
        found.then(|| Avx512 { pairs: looks_up.then(Pairs::all) })
    }

    /// Whether letters of two bytes are looked up.
    #[cfg(test)]
    pub(super) fn looks_up(self) -> bool {
        self.pairs.is_some()
    }

    #[inline]
    pub(super) fn bits(self, bytes: &Bytes, forms: &mut Bytes) -> Bits {
        // SAFETY: the processor has what the functions were compiled for, or there would be no `self`, and no `pairs`.
        unsafe {
            match self.pairs {
                Some(pairs) => bits_with_pairs(bytes, forms, pairs),
                None => bits(bytes, forms),
            }
        }
    }

    #[inline]
    pub(super) fn hash_words(self, forms: &Bytes, starts: u64, ends: u64, words: &mut Hashed) {
        // SAFETY: as above.
        unsafe {
            match self.pairs {
                Some(_) => hash_words_at_once(forms, starts, ends, words),
                None => hash_words(forms, starts, ends, words),
            }
        }
    }

    #[allow(clippy::unused_self, reason = "it is the proof that the processor has what is called")]
    pub(super) fn shingles(self, words: &[WordKey], length: usize, hashes: &mut [u64]) {
        // SAFETY: as above.
        unsafe { shingles(words, length, hashes) }
    }

    #[allow(clippy::unused_self, reason = "it is the proof that the processor has what is called")]
    pub(super) fn mixed(self, hashes: &[u64], seed: u64, to: &mut [u64]) {
        // SAFETY: as above.
        unsafe { mixed(hashes, seed, to) }
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn bits(bytes: &Bytes, forms: &mut Bytes) -> Bits {
    let window = load(bytes);
    let lower = _mm512_or_si512(window, each(0x20));
    store(forms, lower);
    bits_of(window, lower)
}

/// As `bits`, and looks up the letters of two bytes of one alphabet: those of which the code is the same but for its last
/// seven bits as that of the first character of two bytes.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi")]
fn bits_with_pairs(bytes: &Bytes, forms: &mut Bytes, pairs: &Pairs) -> Bits {
    let window = load(bytes);
    let mut form = _mm512_or_si512(window, each(0x20));
    let mut bits = bits_of(window, form);
    let two = bits.leads & !_mm512_cmplt_epu8_mask(each(0xdf), window);
    if let Some(&lead) = bytes.get(two.trailing_zeros() as usize).filter(|_| two != 0) {
        let next: &[u8; WINDOW] = bytes[1..].first_chunk().unwrap_or(&[0; WINDOW]);
        let index = _mm512_or_si512(
            _mm512_slli_epi16::<6>(_mm512_and_si512(window, each(1))),
            _mm512_and_si512(load(next), each(0x3f)),
        );
        let alphabet = usize::from(lead & 0x1e) << 6;
        let look_up = |forms: &[u8; 0x800]| match forms[alphabet..].first_chunk::<128>() {
            Some(forms) => _mm512_permutex2var_epi8(load(forms), index, load(&forms[64..])),
            None => each(0),
        };
        let (first, second) = (look_up(&pairs.first), look_up(&pairs.second));
        let is_of_alphabet = _mm512_cmpeq_epi8_mask(_mm512_and_si512(window, each(0xfe)), each(lead & 0xfe));
        let letters = two & is_of_alphabet & _mm512_test_epi8_mask(first, first);
        form = _mm512_mask_mov_epi8(form, letters, first);
        // The second byte goes one place on.
        form = _mm512_mask_mov_epi8(form, letters << 1, _mm512_permutexvar_epi8(load(&BEFORE), second));
        bits.words |= letters | letters << 1;
        bits.others &= !letters;
    }
    store(forms, form);
    bits
}

const PLACES: [u8; WINDOW] = places(0, 1, u8::MAX);
/// For each place the one before it; for the first any.
const BEFORE: [u8; WINDOW] = places(u8::MAX, 1, u8::MAX);
/// Of eight bytes each, where they stand among these, and how many eight are before.
const IN_EIGHT: [u8; WINDOW] = places(0, 1, 7);
const EIGHTH: [u8; WINDOW] = places(0, 8, u8::MAX);

/// The places from `first` on, divided, and the last bits of that.
const fn places(first: u8, divisor: u8, last: u8) -> [u8; WINDOW] {
    let mut places = [0; WINDOW];
    let mut at = 0;
    while at < WINDOW {
        places[at] = (first.wrapping_add(at as u8) / divisor) & last;
        at += 1;
    }
    places
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn bits_of(window: __m512i, lower: __m512i) -> Bits {
    let leads = !_mm512_cmplt_epu8_mask(window, each(0xc0));
    let digits = within(window, b'0', 10);
    Bits {
        words: within(lower, b'a', 26) | digits,
        digits,
        graphic: within(window, b'!', 94),
        low_lines: within(window, b'_', 1),
        leads,
        inner: within(window, 0x80, 64),
        others: leads,
    }
}

/// Which bytes are the `count` from `first` on.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn within(bytes: __m512i, first: u8, count: u8) -> u64 {
    _mm512_cmplt_epu8_mask(_mm512_sub_epi8(bytes, each(first)), each(count))
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn each(byte: u8) -> __m512i {
    _mm512_set1_epi8(byte as i8)
}

/// The first 64 bytes; zeros if there are fewer.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn load(bytes: &[u8]) -> __m512i {
    match bytes.first_chunk::<WINDOW>() {
        // SAFETY: that many bytes are there.
        Some(bytes) => unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) },
        None => each(0),
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn store(to: &mut [u8], bytes: __m512i) {
    if let Some(to) = to.first_chunk_mut::<WINDOW>() {
        // SAFETY: that many bytes are there.
        unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), bytes) };
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn hash_words(forms: &Bytes, starts: u64, ends: u64, words: &mut Hashed) {
    scalar::hash_words(forms, starts, ends, words);
}

/// The same, eight words at once: bytes are looked up by their places.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,popcnt")]
fn hash_words_at_once(forms: &Bytes, starts: u64, ends: u64, words: &mut Hashed) {
    let (forms, places) = (load(forms), load(&PLACES));
    let starts = _mm512_maskz_compress_epi8(starts, places);
    let all_ends = _mm512_maskz_compress_epi8(ends, places);
    store(&mut words.starts, starts);
    store(&mut words.ends, all_ends);
    let lengths = _mm512_sub_epi8(all_ends, starts);
    // Where each of eight bytes stands among them.
    let (first_eight, next_eight) = (load(&IN_EIGHT), _mm512_add_epi8(load(&IN_EIGHT), each(8)));
    let mut which = load(&EIGHTH);
    for hashes in words.hashes.as_chunks_mut::<8>().0.iter_mut().take((ends.count_ones() as usize).div_ceil(8)) {
        let (start, length) = (_mm512_permutexvar_epi8(which, starts), _mm512_permutexvar_epi8(which, lengths));
        let chunk = |places: __m512i| {
            let is_in_word = _mm512_cmplt_epu8_mask(places, length);
            _mm512_maskz_permutexvar_epi8(is_in_word, _mm512_add_epi8(start, places), forms)
        };
        let first = mix_each(chunk(first_eight));
        let both = mix_each(_mm512_xor_si512(first, chunk(next_eight)));
        // All bytes of these numbers are the same.
        let longer = _mm512_cmpgt_epu64_mask(length, each(8));
        // SAFETY: eight numbers are there.
        unsafe { _mm512_storeu_si512(hashes.as_mut_ptr().cast(), _mm512_mask_mov_epi64(first, longer, both)) };
        which = _mm512_add_epi8(which, each(8));
    }
}

/// [`mix`](crate::hash::mix) of eight numbers: what the compiler makes of it where they come from registers is slow.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn mix_each(mut x: __m512i) -> __m512i {
    let by = |factor: u64| _mm512_set1_epi64(factor as i64);
    x = _mm512_mullo_epi64(_mm512_xor_si512(x, _mm512_srli_epi64::<30>(x)), by(MIXERS[0]));
    x = _mm512_mullo_epi64(_mm512_xor_si512(x, _mm512_srli_epi64::<27>(x)), by(MIXERS[1]));
    _mm512_xor_si512(x, _mm512_srli_epi64::<31>(x))
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn shingles(words: &[WordKey], length: usize, hashes: &mut [u64]) {
    scalar::shingles(words, length, hashes);
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn mixed(hashes: &[u64], seed: u64, to: &mut [u64]) {
    scalar::mixed(hashes, seed, to);
}
