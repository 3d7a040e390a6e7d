//! A batch: all pages at hand, all cores.

use std::collections::HashMap;

use bitvec::order::Lsb0;
use bitvec::vec::BitVec;

use crate::boilerplate::{Removed, SiteModel, kept};
use crate::cluster::events::{Judged, judge};
use crate::cluster::{
    DuplicateOptions, EventOptions, Placement, Prepared, SHINGLE, Scratch, cluster_events, place_prepared,
};
use crate::error::{Error, Result};
use crate::page::{Page, PageId};
use crate::pipeline::settings::{Keep, Settings};
use crate::pipeline::stream::Gleaner;
use crate::pipeline::unfinished::{Done, Unfinished};
use crate::sketch::Terms;
use crate::sketch::similarity::{containment, jaccard};
use crate::text::{Repeat, WordKey, push_word_keys, repeats, shingles};

/// A stage of a batch, for those who show progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// Learning what each site repeats, and stripping it.
    Strip,
    /// Finding near-duplicates.
    Match,
    /// Grouping the reports of one event.
    Group,
    /// Putting together what is known of each page.
    Collect,
}

/// What a batch brought.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Gleaned {
    /// One entry a page, in input order.
    pub pages: Vec<GleanedPage>,
    /// What is known of the sites: the model given and what was learnt.
    pub model: SiteModel,
    /// For each page the one of its cluster that was compared with those of other clusters for its event.
    reports: Vec<PageId>,
}

/// What became of a page.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct GleanedPage {
    /// The parts that are chrome, in order, as bytes of the page's text.
    pub removed: Vec<Removed>,
    /// Lines of the page that say again what an earlier line said. They are reported, not removed.
    pub repeats: Vec<Repeat>,
    /// Its near-duplicate cluster: the smallest position of a member.
    pub cluster: PageId,
    /// The page that stands for the cluster.
    pub representative: PageId,
    /// Jaccard similarity with the representative, of word 3-shingles, 0 to 1; 1 for the representative itself.
    pub jaccard: f64,
    /// The share of the page's word 3-shingles that the representative has, 0 to 1.
    pub containment: f64,
    /// How it came into its cluster: what it was matched with, why, and what else it was like.
    pub placement: Placement,
    /// Its event, one happening: the smallest position of a page that reports it. The page's cluster if events were not
    /// asked for.
    pub event: PageId,
    /// Its story, of one event or more: the smallest position of a page that belongs to it. The page's cluster if events
    /// were not asked for.
    pub story: PageId,
}

impl Gleaned {
    /// Which pages to keep if one of each cluster is enough: a bit a page, set for representatives.
    ///
    /// ```
    /// use gleaner::{Gleaner, Page};
    /// let text = "The old lighthouse on Gull Point will shine again after eleven dark years, the harbour master said.";
    /// let pages = [Page::new("a", text), Page::new("b", text), Page::new("c", "Another story altogether.")];
    /// let gleaned = Gleaner::builder().build()?.batch(&pages)?;
    /// assert_eq!(gleaned.kept().iter_ones().collect::<Vec<_>>(), [0, 2]);
    /// # Ok::<(), gleaner::Error>(())
    /// ```
    pub fn kept(&self) -> BitVec<u64, Lsb0> {
        (0..).zip(&self.pages).map(|(position, page): (PageId, _)| page.representative == position).collect()
    }

    /// The near-duplicate clusters, in order of their first members; members in input order.
    pub fn clusters(&self) -> Vec<Vec<PageId>> {
        groups(self.pages.iter().map(|page| page.cluster))
    }

    /// The events, in order of their first reports; reports in input order, near-duplicates among them.
    pub fn events(&self) -> Vec<Vec<PageId>> {
        groups(self.pages.iter().map(|page| page.event))
    }

    /// The stories, in order of their first pages; each holds whole events.
    pub fn stories(&self) -> Vec<Vec<PageId>> {
        groups(self.pages.iter().map(|page| page.story))
    }
}

