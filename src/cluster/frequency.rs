//! How many clusters hold a shingle.

use crate::hash::KeyMap;

/// Counts, for each shingle, the clusters that hold it, in about 2 bytes a distinct shingle.
///
/// Most shingles of a corpus stand in one cluster only. These cost 16 bits in a Bloom filter (Bloom, 1970; three bits in one
/// 64-bit word: Putze, Sanders, Singler, 2007); only what is seen again gets a counter. A false positive of the filter
/// (0.7 % when full; full ones are followed by one four times as large) makes a count one too high, which turns 1 into 2,
/// what nothing here tells apart.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Frequencies {
    seen: Vec<Filter>,
    /// Counts from 2 on, by 32 bits of the shingle.
    #[cfg_attr(feature = "serde", serde(with = "crate::hash::sorted_map"))]
    repeated: KeyMap<u32, u8>,
    /// The shingles that are not rare any more: a small table for the question asked most.
    #[cfg_attr(feature = "serde", serde(with = "crate::hash::sorted_map"))]
    common: KeyMap<u32, ()>,
}

/// Shingles of at most so many clusters are rare.
const RARE: u32 = 20;

/// Shingles that the smallest filter holds.
const FIRST: usize = 1 << 12;
/// Shingles for each word of a filter.
const HELD: usize = 4;
/// Counts stop here: nothing asks for more.
const MOST: u8 = 200;

impl Frequencies {
    /// With room for `expected` distinct shingles before the filter grows.
    pub(crate) fn with_capacity(expected: usize) -> Self {
        Frequencies { seen: vec![Filter::new(expected)], ..Frequencies::default() }
    }

    /// Counts one more cluster for each of `shingles`.
    pub(crate) fn add_all(&mut self, shingles: &[u64]) {
        // The filter is far larger than any cache. Reading all the words first lets the memory answer many requests at
        // once; the loop that decides would wait for each.
        if let Some(filter) = self.seen.last() {
            std::hint::black_box(shingles.iter().fold(0, |all, &shingle| all ^ filter.words[filter.place(shingle).0]));
        }
        for &shingle in shingles {
            self.add(shingle);
        }
    }

    /// Counts one more cluster for `shingle`.
    fn add(&mut self, shingle: u64) {
        if self.seen.iter().any(|filter| filter.contains(shingle)) {
            let count = self.repeated.entry((shingle >> 32) as u32).or_insert(1);
            *count = (*count + 1).min(MOST);
            if u32::from(*count) == RARE + 1 {
                self.common.insert((shingle >> 32) as u32, ());
            }
            return;
        }
        if self.seen.last().is_none_or(Filter::is_full) {
            let capacity = self.seen.last().map_or(FIRST, |filter| filter.capacity * 4);
            self.seen.push(Filter::new(capacity));
        }
        if let Some(filter) = self.seen.last_mut() {
            filter.insert(shingle);
        }
    }

    /// Whether at most 20 clusters hold `shingle`.
    #[inline]
    pub(crate) fn is_rare(&self, shingle: u64) -> bool {
        !self.common.contains_key(&((shingle >> 32) as u32))
    }

    /// The number of clusters that hold `shingle`: exact from 2 on but for collisions; 1 stands for 0 and 1.
    #[inline]
    pub(crate) fn get(&self, shingle: u64) -> u32 {
        u32::from(self.repeated.get(&((shingle >> 32) as u32)).copied().unwrap_or(1))
    }
}

#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Filter {
    words: Vec<u64>,
    held: usize,
    capacity: usize,
}

impl Filter {
    fn new(capacity: usize) -> Self {
        let words = capacity.max(FIRST).div_ceil(HELD).next_power_of_two();
        Filter { words: vec![0; words], held: 0, capacity: words * HELD }
    }

    fn is_full(&self) -> bool {
        self.held >= self.capacity
    }

    #[inline]
    fn place(&self, shingle: u64) -> (usize, u64) {
        let word = (shingle >> 24) as usize & (self.words.len() - 1);
        (word, 1 << (shingle & 63) | 1 << (shingle >> 6 & 63) | 1 << (shingle >> 12 & 63))
    }

    #[inline]
    fn contains(&self, shingle: u64) -> bool {
        let (word, bits) = self.place(shingle);
        self.words[word] & bits == bits
    }

    #[inline]
    fn insert(&mut self, shingle: u64) {
        let (word, bits) = self.place(shingle);
        self.words[word] |= bits;
        self.held += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;

    #[test]
    fn counts_like_a_map() {
        let mut frequencies = Frequencies::with_capacity(10);
        for i in 0..20_000u64 {
            for _ in 0..=i % 4 {
                frequencies.add_all(&[mix(i)]);
            }
        }
        let wrong = (0..20_000u64).filter(|&i| frequencies.get(mix(i)) != (i % 4 + 1) as u32).count();
        // Three filters with 0.7 % of false positives each, which make a count one too high.
        assert!(wrong < 600, "{wrong}");
        let ones = (20_000..30_000u64).filter(|&i| frequencies.get(mix(i)) != 1).count();
        assert!(ones < 10, "{ones}");
    }
}
