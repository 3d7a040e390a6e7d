//! `MinHash` signatures: the share of equal slots of two signatures estimates the Jaccard similarity of their sets.
//!
//! The family is Fast Similarity Sketching (Dahlgaard, Knudsen, Thorup, 2017). A round gives each shingle to one slot
//! and a value to keep there if it is the smallest; rounds follow until no slot is empty, a later round's values being
//! larger than all of an earlier one's. So it costs one hash per shingle where a set is large, as one-permutation
//! hashing does, and on small sets it samples without replacement where the others repeat themselves. A slot is the
//! minimum over all shingles and rounds, which makes the signature of a union the slot-wise minimum: signatures merge.
//!
//! It was chosen by measurement: 128 slots; error is the root mean square error, relative to that of 128 independent
//! hashes (√(J(1−J)/128), at most .044), over J = .2, .5 and .8; ns per shingle on one core of a 2-core x86-64 with
//! AVX-512, built for baseline x86-64, where this module alone chooses its instructions when it runs. The commands that repeat it:
//! `cargo test --release --test sketch_error -- --ignored --nocapture` and `cargo bench --bench sketch -- minhash`.
//!
//! | shingles | classical | one permutation, densified | `SuperMinHash` | Fast Similarity Sketching | this module |
//! |---|---|---|---|---|---|
//! | 10 | 1.00 | 1.19 | .70 | .70 | .70 |
//! | 30 | 1.00, 98 ns | 1.13, 22 ns | .70, 358 ns | .70, 49 ns | .70, 42 ns |
//! | 100 | 1.00, 95 ns | .98, 3.6 ns | .74, 227 ns | .75, 15 ns | .75, 11 ns |
//! | 300 | 1.00, 89 ns | .88, 1.7 ns | .84, 161 ns | .83, 5.6 ns | .83, 3.7 ns |
//! | 1000 | 1.01, 89 ns | .94, 1.5 ns | .96, 134 ns | .94, 2.1 ns | .94, 1.4 ns |
//! | 4000 | .99, 89 ns | .97, 1.5 ns | .97, 123 ns | .97, 2.0 ns | .97, 1.2 ns |
//!
//! (Densified: Shrivastava, 2017; `SuperMinHash`: Ertl, 2017. One run, nothing else running.
//! Classical hashing suffers most from the baseline's lack of 64-bit vector multiplication.) Densification is a little
//! cheaper and much worse on small sets, and its signatures do not merge.
//!
//! A slot is 32 bits, whatever the size of the set: the smallest value goes in as a floating-point number of 6 bits of
//! exponent and 26 of mantissa, which keeps the order that merging needs. Slots of unlike shingles come out equal with
//! probability about 2⁻²⁷ where one round is enough, and at most 2⁻¹⁹ (128 hashes) to 2⁻¹⁴ (4096) in the last rounds
//! that sets of a handful of shingles need.

use crate::error::{Error, ErrorKind, Result};
use crate::hash::mix;
use crate::sketch::similarity::share;
use crate::text::kernel::each_mixed;

#[cfg(feature = "rayon")]
use rayon::prelude::*;

/// Makes [`Signature`]s: the number of hashes and the seed.
///
/// ```
/// use gleaner::sketch::MinHasher;
/// let hasher = MinHasher::new(256, 1)?;
/// let a = hasher.signature(&(0..1000).collect::<Vec<_>>());
/// let b = hasher.signature(&(200..1200).collect::<Vec<_>>());
/// assert!((a.jaccard(&b)? - 800.0 / 1200.0).abs() < 0.1);
/// # Ok::<(), gleaner::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "Stored"))]
pub struct MinHasher {
    num_hashes: u32,
    seed: u64,
}

impl MinHasher {
    /// The most hashes that a signature can have.
    pub const MAX_HASHES: usize = 4096;

    /// A hasher of `num_hashes` slots (1 to [`MAX_HASHES`](Self::MAX_HASHES)). The standard error of a similarity J is at
    /// most √(J(1−J)/`num_hashes`). Signatures of different seeds are independent, and cannot be compared.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] if `num_hashes` is out of range.
    pub fn new(num_hashes: usize, seed: u64) -> Result<Self> {
        if num_hashes == 0 || num_hashes > Self::MAX_HASHES {
            return Err(Error::config(format!(
                "num_hashes is {num_hashes}, but must be 1 to {}: 128 is a good choice",
                Self::MAX_HASHES
            )));
        }
        Ok(MinHasher { num_hashes: num_hashes as u32, seed })
    }

    /// The number of slots of the signatures.
    pub fn num_hashes(&self) -> usize {
        self.num_hashes as usize
    }

