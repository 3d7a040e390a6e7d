//! The shingles that all peers get: five words in a row, a word being what stands between whitespace in the lower-cased
//! text. A shorter text is one shingle, an empty one none.

use std::fs::File;
use std::io::{BufRead, BufReader};

use serde::Deserialize;
use std::borrow::Cow;
use xxhash_rust::xxh3::xxh3_64;

use crate::{Result, SHINGLE};

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    text: Cow<'a, str>,
}

/// Calls `each` with the shingle hashes of each document of a prepared file, in the order of the file.
pub(crate) fn for_each(file: &str, mut each: impl FnMut(&[u64]) -> Result<()>) -> Result<()> {
    let mut reader = BufReader::with_capacity(1 << 20, File::open(file).map_err(|error| format!("{file}: {error}"))?);
    let (mut line, mut words, mut shingles) = (Vec::new(), Vec::new(), Vec::new());
    for number in 1.. {
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let document: Document = serde_json::from_slice(&line).map_err(|error| format!("{file}:{number}: {error}"))?;
        hashes(&document.text, &mut words, &mut shingles);
        each(&shingles)?;
    }
    Ok(())
}

/// Puts the shingle hashes of a text into `shingles`, repeats and all; `words` is room to work in.
fn hashes(text: &str, words: &mut Vec<u64>, shingles: &mut Vec<u64>) {
    words.clear();
    words.extend(text.to_lowercase().split_whitespace().map(|word| xxh3_64(word.as_bytes())));
    shingles.clear();
    shingles.extend(words.windows(SHINGLE.min(words.len()).max(1)).map(combine));
}

/// One hash of several words in their order.
fn combine(words: &[u64]) -> u64 {
    let sum = words.iter().fold(0_u64, |sum, word| sum.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(*word));
    let mixed = (sum ^ (sum >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    mixed ^ (mixed >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<u64> {
        let (mut words, mut shingles) = (Vec::new(), Vec::new());
        hashes(text, &mut words, &mut shingles);
        shingles
    }

    #[test]
    fn shingles_are_five_words_whatever_their_case_and_spaces() {
        assert_eq!(of("").len(), 0);
        assert_eq!(of("  \n ").len(), 0);
        assert_eq!(of("a b").len(), 1);
        assert_eq!(of("a b c d e f").len(), 2);
        assert_eq!(of("A  b\tc d\ne F"), of("a b c d e f"));
        assert_ne!(of("a b c d e"), of("b a c d e"));
    }
}
