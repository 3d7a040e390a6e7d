//! Which documents hold a key: the inverted index over sketches.

/// The documents under one key stop here. A key held by so many says nothing about any pair of them, and a bucket shared by
/// a million pages must not cost more than one shared by sixty.
const MOST: usize = 64;

/// Buckets are doubled when they hold so many entries on average.
const FULL: usize = 48;
/// The least number of buckets, as a power of two: what a bucket's number does not say of a key fits 16 bits.
const LEAST_BITS: u32 = 16;

/// Lists of documents by 32-bit key, in order of insertion, each at most 64 long.
///
/// A key and a document cost 6 bytes and about an eighth more; an index that is not empty costs 1.5 MB beside that.
/// Inserting, removing and reading one key scan a bucket of 24 to 48 entries on average.
///
/// ```
/// use gleaner::index::Postings;
/// let mut postings = Postings::new();
/// postings.insert(1, &[7, 8]);
/// postings.insert(2, &[7]);
/// assert_eq!(postings.query(7).collect::<Vec<_>>(), [1, 2]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Postings {
    /// Entries by the upper bits of their keys, spread.
    buckets: Vec<Vec<Entry>>,
    entries: usize,
}

/// What the number of its bucket does not say of a key, and the two halves of a document. Six bytes, unaligned.
type Entry = [u16; 3];

fn entry(rest: u16, document: u32) -> Entry {
    [rest, (document >> 16) as u16, document as u16]
}

fn document([_, high, low]: Entry) -> u32 {
    u32::from(high) << 16 | u32::from(low)
}

/// Keys are the smallest of many hashes and so crowd near 0: a bijection spreads them.
fn spread(key: u32) -> u32 {
    let key = (key ^ key >> 16).wrapping_mul(0x9e37_79b1);
    key ^ key >> 15
}

/// The key that [`spread`] made `key` of.
fn gather(key: u32) -> u32 {
    // The inverse of an odd multiplier, and of shifts by at least half the bits.
    let key = key ^ key >> 15 ^ key >> 30;
    let key = key.wrapping_mul(0x0e8b_2f51);
    key ^ key >> 16
}

impl Postings {
    /// No postings.
    pub fn new() -> Self {
        Postings::default()
    }

    /// The number of pairs of a key and a document.
    pub fn len(&self) -> usize {
        self.entries
    }

    /// Whether no key has a document.
    pub fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// The bytes that it takes in memory, without what the allocator adds.
    pub fn bytes(&self) -> usize {
        let held: usize = self.buckets.iter().map(Vec::capacity).sum();
        held * size_of::<Entry>() + self.buckets.len() * size_of::<Vec<Entry>>()
    }

    /// Takes all documents out, and keeps the room.
    pub fn clear(&mut self) {
        self.buckets.iter_mut().for_each(Vec::clear);
        self.entries = 0;
    }

    /// Puts `document` under each of `keys`, unless a key has 64 documents already.
    pub fn insert(&mut self, document: u32, keys: &[u32]) {
        if self.buckets.is_empty() {
            self.buckets = vec![Vec::new(); 1 << LEAST_BITS];
        }
        for &key in keys {
            let (bucket, rest) = self.place(key);
            let bucket = &mut self.buckets[bucket];
            if bucket.iter().filter(|entry| entry[0] == rest).count() >= MOST {
                continue;
            }
            if bucket.len() == bucket.capacity() {
                bucket.reserve_exact((bucket.len() / 8).max(2));
            }
            bucket.push(entry(rest, document));
            self.entries += 1;
        }
        if self.entries > FULL * self.buckets.len() {
            self.double();
        }
    }

    /// Takes `document` from under each of `keys`.
    pub fn remove(&mut self, document: u32, keys: &[u32]) {
        for &key in keys {
            let (bucket, rest) = self.place(key);
            let Some(bucket) = self.buckets.get_mut(bucket) else { return };
            if let Some(at) = bucket.iter().position(|&held| held == entry(rest, document)) {
                bucket.remove(at);
                self.entries -= 1;
            }
        }
    }

    /// Asks the memory for what `keys` will be looked up in, all at once; the loop that reads would wait for each.
    pub(crate) fn prepare(&self, keys: &[u32]) {
        let bucket = |&key: &u32| self.buckets.get(self.place(key).0);
        let ends = |sum: usize, bucket: &Vec<Entry>| {
            sum ^ bucket.first().map_or(0, |entry| entry[0] as usize)
                ^ bucket.last().map_or(0, |entry| entry[0] as usize)
        };
        std::hint::black_box(keys.iter().filter_map(bucket).fold(0, |sum, bucket| sum ^ bucket.len()));
        std::hint::black_box(keys.iter().filter_map(bucket).fold(0, ends));
    }

