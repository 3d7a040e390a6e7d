//! Hard-wrapped text: lines that were broken to fit a width are read as the one that they were.

use crate::boilerplate::view::is_sentence;
use crate::page::Span;
use crate::text::blocks;

/// No one wraps text wider than this, in characters, or narrower.
const WIDEST: usize = 130;
const NARROWEST: usize = 30;
/// Longer words are of scripts that can be broken anywhere, or addresses.
const WORD: usize = 24;
/// Lines of more than this part of the width are looked at.
const WIDE: f64 = 0.6;
/// The text is wrapped if more than this part of those that end no sentence are full. By chance a sixth are.
const FULL: f64 = 0.5;
/// Fewer full lines are chance.
const FEWEST: usize = 3;

/// The lines of `text`, each with those that go on with it: where the text is wrapped, the next line goes on with one that
/// had no room for its first word.
pub(crate) fn unwrapped(text: &str) -> Vec<Span> {
    let lines: Vec<Span> = blocks(text).map(|block| block.span).collect();
    let Some(width) = width(text, &lines) else { return lines };
    let is_full = |line: Span, next: Span| is_full(text, line, next, width);
    let mut joined: Vec<Span> = Vec::with_capacity(lines.len());
    let mut before: Option<Span> = None;
    for line in lines {
        match joined.last_mut().filter(|_| before.is_some_and(|before| is_full(before, line))) {
            Some(last) => last.end = line.end,
            None => joined.push(line),
        }
        before = Some(line);
    }
    joined
}

/// The width that the text is wrapped to, if it is.
fn width(text: &str, lines: &[Span]) -> Option<usize> {
    let mut width = NARROWEST;
    for line in lines {
        let line = &text[line.range()];
        // Most texts have a line that shows at once that they are not wrapped.
        let characters = if line.len() > 4 * WIDEST { WIDEST + 1 } else { line.chars().count() };
        if characters > WIDEST {
            return None;
        }
        width = width.max(characters);
    }
    let wide = |line: Span| text[line.range()].chars().count() as f64 > WIDE * width as f64;
    let pairs = lines.windows(2).filter(|pair| wide(pair[0]));
    let (full, others): (Vec<_>, Vec<_>) = pairs.partition(|pair| is_full(text, pair[0], pair[1], width));
    let others = others.iter().filter(|pair| !is_sentence(&text[pair[0].range()])).count();
    let is_wrapped = full.len() >= FEWEST && full.len() as f64 > FULL * (full.len() + others) as f64;
    is_wrapped.then_some(width)
}

/// Whether the first word of the next line had no room on this one.
fn is_full(text: &str, line: Span, next: Span, width: usize) -> bool {
    let gap = &text[line.end..next.start];
    let next = &text[next.range()];
    let word = next.split(char::is_whitespace).next().unwrap_or_default().chars().count();
    let word = if word > WORD { 1 } else { word };
    gap.bytes().filter(|&byte| byte == b'\n').count() <= 1 && text[line.range()].chars().count() + 1 + word > width
}
