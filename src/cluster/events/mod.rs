//! Events: reports of one happening, in different words.
//!
//! Two such reports share names, numbers and rare words, but no phrases, so copies are found elsewhere and this is about
//! weighted terms ([`Terms`]). [`cluster_events`] groups a batch; [`EventWindow`] gives each document of a stream its event
//! at once. Both know terms and dates only, not pages, sites or text.
//!
//! The method is that of topic detection and tracking (Allan, 2002): log-tf · idf vectors with fields, candidates from an
//! inverted index, here smoothed with their nearest neighbours, and average linkage with one threshold. No frequencies come
//! with the library: how rare a word is, the documents themselves tell. Five documents on one topic therefore stay apart,
//! for what they all share weighs nothing; but of two documents alone nothing can be told, unless they are equal.

mod graph;
mod linkage;
mod weigh;
mod window;

use crate::cluster::events::graph::Graph;
use crate::cluster::events::linkage::average_linkage;
use crate::cluster::events::weigh::{Frequencies, Vector};
use crate::error::{Error, Result};
use crate::hash::KeyMap;
use crate::sketch::terms::Terms;

pub use crate::cluster::events::window::EventWindow;

/// Settings of the grouping of events. The defaults are good ones.
///
/// ```
/// use gleaner::cluster::events::EventOptions;
/// assert!(EventOptions::default().threshold(0.6).is_ok());
/// assert!(EventOptions::default().threshold(0.0).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct EventOptions {
    threshold: f32,
}

impl EventOptions {
    /// Sets the mean similarity that two groups need to be one event: above 0, at most 1. A lower value gives longer
    /// stories, a higher one single happenings.
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
}

impl Default for EventOptions {
    /// The best common value on the development sets of ECB+, allsides and MEANTIME: 0.05 less costs up to 3 points of
    /// B-cubed F1 on one of them, 0.05 more up to 6.
    fn default() -> Self {
        EventOptions { threshold: 0.45 }
    }
}

/// The event of each document, as a number: events are numbered from 0 in the order of their first documents.
///
/// `times` are seconds since 1970-01-01 UTC, in the order of `docs`; missing ones, also at the end, are unknown. A known
/// date helps, a wrong one does not part what is clearly alike. Documents with equal terms are one event; a document
/// without words is an event of its own. The grouping does not depend on the order of the documents, nor on the number of
/// threads.
///
/// Limits. A document compares itself with its 60 nearest, so an event of many more reports that are not copies of each
/// other falls into parts: collapse near-duplicates first. In a corpus of a few dozen documents little is known of how rare
/// words are, and reports that share few words stay apart.
///
/// Cost: 0.4 to 0.8 ms a document on one core from 1,000 to 100,000 documents, and up to 30 KB a document.
///
/// ```
/// use gleaner::cluster::events::{EventOptions, cluster_events};
/// use gleaner::sketch::terms::Terms;
///
/// let reports = [
///     "Wenlow flood: the River Arle burst its banks and 214 households fled",
///     "Port Selwyn gets its church bells back after 60 years",
///     "214 households had to leave Wenlow as the Arle flooded the town",
///     "Striker Halloran signs for Pellbury Rovers",
///     "A seagrass meadow returns to Gannet Point",
/// ];
/// let docs: Vec<Terms> = reports.iter().map(|report| Terms::new("", report)).collect();
/// assert_eq!(cluster_events(&docs, &[], &EventOptions::default()), [0, 1, 0, 2, 3]);
/// ```
pub fn cluster_events(docs: &[Terms], times: &[Option<i64>], options: &EventOptions) -> Vec<u32> {
    let distinct = Distinct::find(docs, times);
    let mut frequencies = Frequencies::default();
    distinct.docs.iter().for_each(|doc| frequencies.add(doc));
    let vectors = vectors(&distinct.docs, &frequencies);
    let mut edges = Graph::build(&distinct.docs, &vectors).smoothed();
    for (i, j, similarity) in &mut edges {
        *similarity *= date_factor(distinct.times[*i as usize], distinct.times[*j as usize]);
    }
    let groups = average_linkage(distinct.docs.len(), &edges, options.threshold);
    let mut numbers: KeyMap<u32, u32> = KeyMap::default();
    let mut next = 0;
    let mut number = || {
        next += 1;
        next - 1
    };
    let event = |place: &Option<u32>| match place {
        Some(place) => *numbers.entry(groups[*place as usize]).or_insert_with(&mut number),
        None => number(),
    };
    distinct.places.iter().map(event).collect()
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
}

fn vectors(docs: &[&Terms], frequencies: &Frequencies) -> Vec<Vector> {
    let mut holders: KeyMap<u32, u32> = KeyMap::default();
    docs.iter().flat_map(|doc| doc.terms()).for_each(|term| *holders.entry(term.key).or_default() += 1);
    let shared = |key: u32| holders.get(&key).is_some_and(|&n| n > 1);
    let vector = |doc: &&Terms| {
        let mut vector = Vector::new(doc, frequencies);
        vector.retain(shared);
        vector
    };
    docs.iter().map(vector).collect()
}

/// What is left of a similarity when the dates lie apart: all within a day, then less, but never under 60 %, so that a
/// wrong date does not part what is clearly alike. Set on the development set of allsides, where events are days.
fn date_factor(a: Option<i64>, b: Option<i64>) -> f32 {
    const MOST_LOST: f32 = 0.4;
    const DAYS: f32 = 7.0;
    match (a, b) {
        (Some(a), Some(b)) => {
            let days = (a.abs_diff(b) as f32 / 86_400.0 - 1.0).max(0.0);
            1.0 - MOST_LOST * (1.0 - (-days / DAYS).exp())
        }
        _ => 1.0,
    }
}
