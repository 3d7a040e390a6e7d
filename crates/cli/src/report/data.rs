//! What the report holds, as rows of four kinds and a head. Rows are arrays, for there are many of them; `page/store.js`
//! names their columns. Pages are meant by their place in the order of the [`Digest`].

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use gleaner::page::day;
use gleaner::{GleanedPage, Page};
use serde::Serialize;

use crate::digest::{Cluster, Digest, Event, Site, Story, Totals, Used};
use crate::plain::line;
use crate::report::marked::{self, Piece, pieces};
use crate::report::parts::Parts;

/// Bytes of all texts together: with them the report on a hundred thousand pages stays near 20 MB. What pages say beyond
/// that stands in `pages.jsonl`.
const TEXTS: usize = 24 << 20;
/// Of each site and each cluster, pages whose text comes before that of others.
const SAMPLES: usize = 3;
const MEMBERS: usize = 6;
/// Of each site, templates and pages.
const TEMPLATES: usize = 300;
const SITE_PAGES: usize = 1000;
/// Pages with repeated lines named.
const REPEATING: usize = 50;
/// Columns of a headline, a name, and a date that is not understood.
const HEADLINE: usize = 160;
const NAME: usize = 120;
const DATE: usize = 40;
/// The longest address linked to, in bytes.
const ADDRESS: usize = 1000;
/// Log odds shown: from minus this to this, in steps of a half.
const ODDS: f64 = 10.0;

/// What is read before any part is opened.
#[derive(Serialize)]
pub(super) struct Head<'a> {
    totals: &'a Totals,
    /// Pages whose text is in the report.
    texts: usize,
    /// Bytes of a page shown.
    longest: usize,
    repeating: Vec<usize>,
    odds: Histogram,
    jaccard: Histogram,
    /// Days with pages, and their number, as days since 1970.
    days: Vec<(i64, usize)>,
    /// The starts of the parts, by kind.
    parts: BTreeMap<&'static str, Vec<usize>>,
}

/// Pages by how like the page is that they were matched with, or else the likeliest one that was refused.
#[derive(Serialize)]
struct Histogram {
    joined: Vec<usize>,
    refused: Vec<usize>,
}

/// Of each page, where it is: the number of its cluster, its story and its text, if it has one.
struct Places {
    cluster: Vec<Option<usize>>,
    story: Vec<Option<usize>>,
    text: Vec<Option<usize>>,
}

/// Writes the parts and gives the head.
pub(super) fn write<'a>(digest: &'a Digest, out: &mut impl Write) -> io::Result<Head<'a>> {
    let count = digest.order.pages.len();
    let mut places = Places { cluster: vec![None; count], story: vec![None; count], text: vec![None; count] };
    for (number, cluster) in digest.clusters.iter().enumerate() {
        for &at in cluster {
            places.cluster[at] = Some(number);
        }
    }
    for (number, story) in digest.stories.iter().enumerate() {
        for &at in story.iter().flatten().flatten() {
            places.story[at] = Some(number);
        }
    }
    let texts = texts(digest);
    for (number, &at) in texts.iter().enumerate() {
        places.text[at] = Some(number);
    }
    let mut parts = BTreeMap::new();
    let mut rows = Parts::new(out, "sites");
    digest.sites.iter().try_for_each(|site| rows.push(&site_row(digest, site)))?;
    parts.insert("sites", rows.finish()?);
    let mut rows = Parts::new(out, "clusters");
    digest.clusters.iter().try_for_each(|cluster| rows.push(&cluster_row(digest, cluster)))?;
    parts.insert("clusters", rows.finish()?);
    let mut rows = Parts::new(out, "stories");
    digest.stories.iter().try_for_each(|story| rows.push(&story_row(digest, story)))?;
    parts.insert("stories", rows.finish()?);
    let sites: BTreeMap<&str, usize> = digest.sites.iter().map(|site| site.name).zip(0..).collect();
    let mut rows = Parts::new(out, "pages");
    digest.order.pages.iter().try_for_each(|&at| rows.push(&page_row(digest, at, &sites, &places)))?;
    parts.insert("pages", rows.finish()?);
    let mut rows = Parts::new(out, "texts");
    texts.iter().try_for_each(|&at| rows.push(&text_row(digest, at)))?;
    parts.insert("texts", rows.finish()?);
    let matches = digest.order.pages.iter().filter_map(|&at| comparison(digest.gleaned(at)));
    let matches: Vec<(bool, f64, f64)> = matches.collect();
    Ok(Head {
        totals: &digest.totals,
        texts: texts.len(),
        longest: marked::LONGEST,
        repeating: digest.repeating.iter().take(REPEATING).map(|&at| digest.order.rank[at]).collect(),
        odds: Histogram::of(&matches, 40, |(_, odds, _)| (odds + ODDS) / (2.0 * ODDS)),
        jaccard: Histogram::of(&matches, 20, |(_, _, jaccard)| *jaccard),
        days: days(digest),
        parts,
    })
}

