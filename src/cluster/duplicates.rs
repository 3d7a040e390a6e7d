//! Near-duplicates: copies of one text, edited, cut, put under another headline, shuffled.
//!
//! Candidates come from a sketch (see [`Candidates`]) and are compared exactly (see [`Evidence`]), and only with
//! representatives, so that chains do not form: A like B and B like C puts A and C together only if one of them represents
//! the cluster. How common a shingle is, is counted in *families*, or a story on four hundred sites would look like a
//! phrase: a document is of the family of the one it matched if most of either is in the other, else it founds one, for
//! pages that share half their text may share a template. The postings of bottom-k keys tell who holds a shingle, for the
//! shingles among the smallest.

use std::borrow::Cow;
use std::collections::VecDeque;

use crate::cluster::candidates::{Candidates, DuplicateOptions};
use crate::cluster::evidence::Evidence;
use crate::cluster::parts::Parts;
use crate::cluster::verify::{Buffers, Counted, Shingled, Verdict, verify};
use crate::hash::KeyMap;
use crate::index::{Grouped, Holders, Postings, Tally};
use crate::text::WordKey;
use crate::text::shingle::sequence;

/// What the shared keys must be worth together, each by the families that hold it: phrases of the language are in many.
const SHARED_WORTH: f64 = 0.25;
/// Candidates compared exactly, the best first.
const COMPARED: usize = 8;
/// Representatives of a cluster at most.
const REPRESENTATIVES: u8 = 8;
/// A document becomes a representative if the one it matched covers less than this share of its words.
const COVERED: f64 = 0.8;
/// A document that is covered so well by two others and covers more than this share of the words of each makes them one.
const MAIN: f64 = 0.5;
/// It founds a family if less than this share of the words of either is covered.
const RELATED: f64 = 0.65;

/// Where a document was put.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Placement {
    /// The cluster: the number of the document that founded it.
    pub cluster: u32,
    /// The document it was matched with, a representative of the cluster, and why; none for a founder.
    pub matched: Option<(u32, Evidence)>,
    /// The likeliest of those that it was compared with and found no copy of, and why not; none if there was none.
    pub refused: Option<(u32, Evidence)>,
    /// Representatives of *other* clusters that it also matched: a page with two stories, a digest.
    pub links: Vec<u32>,
    /// Representatives of clusters that are one with this: they hold the same text as the one that was matched, nearly all
    /// of this document and most of either, each within words of its own. [`place_all`](crate::cluster::place_all) puts
    /// their clusters together; live, a cluster keeps its name.
    pub bridged: Vec<(u32, Evidence)>,
    /// Whether it represents its cluster: later documents are compared with it.
    pub represents: bool,
}

/// Documents placed one by one, in a cluster of earlier ones or alone. The words of representatives are held elsewhere (see
/// [`DuplicateIndex`](crate::cluster::DuplicateIndex)); a document costs about 20 bytes here, a representative with 32 keys
/// 250.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Placer<H = Postings> {
    pub(crate) options: DuplicateOptions,
    /// The documents that are not forgotten; the first of them has the number `forgotten`.
    documents: VecDeque<Document>,
    forgotten: u32,
    /// The first document of each sequence of words, by its hash.
    #[cfg_attr(feature = "serde", serde(with = "crate::hash::sorted_map"))]
    exact: KeyMap<u32, u32>,
    /// The representatives, by their bottom-k keys.
    keys: H,
    /// The representatives, by the keys of another choice of candidates.
    others: H,
    /// How many representatives a cluster has, if more than one.
    #[cfg_attr(feature = "serde", serde(with = "crate::hash::sorted_map"))]
    representatives: KeyMap<u32, u8>,
    /// The parts of representatives that documents matched with them have.
    #[cfg_attr(feature = "serde", serde(with = "crate::hash::sorted_map"))]
    parts: KeyMap<u32, Parts>,
}

