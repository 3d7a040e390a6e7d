//! The report: one page of HTML that needs nothing else, neither a network nor JavaScript.
//!
//! The template escapes whatever it is given. How much of everything is shown is limited, so that the report on a hundred
//! thousand pages stays below 20 MB.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};

use askama::Template;
use gleaner::{GleanedPage, Page};

use crate::digest::{Cluster, Digest, Site, Used};
use crate::plain::{bytes, count, line, number, percent};
use crate::report::sample::{Kind, Piece, pieces};

/// Clusters, events, sites and repeating pages shown.
const GROUPS: usize = 500;
const SITES: usize = 100;
const REPEATING: usize = 300;
/// Of each of the first clusters and events, members or reports; of the others.
const FULL_GROUPS: usize = 50;
const MEMBERS: usize = 20;
const FEW_MEMBERS: usize = 8;
/// Of each report, near-duplicates; of each page, repeated lines.
const COPIES: usize = 3;
const LINES: usize = 10;
/// Of each site, templates, and pages with their chrome marked.
const TEMPLATES: usize = 40;
const SAMPLES: usize = 2;
/// Columns of a headline, of a date, and of a wording or a line.
const HEADLINE: usize = 160;
const DATE: usize = 40;
const WORDING: usize = 400;

/// Writes the report.
pub(crate) fn write(digest: &Digest, out: &mut impl Write) -> io::Result<()> {
    View::of(digest).write_into(out).map_err(io::Error::other)
}

#[derive(Template)]
#[template(path = "report.html")]
struct View<'a> {
    title: String,
    totals: Vec<Total>,
    clusters: Shown<ClusterView<'a>>,
    events: Shown<EventView<'a>>,
    sites: Shown<SiteView<'a>>,
    repeats: Shown<RepeatView<'a>>,
}

/// Something counted.
struct Total {
    number: String,
    what: &'static str,
    more: String,
}

/// The first of many.
struct Shown<T> {
    all: usize,
    items: Vec<T>,
}

impl<T> Shown<T> {
    fn first<'s, S>(source: &'s [S], most: usize, view: impl FnMut(&'s S) -> T) -> Self {
        Shown { all: source.len(), items: source.iter().take(most).map(view).collect() }
    }

    /// The first groups, each with how many of its members may be shown.
    fn groups<'s, S>(source: &'s [S], mut view: impl FnMut(&'s S, usize) -> T) -> Self {
        let members = |place: usize| if place < FULL_GROUPS { MEMBERS } else { FEW_MEMBERS };
        let items = source.iter().take(GROUPS).enumerate().map(|(place, group)| view(group, members(place))).collect();
        Shown { all: source.len(), items }
    }

    fn more(&self) -> usize {
        self.all - self.items.len()
    }
}

/// A page in a list.
struct Entry<'a> {
    id: &'a str,
    site: &'a str,
    date: String,
    headline: String,
    link: Option<&'a str>,
}

/// A page as a near-duplicate.
struct Member<'a> {
    entry: Entry<'a>,
    /// None for the representative.
    likeness: Option<Likeness>,
}

struct Likeness {
    jaccard: String,
    containment: String,
    why: String,
}

struct ClusterView<'a> {
    headline: String,
    size: String,
    sites: String,
    members: Shown<Member<'a>>,
}

struct EventView<'a> {
    headline: String,
    size: String,
    sites: String,
    days: String,
    reports: Shown<Report<'a>>,
}

/// An independent report of an event.
struct Report<'a> {
    entry: Entry<'a>,
    copies: Shown<Entry<'a>>,
}

struct SiteView<'a> {
    name: &'a str,
    pages: String,
    removed: String,
    templates: Shown<TemplateView<'a>>,
    samples: Vec<Sample<'a>>,
}

struct TemplateView<'a> {
    rule: &'static str,
    wording: String,
    removed_from: String,
    learnt_from: String,
    examples: &'a [&'a str],
}

/// A page with its chrome marked.
struct Sample<'a> {
    entry: Entry<'a>,
    removed: String,
    pieces: Vec<Piece<'a>>,
}

struct RepeatView<'a> {
    entry: Entry<'a>,
    lines: Vec<String>,
}

