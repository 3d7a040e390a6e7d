//! Bottom-k sketches: the k smallest hashes of a set (Broder, 1997; Cohen, Kaplan, 2007), a uniform sample of it without
//! replacement.
//!
//! Where a [`Signature`](crate::sketch::Signature) answers only for Jaccard similarity, a bottom-k sketch also answers
//! which share of a short page is inside a long one, and how large a set is. Its smallest hashes are the same in every
//! page that holds the same shingle, so they serve as keys of postings: the upper 32 bits of a hash are enough for that.
//!
//! The hashes are those of the shingles, mixed with the seed by a bijection, so that they are spread evenly whatever the
//! shingles are, and no two shingles share one.

use crate::error::{Error, ErrorKind, Result};
use crate::hash::mix;
use crate::sketch::similarity::{share, shared};
use crate::text::kernel::each_mixed;

/// Makes [`BottomK`] sketches: k and the seed.
///
/// ```
/// use gleaner::sketch::BottomKHasher;
/// let hasher = BottomKHasher::new(64, 1)?;
/// let quote = hasher.sketch(&(0..100).collect::<Vec<_>>());
/// let page = hasher.sketch(&(0..200).collect::<Vec<_>>());
/// assert!(quote.containment(&page)? > 0.99);
/// assert!((page.containment(&quote)? - 0.5).abs() < 0.2);
/// # Ok::<(), gleaner::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "Stored"))]
pub struct BottomKHasher {
    k: u32,
    seed: u64,
}

impl BottomKHasher {
    /// The largest k.
    pub const MAX_K: usize = 1 << 20;

    /// A hasher that keeps the `k` smallest hashes (1 to [`MAX_K`](Self::MAX_K)). Sketches of different seeds are
    /// independent, and cannot be compared.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] if `k` is out of range.
    pub fn new(k: usize, seed: u64) -> Result<Self> {
        if k == 0 || k > Self::MAX_K {
            return Err(Error::config(format!("k is {k}, but must be 1 to {}: 64 is a good choice", Self::MAX_K)));
        }
        Ok(BottomKHasher { k: k as u32, seed })
    }

    /// How many hashes a sketch keeps at most.
    pub fn k(&self) -> usize {
        self.k as usize
    }

    /// The seed of the sketches.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The sketch of a set of shingle hashes. Order and repeats do not matter.
    ///
    /// One hash and one comparison per shingle, and a sort of 2k values for each k that are small enough: at k = 64 about 10
    /// ns per shingle up to a few hundred, and 3 ns above a few thousand.
    pub fn sketch(&self, shingles: &[u64]) -> BottomK {
        let k = self.k();
        let seed = mix(self.seed);
        let mut kept = Vec::with_capacity(shingles.len().min(2 * k));
        let mut limit = u64::MAX;
        each_mixed(shingles, seed, |hashes| {
            for &hash in hashes {
                if hash > limit {
                    continue;
                }
                kept.push(hash);
                if kept.len() >= 2 * k {
                    keep_smallest(&mut kept, k);
                    // Repeats may have left fewer than k, in which case everything is still wanted.
                    limit = if kept.len() == k { kept[k - 1] } else { u64::MAX };
                }
            }
        });
        keep_smallest(&mut kept, k);
        BottomK { hasher: *self, hashes: kept.into_boxed_slice() }
    }
}

/// A stored [`BottomKHasher`] before its k is checked.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(rename = "BottomKHasher")]
struct Stored {
    k: u32,
    seed: u64,
}

#[cfg(feature = "serde")]
impl TryFrom<Stored> for BottomKHasher {
    type Error = Error;

    fn try_from(stored: Stored) -> Result<Self> {
        BottomKHasher::new(stored.k as usize, stored.seed)
    }
}

/// The k smallest distinct hashes of a set of shingles, by [`BottomKHasher`]: at most 8·k bytes, and the configuration
/// that made it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BottomK {
    hasher: BottomKHasher,
    hashes: Box<[u64]>,
}

impl BottomK {
    /// The hasher that made it.
    pub fn hasher(&self) -> BottomKHasher {
        self.hasher
    }

    /// The hashes kept, ascending, without repeats.
    pub fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    /// Whether it is of a set without shingles, which matches nothing.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Whether the whole set is kept, because it has fewer than k distinct shingles: two complete sketches compare
    /// exactly.
    pub fn is_complete(&self) -> bool {
        self.hashes.len() < self.hasher.k()
    }

