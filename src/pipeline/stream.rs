//! A stream: page by page, as a crawler brings them.

use std::collections::BTreeMap;

use crate::boilerplate::{Removed, SiteLearner, SiteModel, kept};
use crate::cluster::events::Revision;
use crate::cluster::{DuplicateIndex, EventWindow};
use crate::error::Result;
#[cfg(feature = "serde")]
use crate::format::{Scheme, seal, unseal};
use crate::page::Page;
use crate::pipeline::batch::terms;
use crate::pipeline::settings::{Builder, Settings};
use crate::pipeline::sites::Sites;
use crate::text::{Repeat, repeats, word_keys};

/// Turns crawled pages into clean, grouped news, page by page or by the batch.
///
/// ```
/// use gleaner::{Gleaner, Page};
/// let mut gleaner = Gleaner::builder().build()?;
/// let story = "The council of Lower Brook voted on Tuesday to rebuild the stone bridge that the spring flood took away, \
///              and asked the county to lend two million crowns for it until the toll on the new road pays it back.";
/// let seen = gleaner.ingest(&Page::new("a1", story).site("brook.example"))?;
/// assert!(seen.duplicate_of().is_none());
/// let seen = gleaner.ingest(&Page::new("b7", format!("Bridge to rise again. {story}")).site("valley.example"))?;
/// assert_eq!(seen.duplicate_of().map(|m| m.id.as_str()), Some("a1"));
/// # Ok::<(), gleaner::Error>(())
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Gleaner {
    settings: Settings,
    sites: Sites,
    index: DuplicateIndex,
    /// The identifiers of the pages that are not forgotten, by number.
    ids: BTreeMap<u32, String>,
    window: EventWindow,
    /// The event of each near-duplicate cluster, by the number of its founder.
    events: BTreeMap<u32, u64>,
}

/// What was seen of a page.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Seen {
    text: String,
    removed: Vec<Removed>,
    repeats: Vec<Repeat>,
    duplicate_of: Option<Match>,
    cluster: u32,
    event: Option<u64>,
    revisions: Vec<Revision>,
}

/// An earlier page of which a page is a copy.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Match {
    /// The identifier of the earlier page.
    pub id: String,
    /// Jaccard similarity of the two, of word 3-shingles, 0 to 1.
    pub jaccard: f64,
    /// The share of the new page's shingles that the earlier one has, 0 to 1.
    pub containment: f64,
}

impl Seen {
    /// What is left of the text once chrome is gone.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The parts that are chrome, in order, as bytes of the page's text.
    pub fn removed(&self) -> &[Removed] {
        &self.removed
    }

    /// Lines that say again what an earlier line of the page said.
    pub fn repeats(&self) -> &[Repeat] {
        &self.repeats
    }

    /// The earlier page of which this one is a copy, if there is one.
    pub fn duplicate_of(&self) -> Option<&Match> {
        self.duplicate_of.as_ref()
    }

    /// The near-duplicate cluster: the number, in order of arrival from 0, of the page that founded it.
    pub fn cluster(&self) -> u32 {
        self.cluster
    }

    /// The event's identifier, which never changes its meaning; none if events were switched off.
    pub fn event(&self) -> Option<u64> {
        self.event
    }

    /// What the page shows about the events of earlier ones: that two are one, or one is two. Their keys are the numbers of
    /// near-duplicate clusters.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }
}

impl Gleaner {
    /// Sets a gleaner up.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn assemble(settings: Settings, sites: Sites, window: EventWindow) -> Self {
        let index = DuplicateIndex::new(settings.duplicates);
        Gleaner { settings, sites, index, ids: BTreeMap::new(), window, events: BTreeMap::new() }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What is known of the sites so far.
    pub fn model(&self) -> &SiteModel {
        &self.sites.model
    }

    /// The memory that the pages kept of the sites and what was learnt from them take, in bytes. Once it is more than
    /// [`Builder::sites_memory`] the sites that were not seen for the longest time give way: first their pages leave, so that
    /// they are stripped by what was learnt but learnt anew from the pages to come, then what was learnt of them.
    pub fn sites_bytes(&self) -> usize {
        self.sites.bytes()
    }

    /// The site that would give way first.
    pub fn coldest_site(&self) -> Option<&str> {
        self.sites.coldest()
    }

