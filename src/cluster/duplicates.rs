//! Near-duplicates: copies of one text, edited, cut, put under another headline, shuffled.
//!
//! Candidates come from a bottom-k sketch (Broder, 1997) of word 3-shingles: two documents that share at least two of their
//! smallest shingle hashes are compared exactly (see [`Evidence`]), and only against representatives, so that chains do not
//! form: A like B and B like C puts A and C together only if one of them represents the cluster. Shingles are weighed by
//! the number of *clusters* that hold them, learnt on the way.

use crate::cluster::frequency::Frequencies;
use crate::cluster::verify::{Buffers, Evidence, Shingled, Verdict, verify};
use crate::hash::{KeyMap, mix};
use crate::index::Postings;
use crate::sketch::bottomk::keep_smallest;
use crate::text::WordKey;

/// Keys of a document: at least so many, and one for every 16 distinct shingles. With 32 keys of which 2 must be shared,
/// documents that share 29 % of the larger one's shingles meet with a probability of 99.8 %.
const KEYS: usize = 32;
const SHINGLES_PER_KEY: usize = 16;
/// Shared keys that make a candidate; documents with fewer shingles than keys need only one.
const SHARED_KEYS: u32 = 2;
/// What the shared keys must be worth together, each by the clusters that hold it: phrases of the language are in many.
const SHARED_WORTH: f64 = 0.25;
/// Candidates compared exactly, the best first.
const COMPARED: usize = 8;
/// Representatives of a cluster: a document joins them if the one it matched covers less than this share of its words.
const REPRESENTATIVES: usize = 8;
const COVERED: f64 = 0.8;

/// Where a document was put.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Placement {
    /// The cluster: the number of the document that founded it.
    pub cluster: u32,
    /// The document it was matched with, a representative of the cluster, and why; none for a founder.
    pub matched: Option<(u32, Evidence)>,
    /// Representatives of *other* clusters that it also matched: a page with two stories, a digest.
    pub links: Vec<u32>,
}

/// The live index: documents are placed one by one, in a cluster of earlier ones or alone.
///
/// A representative costs its words (4 bytes each) and about 20 bytes for each of its 32 keys, any other document only its
/// placement. Placing takes time linear in the words, plus at most eight exact comparisons.
///
/// ```
/// use gleaner::cluster::DuplicateIndex;
/// use gleaner::text::word_keys;
/// let text = "The harbour of Lower Brook was closed on Monday after a barge ran into the old lock gate, \
///             and the town council asked the ferry company to send its passengers by bus until Friday.";
/// let mut index = DuplicateIndex::new();
/// let first = index.insert(&word_keys(text));
/// let second = index.insert(&word_keys(&text.to_uppercase()));
/// assert_eq!(index.placement(second).cluster, first);
/// ```
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DuplicateIndex {
    placer: Placer,
    /// Of each document; empty unless it is a representative.
    words: Vec<Box<[WordKey]>>,
}

impl DuplicateIndex {
    /// An empty index.
    pub fn new() -> Self {
        DuplicateIndex::default()
    }

    /// The number of documents inserted, removed ones too.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether no document was inserted.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Where `document` was put.
    ///
    /// # Panics
    /// If `document` is not a number that [`DuplicateIndex::insert`] returned.
    pub fn placement(&self, document: u32) -> &Placement {
        &self.placer.documents[document as usize].placement
    }

    /// Places a document and returns its number: 0, 1, 2 and so on. An empty one founds a cluster that nothing joins.
    pub fn insert(&mut self, words: &[WordKey]) -> u32 {
        let number = self.words.len() as u32;
        let held = |document: u32| &*self.words[document as usize];
        let represents = self.placer.place(&Prepared::new(words), &held, &mut Scratch::default(), true);
        self.words.push(if represents { words.into() } else { Box::default() });
        number
    }

    /// Forgets a document: nothing will match it any more. The cluster that it founded keeps its name. `words` are those it
    /// was inserted with.
    pub fn remove(&mut self, document: u32, words: &[WordKey]) {
        if let Some(held) = self.words.get_mut(document as usize) {
            *held = Box::default();
            self.placer.remove(document, words);
        }
    }