    /// The seed of the signatures.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The signature of a set of shingle hashes. Order and repeats do not matter.
    ///
    /// Costs `O(n + k log k)` hashes for `n` shingles and `k` slots: about 1.3 ns per shingle above a thousand, and about a
    /// microsecond for any smaller set at 128 slots, with AVX-512; half as much again without.
    pub fn signature(&self, shingles: &[u64]) -> Signature {
        let slots = if shingles.is_empty() {
            vec![EMPTY; self.num_hashes()].into()
        } else {
            self.smallest(shingles).iter().map(|&value| pack(value)).collect()
        };
        Signature { scheme: SCHEME, seed: self.seed, slots }
    }

    /// The signatures of many sets, on all cores; the same as [`signature`](Self::signature) of each.
    #[cfg(feature = "rayon")]
    pub fn par_signatures<S: AsRef<[u64]> + Sync>(&self, sets: &[S]) -> Vec<Signature> {
        sets.par_iter().map(|set| self.signature(set.as_ref())).collect()
    }

    /// A signature with these slots, if there are as many as this hasher makes.
    #[cfg(feature = "serde")]
    pub(crate) fn restore(&self, slots: &[u32]) -> Option<Signature> {
        (slots.len() == self.num_hashes()).then(|| Signature { scheme: SCHEME, seed: self.seed, slots: slots.into() })
    }

    /// The smallest value of each slot: the round in the upper 16 bits, 48 bits of the shingle's hash below. The set is
    /// not empty.
    fn smallest(&self, shingles: &[u64]) -> Vec<u64> {
        let mut slots = vec![u64::MAX; self.num_hashes()];
        let mut unfilled = slots.len();
        for round in 0..2 * slots.len() {
            let seed = mix(self.seed.wrapping_add((round as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)));
            if let Some(last) = round.checked_sub(slots.len()) {
                // Chance has left a slot empty for as many rounds as there are slots: give all shingles to each in turn.
                unfilled -= scatter(&mut slots[last..=last], shingles, round as u64, seed);
            } else {
                unfilled -= scatter(&mut slots, shingles, round as u64, seed);
            }
            if unfilled == 0 {
                break;
            }
        }
        slots
    }
}

/// One round: each shingle is offered to the slot that its hash picks. Tells how many empty slots were filled.
#[inline]
fn scatter(slots: &mut [u64], shingles: &[u64], round: u64, seed: u64) -> usize {
    let num_hashes = slots.len() as u64;
    let mut filled = 0;
    let mut offer = |&hash: &u64| {
        // The low half picks the slot by multiplication; the upper bits, those that count in a comparison, are the value.
        let slot = &mut slots[(((hash & 0xffff_ffff) * num_hashes) >> 32) as usize];
        // Without a branch: whether a value is the smallest so far cannot be predicted (measured: twice as slow).
        filled += usize::from(*slot == u64::MAX);
        *slot = (*slot).min(round << 48 | hash >> 16);
    };
    each_mixed(shingles, seed, |hashes| hashes.iter().for_each(&mut offer));
    filled
}

/// A stored [`MinHasher`] before its number of hashes is checked.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(rename = "MinHasher")]
struct Stored {
    num_hashes: u32,
    seed: u64,
}

#[cfg(feature = "serde")]
impl TryFrom<Stored> for MinHasher {
    type Error = Error;

    fn try_from(stored: Stored) -> Result<Self> {
        MinHasher::new(stored.num_hashes as usize, stored.seed)
    }
}

/// The sketch of one set of shingles by [`MinHasher`]: 4 bytes per hash, and the configuration that made it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Signature {
    scheme: u8,
    seed: u64,
    slots: Box<[u32]>,
}

impl Signature {
    /// The number of slots.
    pub fn num_hashes(&self) -> usize {
        self.slots.len()
    }

    /// The seed that made it.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Whether it is of a set without shingles, which matches nothing.
    pub fn is_empty(&self) -> bool {
        self.slots.iter().all(|&slot| slot == EMPTY)
    }

    /// The slots, equal ones of two signatures counting as agreement.
    pub fn slots(&self) -> &[u32] {
        &self.slots
    }

    /// The estimated Jaccard similarity of the two sets, 0 to 1 in steps of 1 ÷ [`num_hashes`](Self::num_hashes): unbiased,
    /// with a standard error of at most √(J(1−J)/`num_hashes`). Equal sets give 1; the empty set gives 0 with every set,
    /// itself included.
    ///
    /// # Errors
    /// [`ErrorKind::Mismatch`] if the two were made with different numbers of hashes or seeds.
    pub fn jaccard(&self, other: &Signature) -> Result<f64> {
        self.check(other)?;
        if self.is_empty() {
            return Ok(0.0);
        }
        Ok(share(agreeing(&self.slots, &other.slots), self.slots.len()))
    }

