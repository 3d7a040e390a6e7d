//! What stands out in a gleaned batch: counts, the largest groups, the chrome of each site.
//!
//! Nothing here depends on the order of the pages, so that what is made of it is the same for any: pages stand in the order
//! of their identifiers, groups in the order of their weight and then of their first page.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use gleaner::boilerplate::kept;
use gleaner::{Gleaned, GleanedPage, Page, PageId, Removed, Rule};
use serde::Serialize;

/// Pages named of a template.
const EXAMPLES: usize = 3;

/// A batch, ready to be told of. Pages are meant by their position in the batch.
pub(crate) struct Digest<'a> {
    pages: &'a [Page],
    gleaned: &'a Gleaned,
    pub(crate) order: Order<'a>,
    pub(crate) totals: Totals,
    /// Near-duplicate clusters of two pages or more, the largest first.
    pub(crate) clusters: Vec<Cluster>,
    /// Events of two independent reports or more, those that most sites report first.
    pub(crate) events: Vec<Event>,
    /// Stories of two independent reports or more, those that most sites report first.
    pub(crate) stories: Vec<Story>,
    /// Sites with most pages first; pages without a site come as one without a name.
    pub(crate) sites: Vec<Site<'a>>,
    /// Pages with a line that repeats another of the same page.
    pub(crate) repeating: Vec<usize>,
}

/// Near-duplicates: the representative, then the others by date.
pub(crate) type Cluster = Vec<usize>;

/// An event: its independent reports by date, each a cluster, if only of one page.
pub(crate) type Event = Vec<Cluster>;

/// A story: its events by date, also those of a single report.
pub(crate) type Story = Vec<Event>;

/// The counts of a batch: the content of `summary.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Totals {
    pub(crate) pages: usize,
    /// Sites with a name.
    pub(crate) sites: usize,
    /// Bytes of text as it came.
    pub(crate) bytes: usize,
    /// Those of them that were removed.
    pub(crate) bytes_removed: usize,
    /// Pages of which something was removed.
    pub(crate) pages_stripped: usize,
    /// Different things removed: wordings, counted site by site.
    pub(crate) templates: usize,
    /// Clusters of two pages or more.
    pub(crate) duplicate_clusters: usize,
    /// Pages in those that do not represent them: what could go.
    pub(crate) duplicates: usize,
    /// Events, those of a single report too.
    pub(crate) events: usize,
    /// Events of two independent reports or more.
    pub(crate) events_with_several_reports: usize,
    /// Lines that repeat another of the same page.
    pub(crate) repeated_lines: usize,
    /// Bad records skipped.
    pub(crate) records_skipped: u64,
}

/// A site and what it repeats.
pub(crate) struct Site<'a> {
    pub(crate) name: &'a str,
    /// Its pages.
    pub(crate) pages: Vec<usize>,
    pub(crate) bytes: usize,
    pub(crate) bytes_removed: usize,
    /// What was removed from its pages, from most pages first.
    pub(crate) templates: Vec<Used<'a>>,
}

/// Something a site repeats, as it was met on the pages.
pub(crate) struct Used<'a> {
    pub(crate) rule: Rule,
    pub(crate) wording: &'a str,
    /// Pages of the batch that it was removed from.
    pub(crate) removed_from: usize,
    /// Stories and pages that it was learnt from.
    pub(crate) stories: u32,
    pub(crate) pages: u32,
    /// The earliest and the latest date of pages that carry it.
    pub(crate) seen: Option<(i64, i64)>,
    /// The first few pages that it was removed from.
    pub(crate) examples: Vec<usize>,
}