#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Document {
    cluster: u32,
    /// The document that founded its family.
    family: u32,
    /// How many distinct shingles it has.
    distinct: u32,
    /// Its largest key, or the largest of all if its keys are all its shingles.
    limit: u32,
    /// Seconds since 1970; 0 if unknown.
    time: u32,
    /// The hash of its words in order; 0 if they were those of an earlier document.
    sequence: u32,
}

/// A document made ready for placing: what depends on it alone.
#[derive(Debug, Default)]
pub(crate) struct Prepared<W> {
    words: W,
    /// The hash of the words in their order, which equal texts in normal form share: above 0.
    sequence: u32,
    keys: Vec<u32>,
    others: Option<Vec<u32>>,
    distinct: u32,
    /// The largest shingle, by its high half, of which the keys tell whether the document has it.
    limit: u32,
    time: u32,
}

impl<W: AsRef<[WordKey]>> Prepared<W> {
    pub(crate) fn new(words: W, time: Option<i64>, options: &DuplicateOptions, scratch: &mut Scratch) -> Self {
        let distinct = scratch.counted.count(words.as_ref());
        let keys = options.bottom_keys().keys_of(&scratch.counted.hashes, distinct, &mut scratch.smallest);
        let set = if let Candidates::BottomK(_) = options.candidates {
            &[][..]
        } else {
            scratch.document.fill(words.as_ref());
            &scratch.document.distinct
        };
        Prepared {
            sequence: sequence(words.as_ref()),
            others: options.candidates.own_keys(set),
            distinct: distinct as u32,
            limit: if keys.len() < distinct { keys.last().copied().unwrap_or(0) } else { u32::MAX },
            time: time.and_then(|time| u32::try_from(time).ok()).unwrap_or(0),
            keys,
            words,
        }
    }

    pub(crate) fn into_words(self) -> W {
        self.words
    }

    pub(crate) fn words(&self) -> &[WordKey] {
        self.words.as_ref()
    }

    /// By this, and then by their words, documents are ordered to be placed, whatever order they come in: the longest first.
    pub(crate) fn rank(&self) -> (std::cmp::Reverse<usize>, u32) {
        (std::cmp::Reverse(self.words().len()), self.sequence)
    }
}

/// A document compared with, and what the two have in common; none if next to nothing.
pub(crate) type Compared = (u32, Option<Verdict>);

/// What is found of a document among those before it.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    /// An earlier one of the very same words.
    Equal(u32),
    /// Those that it was compared with, the likeliest first.
    Compared(Vec<Compared>),
}

/// Room to work in. What is in it decides nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scratch {
    document: Shingled,
    counted: Counted,
    smallest: Vec<u64>,
    /// The documents under each key, one key after the other, and where those of each end.
    holders: Vec<u32>,
    ends: Vec<usize>,
    tally: Tally,
    worth: Vec<Option<f64>>,
    families: Vec<u32>,
    buffers: Buffers,
}

impl Scratch {
    /// Gives back what only a document of so many words needed: it may stay for months.
    pub(crate) fn after(&mut self, words: usize) {
        const USUAL: usize = 1 << 16;
        if words > USUAL {
            *self = Scratch::default();
        }
    }
}

impl Placer {
    pub(crate) fn new(options: DuplicateOptions) -> Self {
        Placer { options, ..Placer::default() }
    }

    /// The bytes that it takes in memory, without what the allocator adds.
    pub(crate) fn bytes(&self) -> usize {
        self.keys.bytes()
            + self.others.bytes()
            + self.exact.capacity() * size_of::<(u32, u32)>()
            + self.representatives.capacity() * size_of::<(u32, u8)>()
            + self.parts.capacity() * size_of::<(u32, Parts)>()
            + self.documents.capacity() * size_of::<Document>()
    }

    /// Takes a document out: nothing will match it any more. `prepared` has its words, or none if it is no representative.
    pub(crate) fn remove<W: AsRef<[WordKey]>>(&mut self, document: u32, prepared: &Prepared<W>) {
        if let Some(sequence) = self.get(document).map(|document| document.sequence) {
            self.forget_sequence(document, sequence);
        }
        self.keys.remove(document, &prepared.keys);
        self.others.remove(document, prepared.others.as_deref().unwrap_or_default());
        self.parts.remove(&document);
    }

