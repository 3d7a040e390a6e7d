//! Near-duplicates, live and all at once: the placer with the words that it compares.

use std::borrow::Cow;

use crate::cluster::duplicates::{DuplicateOptions, Placement, Placer, Prepared, Scratch};
use crate::cluster::evidence::Evidence;
use crate::cluster::union_find::UnionFind;
use crate::cluster::verify::Verdict;
#[cfg(feature = "serde")]
use crate::error::Result;
#[cfg(feature = "serde")]
use crate::format::payload;
use crate::hash::KeyMap;
use crate::index::Grouped;
use crate::parallel::par_both;
use crate::text::WordKey;

/// Where the words of representatives are held: in memory ([`HeldWords`]), or wherever the caller has the texts.
pub trait WordStore {
    /// Holds the words of a document.
    fn put(&mut self, document: u32, words: &[WordKey]);
    /// The words of a document; empty if they are not held, so that nothing matches it.
    fn get(&self, document: u32) -> Cow<'_, [WordKey]>;
    /// Lets go of the words of a document, if they are held.
    fn forget(&mut self, document: u32);
}

/// Words in memory, 4 bytes each.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct HeldWords {
    #[cfg_attr(feature = "serde", serde(with = "crate::hash::sorted_map"))]
    words: KeyMap<u32, Box<[WordKey]>>,
}

impl HeldWords {
    /// The bytes that the words take, without what the allocator adds.
    pub fn bytes(&self) -> usize {
        let words: usize = self.words.values().map(|words| words.len()).sum();
        words * size_of::<WordKey>() + self.words.capacity() * size_of::<(u32, Box<[WordKey]>)>()
    }
}

impl WordStore for HeldWords {
    fn put(&mut self, document: u32, words: &[WordKey]) {
        self.words.insert(document, words.into());
    }

    fn get(&self, document: u32) -> Cow<'_, [WordKey]> {
        Cow::Borrowed(self.words.get(&document).map_or(&[], |words| words))
    }

    fn forget(&mut self, document: u32) {
        self.words.remove(&document);
    }
}

/// The live index: documents are placed one by one, in a cluster of earlier ones or alone.
///
/// A document costs about 20 bytes, one that represents its cluster 250, and its words in the store. Placing takes time
/// linear in the words, plus at most eight exact comparisons.
///
/// ```
/// use gleaner::cluster::{DuplicateIndex, DuplicateOptions};
/// use gleaner::text::word_keys;
/// let text = "The harbour of Lower Brook was closed on Monday after a barge ran into the old lock gate, \
///             and the town council asked the ferry company to send its passengers by bus until Friday.";
/// let mut index = DuplicateIndex::new(DuplicateOptions::default());
/// index.insert(&word_keys(text));
/// let copy = index.insert(&word_keys(&text.to_uppercase()));
/// assert_eq!(copy.cluster, 0);
/// ```
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DuplicateIndex<S = HeldWords> {
    placer: Placer,
    store: S,
    #[cfg_attr(feature = "serde", serde(skip))]
    scratch: Scratch,
}

impl DuplicateIndex {
    /// An empty index that holds its words in memory.
    pub fn new(options: DuplicateOptions) -> Self {
        Self::with_store(options, HeldWords::default())
    }
}

impl<S: WordStore> DuplicateIndex<S> {
    /// An empty index over an empty store.
    pub fn with_store(options: DuplicateOptions, store: S) -> Self {
        DuplicateIndex { placer: Placer::new(options), store, scratch: Scratch::default() }
    }

    /// The number of documents inserted, removed and expired ones too: the number that the next one gets.
    pub fn len(&self) -> u32 {
        self.placer.len()
    }

    /// Whether no document was inserted.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The store of words.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// The bytes that the index takes in memory, without its store and what the allocator adds.
    pub fn bytes(&self) -> usize {
        self.placer.bytes()
    }

    /// The bytes that the index takes in a file, without its store.
    ///
    /// # Errors
    /// None in practice: writing to memory does not fail.
    #[cfg(feature = "serde")]
    pub fn saved_bytes(&self) -> Result<usize> {
        Ok(payload(&self.placer)?.len())
    }

    /// The cluster of a document; none if there is no such document, or if it expired.
    pub fn cluster(&self, document: u32) -> Option<u32> {
        self.placer.cluster(document)
    }

