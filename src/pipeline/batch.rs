//! A batch: all pages at hand, all cores.

use bitvec::order::Lsb0;
use bitvec::vec::BitVec;

use crate::boilerplate::{Removed, SiteModel, kept};
use crate::cluster::events::{Judged, judge};
use crate::cluster::{EventOptions, Placement, cluster_events, place_prepared};
use crate::error::{Error, Result};
use crate::page::{Page, PageId};
use crate::parallel::{par_map, par_map_with};
use crate::pipeline::copies::{Member, Room, likenesses, representatives, smallest_members};
use crate::pipeline::settings::Settings;
use crate::pipeline::stream::Gleaner;
use crate::pipeline::unfinished::{Done, Unfinished};
use crate::sketch::Terms;
use crate::text::{Repeat, WordKey, repeats};

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
        check_count(pages.len())?;
        let settings = self.settings();
        let mut words = None;
        loop {
            if let Some(stage) = unfinished.next(settings) {
                observe(stage, &unfinished);
            }
            unfinished.done = match std::mem::take(&mut unfinished.done) {
                Done::Nothing => {
                    let mut model = self.model().clone();
                    let nothing = || vec![None; pages.len()];
                    let removed = if settings.strip { model.learn_and_strip(pages) } else { nothing() };
                    let removed = removed.into_iter().map(Option::unwrap_or_default).collect();
                    Done::Stripped { model, removed }
                }
                Done::Stripped { model, removed } => {
                    let prepared = par_map_with(both(pages, &removed), |room: &mut Room, (page, removed)| {
                        room.prepared(page, removed, &settings.duplicates)
                    });
                    let (placements, placed) = place_prepared(prepared, settings.duplicates);
                    words = Some(placed);
                    Done::Matched { model, removed, placements }
                }
                Done::Matched { model, removed, placements } => {
                    let cluster = smallest_members(&placements);
                    let words = words.get_or_insert_with(|| words_of(pages, &removed));
                    let groups = if settings.events {
                        // One report of each cluster, also where each of its sites has a representative.
                        let representative = representatives(settings, false, &members(pages, words), &cluster);
                        events(&both(pages, &removed), &cluster, &representative)
                    } else {
                        (cluster.clone(), cluster)
                    };
                    Done::Grouped { model, removed, placements, groups }
                }
                Done::Grouped { model, removed, placements, groups } => {
                    let words = words.unwrap_or_else(|| words_of(pages, &removed));
                    let cluster = smallest_members(&placements);
                    let reports = representatives(settings, false, &members(pages, &words), &cluster);
                    let pages = collect(settings, pages, &words, removed, placements, &groups);
                    return Ok(Gleaned { pages, model, reports });
                }
            };
        }
    }
}

/// Refuses more pages than have numbers.
pub(crate) fn check_count(pages: usize) -> Result<()> {
    let error = |_| Error::config(format!("a batch holds at most {} pages, got {pages}", u32::MAX));
    u32::try_from(pages).map(drop).map_err(error)
}

/// Pages with what is chrome of them.
fn both<'a>(pages: &'a [Page], removed: &'a [Vec<Removed>]) -> Vec<(&'a Page, &'a Vec<Removed>)> {
    pages.iter().zip(removed).collect()
}

fn words_of(pages: &[Page], removed: &[Vec<Removed>]) -> Vec<Vec<WordKey>> {
    par_map_with(both(pages, removed), |room: &mut Room, (page, removed)| room.words(page, removed))
}

fn members<'a>(pages: &'a [Page], words: &'a [Vec<WordKey>]) -> Vec<Member<'a>> {
    let member = |(page, words): (&'a Page, &'a Vec<WordKey>)| Member {
        id: &page.id,
        site: &page.site,
        time: page.timestamp(),
        words,
    };
    pages.iter().zip(words).map(member).collect()
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
    let likenesses = likenesses(settings, &members(pages, words), &placements, &cluster);
    let repeats = par_map(pages.iter().collect(), |page: &Page| repeats(&page.text));
    let collected = removed.into_iter().zip(repeats).zip(placements).zip(likenesses).enumerate();
    let collected = collected.map(|(at, (((removed, repeats), placement), likeness))| GleanedPage {
        removed,
        repeats,
        cluster: cluster[at],
        representative: likeness.representative,
        jaccard: likeness.jaccard,
        containment: likeness.containment,
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
        let terms = par_map(at.clone(), |at| {
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