    /// Forgets the oldest document, which must have been removed if it was a representative.
    pub(crate) fn forget_first(&mut self) {
        if let Some(document) = self.documents.pop_front() {
            self.forget_sequence(self.forgotten, document.sequence);
            self.representatives.remove(&self.forgotten);
            self.forgotten += 1;
        }
    }

    fn forget_sequence(&mut self, document: u32, sequence: u32) {
        if self.exact.get(&sequence) == Some(&document) {
            self.exact.remove(&sequence);
        }
    }
}

impl Placer<Grouped> {
    /// One for so many documents; `prepared` gives each.
    pub(crate) fn of<'p, W: 'p>(
        options: DuplicateOptions,
        documents: u32,
        prepared: impl Fn(u32) -> &'p Prepared<W> + Sync,
    ) -> Self {
        let keys = Grouped::new(documents, |document| &prepared(document).keys);
        let others = Grouped::new(documents, |document| prepared(document).others.as_deref().unwrap_or_default());
        Placer { options, keys, others, ..Placer::default() }
    }

    /// Says that something else is to be known of a document now than in the first pass, where it was placed otherwise.
    pub(crate) fn change<W>(&mut self, document: u32, prepared: &Prepared<W>, represents: bool) {
        self.keys.change(document, prepared.keys.len(), represents);
        self.others.change(document, prepared.others.as_ref().map_or(0, Vec::len), represents);
    }

    /// Whether something else may be found of a document than before the last [`Placer::settle`], besides equal ones.
    pub(crate) fn may_have_changed<W>(&self, document: u32, prepared: &Prepared<W>) -> bool {
        self.keys.is_touched(document, prepared.keys.len())
            || self.others.is_touched(document, prepared.others.as_ref().map_or(0, Vec::len))
    }

    /// Whether what was found of a document is what will be found of it now, though others were placed since the last
    /// [`Placer::settle`].
    pub(crate) fn still_holds<'w, W: AsRef<[WordKey]>>(
        &self,
        document: u32,
        prepared: &Prepared<W>,
        found: &Found,
        held: &impl Fn(u32) -> Cow<'w, [WordKey]>,
    ) -> bool {
        matches!(found, Found::Equal(_))
            || (!self.may_have_changed(document, prepared) && self.equal(prepared, held).is_none())
    }

    /// From now on no document was touched.
    pub(crate) fn settle(&mut self) {
        self.keys.settle();
        self.others.settle();
    }

    /// Goes on to the second pass, with what was learnt of the documents' shingles: how many families hold each.
    pub(crate) fn learn(&mut self) {
        let Placer { documents, keys, others, .. } = self;
        let mut families = Vec::new();
        keys.learn(|holders| {
            let Some(holders) = holders else { return Postings::MOST as u8 };
            families.clear();
            families.extend(holders.iter().filter_map(|&holder| Some(documents.get(holder as usize)?.family)));
            distinct(&mut families).max(1) as u8
        });
        others.learn(|_| 0);
        documents.clear();
        self.exact.clear();
        self.representatives.clear();
        self.parts.clear();
        self.settle();
    }
}

impl<H: Holders> Placer<H> {
    /// The number of documents placed, forgotten ones too.
    pub(crate) fn len(&self) -> u32 {
        self.forgotten + self.documents.len() as u32
    }

    /// The first document that is not forgotten.
    pub(crate) fn first(&self) -> u32 {
        self.forgotten
    }

    pub(crate) fn cluster(&self, document: u32) -> Option<u32> {
        self.get(document).map(|document| document.cluster)
    }

    /// The document that founded a document's family.
    pub(crate) fn family(&self, document: u32) -> Option<u32> {
        self.get(document).map(|document| document.family)
    }