    /// Places a document, numbered 0, 1, 2 and so on. An empty one founds a cluster that nothing joins.
    pub fn insert(&mut self, words: &[WordKey]) -> Placement {
        self.insert_dated(words, None)
    }

    /// Places a document whose date, in seconds since 1970, may be known; see [`DuplicateOptions::within`].
    pub fn insert_dated(&mut self, words: &[WordKey], time: Option<i64>) -> Placement {
        let number = self.len();
        let DuplicateIndex { placer, store, scratch } = self;
        let prepared = Prepared::new(words, time, &placer.options, scratch);
        let placement = placer.place(&prepared, &|document| store.get(document), scratch);
        scratch.after(words.len());
        if placement.represents {
            store.put(number, words);
        }
        placement
    }

    /// Forgets a document: nothing will match it any more. The cluster that it founded keeps its name.
    pub fn remove(&mut self, document: u32) {
        let words = self.store.get(document).into_owned();
        let prepared = Prepared::new(words, None, &self.placer.options, &mut self.scratch);
        self.placer.remove(document, &prepared);
        self.scratch.after(prepared.words().len());
        self.store.forget(document);
    }

    /// Forgets all documents before the number `first`, for good: they take no more memory.
    pub fn expire(&mut self, first: u32) {
        for document in self.placer.first()..first.min(self.len()) {
            self.remove(document);
            self.placer.forget_first();
        }
    }

    /// What a document would be matched with, without placing it.
    pub fn query(&self, words: &[WordKey]) -> Option<(u32, Evidence)> {
        let scratch = &mut Scratch::default();
        let prepared = Prepared::new(words, None, &self.placer.options, scratch);
        self.placer.query(&prepared, &|document| self.store.get(document), scratch)
    }
}

/// Places all documents at once, in an order that does not depend on theirs: the longest first, then by content.
///
/// Two passes: the first learns how many families of documents hold each shingle, the second places the documents by that. The result
/// holds, for each document in the order given, its placement, with positions for numbers. Documents are placed one by one, but
/// those that come next are compared before, on all cores with the feature `rayon`; the result is the same without.
pub fn place_all<W: AsRef<[WordKey]>>(documents: &[W], options: DuplicateOptions) -> Vec<Placement> {
    place_prepared(prepared(documents, &options), options).0
}

/// Every comparison that [`place_all`] makes in its second pass, whether the two turned out to be copies or not: the
/// positions of a document and of the representative, and what they have in common. For studying the evidence and fitting
/// its weights.
pub fn compare_all<W: AsRef<[WordKey]>>(documents: &[W], options: DuplicateOptions) -> Vec<(u32, u32, Evidence)> {
    let mut batch = Batch::new(prepared(documents, &options), options);
    let mut compared = Vec::new();
    for number in 0..batch.len() {
        let Batch { documents, placer, scratch, .. } = &mut batch;
        let found = placer.compare(&documents[number as usize], &held(documents), scratch);
        let position = |number: u32| batch.order[number as usize];
        compared.extend(found.iter().map(|(with, verdict)| (position(number), position(*with), verdict.evidence)));
        batch.place(number);
    }
    compared
}

fn prepared<'d, W: AsRef<[WordKey]>>(documents: &'d [W], options: &DuplicateOptions) -> Vec<Prepared<&'d [WordKey]>> {
    let mut scratch = Scratch::default();
    documents.iter().map(|words| Prepared::new(words.as_ref(), None, options, &mut scratch)).collect()
}

