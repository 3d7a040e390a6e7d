//! Events of a stream: each document gets its event when it comes, and what it changes about earlier ones is told.

use crate::cluster::events::EventOptions;
use crate::cluster::events::corpus::{View, Weighed, best};
use crate::cluster::events::graph::{CANDIDATES, Graph, Near, QUERY_TERMS, keep_best};
use crate::cluster::events::linkage::average_linkage;
use crate::cluster::events::weigh::Frequencies;
use crate::error::{Error, Result};
use crate::hash::{KeyMap, KeySet};
use crate::sketch::terms::Terms;

/// The events among the last documents of a stream.
///
/// A new document is grouped together with the events of those that are most like it, as
/// [`cluster_events`](super::cluster_events) would group them; everything else stays as it is. A group goes on under the
/// number of the event that most of its documents had. So an event's number never means another event: where the new
/// document shows that two events are one, or that one is two, a [`Revision`] says so.
///
/// Limits. Events whose documents have all left the window are closed. Documents with equal terms are one event and take
/// one place.
///
/// Cost: a few milliseconds a document in a window of 1,000, and about 4 KB a document of the window, 8 if
/// [sites are told](Terms::of_site).
///
/// ```
/// use gleaner::cluster::events::EventWindow;
/// use gleaner::sketch::terms::Terms;
///
/// let mut window = EventWindow::default();
/// let first = window.insert(7, Terms::new("", "The River Arle burst its banks"), None);
/// let again = window.insert(8, Terms::new("", "THE RIVER ARLE BURST ITS BANKS!"), None);
/// assert_eq!(first.event, again.event);
/// assert!(again.revisions.is_empty());
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(from = "Saved", into = "Saved"))]
pub struct EventWindow {
    options: EventOptions,
    capacity: usize,
    /// By slot; the document in slot `oldest` is the next to go once all are taken.
    docs: Vec<Document>,
    oldest: usize,
    next_event: u64,
    /// By slot, similarities at the time when the later of the two came.
    graph: Graph,
    frequencies: Frequencies,
    /// The slots that hold a term.
    holders: KeyMap<u32, Vec<u32>>,
    /// The slots of an event.
    members: KeyMap<u64, Vec<u32>>,
    /// The slot of a content hash.
    contents: KeyMap<u64, u32>,
}

#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Document {
    key: u32,
    terms: Terms,
    time: Option<i64>,
    event: u64,
}

/// What became of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Its event.
    pub event: u64,
    /// What it changed about earlier documents, by the number of the event they leave.
    pub revisions: Vec<Revision>,
}

/// Documents that change their event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Revision {
    /// What it is.
    pub change: Change,
    /// The event that they leave.
    pub from: u64,
    /// The event that they join.
    pub into: u64,
    /// The keys of the documents, as far as they are in the window, in the order of their coming.
    pub keys: Vec<u32>,
}

/// How an event changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Change {
    /// All of the first event joins the second: the first is no more.
    Merged,
    /// A part of the first event becomes the second, which is new.
    Split,
    /// A part of the first event joins the second; both were there and remain.
    Moved,
}

/// So many of the most similar documents bring their events to be grouped anew.
const NEAREST: usize = 10;

impl EventWindow {
    /// A window of the last `capacity` documents: 300 to 1,000 do for one paper, more for a crawl of many.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if `capacity` is 0.
    pub fn new(capacity: usize, options: EventOptions) -> Result<Self> {
        if capacity == 0 {
            return Err(Error::config("the event window holds 0 documents; it must hold at least 1"));
        }
        Ok(EventWindow::empty(capacity, options))
    }

    /// Adds a document under the caller's `key`, with its time in seconds since 1970-01-01 UTC if known, and tells its
    /// event. A document without words is an event of its own and takes no place.
    pub fn insert(&mut self, key: u32, terms: Terms, time: Option<i64>) -> Placed {
        let settled = |event| Placed { event, revisions: Vec::new() };
        if terms.is_empty() {
            return settled(self.new_event());
        }
        if let Some(&slot) = self.contents.get(&terms.content_hash()) {
            return settled(self.docs[slot as usize].event);
        }
        if self.docs.len() == self.capacity {
            self.forget(self.oldest as u32);
        }
        let event = self.new_event();
        self.frequencies.add(&terms);
        let slot = self.place(Document { key, terms, time, event });
        self.members.insert(event, vec![slot]);
        let row = self.neighbours(slot);
        let mut nearest = row.clone();
        keep_best(&mut nearest, NEAREST);
        self.link(slot, row);
        let revisions = self.regroup(slot, &nearest);
        let placed = self.docs[slot as usize].event;
        if placed != event && self.next_event == event + 1 {
            // Nobody has seen the number.
            self.next_event = event;
        }
        Placed { event: placed, revisions }
    }

