//! Blocks: the lines of a text, and the paragraphs they form.

use crate::page::Span;
use crate::text::eight::{HIGH, each, within};

/// A line that holds more than white space, without the white space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Where it stands in the input.
    pub span: Span,
    /// The number of its paragraph, from 0: empty lines separate paragraphs.
    pub paragraph: u32,
}

/// The blocks of a text, in order. Line ends are `\n`, `\r`, and the vertical tab, form feed, next-line, line separator and
/// paragraph separator of Unicode.
///
/// ```
/// let text = "Headline\n\n  First line.\r\nSecond line.";
/// let lines: Vec<_> = gleaner::text::blocks(text).map(|b| (&text[b.span.range()], b.paragraph)).collect();
/// assert_eq!(lines, [("Headline", 0), ("First line.", 1), ("Second line.", 1)]);
/// ```
pub fn blocks(text: &str) -> impl Iterator<Item = Block> + '_ {
    let mut paragraph = 0;
    let mut empty_lines = 0;
    let mut any = false;
    lines(text).filter_map(move |line| {
        let raw = &text[line.range()];
        let from_start = raw.trim_start();
        let trimmed = from_start.trim_end();
        if trimmed.is_empty() {
            empty_lines += 1;
            return None;
        }
        if any && empty_lines > 0 {
            paragraph += 1;
        }
        (any, empty_lines) = (true, 0);
        let start = line.start + (raw.len() - from_start.len());
        Some(Block { span: Span::new(start, start + trimmed.len()), paragraph })
    })
}

/// Every line, empty ones too, without its line end. `\r\n` is one line end.
fn lines(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = Some(0);
    std::iter::from_fn(move || {
        let start = at?;
        let bytes = text.as_bytes();
        let Some((end, length)) = next_end(bytes, start) else {
            at = None;
            return Some(Span::new(start, text.len()));
        };
        at = Some(end + length);
        Some(Span::new(start, end))
    })
}

/// Where the line that `start` is in ends, and the bytes of its end.
fn next_end(bytes: &[u8], start: usize) -> Option<(usize, usize)> {
    let (blocks, rest) = bytes.get(start..)?.as_chunks();
    for (number, block) in blocks.iter().enumerate().filter(|(_, block)| any_may_end(block)) {
        for (eight, bytes_of) in block.as_chunks().0.iter().enumerate() {
            let mut candidates = may_end(u64::from_le_bytes(*bytes_of));
            while candidates != 0 {
                let at = start + BLOCK * number + 8 * eight + candidates.trailing_zeros() as usize / 8;
                if let Some(length) = end_length(&bytes[at..]) {
                    return Some((at, length));
                }
                candidates &= candidates - 1;
            }
        }
    }
    (bytes.len() - rest.len()..bytes.len()).find_map(|at| Some((at, end_length(&bytes[at..])?)))
}

/// Bytes looked at at once within a line.
const BLOCK: usize = 32;

/// Whether a line end could begin with any of the bytes: a loop that the compiler turns into vectors.
fn any_may_end(block: &[u8; BLOCK]) -> bool {
    let is_control = |byte: u8| byte.wrapping_sub(b'\n') <= b'\r' - b'\n';
    let is_lead = |byte: u8| byte & 0xdf == 0xc2;
    block.iter().fold(0, |any, &byte| any | u8::from(is_control(byte)) | u8::from(is_lead(byte))) != 0
}

/// Sets the high bit of each of eight bytes that a line end could begin with: of `\n` to `\r`, 0xc2 and 0xe2.
fn may_end(eight: u64) -> u64 {
    let low = eight & !HIGH;
    let is_control = within(low, b'\n', b'\r') & !eight;
    // The two differ in one bit, and both have the highest.
    let is_lead = within(low & each(0xdf), 0x42, 0x42) & eight;
    (is_control | is_lead) & HIGH
}

/// The bytes of the line end that `bytes` begin with, if they do.
fn end_length(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [b'\r', b'\n', ..] | [0xc2, 0x85, ..] => Some(2),
        [b'\n'..=b'\r', ..] => Some(1),
        [0xe2, 0x80, 0xa8 | 0xa9, ..] => Some(3),
        _ => None,
    }
}