impl<'a> Digest<'a> {
    pub(crate) fn new(pages: &'a [Page], gleaned: &'a Gleaned, records_skipped: u64) -> Self {
        let order = Order::of(pages);
        let mut clusters = clusters(gleaned, &order);
        let mut events = events(gleaned, &clusters, &order);
        let stories = stories(gleaned, &events, &order);
        events.retain(|event| event.len() > 1);
        clusters.retain(|cluster| cluster.len() > 1);
        clusters.sort_by_key(|cluster| (Reverse(cluster.len()), order.first(cluster)));
        let sites = sites(pages, gleaned, &order);
        let repeats = |at: usize| gleaned.pages[at].repeats.len();
        let repeating: Vec<usize> = order.pages.iter().copied().filter(|&at| repeats(at) > 0).collect();
        let totals = Totals {
            pages: pages.len(),
            sites: sites.iter().filter(|site| !site.name.is_empty()).count(),
            bytes: sites.iter().map(|site| site.bytes).sum(),
            bytes_removed: sites.iter().map(|site| site.bytes_removed).sum(),
            pages_stripped: gleaned.pages.iter().filter(|page| !page.removed.is_empty()).count(),
            templates: sites.iter().map(|site| site.templates.len()).sum(),
            duplicate_clusters: clusters.len(),
            duplicates: clusters.iter().map(|cluster| cluster.len() - 1).sum(),
            events: gleaned.events().len(),
            events_with_several_reports: events.len(),
            repeated_lines: repeating.iter().map(|&at| repeats(at)).sum(),
            records_skipped,
        };
        Digest { pages, gleaned, order, totals, clusters, events, stories, sites, repeating }
    }

    /// A page as it was read.
    pub(crate) fn page(&self, at: usize) -> &'a Page {
        &self.pages[at]
    }

    /// What became of it.
    pub(crate) fn gleaned(&self, at: usize) -> &'a GleanedPage {
        &self.gleaned.pages[at]
    }

    /// The title of a page, or the first line that is left of it.
    pub(crate) fn headline(&self, at: usize) -> Cow<'a, str> {
        let page = self.page(at);
        if !page.title.trim().is_empty() {
            return Cow::Borrowed(page.title.trim());
        }
        let text = kept(&page.text, &self.gleaned(at).removed);
        let line = text.lines().find(|line| line.contains(char::is_alphanumeric));
        Cow::Owned(line.unwrap_or("(no text)").trim().to_owned())
    }

    /// The headline of a cluster: that of the first page which has a title, or else of the representative.
    pub(crate) fn cluster_headline(&self, cluster: &[usize]) -> Cow<'a, str> {
        let titled = cluster.iter().find(|&&at| !self.page(at).title.trim().is_empty());
        self.headline(*titled.unwrap_or(&cluster[0]))
    }

    /// How many sites the pages are of, those that have one.
    pub(crate) fn sites_of(&self, pages: impl IntoIterator<Item = usize>) -> usize {
        let named = pages.into_iter().map(|at| self.page(at).site.as_str()).filter(|site| !site.is_empty());
        named.collect::<BTreeSet<_>>().len()
    }
}

/// Fewer sites, reports and pages come later; then the first page.
type Weight = (Reverse<usize>, Reverse<usize>, Reverse<usize>, usize);

/// The order of the pages by what they are, not by where they stand.
pub(crate) struct Order<'a> {
    source: &'a [Page],
    /// The positions in order.
    pub(crate) pages: Vec<usize>,
    /// The place in that order of each position.
    pub(crate) rank: Vec<usize>,
}

impl<'a> Order<'a> {
    fn of(source: &'a [Page]) -> Self {
        let key = |at: usize| {
            let Page { id, text, site, title, author, date, url, .. } = &source[at];
            (id, site, url, title, author, date, text)
        };
        let mut pages: Vec<usize> = (0..source.len()).collect();
        pages.sort_by(|&a, &b| key(a).cmp(&key(b)));
        let mut rank = vec![0; source.len()];
        for (place, &at) in pages.iter().enumerate() {
            rank[at] = place;
        }
        Order { source, pages, rank }
    }

    fn first(&self, pages: &[usize]) -> usize {
        pages.iter().map(|&at| self.rank[at]).min().unwrap_or(usize::MAX)
    }

    /// The best covered first. Sites before reports: what one site prints every day, a cartoon or the weather, is no great
    /// event.
    fn weight<'r>(&self, reports: impl IntoIterator<Item = &'r Cluster>) -> Weight {
        let (mut sites, mut number, mut pages, mut first) = (BTreeSet::new(), 0, 0, usize::MAX);
        for report in reports {
            sites.insert(&self.source[report[0]].site);
            number += 1;
            pages += report.len();
            first = first.min(self.first(report));
        }
        (Reverse(sites.len()), Reverse(number), Reverse(pages), first)
    }

    /// By date, pages without one last.
    fn in_time(&self, at: usize) -> (i64, usize) {
        (self.source[at].timestamp().unwrap_or(i64::MAX), self.rank[at])
    }
}

