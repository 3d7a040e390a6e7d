//! How near-duplicates are found: three ways to find those that may be copies.

use crate::error::{Error, Result};
use crate::hash::combine;
use crate::index::{Banding, BottomKeys};
use crate::sketch::{MinHasher, SimHasher};

/// How near-duplicates are found. Every default is a good one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct DuplicateOptions {
    /// Which documents are compared.
    pub candidates: Candidates,
    /// Documents whose dates are both known and farther apart than this, in seconds, are not copies.
    pub within: Option<u32>,
}

impl DuplicateOptions {
    /// The same with other candidates.
    ///
    /// # Errors
    /// [`Config`](crate::ErrorKind::Config) if they cannot be had.
    pub fn candidates(mut self, candidates: Candidates) -> Result<Self> {
        self.candidates = candidates.checked()?;
        Ok(self)
    }

    /// The same with a limit on how far apart the dates of copies are.
    #[must_use]
    pub fn within(mut self, seconds: u32) -> Self {
        self.within = Some(seconds);
        self
    }

    pub(crate) fn bottom_keys(&self) -> BottomKeys {
        if let Candidates::BottomK(keys) = self.candidates { keys } else { BottomKeys::default() }
    }
}

/// How candidates are found. Whatever is chosen, each is then compared exactly, so the choice decides only what is missed
/// and at what cost.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Candidates {
    /// Shared bottom-k keys (Broder, 1997): finds a short text inside a long one. The default, and the only one that finds
    /// copies cut to less than half.
    BottomK(BottomKeys),
    /// A shared band of MinHash slots (Indyk, Motwani, 1998): finds pairs with a high Jaccard similarity.
    MinHash(Banding),
    /// SimHash fingerprints (Charikar, 2002) that differ in at most so many bits, 0 to 3 (Manku, Jain, Das Sarma, 2007):
    /// finds pages that differ in a few words.
    SimHash(u32),
}

impl Default for Candidates {
    fn default() -> Self {
        Candidates::BottomK(BottomKeys::default())
    }
}

impl Candidates {
    /// The largest distance of SimHash fingerprints.
    pub const MAX_DISTANCE: u32 = 3;

    /// The choice if it can be made.
    ///
    /// # Errors
    /// [`Config`](crate::ErrorKind::Config) if a number is out of range.
    pub fn checked(self) -> Result<Self> {
        if let Candidates::SimHash(distance) = self
            && distance > Self::MAX_DISTANCE
        {
            return Err(Error::config(format!(
                "the distance is {distance}, but must be 0 to {}: copies that differ in more bits than that are found by \
                 bottom-k keys",
                Self::MAX_DISTANCE
            )));
        }
        Ok(self)
    }

    /// The keys under which a document of these distinct shingles meets its candidates, other than bottom-k keys: ascending.
    pub(crate) fn own_keys(self, distinct: &[u64]) -> Option<Vec<u32>> {
        const SEED: u64 = 0;
        let mut keys: Vec<u32> = match self {
            Candidates::BottomK(_) => return None,
            _ if distinct.is_empty() => Vec::new(),
            Candidates::MinHash(banding) => {
                let hasher = MinHasher::new(banding.slots(), SEED).ok()?;
                let signature = hasher.signature(distinct);
                let key = |band: usize| {
                    let slots = &signature.slots()[banding.range(band)];
                    (slots.iter().fold(band as u64, |key, &slot| combine(key, u64::from(slot))) >> 32) as u32
                };
                (0..banding.bands()).map(key).collect()
            }
            Candidates::SimHash(distance) => {
                // Of d + 2 blocks at least two are the same in both.
                let blocks = distance.min(Self::MAX_DISTANCE) + 2;
                let bits = SimHasher::new(SEED).fingerprint(distinct).bits();
                let block = |number: u32| {
                    let (start, end) = (number * 64 / blocks, (number + 1) * 64 / blocks);
                    bits >> start & (u64::MAX >> (64 - (end - start)))
                };
                let pairs = (0..blocks).flat_map(|a| (0..a).map(move |b| (a, b)));
                let key =
                    |(a, b): (u32, u32)| (combine(combine(u64::from(a * 8 + b), block(a)), block(b)) >> 32) as u32;
                pairs.map(key).collect()
            }
        };
        keys.sort_unstable();
        keys.dedup();
        Some(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;

    #[test]
    fn alike_documents_share_keys_in_every_way() -> Result<()> {
        let document: Vec<u64> = (0..500).map(mix).collect();
        let near: Vec<u64> = (1..501).map(mix).collect();
        let far: Vec<u64> = (1000..1500).map(mix).collect();
        let ways = [Candidates::MinHash(Banding::for_threshold(0.8, 128)?), Candidates::SimHash(3).checked()?];
        for way in ways {
            let keys = |document: &[u64]| way.own_keys(document).expect("other than bottom-k");
            let shared = |other: &[u64]| keys(other).iter().filter(|key| keys(&document).contains(key)).count();
            assert!(shared(&document) >= 1 && shared(&near) >= 1 && shared(&far) == 0, "{way:?}");
            assert!(keys(&[]).is_empty());
        }
        assert!(Candidates::default().own_keys(&document).is_none());
        assert!(Candidates::SimHash(4).checked().is_err());
        Ok(())
    }
}
