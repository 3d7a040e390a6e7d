//! Stripping: from what a site repeats to the parts of a page that go.

use std::borrow::Cow;
use std::sync::Arc;

use crate::boilerplate::edges::{Grams, best_run, head_cut, run_shown, tail_cut};
use crate::boilerplate::learn::FEWEST;
use crate::boilerplate::lines::{self, SURE};
use crate::boilerplate::model::SiteTemplates;
use crate::boilerplate::slots::{TITLE_LINES, shapes, site_names};
use crate::boilerplate::template::{Removed, Rule, Template, Templates};
use crate::boilerplate::view::{Line, View, Word, join_titles};
use crate::hash::KeySet;
use crate::page::{Page, Span};

/// Caution with lines of sites that repeat nothing, in log odds: with none readability's text of L3S falls below what it was
/// unstripped; with 1.5 resiliparse's text of fundus keeps chrome that costs .006.
const CLEAN: f64 = 1.2;
/// The same with the first page of a site, of which nobody knows how well it was extracted. Without it `wcxb`, one page a
/// site, loses .02 more of trafilatura's text; with twice as much `DAnIEL`'s first pages from raw blocks fall from .85 to .75.
const UNKNOWN: f64 = 0.35;
/// A first page begins with its text if no more lines than these stand before it, and no more than this part of its words:
/// the marks of a good extractor, since raw pages begin with menus. On such pages only what is behind the text goes. Else
/// `wcxb`, one page a site, loses .03 of trafilatura's text and .02 of readability's; now .002 and .001.
const HEADING: (usize, f64) = (2, 0.03);
/// More than this part of what a good extractor left is not taken: on `scrapinghub` a half cost readability's text .003, on
/// `DAnIEL`'s first pages from raw blocks it brought as much.
const MOST: f64 = 0.33;
/// A line is nothing but links if more than this share of its letters is: there may be counters beside them. On the HTML of
/// CPE, L3S, `DAnIEL` and fundus taking such lines costs .001 to .003 of recall and brings .02 to .15 of precision.
const LINKED: f64 = 0.8;
/// A lone line of so many words that ends like a sentence is judged by itself, not by its neighbours: raw pages have
/// advertisements between any two paragraphs, which took them along. Word F1 of raw blocks: CPE +.0034, L3S +.0018, fundus
/// +.0017, aed +.0034, scrapinghub +.0042, `DAnIEL` -.0012, where long comments of readers stay.
const PARAGRAPH: usize = 41;
/// Lines from this length on may be wire copy.
const LONG: usize = 12;
/// What speaks against a line that stands on other sites too, in log odds for each time that the stories there grow e-fold.
/// Of a thousand sites with a page each, of six sets, raw blocks gain .003 to .008 of word F1, resiliparse's text up to .002,
/// trafilatura's of `DAnIEL` .007, and nothing loses more than .0003. The price: of Reuters dealt out to sites of one page 90 kB
/// of 8.6 MB are cut instead of 36, mostly its sign-off and the heads of its tables.
const ELSEWHERE: f64 = 2.0;
/// Lines from this length on are paragraphs, which say the same on several sites where one was taken from another.
const PHRASE: usize = 30;

/// What remains of `text` once the parts are gone: parts and rest together are the text.
///
/// ```
/// use gleaner::boilerplate::kept;
/// assert_eq!(kept("Body.\nFooter", &[]), "Body.\nFooter");
/// ```
pub fn kept(text: &str, removed: &[Removed]) -> String {
    pieces(text.len(), removed.iter().map(|part| part.span)).iter().map(|piece| &text[piece.range()]).collect()
}

/// The parts between the removed ones.
fn pieces(length: usize, removed: impl Iterator<Item = Span> + Clone) -> Vec<Span> {
    let starts = std::iter::once(0).chain(removed.clone().map(|part| part.end));
    let ends = removed.map(|part| part.start).chain(std::iter::once(length));
    starts.zip(ends).map(|(start, end)| Span::new(start, end)).filter(|piece| !piece.is_empty()).collect()
}

/// A part of a page that goes.
#[derive(Clone, Debug)]
pub(crate) struct Gone {
    span: Span,
    rule: Rule,
    of: Source,
}

/// What a part that goes is an instance of.
#[derive(Clone, Debug)]
enum Source {
    /// The site's template of that rule and this key.
    Known(u64),
    /// Nothing that the site repeats.
    Own(Arc<Template>),
}

impl Gone {
    fn spans(parts: &[Gone]) -> impl Iterator<Item = Span> + Clone {
        parts.iter().map(|part| part.span)
    }
}

