//! Word n-grams ("shingles": Broder, 1997) as 64-bit hashes.

use crate::hash::mix;
use crate::text::tokenize::Tokenizer;

/// A word as the matching stages keep it: 31 bits of its hash, and in the lowest bit whether it is a number.
///
/// 31 bits are enough because words are only ever compared in groups of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct WordKey(pub u32);

impl WordKey {
    /// Whether the word holds a digit.
    #[inline]
    pub fn is_number(self) -> bool {
        self.0 & 1 == 1
    }
}

/// The words of a text, in order, as keys. 4 bytes a word.
pub fn word_keys(text: &str) -> Vec<WordKey> {
    let mut keys = Vec::with_capacity(text.len() / 6);
    push_word_keys(text, &mut keys);
    keys
}

/// Adds the words of a text, in order.
pub(crate) fn push_word_keys(text: &str, keys: &mut Vec<WordKey>) {
    let key = |hash: u64, number| WordKey((hash >> 32) as u32 & !1 | u32::from(number));
    Tokenizer::default().push_each(text, keys, key);
}

/// The hash of each run of `length` consecutive words, in order, repeats included: `words.len() - length + 1` of them.
///
/// A text with fewer words than `length`, but at least one, has a single shingle made of all its words *and of their
/// number*, so it equals only a text of the same words and never a part of a longer one. An empty text has none, and so
/// matches nothing. A `length` of 0 counts as 1.
///
/// Cost: one multiplication and one mixing a word.
///
/// ```
/// use gleaner::text::{shingles, word_keys};
/// let count = |text| shingles(&word_keys(text), 3).count();
/// assert_eq!((count("a b c d"), count("a b"), count("")), (2, 1, 0));
/// ```
pub fn shingles(words: &[WordKey], length: usize) -> impl Iterator<Item = u64> + '_ {
    let length = length.max(1);
    let window = length.min(words.len());
    let seed = seed_of(window);
    let top = (1..length).fold(1u64, |power, _| power.wrapping_mul(MULTIPLIER));
    let add = |polynomial: u64, word: &WordKey| polynomial.wrapping_mul(MULTIPLIER).wrapping_add(value(*word));
    let mut polynomial = words[..window].iter().fold(0u64, add);
    let first = (window > 0).then_some(polynomial);
    let others = words.windows(length + 1).map(move |words| {
        let leaving = value(words[0]).wrapping_mul(top);
        polynomial = add(polynomial.wrapping_sub(leaving), &words[length]);
        polynomial
    });
    first.into_iter().chain(others).map(move |polynomial| mix(polynomial ^ seed))
}

/// A random odd multiplier: the polynomial is a bijection in each word.
pub(crate) const MULTIPLIER: u64 = 0x9fb2_1c65_1e98_df25;

/// Tells the number of words of a shingle apart, so that short texts never meet long ones.
#[inline]
pub(crate) fn seed_of(length: usize) -> u64 {
    mix(length as u64)
}

/// What a word adds to the polynomial.
#[inline]
pub(crate) fn value(word: WordKey) -> u64 {
    u64::from(word.0) + 1
}

/// The hash of words in their order, a polynomial, mixed: above 0.
pub(crate) fn sequence(words: &[WordKey]) -> u32 {
    const K: u64 = 0xd6e8_feb8_6659_fd93;
    let polynomial = |state: u64, word: &WordKey| state.wrapping_mul(K).wrapping_add(u64::from(word.0));
    // Four words at a time, which do not wait for each other: the same sum.
    let power = K.wrapping_mul(K).wrapping_mul(K).wrapping_mul(K);
    let four =
        |state: u64, four: &[WordKey; 4]| state.wrapping_mul(power).wrapping_add(four.iter().fold(0, polynomial));
    let (fours, rest) = words.as_chunks();
    let state = rest.iter().fold(fours.iter().fold(words.len() as u64, four), polynomial);
    ((mix(state) >> 32) as u32).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_a_sequence_is_its_polynomial() {
        for count in 0..40 {
            let words: Vec<WordKey> = (0..count).map(|at| WordKey(mix(at) as u32)).collect();
            let next =
                |state: u64, word: &WordKey| state.wrapping_mul(0xd6e8_feb8_6659_fd93).wrapping_add(u64::from(word.0));
            let polynomial = words.iter().fold(words.len() as u64, next);
            assert_eq!(sequence(&words), ((mix(polynomial) >> 32) as u32).max(1), "{count} words");
        }
    }
}
