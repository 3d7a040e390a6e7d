//! Stripping: from what a site repeats to the parts of a page that go.

use std::sync::Arc;

use crate::boilerplate::edges::{edge_template, head_cut, tail_cut};
use crate::boilerplate::model::SiteTemplates;
use crate::boilerplate::slots::{TITLE_LINES, shapes, site_names};
use crate::boilerplate::template::{Removed, Rule, Template};
use crate::boilerplate::view::{Line, View, Word};
use crate::page::{Page, Span};

/// Within the text, a line is chrome from this share of the site's stories on.
const IN_TEXT: f64 = 0.02;
/// Rows of numbers are alike when the numbers are left out; they are chrome from this share of the site's stories on.
const ROWS: f64 = 0.1;
/// A line is nothing but links if more than this share of its letters is: there may be counters beside them. On the HTML of CPE, L3S,
/// `DAnIEL` and fundus such lines cost .001 to .004 of recall and bring .02 to .1 of precision.
const LINKED: f64 = 0.8;
/// Lines from this length on may be wire copy.
const LONG: usize = 12;

/// What remains of `text` once the parts are gone: parts and rest together are the text.
///
/// ```
/// use gleaner::boilerplate::kept;
/// assert_eq!(kept("Body.\nFooter", &[]), "Body.\nFooter");
/// ```
pub fn kept(text: &str, removed: &[Removed]) -> String {
    pieces(text.len(), removed).iter().map(|piece| &text[piece.range()]).collect()
}

/// The parts between the removed ones.
fn pieces(length: usize, removed: &[Removed]) -> Vec<Span> {
    let starts = std::iter::once(0).chain(removed.iter().map(|part| part.span.end));
    let ends = removed.iter().map(|part| part.span.start).chain(std::iter::once(length));
    starts.zip(ends).map(|(start, end)| Span::new(start, end)).filter(|piece| !piece.is_empty()).collect()
}

/// Everything of `page` that goes. What one round removes can uncover more, so rounds follow until nothing does.
pub(crate) fn strip(site: &SiteTemplates, page: &Page) -> Vec<Removed> {
    const MOST_ROUNDS: usize = 6;
    let mut removed: Vec<Removed> = Vec::new();
    let mut links = link_lines(page);
    for _ in 0..MOST_ROUNDS {
        let text = kept(&page.text, &removed);
        let found = round(site, page, &text);
        if !found.is_empty() {
            if blank_after(&text, &found) {
                // A page that is nothing but chrome is kept: better a bad page than none.
                return Vec::new();
            }
            removed = onto(&page.text, &removed, found);
        } else if !links.is_empty() {
            // Only now, because what repeats says more of why it goes.
            let all = with_apart(&removed, std::mem::take(&mut links));
            if blank_after(&page.text, &all) {
                break;
            }
            removed = all;
        } else {
            break;
        }
    }
    removed
}

/// The lines of which next to nothing is outside links, but for the page's own headline.
fn link_lines(page: &Page) -> Vec<Removed> {
    let text = &page.text;
    let are_places = |link: &Span| text.get(link.range()).is_some();
    if page.links.is_empty() || !page.links.iter().all(are_places) {
        return Vec::new();
    }
    let view = View::of(page, text);
    let mut rest = page.links.as_slice();
    let mut found = Vec::new();
    for (at, line) in view.lines.iter().enumerate() {
        let (mut linked, mut all) = (0, 0);
        for word in view.words_of(line) {
            rest = &rest[rest.iter().take_while(|link| link.end <= word.span.start).count()..];
            let is_linked = rest.first().is_some_and(|link| link.start < word.span.end);
            linked += if is_linked { word.span.len() } else { 0 };
            all += word.span.len();
        }
        if linked as f64 <= LINKED * all as f64 || line.key == view.title {
            continue;
        }
        let mut template = Template::new(&text[line.span.range()], 1, 1);
        template.examples.push(page.id.clone());
        let end = view.lines.get(at + 1).map_or(text.len(), |next| next.span.start);
        found.push(Removed { span: Span::new(line.span.start, end), rule: Rule::Links, template: Arc::new(template) });
    }
    found
}

/// Both, in order, without those of `more` that meet a removed part.
fn with_apart(removed: &[Removed], more: Vec<Removed>) -> Vec<Removed> {
    let meets = |part: &Removed| {
        let next = removed.partition_point(|known| known.span.end <= part.span.start);
        removed.get(next).is_some_and(|known| known.span.start < part.span.end)
    };
    let mut all: Vec<Removed> = more.into_iter().filter(|part| !meets(part)).collect();
    all.extend_from_slice(removed);
    all.sort_by_key(|part| part.span);
    all
}

