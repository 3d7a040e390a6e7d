//! Signatures that agree in a band: candidates for near-duplicates.
//!
//! [`LshIndex`] is the live form, for pages that come one by one; [`candidate_pairs`] is the batch form, which sorts
//! band keys instead of keeping tables, and gives the same pairs as an index of the same signatures.
//!
//! Signatures that are equal are kept once, with all their ids, so the millionth copy of a page costs as much as the
//! first. Buckets that many unlike signatures share (pages of one template) are sampled, by rules that do not depend on
//! the order of insertion:
//!
//! - a query looks at the [`BUCKET_LIMIT`] signatures of each bucket that come first in the order of their hashes, and
//!   gives the [`QUERY_LIMIT`] best ids;
//! - the pairs of a bucket are those of each member with the [`LINKS`] smallest and with the [`LINKS`] before it, in the
//!   order of their ids: all pairs of a small bucket, and a connected, linear number of a crowded one. Ids near each other
//!   were usually crawled together, which is when copies appear.

use std::ops::Range;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::error::{Error, Result};
use crate::hash::{KeyMap, mix};
use crate::index::banding::Banding;
use crate::index::crowd::{Crowd, smallest_of};
use crate::sketch::minhash::agreeing;
use crate::sketch::{MinHasher, Signature};

/// How many distinct signatures of each bucket a query looks at.
pub const BUCKET_LIMIT: usize = 1024;

/// How many ids a query gives at most.
pub const QUERY_LIMIT: usize = 4096;

/// With how many of the smallest members, and of those just before it, each member of a bucket is paired.
pub const LINKS: usize = 8;

/// An id whose signature is like the one asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Candidate {
    /// The id.
    pub id: u32,
    /// The Jaccard similarity that the signatures estimate, 0 to 1.
    pub jaccard: f64,
}

/// An index of [`Signature`]s by their bands.
///
/// Takes 4 bytes per hash and about 8 per band for each distinct signature, some 30 beside that, and 20 for each id.
///
/// ```
/// use gleaner::index::{Banding, LshIndex};
/// use gleaner::sketch::MinHasher;
/// let hasher = MinHasher::new(128, 1)?;
/// let mut index = LshIndex::new(Banding::for_threshold(0.8, 128)?, hasher)?;
/// index.insert(7, &hasher.signature(&(0..1000).collect::<Vec<_>>()))?;
/// let found = index.query(&hasher.signature(&(20..1000).collect::<Vec<_>>()), 0.8)?;
/// assert_eq!(found[0].id, 7);
/// assert!(found[0].jaccard > 0.9);
/// # Ok::<(), gleaner::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct LshIndex {
    banding: Banding,
    hasher: MinHasher,
    /// The distinct signatures, one after the other; the places of those removed are listed in `free`.
    slots: Vec<u32>,
    groups: Vec<Group>,
    free: Vec<u32>,
    /// The group of each id; `None` for pages without shingles.
    group_of: KeyMap<u32, Option<u32>>,
    /// The groups by their whole signature.
    whole: HashTable<u32>,
    /// The buckets of each band. They hold no keys: a bucket's members are asked for their slots.
    bands: Vec<HashTable<Bucket>>,
    crowds: Vec<Crowd<Member>>,
    free_crowds: Vec<u32>,
}

/// The ids that share one signature, and the hash of that.
#[derive(Clone, Debug)]
struct Group {
    hash: u64,
    ids: Crowd<u32>,
}

/// A group in a crowded bucket: its signature's hash and its number. Ordered by the hash, so that which ones come first
/// does not depend on when they came.
type Member = (u64, u32);

/// One group, or the number of a crowd of them.
#[derive(Clone, Copy, Debug)]
enum Bucket {
    Single(u32),
    Crowd(u32),
}

impl LshIndex {
    /// An empty index of the signatures of `hasher`.
    ///
    /// # Errors
    /// [`Config`](crate::ErrorKind::Config) if the bands need more slots than the signatures have.
    pub fn new(banding: Banding, hasher: MinHasher) -> Result<Self> {
        check_fit(banding, hasher.num_hashes())?;
        Ok(LshIndex {
            banding,
            hasher,
            slots: Vec::new(),
            groups: Vec::new(),
            free: Vec::new(),
            group_of: KeyMap::default(),
            whole: HashTable::new(),
            bands: vec![HashTable::new(); banding.bands()],
            crowds: Vec::new(),
            free_crowds: Vec::new(),
        })
    }

