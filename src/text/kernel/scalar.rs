//! The loops as they are for any processor.

#![allow(clippy::inline_always, reason = "what is not a part of its caller is not compiled for the caller's processor")]

use crate::hash::mix;
use crate::text::eight::marks;
use crate::text::kernel::{Bits, Bytes, Hashed, WINDOW, WORDS, eight};
use crate::text::shingle::{MULTIPLIER, WordKey, seed_of, value};

/// What the bytes of a window are. Looks up no letters of two bytes.
#[inline]
pub(super) fn bits(bytes: &Bytes, forms: &mut Bytes) -> Bits {
    let window: &[u8; WINDOW] = bytes.first_chunk().unwrap_or(&[0; WINDOW]);
    for (form, byte) in forms.iter_mut().zip(window) {
        // One bit tells the cases apart, and digits have it.
        *form = byte | 0x20;
    }
    let which = |is: fn(u8) -> bool| marks(&window.map(|byte| if is(byte) { 0x80 } else { 0 }));
    let leads = which(|byte| byte >= 0xc0);
    Bits {
        words: which(|byte| byte.is_ascii_alphanumeric()),
        digits: which(|byte| byte.is_ascii_digit()),
        graphic: which(|byte| byte.is_ascii_graphic()),
        low_lines: which(|byte| byte == b'_'),
        leads,
        inner: marks(window) & !leads,
        others: leads,
    }
}

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
    for hash in hashes {
        *hash = mix(*hash ^ seed);
    }
}

/// The words of a window, one by one, and their hashes, all at once.
#[inline(always)]
pub(super) fn hash_words(forms: &Bytes, mut starts: u64, mut ends: u64, words: &mut Hashed) {
    /// What is left of eight bytes where so many bytes are left.
    const LEFT: [u64; 17] = {
        let mut left = [u64::MAX; 17];
        let mut bytes = 0;
        while bytes < 8 {
            left[bytes] = (1 << (8 * bytes)) - 1;
            bytes += 1;
        }
        left
    };
    let Hashed { starts: all_starts, ends: all_ends, hashes, chunks: [first, second], longer } = words;
    let mut count = 0;
    while ends != 0 && count < WORDS {
        let (start, end) = (starts.trailing_zeros() as usize, ends.trailing_zeros() as usize);
        let length = end.saturating_sub(start).min(16);
        first[count] = eight(forms, start) & LEFT[length];
        second[count] = eight(forms, start + 8) & LEFT[length.saturating_sub(8)];
        longer[count] = u64::from(length > 8).wrapping_neg();
        (all_starts[count], all_ends[count]) = (start as u8, end as u8);
        starts &= starts.wrapping_sub(1);
        ends &= ends - 1;
        count += 1;
    }
    hash_chunks(&first[..count], &second[..count], &longer[..count], hashes);
}

/// The hashes of words of up to sixteen bytes.
#[inline(always)]
pub(super) fn hash_chunks(first: &[u64], second: &[u64], longer: &[u64], hashes: &mut [u64]) {
    for (((hash, first), second), longer) in hashes.iter_mut().zip(first).zip(second).zip(longer) {
        // Most words have at most sixteen bytes: no branch tells those of at most eight, for it would be guessed badly.
        let eight = mix(*first);
        *hash = eight ^ (eight ^ mix(eight ^ second)) & longer;
    }
}

/// Each hash mixed with a seed.
#[inline(always)]
pub(super) fn mixed(hashes: &[u64], seed: u64, mixed: &mut [u64]) {
    for (mixed, hash) in mixed.iter_mut().zip(hashes) {
        *mixed = mix(hash ^ seed);
    }
}