fn blank_after(text: &str, found: &[Removed]) -> bool {
    pieces(text.len(), found).iter().all(|piece| !text[piece.range()].contains(char::is_alphanumeric))
}

/// Adds parts found in what `removed` leaves, at their places in the whole text.
fn onto(text: &str, removed: &[Removed], found: Vec<Removed>) -> Vec<Removed> {
    let pieces = pieces(text.len(), removed);
    let mut all = removed.to_vec();
    // Parts and pieces are both in order, and no part begins before the one before it ends.
    let (mut offset, mut at) = (0, 0);
    for part in found {
        while let Some(piece) = pieces.get(at) {
            let start = part.span.start.max(offset);
            let end = part.span.end.min(offset + piece.len());
            if start < end {
                let span = Span::new(piece.start + start - offset, piece.start + end - offset);
                all.push(Removed { span, ..part.clone() });
            }
            if part.span.end < offset + piece.len() {
                break;
            }
            offset += piece.len();
            at += 1;
        }
    }
    all.sort_by_key(|part| part.span);
    all
}

/// One look at `text`, what is left of `page` so far.
fn round(site: &SiteTemplates, page: &Page, text: &str) -> Vec<Removed> {
    let view = View::of(page, text);
    let goes = lines_that_go(site, &view);
    let mut found: Vec<Removed> = Vec::new();
    for (at, (line, goes)) in view.lines.iter().zip(&goes).enumerate() {
        if let Some((rule, template)) = goes {
            let end = view.lines.get(at + 1).map_or(text.len(), |next| next.span.start);
            found.push(Removed { span: Span::new(line.span.start, end), rule: *rule, template: Arc::clone(template) });
        } else if at < TITLE_LINES {
            let names = site_names(text, line.span).into_iter();
            let known = names.filter_map(|name| site.names.get(&name.key).map(|template| (name.span, template)));
            found.extend(known.take(1).map(|(span, template)| Removed {
                span,
                rule: Rule::SiteName,
                template: Arc::clone(template),
            }));
        }
    }
    if found.is_empty() {
        found = edges(site, text, &view);
    }
    found
}

/// For each line the reason why it goes, if it does.
fn lines_that_go(site: &SiteTemplates, view: &View) -> Vec<Option<(Rule, Arc<Template>)>> {
    let text = site.text_lines(view);
    let mut goes: Vec<Option<(Rule, Arc<Template>)>> = (0..view.lines.len())
        .map(|at| {
            let line = &view.lines[at];
            if line.key == view.title && view.title != 0 {
                return None;
            }
            if let Some(template) = site.lines.get(&line.key) {
                return (!is_copy(site, line, template)).then(|| (Rule::Line, Arc::clone(template)));
            }
            let template = shapes(site, view, &text, at).find_map(|key| site.slots.get(&key))?;
            Some((Rule::Slots, Arc::clone(template)))
        })
        .collect();
    if let Some(at) = headline(site, view, &goes) {
        goes[at] = None;
    }
    within_text(site, view, &mut goes);
    enclosed(site, view, &mut goes);
    goes
}

/// Keeps what stands within the text with too little to show that it is not part of it: lines that go on with a kept one,
/// lines of few stories on a large site (rows of tables, phrases of the trade), long lines that only two of three or more
/// stories share (quotations).
fn within_text(site: &SiteTemplates, view: &View, goes: &mut [Option<(Rule, Arc<Template>)>]) {
    for at in 1..goes.len() {
        if view.lines[at].continues && goes[at - 1].is_none() {
            goes[at] = None;
        }
    }
    let kept_text = |at: &usize| goes[*at].is_none() && view.lines[*at].is_text();
    let (Some(first), Some(last)) = ((0..goes.len()).find(kept_text), (0..goes.len()).rfind(kept_text)) else { return };
    for (at, line) in view.lines.iter().enumerate().take(last).skip(first) {
        let few = if line.weight >= LONG { f64::from(site.stories.min(3)) } else { 0.0 }
            .max(IN_TEXT * f64::from(site.stories));
        if goes[at].as_ref().is_some_and(|(_, template)| f64::from(template.stories) < few) {
            goes[at] = None;
        }
    }
}

