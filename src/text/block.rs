//! Blocks: the lines of a text, and the paragraphs they form.

use crate::page::Span;

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
        let trimmed = raw.trim();
        if trimmed.is_empty() {
            empty_lines += 1;
            return None;
        }
        if any && empty_lines > 0 {
            paragraph += 1;
        }
        (any, empty_lines) = (true, 0);
        let start = line.start + (raw.len() - raw.trim_start().len());
        Some(Block { span: Span::new(start, start + trimmed.len()), paragraph })
    })
}

/// Every line, empty ones too, without its line end. `\r\n` is one line end.
fn lines(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = Some(0);
    std::iter::from_fn(move || {
        let start = at?;
        let rest = &text[start..];
        let is_end = |c: char| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
        let Some(length) = rest.find(is_end) else {
            at = None;
            return Some(Span::new(start, text.len()));
        };
        let end = if rest[length..].starts_with("\r\n") {
            2
        } else {
            rest[length..].chars().next().map_or(1, char::len_utf8)
        };
        at = Some(start + length + end);
        Some(Span::new(start, start + length))
    })
}
