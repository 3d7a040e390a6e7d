//! Lines with slots (`Published: # May #, #`) and site names on headlines (`Headline - Site`).

use crate::boilerplate::model::SiteTemplates;
use crate::boilerplate::view::{NUMBER, View};
use crate::hash::{KeyMap, combine};
use crate::page::Span;
use crate::text::each_token;

/// Longer lines are not lines with slots.
const LONGEST: usize = 24;
/// A line with slots stands among so many lines from the start or the end of the page.
const FROM_EDGE: usize = 8;
/// Headlines are looked for in so many lines from the start.
pub(crate) const TITLE_LINES: usize = 4;
/// Stands for a slot in keys.
const SLOT: u64 = 0x736c_6f74_0000_0000;

/// The words that are fixed parts of lines with slots: those of short lines near the edges, on many stories.
pub(crate) fn literals<'a>(pages: impl Iterator<Item = &'a View>, site: &SiteTemplates) -> Vec<u64> {
    let mut stories: KeyMap<u64, (usize, u32)> = KeyMap::default();
    for (number, view) in pages.enumerate() {
        for (_, line) in
            view.lines.iter().enumerate().filter(|(at, line)| near_edge(view, *at) && line.words <= LONGEST)
        {
            for word in view.words_of(line) {
                let (last, count) = stories.entry(word.hash).or_insert((usize::MAX, 0));
                *count += u32::from(std::mem::replace(last, number) != number);
            }
        }
    }
    let least = site.share(3, 0.10);
    let mut literals: Vec<u64> =
        stories.into_iter().filter(|(_, (_, count))| *count >= least).map(|(word, _)| word).collect();
    literals.sort_unstable();
    literals
}

fn near_edge(view: &View, at: usize) -> bool {
    at < FROM_EDGE || at + FROM_EDGE >= view.lines.len()
}

/// The key of a line as fixed words and slots, if it can be one: short, near an edge, and half of it fixed.
pub(crate) fn shape(site: &SiteTemplates, view: &View, at: usize) -> Option<u64> {
    let line = &view.lines[at];
    if !near_edge(view, at) || line.words > LONGEST || line.words < 2 || line.key == view.title {
        return None;
    }
    let (mut key, mut fixed, mut words, mut in_slot) = (0, 0, 0, false);
    for word in view.words_of(line) {
        let literal = site.literals.binary_search(&word.hash).is_ok();
        if literal {
            key = combine(key, word.hash);
            fixed += 1;
            words += usize::from(word.hash != NUMBER);
        } else if !in_slot {
            key = combine(key, SLOT);
        }
        in_slot = !literal;
    }
    (fixed >= 2 && fixed * 2 >= line.words && (words >= 2 || line.numbers >= 2)).then_some(key)
}

/// The wording of a line with its slots shown.
pub(crate) fn render(site: &SiteTemplates, line: &str) -> String {
    let mut text = String::new();
    let (mut end, mut in_slot) = (0, false);
    each_token(line, |token| {
        let literal = site.literals.binary_search(&if token.is_number() { NUMBER } else { token.hash() }).is_ok();
        let gap = &line[end.min(token.span.start)..token.span.start];
        end = token.span.end;
        if literal || !in_slot {
            text.push_str(gap);
            text.push_str(match (literal, token.is_number()) {
                (true, true) => "#",
                (true, false) => &line[token.span.range()],
                (false, _) => "…",
            });
        }
        in_slot = !literal;
    });
    text + &line[end..]
}

/// A possible site name on a line.
pub(crate) struct SiteName {
    pub(crate) key: u64,
    /// The name with the mark that separates it from the headline.
    pub(crate) span: Span,
}

/// What stands behind the last and before the first separating mark of a line, if it is short and leaves a headline.
pub(crate) fn site_names(text: &str, line: Span) -> Vec<SiteName> {
    const LONGEST_NAME: usize = 6;
    let content = &text[line.range()];
    let marks: Vec<(usize, &str)> = [" - ", " | ", " – ", " — ", " :: ", " • ", " · ", " » ", " « ", "｜", "_"]
        .iter()
        .flat_map(|mark| content.match_indices(*mark))
        .collect();
    let words = |part: &str| {
        let (mut key, mut count) = (0, 0);
        each_token(part, |token| {
            key = combine(key, token.hash());
            count += 1;
        });
        (key, count)
    };
    let mut names = Vec::new();
    let mut offer = |name: Span, rest: &str, side: u64| {
        let (key, count) = words(&content[name.range()]);
        if (1..=LONGEST_NAME).contains(&count) && words(rest).1 > count {
            names.push(SiteName {
                key: combine(key, side),
                span: Span::new(line.start + name.start, line.start + name.end),
            });
        }
    };
    if let Some(&(at, _)) = marks.iter().max() {
        offer(Span::new(at, content.len()), &content[..at], 1);
    }
    if let Some(&(at, mark)) = marks.iter().min() {
        offer(Span::new(0, at + mark.len()), &content[at + mark.len()..], 2);
    }
    names
}
