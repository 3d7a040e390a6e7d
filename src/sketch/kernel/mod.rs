//! The innermost loops of the sketches, over many hashes at once, for the instruction sets at hand.
//!
//! Each is written once, in `scalar`, in a form that the compiler turns into vectors, and compiled again for processors with
//! AVX2 and with AVX-512, which is 2 and 10 times as fast where 64-bit numbers are multiplied. Which one runs is decided when
//! it runs, so a program built for any processor is the fast one, and all give the same bits. NEON, which has no such
//! multiplication, is part of every 64-bit ARM processor, so what is compiled for those has it already.

use crate::text::WordKey;

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod scalar;

/// An instruction set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kernel {
    Scalar,
    #[cfg(target_arch = "x86_64")]
    Avx2(avx2::Avx2),
    #[cfg(target_arch = "x86_64")]
    Avx512(avx512::Avx512),
}

impl Kernel {
    /// The fastest that this processor has. Costs next to nothing: what it has is asked once.
    #[inline]
    fn best() -> Kernel {
        #[cfg(target_arch = "x86_64")]
        if let Some(found) = avx512::Avx512::new() {
            return Kernel::Avx512(found);
        } else if let Some(found) = avx2::Avx2::new() {
            return Kernel::Avx2(found);
        }
        Kernel::Scalar
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

/// Calls `f` with each of `hashes`, mixed with a seed, in order, in blocks.
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
    use crate::hash::mix;

    /// All that this processor has.
    fn all() -> Vec<Kernel> {
        #[cfg(target_arch = "x86_64")]
        let others = [avx2::Avx2::new().map(Kernel::Avx2), avx512::Avx512::new().map(Kernel::Avx512)];
        #[cfg(not(target_arch = "x86_64"))]
        let others = [None];
        others.into_iter().flatten().chain([Kernel::Scalar]).collect()
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
                for kernel in all().into_iter().filter(|_| words.len() > length.max(1)) {
                    let mut found = vec![7; expected.len()];
                    kernel.shingles(&words, length.max(1), &mut found);
                    assert_eq!(found, expected, "{kernel:?}, {count} words, shingles of {length}");
                }
            }
        }
    }

    #[test]
    fn every_kernel_mixes_alike() {
        for count in (0..70).chain([255, 256, 257, 1000]) {
            let hashes: Vec<u64> = (0..count).map(|at| mix(at) >> (at % 64)).collect();
            let expected: Vec<u64> = hashes.iter().map(|hash| mix(hash ^ count)).collect();
            for kernel in all() {
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
