//! The innermost loops over many bytes and hashes at once, for the instruction sets at hand.
//!
//! Multiplying is written once, in `scalar`, in a form that the compiler turns into vectors, and compiled again for AVX2
//! and for AVX-512, by which it is 2 and 10 times as fast (`kernels_beside_each_other`, below). What bytes are is told by
//! hand, as no compiler finds that, and so are the hashes of words that never leave the registers of AVX-512. Which one runs
//! is decided when it runs, so a program built for any processor is the fast one, and all give the same bits. NEON, which
//! multiplies no 64-bit numbers, is part of every 64-bit ARM processor: what is compiled for those has it already.

use std::sync::OnceLock;

use crate::text::normalize::low_table;
use crate::text::shingle::WordKey;

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod scalar;

/// Bytes looked at at once.
pub(crate) const WINDOW: usize = 64;
/// As many are there behind them, which the hash of a word may read.
pub(crate) const BEHIND: usize = 16;

/// The most words in a window.
pub(crate) const WORDS: usize = WINDOW / 2;

pub(crate) type Bytes = [u8; WINDOW + BEHIND];

/// What bytes of UTF-8 are, a bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bits {
    /// Letters and digits of ASCII, and other letters of which the normal form was found at once.
    pub(crate) words: u64,
    /// Digits of ASCII.
    pub(crate) digits: u64,
    /// What is printed of ASCII, but space.
    pub(crate) graphic: u64,
    /// Low lines.
    pub(crate) low_lines: u64,
    /// First bytes of characters beyond ASCII.
    pub(crate) leads: u64,
    /// The other bytes of these.
    pub(crate) inner: u64,
    /// Of the first bytes, such as are not among the words yet.
    pub(crate) others: u64,
}

/// The words of a window, and room for as many as there can be.
#[derive(Debug)]
pub(crate) struct Hashed {
    starts: [u8; WINDOW],
    ends: [u8; WINDOW],
    /// See [`hash_word`](crate::hash::hash_word).
    pub(crate) hashes: [u64; WORDS],
    /// Where no instruction takes words apart, their first eight bytes and the next eight.
    chunks: [[u64; WORDS]; 2],
    /// All bits of those of more than eight bytes.
    longer: [u64; WORDS],
}

impl Hashed {
    /// Where a word starts and ends, from the start of the window on.
    #[inline]
    pub(crate) fn place(&self, word: usize) -> (usize, usize) {
        (self.starts[word].into(), self.ends[word].into())
    }

    /// Where the first `count` end, and their hashes.
    #[inline]
    pub(crate) fn first(&self, count: usize) -> (&[u8], &[u64]) {
        let count = count.min(WORDS);
        (&self.ends[..count], &self.hashes[..count])
    }
}

impl Default for Hashed {
    fn default() -> Self {
        let none = [0; WORDS];
        Hashed { starts: [0; WINDOW], ends: [0; WINDOW], hashes: none, chunks: [none; 2], longer: none }
    }
}

/// Eight bytes, as a number.
#[inline]
pub(crate) fn eight(bytes: &Bytes, at: usize) -> u64 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |chunk| u64::from_le_bytes(*chunk))
}

/// The normal forms of plain letters of two bytes that have two bytes again, by code: the first byte, 0 for all others, and
/// the second one.
#[derive(Debug)]
pub(crate) struct Pairs {
    first: [u8; 0x800],
    second: [u8; 0x800],
}

impl Pairs {
    fn all() -> &'static Pairs {
        static PAIRS: OnceLock<Box<Pairs>> = OnceLock::new();
        PAIRS.get_or_init(|| {
            let mut pairs = Box::new(Pairs { first: [0; 0x800], second: [0; 0x800] });
            for (code, form) in low_table().iter().map(|info| info.two_bytes()).enumerate().skip(0x80) {
                [pairs.first[code], pairs.second[code]] = form.map_or([0; 2], u16::to_le_bytes);
            }
            pairs
        })
    }
}

/// An instruction set.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kernel {
    Scalar,
    #[cfg(target_arch = "x86_64")]
    Avx2(avx2::Avx2),
    #[cfg(target_arch = "x86_64")]
    Avx512(avx512::Avx512),
}