/// Groups of positions by label, where a label is the smallest position of its group.
fn groups(labels: impl Iterator<Item = PageId>) -> Vec<Vec<PageId>> {
    let mut groups: Vec<Vec<PageId>> = Vec::new();
    let mut number: Vec<usize> = Vec::new();
    for (position, label) in (0..).zip(labels) {
        if label == position {
            number.push(groups.len());
            groups.push(vec![position]);
        } else {
            let group = number[label as usize];
            number.push(group);
            groups[group].push(position);
        }
    }
    groups
}

impl Gleaner {
    /// Cleans and groups pages: learns what each site repeats, strips it, finds near-duplicates, groups the reports of one
    /// event. Uses all cores with the feature `rayon`; the result is the same without, and for any order of the pages up to
    /// numbering. The gleaner's own state is used (its model) but not changed.
    ///
    /// Memory: besides the pages, 4 bytes a word and about 1.5 kB a page, and what is known of the sites.
    ///
    /// # Errors
    /// `Config` if there are more than 4,294,967,295 pages.
    pub fn batch(&self, pages: &[Page]) -> Result<Gleaned> {
        self.batch_observed(pages, |_| {})
    }

    /// [`Gleaner::batch`], telling `observe` of each stage as it starts.
    ///
    /// # Errors
    /// As [`Gleaner::batch`].
    pub fn batch_observed(&self, pages: &[Page], mut observe: impl FnMut(Stage)) -> Result<Gleaned> {
        self.batch_from(pages, Unfinished::default(), |stage, _| observe(stage))
    }

    /// [`Gleaner::batch_observed`] of a batch that may have begun another time: finished stages are not made again, and
    /// `observe` is also told what they brought.
    ///
    /// # Errors
    /// As [`Gleaner::batch`], and `Config` if what is unfinished is a batch of other pages, settings or models.
    #[cfg(feature = "serde")]
    pub fn batch_resumed(
        &self,
        pages: &[Page],
        unfinished: Unfinished,
        observe: impl FnMut(Stage, &Unfinished),
    ) -> Result<Gleaned> {
        self.batch_from(pages, unfinished.of(self, pages)?, observe)
    }

    fn batch_from(
        &self,
        pages: &[Page],
        mut unfinished: Unfinished,
        mut observe: impl FnMut(Stage, &Unfinished),
    ) -> Result<Gleaned> {
        if u32::try_from(pages.len()).is_err() {
            return Err(Error::config(format!("a batch holds at most {} pages, got {}", u32::MAX, pages.len())));
        }
        let settings = self.settings();
        let mut words = None;
        loop {
            if let Some(stage) = unfinished.next(settings) {
                observe(stage, &unfinished);
            }
            unfinished.done = match std::mem::take(&mut unfinished.done) {
                Done::Nothing => {
                    let mut model = self.model().clone();
                    let nothing = || vec![Vec::new(); pages.len()];
                    let removed = if settings.strip { model.learn_and_strip(pages) } else { nothing() };
                    Done::Stripped { model, removed }
                }
                Done::Stripped { model, removed } => {
                    let prepared = prepared(&both(pages, &removed), &settings.duplicates);
                    let placements = place_prepared(&prepared, settings.duplicates);
                    words = Some(prepared.into_iter().map(Prepared::into_words).collect());
                    Done::Matched { model, removed, placements }
                }
                Done::Matched { model, removed, placements } => {
                    let cluster = smallest_members(&placements);
                    let words = words.get_or_insert_with(|| words_of(&both(pages, &removed)));
                    let groups = if settings.events {
                        // One report of each cluster, also where each of its sites has a representative.
                        let representative = representatives(settings, false, pages, words, &cluster);
                        events(&both(pages, &removed), &cluster, &representative)
                    } else {
                        (cluster.clone(), cluster)
                    };
                    Done::Grouped { model, removed, placements, groups }
                }
                Done::Grouped { model, removed, placements, groups } => {
                    let words = words.unwrap_or_else(|| words_of(&both(pages, &removed)));
                    let reports = representatives(settings, false, pages, &words, &smallest_members(&placements));
                    let pages = collect(settings, pages, &words, removed, placements, &groups);
                    return Ok(Gleaned { pages, model, reports });
                }
            };
        }
    }
}