    /// The documents under `key`, in order of insertion.
    pub fn query(&self, key: u32) -> impl Iterator<Item = u32> + '_ {
        let (bucket, rest) = self.place(key);
        let bucket = self.buckets.get(bucket).map_or(&[][..], Vec::as_slice);
        bucket.iter().filter(move |entry| entry[0] == rest).map(|&entry| document(entry))
    }

    /// The keys that several documents have.
    pub(crate) fn repeated(&self) -> impl Iterator<Item = u32> + '_ {
        let bits = self.rest_bits();
        (0u64..).zip(&self.buckets).flat_map(move |(number, bucket)| {
            let mut rests: Vec<u16> = bucket.iter().map(|entry| entry[0]).collect();
            rests.sort_unstable();
            let several = rests.chunk_by(|a, b| a == b).filter(|equal| equal.len() > 1);
            let key = |rest: u16| gather((number << bits) as u32 | u32::from(rest));
            several.map(|equal| key(equal[0])).collect::<Vec<u32>>()
        })
    }

    /// The bits of a key that a bucket's number does not say.
    fn rest_bits(&self) -> u32 {
        32 - self.buckets.len().max(1 << LEAST_BITS).trailing_zeros()
    }

    /// The bucket of a key, and what its number does not say of the key.
    #[inline]
    fn place(&self, key: u32) -> (usize, u16) {
        let (key, bits) = (spread(key), self.rest_bits());
        ((key >> bits) as usize, (key & ((1 << bits) - 1)) as u16)
    }

    fn double(&mut self) {
        let bits = self.rest_bits() - 1;
        let old = std::mem::take(&mut self.buckets);
        self.buckets.reserve_exact(old.len() * 2);
        for bucket in old {
            let (mut high, mut low): (Vec<Entry>, Vec<Entry>) = bucket.iter().partition(|entry| entry[0] >> bits == 1);
            for entry in &mut high {
                entry[0] &= (1 << bits) - 1;
            }
            low.shrink_to_fit();
            high.shrink_to_fit();
            self.buckets.push(low);
            self.buckets.push(high);
        }
    }
}

/// Saved as pairs in order of their keys, each key as its distance from the one before: about 5 bytes a pair.
#[cfg(feature = "serde")]
mod saved {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{LEAST_BITS, Postings, document, entry};

    impl Serialize for Postings {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(self.entries);
            let mut last = 0;
            for (number, bucket) in (0u64..).zip(&self.buckets) {
                let mut bucket = bucket.clone();
                bucket.sort_by_key(|entry| entry[0]);
                for entry in bucket {
                    let key = (number << self.rest_bits()) as u32 | u32::from(entry[0]);
                    pairs.push((key - std::mem::replace(&mut last, key), document(entry)));
                }
            }
            pairs.serialize(serializer)
        }
    }

    impl<'de> Deserialize<'de> for Postings {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let pairs = Vec::<(u32, u32)>::deserialize(deserializer)?;
            let mut postings = Postings::default();
            if !pairs.is_empty() {
                postings.buckets = vec![Vec::new(); 1 << LEAST_BITS];
            }
            let mut key = 0u32;
            for (distance, document) in pairs {
                key = key.wrapping_add(distance);
                postings.buckets[(key >> LEAST_BITS) as usize].push(entry(key as u16, document));
                postings.entries += 1;
            }
            while postings.entries > super::FULL * postings.buckets.len() {
                postings.double();
            }
            Ok(postings)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(postings: &Postings, key: u32) -> Vec<u32> {
        postings.query(key).collect()
    }

    #[test]
    fn insert_query_remove() {
        let mut postings = Postings::new();
        postings.insert(1, &[7, 8]);
        postings.insert(2, &[7]);
        assert_eq!((held(&postings, 7), held(&postings, 8), held(&postings, 9)), (vec![1, 2], vec![1], vec![]));
        postings.remove(1, &[7, 8, 9]);
        assert_eq!((held(&postings, 7), held(&postings, 8), postings.len()), (vec![2], vec![], 1));
        for document in 0..1000 {
            postings.insert(document, &[5]);
        }
        assert_eq!(held(&postings, 5), (0..MOST as u32).collect::<Vec<_>>());
    }

    #[test]
    fn growing_loses_nothing() {
        let mut postings = Postings::new();
        let count = (FULL << LEAST_BITS) as u32 + 10;
        for number in 0..count {
            postings.insert(number | 1 << 31, &[number / 3]);
        }
        assert_eq!((postings.len(), postings.buckets.len()), (count as usize, 2 << LEAST_BITS));
        for key in (0..count / 3).step_by(997) {
            assert_eq!(held(&postings, key), [0, 1, 2].map(|n| (key * 3 + n) | 1 << 31));
        }
        assert!(postings.bytes() < count as usize * 9, "{}", postings.bytes());
        #[cfg(feature = "serde")]
        {
            let bytes = postcard::to_stdvec(&postings).expect("memory");
            let again: Postings = postcard::from_bytes(&bytes).expect("what was written");
            let same = |key: &u32| held(&again, *key) == held(&postings, *key);
            assert!(again.len() == postings.len() && (0..count / 3).all(|key| same(&key)));
        }
    }
}