    /// How signatures are cut.
    pub fn banding(&self) -> Banding {
        self.banding
    }

    /// The number of ids held.
    pub fn len(&self) -> usize {
        self.group_of.len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.group_of.is_empty()
    }

    /// Stores a signature under `id`, in place of the one that `id` had. One of an empty set is held, and never found.
    ///
    /// `O(hashes)`, and `O(log n)` for each band whose bucket holds n other signatures.
    ///
    /// # Errors
    /// [`Mismatch`](crate::ErrorKind::Mismatch) if another hasher made it.
    pub fn insert(&mut self, id: u32, signature: &Signature) -> Result<()> {
        signature.check_made_by(&self.hasher)?;
        self.remove(id);
        if signature.is_empty() {
            self.group_of.insert(id, None);
            return Ok(());
        }
        let own = signature.slots();
        let hash = key(own, 0..own.len());
        let known = self.whole.find(hash, |&group| self.slots_of(group) == own).copied();
        let group = if let Some(group) = known {
            self.groups[group as usize].ids.insert(id);
            group
        } else {
            self.add_group(Group { hash, ids: Crowd::One(id) }, own)
        };
        self.group_of.insert(id, Some(group));
        Ok(())
    }

    /// Takes out the signature of `id`; tells whether there was one. Costs as much as [`insert`](Self::insert).
    pub fn remove(&mut self, id: u32) -> bool {
        let Some(group) = self.group_of.remove(&id) else { return false };
        if let Some(group) = group
            && !self.groups[group as usize].ids.remove(id)
        {
            self.drop_group(group);
        }
        true
    }

    /// The ids whose signatures share a band with this one and have an estimated Jaccard similarity of at least
    /// `threshold` with it: the [`QUERY_LIMIT`] most similar ones, then by id.
    ///
    /// Compares with at most [`BUCKET_LIMIT`] signatures for each band, and with equal ones once.
    ///
    /// # Errors
    /// [`Mismatch`](crate::ErrorKind::Mismatch) if another hasher made the signature.
    pub fn query(&self, signature: &Signature, threshold: f64) -> Result<Vec<Candidate>> {
        let num_hashes = self.hasher.num_hashes();
        let mut groups: Vec<(usize, u32)> = (self.groups_near(signature)?.into_iter())
            .map(|group| (agreeing(self.slots_of(group), signature.slots()), group))
            .filter(|&(agreeing, _)| agreeing as f64 / num_hashes as f64 >= threshold)
            .collect();
        groups.sort_unstable_by(|a, b| b.cmp(a));
        let mut found = Vec::new();
        for equal in groups.chunk_by(|a, b| a.0 == b.0) {
            let jaccard = equal[0].0 as f64 / num_hashes as f64;
            let ids = self.smallest_ids(equal.iter().map(|&(_, group)| group), QUERY_LIMIT - found.len());
            found.extend(ids.into_iter().map(|id| Candidate { id, jaccard }));
        }
        Ok(found)
    }

    /// The ids whose signatures share a band with this one, ascending, without looking at how similar they are: the
    /// [`QUERY_LIMIT`] smallest. Cheaper than [`query`](Self::query), for callers that verify by other means.
    ///
    /// # Errors
    /// [`Mismatch`](crate::ErrorKind::Mismatch) if another hasher made the signature.
    pub fn candidates(&self, signature: &Signature) -> Result<Vec<u32>> {
        Ok(self.smallest_ids(self.groups_near(signature)?.into_iter(), QUERY_LIMIT))
    }

    /// All ids with the very signature that `id` has, ascending, `id` among them; none if `id` is not held or empty.
    pub fn equals(&self, id: u32) -> impl Iterator<Item = u32> {
        let group = self.group_of.get(&id).copied().flatten();
        group.into_iter().flat_map(|group| self.groups[group as usize].ids.iter())
    }

    /// All candidate pairs, the smaller id first, ascending: equal signatures are paired with the smallest id among them,
    /// and those that share a bucket as this module's text says. `O(n log n)` for n ids, however many are alike.
    pub fn candidate_pairs(&self) -> Vec<(u32, u32)> {
        let mut pairs = Vec::new();
        for group in self.whole.iter().map(|&group| &self.groups[group as usize]) {
            let mut ids = group.ids.iter();
            if let Some(first) = ids.next() {
                pairs.extend(ids.map(|id| (first, id)));
            }
        }
        let mut members = Vec::new();
        for bucket in self.bands.iter().flatten() {
            if let Bucket::Crowd(crowd) = bucket {
                members.clear();
                let groups = self.crowds[*crowd as usize].iter();
                members.extend(groups.filter_map(|(_, group)| self.groups[group as usize].ids.first()));
                members.sort_unstable();
                link(&members, &mut pairs);
            }
        }
        ordered(pairs)
    }

