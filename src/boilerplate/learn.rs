//! Learning: from the pages of one site to what it repeats.
//!
//! Everything is counted over *stories*: pages that tell the same one count once, or a report printed five times would look
//! like chrome. First whole lines, then lines with slots and site names on headlines, then runs of words at the edges of
//! what the lines leave: each step sees the pages without what the steps before it removed.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::boilerplate::edges::{Grams, best_run, head_cut, learn_edges, run_shown, tail_cut};
use crate::boilerplate::glued::shared_runs;
use crate::boilerplate::model::SiteTemplates;
use crate::boilerplate::slots::{TITLE_LINES, literals, shapes, site_names, slots_shown};
use crate::boilerplate::stories::stories;
use crate::boilerplate::strip::{find_lines_that_go, words_left};
use crate::boilerplate::template::{Template, Templates, either};
use crate::boilerplate::view::{View, Word, wording};
use crate::hash::{Filter, KeyMap};
use crate::page::{Page, Span};

/// On fewer stories nothing but whole lines is told from chance.
pub(crate) const FEWEST: u32 = 3;

/// Learns what `pages`, all of one site, repeat, and gives the pages as they are seen then, unless the site repeats more than
/// is kept of it. The first may have been taken apart already, beside others of its kind (see [`learn_common`]). Linear in
/// their text.
pub(crate) fn learn_site(pages: &[&Page], first: Option<View>) -> (SiteTemplates, Option<Vec<View>>) {
    let mut views = View::of_site(pages, first);
    let told = Told::of(pages, &views);
    let mut site = SiteTemplates {
        stories: told.first_tellers.len() as u32,
        pages: pages.len() as u32,
        ..SiteTemplates::default()
    };

    // Long lines stay whole where stories share them, and are taken apart where they share their words.
    let glued = |page: usize| views[page].glued.iter().map(|line| (line.key, line.span));
    site.lines = told.repeated(glued, told.as_written());
    site.runs = shared_runs(&site, &views, &told.story, &told.order);
    for (view, page) in views.iter_mut().zip(pages).filter(|(view, _)| !view.glued.is_empty()) {
        *view = std::mem::take(view).told_apart(&page.text, &site);
    }

    let lines = |page: usize| views[page].lines.iter().map(|line| (line.key, line.span));
    site.lines = told.repeated(lines, told.with_numbers(&views));
    count_above(&mut site, told.first_tellers.iter().map(|&page| &views[page]));
    // Lines of rules and bullets say nothing of how well the pages were extracted.
    let every_line = || views.iter().flat_map(|view| &view.lines).filter(|line| line.words > 0);
    site.lines_seen = every_line().count() as u64;
    site.lines_repeated = every_line().filter(|line| site.lines.contains_key(&line.key)).count() as u64;

    if site.stories >= FEWEST {
        learn_slots(&mut site, &told, &views);
        learn_edge_runs(&mut site, &told, &mut views);
    }
    site.learnt_from = pages.iter().zip(&views).flat_map(|(page, view)| site.page_names(page, view)).collect();
    let views = if site.trim() { None } else { Some(views) };
    (site, views)
}

/// Learns the lines that `pages`, each of another site, have in common: those that stand in several stories, for what stands on
/// all copies of one is its own. Gives the pages as they are seen, too.
pub(crate) fn learn_common(pages: &[&Page]) -> (SiteTemplates, Vec<View>) {
    let views = View::of_site(pages, None);
    let told = Told::of(pages, &views);
    let lines = |page: usize| views[page].lines.iter().map(|line| (line.key, line.span));
    let mut lines = told.repeated(lines, told.with_numbers(&views));
    lines.retain(|_, template| template.stories >= FEWEST);
    lines.values_mut().map(Arc::make_mut).for_each(|template| template.sites = template.pages);
    let mut common = SiteTemplates { lines, ..SiteTemplates::default() };
    (common.stories, common.pages) = (told.first_tellers.len() as u32, pages.len() as u32);
    common.trim();
    (common, views)
}

/// The pages of a site, and the stories that they tell.
struct Told<'a> {
    pages: &'a [&'a Page],
    dates: Vec<Option<i64>>,
    /// The story of each page, and the pages story after story.
    story: Vec<usize>,
    order: Vec<usize>,
    first_tellers: Vec<usize>,
}