impl Kernel {
    /// The fastest that this processor has. Costs next to nothing: what it has is asked once.
    #[inline]
    pub(crate) fn best() -> Kernel {
        static BEST: OnceLock<Kernel> = OnceLock::new();
        *BEST.get_or_init(|| {
            #[cfg(target_arch = "x86_64")]
            if let Some(found) = avx512::Avx512::new() {
                return Kernel::Avx512(found);
            } else if let Some(found) = avx2::Avx2::new() {
                return Kernel::Avx2(found);
            }
            Kernel::Scalar
        })
    }

    /// All that this processor has.
    #[cfg(test)]
    pub(crate) fn all() -> Vec<Kernel> {
        #[cfg(target_arch = "x86_64")]
        let others = [avx2::Avx2::new().map(Kernel::Avx2), avx512::Avx512::new().map(Kernel::Avx512)];
        #[cfg(not(target_arch = "x86_64"))]
        let others = [None];
        others.into_iter().flatten().chain([Kernel::Scalar]).collect()
    }

    /// Tells what the bytes of a window are, and writes their normal forms to `forms`: of those of ASCII, as far as they are
    /// letters and digits, and of some letters of two bytes, which are words then.
    #[inline]
    pub(crate) fn bits(self, bytes: &Bytes, forms: &mut Bytes) -> Bits {
        match self {
            Kernel::Scalar => scalar::bits(bytes, forms),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2(found) => found.bits(bytes, forms),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512(found) => found.bits(bytes, forms),
        }
    }

    /// Finds where words start and end, and their hashes, by the normal forms of their bytes. Each bit of `ends` is the end of
    /// the word that the bit of `starts` of the same rank begins. A word of more than sixteen bytes gets some hash.
    #[inline]
    pub(crate) fn hash_words(self, forms: &Bytes, starts: u64, ends: u64, words: &mut Hashed) {
        match self {
            Kernel::Scalar => scalar::hash_words(forms, starts, ends, words),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2(found) => found.hash_words(forms, starts, ends, words),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512(found) => found.hash_words(forms, starts, ends, words),
        }
    }

    fn shingles(self, words: &[WordKey], length: usize, hashes: &mut [u64]) {
        match self {
            Kernel::Scalar => scalar::shingles(words, length, hashes),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2(found) => found.shingles(words, length, hashes),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512(found) => found.shingles(words, length, hashes),
        }
    }

    fn mixed(self, hashes: &[u64], seed: u64, mixed: &mut [u64]) {
        match self {
            Kernel::Scalar => scalar::mixed(hashes, seed, mixed),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2(found) => found.mixed(hashes, seed, mixed),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512(found) => found.mixed(hashes, seed, mixed),
        }
    }
}

/// Puts the shingles of `words` into `hashes`, those of [`shingles`](crate::text::shingles).
pub(crate) fn shingles(words: &[WordKey], length: usize, hashes: &mut Vec<u64>) {
    let length = length.max(1);
    hashes.clear();
    if words.len() <= length {
        hashes.extend(crate::text::shingles(words, length));
        return;
    }
    hashes.resize(words.len() - length + 1, 0);
    Kernel::best().shingles(words, length, hashes);
}

/// How many hashes are mixed at once.
const BLOCK: usize = 256;