impl<'a> View<'a> {
    fn of(digest: &'a Digest<'a>) -> Self {
        View {
            title: match digest.totals.sites {
                0 => count(digest.totals.pages, "page"),
                sites => format!("{} of {}", count(digest.totals.pages, "page"), count(sites, "site")),
            },
            totals: totals(digest),
            clusters: Shown::groups(&digest.clusters, |cluster, most| cluster_view(digest, cluster, most)),
            events: Shown::groups(&digest.events, |event, most| event_view(digest, event, most)),
            sites: Shown::first(&digest.sites, SITES, |site| site_view(digest, site)),
            repeats: Shown::first(&digest.repeating, REPEATING, |&at| {
                let (page, repeats) = (digest.page(at), &digest.gleaned(at).repeats);
                let text = |repeat: &gleaner::text::Repeat| line(&page.text[repeat.span.range()], WORDING);
                RepeatView { entry: entry(digest, at), lines: repeats.iter().take(LINES).map(text).collect() }
            }),
        }
    }
}

/// Nothing if no site is known.
fn sites(number: usize) -> String {
    if number == 0 { String::new() } else { count(number, "site") }
}

fn totals(digest: &Digest) -> Vec<Total> {
    let totals = &digest.totals;
    vec![
        Total {
            number: number(totals.pages),
            what: if totals.pages == 1 { "page" } else { "pages" },
            more: format!("{} of text", bytes(totals.bytes)),
        },
        Total {
            number: percent(totals.bytes_removed, totals.bytes),
            what: "of the text is chrome",
            more: format!("{} on {}", count(totals.templates, "wording"), count(totals.pages_stripped, "page")),
        },
        Total {
            number: number(totals.duplicates),
            what: if totals.duplicates == 1 { "near-duplicate" } else { "near-duplicates" },
            more: format!("in {}", count(totals.duplicate_clusters, "cluster")),
        },
        Total {
            number: number(totals.events),
            what: if totals.events == 1 { "event" } else { "events" },
            more: format!("{} with several independent reports", number(totals.events_with_several_reports)),
        },
    ]
}

fn entry<'a>(digest: &Digest<'a>, at: usize) -> Entry<'a> {
    let page = digest.page(at);
    Entry {
        id: &page.id,
        site: &page.site,
        date: shown_date(page),
        headline: line(&digest.headline(at), HEADLINE),
        // Anything but the web's own schemes could be a script.
        link: Some(page.url.as_str()).filter(|url| url.starts_with("https://") || url.starts_with("http://")),
    }
}

/// The date to the minute if it is understood, or as it is.
fn shown_date(page: &Page) -> String {
    let date = page.date.trim();
    match (page.timestamp(), date.get(..10), date.get(11..16)) {
        (Some(_), Some(day), Some(time)) if time.as_bytes()[2] == b':' => format!("{day} {time}"),
        (Some(_), Some(day), _) => day.to_owned(),
        _ => line(date, DATE),
    }
}

fn cluster_view<'a>(digest: &Digest<'a>, cluster: &[usize], most: usize) -> ClusterView<'a> {
    let evidence = evidence(digest, cluster);
    ClusterView {
        headline: line(&digest.cluster_headline(cluster), HEADLINE),
        size: count(cluster.len(), "page"),
        sites: sites(digest.sites_of(cluster.iter().copied())),
        members: Shown::first(cluster, most, |&at| Member {
            entry: entry(digest, at),
            likeness: (at != cluster[0]).then(|| likeness(digest.gleaned(at), &evidence)),
        }),
    }
}

/// How like the representative a page is.
fn similarity(found: &GleanedPage) -> [u64; 2] {
    [found.jaccard.to_bits(), found.containment.to_bits()]
}

/// Why pages are in the cluster: the words covered, in per cent, and differing numbers, by similarity with the representative.
///
/// Of pages with the same words only one was compared with another text, and which one differs with the order of the
/// input. They are equally like the representative, so the evidence is told for all of them.
fn evidence(digest: &Digest, cluster: &[usize]) -> HashMap<[u64; 2], (u32, u32)> {
    let mut best = HashMap::new();
    for found in cluster.iter().map(|&at| digest.gleaned(at)) {
        if let Some((_, evidence)) = &found.placement.matched {
            let told = ((evidence.covered * 100.0).round() as u32, evidence.conflicts);
            best.entry(similarity(found)).and_modify(|best| *best = told.max(*best)).or_insert(told);
        }
    }
    best
}