    /// The groups that share a bucket with a signature, ascending.
    fn groups_near(&self, signature: &Signature) -> Result<Vec<u32>> {
        signature.check_made_by(&self.hasher)?;
        let mut groups = Vec::new();
        if signature.is_empty() {
            return Ok(groups);
        }
        let own = signature.slots();
        for (band, table) in self.bands.iter().enumerate() {
            let range = self.banding.range(band);
            let alike = |bucket: &Bucket| self.slots_of(self.one_of(*bucket))[range.clone()] == own[range.clone()];
            match table.find(key(own, range.clone()), alike) {
                None => {}
                Some(Bucket::Single(group)) => groups.push(*group),
                Some(Bucket::Crowd(crowd)) => {
                    groups.extend(self.crowds[*crowd as usize].iter().take(BUCKET_LIMIT).map(|(_, group)| group));
                }
            }
        }
        groups.sort_unstable();
        groups.dedup();
        Ok(groups)
    }

    fn smallest_ids(&self, groups: impl Iterator<Item = u32>, limit: usize) -> Vec<u32> {
        let sets: Vec<&Crowd<u32>> = groups.map(|group| &self.groups[group as usize].ids).collect();
        smallest_of(&sets, limit)
    }

    fn slots_of(&self, group: u32) -> &[u32] {
        slots_of(&self.slots, self.hasher.num_hashes(), group)
    }

    fn one_of(&self, bucket: Bucket) -> u32 {
        one_of(&self.crowds, bucket)
    }

    /// Stores a signature that no other group has, and enters it in its buckets.
    fn add_group(&mut self, group: Group, own: &[u32]) -> u32 {
        let hash = group.hash;
        let number = if let Some(number) = self.free.pop() {
            self.groups[number as usize] = group;
            let start = number as usize * own.len();
            self.slots[start..start + own.len()].copy_from_slice(own);
            number
        } else {
            self.groups.push(group);
            self.slots.extend_from_slice(own);
            self.groups.len() as u32 - 1
        };
        let LshIndex { banding, slots, groups, whole, bands, crowds, free_crowds, .. } = self;
        whole.insert_unique(hash, number, |&group| groups[group as usize].hash);
        for (band, table) in bands.iter_mut().enumerate() {
            let range = banding.range(band);
            let of = |crowds: &[Crowd<Member>], bucket: &Bucket| slots_of(slots, own.len(), one_of(crowds, *bucket));
            let entry = table.entry(
                key(own, range.clone()),
                |bucket| of(crowds, bucket)[range.clone()] == own[range.clone()],
                |bucket| key(of(crowds, bucket), range.clone()),
            );
            match entry {
                Entry::Vacant(entry) => {
                    entry.insert(Bucket::Single(number));
                }
                Entry::Occupied(mut entry) => match *entry.get() {
                    Bucket::Crowd(crowd) => crowds[crowd as usize].insert((hash, number)),
                    Bucket::Single(other) => {
                        let mut crowd = Crowd::One((groups[other as usize].hash, other));
                        crowd.insert((hash, number));
                        *entry.get_mut() = Bucket::Crowd(if let Some(place) = free_crowds.pop() {
                            crowds[place as usize] = crowd;
                            place
                        } else {
                            crowds.push(crowd);
                            crowds.len() as u32 - 1
                        });
                    }
                },
            }
        }
        number
    }

    /// Takes a group out of its buckets.
    fn drop_group(&mut self, number: u32) {
        let LshIndex { banding, hasher, slots, groups, whole, bands, crowds, free_crowds, free, .. } = self;
        let own = slots_of(slots, hasher.num_hashes(), number);
        let hash = groups[number as usize].hash;
        if let Ok(entry) = whole.find_entry(hash, |&group| group == number) {
            entry.remove();
        }
        for (band, table) in bands.iter_mut().enumerate() {
            let range = banding.range(band);
            let alike = |bucket: &Bucket| {
                slots_of(slots, own.len(), one_of(crowds, *bucket))[range.clone()] == own[range.clone()]
            };
            let Ok(mut entry) = table.find_entry(key(own, range.clone()), alike) else { continue };
            match *entry.get() {
                Bucket::Single(_) => {
                    entry.remove();
                }
                Bucket::Crowd(place) => {
                    let crowd = &mut crowds[place as usize];
                    crowd.remove((hash, number));
                    if let Crowd::One((_, last)) = *crowd {
                        *entry.get_mut() = Bucket::Single(last);
                        free_crowds.push(place);
                    }
                }
            }
        }
        free.push(number);
    }
}