impl<'a> Told<'a> {
    fn of(pages: &'a [&'a Page], views: &[View]) -> Self {
        let story = stories(views);
        let mut order: Vec<usize> = (0..pages.len()).collect();
        order.sort_by_key(|&page| story[page]);
        let first_tellers = (0..pages.len()).filter(|&page| story[page] == page).collect();
        let dates = pages.iter().map(|page| page.timestamp()).collect();
        Told { pages, dates, story, order, first_tellers }
    }

    /// What stands in at least two stories, of the keys and places of what stands on each page.
    fn repeated<I: Iterator<Item = (u64, Span)>>(
        &self,
        on_page: impl Fn(usize) -> I,
        wording: impl Fn(usize, Span, bool) -> String,
    ) -> Templates {
        let mut sightings = Sightings::default();
        if self.first_tellers.len() >= 2 {
            let keys = || self.order.iter().flat_map(|&page| on_page(page)).map(|(key, _)| key);
            let again = Filter::of_repeated(keys(), keys().count());
            for &page in &self.order {
                for (key, span) in on_page(page).filter(|(key, _)| again.may_hold(*key)) {
                    sightings.add(key, self, page, span);
                }
            }
        }
        sightings.finish(2, wording)
    }

    fn as_written(&self) -> impl Fn(usize, Span, bool) -> String + 'a {
        let pages = self.pages;
        move |page, span, _| pages[page].text[span.range()].to_owned()
    }

    /// Lines as they are written, but for numbers that are not the same everywhere.
    fn with_numbers(&self, views: &[View]) -> impl Fn(usize, Span, bool) -> String {
        let as_written = self.as_written();
        move |page, span, varies| {
            let line = views[page].line_at(span.start).filter(|_| varies);
            let text = &self.pages[page].text;
            line.map_or_else(
                || as_written(page, span, varies),
                |line| wording(text, views[page].words_of(line), |_| true),
            )
        }
    }
}

/// Learns lines with slots and site names on headlines.
fn learn_slots(site: &mut SiteTemplates, told: &Told, views: &[View]) {
    site.literals = literals(told.first_tellers.iter().map(|&page| &views[page]), site);
    let mut slots_above: KeyMap<u64, u32> = KeyMap::default();
    let (mut slots, mut names) = (Sightings::default(), Sightings::default());
    for &page in &told.order {
        let (view, text) = (&views[page], &told.pages[page].text);
        let text_lines = site.text_lines(view);
        for (at, line) in view.lines.iter().enumerate() {
            for key in shapes(site, text, view, &text_lines, at) {
                *slots_above.entry(key).or_default() += u32::from(at < text_lines.start && told.story[page] == page);
                slots.add(key, told, page, line.span);
            }
            let possible = if at < TITLE_LINES { site_names(text, line.span, view.words_of(line)) } else { Vec::new() };
            for name in possible {
                names.add(name.key, told, page, name.span);
            }
        }
    }
    let with_slots = |page: usize, span: Span, _| {
        let words = views[page].line_at(span.start).map(|line| views[page].words_of(line));
        slots_shown(site, &told.pages[page].text, words.unwrap_or_default())
    };
    let mut slots = slots.finish(site.share(3, 0.15), with_slots);
    for (key, template) in &mut slots {
        let above = slots_above.get(key).copied().unwrap_or_default();
        Arc::make_mut(template).above = above.min(template.stories);
    }
    site.slots = slots;
    site.names = names.finish(site.share(3, 0.30), told.as_written());
}

/// Learns the runs of words at the edges of what the lines leave.
fn learn_edge_runs(site: &mut SiteTemplates, told: &Told, views: &mut [View]) {
    // What the line model says of a line it says of all lines of the site with the same wording.
    let mut odds: Vec<Option<f64>> = Vec::new();
    for &page in &told.first_tellers {
        let view = &mut views[page];
        for line in &mut view.lines {
            line.log_odds = line.wording.and_then(|wording| *odds.get(wording)?);
        }
        find_lines_that_go(site, view, &told.pages[page].text);
        for line in &view.lines {
            if let Some(wording) = line.wording.filter(|_| line.log_odds.is_some()) {
                odds.resize(odds.len().max(wording + 1), None);
                odds[wording] = line.log_odds;
            }
        }
    }
    let left: Vec<Cow<'_, [Word]>> = told.first_tellers.iter().map(|&page| words_left(&views[page])).collect();
    (site.heads, site.tails) = learn_edges(&left);
    let (mut head_runs, mut tail_runs) = (Cuts::default(), Cuts::default());
    for (words, &page) in left.iter().zip(&told.first_tellers) {
        let page = (&*told.pages[page].id, &*told.pages[page].text, told.dates[page]);
        if let Some((first, end)) = head_cut(words, site) {
            head_runs.add(page, &words[first..end], &site.heads);
        }
        if let Some(first) = tail_cut(words, site) {
            tail_runs.add(page, &words[first..], &site.tails);
        }
    }
    (site.head_runs, site.tail_runs) = (head_runs.finish(), tail_runs.finish());
}

