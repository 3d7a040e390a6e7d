//! Which pages are copies of one another, and which stands for each cluster of them.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::boilerplate::{Removed, kept};
use crate::cluster::{DuplicateOptions, Placement, Prepared, SHINGLE, Scratch};
use crate::page::{Page, PageId};
use crate::parallel::par_map_with;
use crate::pipeline::settings::{Keep, Settings};
use crate::sketch::similarity::jaccard_and_containment;
use crate::text::kernel::shingles;
use crate::text::{WordKey, push_word_keys};

/// Room to find the words of pages in.
#[derive(Debug, Default)]
pub(crate) struct Room {
    words: Vec<WordKey>,
    scratch: Scratch,
}

impl Room {
    /// The words of a page without its chrome.
    pub(crate) fn words(&mut self, page: &Page, removed: &[Removed]) -> Vec<WordKey> {
        self.words.clear();
        match removed {
            [] => push_word_keys(&page.text, &mut self.words),
            some => push_word_keys(&kept(&page.text, some), &mut self.words),
        }
        self.words.clone()
    }

    /// The same, ready to be compared.
    pub(crate) fn prepared(
        &mut self,
        page: &Page,
        removed: &[Removed],
        options: &DuplicateOptions,
    ) -> Prepared<Vec<WordKey>> {
        Prepared::new(self.words(page, removed), page.timestamp(), options, &mut self.scratch)
    }
}

/// What decides which page of a cluster stands for it.
pub(crate) struct Member<'a> {
    pub(crate) id: &'a str,
    pub(crate) site: &'a str,
    pub(crate) time: Option<i64>,
    pub(crate) words: &'a [WordKey],
}

/// The page that stands for a page's cluster, and how like the two are.
pub(crate) struct Likeness {
    pub(crate) representative: PageId,
    pub(crate) jaccard: f64,
    pub(crate) containment: f64,
}

/// The cluster of each page as the smallest position of a member.
pub(crate) fn smallest_members(placements: &[Placement]) -> Vec<PageId> {
    let mut smallest: Vec<PageId> = (0..placements.len() as u32).collect();
    for (position, placement) in (0..).zip(placements) {
        let least = &mut smallest[placement.cluster as usize];
        *least = (*least).min(position);
    }
    placements.iter().map(|placement| smallest[placement.cluster as usize]).collect()
}

/// For each page the page that stands for its cluster, or for its cluster on its site.
pub(crate) fn representatives(
    settings: &Settings,
    per_site: bool,
    pages: &[Member],
    cluster: &[PageId],
) -> Vec<PageId> {
    let longest = |at: usize| (Reverse(pages[at].words.len()), pages[at].id, pages[at].words);
    let date = |at: usize| pages[at].time.unwrap_or(i64::MAX);
    let preferred: HashMap<&str, usize> = settings.prefer.iter().map(String::as_str).zip(0..).collect();
    let preference = |at: usize| preferred.get(pages[at].site).copied().unwrap_or(usize::MAX);
    let before = |a: usize, b: usize| {
        preference(a).cmp(&preference(b)).then_with(|| match settings.keep {
            Keep::First => a.cmp(&b),
            Keep::Longest => longest(a).cmp(&longest(b)),
            Keep::Earliest => (date(a), longest(a)).cmp(&(date(b), longest(b))),
        })
    };
    // A group is named by a page of it.
    let mut of_sites: HashMap<(PageId, &str), PageId> = HashMap::new();
    let mut of_site = |at: usize| *of_sites.entry((cluster[at], pages[at].site)).or_insert(at as PageId);
    let groups: Vec<PageId> = (0..pages.len()).map(|at| if per_site { of_site(at) } else { cluster[at] }).collect();
    let mut best: Vec<PageId> = (0..).take(pages.len()).collect();
    for (at, &group) in groups.iter().enumerate() {
        let best = &mut best[group as usize];
        if at != *best as usize && before(at, *best as usize).is_lt() {
            *best = at as PageId;
        }
    }
    groups.iter().map(|&group| best[group as usize]).collect()
}

/// How like the page that stands for its cluster each page is.
pub(crate) fn likenesses(
    settings: &Settings,
    pages: &[Member],
    placements: &[Placement],
    cluster: &[PageId],
) -> Vec<Likeness> {
    let representative = representatives(settings, settings.per_site, pages, cluster);
    par_map_with((0..pages.len()).collect(), |room: &mut [Vec<u64>; 2], at: usize| {
        let with = representative[at] as usize;
        let (jaccard, containment) = match &placements[at].matched {
            _ if with == at => (1.0, 1.0),
            Some((matched, evidence)) if *matched as usize == with => (evidence.jaccard, evidence.containment),
            _ => compared(pages[at].words, pages[with].words, room),
        };
        Likeness { representative: representative[at], jaccard, containment }
    })
}

fn compared(words: &[WordKey], representative: &[WordKey], [own, other]: &mut [Vec<u64>; 2]) -> (f64, f64) {
    shingles(words, SHINGLE, own);
    shingles(representative, SHINGLE, other);
    jaccard_and_containment(own, other)
}
