//! Lines that a text says twice: a picture's caption printed again below it.

use crate::hash::{KeyMap, combine};
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

/// Shorter lines repeat for many reasons.
const SHORTEST: usize = 4;

/// The lines of at least four words that repeat an earlier line of the text, word for word in normal form. Linear time.
///
/// ```
/// let text = "Ferry at the new pier (Harbour Post)\nFERRY at the new pier (Harbour Post)\nIt runs hourly.";
/// let repeats = gleaner::text::repeats(text);
/// assert_eq!(&text[repeats[0].span.range()], "FERRY at the new pier (Harbour Post)");
/// ```
pub fn repeats(text: &str) -> Vec<Repeat> {
    let mut first: KeyMap<u64, Span> = KeyMap::default();
    let mut repeats = Vec::new();
    for block in blocks(text) {
        let (mut key, mut words) = (0, 0);
        each_token(&text[block.span.range()], |token| {
            key = combine(key, token.hash());
            words += 1;
        });
        if words < SHORTEST {
            continue;
        }
        match first.get(&key) {
            Some(&of) => repeats.push(Repeat { span: block.span, of }),
            None => _ = first.insert(key, block.span),
        }
    }
    repeats
}