    /// The signature of the union of both sets, exactly: [`MinHasher::signature`] of all their shingles would be the same.
    /// Associative, commutative and idempotent; the empty set changes nothing.
    ///
    /// # Errors
    /// [`ErrorKind::Mismatch`] if the two were made with different numbers of hashes or seeds.
    pub fn merge(&self, other: &Signature) -> Result<Signature> {
        self.check(other)?;
        let slots = self.slots.iter().zip(&other.slots).map(|(a, b)| *a.min(b)).collect();
        Ok(Signature { scheme: self.scheme, seed: self.seed, slots })
    }

    /// Refuses a signature that `hasher` did not make.
    pub(crate) fn check_made_by(&self, hasher: &MinHasher) -> Result<()> {
        self.check_configuration(SCHEME, hasher.num_hashes(), hasher.seed)
    }

    /// Refuses a signature that was made differently.
    pub(crate) fn check(&self, other: &Signature) -> Result<()> {
        self.check_configuration(other.scheme, other.slots.len(), other.seed)
    }

    fn check_configuration(&self, scheme: u8, num_hashes: usize, seed: u64) -> Result<()> {
        if (self.scheme, self.slots.len(), self.seed) == (scheme, num_hashes, seed) {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Mismatch,
            format!(
                "a signature of scheme {}, {} hashes and seed {} was met with one of scheme {scheme}, {num_hashes} hashes \
                 and seed {seed}: make both with the same MinHasher",
                self.scheme,
                self.slots.len(),
                self.seed
            ),
        ))
    }
}

/// How many slots agree. Written over plain slices so that it vectorises.
#[inline]
pub(crate) fn agreeing(a: &[u32], b: &[u32]) -> usize {
    a.iter().zip(b).map(|(a, b)| u32::from(a == b)).sum::<u32>() as usize
}

/// The number of this family and its slot format, which changes whenever equal sets would get other slots.
const SCHEME: u8 = 1;

/// The slot of the empty set, above every packed value.
const EMPTY: u32 = u32::MAX;

/// A value (below 2⁶²) as a number of 6 bits of exponent and 26 of mantissa: the upper end of the same number as an `f64`,
/// which is 1 or more so that its exponent starts at 1023. Monotone, so that packing and taking the minimum can be done in
/// either order.
fn pack(value: u64) -> u32 {
    const MANTISSA: u32 = 26;
    let upper = (value.max(1) as i64 as f64).to_bits() >> (f64::MANTISSA_DIGITS - 1 - MANTISSA);
    (upper - (1023 << MANTISSA)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_keeps_order_and_precision() {
        // A value of round r has r·2⁴⁸ in it, and there are at most 2·4096 rounds.
        let mut values: Vec<u64> = (0..20_000).map(|i| mix(i) >> (3 + i % 61)).collect();
        values.extend((0..=61).flat_map(|width| [1u64 << width, (1 << width) - 1]));
        values.sort_unstable();
        assert!(values.is_sorted_by_key(|&value| pack(value)));
        for value in values {
            // The step of 27 significant bits, the leading one and 26 behind it; twice, because numbers above 2⁵³ are rounded.
            let step = 1u64 << (u64::BITS - value.leading_zeros()).saturating_sub(27);
            assert!(pack(value + 2 * step) > pack(value), "{value:#x}");
            assert!(pack(value) < EMPTY);
        }
    }

    #[test]
    fn values_are_frozen() -> Result<()> {
        // Saved signatures hold these: a change is a new scheme.
        let slots = MinHasher::new(4, 7)?.signature(&[1, 2, 3]);
        assert_eq!(slots.slots(), &[2_837_718_396, 3_162_027_042, 3_316_167_736, 3_182_205_829]);
        Ok(())
    }

    #[test]
    fn refuses_impossible_and_unlike_configurations() -> Result<()> {
        for num_hashes in [0, MinHasher::MAX_HASHES + 1] {
            assert_eq!(MinHasher::new(num_hashes, 0).map_err(|error| error.kind()), Err(ErrorKind::Config));
        }
        let signature = MinHasher::new(8, 0)?.signature(&[1]);
        for hasher in [MinHasher::new(9, 0)?, MinHasher::new(8, 1)?] {
            let other = hasher.signature(&[1]);
            assert_eq!(signature.jaccard(&other).map_err(|error| error.kind()), Err(ErrorKind::Mismatch));
            assert_eq!(signature.merge(&other).map_err(|error| error.kind()), Err(ErrorKind::Mismatch));
            assert!(signature.check_made_by(&hasher).is_err());
        }
        Ok(())
    }

    #[test]
    fn every_slot_is_filled_even_from_one_shingle() -> Result<()> {
        for num_hashes in [1, 2, 5, 64, 4096] {
            let hasher = MinHasher::new(num_hashes, 0)?;
            assert!(hasher.signature(&[42]).slots().iter().all(|&slot| slot != EMPTY));
        }
        Ok(())
    }
}
