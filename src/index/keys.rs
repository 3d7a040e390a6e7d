//! How many of its smallest shingle hashes a document posts, and how many two must share to be compared.

use crate::error::{Error, Result};
use crate::sketch::bottomk::keep_smallest;

/// A choice of bottom-k keys: each document posts its `keys` smallest shingle hashes, and two documents are candidates if
/// they share `shared` of them.
///
/// If a share q of the larger document's shingles is in the smaller one, each of the larger one's keys is shared with
/// probability q, nearly independently, so the pair is found with the probability that a binomial variable of k trials
/// reaches the number needed.
///
/// ```
/// use gleaner::index::BottomKeys;
/// // Copies cut to their first 30 %, found 998 times in 1,000, with at most 224 bytes a document.
/// let keys = BottomKeys::for_recall(0.3, 0.998, 224)?;
/// assert!(keys.recall(0.3) >= 0.998 && keys.bytes() <= 224);
/// # Ok::<(), gleaner::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "Stored"))]
pub struct BottomKeys {
    keys: u32,
    shared: u32,
}

/// What is stored of [`BottomKeys`].
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
struct Stored {
    keys: u32,
    shared: u32,
}

#[cfg(feature = "serde")]
impl TryFrom<Stored> for BottomKeys {
    type Error = Error;

    fn try_from(stored: Stored) -> Result<Self> {
        BottomKeys::new(stored.keys as usize, stored.shared as usize)
    }
}

impl Default for BottomKeys {
    /// 32 keys of which 2 must be shared: documents that share 29 % of the larger one's shingles meet with a probability of
    /// 99.98 %.
    fn default() -> Self {
        BottomKeys { keys: 32, shared: 2 }
    }
}

impl BottomKeys {
    /// The most keys.
    pub const MOST: usize = 4096;
    /// A long document posts at least one key for every so many distinct shingles, or a short text inside it would not be
    /// found.
    pub const SHINGLES_PER_KEY: usize = 16;

    /// `keys` keys (1 to [`MOST`](Self::MOST)), of which `shared` (1 to `keys`) make a candidate.
    ///
    /// # Errors
    /// [`Config`](crate::ErrorKind::Config) if a number is out of range.
    pub fn new(keys: usize, shared: usize) -> Result<Self> {
        if keys == 0 || keys > Self::MOST || shared == 0 || shared > keys {
            return Err(Error::config(format!(
                "{shared} of {keys} keys must be shared, but keys must be 1 to {}, and the shared ones 1 to that: 2 of 32 is \
                 a good choice",
                Self::MOST
            )));
        }
        Ok(BottomKeys { keys: keys as u32, shared: shared as u32 })
    }

    /// The choice with the fewest false candidates, and then the fewest keys, that finds a share `recall` (0 to below 1) of
    /// the pairs in which the smaller document holds a share `containment` (above 0, up to 1) of the larger one's
    /// shingles, and takes at most `bytes` bytes a document.
    ///
    /// A false candidate shares keys by chance, which is the rarer the more of them it needs.
    ///
    /// # Errors
    /// [`Config`](crate::ErrorKind::Config) if a number is out of range, or if so few bytes cannot find so many pairs; the
    /// message then says what is possible.
    pub fn for_recall(containment: f64, recall: f64, bytes: usize) -> Result<Self> {
        // Written so that what is not a number fails too.
        if !(containment > 0.0 && containment <= 1.0) {
            return Err(Error::config(format!("the containment is {containment}, but must be above 0 and at most 1")));
        }
        if !(0.0..1.0).contains(&recall) {
            return Err(Error::config(format!("the recall is {recall}, but must be 0 to below 1")));
        }
        let most = (1..=Self::MOST as u32).take_while(|&keys| BottomKeys { keys, shared: 1 }.bytes() <= bytes).last();
        let Some(most) = most else {
            return Err(Error::config(format!("{bytes} bytes a document do not hold a single key: give at least 7")));
        };
        let found = |keys: u32, shared: u32| BottomKeys { keys, shared }.recall(containment) >= recall;
        let Some(shared) = (1..=most).take_while(|&shared| found(most, shared)).last() else {
            return Err(Error::config(format!(
                "{bytes} bytes a document find {:.4} of the pairs with a containment of {containment} at best, not {recall}: \
                 give more bytes or ask for less",
                BottomKeys { keys: most, shared: 1 }.recall(containment)
            )));
        };
        let keys = (shared..=most).find(|&keys| found(keys, shared)).unwrap_or(most);
        Ok(BottomKeys { keys, shared })
    }

    /// How many keys a document of up to 16 times as many shingles posts.
    pub fn keys(self) -> usize {
        self.keys as usize
    }

    /// How many two documents must share; one with fewer shingles than keys needs only one.
    pub fn shared(self) -> usize {
        self.shared as usize
    }

    /// The bytes that the keys of a document take in [`Postings`](crate::index::Postings).
    pub fn bytes(self) -> usize {
        (self.keys as usize * 27).div_ceil(4)
    }

    /// The probability that two documents are candidates if the smaller one holds the share `containment` (0 to 1) of the
    /// larger one's shingles.
    pub fn recall(self, containment: f64) -> f64 {
        let (k, q) = (f64::from(self.keys), containment.clamp(0.0, 1.0));
        let mut missed = 0.0;
        let mut ways = 1.0;
        for shared in 0..self.shared {
            let i = f64::from(shared);
            missed += ways * q.powf(i) * (1.0 - q).powf(k - i);
            ways *= (k - i) / (i + 1.0);
        }
        1.0 - missed
    }