    /// Places the next document, of which `found` was found. `held` gives the words of earlier representatives.
    pub(crate) fn place<'w, W: AsRef<[WordKey]>>(
        &mut self,
        prepared: &Prepared<W>,
        found: Found,
        held: &impl Fn(u32) -> Cow<'w, [WordKey]>,
        scratch: &mut Scratch,
    ) -> Placement {
        let number = self.len();
        let mut sequence = prepared.sequence;
        let mut family = number;
        let mut placement = Placement {
            cluster: number,
            matched: None,
            refused: None,
            links: Vec::new(),
            bridged: Vec::new(),
            represents: prepared.distinct > 0,
        };
        let compared = match found {
            Found::Equal(first) => {
                placement.cluster = self.cluster(first).unwrap_or(first);
                placement.matched = Some((first, Evidence::identical(prepared.words().len())));
                placement.represents = false;
                sequence = 0;
                Vec::new()
            }
            Found::Compared(compared) => compared,
        };
        if !compared.is_empty() {
            let mut accepted = by_odds(compared);
            let refused = accepted.split_off(accepted.partition_point(|(_, verdict)| verdict.is_copy()));
            placement.refused = refused.first().map(|(with, verdict)| (*with, verdict.evidence));
            let own: Vec<_> = self.own(&accepted).collect();
            if let Some(&&(with, ref verdict)) = own.first() {
                placement.cluster = self.cluster(with).unwrap_or(with);
                placement.matched = Some((with, verdict.evidence));
                if verdict.evidence.covered >= RELATED {
                    family = self.get(with).map_or(with, |document| document.family);
                }
                // A page in two layouts with more chrome than text: neither is most of the other, the text is most of both.
                let main = |verdict: &Verdict| verdict.covered >= COVERED && verdict.reverse_covered >= MAIN;
                let elsewhere =
                    own.iter().filter(|(rep, _)| main(verdict) && self.cluster(*rep) != Some(placement.cluster));
                let bridged: Vec<_> = elsewhere
                    .filter(|(rep, found)| main(found) && agree(&held(with), &held(*rep), scratch))
                    .map(|(rep, found)| (*rep, found.evidence, found.parts.1))
                    .collect();
                self.parts.entry(with).or_default().add(verdict.parts.1);
                for (rep, evidence, parts) in bridged {
                    self.parts.entry(rep).or_default().add(parts);
                    placement.bridged.push((rep, evidence));
                }
                self.parts.entry(number).or_default().add(verdict.parts.0);
                let count = self.representatives.get(&placement.cluster).copied().unwrap_or(1);
                placement.represents = verdict.covered < COVERED && count < REPRESENTATIVES;
                if placement.represents {
                    self.representatives.insert(placement.cluster, count + 1);
                }
            }
            let bridged = |rep: &u32| placement.bridged.iter().any(|(bridged, _)| bridged == rep);
            let linked = |rep: &u32| self.cluster(*rep) != Some(placement.cluster) && !bridged(rep);
            placement.links = accepted.iter().map(|(rep, _)| *rep).filter(linked).collect();
        }
        if placement.represents {
            self.keys.insert(number, &prepared.keys);
            self.others.insert(number, prepared.others.as_deref().unwrap_or_default());
        } else {
            self.parts.remove(&number);
        }
        if sequence != 0 && prepared.distinct > 0 {
            self.exact.entry(sequence).or_insert(number);
        }
        let Prepared { distinct, limit, time, .. } = *prepared;
        if self.documents.len() == self.documents.capacity() {
            self.documents.reserve_exact(self.documents.len() / 16 + 16);
        }
        self.documents.push_back(Document { cluster: placement.cluster, family, distinct, limit, time, sequence });
        placement
    }

    /// What a document would be matched with.
    pub(crate) fn query<'w, W: AsRef<[WordKey]>>(
        &self,
        prepared: &Prepared<W>,
        held: &impl Fn(u32) -> Cow<'w, [WordKey]>,
        scratch: &mut Scratch,
    ) -> Option<(u32, Evidence)> {
        match self.find(self.len(), prepared, &[], held, scratch) {
            Found::Equal(first) => Some((first, Evidence::identical(prepared.words().len()))),
            Found::Compared(compared) => {
                let mut accepted = by_odds(compared);
                accepted.retain(|(_, verdict)| verdict.is_copy());
                self.own(&accepted).next().map(|(document, verdict)| (*document, verdict.evidence))
            }
        }
    }

    fn get(&self, document: u32) -> Option<&Document> {
        self.documents.get(document.checked_sub(self.forgotten)? as usize)
    }

    /// The first document of the very same words, if its date allows it: later ones are found by their keys. The words of one that does not represent its cluster are not held: it is
    /// told by three hashes.
    fn equal<'w, W: AsRef<[WordKey]>>(
        &self,
        prepared: &Prepared<W>,
        held: &impl Fn(u32) -> Cow<'w, [WordKey]>,
    ) -> Option<u32> {
        let words = prepared.words();
        let first = *self.exact.get(&prepared.sequence).filter(|_| !words.is_empty())?;
        let document = self.get(first)?;
        let alike = document.distinct == prepared.distinct && document.limit == prepared.limit;
        if !alike || !self.may_match(first, prepared.time) {
            return None;
        }
        let held = held(first);
        (held.is_empty() || *held == *words).then_some(first)
    }

    /// Seconds between a representative and another document, if both are dated.
    fn delay(&self, holder: u32, time: u32) -> Option<u32> {
        let of_holder = self.get(holder)?.time;
        (of_holder != 0 && time != 0).then(|| of_holder.abs_diff(time))
    }

    /// Whether the dates of a representative and of another document, if both are known, let them be copies.
    fn may_match(&self, holder: u32, time: u32) -> bool {
        self.options.within.is_none_or(|within| self.delay(holder, time).is_none_or(|delay| delay <= within))
    }

    /// The matches with what others represent, of which the first decides. A page with two stories represents the one that
    /// came first; the other is only linked with it.
    fn own<'a>(&self, accepted: &'a [(u32, Verdict)]) -> impl Iterator<Item = &'a (u32, Verdict)> {
        let other = |rep: &u32, part: u64| self.parts.get(rep).is_some_and(|parts| parts.is_other_story(part));
        accepted.iter().filter(move |(rep, found)| !other(rep, found.parts.1))
    }

    /// How many families hold a key, the one at `place` among those of `document`.
    fn families(&self, document: u32, place: usize, key: u32, room: &mut Vec<u32>) -> u32 {
        if let Some(learnt) = self.keys.learnt(document, place) {
            return learnt;
        }
        room.clear();
        self.keys.each(document, place, key, |holder| room.extend(self.get(holder).map(|document| document.family)));
        // Asked for a key that a representative has, of which no list is kept if too many have it.
        if room.is_empty() { Postings::MOST as u32 } else { distinct(room) }
    }

    /// What is found of a document, which will be placed as the one of this number. What comparing it with some brought may be
    /// `known`.
    pub(crate) fn find<'w, W: AsRef<[WordKey]>>(
        &self,
        number: u32,
        prepared: &Prepared<W>,
        known: &[Compared],
        held: &impl Fn(u32) -> Cow<'w, [WordKey]>,
        scratch: &mut Scratch,
    ) -> Found {
        if let Some(first) = self.equal(prepared, held) {
            return Found::Equal(first);
        }
        if prepared.distinct == 0 {
            return Found::Compared(Vec::new());
        }
        let candidates = self.candidates(number, prepared, scratch);
        let Scratch { document, buffers, .. } = scratch;
        let compared = candidates.into_iter().map(|holder| match known.iter().find(|known| known.0 == holder) {
            Some(known) => known.clone(),
            None => (holder, self.verify(prepared, holder, held, document, buffers)),
        });
        self.weighed(number, prepared, compared.collect(), scratch)
    }

    /// Comparisons of a document, weighed by what is known of its keys now.
    pub(crate) fn weighed<W>(
        &self,
        number: u32,
        prepared: &Prepared<W>,
        mut compared: Vec<Compared>,
        scratch: &mut Scratch,
    ) -> Found {
        for (holder, verdict) in &mut compared {
            let Some(verdict) = verdict else { continue };
            verdict.weigh(&prepared.keys, |place, key| self.families(number, place, key, &mut scratch.families));
            verdict.evidence.days = self.delay(*holder, prepared.time).map_or(0.0, |delay| f64::from(delay) / 86_400.0);
        }
        Found::Compared(compared)
    }

    fn verify<'w, W: AsRef<[WordKey]>>(
        &self,
        prepared: &Prepared<W>,
        holder: u32,
        held: &impl Fn(u32) -> Cow<'w, [WordKey]>,
        document: &mut Shingled,
        buffers: &mut Buffers,
    ) -> Option<Verdict> {
        let &Document { distinct, limit, .. } = self.get(holder)?;
        document.fill(prepared.words());
        verify(document, &prepared.keys, &held(holder), distinct, limit.min(prepared.limit), buffers)
    }

    /// The representatives worth a comparison, the likeliest first.
    fn candidates<W>(&self, number: u32, prepared: &Prepared<W>, scratch: &mut Scratch) -> Vec<u32> {
        let Scratch { holders, ends, tally, worth, families, .. } = scratch;
        let (postings, keys, needed) = match &prepared.others {
            Some(others) => (&self.others, others, 1),
            None => (&self.keys, &prepared.keys, self.options.bottom_keys().needed(prepared.keys.len())),
        };
        holders.clear();
        ends.clear();
        postings.prepare(number, keys);
        for (place, &key) in keys.iter().enumerate() {
            postings.each(number, place, key, |document| holders.push(document));
            ends.push(holders.len());
        }
        // The larger the index, the more documents share one key by chance. Nothing more is asked of them.
        tally.count(holders);
        let enough = |&(document, times)| times as usize >= needed && self.may_match(document, prepared.time);
        worth.clear();
        worth.extend(tally.met.iter().map(|met| enough(met).then_some(0.0)));
        if worth.iter().all(Option::is_none) {
            return Vec::new();
        }
        let mut start = 0;
        for &end in &*ends {
            let under = &holders[std::mem::replace(&mut start, end)..end];
            let mut share = None;
            for &place in under {
                let Some(worth) = &mut worth[place as usize] else { continue };
                *worth += *share.get_or_insert_with(|| {
                    families.clear();
                    let family = |&place: &u32| Some(self.get(tally.met[place as usize].0)?.family);
                    families.extend(under.iter().filter_map(family));
                    1.0 / f64::from(distinct(families).max(1))
                });
            }
        }
        let worth = tally.met.iter().zip(&*worth);
        let found = worth.filter_map(|(&(document, _), &worth)| Some((document, worth?)));
        let mut found: Vec<(u32, f64)> = found.filter(|(_, worth)| *worth >= SHARED_WORTH).collect();
        found.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.truncate(COMPARED);
        found.into_iter().map(|(holder, _)| holder).collect()
    }
}

/// What was found to have something in common with a document, the strongest match first.
fn by_odds(compared: Vec<Compared>) -> Vec<(u32, Verdict)> {
    let odds = |verdict: &Verdict| verdict.evidence.log_odds();
    let mut found: Vec<_> = compared.into_iter().filter_map(|(holder, verdict)| Some((holder, verdict?))).collect();
    found.sort_by(|a, b| odds(&b.1).total_cmp(&odds(&a.1)).then(a.0.cmp(&b.0)));
    found
}

/// Whether no number differs where the words around it are the same in two documents.
fn agree(a: &[WordKey], b: &[WordKey], scratch: &mut Scratch) -> bool {
    scratch.document.fill(a);
    let found = verify(&scratch.document, &[], b, 0, 0, &mut scratch.buffers);
    found.is_some_and(|verdict| verdict.evidence.conflicts == 0)
}

/// How many different numbers there are.
fn distinct(numbers: &mut Vec<u32>) -> u32 {
    if numbers.len() > 1 {
        numbers.sort_unstable();
        numbers.dedup();
    }
    numbers.len() as u32
}
