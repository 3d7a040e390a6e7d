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
    let Some(full) = full_lines(text, &lines) else { return lines };
    let mut joined: Vec<Span> = Vec::with_capacity(lines.len());
    // Nothing stands before the first line.
    for (line, goes_on) in lines.into_iter().zip(std::iter::once(false).chain(full)) {
        match joined.last_mut().filter(|_| goes_on) {
            Some(last) => last.end = line.end,
            None => joined.push(line),
        }
    }
    joined
}

/// Of each line but the last, whether the next one goes on with it; none if the text is not wrapped.
fn full_lines(text: &str, lines: &[Span]) -> Option<Vec<bool>> {
    let width = |line: &Span| text[line.range()].chars().count();
    // Most texts have a line that shows at once that they are not wrapped.
    if lines.iter().any(|line| line.len() > WIDEST && (line.len() > 4 * WIDEST || width(line) > WIDEST)) {
        return None;
    }
    let widths: Vec<usize> = lines.iter().map(width).collect();
    let widest = widths.iter().copied().fold(NARROWEST, usize::max);
    let is_full = |(pair, width): (&[Span], &usize)| {
        first_word(text, pair[0], pair[1]).is_some_and(|word| width + 1 + word > widest)
    };
    let full: Vec<bool> = lines.windows(2).zip(&widths).map(is_full).collect();
    let wide = (0..full.len()).filter(|&at| widths[at] as f64 > WIDE * widest as f64);
    let (filled, others): (Vec<_>, Vec<_>) = wide.partition(|&at| full[at]);
    let others = others.iter().filter(|&&at| !is_sentence(&text[lines[at].range()])).count();
    let is_wrapped = filled.len() >= FEWEST && filled.len() as f64 > FULL * (filled.len() + others) as f64;
    is_wrapped.then_some(full)
}

/// The characters that the first word of the next line needs on this one; none if an empty line stands between.
fn first_word(text: &str, line: Span, next: Span) -> Option<usize> {
    let gap = &text[line.end..next.start];
    let word = text[next.range()].split(char::is_whitespace).next().unwrap_or_default().chars().count();
    (gap.bytes().filter(|&byte| byte == b'\n').count() <= 1).then_some(if word > WORD { 1 } else { word })
}