fn likeness(found: &GleanedPage, evidence: &HashMap<[u64; 2], (u32, u32)>) -> Likeness {
    let share = |share: f64| percent((share * 1e4).round() as usize, 10_000);
    let conflicts = |number| match number {
        0 => "no number differs".to_owned(),
        1 => "1 number differs".to_owned(),
        more => format!("{more} numbers differ"),
    };
    let why = match evidence.get(&similarity(found)) {
        _ if found.jaccard >= 1.0 && found.containment >= 1.0 => "the same words".to_owned(),
        Some(&(covered, numbers)) => format!("{covered} % covered, {}", conflicts(numbers)),
        None => String::new(),
    };
    Likeness { jaccard: share(found.jaccard), containment: share(found.containment), why }
}

fn event_view<'a>(digest: &Digest<'a>, event: &[Cluster], most: usize) -> EventView<'a> {
    let pages: Vec<usize> = event.iter().flatten().copied().collect();
    // The report that most pages carry names the event; the earliest of those.
    let widest = event.iter().rev().max_by_key(|report| report.len());
    let days: BTreeSet<&str> = pages
        .iter()
        .map(|&at| digest.page(at))
        .filter(|page| page.timestamp().is_some())
        .filter_map(|page| page.date.trim().get(..10))
        .collect();
    let days = match (days.first(), days.last()) {
        (Some(first), Some(last)) if first != last => format!("{first} – {last}"),
        (Some(day), _) => (*day).to_owned(),
        _ => String::new(),
    };
    EventView {
        headline: widest.map(|report| line(&digest.cluster_headline(report), HEADLINE)).unwrap_or_default(),
        size: count(event.len(), "report"),
        sites: sites(digest.sites_of(pages)),
        days,
        reports: Shown::first(event, most, |report| Report {
            entry: entry(digest, report[0]),
            copies: Shown::first(&report[1..], COPIES, |&at| entry(digest, at)),
        }),
    }
}

fn site_view<'a>(digest: &'a Digest<'a>, site: &'a Site<'a>) -> SiteView<'a> {
    SiteView {
        name: site.name,
        pages: count(site.pages.len(), "page"),
        removed: percent(site.bytes_removed, site.bytes),
        templates: Shown::first(&site.templates, TEMPLATES, template_view),
        samples: samples(digest, site).into_iter().map(|at| sample(digest, at)).collect(),
    }
}

fn template_view<'a>(used: &'a Used<'a>) -> TemplateView<'a> {
    let pages = count(used.pages as usize, "page");
    let stories = if used.stories == 1 { "1 story".to_owned() } else { format!("{} stories", used.stories) };
    TemplateView {
        rule: used.rule.name(),
        wording: line(used.wording, WORDING),
        removed_from: count(used.removed_from, "page"),
        learnt_from: if used.stories == used.pages { pages } else { format!("{pages}, {stories}") },
        examples: &used.examples,
    }
}

/// The pages on which most rules can be seen at work.
fn samples(digest: &Digest, site: &Site) -> Vec<usize> {
    let rules = |at: usize| digest.gleaned(at).removed.iter().map(|part| part.rule).collect::<BTreeSet<_>>().len();
    let mut pages: Vec<usize> = site.pages.iter().copied().filter(|&at| rules(at) > 0).collect();
    // Stable: the pages are in the order of their ids.
    pages.sort_by_key(|&at| std::cmp::Reverse(rules(at)));
    pages.truncate(SAMPLES);
    pages
}

fn sample<'a>(digest: &Digest<'a>, at: usize) -> Sample<'a> {
    let (page, found) = (digest.page(at), digest.gleaned(at));
    let removed = found.removed.iter().map(|part| part.span.len()).sum();
    Sample { entry: entry(digest, at), removed: percent(removed, page.text.len()), pieces: pieces(page, found) }
}
