//! The loops for processors with AVX-512.

#![allow(unsafe_code, reason = "loads, and calls of functions for a processor that was found to be there")]

use std::arch::x86_64::{
    __m512i, _mm512_and_si512, _mm512_cmpeq_epi8_mask, _mm512_cmplt_epu8_mask, _mm512_loadu_si512,
    _mm512_mask_mov_epi8, _mm512_or_si512, _mm512_permutex2var_epi8, _mm512_permutexvar_epi8, _mm512_set1_epi8,
    _mm512_slli_epi16, _mm512_storeu_si512, _mm512_sub_epi8, _mm512_test_epi8_mask,
};

use crate::text::kernel::{Bits, Bytes, Pairs, WINDOW, scalar};
use crate::text::shingle::WordKey;

/// That the processor has it: there is one only if it was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Avx512 {
    /// Where letters of two bytes are looked up, if the processor can look up bytes, too.
    pairs: Option<&'static Pairs>,
}

impl Avx512 {
    #[inline]
    pub(super) fn new() -> Option<Self> {
        let found = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl");
        found.then(|| Avx512 { pairs: is_x86_feature_detected!("avx512vbmi").then(Pairs::all) })
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

    #[allow(clippy::unused_self, reason = "it is the proof that the processor has what is called")]
    #[inline]
    pub(super) fn hash_words(self, first: &[u64], second: &[u64], longer: &[u64], hashes: &mut [u64]) {
        // SAFETY: as above.
        unsafe { hash_words(first, second, longer, hashes) }
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

/// For each place the one before it.
const BEFORE: [u8; WINDOW] = {
    let mut before = [0; WINDOW];
    let mut at = 1;
    while at < WINDOW {
        before[at] = at as u8 - 1;
        at += 1;
    }
    before
};

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
fn store(forms: &mut Bytes, form: __m512i) {
    // SAFETY: that many bytes are there, and some more.
    unsafe { _mm512_storeu_si512(forms.as_mut_ptr().cast(), form) };
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn hash_words(first: &[u64], second: &[u64], longer: &[u64], hashes: &mut [u64]) {
    scalar::hash_words(first, second, longer, hashes);
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn shingles(words: &[WordKey], length: usize, hashes: &mut [u64]) {
    scalar::shingles(words, length, hashes);
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn mixed(hashes: &[u64], seed: u64, to: &mut [u64]) {
    scalar::mixed(hashes, seed, to);
}