impl Histogram {
    /// `place` is from 0 to 1.
    fn of(matches: &[(bool, f64, f64)], bins: usize, place: impl Fn(&(bool, f64, f64)) -> f64) -> Self {
        let mut histogram = Histogram { joined: vec![0; bins], refused: vec![0; bins] };
        for found in matches {
            // A cast from a number out of range gives the nearest one.
            let bin = ((place(found) * bins as f64) as usize).min(bins - 1);
            let side = if found.0 { &mut histogram.joined } else { &mut histogram.refused };
            side[bin] += 1;
        }
        histogram
    }
}

/// Whether the page was found a copy, and the log odds and the similarity that told.
fn comparison(page: &GleanedPage) -> Option<(bool, f64, f64)> {
    let told = |(_, evidence): &(u32, gleaner::cluster::Evidence)| (evidence.log_odds(), evidence.jaccard);
    let joined = page.placement.matched.as_ref().map(told).map(|(odds, jaccard)| (true, odds, jaccard));
    joined.or_else(|| page.placement.refused.as_ref().map(told).map(|(odds, jaccard)| (false, odds, jaccard)))
}

fn days(digest: &Digest) -> Vec<(i64, usize)> {
    let mut days = BTreeMap::new();
    for &at in &digest.order.pages {
        if let Some(time) = digest.page(at).timestamp() {
            *days.entry(time.div_euclid(86_400)).or_insert(0) += 1;
        }
    }
    days.into_iter().collect()
}

/// The pages whose text is shown: samples of each site, then the first of each cluster, then the others, until all texts are
/// as long as they may be.
fn texts(digest: &Digest) -> Vec<usize> {
    let samples = digest.sites.iter().flat_map(|site| by_rules(digest, site).into_iter().take(SAMPLES));
    let copies = digest.clusters.iter().flat_map(|cluster| cluster.iter().copied().take(MEMBERS));
    let mut taken = vec![false; digest.order.pages.len()];
    let mut room = TEXTS;
    let mut texts = Vec::new();
    for at in samples.chain(copies).chain(digest.order.pages.iter().copied()) {
        let length = digest.page(at).text.len().min(marked::LONGEST);
        if length <= room && !std::mem::replace(&mut taken[at], true) {
            room -= length;
            texts.push(at);
        }
    }
    texts
}

/// The pages of a site, those first on which most rules can be seen at work.
fn by_rules(digest: &Digest, site: &Site) -> Vec<usize> {
    let rules = |at: usize| digest.gleaned(at).removed.iter().map(|part| part.rule).collect::<BTreeSet<_>>().len();
    let mut pages = site.pages.clone();
    // Stable: the pages are in the order of their ids.
    pages.sort_by_cached_key(|&at| std::cmp::Reverse(rules(at)));
    pages
}

/// The name, pages, bytes, bytes removed, how many templates and stripped pages there are, the templates, the pages.
fn site_row<'a>(digest: &Digest, site: &'a Site) -> impl Serialize + use<'a> {
    let templates: Vec<_> = site.templates.iter().take(TEMPLATES).map(|used| template_row(digest, used)).collect();
    let pages: Vec<usize> = by_rules(digest, site).iter().take(SITE_PAGES).map(|&at| digest.order.rank[at]).collect();
    let stripped = site.pages.iter().filter(|&&at| !digest.gleaned(at).removed.is_empty()).count();
    let name = line(site.name, NAME);
    (name, site.pages.len(), site.bytes, site.bytes_removed, site.templates.len(), stripped, templates, pages)
}

/// The rule, the wording, the pages it was removed from, the stories and pages it was learnt from, the first and the last
/// day, pages that have it.
fn template_row<'a>(digest: &Digest, used: &'a Used) -> impl Serialize + use<'a> {
    let examples: Vec<usize> = used.examples.iter().map(|&at| digest.order.rank[at]).collect();
    let seen = used.seen.map(|(first, last)| [day(first), day(last)]);
    (used.rule.name(), used.wording, used.removed_from, used.stories, used.pages, seen, examples)
}

