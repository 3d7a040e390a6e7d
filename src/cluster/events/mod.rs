//! Events: reports of one happening, in different words.
//!
//! Two such reports share names, numbers and rare words, but no phrases, so copies are found elsewhere and this is about
//! weighted terms ([`Terms`]). [`cluster_events`] groups a batch; [`EventWindow`] gives each document of a stream its event
//! at once. Both know terms and dates only, not pages, sites or text.
//!
//! The method is that of topic detection and tracking (Allan, 2002): log-tf · idf vectors with fields, candidates from an
//! inverted index, and average linkage; between them a logistic model of pairs, which sees each similarity beside those of
//! the two documents' other neighbours (as local scaling does: Zelnik-Manor, Perona, 2004), and sees it again between
//! documents that stand for their likeliest partners as well. What all of a neighbourhood shares is taken from each likeness
//! (localized centering: Hara and others, 2015). How rare a word is, general frequencies tell together with the
//! documents themselves.

mod centre;
mod circles;
mod corpus;
mod features;
mod graph;
mod linkage;
mod model;
mod numbered;
mod said;
mod weigh;
#[allow(clippy::approx_constant, reason = "a fitted weight near 1/π is no 1/π")]
mod weights;
mod window;

use crate::cluster::events::corpus::{Corpus, View};
use crate::cluster::events::linkage::{average_linkage, further_linkage};
use crate::error::{Error, Result};
use crate::hash::KeyMap;
use crate::sketch::terms::Terms;

pub use crate::cluster::events::features::FEATURES;
pub use crate::cluster::events::model::{Judged, Model, Stage};
pub use crate::cluster::events::window::{Change, EventWindow, Placed, Revision};

/// Settings of the grouping of events. The defaults are good ones.
///
/// ```
/// use gleaner::cluster::events::EventOptions;
/// assert!(EventOptions::default().threshold(0.6).is_ok());
/// assert!(EventOptions::default().threshold(0.0).is_err());
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct EventOptions {
    threshold: f32,
    /// Not saved: what was saved is read with the weights of the library that reads it.
    #[cfg_attr(feature = "serde", serde(skip))]
    model: Model,
}

impl EventOptions {
    /// Sets the mean probability that the reports of two groups need to be one event: above 0, at most 1. A lower value
    /// gives larger events.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if it is out of range.
    pub fn threshold(mut self, threshold: f32) -> Result<Self> {
        if !(threshold > 0.0 && threshold <= 1.0) {
            return Err(Error::config(format!("the event threshold is {threshold}; it must be above 0 and at most 1")));
        }
        self.threshold = threshold;
        Ok(self)
    }

    /// Sets other weights than those that come with the library.
    pub fn model(mut self, model: Model) -> Self {
        self.model = model;
        self
    }
}

impl Default for EventOptions {
    /// The threshold .48: about as likely as not. From .46 to .49 the invented reports in five languages are grouped alike; kept
    /// back, ECB+, allsides and MEANTIME change by less than .2 from .44 to .52.
    fn default() -> Self {
        EventOptions { threshold: 0.48, model: Model::default() }
    }
}

/// The mean similarity of circles that two events need to be one story. From a recipe that was best at .43 on stories
/// of English news; on ECB+, allsides and MEANTIME, whose groups are events, it costs precision.
const STORY: f32 = 0.43;

/// Two groupings of documents, by position. Groups are numbered from 0 in the order of their first documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    /// The event of each document: one happening.
    pub events: Vec<u32>,
    /// The story of each document: what belongs together beyond one happening. An event is in one story as a whole.
    pub stories: Vec<u32>,
}