    /// The estimated number of distinct shingles of the set: exact if the sketch [is complete](Self::is_complete),
    /// otherwise unbiased with a relative standard error of about 1 ÷ √(k − 2).
    pub fn size(&self) -> f64 {
        match self.hashes.last() {
            Some(&largest) if !self.is_complete() => {
                (self.hashes.len() as f64 - 1.0).max(1.0) / ((largest as f64 + 1.0) / 2f64.powi(64))
            }
            _ => self.hashes.len() as f64,
        }
    }

    /// The estimated Jaccard similarity of the two sets, 0 to 1, with a standard error of about √(J(1−J)/k); exact if both
    /// are complete; 0 if either set is empty. `O(k)`.
    ///
    /// # Errors
    /// [`ErrorKind::Mismatch`] if the two were made with different k or seeds.
    pub fn jaccard(&self, other: &BottomK) -> Result<f64> {
        let seen = self.seen_with(other)?;
        Ok(share(seen.shared, seen.own + seen.others - seen.shared))
    }

    /// The estimated share of this set's shingles that the other set holds too, 0 to 1; exact if both are complete; 0 if
    /// either set is empty. `O(k)`.
    ///
    /// The sample is the part of this set below the largest hash that both sketches reach, so a set that is much smaller
    /// than the other is judged by few of its shingles: about k·(own size ÷ other's size) of them, and the standard error
    /// is √(C(1−C)) over the root of that.
    ///
    /// # Errors
    /// [`ErrorKind::Mismatch`] if the two were made with different k or seeds.
    pub fn containment(&self, other: &BottomK) -> Result<f64> {
        let seen = self.seen_with(other)?;
        Ok(share(seen.shared, seen.own))
    }

    /// The estimated number of shingles that both sets hold, when their sizes (distinct shingles) are known: divided by a
    /// size it is a containment, divided by `own_size + other_size − shared` a Jaccard similarity, both better than the
    /// estimates that know no sizes. 0 if either set is empty. `O(k)`.
    ///
    /// The smaller set's containment is estimated and multiplied by its size: its relative variance, (1−C) ÷ shared
    /// shingles seen, is the lower of the two.
    ///
    /// # Errors
    /// [`ErrorKind::Mismatch`] if the two were made with different k or seeds.
    pub fn shared(&self, other: &BottomK, own_size: usize, other_size: usize) -> Result<f64> {
        let seen = self.seen_with(other)?;
        let (part, size) = if own_size <= other_size { (seen.own, own_size) } else { (seen.others, other_size) };
        Ok(share(seen.shared, part) * size as f64)
    }

    /// The sketch of the union of both sets, exactly: [`BottomKHasher::sketch`] of all their shingles would be the same.
    /// Associative, commutative and idempotent; the empty set changes nothing.
    ///
    /// # Errors
    /// [`ErrorKind::Mismatch`] if the two were made with different k or seeds.
    pub fn merge(&self, other: &BottomK) -> Result<BottomK> {
        self.check(other)?;
        let mut hashes = [&*self.hashes, &*other.hashes].concat();
        keep_smallest(&mut hashes, self.hasher.k());
        Ok(BottomK { hasher: self.hasher, hashes: hashes.into_boxed_slice() })
    }

    /// Counts the hashes up to the largest for which both sketches tell whether their sets hold it.
    fn seen_with(&self, other: &BottomK) -> Result<Seen> {
        self.check(other)?;
        let limit = self.reach().min(other.reach());
        let below = |sketch: &BottomK| sketch.hashes.partition_point(|&hash| hash <= limit);
        let (own, others) = (below(self), below(other));
        Ok(Seen { own, others, shared: shared(&self.hashes[..own], &other.hashes[..others]) })
    }

    /// The largest hash for which the sketch tells whether its set holds it.
    fn reach(&self) -> u64 {
        match self.hashes.last() {
            Some(&largest) if !self.is_complete() => largest,
            _ => u64::MAX,
        }
    }

    fn check(&self, other: &BottomK) -> Result<()> {
        if self.hasher == other.hasher {
            return Ok(());
        }
        let ((k, seed), (other_k, other_seed)) =
            ((self.hasher.k, self.hasher.seed), (other.hasher.k, other.hasher.seed));
        Err(Error::new(
            ErrorKind::Mismatch,
            format!(
                "a sketch of k {k} and seed {seed} was met with one of k {other_k} and seed {other_seed}: make both with \
                 the same BottomKHasher"
            ),
        ))
    }
}

/// What two sketches tell of the hashes that both cover.
struct Seen {
    own: usize,
    others: usize,
    shared: usize,
}