    /// What a document would be matched with, without placing it.
    pub fn query(&self, words: &[WordKey]) -> Option<(u32, Evidence)> {
        let prepared = Prepared::new(words);
        if let Some(&first) = self.placer.exact.get(&prepared.sequence).filter(|_| !words.is_empty()) {
            return Some((first, Evidence::identical()));
        }
        let held = |document: u32| &*self.words[document as usize];
        let accepted = self.placer.matches(&prepared, &held, &mut Scratch::default());
        self.placer.best(&accepted).map(|(document, verdict)| (*document, verdict.evidence))
    }
}

/// Places all documents at once, in an order that does not depend on theirs: the longest first, then by content.
///
/// Two passes: the first learns how many clusters hold each shingle, the second places the documents by that. The result
/// holds, for each document in the order given, its placement, with positions for numbers. Sequential; one pass costs about
/// as much as inserting into a [`DuplicateIndex`].
pub fn place_all<W: AsRef<[WordKey]>>(documents: &[W]) -> Vec<Placement> {
    let prepared: Vec<Prepared<&[WordKey]>> = documents.iter().map(|words| Prepared::new(words.as_ref())).collect();
    place_prepared(&prepared)
}

/// [`place_all`] of documents made ready, which may have been done in parallel.
pub(crate) fn place_prepared<W: AsRef<[WordKey]>>(documents: &[Prepared<W>]) -> Vec<Placement> {
    let mut order: Vec<(usize, u64, u32)> = (0..)
        .zip(documents)
        .map(|(position, document)| (usize::MAX - document.words().len(), document.sequence, position))
        .collect();
    order.sort_unstable();
    let mut scratch = Scratch::default();
    let shingles = documents.iter().map(|document| document.distinct as usize).sum();
    let mut placer = Placer { frequencies: Frequencies::with_capacity(shingles), ..Placer::default() };
    let position = |number: u32| order[number as usize].2;
    let document = |number: u32| &documents[position(number) as usize];
    let held = |number: u32| document(number).words();
    placer.exact.reserve(documents.len());
    placer.postings.reserve(documents.iter().map(|document| document.keys.len()).sum());
    for learning in [true, false] {
        // Emptied rather than made anew: the second pass needs as much room as the first.
        placer.documents.clear();
        placer.exact.clear();
        placer.postings.clear();
        for number in 0..order.len() as u32 {
            placer.place(document(number), &held, &mut scratch, learning);
        }
    }
    let mut placed: Vec<(u32, Placement)> = (0..)
        .zip(placer.documents)
        .map(|(number, document)| {
            let Placement { cluster, matched, links } = document.placement;
            let placement = Placement {
                cluster: position(cluster),
                matched: matched.map(|(with, evidence)| (position(with), evidence)),
                links: links.into_iter().map(position).collect(),
            };
            (position(number), placement)
        })
        .collect();
    placed.sort_unstable_by_key(|(position, _)| *position);
    placed.into_iter().map(|(_, placement)| placement).collect()
}

/// A document made ready for placing: what depends on its words alone.
pub(crate) struct Prepared<W> {
    words: W,
    /// The hash of the words in their order: equal for equal texts in normal form.
    sequence: u64,
    /// The bottom-k sketch as posting keys.
    keys: Vec<u32>,
    /// How many distinct shingles there are.
    distinct: u32,
}

impl<W: AsRef<[WordKey]>> Prepared<W> {
    pub(crate) fn new(words: W) -> Self {
        let mut shingled = Shingled::default();
        shingled.fill(words.as_ref());
        let sequence = sequence(words.as_ref());
        Prepared { words, sequence, keys: keys(&shingled.distinct), distinct: shingled.distinct.len() as u32 }
    }

    pub(crate) fn into_words(self) -> W {
        self.words
    }

    fn words(&self) -> &[WordKey] {
        self.words.as_ref()
    }
}

