//! A page with what was removed marked in its place.

use gleaner::{GleanedPage, Page, Removed, Span};
use serde::Serialize;

/// Bytes of a page that are shown; behind them stands how many characters are not.
pub(super) const LONGEST: usize = 16 << 10;

/// A stretch of a page.
#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Piece<'a> {
    Kept(&'a str),
    /// Says again what an earlier line said.
    Repeated([&'a str; 1]),
    /// Removed: by which rule, and on how many stories and pages it stands; its wording if that has slots.
    Removed(&'a str, &'static str, u32, u32, &'a str),
    /// So many characters that are not shown.
    Hidden(usize),
}

/// The page in stretches.
pub(super) fn pieces<'a>(page: &'a Page, gleaned: &'a GleanedPage) -> Vec<Piece<'a>> {
    let end = (0..=LONGEST.min(page.text.len())).rev().find(|&at| page.text.is_char_boundary(at)).unwrap_or(0);
    let mut pieces = Vec::new();
    let mut at = 0;
    for Removed { span, rule, template, .. } in &gleaned.removed {
        if span.start >= end {
            break;
        }
        kept(&page.text, Span::new(at, span.start), gleaned, &mut pieces);
        at = span.end.min(end);
        let text = &page.text[span.start..at];
        let wording = if template.text == text.trim() { "" } else { template.text.as_str() };
        pieces.push(Piece::Removed(text, rule.name(), template.stories, template.pages, wording));
    }
    kept(&page.text, Span::new(at, end), gleaned, &mut pieces);
    match page.text[end..].chars().count() {
        0 => {}
        hidden => pieces.push(Piece::Hidden(hidden)),
    }
    pieces
}

/// What was kept, with repeated lines apart.
fn kept<'a>(text: &'a str, span: Span, gleaned: &GleanedPage, pieces: &mut Vec<Piece<'a>>) {
    let mut at = span.start;
    for repeat in &gleaned.repeats {
        let (start, end) = (repeat.span.start.max(at), repeat.span.end.min(span.end));
        if start < end {
            if at < start {
                pieces.push(Piece::Kept(&text[at..start]));
            }
            pieces.push(Piece::Repeated([&text[start..end]]));
            at = end;
        }
    }
    if at < span.end {
        pieces.push(Piece::Kept(&text[at..span.end]));
    }
}

#[cfg(test)]
mod tests {
    use gleaner::Gleaner;

    use super::*;

    #[test]
    fn the_pieces_are_the_page() {
        let line = "The ferry of Lower Brook runs hourly from Monday on, said the mayor of the old town.";
        let page = |n: usize| {
            let text = format!("Story {n} {}\n{line}{n}\nShare | Print", "جسر ".repeat(n * 50));
            Page::new(n.to_string(), text).site("news.example")
        };
        let mut pages: Vec<Page> = (1..6).map(page).collect();
        // Of pages without a site nothing is removed.
        pages.push(Page::new("repeats", format!("{line}\nThe mayor said so.\n{line}")));
        pages.push(Page::new("long", "جسر".repeat(LONGEST)));
        let gleaned = Gleaner::builder().build().and_then(|gleaner| gleaner.batch(&pages)).expect("a batch");
        let mut kinds = [0; 4];
        for (page, found) in pages.iter().zip(&gleaned.pages) {
            let mut again = String::new();
            let mut hidden = 0;
            for piece in pieces(page, found) {
                match piece {
                    Piece::Kept(text) | Piece::Repeated([text]) | Piece::Removed(text, ..) => again.push_str(text),
                    Piece::Hidden(count) => hidden += count,
                }
                kinds[match piece {
                    Piece::Kept(_) => 0,
                    Piece::Repeated(_) => 1,
                    Piece::Removed(..) => 2,
                    Piece::Hidden(_) => 3,
                }] += 1;
            }
            assert!(page.text.starts_with(&again) && again.len() <= LONGEST);
            assert_eq!(again.chars().count() + hidden, page.text.chars().count());
        }
        assert!(kinds.iter().all(|&kind| kind > 0), "{kinds:?}");
    }
}
