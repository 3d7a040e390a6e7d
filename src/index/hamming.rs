//! Fingerprints within a Hamming distance, exactly.
//!
//! Two fingerprints that differ in few bits must agree, or nearly so, in some part of them (the pigeonhole argument of
//! Manku, Jain, Das Sarma, 2007). Here the 64 bits are four blocks of 16, each with a table of its own, and a query looks
//! up its block and, for larger distances, all blocks around it (multi-index hashing: Norouzi, Punjani, Fleet, 2012): if
//! two fingerprints differ in at most d = 4s + a bits (a < 4), then either one of the first a + 1 blocks differs in at most
//! s bits, or one of the others in at most s − 1. That needs four tables for every distance, where permutations of blocks
//! need ten for distance 3 and hundreds for 10.

use crate::error::{Error, Result};
use crate::hash::KeyMap;
use crate::index::crowd::Crowd;
use crate::sketch::{Fingerprint, SimHasher};

/// An index of [`Fingerprint`]s that finds every one within a fixed number of differing bits.
///
/// Equal fingerprints are stored once with all their ids, so a million equal pages cost a million small entries, and a
/// query compares with one of them. Results never depend on the order of insertion. Takes about 32 bytes per distinct
/// fingerprint, and 20 per id.
///
/// ```
/// use gleaner::index::HammingIndex;
/// use gleaner::sketch::SimHasher;
/// let hasher = SimHasher::new(1);
/// let mut index = HammingIndex::new(3, hasher)?;
/// let page: Vec<u64> = (0..1000).collect();
/// index.insert(7, &hasher.fingerprint(&page))?;
/// let found = index.query(&hasher.fingerprint(&page))?;
/// assert_eq!((found[0].id, found[0].distance), (7, 0));
/// # Ok::<(), gleaner::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct HammingIndex {
    distance: u32,
    hasher: SimHasher,
    /// The ids of each distinct fingerprint.
    ids: KeyMap<u64, Crowd<u32>>,
    /// The fingerprint of each id; `None` for pages without features.
    fingerprints: KeyMap<u32, Option<u64>>,
    /// The distinct fingerprints with a given block, for each of the four.
    blocks: [KeyMap<u32, Vec<u64>>; BLOCKS],
    /// All blocks with few enough bits set, fewest first: the differences to look up.
    differences: Vec<u32>,
}

/// An id whose fingerprint is near the one asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Neighbour {
    /// The id.
    pub id: u32,
    /// The number of differing bits.
    pub distance: u32,
}

const BLOCKS: usize = 4;
const BLOCK_BITS: u32 = 16;

impl HammingIndex {
    /// The largest distance that an index can be made for.
    pub const MAX_DISTANCE: u32 = 15;

    /// An empty index that finds fingerprints of `hasher` that differ in at most `distance` bits (0 to
    /// [`MAX_DISTANCE`](Self::MAX_DISTANCE)).
    ///
    /// # Errors
    /// [`Config`](crate::ErrorKind::Config) if `distance` is out of range.
    pub fn new(distance: u32, hasher: SimHasher) -> Result<Self> {
        if distance > Self::MAX_DISTANCE {
            return Err(Error::config(format!(
                "the distance is {distance}, but must be 0 to {}: near-duplicates differ in about 3 bits, and unlike pages \
                 in 32",
                Self::MAX_DISTANCE
            )));
        }
        let mut differences: Vec<u32> =
            (0..1 << BLOCK_BITS).filter(|bits: &u32| bits.count_ones() <= distance / BLOCKS as u32).collect();
        differences.sort_by_key(|bits| bits.count_ones());
        let (ids, fingerprints, blocks) = (KeyMap::default(), KeyMap::default(), Default::default());
        Ok(HammingIndex { distance, hasher, ids, fingerprints, blocks, differences })
    }

    /// The number of ids held.
    pub fn len(&self) -> usize {
        self.fingerprints.len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.fingerprints.is_empty()
    }

    /// The largest distance that it finds, in bits.
    pub fn distance(&self) -> u32 {
        self.distance
    }

    /// Stores a fingerprint under `id`, in place of the one that `id` had. One of no features is held, and never found.
    ///
    /// # Errors
    /// [`Mismatch`](crate::ErrorKind::Mismatch) if another hasher made it.
    pub fn insert(&mut self, id: u32, fingerprint: &Fingerprint) -> Result<()> {
        fingerprint.check_seed(self.hasher.seed())?;
        self.remove(id);
        self.put(id, (!fingerprint.is_empty()).then_some(fingerprint.bits()));
        Ok(())
    }