/// The decisions, without the words: those are held elsewhere.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Placer {
    documents: Vec<Document>,
    /// The first document of each sequence of words.
    #[cfg_attr(feature = "serde", serde(with = "crate::hash::sorted_map"))]
    exact: KeyMap<u64, u32>,
    postings: Postings,
    frequencies: Frequencies,
}

#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Document {
    placement: Placement,
    /// How many distinct shingles it has.
    distinct: u32,
    /// For a founder, the number of representatives of its cluster.
    representatives: u32,
    /// For a representative, the parts of it that documents matched with it have.
    parts: Parts,
}

/// Which parts of a document others have: those of the first few, a bit for each 64th of it.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Parts {
    seen: [u64; 4],
}

impl Parts {
    fn add(&mut self, part: u64) {
        if let Some(free) = self.seen.iter_mut().find(|seen| **seen == 0) {
            *free = part;
        }
    }

    /// Whether `part` is another story than those seen: a fifth of the document or more, as another's part is, with next
    /// to nothing in common with that, nor half of it with any.
    fn is_other_story(&self, part: u64) -> bool {
        const FIFTH: u32 = 13;
        let size = part.count_ones();
        let shared = |seen: u64| (seen & part).count_ones();
        let apart = |seen: u64| seen.count_ones() >= FIFTH && shared(seen) * 5 < size.min(seen.count_ones());
        size >= FIFTH
            && self.seen.iter().any(|&seen| apart(seen))
            && !self.seen.iter().any(|&seen| shared(seen) * 2 >= size)
    }
}

#[derive(Default)]
struct Scratch {
    document: Shingled,
    /// Whether `document` is the one being placed.
    filled: bool,
    other: Shingled,
    votes: KeyMap<u32, (u32, f64)>,
    held_by: Vec<u32>,
    buffers: Buffers,
}

