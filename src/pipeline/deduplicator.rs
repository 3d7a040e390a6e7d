//! Copies alone, for those who do not want the texts back.

use crate::cluster::{Placement, Prepared, place_prepared};
use crate::error::Result;
use crate::page::{Page, PageId};
use crate::parallel::{par_both, par_map_with};
use crate::pipeline::batch::{Stage, check_count};
use crate::pipeline::copies::{Member, Room, likenesses, smallest_members};
use crate::pipeline::settings::Settings;
use crate::pipeline::stream::Gleaner;
use crate::text::WordKey;

/// Finds the copies among pages that come some at a time, and holds no text for longer than it must: that of a page without
/// a site, of which nothing is stripped, until its words are known; those of sites until
/// [`finish`](Deduplicator::finish), when it is known what each site repeats.
///
/// The clusters are those of [`Gleaner::batch`]. Memory: 4 bytes a word and about 1.3 kB a page, and the texts of sites.
///
/// ```
/// use gleaner::{Gleaner, Page};
/// let text = "The old lighthouse on Gull Point will shine again after eleven dark years, the harbour master said.";
/// let gleaner = Gleaner::builder().build()?;
/// let mut pages = gleaner.deduplicator();
/// pages.push(vec![Page::new("a", text), Page::new("b", "Another story altogether.")])?;
/// pages.push(vec![Page::new("c", text)])?;
/// assert_eq!(pages.finish().iter().map(|page| page.cluster).collect::<Vec<_>>(), [0, 1, 0]);
/// # Ok::<(), gleaner::Error>(())
/// ```
#[derive(Debug)]
pub struct Deduplicator<'g> {
    gleaner: &'g Gleaner,
    known: Vec<Known>,
    /// What the search for copies needs of each page: no words, as long as it waits.
    prepared: Vec<Prepared<Vec<WordKey>>>,
    /// The pages of which something may be stripped, and their positions.
    waiting: Vec<(usize, Page)>,
}

/// A page among its copies.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Deduplicated {
    /// The page's identifier.
    pub id: String,
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
}

/// What is held of a page besides its words.
#[derive(Debug)]
struct Known {
    id: String,
    site: String,
    time: Option<i64>,
}

/// Makes pages ready for a [`Deduplicator`] of the same gleaner, on any thread: each page where it is taken apart, so that its
/// text need not be held until others are.
///
/// ```
/// use gleaner::{Gleaner, Page};
/// let gleaner = Gleaner::builder().build()?;
/// let (mut preparer, mut pages) = (gleaner.preparer(), gleaner.deduplicator());
/// pages.push_prepared(preparer.prepare(Page::new("a", "A story, and a page of it.")))?;
/// pages.push_prepared(preparer.prepare(Page::new("b", "Another story altogether.")))?;
/// assert_eq!(pages.finish().len(), 2);
/// # Ok::<(), gleaner::Error>(())
/// ```
#[derive(Debug)]
pub struct Preparer<'g> {
    settings: &'g Settings,
    room: Room,
}

impl Preparer<'_> {
    /// The page made ready: its words, or the page itself if it has a site and something may be stripped of it.
    pub fn prepare(&mut self, page: Page) -> PreparedPage {
        PreparedPage::new(page, self.settings, &mut self.room)
    }
}

/// A page made ready by a [`Preparer`].
#[derive(Debug)]
pub struct PreparedPage {
    known: Known,
    prepared: Prepared<Vec<WordKey>>,
    /// The page, if something may be stripped of it before its words are looked at.
    page: Option<Box<Page>>,
}

impl PreparedPage {
    fn new(page: Page, settings: &Settings, room: &mut Room) -> PreparedPage {
        let time = page.timestamp();
        if settings.strip && !page.site.is_empty() {
            let known = Known { id: page.id.clone(), site: page.site.clone(), time };
            return PreparedPage { known, prepared: Prepared::default(), page: Some(Box::new(page)) };
        }
        let prepared = room.prepared(&page, &[], &settings.duplicates);
        PreparedPage { known: Known { id: page.id, site: page.site, time }, prepared, page: None }
    }
}

impl Gleaner {
    /// Makes pages ready for [`deduplicator`](Gleaner::deduplicator).
    pub fn preparer(&self) -> Preparer<'_> {
        Preparer { settings: self.settings(), room: Room::default() }
    }

    /// Finds copies, and nothing else, among pages that come some at a time. The gleaner's own state is used (its model) but
    /// not changed.
    pub fn deduplicator(&self) -> Deduplicator<'_> {
        Deduplicator { gleaner: self, known: Vec::new(), prepared: Vec::new(), waiting: Vec::new() }
    }
}

impl Deduplicator<'_> {
    /// Takes the next pages in. With the feature `rayon` on all cores, which some hundred pages at once occupy.
    ///
    /// # Errors
    /// `Config` if there are more than 4,294,967,295 pages.
    pub fn push(&mut self, pages: Vec<Page>) -> Result<()> {
        let settings = self.gleaner.settings();
        let prepared = par_map_with(pages, |room: &mut Room, page| PreparedPage::new(page, settings, room));
        prepared.into_iter().try_for_each(|page| self.push_prepared(page))
    }

    /// Takes the next page in, of which all that depends on it alone is known already: see [`Preparer`].
    ///
    /// # Errors
    /// `Config` if there are more than 4,294,967,295 pages.
    pub fn push_prepared(&mut self, page: PreparedPage) -> Result<()> {
        check_count(self.len() + 1)?;
        let PreparedPage { known, prepared, page } = page;
        self.waiting.extend(page.map(|page| (self.known.len(), *page)));
        self.known.push(known);
        self.prepared.push(prepared);
        Ok(())
    }

    /// The number of pages taken in.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// What is found: an entry a page, in the order in which they came.
    pub fn finish(self) -> Vec<Deduplicated> {
        self.finish_observed(|_| {})
    }

    /// [`finish`](Deduplicator::finish), telling `observe` of each stage as it starts.
    pub fn finish_observed(self, mut observe: impl FnMut(Stage)) -> Vec<Deduplicated> {
        let Deduplicator { gleaner, known, mut prepared, waiting } = self;
        let settings = gleaner.settings();
        if settings.strip {
            observe(Stage::Strip);
            let pages: Vec<&Page> = waiting.iter().map(|(_, page)| page).collect();
            let removed = gleaner.model().clone().learn_and_strip(&pages);
            let stripped =
                par_map_with(waiting.into_iter().zip(removed).collect(), |room: &mut Room, (page, removed)| {
                    let ((at, page), removed) = (page, removed.unwrap_or_default());
                    (at, room.prepared(&page, &removed, &settings.duplicates))
                });
            for (at, page) in stripped {
                prepared[at] = page;
            }
        }
        observe(Stage::Match);
        let (placements, words) = place_prepared(prepared, settings.duplicates);
        observe(Stage::Collect);
        let cluster = smallest_members(&placements);
        let members = known.iter().zip(&words);
        let members: Vec<Member> =
            members.map(|(Known { id, site, time }, words)| Member { id, site, time: *time, words }).collect();
        let likenesses = likenesses(settings, &members, &placements, &cluster);
        let found = known.into_iter().zip(placements).zip(likenesses).zip(cluster);
        let found = found.map(|(((Known { id, .. }, placement), likeness), cluster)| Deduplicated {
            id,
            cluster,
            representative: likeness.representative,
            jaccard: likeness.jaccard,
            containment: likeness.containment,
            placement,
        });
        // Giving back the memory of so many words takes as long.
        par_both(|| found.collect(), || drop(words)).0
    }
}