    /// Takes out the fingerprint of `id`; tells whether there was one.
    ///
    /// The last id of a fingerprint takes it out of four buckets, each scanned: a few steps, unless a great many
    /// fingerprints share 16 bits.
    pub fn remove(&mut self, id: u32) -> bool {
        let Some(bits) = self.fingerprints.remove(&id) else { return false };
        if let Some(bits) = bits
            && let Some(ids) = self.ids.get_mut(&bits)
            && !ids.remove(id)
        {
            self.ids.remove(&bits);
            for (number, block) in self.blocks.iter_mut().enumerate() {
                if let Some(bucket) = block.get_mut(&block_of(bits, number)) {
                    bucket.retain(|&other| other != bits);
                    if bucket.is_empty() {
                        block.remove(&block_of(bits, number));
                    }
                }
            }
        }
        true
    }

    /// All ids within the distance, nearest first, then by id: every one of them, so a million equal pages are a million
    /// results. [`query_distinct`](Self::query_distinct) gives each fingerprint once.
    ///
    /// # Errors
    /// [`Mismatch`](crate::ErrorKind::Mismatch) if another hasher made the fingerprint.
    pub fn query(&self, fingerprint: &Fingerprint) -> Result<Vec<Neighbour>> {
        let mut found = Vec::new();
        for (distance, bits) in self.near(fingerprint)? {
            found.extend(self.ids[&bits].iter().map(|id| Neighbour { id, distance }));
        }
        found.sort_unstable_by_key(|neighbour| (neighbour.distance, neighbour.id));
        Ok(found)
    }

    /// The smallest id of each distinct fingerprint within the distance, nearest first, then by id. Its cost does not
    /// depend on how many pages are equal: 4 look-ups for distances up to 3, 68 up to 7, 548 up to 11 and 2,788 up to
    /// 15, and a comparison of each fingerprint found there, 1 of 65,536 for each look-up if they are spread evenly.
    ///
    /// # Errors
    /// [`Mismatch`](crate::ErrorKind::Mismatch) if another hasher made the fingerprint.
    pub fn query_distinct(&self, fingerprint: &Fingerprint) -> Result<Vec<Neighbour>> {
        let near = self.near(fingerprint)?;
        let mut found: Vec<Neighbour> = near
            .into_iter()
            .filter_map(|(distance, bits)| self.ids[&bits].first().map(|id| Neighbour { id, distance }))
            .collect();
        found.sort_unstable_by_key(|neighbour| (neighbour.distance, neighbour.id));
        Ok(found)
    }

    /// The distinct fingerprints within the distance, by distance.
    fn near(&self, fingerprint: &Fingerprint) -> Result<Vec<(u32, u64)>> {
        fingerprint.check_seed(self.hasher.seed())?;
        Ok(if fingerprint.is_empty() { Vec::new() } else { self.near_bits(fingerprint.bits()) })
    }