/// Calls `f` with `hashes`, each mixed with a seed, in order, block by block.
#[inline]
pub(crate) fn each_mixed(hashes: &[u64], seed: u64, mut f: impl FnMut(&[u64])) {
    let kernel = Kernel::best();
    let mut mixed = [0; BLOCK];
    for block in hashes.chunks(BLOCK) {
        let mixed = &mut mixed[..block.len()];
        kernel.mixed(block, seed, mixed);
        f(mixed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{hash_word, mix};

    #[test]
    fn every_kernel_tells_bytes_alike() {
        // Of all letters with two bytes, and of others, in all places; the window may begin and end within a character.
        let mut letters_found = 0;
        for round in 0..20_000u64 {
            let draw = |at: u64, below: u64| mix(round << 16 | at) % below;
            let page = draw(99, 32) as u32 * 64;
            let text: String = (0..120)
                .filter_map(|at| match draw(200 + at, 12) {
                    0..4 => char::from_u32(page + draw(400 + at, 128) as u32),
                    4 => char::from_u32(draw(600 + at, 0x800) as u32),
                    5 => char::from_u32(draw(800 + at, 0x1_1000) as u32),
                    _ => char::from_u32(draw(1000 + at, 0x80) as u32),
                })
                .collect();
            let start = draw(7, 3) as usize;
            let Some(bytes) = text.as_bytes().get(start..).and_then(<[u8]>::first_chunk::<80>) else { continue };
            let mut expected_forms = [0; 80];
            let expected = Kernel::Scalar.bits(bytes, &mut expected_forms);
            assert_eq!((expected.words & expected.leads, expected.others), (0, expected.leads));
            for kernel in Kernel::all() {
                let mut forms = [0; 80];
                let bits = kernel.bits(bytes, &mut forms);
                let seen = |bits: Bits| (bits.digits, bits.graphic, bits.low_lines, bits.leads, bits.inner);
                assert_eq!(seen(bits), seen(expected), "{kernel:?}");
                let letters = bits.leads & !bits.others;
                letters_found += letters.count_ones();
                assert_eq!(bits.words, expected.words | letters | letters << 1, "{kernel:?} {text}");
                for at in 0..WINDOW {
                    let is_second = at > 0 && letters >> (at - 1) & 1 == 1;
                    let form = if letters >> at & 1 == 1 || is_second {
                        let at = at - usize::from(is_second);
                        let code = usize::from(bytes[at] & 0x1f) << 6 | usize::from(bytes[at + 1] & 0x3f);
                        let form = low_table()[code].two_bytes().map(u16::to_le_bytes);
                        form.expect("a letter of two bytes")[usize::from(is_second)]
                    } else {
                        expected_forms[at]
                    };
                    assert_eq!(forms[at], form, "{kernel:?} {text} at {at}");
                }
            }
        }
        #[cfg(target_arch = "x86_64")]
        assert_eq!(
            letters_found > 0,
            Kernel::all().iter().any(|kernel| matches!(kernel, Kernel::Avx512(found) if found.looks_up()))
        );
    }

    #[test]
    fn every_kernel_finds_and_hashes_words_alike() {
        for round in 0..2000u64 {
            let draw = |at: usize, below: u64| mix(round << 16 | at as u64) % below;
            // Words of all lengths; the last one may be cut.
            let (mut forms, mut letters, mut at) = ([0; WINDOW + BEHIND], 0u64, draw(80, 3) as usize);
            forms.iter_mut().enumerate().for_each(|(at, form)| *form = draw(at, 256) as u8);
            while at < WINDOW {
                let length = 1 + draw(100 + at, [1, 4, 20][round as usize % 3]) as usize;
                (at..(at + length).min(WINDOW)).for_each(|at| letters |= 1 << at);
                at += length + 1;
            }
            let (starts, mut ends) = (letters & !(letters << 1), !letters & letters << 1);
            if round % 5 == 0 {
                // Only the first few are taken.
                ends &= (1 << draw(200, 64)) - 1;
            }
            let text = |start: usize, end: usize| &forms[start..end];
            let chunk = |bytes: &[u8]| bytes.iter().rev().fold(0, |chunk, byte| chunk << 8 | u64::from(*byte));
            let expected: Vec<_> = (0..WINDOW)
                .filter(|end| ends >> end & 1 == 1)
                .map(|end| {
                    let start = (0..end).rfind(|start| starts >> start & 1 == 1).expect("a start");
                    let (first, second) = text(start, end).split_at((end - start).min(8));
                    let hash = mix(chunk(first));
                    (
                        (start, end),
                        if second.is_empty() { hash } else { mix(hash ^ chunk(&second[..second.len().min(8)])) },
                    )
                })
                .collect();
            for kernel in Kernel::all() {
                let mut words = Hashed::default();
                kernel.hash_words(&forms, starts, ends, &mut words);
                let found: Vec<_> = (0..expected.len()).map(|word| (words.place(word), words.hashes[word])).collect();
                assert_eq!(found, expected, "{kernel:?}");
                let places: Vec<u8> = expected.iter().map(|((_, end), _)| *end as u8).collect();
                assert_eq!(words.first(expected.len()), (places.as_slice(), &words.hashes[..expected.len()]));
            }
        }
        // And they are those of words.
        let words = "a bcdefgh ijklmnopq rstuvwxyz0123456 ";
        let mut forms = [b' '; WINDOW + BEHIND];
        forms[..words.len()].copy_from_slice(words.as_bytes());
        let letters = (0..words.len()).filter(|&at| words.as_bytes()[at] != b' ').fold(0u64, |bits, at| bits | 1 << at);
        for kernel in Kernel::all() {
            let mut found = Hashed::default();
            kernel.hash_words(&forms, letters & !(letters << 1), !letters & letters << 1, &mut found);
            let expected: Vec<u64> = words.split_whitespace().map(hash_word).collect();
            assert_eq!(found.hashes[..4], expected, "{kernel:?}");
        }
    }

    #[test]
    fn every_kernel_has_the_shingles_of_the_text() {
        for count in (0..70).chain([255, 256, 1000]) {
            let words: Vec<WordKey> = (0..count).map(|at| WordKey(mix(at % 97) as u32)).collect();
            for length in [0, 1, 2, 3, 5, 64] {
                let expected: Vec<u64> = crate::text::shingles(&words, length).collect();
                let mut found = vec![1, 2, 3];
                shingles(&words, length, &mut found);
                assert_eq!(found, expected, "{count} words, shingles of {length}");
                for kernel in Kernel::all().into_iter().filter(|_| words.len() > length.max(1)) {
                    let mut found = vec![7; expected.len()];
                    kernel.shingles(&words, length.max(1), &mut found);
                    assert_eq!(found, expected, "{kernel:?}, {count} words, shingles of {length}");
                }
            }
        }
    }

    /// `cargo test --release --lib kernels_beside_each_other -- --ignored --nocapture`
    #[test]
    #[ignore = "prints what each costs"]
    fn kernels_beside_each_other() {
        const ROUNDS: u32 = 100_000;
        let words: Vec<WordKey> = (0..450).map(|at| WordKey(mix(at % 97) as u32)).collect();
        let mut found: Vec<Vec<u64>> = Vec::new();
        for kernel in Kernel::all() {
            let (mut hashes, mut mixed) = (vec![0; 448], vec![0; 448]);
            let ns = |start: std::time::Instant| start.elapsed().as_nanos() as f64 / f64::from(ROUNDS) / 448.0;
            let start = std::time::Instant::now();
            (0..ROUNDS).for_each(|_| kernel.shingles(std::hint::black_box(&words), 3, &mut hashes));
            let shingles = ns(start);
            let start = std::time::Instant::now();
            (0..ROUNDS).for_each(|_| kernel.mixed(std::hint::black_box(&hashes), 7, &mut mixed));
            let name = format!("{kernel:?}");
            println!("{:.7} {shingles:.2} ns a shingle, {:.2} ns to mix one", name, ns(start));
            found.push(mixed);
        }
        assert!(found.iter().all(|mixed| *mixed == found[0]));
    }

    #[test]
    fn every_kernel_mixes_alike() {
        for count in (0..70).chain([255, 256, 257, 1000]) {
            let hashes: Vec<u64> = (0..count).map(|at| mix(at) >> (at % 64)).collect();
            let expected: Vec<u64> = hashes.iter().map(|hash| mix(hash ^ count)).collect();
            for kernel in Kernel::all() {
                let mut found = vec![7; hashes.len()];
                kernel.mixed(&hashes, count, &mut found);
                assert_eq!(found, expected, "{kernel:?}, {count} hashes");
            }
            let mut found = Vec::new();
            each_mixed(&hashes, count, |mixed| found.extend_from_slice(mixed));
            assert_eq!(found, expected, "{count} hashes");
        }
    }
}