    /// The keys of the documents of an event that are in the window.
    pub fn members(&self, event: u64) -> impl Iterator<Item = u32> {
        self.docs.iter().filter(move |doc| doc.event == event).map(|doc| doc.key)
    }

    /// How many numbers were given to events: the next new event has this one.
    pub fn numbers(&self) -> u64 {
        self.next_event
    }

    /// How many documents are in the window.
    pub fn len(&self) -> usize {
        self.docs.len()
    }

    /// Whether no document is in the window.
    pub fn is_empty(&self) -> bool {
        self.docs.is_empty()
    }

    fn empty(capacity: usize, options: EventOptions) -> Self {
        EventWindow {
            options,
            capacity,
            docs: Vec::new(),
            oldest: 0,
            next_event: 0,
            graph: Graph::default(),
            frequencies: Frequencies::default(),
            holders: KeyMap::default(),
            members: KeyMap::default(),
            contents: KeyMap::default(),
        }
    }

    fn new_event(&mut self) -> u64 {
        self.next_event += 1;
        self.next_event - 1
    }

    /// Puts a document into the free slot and the index.
    fn place(&mut self, document: Document) -> u32 {
        let slot = if self.docs.len() < self.capacity { self.docs.len() } else { self.oldest };
        self.contents.insert(document.terms.content_hash(), slot as u32);
        for term in document.terms.terms() {
            self.holders.entry(term.key).or_default().push(slot as u32);
        }
        if slot == self.docs.len() {
            self.docs.push(document);
            self.graph.rows.push(Vec::new());
        } else {
            self.docs[slot] = document;
            self.oldest = (self.oldest + 1) % self.capacity;
        }
        slot as u32
    }

    /// Takes a document out of everything but its slot.
    fn forget(&mut self, slot: u32) {
        let document = &self.docs[slot as usize];
        self.frequencies.remove(&document.terms);
        self.contents.remove(&document.terms.content_hash());
        for term in document.terms.terms() {
            if let Some(holders) = self.holders.get_mut(&term.key) {
                holders.retain(|&holder| holder != slot);
                if holders.is_empty() {
                    self.holders.remove(&term.key);
                }
            }
        }
        if let Some(members) = self.members.get_mut(&document.event) {
            members.retain(|&member| member != slot);
            if members.is_empty() {
                self.members.remove(&document.event);
            }
        }
        for (other, _) in std::mem::take(&mut self.graph.rows[slot as usize]) {
            self.graph.rows[other as usize].retain(|near| near.0 != slot);
        }
    }

    fn weighed(&self, slot: u32) -> Weighed {
        let Document { terms, time, .. } = &self.docs[slot as usize];
        Weighed::new(terms, *time, |_, key| (Some(key), self.frequencies.counts(terms, key)))
    }

    /// The documents most like that in `slot`.
    fn neighbours(&self, slot: u32) -> Vec<Near> {
        let own = self.weighed(slot);
        let looked_up = own.looked_up();
        let most = (self.docs.len() / 20).max(30);
        let mut query: Vec<Near> = own.vector.strengths();
        query.retain(|(key, _)| self.holders.get(key).is_some_and(|holders| (2..=most).contains(&holders.len())));
        keep_best(&mut query, QUERY_TERMS);
        let mut sums = vec![0.0; self.docs.len()];
        for (key, strength) in query {
            self.holders[&key].iter().for_each(|&holder| sums[holder as usize] += strength * strength);
        }
        let mut found: Vec<Near> = (0..).zip(sums).filter(|&(other, sum)| sum > 0.0 && other != slot).collect();
        keep_best(&mut found, CANDIDATES);
        best(found, |other| looked_up.similarity(&self.weighed(other as u32)))
    }

    fn link(&mut self, slot: u32, mut row: Vec<Near>) {
        row.sort_unstable_by_key(|near| near.0);
        for &(other, similarity) in &row {
            let back = &mut self.graph.rows[other as usize];
            let at = back.partition_point(|near| near.0 < slot);
            back.insert(at, (slot, similarity));
        }
        self.graph.rows[slot as usize] = row;
    }

