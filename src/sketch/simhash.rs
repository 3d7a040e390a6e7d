//! `SimHash` fingerprints (Charikar, 2002): 64 bits, of which two pages share the more the smaller the angle between their
//! vectors of weighted features.
//!
//! Each bit is a vote of the features, for or against, with their weights. Weights are summed as integers, so the order
//! of the features cannot change a result. A vote that ends even is against, and so is every vote of no features.

use crate::error::{Error, ErrorKind, Result};
use crate::hash::mix;

/// Makes [`Fingerprint`]s: the seed.
///
/// ```
/// use gleaner::sketch::SimHasher;
/// let hasher = SimHasher::new(1);
/// let a = hasher.fingerprint(&[1, 2, 3, 4, 5, 6, 7, 8, 9]);
/// let b = hasher.weighted([(1, 1.0), (2, 1.0), (3, 1.0), (4, 1.0), (5, 1.0), (6, 1.0), (7, 1.0), (8, 1.0), (9, 1.5)]);
/// assert!(a.hamming(&b)? <= 10);
/// # Ok::<(), gleaner::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SimHasher {
    seed: u64,
}

impl SimHasher {
    /// The largest weight that counts in full; weights are rounded to multiples of 1 ÷ 65,536.
    pub const MAX_WEIGHT: f32 = 65_536.0;

    /// A hasher. Fingerprints of different seeds are independent, and cannot be compared.
    pub fn new(seed: u64) -> Self {
        SimHasher { seed }
    }

    /// The seed of the fingerprints.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The fingerprint of features that all weigh the same, given by their hashes. Order does not matter; a feature that is
    /// repeated weighs that much more. About 4 ns per feature of a long page, 7 of a short one.
    pub fn fingerprint(&self, features: &[u64]) -> Fingerprint {
        let seed = mix(self.seed);
        let mut votes = [0u64; 64];
        // Eight counters of 8 bits in one word, for each byte of the hash: 255 features cannot overflow them.
        for chunk in features.chunks(255) {
            let mut counters = [0u64; 8];
            for &feature in chunk {
                let hash = mix(feature ^ seed).to_le_bytes();
                for (counter, byte) in counters.iter_mut().zip(hash) {
                    *counter += SPREAD[usize::from(byte)];
                }
            }
            for (bit, vote) in votes.iter_mut().enumerate() {
                *vote += counters[bit / 8] >> (bit % 8 * 8) & 0xff;
            }
        }
        self.decide(&votes, features.len() as u64)
    }

    /// The fingerprint of features given by their hashes and weights. Order does not matter; the weights of a repeated
    /// feature add up.
    ///
    /// Weights that are not above 0 (or not numbers) count nothing, those above [`MAX_WEIGHT`](Self::MAX_WEIGHT) count as
    /// that. About 20 ns per feature.
    pub fn weighted(&self, features: impl IntoIterator<Item = (u64, f32)>) -> Fingerprint {
        let seed = mix(self.seed);
        let mut votes = [0u64; 64];
        let mut total = 0u64;
        for (feature, weight) in features {
            // At most 2³², so it takes four thousand million features of the largest weight to overflow; wrapping then
            // keeps the result free of the order. A cast takes what is not a number as 0.
            let weight = (f64::from(weight.clamp(0.0, Self::MAX_WEIGHT)) * 65_536.0).round() as u64;
            let hash = mix(feature ^ seed);
            for (nibble, votes) in votes.chunks_exact_mut(4).enumerate() {
                let masks = &MASKS[(hash >> (4 * nibble)) as usize & 0xf];
                for (vote, mask) in votes.iter_mut().zip(masks) {
                    *vote = vote.wrapping_add(weight & mask);
                }
            }
            total = total.wrapping_add(weight);
        }
        self.decide(&votes, total)
    }

    /// Sets the bits for which more than half of the total weight voted.
    fn decide(self, votes: &[u64; 64], total: u64) -> Fingerprint {
        let bits = votes
            .iter()
            .enumerate()
            .fold(0, |bits, (bit, &vote)| bits | u64::from(vote > total - vote.min(total)) << bit);
        Fingerprint { bits, seed: self.seed, empty: total == 0 }
    }
}

/// The 64 bits of [`SimHasher`], and the seed that made them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Fingerprint {
    bits: u64,
    seed: u64,
    empty: bool,
}

impl Fingerprint {
    /// The distance to the fingerprint of no features: more than any two others can have.
    pub const APART: u32 = 65;

    /// The bits.
    pub fn bits(&self) -> u64 {
        self.bits
    }

    /// The seed that made it.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Whether it is of no features (or none that weighed anything), which matches nothing.
    pub fn is_empty(&self) -> bool {
        self.empty
    }