    fn near_bits(&self, asked: u64) -> Vec<(u32, u64)> {
        let mut found = Vec::new();
        let mut consider = |bits: u64| {
            let distance = (bits ^ asked).count_ones();
            if distance <= self.distance {
                found.push((distance, bits));
            }
        };
        if self.ids.len() <= self.differences.len() {
            // Fewer fingerprints than look-ups.
            self.ids.keys().copied().for_each(consider);
        } else {
            for (number, block) in self.blocks.iter().enumerate() {
                let Some(radius) = self.radius(number) else { continue };
                for &difference in self.differences.iter().take_while(|bits| bits.count_ones() <= radius) {
                    if let Some(bucket) = block.get(&(block_of(asked, number) ^ difference)) {
                        bucket.iter().copied().for_each(&mut consider);
                    }
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// In how many bits block `number` may differ to be looked up; `None` if it need not be looked up at all.
    fn radius(&self, number: usize) -> Option<u32> {
        let (whole, rest) = (self.distance / BLOCKS as u32, self.distance % BLOCKS as u32);
        if number as u32 <= rest { Some(whole) } else { whole.checked_sub(1) }
    }

    fn put(&mut self, id: u32, bits: Option<u64>) {
        self.fingerprints.insert(id, bits);
        let Some(bits) = bits else { return };
        if let Some(ids) = self.ids.get_mut(&bits) {
            ids.insert(id);
            return;
        }
        self.ids.insert(bits, Crowd::One(id));
        for (number, block) in self.blocks.iter_mut().enumerate() {
            block.entry(block_of(bits, number)).or_default().push(bits);
        }
    }
}

fn block_of(bits: u64, number: usize) -> u32 {
    (bits >> (number as u32 * BLOCK_BITS)) as u32 & ((1 << BLOCK_BITS) - 1)
}

/// What is stored of an index: everything else follows from it. In order of ids, so that equal indexes make equal files.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "HammingIndex")]
struct Stored {
    distance: u32,
    hasher: SimHasher,
    fingerprints: Vec<(u32, Option<u64>)>,
}

#[cfg(feature = "serde")]
impl serde::Serialize for HammingIndex {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut fingerprints: Vec<_> = self.fingerprints.iter().map(|(&id, &bits)| (id, bits)).collect();
        fingerprints.sort_unstable();
        Stored { distance: self.distance, hasher: self.hasher, fingerprints }.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for HammingIndex {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        let mut index = HammingIndex::new(stored.distance, stored.hasher).map_err(serde::de::Error::custom)?;
        for (id, bits) in stored.fingerprints {
            index.remove(id);
            index.put(id, bits);
        }
        Ok(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;

    /// Clusters of fingerprints at all small distances from each other, at every place of the word.
    fn crowded(count: u64) -> Vec<u64> {
        (0..count)
            .map(|i| {
                let flips = (0..i % 14).fold(0, |flips, j| flips | 1 << (mix(i << 8 | j) % 64));
                mix(i % 5) ^ flips
            })
            .collect()
    }

    #[test]
    fn finds_exactly_what_a_scan_finds() -> Result<()> {
        // Small indexes scan, large ones look up.
        for count in [1, 15, 130, 1500] {
            let all = crowded(count);
            for distance in 0..=HammingIndex::MAX_DISTANCE {
                let mut index = HammingIndex::new(distance, SimHasher::new(0))?;
                for (id, &bits) in all.iter().enumerate() {
                    index.put(id as u32, Some(bits));
                }
                for id in (0..all.len()).step_by(3) {
                    assert!(index.remove(id as u32) && !index.remove(id as u32));
                }
                for &asked in all.iter().step_by(29) {
                    let mut expected: Vec<(u32, u64)> = (all.iter().enumerate())
                        .filter(|(id, bits)| id % 3 != 0 && (*bits ^ asked).count_ones() <= distance)
                        .map(|(_, &bits)| ((bits ^ asked).count_ones(), bits))
                        .collect();
                    expected.sort_unstable();
                    expected.dedup();
                    assert_eq!(index.near_bits(asked), expected, "{count} fingerprints, distance {distance}");
                }
            }
        }
        Ok(())
    }

    #[test]
    fn equal_fingerprints_share_one_entry() -> Result<()> {
        let hasher = SimHasher::new(4);
        let mut index = HammingIndex::new(3, hasher)?;
        let (page, other) = (hasher.fingerprint(&[1, 2, 3]), hasher.fingerprint(&[7, 8, 9]));
        for id in (0..1000).rev() {
            index.insert(id, &page)?;
        }
        index.insert(5, &other)?;
        index.insert(2000, &hasher.fingerprint(&[]))?;
        assert_eq!((index.len(), index.ids.len()), (1001, 2));
        assert_eq!(index.query_distinct(&page)?, [Neighbour { id: 0, distance: 0 }]);
        let ids: Vec<u32> = index.query(&page)?.iter().map(|neighbour| neighbour.id).collect();
        assert!(ids.iter().copied().eq((0..1000).filter(|&id| id != 5)));
        assert!(index.query(&hasher.fingerprint(&[]))?.is_empty());
        for id in (0..1000).chain([2000]) {
            assert!(index.remove(id));
        }
        assert!(index.is_empty() && index.ids.is_empty() && index.blocks.iter().all(KeyMap::is_empty));
        Ok(())
    }

    #[test]
    fn refuses_impossible_and_unlike_configurations() -> Result<()> {
        use crate::error::ErrorKind::{Config, Mismatch};
        let hasher = SimHasher::new(0);
        assert_eq!(HammingIndex::new(16, hasher).map(|_| ()).map_err(|error| error.kind()), Err(Config));
        let mut index = HammingIndex::new(3, hasher)?;
        let stranger = SimHasher::new(1).fingerprint(&[1]);
        assert_eq!(index.insert(0, &stranger).map_err(|error| error.kind()), Err(Mismatch));
        assert_eq!(index.query(&stranger).map_err(|error| error.kind()), Err(Mismatch));
        Ok(())
    }
}