/// The runs of words that would be cut from the pages learnt from, by the run among them that is known best.
#[derive(Default)]
struct Cuts(BTreeMap<u64, Template>);

impl Cuts {
    /// `page` is its identifier, text and date; it stands for its story.
    fn add(&mut self, page: (&str, &str, Option<i64>), words: &[Word], grams: &Grams) {
        let (id, text, date) = page;
        let Some((key, _)) = best_run(words, grams) else { return };
        let mut found = Template::new(&run_shown(text, words, grams), 1, 1);
        found.examples.push(id.to_owned());
        found.seen = date.map(|date| (date, date));
        match self.0.get_mut(&key) {
            Some(known) => known.merge(&found),
            None => _ = self.0.insert(key, found),
        }
    }

    fn finish(self) -> Templates {
        self.0.into_iter().map(|(key, template)| (key, Arc::new(template))).collect()
    }
}

/// Counts for each repeated line on how many stories it stands above the text.
fn count_above<'a>(site: &mut SiteTemplates, stories: impl Iterator<Item = &'a View>) {
    let mut above: KeyMap<u64, u32> = KeyMap::default();
    for view in stories {
        let mut lines: Vec<u64> = view.lines[..site.text_lines(view).start].iter().map(|line| line.key).collect();
        lines.sort_unstable();
        lines.dedup();
        for key in lines {
            *above.entry(key).or_default() += 1;
        }
    }
    for (key, template) in &mut site.lines {
        if let Some(&stories) = above.get(key) {
            Arc::make_mut(template).above = stories;
        }
    }
}

/// Counts, by key, the stories and pages on which something stands, while pages go by story after story.
#[derive(Default)]
struct Sightings<'a>(KeyMap<u64, Sighting<'a>>);

struct Sighting<'a> {
    stories: u32,
    pages: u32,
    /// The story and the page of the last sighting.
    last: (usize, usize),
    /// The wording that sorts first, and where it stands.
    text: &'a str,
    place: (usize, Span),
    /// Whether its numbers are others elsewhere.
    varies: bool,
    /// The earliest and the latest date.
    seen: Option<(i64, i64)>,
    examples: Vec<&'a str>,
}

impl<'a> Sightings<'a> {
    fn add(&mut self, key: u64, told: &Told<'a>, page: usize, span: Span) {
        let (pages, story) = (told.pages, told.story[page]);
        let text = &pages[page].text[span.range()];
        let sighting = self.0.entry(key).or_insert(Sighting {
            stories: 0,
            pages: 0,
            last: (usize::MAX, usize::MAX),
            text,
            place: (page, span),
            varies: false,
            seen: None,
            examples: Vec::new(),
        });
        sighting.stories += u32::from(sighting.last.0 != story);
        if sighting.last != (story, page) {
            sighting.pages += 1;
            sighting.seen = either(sighting.seen, told.dates[page].map(|date| (date, date)));
            // Most stand on one page only: nobody asks for that as an example.
            if sighting.pages == 2 {
                sighting.examples.push(&pages[sighting.last.1].id);
            }
            if sighting.pages > 1 {
                Template::keep_example(&mut sighting.examples, &pages[page].id);
            }
        }
        sighting.last = (story, page);
        sighting.varies = sighting.varies || differ_in_numbers(sighting.text, text);
        if text < sighting.text {
            (sighting.text, sighting.place) = (text, (page, span));
        }
    }

    /// The templates of those that stand on so many stories. A wording is that of a place, and of whether numbers vary.
    fn finish(self, least: u32, wording: impl Fn(usize, Span, bool) -> String) -> Templates {
        let seen = self.0.into_iter().filter(|(_, sighting)| sighting.stories >= least);
        seen.map(|(key, sighting)| {
            let (page, span) = sighting.place;
            let mut template = Template::new(&wording(page, span, sighting.varies), sighting.stories, sighting.pages);
            template.seen = sighting.seen;
            template.examples = sighting.examples.into_iter().map(str::to_owned).collect();
            (key, Arc::new(template))
        })
        .collect()
    }
}

/// Whether two wordings of one line have other numbers.
fn differ_in_numbers(one: &str, other: &str) -> bool {
    fn digits(text: &str) -> impl Iterator<Item = char> + '_ {
        text.chars().filter(|c| c.is_numeric())
    }
    one != other && !digits(one).eq(digits(other))
}