/// Pages with what is chrome of them.
fn both<'a>(pages: &'a [Page], removed: &'a [Vec<Removed>]) -> Vec<(&'a Page, &'a Vec<Removed>)> {
    pages.iter().zip(removed).collect()
}

/// The words of the pages without their chrome, ready to be compared.
fn prepared(pages: &[(&Page, &Vec<Removed>)], options: &DuplicateOptions) -> Vec<Prepared<Vec<WordKey>>> {
    map_with(pages, |(words, scratch): &mut (Vec<WordKey>, Scratch), (page, removed)| {
        words.clear();
        push_kept(page, removed, words);
        Prepared::new(words.clone(), page.timestamp(), options, scratch)
    })
}

fn words_of(pages: &[(&Page, &Vec<Removed>)]) -> Vec<Vec<WordKey>> {
    map_with(pages, |words: &mut Vec<WordKey>, (page, removed)| {
        words.clear();
        push_kept(page, removed, words);
        words.clone()
    })
}

fn push_kept(page: &Page, removed: &[Removed], words: &mut Vec<WordKey>) {
    match removed {
        [] => push_word_keys(&page.text, words),
        some => push_word_keys(&kept(&page.text, some), words),
    }
}

/// What is known of each page.
fn collect(
    settings: &Settings,
    pages: &[Page],
    words: &[Vec<WordKey>],
    removed: Vec<Vec<Removed>>,
    placements: Vec<Placement>,
    (event, story): &(Vec<PageId>, Vec<PageId>),
) -> Vec<GleanedPage> {
    let cluster = smallest_members(&placements);
    let representative = representatives(settings, settings.per_site, pages, words, &cluster);
    let positions: Vec<usize> = (0..pages.len()).collect();
    let likeness = map(&positions, |&at| {
        let with = representative[at] as usize;
        match &placements[at].matched {
            _ if with == at => (1.0, 1.0),
            Some((matched, evidence)) if *matched as usize == with => (evidence.jaccard, evidence.containment),
            _ => likeness(&words[at], &words[with]),
        }
    });
    let repeats = map(pages, |page| repeats(&page.text));
    let collected = removed.into_iter().zip(repeats).zip(placements).enumerate();
    let collected = collected.map(|(at, ((removed, repeats), placement))| GleanedPage {
        removed,
        repeats,
        cluster: cluster[at],
        representative: representative[at],
        jaccard: likeness[at].0,
        containment: likeness[at].1,
        placement,
        event: event[at],
        story: story[at],
    });
    collected.collect()
}

impl Gleaned {
    /// The pairs of pages that came into question as reports of one event, with the evidence for and against: those that
    /// stand for a near-duplicate cluster, by position. `pages` are those of the batch. As costly as the grouping itself.
    pub fn judged(&self, pages: &[Page]) -> Vec<Judged> {
        let pages: Vec<(&Page, &Vec<Removed>)> =
            pages.iter().zip(self.pages.iter().map(|page| &page.removed)).collect();
        let reports = Reports::of(&pages, &self.reports);
        let mut judged = judge(&reports.terms, &reports.times, &EventOptions::default());
        for pair in &mut judged {
            pair.pair = (reports.at[pair.pair.0 as usize] as PageId, reports.at[pair.pair.1 as usize] as PageId);
        }
        judged
    }
}

/// The cluster of each page as the smallest position of a member.
fn smallest_members(placements: &[Placement]) -> Vec<PageId> {
    let mut smallest: Vec<PageId> = (0..placements.len() as u32).collect();
    for (position, placement) in (0..).zip(placements) {
        let least = &mut smallest[placement.cluster as usize];
        *least = (*least).min(position);
    }
    placements.iter().map(|placement| smallest[placement.cluster as usize]).collect()
}

