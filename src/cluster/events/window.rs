//! Events of a stream: each document gets its event when it comes.

use crate::cluster::events::graph::{CANDIDATES, FLOOR, Graph, MOST_EDGES, Near, QUERY_TERMS, keep_best};
use crate::cluster::events::weigh::{Frequencies, Vector, similarity};
use crate::cluster::events::{EventOptions, date_factor};
use crate::error::{Error, Result};
use crate::hash::KeyMap;
use crate::sketch::terms::Terms;

/// The events among the last documents of a stream.
///
/// A new document joins the event whose members in the window it resembles most on average, if it does so at least as
/// much as the threshold says, or opens a new one; the similarity is that of [`cluster_events`](super::cluster_events),
/// with frequencies of the window. An event's number, once given, never means another event, and no document changes its
/// event.
///
/// Limits. Events whose documents have all left the window are closed. What was decided is not revised: two groups that
/// turn out to be one event keep two numbers. The first documents of a stream are judged without a background, so that
/// few of them join. On the development sets the groups are 0 to 9 points of B-cubed F1 behind those of the batch.
/// Documents with equal terms are one event and take one place.
///
/// Cost: one to three milliseconds a document in a window of 1,000, and about 6 KB a document of the window.
///
/// ```
/// use gleaner::cluster::events::EventWindow;
/// use gleaner::sketch::terms::Terms;
///
/// let mut window = EventWindow::default();
/// let first = window.insert(7, Terms::new("", "The River Arle burst its banks"), None);
/// let again = window.insert(8, Terms::new("", "THE RIVER ARLE BURST ITS BANKS!"), None);
/// assert_eq!(first, again);
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
    /// How many documents of an event are in the window.
    sizes: KeyMap<u64, u32>,
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
    pub fn insert(&mut self, key: u32, terms: Terms, time: Option<i64>) -> u64 {
        if terms.is_empty() {
            return self.new_event();
        }
        if let Some(&slot) = self.contents.get(&terms.content_hash()) {
            return self.docs[slot as usize].event;
        }
        if self.docs.len() == self.capacity {
            self.forget(self.oldest as u32);
        }
        let document = Document { key, terms, time, event: 0 };
        self.frequencies.add(&document.terms);
        let slot = self.place(document);
        let row = self.neighbours(slot);
        self.link(slot, row);
        let event = self.best_event(slot).unwrap_or_else(|| self.new_event());
        self.docs[slot as usize].event = event;
        *self.sizes.entry(event).or_default() += 1;
        event
    }

    /// The keys of the documents of an event that are in the window.
    pub fn members(&self, event: u64) -> impl Iterator<Item = u32> {
        self.docs.iter().filter(move |doc| doc.event == event).map(|doc| doc.key)
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
            sizes: KeyMap::default(),
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
        if let Some(size) = self.sizes.get_mut(&document.event) {
            *size -= 1;
            if *size == 0 {
                self.sizes.remove(&document.event);
            }
        }
        for (other, _) in std::mem::take(&mut self.graph.rows[slot as usize]) {
            self.graph.rows[other as usize].retain(|near| near.0 != slot);
        }
    }

    /// The documents most like that in `slot`.
    fn neighbours(&self, slot: u32) -> Vec<Near> {
        let terms = &self.docs[slot as usize].terms;
        let vector = Vector::new(terms, &self.frequencies);
        let most = (self.docs.len() / 20).max(30);
        let mut query: Vec<Near> = vector.strengths();
        query.retain(|(key, _)| self.holders.get(key).is_some_and(|holders| (2..=most).contains(&holders.len())));
        keep_best(&mut query, QUERY_TERMS);
        let mut sums = vec![0.0; self.docs.len()];
        for (key, strength) in query {
            self.holders[&key].iter().for_each(|&holder| sums[holder as usize] += strength * strength);
        }
        let mut found: Vec<Near> = (0..).zip(sums).filter(|&(other, sum)| sum > 0.0 && other != slot).collect();
        keep_best(&mut found, CANDIDATES);
        for near in &mut found {
            let other = &self.docs[near.0 as usize].terms;
            near.1 = similarity((&vector, terms), (&Vector::new(other, &self.frequencies), other));
        }
        found.retain(|near| near.1 >= FLOOR);
        keep_best(&mut found, MOST_EDGES);
        found
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

    /// The event that the document in `slot` resembles most, if it does enough.
    fn best_event(&self, slot: u32) -> Option<u64> {
        let time = self.docs[slot as usize].time;
        let blend = self.graph.blend(slot);
        let mut sums: Vec<(u64, f32)> = Vec::new();
        for &(other, _) in &self.graph.rows[slot as usize] {
            let document = &self.docs[other as usize];
            let similarity = self.graph.between(&blend, &self.graph.blend(other)) * date_factor(time, document.time);
            match sums.iter_mut().find(|(event, _)| *event == document.event) {
                Some((_, sum)) => *sum += similarity,
                None => sums.push((document.event, similarity)),
            }
        }
        // A document cannot have more neighbours than it may name.
        let size = |event: u64| self.sizes.get(&event).map_or(1, |&size| size.min(MOST_EDGES as u32)) as f32;
        let means = sums.into_iter().map(|(event, sum)| (event, sum / size(event)));
        let best = means.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        best.filter(|&(_, mean)| mean >= self.options.threshold).map(|(event, _)| event)
    }
}

impl Default for EventWindow {
    /// The last 1,000 documents.
    fn default() -> Self {
        EventWindow::empty(1000, EventOptions::default())
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
            *window.sizes.entry(document.event).or_default() += 1;
            window.place(document);
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