/// All candidate pairs of a batch, by position, the smaller first, ascending: the same as those of an [`LshIndex`] that
/// holds each signature under its position. Empty sets are in no pair.
///
/// `O(bands · n log n)` for n signatures, however many are alike, and 16 bytes for each distinct one.
///
/// # Errors
/// [`Mismatch`](crate::ErrorKind::Mismatch) if the signatures were not all made alike; [`Config`](crate::ErrorKind::Config)
/// if the bands need more slots than they have, or if there are more than 2³² of them.
pub fn candidate_pairs(signatures: &[Signature], banding: Banding) -> Result<Vec<(u32, u32)>> {
    let (mut pairs, distinct) = equal_pairs(signatures, banding)?;
    for band in 0..banding.bands() {
        pairs.extend(band_pairs(signatures, &distinct, banding.range(band)));
    }
    Ok(ordered(pairs))
}

/// [`candidate_pairs`] on all cores, with the same result.
///
/// # Errors
/// As [`candidate_pairs`].
#[cfg(feature = "rayon")]
pub fn par_candidate_pairs(signatures: &[Signature], banding: Banding) -> Result<Vec<(u32, u32)>> {
    use rayon::prelude::*;
    let (mut pairs, distinct) = equal_pairs(signatures, banding)?;
    pairs.par_extend(
        (0..banding.bands())
            .into_par_iter()
            .flat_map_iter(|band| band_pairs(signatures, &distinct, banding.range(band))),
    );
    Ok(ordered(pairs))
}

/// Pairs of positions, and positions.
type PairsAndRest = (Vec<(u32, u32)>, Vec<u32>);

/// The pairs of equal signatures, and the first position of each distinct one that is not empty.
fn equal_pairs(signatures: &[Signature], banding: Banding) -> Result<PairsAndRest> {
    let Some(first) = signatures.first() else { return Ok((Vec::new(), Vec::new())) };
    check_fit(banding, first.num_hashes())?;
    if u32::try_from(signatures.len()).is_err() {
        return Err(Error::config(format!("{} signatures are too many for one batch: split it", signatures.len())));
    }
    let mut hashed = Vec::with_capacity(signatures.len());
    for (position, signature) in signatures.iter().enumerate() {
        signature.check(first)?;
        if !signature.is_empty() {
            hashed.push((key(signature.slots(), 0..signature.num_hashes()), position as u32));
        }
    }
    hashed.sort_unstable();
    let (mut pairs, mut distinct) = (Vec::new(), Vec::new());
    for equal in hashed.chunk_by(|a, b| a.0 == b.0) {
        distinct.push(equal[0].1);
        pairs.extend(equal[1..].iter().map(|&(_, position)| (equal[0].1, position)));
    }
    Ok((pairs, distinct))
}

/// The pairs of one band. Two bands with one key but unlike slots, a chance of 2⁻⁶⁴ for each pair, count as equal.
fn band_pairs(signatures: &[Signature], distinct: &[u32], range: Range<usize>) -> Vec<(u32, u32)> {
    let mut keyed: Vec<(u64, u32)> = (distinct.iter())
        .map(|&position| (key(signatures[position as usize].slots(), range.clone()), position))
        .collect();
    keyed.sort_unstable();
    let (mut pairs, mut members) = (Vec::new(), Vec::new());
    for bucket in keyed.chunk_by(|a, b| a.0 == b.0).filter(|bucket| bucket.len() > 1) {
        members.clear();
        members.extend(bucket.iter().map(|&(_, position)| position));
        link(&members, &mut pairs);
    }
    pairs
}

/// Pairs each of a bucket's ascending members with the [`LINKS`] first ones and the [`LINKS`] before it.
fn link(members: &[u32], pairs: &mut Vec<(u32, u32)>) {
    for (position, &member) in members.iter().enumerate() {
        let (first, near) = (position.min(LINKS), position.saturating_sub(LINKS).max(LINKS).min(position));
        pairs.extend(members[..first].iter().chain(&members[near..position]).map(|&other| (other, member)));
    }
}