    /// Groups a new document and the events of those near it anew.
    fn regroup(&mut self, slot: u32, nearest: &[Near]) -> Vec<Revision> {
        let mut touched: Vec<u64> = nearest.iter().map(|near| self.docs[near.0 as usize].event).collect();
        touched.push(self.docs[slot as usize].event);
        touched.sort_unstable();
        touched.dedup();
        let mut slots: Vec<u32> = touched.iter().flat_map(|event| self.members[event].iter().copied()).collect();
        slots.sort_unstable();
        let docs: Vec<Weighed> = slots.iter().map(|&slot| self.weighed(slot)).collect();
        let view = View::new(&docs, &slots, &self.graph, &self.options.model);
        let labels = average_linkage(slots.len(), &view.probabilities(), self.options.threshold);
        let mut groups: KeyMap<u32, Vec<u32>> = KeyMap::default();
        for (&label, &slot) in labels.iter().zip(&slots) {
            groups.entry(label).or_default().push(slot);
        }
        let mut groups: Vec<Vec<u32>> = groups.into_values().collect();
        groups.sort_unstable();
        self.rename(slot, &groups)
    }

    /// Gives each group the number of the event that most of its documents had, the largest share first and the older event
    /// among equals, or a new one if others have those.
    fn rename(&mut self, new: u32, groups: &[Vec<u32>]) -> Vec<Revision> {
        let event = |slot: u32| self.docs[slot as usize].event;
        let mut shares: Vec<(std::cmp::Reverse<usize>, u64, usize)> = Vec::new();
        for (group, slots) in groups.iter().enumerate() {
            let mut counts: KeyMap<u64, usize> = KeyMap::default();
            // The new document's own number counts only if there is no other.
            for &slot in slots {
                *counts.entry(event(slot)).or_default() += 2 - usize::from(slot == new);
            }
            shares.extend(counts.into_iter().map(|(event, count)| (std::cmp::Reverse(count), event, group)));
        }
        shares.sort_unstable();
        let mut names: Vec<Option<u64>> = vec![None; groups.len()];
        let mut taken: KeySet<u64> = KeySet::default();
        for (_, event, group) in shares {
            if names[group].is_none() && taken.insert(event) {
                names[group] = Some(event);
            }
        }
        let own = event(new);
        let mut revisions: Vec<Revision> = Vec::new();
        for (slots, name) in groups.iter().zip(names) {
            let into = name.unwrap_or_else(|| self.new_event());
            for &slot in slots {
                let Document { key, event: from, .. } = self.docs[slot as usize];
                if from == into {
                    continue;
                }
                self.docs[slot as usize].event = into;
                if let Some(members) = self.members.get_mut(&from) {
                    members.retain(|&member| member != slot);
                }
                self.members.entry(into).or_default().push(slot);
                if slot == new {
                    continue;
                }
                let known = revisions.iter_mut().find(|revision| (revision.from, revision.into) == (from, into));
                if let Some(revision) = known {
                    revision.keys.push(key);
                } else {
                    let is_new = name.is_none() || name == Some(own);
                    let change = if is_new { Change::Split } else { Change::Moved };
                    revisions.push(Revision { change, from, into, keys: vec![key] });
                }
            }
        }
        self.members.retain(|_, members| !members.is_empty());
        for revision in &mut revisions {
            if revision.change == Change::Moved && !self.members.contains_key(&revision.from) {
                revision.change = Change::Merged;
            }
        }
        revisions.sort_unstable_by_key(|revision| (revision.from, revision.into));
        revisions
    }
}

impl Default for EventWindow {
    /// The last 4,000 documents.
    fn default() -> Self {
        EventWindow::empty(4000, EventOptions::default())
    }
}

/// What is saved of a window: what cannot be found again from the documents.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
struct Saved {
    options: EventOptions,
    capacity: u64,
    oldest: u64,
    next_event: u64,
    docs: Vec<Document>,
    rows: Vec<Vec<Near>>,
}

#[cfg(feature = "serde")]
impl From<EventWindow> for Saved {
    fn from(window: EventWindow) -> Self {
        Saved {
            options: window.options,
            capacity: window.capacity as u64,
            oldest: window.oldest as u64,
            next_event: window.next_event,
            docs: window.docs,
            rows: window.graph.rows,
        }
    }
}

#[cfg(feature = "serde")]
impl From<Saved> for EventWindow {
    fn from(saved: Saved) -> Self {
        let mut window = EventWindow::empty((saved.capacity as usize).max(1), saved.options);
        for document in saved.docs.into_iter().take(window.capacity) {
            window.frequencies.add(&document.terms);
            let event = document.event;
            let slot = window.place(document);
            window.members.entry(event).or_default().push(slot);
        }
        // Bytes from outside may say anything; a neighbour that is not there is left out.
        let known = window.docs.len();
        for (row, saved) in window.graph.rows.iter_mut().zip(saved.rows) {
            *row = saved.into_iter().filter(|near| (near.0 as usize) < known).collect();
        }
        window.oldest = saved.oldest as usize % window.capacity;
        window.next_event = saved.next_event;
        window
    }
}