/// What is known of a page's site, and of others.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) site: &'a SiteTemplates,
    /// The lines that several sites have.
    pub(crate) common: Option<&'a SiteTemplates>,
}

impl<'a> Known<'a> {
    /// Of a site alone.
    fn of(site: &'a SiteTemplates) -> Self {
        Known { site, common: None }
    }

    fn template(self, rule: Rule, key: u64) -> Option<&'a Arc<Template>> {
        self.site.template(rule, key).or_else(|| self.common?.template(rule, key))
    }

    /// What other sites have of a line, if the page's own has too few stories to tell.
    fn elsewhere(self, line: &Line) -> Option<(u64, &'a Template)> {
        // Rows of figures say the same everywhere.
        let has_figures = line.numbers >= 2 && line.numbers * 4 >= line.words;
        let is_phrase = line.words > 0 && line.weight < PHRASE && !has_figures;
        let common = self.common.filter(|_| self.site.stories < FEWEST && is_phrase)?;
        common.lines.get(&line.key).map(|template| (line.key, &**template))
    }
}

/// Everything of `page` that goes, with the reasons; none if that is all it has.
pub(crate) fn strip(known: Known, page: &Page) -> Option<Vec<Removed>> {
    Some(explained(known, what_goes(known, page, View::of(page, known.site))?))
}

/// Parts that go, with what the site knows of them.
pub(crate) fn explained(known: Known, gone: Vec<Gone>) -> Vec<Removed> {
    let template = |rule, of| match of {
        Source::Known(key) => known.template(rule, key).cloned().unwrap_or_default(),
        Source::Own(template) => template,
    };
    gone.into_iter().map(|Gone { span, rule, of }| Removed { span, rule, template: template(rule, of) }).collect()
}

/// Everything of `page`, seen as `view`, that goes; none if that is all it has. What one round removes can uncover more, so
/// rounds follow until nothing does.
pub(crate) fn what_goes(known: Known, page: &Page, mut view: View) -> Option<Vec<Gone>> {
    const MOST_ROUNDS: usize = 6;
    let site = known.site;
    let mut removed: Vec<Gone> = Vec::new();
    let mut links = link_lines(page);
    let mut text = Cow::Borrowed(page.text.as_str());
    for _ in 0..MOST_ROUNDS {
        let found = round(known, &text, &mut view);
        if !found.is_empty() {
            let pieces = pieces(text.len(), Gone::spans(&found));
            text = Cow::Owned(pieces.iter().map(|piece| &text[piece.range()]).collect());
            view = view.of_rest(&text, &pieces, site);
            if view.lines.iter().all(says_nothing) {
                return None;
            }
            removed = onto(&page.text, &removed, found);
        } else if !links.is_empty() {
            // Only now, because what repeats says more of why it goes.
            let all = with_apart(&removed, std::mem::take(&mut links));
            let pieces = pieces(page.text.len(), Gone::spans(&all));
            let rest: String = pieces.iter().map(|piece| &page.text[piece.range()]).collect();
            view = View::of(page, site).of_rest(&rest, &pieces, site);
            if view.lines.iter().all(says_nothing) {
                break;
            }
            (text, removed) = (Cow::Owned(rest), all);
        } else {
            break;
        }
    }
    Some(removed)
}

/// The lines of which next to nothing is outside links, but for the page's own headline.
fn link_lines(page: &Page) -> Vec<Gone> {
    let text = &page.text;
    let are_places = |link: &Span| text.get(link.range()).is_some();
    if page.links.is_empty() || !page.links.iter().all(are_places) {
        return Vec::new();
    }
    let view = View::of(page, &SiteTemplates::default());
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
        let of = Source::Own(Arc::new(template));
        found.push(Gone { span: Span::new(line.span.start, end), rule: Rule::Links, of });
    }
    found
}

/// Both, in order, without those of `more` that meet a removed part.
fn with_apart(removed: &[Gone], more: Vec<Gone>) -> Vec<Gone> {
    let meets = |part: &Gone| {
        let next = removed.partition_point(|known| known.span.end <= part.span.start);
        removed.get(next).is_some_and(|known| known.span.start < part.span.end)
    };
    let mut all: Vec<Gone> = more.into_iter().filter(|part| !meets(part)).collect();
    all.extend_from_slice(removed);
    all.sort_by_key(|part| part.span);
    all
}

/// Whether a line is no more than a date, a time, a count.
fn says_nothing(line: &Line) -> bool {
    line.numbers * 2 >= line.words
}