/// For each page the page that stands for its cluster, or for its cluster on its site.
fn representatives(
    settings: &Settings,
    per_site: bool,
    pages: &[Page],
    words: &[Vec<WordKey>],
    cluster: &[PageId],
) -> Vec<PageId> {
    let longest = |at: usize| (usize::MAX - words[at].len(), &*pages[at].id, &*pages[at].text);
    let date = |at: usize| pages[at].timestamp().unwrap_or(i64::MAX);
    let preferred: HashMap<&str, usize> = settings.prefer.iter().map(String::as_str).zip(0..).collect();
    let preference = |at: usize| preferred.get(&*pages[at].site).copied().unwrap_or(usize::MAX);
    let before = |a: usize, b: usize| {
        preference(a).cmp(&preference(b)).then_with(|| match settings.keep {
            Keep::First => a.cmp(&b),
            Keep::Longest => longest(a).cmp(&longest(b)),
            Keep::Earliest => (date(a), longest(a)).cmp(&(date(b), longest(b))),
        })
    };
    let group = |at: usize| (cluster[at], if per_site { &*pages[at].site } else { "" });
    let mut best: HashMap<(PageId, &str), usize> = HashMap::new();
    for at in 0..pages.len() {
        best.entry(group(at))
            .and_modify(|best| *best = if before(at, *best).is_lt() { at } else { *best })
            .or_insert(at);
    }
    (0..pages.len()).map(|at| best[&group(at)] as PageId).collect()
}

fn likeness(words: &[WordKey], representative: &[WordKey]) -> (f64, f64) {
    let [own, other]: [Vec<u64>; 2] = [words, representative].map(|words| shingles(words, SHINGLE).collect());
    (jaccard(&own, &other), containment(&own, &other))
}

/// The event and the story of each page, from one report of each cluster: forty copies must not outweigh four reports.
fn events(
    pages: &[(&Page, &Vec<Removed>)],
    cluster: &[PageId],
    representative: &[PageId],
) -> (Vec<PageId>, Vec<PageId>) {
    let reports = Reports::of(pages, representative);
    let groups = cluster_events(&reports.terms, &reports.times, &EventOptions::default());
    let of_pages = |groups: &[u32]| {
        let mut group_of = vec![0; pages.len()];
        for (&at, &group) in reports.at.iter().zip(groups) {
            group_of[cluster[at] as usize] = group;
        }
        let mut smallest = vec![PageId::MAX; pages.len() + 1];
        let group_at: Vec<usize> = cluster.iter().map(|&label| group_of[label as usize] as usize).collect();
        for (at, &group) in group_at.iter().enumerate().rev() {
            smallest[group] = at as PageId;
        }
        group_at.iter().map(|&group| smallest[group]).collect()
    };
    (of_pages(&groups.events), of_pages(&groups.stories))
}

/// The pages that stand for a cluster, as the grouping of events sees them.
struct Reports {
    at: Vec<usize>,
    terms: Vec<Terms>,
    times: Vec<Option<i64>>,
}

impl Reports {
    fn of(pages: &[(&Page, &Vec<Removed>)], representative: &[PageId]) -> Self {
        let at: Vec<usize> = (0..pages.len()).filter(|&at| representative[at] as usize == at).collect();
        let terms = map(&at, |&at| {
            let (page, removed) = pages[at];
            terms(page, &kept(&page.text, removed))
        });
        let times = at.iter().map(|&at| pages[at].0.timestamp()).collect();
        Reports { at, terms, times }
    }
}

/// The terms of a page without its chrome; its first line is the headline if none is known.
pub(crate) fn terms(page: &Page, text: &str) -> Terms {
    let first_line = text.trim_start().lines().next().unwrap_or_default();
    Terms::new(if page.title.is_empty() { first_line } else { &page.title }, text)
}

/// `f` of each item, in order, on all cores where there are any to use.
fn map<T: Sync, R: Send>(items: &[T], f: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    map_with(items, |(), item| f(item))
}

/// The same with room to work in, of which there is one at a time for each core.
fn map_with<T: Sync, S: Default, R: Send>(items: &[T], f: impl Fn(&mut S, &T) -> R + Sync + Send) -> Vec<R> {
    #[cfg(feature = "rayon")]
    {
        use rayon::prelude::*;
        items.par_iter().map_init(S::default, f).collect()
    }
    #[cfg(not(feature = "rayon"))]
    {
        let mut room = S::default();
        items.iter().map(|item| f(&mut room, item)).collect()
    }
}
