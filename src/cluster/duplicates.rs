//! Near-duplicates: copies of one text, edited, cut, put under another headline, shuffled.
//!
//! Candidates come from a bottom-k sketch (Broder, 1997) of word 3-shingles: two documents that share at least two of their
//! smallest shingle hashes are compared exactly (see [`Evidence`]), and only against representatives, so that chains do not
//! form: A like B and B like C puts A and C together only if one of them represents the cluster. Shingles are weighed by
//! the number of *clusters* that hold them, learnt on the way.

use crate::cluster::frequency::Frequencies;
use crate::cluster::verify::{Evidence, Shingled, Verdict, verify};
use crate::hash::{KeyMap, KeySet, combine};
use crate::index::Postings;
use crate::text::WordKey;

/// Keys of a document: at least so many, and one for every 16 distinct shingles. With 32 keys of which 2 must be shared,
/// documents that share 29 % of the larger one's shingles meet with a probability of 99.8 %.
const KEYS: usize = 32;
const SHINGLES_PER_KEY: usize = 16;
/// Shared keys that make a candidate; documents with fewer shingles than keys need only one.
const SHARED_KEYS: u32 = 2;
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

/// The live index: documents are placed one by one, in cluster of earlier ones or alone.
///
/// A document costs its representatives' words (4 bytes each; only representatives keep them) and about 20 bytes for each of
/// their 32 keys. Placing takes time linear in the words, plus at most eight exact comparisons.
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
    documents: Vec<Document>,
    /// The first document of each sequence of words.
    exact: KeyMapOfFirst,
    postings: Postings,
    frequencies: Frequencies,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct KeyMapOfFirst(#[cfg_attr(feature = "serde", serde(with = "crate::hash::sorted_map"))] KeyMap<u64, u32>);

#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Document {
    /// Empty unless it is a representative.
    words: Box<[WordKey]>,
    /// Its distinct shingles.
    distinct: u32,
    placement: Placement,
    /// For a founder, the representatives of its cluster, itself first.
    representatives: Vec<u32>,
}

impl DuplicateIndex {
    /// An empty index.
    pub fn new() -> Self {
        DuplicateIndex::default()
    }

    /// The number of documents inserted, removed ones too.
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Whether no document was inserted.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// Where `document` was put.
    ///
    /// # Panics
    /// If `document` is not a number that [`DuplicateIndex::insert`] returned.
    pub fn placement(&self, document: u32) -> &Placement {
        &self.documents[document as usize].placement
    }

    /// Places a document and returns its number: 0, 1, 2 and so on. An empty one founds a cluster that nothing joins.
    pub fn insert(&mut self, words: &[WordKey]) -> u32 {
        self.insert_counted(words, &mut Scratch::default(), true)
    }

    /// Forgets a document: nothing will match it any more. The cluster that it founded keeps its name. `words` are those it
    /// was inserted with.
    pub fn remove(&mut self, document: u32, words: &[WordKey]) {
        let Some(entry) = self.documents.get_mut(document as usize) else { return };
        entry.words = Box::default();
        let founder = entry.placement.cluster;
        self.documents[founder as usize].representatives.retain(|&held| held != document);
        let mut shingled = Shingled::default();
        shingled.fill(words);
        self.postings.remove(document, &keys(&shingled.distinct));
        if self.exact.0.get(&sequence(words)) == Some(&document) {
            self.exact.0.remove(&sequence(words));
        }
    }

    /// What a document would be matched with, without placing it.
    pub fn query(&self, words: &[WordKey]) -> Option<(u32, Evidence)> {
        let mut scratch = Scratch::default();
        if let Some(&first) = self.exact.0.get(&sequence(words)).filter(|_| !words.is_empty()) {
            return Some((first, Evidence::identical()));
        }
        scratch.document.fill(words);
        let accepted = self.matches(&mut scratch);
        accepted.first().map(|(document, verdict)| (*document, verdict.evidence))
    }

    fn insert_counted(&mut self, words: &[WordKey], scratch: &mut Scratch, count: bool) -> u32 {
        let number = self.documents.len() as u32;
        let alone = Placement { cluster: number, matched: None, links: Vec::new() };
        if words.is_empty() {
            self.documents.push(Document {
                words: Box::default(),
                distinct: 0,
                placement: alone,
                representatives: Vec::new(),
            });
            return number;
        }
        let sequence = sequence(words);
        if let Some(&first) = self.exact.0.get(&sequence) {
            let cluster = self.documents[first as usize].placement.cluster;
            let placement = Placement { cluster, matched: Some((first, Evidence::identical())), links: Vec::new() };
            self.documents.push(Document {
                words: Box::default(),
                distinct: 0,
                placement,
                representatives: Vec::new(),
            });
            return number;
        }
        self.exact.0.insert(sequence, number);
        scratch.document.fill(words);
        let accepted = self.matches(scratch);
        let distinct = scratch.document.distinct.len() as u32;
        let Some((best, verdict)) = accepted.first() else {
            let representatives = vec![number];
            self.documents.push(Document { words: words.into(), distinct, placement: alone, representatives });
            self.postings.insert(number, &keys(&scratch.document.distinct));
            if count {
                scratch.document.distinct.iter().for_each(|&shingle| self.frequencies.add(shingle));
            }
            return number;
        };
        let cluster = self.documents[*best as usize].placement.cluster;
        let mut links: Vec<u32> = accepted[1..].iter().map(|(document, _)| *document).collect();
        links.retain(|&link| self.documents[link as usize].placement.cluster != cluster);
        if count {
            scratch.other.fill(&self.documents[*best as usize].words);
            for &shingle in &scratch.document.distinct {
                if scratch.other.find(shingle).is_none() {
                    self.frequencies.add(shingle);
                }
            }
        }
        let representatives = &mut self.documents[cluster as usize].representatives;
        let further = verdict.covered < COVERED && representatives.len() < REPRESENTATIVES;
        if further {
            representatives.push(number);
            self.postings.insert(number, &keys(&scratch.document.distinct));
        }
        let words = if further { words.into() } else { Box::default() };
        let placement = Placement { cluster, matched: Some((*best, verdict.evidence)), links };
        self.documents.push(Document { words, distinct, placement, representatives: Vec::new() });
        number
    }