    /// Takes a site out, to be kept elsewhere ([`SiteLearner::to_bytes`]), if anything was seen of it that is still there.
    ///
    /// ```
    /// use gleaner::{Gleaner, Page};
    /// let mut gleaner = Gleaner::builder().build()?;
    /// for (id, story) in [("1", "Rain came late."), ("2", "The bridge is open."), ("3", "Ferries run again.")] {
    ///     gleaner.ingest(&Page::new(id, format!("{story}\nShare this: A | B")).site("news.example"))?;
    /// }
    /// let aside = gleaner.take_site("news.example");
    /// assert_eq!(gleaner.model().sites().count(), 0);
    /// aside.into_iter().for_each(|aside| gleaner.put_sites(aside));
    /// let seen = gleaner.ingest(&Page::new("4", "The mill burnt down.\nShare this: A | B").site("news.example"))?;
    /// assert_eq!(seen.text().trim(), "The mill burnt down.");
    /// # Ok::<(), gleaner::Error>(())
    /// ```
    pub fn take_site(&mut self, site: &str) -> Option<SiteLearner> {
        self.sites.take(site)
    }

    /// Puts sites back that were taken out, before their next page, or adds what another learner has seen.
    pub fn put_sites(&mut self, learner: SiteLearner) {
        self.sites.put(learner);
    }

    /// The index of near-duplicates; its documents are numbered in order of arrival.
    pub fn duplicates(&self) -> &DuplicateIndex {
        &self.index
    }

    /// Forgets the pages before the number `first` as originals of copies, for good, which bounds the memory of a stream; see
    /// [`DuplicateIndex::expire`]. Their clusters and events keep their names, at some 20 bytes a cluster.
    pub fn expire(&mut self, first: u32) {
        self.index.expire(first);
        while self.ids.first_key_value().is_some_and(|(&number, _)| number < first) {
            self.ids.pop_first();
        }
    }

    /// The number of pages ingested.
    pub fn len(&self) -> usize {
        self.index.len() as usize
    }

    /// Whether no page was ingested.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// Takes a page in and says what it is: its text without chrome, whether it is a copy, and which event it reports.
    ///
    /// On the first page of a site only lines that look like chrome anywhere go; the site is learnt anew each time a
    /// twentieth of its sample is new, which costs some twenty passes over the pages of a site that is still new, and five
    /// over those of a well-known one. What only later pages repeat stays: so a page may be judged otherwise than a
    /// [`batch`](Gleaner::batch) of all pages would.
    ///
    /// # Errors
    /// None yet: the result is there for stores that can fail.
    pub fn ingest(&mut self, page: &Page) -> Result<Seen> {
        let mut removed = Vec::new();
        if self.settings.strip {
            removed = self.sites.strip(page);
        }
        let text = kept(&page.text, &removed);
        let number = self.index.len();
        let placement = self.index.insert_dated(&word_keys(&text), page.timestamp());
        self.ids.insert(number, page.id.clone());
        let duplicate_of = placement.matched.as_ref().map(|(earlier, evidence)| Match {
            id: self.ids.get(earlier).cloned().unwrap_or_default(),
            jaccard: evidence.jaccard,
            containment: evidence.containment,
        });
        let cluster = placement.cluster;
        let (mut event, mut revisions) = (self.events.get(&cluster).copied(), Vec::new());
        if self.settings.events && event.is_none() {
            let terms = terms(page, &text).of_site(&page.site);
            let placed = self.window.insert(cluster, terms, page.timestamp());
            for revision in &placed.revisions {
                self.events.extend(revision.keys.iter().map(|&cluster| (cluster, revision.into)));
            }
            self.events.insert(cluster, placed.event);
            (event, revisions) = (Some(placed.event), placed.revisions);
        }
        Ok(Seen { revisions, removed, repeats: repeats(&page.text), duplicate_of, cluster, event, text })
    }

    /// The whole state as the bytes of a file.
    ///
    /// # Errors
    /// None in practice: writing to memory does not fail.
    #[cfg(feature = "serde")]
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        seal(Scheme::Gleaner, self)
    }

    /// The gleaner whose state [`Gleaner::to_bytes`] wrote: it goes on as if it had never stopped.
    ///
    /// # Errors
    /// `Format`, `Version` or `Checksum` if the bytes are not a whole state of this version.
    #[cfg(feature = "serde")]
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        unseal(Scheme::Gleaner, bytes)
    }
}
