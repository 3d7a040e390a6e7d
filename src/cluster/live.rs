//! Near-duplicates, live: the placer with the words that it compares.

use std::borrow::Cow;

use crate::cluster::candidates::DuplicateOptions;
use crate::cluster::duplicates::{Placement, Placer, Prepared, Scratch};
use crate::cluster::evidence::Evidence;
#[cfg(feature = "serde")]
use crate::error::Result;
#[cfg(feature = "serde")]
use crate::format::payload;
use crate::hash::KeyMap;
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
        let held = |document| store.get(document);
        let found = placer.find(number, &prepared, &[], &held, scratch);
        let placement = placer.place(&prepared, found, &held, scratch);
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