/// The page's own headline, if it would go because other pages of the site link to it: above the text, reads like one, and
/// stands above the text of no other story, or is the nearest such line and stands on a minority of the stories.
fn headline(site: &SiteTemplates, view: &View, goes: &[Option<(Rule, Arc<Template>)>]) -> Option<usize> {
    const ABOVE: usize = 8;
    const SHORTEST: usize = 4;
    let mut lines = view.lines.iter().zip(goes);
    let text = lines.position(|(line, goes)| goes.is_none() && line.is_text())?;
    let reads_like_one =
        |line: &Line| (SHORTEST..=2 * Line::SHORT).contains(&line.weight) && line.numbers * 3 < line.words;
    let candidate = |at: &usize| matches!(goes[*at], Some((Rule::Line, _))) && reads_like_one(&view.lines[*at]);
    let support = |at: usize| goes[at].as_ref().map_or((1, 0), |(_, template)| (template.stories, template.above));
    if let Some(own) = (0..text).find(|at| candidate(at) && support(*at).1 <= 1) {
        return Some(own);
    }
    let nearest = (text.saturating_sub(ABOVE)..text)
        .rev()
        .find(|&at| reads_like_one(&view.lines[at]) && f64::from(support(at).0) <= 0.3 * f64::from(site.stories))?;
    candidate(&nearest).then_some(nearest)
}

/// A line that few stories share, for a row of numbers, a long one or on a site that repeats little, is wire copy, a
/// quotation or a phrase of the trade rather than chrome.
fn is_copy(site: &SiteTemplates, line: &Line, template: &Template) -> bool {
    let stories = f64::from(site.stories);
    let few = match (line.weight >= LONG, site.is_clean()) {
        (true, true) => (0.01 * stories).max(5.0),
        (false, true) => (0.002 * stories).max(3.0),
        (true, false) => (0.1 * stories).min(5.0).max(0.03 * stories),
        (false, false) => 0.0,
    };
    let is_row = line.numbers > 0 && line.numbers * 4 >= line.words;
    f64::from(template.stories) < if is_row { few.max(ROWS * stories) } else { few }
}

/// Short lines between lines that go, below the text: other headlines in a list, counters.
fn enclosed(site: &SiteTemplates, view: &View, goes: &mut [Option<(Rule, Arc<Template>)>]) {
    const MOST: usize = 12;
    if site.is_clean() {
        return;
    }
    let last = view.lines.iter().zip(goes.iter()).rposition(|(line, goes)| goes.is_none() && line.is_text());
    let Some(last) = last else { return };
    let mut at = last + 1;
    while at < goes.len() {
        if goes[at].is_some() || goes[at - 1].is_none() {
            at += 1;
            continue;
        }
        let end = (at..goes.len()).find(|&next| goes[next].is_some()).unwrap_or(goes.len());
        let gap = &view.lines[at..end];
        if end < goes.len()
            && gap.len() <= MOST
            && !gap.iter().any(Line::is_text)
            && let Some((_, template)) = goes[at - 1].clone()
        {
            goes[at..end].fill(Some((Rule::Enclosed, template)));
        }
        at = end + 1;
    }
}

/// What is left of a page once its lines that go are gone: for learning the edges.
pub(crate) fn without_lines(site: &SiteTemplates, view: &View) -> View {
    let goes = lines_that_go(site, view);
    let mut left = View { lines: Vec::new(), words: Vec::with_capacity(view.words.len()), ..*view };
    for (line, _) in view.lines.iter().zip(&goes).filter(|(_, goes)| goes.is_none()) {
        let first_word = left.words.len();
        left.words.extend_from_slice(view.words_of(line));
        left.lines.push(Line { first_word, ..*line });
    }
    left
}

fn edges(site: &SiteTemplates, text: &str, view: &View) -> Vec<Removed> {
    let words = &view.words_with_title();
    let mut found = Vec::new();
    if let Some((first, end)) = head_cut(words, &site.heads, site.stories) {
        let start = words[first].span.start;
        let stop = words.get(end).map_or(text.len(), |next| head_stop(text, start, next.span.start));
        let template = edge_template(text, &words[first..end], &site.heads, &site.head_runs);
        found.push(Removed { span: Span::new(start, stop), rule: Rule::Head, template });
    }
    if let Some(first) = tail_cut(words, &site.tails, site.stories) {
        let start = tail_start(text, words, first);
        if found.last().is_none_or(|head| head.span.end <= start) {
            let template = edge_template(text, &words[first..], &site.tails, &site.tail_runs);
            found.push(Removed { span: Span::new(start, text.len()), rule: Rule::Tail, template });
        }
    }
    found
}

/// Where a cut before the word at `next` stops: what opens a quotation or a bracket belongs to that word.
fn head_stop(text: &str, start: usize, next: usize) -> usize {
    text[start..next]
        .trim_end_matches(['"', '\'', '“', '‘', '„', '‚', '«', '‹', '「', '『', '《', '（', '(', '[', '¿', '¡'])
        .len()
        + start
}

/// Where a cut before a word starts: punctuation that touches the word before it belongs to that one.
fn tail_start(text: &str, words: &[Word], first: usize) -> usize {
    let start = words[first].span.start;
    let Some(previous) = first.checked_sub(1).map(|before| words[before].span.end) else { return start };
    match text[previous..start].find(char::is_whitespace) {
        Some(space) => previous + space,
        None => start,
    }
}