/// The headline, how many sites, the members.
fn cluster_row(digest: &Digest, cluster: &Cluster) -> impl Serialize + use<> {
    let evidence = evidence(digest, cluster);
    let member = |&at: &usize| {
        let found = digest.gleaned(at);
        let (covered, conflicts) = evidence.get(&similarity(found)).copied().unwrap_or_default();
        (digest.order.rank[at], share(found.jaccard), share(found.containment), covered, conflicts)
    };
    let headline = line(&digest.cluster_headline(cluster), HEADLINE);
    (headline, digest.sites_of(cluster.iter().copied()), cluster.iter().map(member).collect::<Vec<_>>())
}

/// In per cent; less than all never reads as all.
fn share(share: f64) -> u32 {
    if share < 1.0 { ((share * 100.0).round() as u32).min(99) } else { 100 }
}

/// How like the representative a page is.
fn similarity(found: &GleanedPage) -> [u64; 2] {
    [found.jaccard.to_bits(), found.containment.to_bits()]
}

/// Why pages are in the cluster: the words covered, in per cent, and differing numbers, by similarity with the representative.
///
/// Of pages with the same words only one was compared with another text, and which one differs with the order of the
/// input. They are equally like the representative, so the evidence is told for all of them.
fn evidence(digest: &Digest, cluster: &Cluster) -> BTreeMap<[u64; 2], (u32, u32)> {
    let mut best = BTreeMap::new();
    for found in cluster.iter().map(|&at| digest.gleaned(at)) {
        if let Some((_, evidence)) = &found.placement.matched {
            let told = (share(evidence.covered), evidence.conflicts);
            best.entry(similarity(found)).and_modify(|best| *best = told.max(*best)).or_insert(told);
        }
    }
    best
}

/// The headline, how many sites, the first and the last time, the events: each its reports, each the pages that carry it.
fn story_row(digest: &Digest, story: &Story) -> impl Serialize + use<> {
    let pages = || story.iter().flatten().flatten().copied();
    let times = || pages().filter_map(|at| digest.page(at).timestamp());
    // The report that most pages carry names the story; the earliest of those.
    let widest = story.iter().flatten().rev().max_by_key(|report| report.len());
    let headline = widest.map(|report| line(&digest.cluster_headline(report), HEADLINE)).unwrap_or_default();
    let report = |report: &Cluster| report.iter().map(|&at| digest.order.rank[at]).collect::<Vec<_>>();
    let event = |event: &Event| event.iter().map(report).collect::<Vec<_>>();
    let events: Vec<_> = story.iter().map(event).collect();
    (headline, digest.sites_of(pages()), times().min(), times().max(), events)
}

/// The id, the site and its number, the date as it is shown and as a time, the headline, the address, the share removed, the
/// numbers of its cluster, its story and its text.
fn page_row<'a>(
    digest: &'a Digest,
    at: usize,
    sites: &BTreeMap<&str, usize>,
    places: &Places,
) -> impl Serialize + use<'a> {
    let (page, found) = (digest.page(at), digest.gleaned(at));
    // Anything but the web's own schemes could be a script.
    let is_web = |url: &&str| url.len() <= ADDRESS && (url.starts_with("https://") || url.starts_with("http://"));
    let removed: usize = found.removed.iter().map(|part| part.span.len()).sum();
    (
        line(&page.id, NAME),
        line(&page.site, NAME),
        sites.get(page.site.as_str()).copied(),
        shown_date(page),
        page.timestamp(),
        line(&digest.headline(at), HEADLINE),
        Some(page.url.as_str()).filter(is_web),
        share(removed as f64 / page.text.len().max(1) as f64),
        places.cluster[at],
        places.story[at],
        places.text[at],
    )
}

/// The number of the page, and its text.
fn text_row<'a>(digest: &'a Digest, at: usize) -> (usize, Vec<Piece<'a>>) {
    (digest.order.rank[at], pieces(digest.page(at), digest.gleaned(at)))
}

/// The date to the minute if it is understood, or as it is.
fn shown_date(page: &Page) -> String {
    const DAY: i64 = 86_400;
    match page.timestamp() {
        Some(time) if time % DAY == 0 => day(time),
        Some(time) => format!("{} {:02}:{:02}", day(time), time.rem_euclid(DAY) / 3600, time.rem_euclid(3600) / 60),
        None => line(page.date.trim(), DATE),
    }
}