/// All clusters, single pages too.
fn clusters(gleaned: &Gleaned, order: &Order) -> Vec<Cluster> {
    let represents = |at: usize| gleaned.pages[at].representative as usize == at;
    let sorted = |cluster: Vec<PageId>| {
        let mut cluster: Cluster = cluster.into_iter().map(|at| at as usize).collect();
        cluster.sort_by_key(|&at| (!represents(at), order.in_time(at)));
        cluster
    };
    gleaned.clusters().into_iter().map(sorted).collect()
}

/// All events, each with its reports by date.
fn events(gleaned: &Gleaned, clusters: &[Cluster], order: &Order) -> Vec<Event> {
    let mut by_event: BTreeMap<PageId, Event> = BTreeMap::new();
    for cluster in clusters {
        by_event.entry(gleaned.pages[cluster[0]].event).or_default().push(cluster.clone());
    }
    let mut events: Vec<Event> = by_event.into_values().collect();
    for event in &mut events {
        event.sort_by_key(|cluster| order.in_time(cluster[0]));
    }
    events.sort_by_cached_key(|event| order.weight(event));
    events
}

/// The stories of two reports or more.
fn stories(gleaned: &Gleaned, events: &[Event], order: &Order) -> Vec<Story> {
    let mut by_story: BTreeMap<PageId, Story> = BTreeMap::new();
    for event in events {
        by_story.entry(gleaned.pages[event[0][0]].story).or_default().push(event.clone());
    }
    let mut stories: Vec<Story> = by_story.into_values().filter(|story| story.iter().flatten().count() > 1).collect();
    for story in &mut stories {
        story.sort_by_key(|event| order.in_time(event[0][0]));
    }
    stories.sort_by_cached_key(|story| order.weight(story.iter().flatten()));
    stories
}

fn sites<'a>(pages: &'a [Page], gleaned: &'a Gleaned, order: &Order) -> Vec<Site<'a>> {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for &at in &order.pages {
        by_name.entry(&pages[at].site).or_default().push(at);
    }
    let site = |(name, members): (&'a str, Vec<usize>)| Site {
        name,
        bytes: members.iter().map(|&at| pages[at].text.len()).sum(),
        bytes_removed: members.iter().flat_map(|&at| &gleaned.pages[at].removed).map(|part| part.span.len()).sum(),
        templates: templates(gleaned, &members),
        pages: members,
    };
    let mut sites: Vec<Site> = by_name.into_iter().map(site).collect();
    sites.sort_by_key(|site| (Reverse(site.pages.len()), site.name));
    sites
}

fn templates<'a>(gleaned: &'a Gleaned, members: &[usize]) -> Vec<Used<'a>> {
    let mut used: BTreeMap<(Rule, &str), (Used, usize)> = BTreeMap::new();
    for &at in members {
        for Removed { rule, template, .. } in &gleaned.pages[at].removed {
            let wording = template.text.as_str();
            let new =
                Used { rule: *rule, wording, removed_from: 0, stories: 0, pages: 0, seen: None, examples: Vec::new() };
            let (entry, last) = used.entry((*rule, wording)).or_insert((new, usize::MAX));
            entry.stories = entry.stories.max(template.stories);
            entry.pages = entry.pages.max(template.pages);
            entry.seen = match (entry.seen, template.seen) {
                (Some((first, last)), Some((from, to))) => Some((first.min(from), last.max(to))),
                (one, other) => one.or(other),
            };
            // A page that carries it twice counts once.
            if *last != at {
                *last = at;
                entry.removed_from += 1;
                if entry.examples.len() < EXAMPLES {
                    entry.examples.push(at);
                }
            }
        }
    }
    let mut used: Vec<Used> = used.into_values().map(|(entry, _)| entry).collect();
    used.sort_by_key(|entry| (Reverse(entry.removed_from), entry.rule, entry.wording));
    used
}