    /// The representatives that the document in `scratch` is a copy of, the strongest match first.
    fn matches(&self, scratch: &mut Scratch) -> Vec<(u32, Verdict)> {
        let Scratch { document, votes, .. } = scratch;
        votes.clear();
        for key in keys(&document.distinct) {
            let holders = self.postings.query(key);
            let clusters = match holders {
                [] | [_] => holders.len(),
                many => many.iter().map(|&d| self.documents[d as usize].placement.cluster).collect::<KeySet<_>>().len(),
            };
            for &holder in holders {
                let (count, exclusive) = votes.entry(holder).or_insert((0, 0.0));
                *count += 1;
                *exclusive += 1.0 / clusters as f64;
            }
        }
        let needed = if document.distinct.len() < KEYS { 1 } else { SHARED_KEYS };
        let mut candidates: Vec<(u32, f64)> =
            votes.iter().filter(|(_, vote)| vote.0 >= needed).map(|(&holder, vote)| (holder, vote.1)).collect();
        candidates.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        candidates.truncate(COMPARED);
        if candidates.is_empty() {
            return Vec::new();
        }
        let rare = document.rare(&self.frequencies);
        let mut accepted: Vec<(u32, Verdict)> = candidates
            .into_iter()
            .filter_map(|(holder, _)| {
                let held = &self.documents[holder as usize];
                let verdict = verify(document, rare, &held.words, held.distinct, &self.frequencies)?;
                Some((holder, verdict))
            })
            .collect();
        accepted.sort_by(|a, b| b.1.evidence.strength().total_cmp(&a.1.evidence.strength()).then(a.0.cmp(&b.0)));
        accepted
    }
}

/// Places all documents at once, in an order that does not depend on theirs: the longest first, then by content.
///
/// Two passes: the first learns how many clusters hold each shingle, the second places the documents by that. The result
/// holds, for each document in the order given, its placement, with positions for numbers. Sequential; one pass costs about
/// as much as inserting into a [`DuplicateIndex`].
pub fn place_all<W: AsRef<[WordKey]>>(documents: &[W]) -> Vec<Placement> {
    let mut order: Vec<(usize, u64, u32)> = (0..)
        .zip(documents)
        .map(|(position, words)| (usize::MAX - words.as_ref().len(), sequence(words.as_ref()), position))
        .collect();
    order.sort_unstable();
    let mut scratch = Scratch::default();
    let mut index = DuplicateIndex {
        frequencies: Frequencies::with_capacity(documents.iter().map(|words| words.as_ref().len()).sum()),
        ..DuplicateIndex::default()
    };
    for &(_, _, position) in &order {
        index.insert_counted(documents[position as usize].as_ref(), &mut scratch, true);
    }
    let mut index = DuplicateIndex { frequencies: index.frequencies, ..DuplicateIndex::default() };
    for &(_, _, position) in &order {
        index.insert_counted(documents[position as usize].as_ref(), &mut scratch, false);
    }
    let position = |number: u32| order[number as usize].2;
    let mut placed: Vec<(u32, Placement)> = (0..)
        .zip(index.documents)
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

#[derive(Default)]
struct Scratch {
    document: Shingled,
    other: Shingled,
    votes: KeyMap<u32, (u32, f64)>,
}

/// The bottom-k sketch of a set of distinct shingles, as posting keys: the high halves of the smallest hashes.
fn keys(distinct: &[u64]) -> Vec<u32> {
    let count = KEYS.max(distinct.len() / SHINGLES_PER_KEY).min(distinct.len());
    let mut smallest = distinct.to_vec();
    if count < smallest.len() {
        smallest.select_nth_unstable(count);
        smallest.truncate(count);
    }
    let mut keys: Vec<u32> = smallest.into_iter().map(|shingle| (shingle >> 32) as u32).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The hash of the words in their order: equal for equal texts in normal form.
fn sequence(words: &[WordKey]) -> u64 {
    words.iter().fold(words.len() as u64, |state, word| combine(state, u64::from(word.0)))
}
