//! The one frozen hash of the library.
//!
//! Every hash value that may reach disk or decide a result comes from here, so that it is the same on every machine, for
//! ever: xxh3 (Collet, 2019) over bytes, and one multiply-xor mixer over what is in a register already, hashes and the words
//! of a text, eight bytes at a time. Changing either is a new file format.

use std::hash::{BuildHasherDefault, Hasher};

/// 64-bit xxh3 of `bytes` under `seed`.
#[inline]
pub fn hash_bytes(bytes: &[u8], seed: u64) -> u64 {
    xxhash_rust::xxh3::xxh3_64_with_seed(bytes, seed)
}

/// A bijective 64-bit mixer (the finaliser of SplitMix64: Steele, Lea, Flood, 2014).
#[inline]
pub fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(MIXERS[0]);
    x = (x ^ (x >> 27)).wrapping_mul(MIXERS[1]);
    x ^ (x >> 31)
}

/// What [`mix`] multiplies by.
pub(crate) const MIXERS: [u64; 2] = [0xbf58_476d_1ce4_e5b9, 0x94d0_49bb_1331_11eb];

/// The hash of a word in normal form, eight bytes at a time, the last of them filled up with zeros: those of up to eight bytes
/// are all different.
pub(crate) fn hash_word(form: &str) -> u64 {
    let mut hasher = WordHasher::default();
    form.chars().for_each(|c| hasher.push(c));
    hasher.finish()
}

/// Takes a word in, character by character or eight bytes at once: see [`hash_word`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordHasher {
    /// The hash of all bytes before the chunk.
    hash: u64,
    chunk: u64,
    /// How many bits of the chunk are full: fewer than all.
    bits: u32,
}

impl WordHasher {
    /// Adds a character.
    #[inline]
    pub(crate) fn push(&mut self, c: char) {
        let code = u64::from(u32::from(c));
        let next = |shift: u32| 0x80 | code >> shift & 0x3f;
        let (bytes, bits) = match code {
            0..0x80 => (code, 8),
            0x80..0x800 => (0xc0 | code >> 6 | next(0) << 8, 16),
            0x800..0x1_0000 => (0xe0 | code >> 12 | next(6) << 8 | next(0) << 16, 24),
            _ => (0xf0 | code >> 18 | next(12) << 8 | next(6) << 16 | next(0) << 24, 32),
        };
        self.push_few(bytes, bits);
    }

    /// Adds the first `bits` of `bytes`, fewer than 64, of which the others are 0.
    #[inline]
    pub(crate) fn push_few(&mut self, bytes: u64, bits: u32) {
        self.chunk |= bytes << self.bits;
        self.bits += bits;
        if let Some(over) = self.bits.checked_sub(64) {
            self.hash = mix(self.hash ^ self.chunk);
            (self.chunk, self.bits) = (bytes >> (bits - over), over);
        }
    }

    /// Adds the first `length` bytes of `chunk`, at most 8.
    #[inline]
    pub(crate) fn push_chunk(&mut self, chunk: u64, length: usize) {
        let bits = 8 * length as u32;
        let chunk = chunk & !u64::MAX.checked_shl(bits).unwrap_or(0);
        self.chunk |= chunk << self.bits;
        self.bits += bits;
        if let Some(over) = self.bits.checked_sub(64) {
            self.hash = mix(self.hash ^ self.chunk);
            (self.chunk, self.bits) = (chunk.checked_shr(bits - over).unwrap_or(0), over);
        }
    }

    /// The hash.
    #[inline]
    pub(crate) fn finish(self) -> u64 {
        if self.bits == 0 { self.hash } else { mix(self.hash ^ self.chunk) }
    }
}

