//! A page with what was removed shown in its place.

use gleaner::{GleanedPage, Page, Removed, Span};

use crate::plain::count;

/// Longer stretches of a page are shown with a gap: so many bytes before it, and so many behind.
const BEGIN: usize = 700;
const END: usize = 300;
/// Stretches of a page shown.
const PIECES: usize = 60;

/// A stretch of a page.
pub(super) struct Piece<'a> {
    pub(super) kind: Kind,
    pub(super) begin: &'a str,
    /// What stands for the part that is not shown; empty if all is.
    pub(super) gap: String,
    pub(super) end: &'a str,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Kept,
    /// Says again what an earlier line said.
    Repeated,
    /// Removed, by which rule and why.
    Removed {
        rule: &'static str,
        reason: String,
    },
}

/// The page in stretches.
pub(super) fn pieces<'a>(page: &'a Page, gleaned: &GleanedPage) -> Vec<Piece<'a>> {
    let text = page.text.as_str();
    let mut pieces = Vec::new();
    let mut at = 0;
    for removed in &gleaned.removed {
        kept(text, Span::new(at, removed.span.start), gleaned, &mut pieces);
        push(text, removed.span, Kind::Removed { rule: removed.rule.name(), reason: reason(removed) }, &mut pieces);
        at = removed.span.end;
    }
    kept(text, Span::new(at, text.len()), gleaned, &mut pieces);
    if pieces.len() > PIECES {
        let gap = format!(" … {} … ", count(pieces.len() - PIECES, "part"));
        pieces.truncate(PIECES);
        pieces.push(Piece { kind: Kind::Kept, begin: "", gap, end: "" });
    }
    pieces
}

/// What was kept, with repeated lines apart.
fn kept<'a>(text: &'a str, span: Span, gleaned: &GleanedPage, pieces: &mut Vec<Piece<'a>>) {
    let mut at = span.start;
    for repeat in &gleaned.repeats {
        let (start, end) = (repeat.span.start.max(at), repeat.span.end.min(span.end));
        if start < end {
            push(text, Span::new(at, start), Kind::Kept, pieces);
            push(text, Span::new(start, end), Kind::Repeated, pieces);
            at = end;
        }
    }
    push(text, Span::new(at, span.end), Kind::Kept, pieces);
}

fn push<'a>(text: &'a str, span: Span, kind: Kind, pieces: &mut Vec<Piece<'a>>) {
    if span.is_empty() {
        return;
    }
    let text = &text[span.range()];
    let (begin, gap, end) = shortened(text);
    pieces.push(Piece { kind, begin, gap, end });
}

fn shortened(text: &str) -> (&str, String, &str) {
    // Not worth a gap if hardly more than that would be hidden.
    if text.len() <= 2 * (BEGIN + END) {
        return (text, String::new(), "");
    }
    let begin = (0..=BEGIN).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let end = (text.len() - END..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    let hidden = text[begin..end].chars().count();
    (&text[..begin], format!(" … {} … ", count(hidden, "character")), &text[end..])
}

fn reason(removed: &Removed) -> String {
    let template = &removed.template;
    let support = if template.stories == template.pages {
        count(template.pages as usize, "page")
    } else {
        format!("{} ({} stories)", count(template.pages as usize, "page"), template.stories)
    };
    format!("on {support}: {}", template.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_stretches_are_cut_between_characters() {
        assert_eq!(shortened("short"), ("short", String::new(), ""));
        let text = "جسر".repeat(1000);
        let (begin, gap, end) = shortened(&text);
        assert!(begin.len() <= BEGIN && end.len() <= END && text.starts_with(begin) && text.ends_with(end));
        let hidden = 3000 - begin.chars().count() - end.chars().count();
        assert_eq!(gap, format!(" … {} … ", count(hidden, "character")));
    }
}