    /// The share of `documents`, sets of distinct shingle hashes in reading order, that would be found from their first part
    /// of the length `containment` alone: what [`recall`](Self::recall) predicts, measured. None if there are no documents.
    pub fn measured_recall<S: AsRef<[u64]>>(self, documents: &[S], containment: f64) -> Option<f64> {
        let found = |shingles: &[u64]| {
            let part = &shingles[..((shingles.len() as f64 * containment).ceil() as usize).min(shingles.len())];
            let [whole, part] = [shingles, part].map(|set| self.keys_of(set, set.len(), &mut Vec::new()));
            let shared = part.iter().filter(|key| whole.binary_search(key).is_ok()).count();
            shared >= self.needed(part.len())
        };
        let measured = documents.iter().map(AsRef::as_ref).filter(|shingles| !shingles.is_empty());
        let (all, hits) = measured.fold((0u32, 0u32), |(all, hits), set| (all + 1, hits + u32::from(found(set))));
        (all > 0).then(|| f64::from(hits) / f64::from(all))
    }

    /// How many keys a document with `keys` keys must share with another.
    pub(crate) fn needed(self, keys: usize) -> usize {
        if keys < self.keys as usize { 1 } else { self.shared as usize }
    }

    /// The keys of a set of shingles, of which so many are distinct, ascending: the high halves of the smallest. They are mixed
    /// already, so they need no hasher of their own. What is in the `room` decides nothing.
    pub(crate) fn keys_of(self, shingles: &[u64], distinct: usize, room: &mut Vec<u64>) -> Vec<u32> {
        let count = (self.keys as usize).max(distinct / Self::SHINGLES_PER_KEY);
        // Even as they are spread, a quarter more than wanted and a few are below this. If chance left fewer, all are looked at.
        let share = (count + count / 4 + 12) as f64 / distinct.max(1) as f64;
        let mut limit = (share * u64::MAX as f64) as u64;
        loop {
            room.resize(shingles.len(), 0);
            let mut below = 0;
            for &shingle in shingles {
                // Written always, kept if it is small: no branch, which would be guessed badly.
                room[below] = shingle;
                below += usize::from(shingle <= limit);
            }
            room.truncate(below);
            keep_smallest(room, count);
            if room.len() >= count.min(distinct) || limit == u64::MAX {
                break;
            }
            limit = u64::MAX;
        }
        let mut keys: Vec<u32> = room.iter().map(|shingle| (shingle >> 32) as u32).collect();
        keys.dedup();
        keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;

    #[test]
    fn keys_are_of_the_smallest_distinct_shingles() {
        // Small sets, large ones, such as are not spread evenly, and repeats of the smallest.
        for (count, shift) in [(0, 0), (5, 0), (40, 0), (40, 9), (700, 0), (700, 1), (5000, 0), (5000, 20)] {
            let distinct: Vec<u64> = (0..count).map(|i| u64::MAX - (mix(i) >> shift)).collect();
            let mut sorted = distinct.clone();
            sorted.sort_unstable();
            for repeats in [0, 1, 60] {
                let mut shingles = distinct.clone();
                shingles.extend((0..repeats).flat_map(|_| &sorted[..sorted.len().min(50)]));
                for keys in [1, 32, 128] {
                    let keys = BottomKeys { keys, shared: 1 };
                    let most = keys.keys().max(distinct.len() / BottomKeys::SHINGLES_PER_KEY);
                    let mut expected: Vec<u32> =
                        sorted.iter().take(most).map(|shingle| (shingle >> 32) as u32).collect();
                    expected.dedup();
                    assert_eq!(
                        keys.keys_of(&shingles, distinct.len(), &mut vec![5; 70]),
                        expected,
                        "{count} {shift} {repeats} {keys:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_prediction_holds() {
        let documents: Vec<Vec<u64>> = (0..3000u64).map(|n| (0..240).map(|i| mix(n * 1000 + i)).collect()).collect();
        for (keys, shared, containment) in [(32, 2, 0.15), (16, 2, 0.2), (24, 1, 0.05)] {
            let keys = BottomKeys { keys, shared };
            let (predicted, measured) =
                (keys.recall(containment), keys.measured_recall(&documents, containment).expect("documents"));
            // Keys are drawn without replacement, and 3,000 trials have a standard error below .01.
            assert!((predicted - measured).abs() < 0.035, "{keys:?}: {predicted} {measured}");
        }
        assert_eq!(BottomKeys::default().measured_recall::<Vec<u64>>(&[vec![]], 0.5), None);
    }

    #[test]
    fn choices_keep_what_they_promise() -> Result<()> {
        for (containment, recall, bytes) in [(0.3, 0.998, 224), (0.1, 0.9, 400), (1.0, 0.99, 7), (0.5, 0.0, 100)] {
            let keys = BottomKeys::for_recall(containment, recall, bytes)?;
            assert!(keys.recall(containment) >= recall && keys.bytes() <= bytes, "{keys:?}");
        }
        for (containment, recall, bytes) in
            [(0.3, 0.998, 60), (0.3, 1.0, 999), (0.0, 0.5, 99), (0.3, f64::NAN, 99), (0.3, 0.5, 6)]
        {
            assert!(BottomKeys::for_recall(containment, recall, bytes).is_err());
        }
        assert!(BottomKeys::new(0, 1).is_err() && BottomKeys::new(4, 5).is_err() && BottomKeys::new(5000, 2).is_err());
        Ok(())
    }
}