/// The hash of a sequence, one element at a time: `combine(combine(seed, a), b)` depends on the order of `a` and `b`.
#[inline]
pub fn combine(state: u64, value: u64) -> u64 {
    mix(state.rotate_left(23) ^ value.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// For tables whose keys are hashes already: the key is its own hash, folded so that both halves count.
#[derive(Default, Clone, Copy, Debug)]
pub(crate) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash_bytes(bytes, self.0);
    }
    #[inline]
    fn write_u32(&mut self, key: u32) {
        self.write_u64(u64::from(key));
    }
    #[inline]
    fn write_u64(&mut self, key: u64) {
        // One multiplication spreads keys whose high bits are poor (small numbers, truncated hashes).
        self.0 = (self.0 ^ key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 32;
    }
    #[inline]
    fn write_usize(&mut self, key: usize) {
        self.write_u64(key as u64);
    }
}

/// A map keyed by hashes or small numbers. Never iterate it where the order could show: it differs between versions.
pub(crate) type KeyMap<K, V> = hashbrown::HashMap<K, V, BuildHasherDefault<KeyHasher>>;
/// The set that goes with [`KeyMap`].
pub(crate) type KeySet<K> = hashbrown::HashSet<K, BuildHasherDefault<KeyHasher>>;

/// Which keys are worth a look: a set of hashes, and a few others. A Bloom filter of one hash (Bloom, 1970), and of eight to
/// sixteen bits a key.
pub(crate) struct Filter(Vec<u64>);

impl Filter {
    /// Holds these keys, of which at most `count` are different.
    pub(crate) fn of(keys: impl Iterator<Item = u64>, count: usize) -> Filter {
        let mut bits = Filter(vec![0; count.div_ceil(8).next_power_of_two()]);
        for key in keys {
            let (at, bit) = bits.place(key);
            bits.0[at] |= bit;
        }
        bits
    }

    /// Holds those of these keys, of which there are at most `count`, that come more than once.
    pub(crate) fn of_repeated(keys: impl Iterator<Item = u64>, count: usize) -> Filter {
        let mut once = Filter::of(std::iter::empty(), count);
        let mut again = vec![0; once.0.len()];
        for key in keys {
            let (at, bit) = once.place(key);
            again[at] |= once.0[at] & bit;
            once.0[at] |= bit;
        }
        Filter(again)
    }

    #[inline]
    pub(crate) fn may_hold(&self, key: u64) -> bool {
        let (at, bit) = self.place(key);
        self.0[at] & bit != 0
    }

    #[inline]
    fn place(&self, key: u64) -> (usize, u64) {
        ((key >> 6) as usize & (self.0.len() - 1), 1 << (key & 63))
    }
}

/// Saves a [`KeyMap`] as pairs in key order, so that equal maps have equal bytes.
#[cfg(feature = "serde")]
pub(crate) mod sorted_map {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::KeyMap;

    pub(crate) fn serialize<K, V, S>(map: &KeyMap<K, V>, serializer: S) -> Result<S::Ok, S::Error>
    where
        K: Serialize + Ord,
        V: Serialize,
        S: Serializer,
    {
        let mut pairs: Vec<(&K, &V)> = map.iter().collect();
        pairs.sort_unstable_by_key(|pair| pair.0);
        pairs.serialize(serializer)
    }

    pub(crate) fn deserialize<'de, K, V, D>(deserializer: D) -> Result<KeyMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Eq + std::hash::Hash,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Ok(Vec::<(K, V)>::deserialize(deserializer)?.into_iter().collect())
    }
}

/// Numbers below what is asked, drawn one after the other: the same for a seed.
#[cfg(test)]
pub(crate) fn draws(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below| {
        state = mix(state);
        (state >> 32) as usize % below
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_frozen() {
        // Published xxh3 of the empty input, and one of ours: a change here breaks every saved file.
        assert_eq!(hash_bytes(b"", 0), 0x2d06_8005_38d3_94c2);
        assert_eq!(mix(1), 0x5692_161d_100b_05e5);
    }

    #[test]
    fn words_are_hashed_in_chunks_of_their_bytes() {
        for word in
            ["", "a", "seventh", "eighteen", "eighteenth", "وزير", "وزراء", "международной", "naïveté", "नमस्ते", "𝒳𐐨𐐩"]
        {
            let mut hash = 0;
            for chunk in word.as_bytes().chunks(8) {
                let mut bytes = [0; 8];
                bytes[..chunk.len()].copy_from_slice(chunk);
                hash = mix(hash ^ u64::from_le_bytes(bytes));
            }
            assert_eq!(hash_word(word), hash, "{word}");
        }
        assert_eq!(hash_word("news"), 9_596_603_709_329_567_959);
    }

    #[test]
    fn order_matters() {
        assert_ne!(combine(combine(0, 1), 2), combine(combine(0, 2), 1));
    }

    #[test]
    fn a_filter_holds_what_it_must_and_little_else() {
        let (once, twice): (Vec<u64>, Vec<u64>) = ((0..10_000).map(mix).collect(), (10_000..11_000).map(mix).collect());
        let keys = || once.iter().chain(&twice).chain(&twice).copied();
        let wrong = |filter: &Filter, keys: &[u64]| keys.iter().filter(|&&key| filter.may_hold(key)).count();
        let again = Filter::of_repeated(keys(), keys().count());
        assert!(twice.iter().all(|&key| again.may_hold(key)));
        assert!(wrong(&again, &once) < 1_500);
        let all = Filter::of(twice.iter().copied(), twice.len());
        assert!(twice.iter().all(|&key| all.may_hold(key)));
        assert!(wrong(&all, &once) < 1_500);
        assert!(!Filter::of_repeated(std::iter::empty(), 0).may_hold(7));
    }
}
