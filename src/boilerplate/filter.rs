//! Which words, lines and runs are worth counting: most stand in one place only, and what is counted costs room and time.

use crate::boilerplate::view::Word;

/// A set of keys, and a few others: a Bloom filter of one hash (Bloom, 1970) and of eight to sixteen bits a key.
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

/// A key of a few words that costs next to nothing, good enough for a filter.
#[inline]
pub(crate) fn rough_key(words: &[Word]) -> u64 {
    words.iter().fold(0, |key, word| u64::rotate_left(key, 21) ^ word.hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;

    #[test]
    fn it_holds_what_it_must_and_little_else() {
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