/// [`place_all`] of documents made ready, which may have been done in parallel; gives their words back, too.
pub(crate) fn place_prepared<W: AsRef<[WordKey]> + Send + Sync>(
    documents: Vec<Prepared<W>>,
    options: DuplicateOptions,
) -> (Vec<Placement>, Vec<W>) {
    let mut batch = Batch::new(documents, options);
    let mut placed: Vec<Option<Placement>> = vec![None; batch.order.len()];
    let mut clusters = UnionFind::new(batch.order.len());
    for number in 0..batch.len() {
        let mut placement = batch.place(number);
        for (with, _) in &placement.bridged {
            let other = batch.placer.cluster(*with).unwrap_or(*with);
            clusters.join(placement.cluster, other);
        }
        let position = |number: u32| batch.order[number as usize];
        for (with, _) in placement.matched.iter_mut().chain(&mut placement.refused).chain(&mut placement.bridged) {
            *with = position(*with);
        }
        placement.links.iter_mut().for_each(|link| *link = position(*link));
        placed[position(number) as usize] = Some(placement);
    }
    let Batch { documents, order, .. } = batch;
    par_both(
        || {
            let mut placed: Vec<Placement> = placed.into_iter().flatten().collect();
            for placement in &mut placed {
                placement.cluster = order[clusters.find(placement.cluster) as usize];
            }
            // Some that were linked before a later document made them one.
            let clusters: Vec<u32> = placed.iter().map(|placement| placement.cluster).collect();
            for Placement { cluster, links, .. } in &mut placed {
                links.retain(|&link| clusters[link as usize] != *cluster);
            }
            placed
        },
        || {
            let mut words: Vec<Option<W>> = order.iter().map(|_| None).collect();
            for (&position, document) in order.iter().zip(documents) {
                words[position as usize] = Some(document.into_words());
            }
            words.into_iter().flatten().collect()
        },
    )
}

/// So many documents are compared at once before they are placed. Copies of one length may be among them, and are compared
/// when they are placed; the fewer the documents, the fewer these.
const AHEAD: usize = 256;

type Compared = Vec<(u32, Option<Verdict>)>;

/// The second pass over all documents, numbered in an order that does not depend on theirs.
struct Batch<W> {
    /// By number: those that are placed one after the other stand beside each other.
    documents: Vec<Prepared<W>>,
    /// The position of the document of each number among those given.
    order: Vec<u32>,
    placer: Placer<Grouped>,
    scratch: Scratch,
}

impl<W: AsRef<[WordKey]> + Sync> Batch<W> {
    /// Makes the first pass, which learns who holds each shingle.
    fn new(documents: Vec<Prepared<W>>, options: DuplicateOptions) -> Self {
        // By numbers side by side: the words stand all over the memory.
        let mut ranks: Vec<_> = (0..).zip(&documents).map(|(position, document)| (document.rank(), position)).collect();
        let words = |position: u32| documents[position as usize].words();
        ranks.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| words(a.1).cmp(words(b.1))).then(a.1.cmp(&b.1)));
        let order: Vec<u32> = ranks.into_iter().map(|(_, position)| position).collect();
        let mut documents: Vec<_> = documents.into_iter().map(Some).collect();
        let documents: Vec<_> = order.iter().filter_map(|&position| documents[position as usize].take()).collect();
        let placer = Placer::of(options, order.len() as u32, |number| &documents[number as usize]);
        let mut batch = Batch { documents, order, placer, scratch: Scratch::remembering() };
        for start in (0..batch.len()).step_by(AHEAD) {
            for (number, compared) in (start..).zip(batch.compare_next(start)) {
                batch.scratch.remember(number, compared);
                batch.place(number);
            }
        }
        batch.placer.relearn();
        batch
    }

    /// What comparisons of the next documents with the representatives so far bring: most of those that placing them will ask
    /// for. None if there is only one core to work on them.
    fn compare_next(&self, start: u32) -> Vec<Compared> {
        let numbers = start..self.len().min(start.saturating_add(AHEAD as u32));
        #[cfg(feature = "rayon")]
        if rayon::current_num_threads() > 1 {
            use rayon::prelude::*;
            let Batch { documents, placer, scratch: known, .. } = self;
            let compare = |scratch: &mut Scratch, number| {
                placer.compare_ahead(number, &documents[number as usize], &held(documents), known, scratch)
            };
            return numbers.into_par_iter().with_min_len(16).map_init(Scratch::default, compare).collect();
        }
        numbers.map(|_| Vec::new()).collect()
    }

    fn len(&self) -> u32 {
        self.order.len() as u32
    }

    fn place(&mut self, number: u32) -> Placement {
        let Batch { documents, placer, scratch, .. } = self;
        placer.place(&documents[number as usize], &held(documents), scratch)
    }
}

/// The words of documents by their number.
fn held<'d, W: AsRef<[WordKey]>>(documents: &'d [Prepared<W>]) -> impl Fn(u32) -> Cow<'d, [WordKey]> {
    |number| Cow::Borrowed(documents[number as usize].words())
}