/// Sorts, and drops repeats and all but the `k` smallest.
pub(crate) fn keep_smallest(hashes: &mut Vec<u64>, k: usize) {
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(k);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::similarity;

    fn range(from: u64, to: u64) -> Vec<u64> {
        (from..to).collect()
    }

    #[test]
    fn keeps_the_smallest_whatever_the_order_and_repeats() -> Result<()> {
        let hasher = BottomKHasher::new(5, 3)?;
        let mut naive: Vec<u64> = (0..100).map(|x| mix(x ^ mix(3))).collect();
        naive.sort_unstable();
        let forward = hasher.sketch(&range(0, 100));
        assert_eq!(forward.hashes(), &naive[..5]);
        let mut twice: Vec<u64> = (0..100).rev().collect();
        twice.extend(0..100);
        assert_eq!(hasher.sketch(&twice), forward);
        // More than 2k repeats of few shingles must not make it believe that it has seen k.
        for few in [[1, 2, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] {
            assert_eq!(hasher.sketch(&few.map(|shingle| [shingle; 40]).concat()).hashes().len(), 3);
        }
        Ok(())
    }

    #[test]
    fn complete_sketches_are_exact() -> Result<()> {
        let hasher = BottomKHasher::new(64, 0)?;
        let (a, b) = (range(0, 40), range(30, 60));
        let (x, y) = (hasher.sketch(&a), hasher.sketch(&b));
        assert!(x.is_complete() && (x.size() - 40.0).abs() < 1e-9);
        assert!((x.jaccard(&y)? - similarity::jaccard(&a, &b)).abs() < 1e-12);
        assert!((x.containment(&y)? - similarity::containment(&a, &b)).abs() < 1e-12);
        assert!((x.shared(&y, 40, 30)? - 10.0).abs() < 1e-9);
        assert!((y.shared(&x, 30, 40)? - 10.0).abs() < 1e-9);
        Ok(())
    }

    #[test]
    fn nothing_matches_nothing() -> Result<()> {
        let hasher = BottomKHasher::new(8, 0)?;
        let (none, some) = (hasher.sketch(&[]), hasher.sketch(&range(0, 100)));
        assert!(none.is_empty() && none.size() == 0.0);
        assert!(none.jaccard(&none)? == 0.0 && none.containment(&some)? == 0.0 && some.containment(&none)? == 0.0);
        assert!(none.shared(&some, 0, 100)? == 0.0);
        Ok(())
    }

    #[test]
    fn refuses_impossible_and_unlike_configurations() -> Result<()> {
        for k in [0, BottomKHasher::MAX_K + 1] {
            assert_eq!(BottomKHasher::new(k, 0).map_err(|error| error.kind()), Err(ErrorKind::Config));
        }
        let sketch = BottomKHasher::new(8, 0)?.sketch(&[1]);
        for hasher in [BottomKHasher::new(9, 0)?, BottomKHasher::new(8, 1)?] {
            let other = hasher.sketch(&[1]);
            assert_eq!(sketch.jaccard(&other).map_err(|error| error.kind()), Err(ErrorKind::Mismatch));
            assert_eq!(sketch.merge(&other).map_err(|error| error.kind()), Err(ErrorKind::Mismatch));
        }
        Ok(())
    }

    #[test]
    fn estimates_are_within_their_errors() -> Result<()> {
        // Sets of 2000 and 1000 that share 800: J = 4/11, containments .4 and .8. The mean of 400 independent trials lies
        // within 4 of its standard errors, √(variance / 400), of the truth.
        let trials = 400;
        let (mut jaccard, mut contained, mut scaled, mut size) = (0.0, 0.0, 0.0, 0.0);
        for seed in 0..trials {
            let hasher = BottomKHasher::new(128, seed)?;
            let (a, b) = (hasher.sketch(&range(0, 2000)), hasher.sketch(&range(1200, 2200)));
            jaccard += a.jaccard(&b)?;
            contained += b.containment(&a)?;
            scaled += a.shared(&b, 2000, 1000)?;
            size += a.size();
        }
        let n = trials as f64;
        let j: f64 = 800.0 / 2200.0;
        let close = |sum: f64, truth: f64, deviation: f64| (sum / n - truth).abs() < 4.0 * deviation / n.sqrt();
        assert!(close(jaccard, j, (j * (1.0 - j) / 128.0).sqrt()));
        // Of b, half the density of a, about 64 shingles are seen.
        assert!(close(contained, 0.8, (0.8 * 0.2 / 64.0f64).sqrt()));
        assert!(close(scaled, 800.0, 1000.0 * (0.8 * 0.2 / 64.0f64).sqrt()));
        assert!(close(size, 2000.0, 2000.0 / 126f64.sqrt()));
        Ok(())
    }
}