    /// The number of bits that differ, 0 to 64; or [`APART`](Self::APART) if either is of no features, even if both are.
    /// Unlike pages differ in 32 bits on average, and an angle of φ between their features makes 64·φ/π.
    ///
    /// # Errors
    /// [`ErrorKind::Mismatch`] if the two were made with different seeds.
    pub fn hamming(&self, other: &Fingerprint) -> Result<u32> {
        self.check_seed(other.seed)?;
        Ok(if self.empty || other.empty { Self::APART } else { (self.bits ^ other.bits).count_ones() })
    }

    /// Refuses to meet fingerprints of another seed.
    pub(crate) fn check_seed(&self, seed: u64) -> Result<()> {
        if self.seed == seed {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Mismatch,
            format!(
                "a fingerprint of seed {} was met with one of seed {seed}: make both with the same SimHasher",
                self.seed
            ),
        ))
    }
}

/// The bits of a byte, each in a byte of its own.
const SPREAD: [u64; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            table[byte] |= (byte as u64 >> bit & 1) << (8 * bit);
            bit += 1;
        }
        byte += 1;
    }
    table
};

/// The bits of half a byte, each spread over a word.
const MASKS: [[u64; 4]; 16] = {
    let mut table = [[0; 4]; 16];
    let mut nibble = 0;
    while nibble < 16 {
        let mut bit = 0;
        while bit < 4 {
            table[nibble][bit] = (nibble as u64 >> bit & 1).wrapping_neg();
            bit += 1;
        }
        nibble += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Charikar's definition, word for word.
    fn naive(seed: u64, features: &[(u64, i64)]) -> u64 {
        (0..64).fold(0, |bits, bit| {
            let sum: i64 = features
                .iter()
                .map(|&(hash, weight)| weight * (2 * (mix(hash ^ mix(seed)) >> bit & 1) as i64 - 1))
                .sum();
            bits | u64::from(sum > 0) << bit
        })
    }

    #[test]
    fn is_the_vote_of_the_definition() {
        let hasher = SimHasher::new(9);
        for n in [1, 2, 3, 100, 255, 256, 1000] {
            let features: Vec<u64> = (0..n).collect();
            let equal: Vec<(u64, i64)> = features.iter().map(|&x| (x, 1)).collect();
            let fingerprint = hasher.fingerprint(&features);
            assert_eq!(fingerprint.bits(), naive(9, &equal), "{n}");
            assert_eq!(hasher.weighted(features.iter().map(|&x| (x, 1.0))), fingerprint);
            let unequal: Vec<(u64, i64)> = features.iter().map(|&x| (x, 1 + x as i64 % 7)).collect();
            let weighted = hasher.weighted(unequal.iter().map(|&(x, weight)| (x, weight as f32 / 8.0)));
            assert_eq!(weighted.bits(), naive(9, &unequal), "{n}");
        }
    }

    #[test]
    fn no_features_match_nothing() -> Result<()> {
        let hasher = SimHasher::new(0);
        let none = hasher.fingerprint(&[]);
        for nothing in [none, hasher.weighted([(1, 0.0), (2, -1.0), (3, f32::NAN), (4, f32::NEG_INFINITY)])] {
            assert!(nothing.is_empty() && nothing.bits() == 0);
            assert_eq!(nothing.hamming(&none)?, Fingerprint::APART);
            assert_eq!(hasher.fingerprint(&[1]).hamming(&nothing)?, Fingerprint::APART);
        }
        assert_eq!(hasher.weighted([(1, f32::INFINITY), (2, 1e30)]), hasher.weighted([(1, 65_536.0), (2, 65_536.0)]));
        Ok(())
    }

    #[test]
    fn other_seeds_do_not_compare() {
        let (a, b) = (SimHasher::new(0).fingerprint(&[1]), SimHasher::new(1).fingerprint(&[1]));
        assert_eq!(a.hamming(&b).map_err(|error| error.kind()), Err(ErrorKind::Mismatch));
    }

    #[test]
    fn distance_follows_the_angle() -> Result<()> {
        // Two sets of 2n that share n: cosine 1/2, angle π/3, a third of the bits. Over 300 seeds the 19,200 bits are
        // nearly independent: the mean share lies within 4·√(2/9 ÷ 19,200) ≈ .0137 of 1/3, but for the bias of the sums'
        // distance from a normal one, of the order of 1 ÷ 2n.
        let (a, b): (Vec<u64>, Vec<u64>) = ((0..400).collect(), (200..600).collect());
        let mut different = 0;
        for seed in 0..300 {
            let hasher = SimHasher::new(seed);
            different += hasher.fingerprint(&a).hamming(&hasher.fingerprint(&b))?;
        }
        assert!((f64::from(different) / 19_200.0 - 1.0 / 3.0).abs() < 0.0137 + 0.0025);
        Ok(())
    }
}