/// Adds parts found in what `removed` leaves, at their places in the whole text.
fn onto(text: &str, removed: &[Gone], found: Vec<Gone>) -> Vec<Gone> {
    let pieces = pieces(text.len(), Gone::spans(removed));
    let mut all = removed.to_vec();
    // Parts and pieces are both in order, and no part begins before the one before it ends.
    let (mut offset, mut at) = (0, 0);
    for part in found {
        while let Some(piece) = pieces.get(at) {
            let start = part.span.start.max(offset);
            let end = part.span.end.min(offset + piece.len());
            if start < end {
                let span = Span::new(piece.start + start - offset, piece.start + end - offset);
                all.push(Gone { span, ..part.clone() });
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

/// One look at `text`, what is left of a page so far.
fn round(known: Known, text: &str, view: &mut View) -> Vec<Gone> {
    let site = known.site;
    let goes = view.goes.take().unwrap_or_else(|| lines_that_go(known, view, text));
    let mut found: Vec<Gone> = Vec::new();
    for (at, (line, goes)) in view.lines.iter().zip(goes).enumerate() {
        if let Some((rule, of)) = goes {
            let end = view.lines.get(at + 1).map_or(text.len(), |next| next.span.start);
            let own = || Source::Own(Arc::new(Template::new(&text[line.span.range()], line.shared, line.shared)));
            let of = of.map_or_else(own, Source::Known);
            found.push(Gone { span: Span::new(line.span.start, end), rule, of });
        } else if at < TITLE_LINES && !site.names.is_empty() {
            let names = site_names(text, line.span, view.words_of(line));
            let name = names.into_iter().find(|name| site.names.contains_key(&name.key));
            found.extend(name.map(|name| Gone { span: name.span, rule: Rule::SiteName, of: Source::Known(name.key) }));
        }
    }
    if found.is_empty() {
        found = edges(site, text, view);
    }
    found
}

/// Why a line goes: the rule, and the key of what the line is an instance of, if it is one of something.
pub(crate) type Reason = (Rule, Option<u64>);

/// The same with the template of that key.
type Instance<'a> = (Rule, Option<(u64, &'a Template)>);

/// For each line the reason why it goes, if it does.
fn lines_that_go(all: Known, view: &mut View, text: &str) -> Vec<Option<Reason>> {
    let site = all.site;
    let text_lines = site.text_lines(view);
    let is_clean = site.is_clean();
    let mut chain: Vec<(f64, bool)> = Vec::with_capacity(view.lines.len());
    let mut reasons: Vec<Instance> = Vec::with_capacity(view.lines.len());
    let mut wordless: Vec<usize> = Vec::new();
    for at in 0..view.lines.len() {
        let line = view.lines[at];
        let repeated = site.lines.get(&line.key).map(|template| (line.key, &**template));
        let known = |key: u64| site.slots.get(&key).map(|template| (key, &**template));
        let is_row = |(_, template): (u64, &Template)| {
            template.has_numbers() && site.is_row(line.words, line.numbers, template.stories)
        };
        let slots = || shapes(site, text, view, &text_lines, at).filter_map(known).find(|&known| !is_row(known));
        let may_be_slots = repeated.is_none() && !site.slots.is_empty();
        if let Some(template) = if may_be_slots { slots() } else { None } {
            chain.push((-SURE, line.continues));
            reasons.push((Rule::Slots, Some(template)));
            continue;
        }
        let stories = repeated.map_or(line.shared, |(_, template)| template.stories);
        let is_lone = repeated.is_none() && line.shared <= 1;
        let is_title = line.key == view.title && (view.title != 0 || !is_lone);
        let kept =
            is_title || if is_lone { is_clean } else { repeated.is_some_and(is_row) || is_copy(site, &line, stories) };
        let log_odds = if kept { SURE } else { log_odds(site, text, view, at, stories) };
        let caution = if is_lone && !kept { caution(site) } else { 0.0 };
        let elsewhere = all.elsewhere(&line).filter(|_| is_lone && !kept);
        let abroad = elsewhere.map_or(0.0, |(_, template)| ELSEWHERE * f64::from(template.stories).ln());
        let is_paragraph =
            is_lone && elsewhere.is_none() && line.sentence && line.weight >= PARAGRAPH && log_odds > 0.0;
        // A line of rules and bullets says nothing of the lines beside it, and nothing but repetition says anything of it.
        let is_wordless = line.words == 0;
        wordless.extend((is_wordless && !is_lone && log_odds < 0.0).then_some(at));
        let odds = match (is_wordless, is_paragraph) {
            (true, _) => 0.0,
            (_, true) => SURE,
            _ => log_odds + caution - abroad,
        };
        chain.push((odds, line.continues));
        let is_model = is_lone && elsewhere.is_none();
        reasons.push((if is_model { Rule::Model } else { Rule::Line }, repeated.or(elsewhere)));
    }
    let mut is_text = lines::labels(&chain);
    for at in wordless {
        is_text[at] = false;
    }
    if let Some(at) = headline(site, view, &is_text, &reasons) {
        is_text[at] = true;
    }
    let is_extracted = is_extracted(site, view, &is_text);
    if is_extracted && site.stories < 2 {
        let behind = is_text.iter().rposition(|is_text| *is_text).unwrap_or_default();
        is_text[..behind].fill(true);
    }
    keep_said_again(view, &mut is_text, &reasons);
    let trusted = is_trusted(view, &is_text, &reasons, is_extracted);
    let goes = |(is_text, (rule, of)): (bool, Instance)| {
        (!is_text && (trusted || rule != Rule::Model)).then_some((rule, of.map(|(key, _)| key)))
    };
    is_text.into_iter().zip(reasons).map(goes).collect()
}

/// A line right above text that the page says again in the midst of it stays: a caption, there under its picture. Shorter
/// ones, and lines elsewhere, are as often chrome.
fn keep_said_again(view: &View, is_text: &mut [bool], reasons: &[Instance]) {
    const SHORTEST: usize = 5;
    let own = |at: usize| view.lines.get(at).filter(|_| reasons[at].0 == Rule::Model);
    let own_text = |at: usize| own(at).is_some_and(|line| is_text[at] && line.is_text());
    let phrase = |at: usize| own(at).filter(|line| line.weight >= SHORTEST);
    let above = |at: &usize| !is_text[*at] && phrase(*at).is_some() && own_text(*at + 1);
    let above: Vec<usize> = (0..is_text.len()).filter(above).collect();
    if above.is_empty() {
        return;
    }
    let within = (1..is_text.len()).filter(|&at| is_text[at] && own_text(at - 1) && own_text(at + 1));
    let said: KeySet<u64> = within.filter_map(phrase).map(|line| line.key).collect();
    for at in above {
        is_text[at] = said.contains(&view.lines[at].key);
    }
}

/// The log odds of a line of a view, which keeps them for the next round.
fn log_odds(site: &SiteTemplates, text: &str, view: &mut View, at: usize, stories: u32) -> f64 {
    let line = view.lines[at];
    let find = || lines::log_odds(&lines::features(site, text, &line, view.words_of(&line), stories));
    let found = line.log_odds.unwrap_or_else(find);
    view.lines[at].log_odds = Some(found);
    found
}

/// Whether a good extractor seems to have been at work: on a known site little repeats; of one that is not known yet the
/// page begins with its text, a heading or a dateline aside.
fn is_extracted(site: &SiteTemplates, view: &View, is_text: &[bool]) -> bool {
    if site.stories >= 2 {
        return site.is_extracted();
    }
    let words = |lines: &[Line]| lines.iter().map(|line| line.words).sum::<usize>();
    let first = is_text.iter().position(|is_text| *is_text).unwrap_or_default();
    first <= HEADING.0 && words(&view.lines[..first]) as f64 <= HEADING.1 * words(&view.lines) as f64
}

/// Whether the model is believed about lines that stand on this page only. Not if no text or a date would be left, for which
/// a short line that other stories have too does not count: else one headline of another report, left by chance, lets all go
/// that a page of two sentences has of its own. Nor if it would take much of what a good extractor left: the page is a
/// table, a list of links, code.
fn is_trusted(view: &View, is_text: &[bool], reasons: &[Instance], is_extracted: bool) -> bool {
    let words = |which: &dyn Fn(usize) -> bool| -> usize {
        (0..is_text.len()).filter(|&at| which(at)).map(|at| view.lines[at].words).sum()
    };
    let is_lone = |at: usize| reasons[at].0 == Rule::Model;
    let lost = words(&|at| is_lone(at) && !is_text[at]);
    let says_it = |at: usize| (is_lone(at) || view.lines[at].is_text()) && !says_nothing(&view.lines[at]);
    (0..is_text.len()).any(|at| is_text[at] && says_it(at))
        && !(is_extracted && lost as f64 > MOST * words(&is_lone) as f64)
}

/// Added to the log odds of lines that stand on one page only: where little repeats, a good extractor was at work.
fn caution(site: &SiteTemplates) -> f64 {
    if site.stories < 2 { UNKNOWN } else { CLEAN * (1.0 - site.repetition()) }
}

/// The page's own headline, if it would go: because other pages of the site link to it, or because it reads like one of
/// theirs. Above the text, and reads like one; linked to, but above the text of no other story, or the first of the lines
/// near the text that stand on a minority of the stories.
fn headline(site: &SiteTemplates, view: &View, is_text: &[bool], reasons: &[Instance]) -> Option<usize> {
    const ABOVE: usize = 8;
    const SHORTEST: usize = 5;
    let start = view.lines.iter().zip(is_text).position(|(line, is_text)| *is_text && line.is_text())?;
    let reads_like_one = |at: &usize| {
        let line = &view.lines[*at];
        (SHORTEST..=2 * Line::SHORT).contains(&line.weight) && line.numbers * 3 < line.words
    };
    let linked =
        |at: &usize| !is_text[*at] && matches!(reasons[*at], (Rule::Line, Some((_, known))) if known.above <= 1);
    let minority = 0.3 * f64::from(site.stories.max(4));
    let rare =
        |at: &usize| is_text[*at] || reasons[*at].1.is_none_or(|(_, known)| f64::from(known.stories) <= minority);
    let mut near = start.saturating_sub(ABOVE)..start;
    let headline = (0..start)
        .find(|at| linked(at) && reads_like_one(at))
        .or_else(|| near.find(|at| rare(at) && reads_like_one(at)))?;
    (!is_text[headline] && reasons[headline].0 != Rule::Slots).then_some(headline)
}

/// A line that few stories share, for a long one or on a site that repeats little, is wire copy, a quotation or a phrase of
/// the trade rather than chrome.
fn is_copy(site: &SiteTemplates, line: &Line, carried: u32) -> bool {
    let stories = f64::from(site.stories);
    let few = match (line.weight >= LONG, site.is_clean()) {
        (true, true) => (0.01 * stories).max(5.0),
        (false, true) => (0.002 * stories).max(3.0),
        (true, false) => (0.1 * stories).min(5.0).max(0.03 * stories),
        (false, false) => 0.0,
    };
    f64::from(carried) < few
}

/// Finds out which lines of a page go; the view keeps that.
pub(crate) fn find_lines_that_go(site: &SiteTemplates, view: &mut View, text: &str) {
    view.goes = Some(lines_that_go(Known::of(site), view, text));
}

/// The words of what is left of a page once its lines are gone that were found to go: for learning the edges.
pub(crate) fn words_left(view: &View) -> Cow<'_, [Word]> {
    let goes = view.goes.as_deref().unwrap_or_default();
    if goes.iter().all(Option::is_none) {
        return view.words_with_title();
    }
    let mut left = Vec::with_capacity(view.words.len());
    for (line, _) in view.lines.iter().zip(goes).filter(|(_, goes)| goes.is_none()) {
        left.extend_from_slice(view.words_of(line));
    }
    if view.mentions > 0 {
        join_titles(&mut left);
    }
    Cow::Owned(left)
}

fn edges(site: &SiteTemplates, text: &str, view: &View) -> Vec<Gone> {
    let words = &view.words_with_title();
    let mut found = Vec::new();
    if let Some((first, end)) = head_cut(words, site) {
        let start = words[first].span.start;
        let stop = words.get(end).map_or(text.len(), |next| head_stop(text, start, next.span.start));
        let of = edge_source(text, &words[first..end], &site.heads, &site.head_runs);
        found.push(Gone { span: Span::new(start, stop), rule: Rule::Head, of });
    }
    if let Some(first) = tail_cut(words, site) {
        let start = tail_start(text, words, first);
        if found.last().is_none_or(|head| head.span.end <= start) {
            let of = edge_source(text, &words[first..], &site.tails, &site.tail_runs);
            found.push(Gone { span: Span::new(start, text.len()), rule: Rule::Tail, of });
        }
    }
    found
}

/// What `words`, cut from an edge of `text`, are an instance of: as it was learnt, else with the support of its best run.
fn edge_source(text: &str, words: &[Word], grams: &Grams, runs: &Templates) -> Source {
    let (key, stories) = best_run(words, grams).unwrap_or_default();
    if runs.contains_key(&key) {
        return Source::Known(key);
    }
    Source::Own(Arc::new(Template::new(&run_shown(text, words, grams), stories, stories)))
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