/// Ascending, without repeats.
fn ordered(mut pairs: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// A key of some of a signature's slots: a sum, so that its terms need not wait for each other.
fn key(slots: &[u32], range: Range<usize>) -> u64 {
    range.fold(0, |sum, slot| sum.wrapping_add(mix((slot as u64 + 1) << 32 | u64::from(slots[slot]))))
}

fn slots_of(slots: &[u32], num_hashes: usize, group: u32) -> &[u32] {
    &slots[group as usize * num_hashes..][..num_hashes]
}

/// A group of a bucket, whichever: all of them agree in the bucket's band.
fn one_of(crowds: &[Crowd<Member>], bucket: Bucket) -> u32 {
    match bucket {
        Bucket::Single(group) => group,
        // Crowds in use are never empty.
        Bucket::Crowd(crowd) => crowds[crowd as usize].first().map_or(0, |(_, group)| group),
    }
}

fn check_fit(banding: Banding, num_hashes: usize) -> Result<()> {
    if banding.slots() <= num_hashes {
        return Ok(());
    }
    Err(Error::config(format!(
        "the bands use {} slots, but signatures of {num_hashes} hashes have no more than that: make a banding for {num_hashes}",
        banding.slots()
    )))
}

/// What is stored of an index: everything else follows from it. In order of ids, so that equal indexes make equal files.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "LshIndex")]
struct Stored<S> {
    banding: Banding,
    hasher: MinHasher,
    /// The distinct signatures and their ids.
    groups: Vec<(S, Vec<u32>)>,
    /// The ids of empty sets.
    empty: Vec<u32>,
}

#[cfg(feature = "serde")]
impl serde::Serialize for LshIndex {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut groups: Vec<(&[u32], Vec<u32>)> = (self.whole.iter())
            .map(|&group| (self.slots_of(group), self.groups[group as usize].ids.iter().collect()))
            .collect();
        groups.sort_unstable_by_key(|(_, ids)| ids.first().copied());
        let mut empty: Vec<u32> =
            self.group_of.iter().filter_map(|(&id, group)| group.is_none().then_some(id)).collect();
        empty.sort_unstable();
        Stored { banding: self.banding, hasher: self.hasher, groups, empty }.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for LshIndex {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        use serde::de::Error as _;
        let stored = Stored::<Vec<u32>>::deserialize(deserializer)?;
        let mut index = LshIndex::new(stored.banding, stored.hasher).map_err(D::Error::custom)?;
        for (slots, ids) in stored.groups {
            let signature = stored
                .hasher
                .restore(&slots)
                .ok_or_else(|| D::Error::invalid_length(slots.len(), &"as many slots as the hasher makes"))?;
            for id in ids {
                index.insert(id, &signature).map_err(D::Error::custom)?;
            }
        }
        for id in stored.empty {
            index.remove(id);
            index.group_of.insert(id, None);
        }
        Ok(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_all_pairs_of_small_buckets_and_linear_in_large_ones() {
        for size in 0..40usize {
            let members: Vec<u32> = (0..size as u32).collect();
            let mut pairs = Vec::new();
            link(&members, &mut pairs);
            let made = pairs.len();
            let pairs = ordered(pairs);
            assert_eq!(made, pairs.len(), "no pair is made twice");
            assert!(pairs.iter().all(|(a, b)| a < b && (*b as usize) < size));
            let expected = (0..size).map(|i| i.min(LINKS) + i.saturating_sub(LINKS).min(LINKS)).sum::<usize>();
            assert_eq!(pairs.len(), expected);
            if size <= 2 * LINKS + 1 {
                assert_eq!(pairs.len(), size * size.saturating_sub(1) / 2);
            }
        }
    }

    #[test]
    fn nothing_is_left_behind() -> Result<()> {
        let hasher = MinHasher::new(64, 0)?;
        let mut index = LshIndex::new(Banding::new(8, 2)?, hasher)?;
        let sets: Vec<Vec<u64>> = (0..200).map(|i| (i % 50..i % 50 + 30).collect()).collect();
        for _ in 0..2 {
            for (id, set) in sets.iter().enumerate() {
                index.insert(id as u32, &hasher.signature(set))?;
            }
            assert_eq!((index.len(), index.groups.len(), index.slots.len()), (200, 50, 50 * 64));
            for id in 0..200 {
                assert!(index.remove(id));
            }
            assert!(index.is_empty() && index.whole.is_empty() && index.bands.iter().all(HashTable::is_empty));
            assert_eq!((index.free.len(), index.free_crowds.len()), (50, index.crowds.len()));
        }
        Ok(())
    }
}