impl Placer {
    /// Places the next document; whether it is a representative. `held` gives the words of earlier representatives.
    fn place<'w, W: AsRef<[WordKey]>>(
        &mut self,
        prepared: &Prepared<W>,
        held: &impl Fn(u32) -> &'w [WordKey],
        scratch: &mut Scratch,
        count: bool,
    ) -> bool {
        let number = self.documents.len() as u32;
        let mut document = Document {
            placement: Placement { cluster: number, matched: None, links: Vec::new() },
            distinct: prepared.distinct,
            representatives: 0,
            parts: Parts::default(),
        };
        if prepared.distinct == 0 {
            self.documents.push(document);
            return false;
        }
        if let Some(&first) = self.exact.get(&prepared.sequence) {
            document.placement.cluster = self.cluster(first);
            document.placement.matched = Some((first, Evidence::identical()));
            self.documents.push(document);
            return false;
        }
        self.exact.insert(prepared.sequence, number);
        scratch.filled = false;
        let accepted = self.matches(prepared, held, scratch);
        let mut represents = true;
        let mut known = None;
        let best = self.best(&accepted);
        if let Some((best, verdict)) = best {
            document.placement.cluster = self.cluster(*best);
            document.placement.matched = Some((*best, verdict.evidence));
            self.documents[*best as usize].parts.add(verdict.parts.1);
            document.parts.add(verdict.parts.0);
            let founder = &mut self.documents[document.placement.cluster as usize];
            represents = verdict.covered < COVERED && (founder.representatives as usize) < REPRESENTATIVES;
            founder.representatives += u32::from(represents);
            known = Some(*best);
        } else {
            document.representatives = 1;
        }
        let cluster = document.placement.cluster;
        document.placement.links =
            accepted.iter().map(|(rep, _)| *rep).filter(|&rep| self.cluster(rep) != cluster).collect();
        if count {
            self.count(prepared.words(), known.map(held), scratch);
        }
        if represents {
            self.postings.insert(number, &prepared.keys);
        }
        self.documents.push(document);
        represents
    }

    /// Counts one more cluster for the shingles of a document, but for those of the representative that it joins.
    fn count(&mut self, words: &[WordKey], known: Option<&[WordKey]>, scratch: &mut Scratch) {
        let Scratch { document, other, filled, .. } = scratch;
        if !*filled {
            document.fill(words);
        }
        let Some(known) = known else { return self.frequencies.add_all(&document.distinct) };
        other.fill(known);
        let new: Vec<u64> = document.distinct.iter().copied().filter(|&s| other.find(s).is_none()).collect();
        self.frequencies.add_all(&new);
    }

    /// The match that decides. A page with two stories represents the one that came first; the other is only linked with it.
    fn best<'a>(&self, accepted: &'a [(u32, Verdict)]) -> Option<&'a (u32, Verdict)> {
        accepted.iter().find(|(rep, found)| !self.documents[*rep as usize].parts.is_other_story(found.parts.1))
    }

    fn cluster(&self, document: u32) -> u32 {
        self.documents[document as usize].placement.cluster
    }

    fn remove(&mut self, document: u32, words: &[WordKey]) {
        let prepared = Prepared::new(words);
        self.postings.remove(document, &prepared.keys);
        if self.exact.get(&prepared.sequence) == Some(&document) {
            self.exact.remove(&prepared.sequence);
        }
    }

    /// The representatives that a document is a copy of, the strongest match first.
    fn matches<'w, W: AsRef<[WordKey]>>(
        &self,
        prepared: &Prepared<W>,
        held: &impl Fn(u32) -> &'w [WordKey],
        scratch: &mut Scratch,
    ) -> Vec<(u32, Verdict)> {
        let Scratch { document, filled, votes, held_by, buffers, .. } = scratch;
        votes.clear();
        for &key in &prepared.keys {
            let holders = self.postings.query(key);
            let clusters = match holders {
                [] | [_] => holders.len(),
                many => {
                    held_by.clear();
                    held_by.extend(many.iter().map(|&holder| self.cluster(holder)));
                    held_by.sort_unstable();
                    held_by.dedup();
                    held_by.len()
                }
            };
            for &holder in holders {
                let (count, exclusive) = votes.entry(holder).or_insert((0, 0.0));
                *count += 1;
                *exclusive += 1.0 / clusters as f64;
            }
        }
        let needed = if (prepared.distinct as usize) < KEYS { 1 } else { SHARED_KEYS };
        let mut candidates: Vec<(u32, f64)> = votes
            .iter()
            .filter(|(_, vote)| vote.0 >= needed && vote.1 >= SHARED_WORTH)
            .map(|(&holder, vote)| (holder, vote.1))
            .collect();
        if candidates.is_empty() {
            return Vec::new();
        }
        candidates.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        candidates.truncate(COMPARED);
        document.fill(prepared.words());
        *filled = true;
        let mut accepted: Vec<(u32, Verdict)> = candidates
            .into_iter()
            .filter_map(|(holder, _)| {
                let distinct = self.documents[holder as usize].distinct;
                Some((holder, verify(document, held(holder), distinct, &self.frequencies, buffers)?))
            })
            .collect();
        accepted.sort_by(|a, b| b.1.evidence.strength().total_cmp(&a.1.evidence.strength()).then(a.0.cmp(&b.0)));
        accepted
    }
}

/// The bottom-k sketch of a set of distinct shingles, as posting keys: the high halves of the smallest. They are mixed
/// already, so they need no hasher of their own, and k grows with the document.
fn keys(distinct: &[u64]) -> Vec<u32> {
    let mut smallest = distinct.to_vec();
    let count = KEYS.max(distinct.len() / SHINGLES_PER_KEY);
    if count < smallest.len() {
        smallest.select_nth_unstable(count);
        smallest.truncate(count);
    }
    keep_smallest(&mut smallest, count);
    let mut keys: Vec<u32> = smallest.into_iter().map(|shingle| (shingle >> 32) as u32).collect();
    keys.dedup();
    keys
}

/// The hash of words in their order: a polynomial, mixed.
fn sequence(words: &[WordKey]) -> u64 {
    const K: u64 = 0xd6e8_feb8_6659_fd93;
    mix(words.iter().fold(words.len() as u64, |state, word| state.wrapping_mul(K).wrapping_add(u64::from(word.0))))
}
