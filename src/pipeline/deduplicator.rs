//! Copies alone, for those who do not want the texts back.

use crate::cluster::{Placement, Prepared, place_prepared};
use crate::error::Result;
use crate::page::{Page, PageId};
use crate::parallel::par_map_with;
use crate::pipeline::batch::{Stage, check_count};
use crate::pipeline::copies::{Member, Room, likenesses, smallest_members};
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
    pages: Vec<Held>,
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

/// What is held of a page.
#[derive(Debug)]
enum Held {
    /// All, if something may be stripped of it.
    Page(Page),
    /// What the search for copies needs.
    Words(Words),
}

#[derive(Debug)]
struct Words {
    id: String,
    site: String,
    time: Option<i64>,
    prepared: Prepared<Vec<WordKey>>,
}

impl Gleaner {
    /// Finds copies, and nothing else, among pages that come some at a time. The gleaner's own state is used (its model) but
    /// not changed.
    pub fn deduplicator(&self) -> Deduplicator<'_> {
        Deduplicator { gleaner: self, pages: Vec::new() }
    }
}

impl Deduplicator<'_> {
    /// Takes the next pages in. With the feature `rayon` on all cores, which some hundred pages at once occupy.
    ///
    /// # Errors
    /// `Config` if there are more than 4,294,967,295 pages.
    pub fn push(&mut self, pages: Vec<Page>) -> Result<()> {
        check_count(self.pages.len() + pages.len())?;
        let settings = self.gleaner.settings();
        self.pages.extend(par_map_with(pages, |room: &mut Room, page| {
            if settings.strip && !page.site.is_empty() {
                return Held::Page(page);
            }
            let (prepared, time) = (room.prepared(&page, &[], &settings.duplicates), page.timestamp());
            Held::Words(Words { id: page.id, site: page.site, time, prepared })
        }));
        Ok(())
    }

    /// The number of pages taken in.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// What is found: an entry a page, in the order in which they came.
    pub fn finish(self) -> Vec<Deduplicated> {
        self.finish_observed(|_| {})
    }

    /// [`finish`](Deduplicator::finish), telling `observe` of each stage as it starts.
    pub fn finish_observed(self, mut observe: impl FnMut(Stage)) -> Vec<Deduplicated> {
        let Deduplicator { gleaner, pages } = self;
        let settings = gleaner.settings();
        let mut removed = Vec::new().into_iter();
        if settings.strip {
            observe(Stage::Strip);
            let of_sites = pages.iter().filter_map(|held| if let Held::Page(page) = held { Some(page) } else { None });
            removed = gleaner.model().clone().learn_and_strip(&of_sites.collect::<Vec<_>>()).into_iter();
        }
        let mut chrome = |held: &Held| if let Held::Page(_) = held { removed.next().flatten() } else { None };
        let pages = pages.into_iter().map(|held| (chrome(&held).unwrap_or_default(), held)).collect();
        let pages = par_map_with(pages, |room: &mut Room, (removed, held)| match held {
            Held::Page(page) => {
                let prepared = room.prepared(&page, &removed, &settings.duplicates);
                Words { time: page.timestamp(), id: page.id, site: page.site, prepared }
            }
            Held::Words(words) => words,
        });
        observe(Stage::Match);
        let (mut known, mut prepared) = (Vec::with_capacity(pages.len()), Vec::with_capacity(pages.len()));
        for words in pages {
            known.push((words.id, words.site, words.time));
            prepared.push(words.prepared);
        }
        let (placements, words) = place_prepared(prepared, settings.duplicates);
        observe(Stage::Collect);
        let cluster = smallest_members(&placements);
        let members = known.iter().zip(&words);
        let members: Vec<Member> =
            members.map(|((id, site, time), words)| Member { id, site, time: *time, words }).collect();
        let likenesses = likenesses(settings, &members, &placements, &cluster);
        let found = known.into_iter().zip(placements).zip(likenesses).zip(cluster);
        let found = found.map(|((((id, ..), placement), likeness), cluster)| Deduplicated {
            id,
            cluster,
            representative: likeness.representative,
            jaccard: likeness.jaccard,
            containment: likeness.containment,
            placement,
        });
        found.collect()
    }
}
