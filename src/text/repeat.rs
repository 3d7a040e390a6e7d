//! Lines that a text says twice: a picture's caption printed again below it.

use hashbrown::hash_map::Entry;

use crate::hash::{KeyMap, hash_bytes};
use crate::page::Span;
use crate::text::block::blocks;
use crate::text::tokenize::each_token;

/// A line that says what an earlier line of the same text said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Repeat {
    /// The line.
    pub span: Span,
    /// The earlier line with the same words.
    pub of: Span,
}

/// Shorter lines, in words, repeat for many reasons.
const SHORTEST: usize = 4;

/// The lines of at least four words that repeat an earlier line of the text to the letter. Linear time.
///
/// ```
/// let text = "Ferry at the new pier (Harbour Post)\nFerry at the new pier (Harbour Post)\nIt runs hourly.";
/// let repeats = gleaner::text::repeats(text);
/// assert_eq!((repeats[0].of.start, repeats[0].span.start), (0, 37));
/// ```
pub fn repeats(text: &str) -> Vec<Repeat> {
    let mut first: KeyMap<u64, Span> = KeyMap::default();
    let mut repeats = Vec::new();
    for span in blocks(text).map(|block| block.span).filter(|span| span.len() >= SHORTEST) {
        let line = &text[span.range()];
        match first.entry(hash_bytes(line.as_bytes(), 0)) {
            Entry::Vacant(free) => _ = free.insert(span),
            Entry::Occupied(earlier) => {
                let mut words = 0;
                each_token(line, |_| words += 1);
                if words >= SHORTEST {
                    repeats.push(Repeat { span, of: *earlier.get() });
                }
            }
        }
    }
    repeats
}