/// Groups documents that report one happening, and those that tell one story.
///
/// `times` are seconds since 1970-01-01 UTC, in the order of `docs`; missing ones, also at the end, are unknown. A known
/// date helps, a wrong one does not part what is clearly alike. Documents with equal terms are one event; a document
/// without words is an event of its own. The grouping does not depend on the order of the documents, nor on the number of
/// threads.
///
/// Limits. A document compares itself with its 60 nearest, so an event of many more reports that are not copies of each
/// other falls into parts: collapse near-duplicates first.
///
/// ```
/// use gleaner::cluster::events::{EventOptions, cluster_events};
/// use gleaner::sketch::terms::Terms;
///
/// let reports = [
///     "Wenlow flood: the River Arle burst its banks on Tuesday and 214 households fled, said mayor Ida Brandt",
///     "Port Selwyn gets its church bells back after 60 years",
///     "Mayor Ida Brandt said 214 households had to leave Wenlow as the River Arle flooded the town",
///     "Striker Halloran signs for Pellbury Rovers",
///     "A seagrass meadow returns to Gannet Point",
/// ];
/// let docs: Vec<Terms> = reports.iter().map(|report| Terms::new("", report)).collect();
/// assert_eq!(cluster_events(&docs, &[], &EventOptions::default()).events, [0, 1, 0, 2, 3]);
/// ```
pub fn cluster_events(docs: &[Terms], times: &[Option<i64>], options: &EventOptions) -> Groups {
    let distinct = Distinct::find(docs, times);
    let corpus = Corpus::new(&distinct.docs, &distinct.times);
    let all: Vec<u32> = (0..distinct.docs.len() as u32).collect();
    let view = View::new(&corpus.docs, &all, &corpus.graph, &options.model);
    let events = average_linkage(all.len(), &view.probabilities(), options.threshold);
    let stories = further_linkage(&events, &view.similarities(), STORY);
    Groups { events: distinct.number(&events), stories: distinct.number(&stories) }
}

/// The pairs of documents that come into question, with all that the model makes of them, by position. Documents with equal
/// terms are not collapsed.
pub fn judge(docs: &[Terms], times: &[Option<i64>], options: &EventOptions) -> Vec<Judged> {
    let docs: Vec<&Terms> = docs.iter().collect();
    let times: Vec<Option<i64>> = (0..docs.len()).map(|i| times.get(i).copied().flatten()).collect();
    let all: Vec<u32> = (0..docs.len() as u32).collect();
    let corpus = Corpus::new(&docs, &times);
    View::new(&corpus.docs, &all, &corpus.graph, &options.model).judged()
}

/// The different documents in the order of their content, so that nothing depends on the order in which they came.
struct Distinct<'a> {
    docs: Vec<&'a Terms>,
    times: Vec<Option<i64>>,
    /// Of each document as it came, its place here; none if it has no words.
    places: Vec<Option<u32>>,
}

impl<'a> Distinct<'a> {
    fn find(docs: &'a [Terms], times: &[Option<i64>]) -> Self {
        let mut order: Vec<(u64, usize)> = docs.iter().map(Terms::content_hash).zip(0..).collect();
        order.retain(|&(_, i)| !docs[i].is_empty());
        order.sort_unstable();
        let mut distinct = Distinct { docs: Vec::new(), times: Vec::new(), places: vec![None; docs.len()] };
        let mut last = None;
        for (hash, i) in order {
            let time = times.get(i).copied().flatten();
            match distinct.times.last_mut() {
                Some(known) if last == Some(hash) => {
                    // The earliest date of equal documents.
                    *known = [*known, time].into_iter().flatten().min();
                }
                _ => {
                    distinct.docs.push(&docs[i]);
                    distinct.times.push(time);
                }
            }
            last = Some(hash);
            distinct.places[i] = Some(distinct.docs.len() as u32 - 1);
        }
        distinct
    }

    /// The groups of the documents as they came, from those of the different ones.
    fn number(&self, groups: &[u32]) -> Vec<u32> {
        let mut numbers: KeyMap<u32, u32> = KeyMap::default();
        let mut next = 0;
        let mut number = || {
            next += 1;
            next - 1
        };
        let group = |place: &Option<u32>| match place {
            Some(place) => *numbers.entry(groups[*place as usize]).or_insert_with(&mut number),
            None => number(),
        };
        self.places.iter().map(group).collect()
    }
}
