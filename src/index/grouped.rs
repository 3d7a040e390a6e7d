//! Which documents hold a key, where the keys of all documents are known beforehand.

use std::ops::Range;

use crate::hash::{Filter, mix};
use crate::index::Postings;
use crate::parallel::par_map;

/// Lists of documents by the keys of documents that are numbered: [`Postings`], or [`Grouped`] ones.
pub(crate) trait Holders {
    /// Puts a document under each of its keys, unless all are there already: see [`Grouped::learn`].
    fn insert(&mut self, document: u32, keys: &[u32]);

    /// Asks the memory for what the keys of a document will be looked up in, all at once.
    fn prepare(&self, document: u32, keys: &[u32]);

    /// Calls `f` with each document before this one under a key, the one at `place` among those of `document`; with none if too
    /// many are under it.
    fn each(&self, document: u32, place: usize, key: u32, f: impl FnMut(u32));

    /// What was learnt of a key before: see [`Grouped::learn`].
    fn learnt(&self, _document: u32, _place: usize) -> Option<u32> {
        None
    }
}

impl Holders for Postings {
    fn insert(&mut self, document: u32, keys: &[u32]) {
        Postings::insert(self, document, keys);
    }

    fn prepare(&self, _: u32, keys: &[u32]) {
        Postings::prepare(self, keys);
    }

    #[inline]
    fn each(&self, _: u32, _: usize, key: u32, f: impl FnMut(u32)) {
        Postings::each(self, key, f);
    }
}

/// Postings of documents all of which are known before the first is inserted: no key is looked up, for each document has
/// the numbers of the lists of its keys. Keys that only one document has, which are most, have no list.
///
/// They are inserted in the order of their numbers. Once that is done and something is learnt of each list, they can be gone
/// through in that order again: each finds those before it, whether they were in the lists then or have come since.
///
/// 4 bytes a key, and 4 bytes more for each key and each document, up to one more than [`Postings::MOST`], that share it with
/// others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grouped {
    /// For each document, where its keys start.
    starts: Vec<usize>,
    /// For each key of each document, where its list stands; 0 if no other document has the key.
    lists: Vec<u32>,
    /// Each list: its [`Head`], then room for the documents. The first is of no key.
    slots: Vec<u32>,
    /// Whether the heads hold what was learnt.
    is_learnt: bool,
    /// A bit for each list that was touched, and for others of the same place modulo the bits.
    touched: Vec<u64>,
}

/// In a list, the place of a document that was taken out.
const NONE: u32 = u32::MAX;

/// What stands before the documents of a list, a byte each.
#[derive(Clone, Copy)]
struct Head {
    /// How many documents are in the list.
    count: u8,
    /// For how many there is room: if more have the key than [`Postings::MOST`], for one more, which says that it is so.
    room: u8,
    learnt: u8,
}

impl Head {
    fn of([count, room, learnt, _]: [u8; 4]) -> Head {
        Head { count, room, learnt }
    }

    fn bits(self) -> u32 {
        u32::from_le_bytes([self.count, self.room, self.learnt, 0])
    }
}

impl Grouped {
    /// Empty lists for so many documents; `keys` gives those of each, without repeats.
    pub(crate) fn new<'k>(documents: u32, keys: impl Fn(u32) -> &'k [u32] + Sync) -> Grouped {
        let mut starts = Vec::with_capacity(documents as usize);
        let mut count = 0;
        for document in 0..documents {
            starts.push(count);
            count += keys(document).len();
        }
        let mut lists = vec![0; count];
        let mut sizes = vec![0u8];
        for equal in shared(&starts, count, keys).iter().flat_map(|part| part.chunk_by(|a, b| a >> 32 == b >> 32)) {
            // So many lists, as so many keys above and slots below, that numbers do not tell them apart: what shares only those
            // is not found.
            let Ok(number) = u32::try_from(sizes.len()) else { break };
            sizes.push(equal.len().min(Postings::MOST + 1) as u8);
            for &place in equal {
                lists[place as u32 as usize] = number;
            }
        }
        // The lists stand in the order in which documents need them: copies need the same ones, side by side.
        let mut starts_of = vec![0; sizes.len()];
        let mut slots = Vec::with_capacity(sizes.iter().map(|&size| usize::from(size) + 1).sum());
        slots.push(0);
        for list in lists.iter_mut().filter(|list| **list > 0) {
            let number = *list as usize;
            if starts_of[number] == 0
                && let Ok(start) = u32::try_from(slots.len())
            {
                starts_of[number] = start;
                slots.push(Head { count: 0, room: sizes[number], learnt: 0 }.bits());
                slots.resize(slots.len() + usize::from(sizes[number]), 0);
            }
            *list = starts_of[number];
        }
        let touched = vec![0; slots.len().div_ceil(64).next_power_of_two().min(1 << 14)];
        Grouped { starts, lists, slots, is_learnt: false, touched }
    }

    /// Keeps for each key what `learn` makes of the documents under it: of none if they are too many. From now on documents are
    /// not inserted any more.
    pub(crate) fn learn(&mut self, mut learn: impl FnMut(Option<&[u32]>) -> u8) {
        let mut at = 1;
        while let Some(&bits) = self.slots.get(at) {
            let mut head = Head::of(bits.to_le_bytes());
            let documents = self.slots.get(at + 1..at + 1 + usize::from(head.count));
            head.learnt = learn(documents.filter(|documents| documents.len() <= Postings::MOST));
            self.slots[at] = head.bits();
            at += 1 + usize::from(head.room);
        }
        self.is_learnt = true;
    }

    /// Says that of a document with so many keys something else is to be known than when it was inserted, and puts it under
    /// its keys or takes it out.
    pub(crate) fn change(&mut self, document: u32, keys: usize, is_held: bool) {
        for place in 0..keys {
            let Some((list, head)) = self.list(document, place) else { continue };
            let documents = &mut self.slots[list + 1..list + 1 + usize::from(head.count)];
            match documents.iter_mut().find(|held| **held == document) {
                Some(held) => {
                    *held = if is_held { document } else { NONE };
                    self.touch(list);
                }
                None if is_held => self.push(list, head, document),
                None => {}
            }
        }
    }

    /// Whether what is under a key of a document changed since [`settle`](Grouped::settle), or may have.
    pub(crate) fn is_touched(&self, document: u32, keys: usize) -> bool {
        let Some(&start) = self.starts.get(document as usize) else { return false };
        let mut lists = self.lists.get(start..start + keys).unwrap_or_default().iter().filter(|list| **list > 0);
        lists.any(|&list| {
            let (at, bit) = self.bit(list as usize);
            self.touched[at] & bit != 0
        })
    }

    /// Nothing changed yet, from now on.
    pub(crate) fn settle(&mut self) {
        self.touched.fill(0);
    }

    fn touch(&mut self, list: usize) {
        let (at, bit) = self.bit(list);
        self.touched[at] |= bit;
    }

    fn bit(&self, list: usize) -> (usize, u64) {
        ((list / 64) & (self.touched.len() - 1), 1 << (list % 64))
    }

    /// Adds a document to a list if there is room.
    fn push(&mut self, list: usize, mut head: Head, document: u32) {
        if head.count < head.room {
            self.slots[list + 1 + usize::from(head.count)] = document;
            head.count += 1;
            self.slots[list] = head.bits();
            self.touch(list);
        }
    }

    /// The list of the key at `place` among those of `document`, if others have it too.
    #[inline]
    fn list(&self, document: u32, place: usize) -> Option<(usize, Head)> {
        let list = *self.lists.get(self.starts.get(document as usize)? + place)? as usize;
        let bits = self.slots.get(list).filter(|_| list > 0)?;
        Some((list, Head::of(bits.to_le_bytes())))
    }
}

impl Holders for Grouped {
    fn insert(&mut self, document: u32, keys: &[u32]) {
        // All stand in their lists since then.
        if self.is_learnt {
            return;
        }
        for place in 0..keys.len() {
            if let Some((list, head)) = self.list(document, place) {
                self.push(list, head, document);
            }
        }
    }

    fn prepare(&self, document: u32, keys: &[u32]) {
        let heads = (0..keys.len()).filter_map(|place| self.list(document, place));
        std::hint::black_box(heads.fold(0, |sum, (_, head)| sum ^ head.count));
    }

    #[inline]
    fn each(&self, document: u32, place: usize, _: u32, f: impl FnMut(u32)) {
        let Some((list, head)) = self.list(document, place) else { return };
        let documents = self.slots[list + 1..].iter().take(usize::from(head.count)).copied();
        let before = documents.filter(|&held| held < document);
        if usize::from(head.count) <= Postings::MOST || before.clone().count() <= Postings::MOST {
            before.for_each(f);
        }
    }

    fn learnt(&self, document: u32, place: usize) -> Option<u32> {
        self.is_learnt.then(|| self.list(document, place).map_or(1, |(_, head)| u32::from(head.learnt)))
    }
}

/// The keys that several documents have, each with its place among the keys of all in the lower half: equal ones side by
/// side. `starts` has the place of each document's first key; there are `count` in all.
fn shared<'k>(starts: &[usize], count: usize, keys: impl Fn(u32) -> &'k [u32] + Sync) -> Vec<Vec<u64>> {
    // Equal keys come into one part, and a part into the cache of a core.
    const PART: usize = 1 << 15;
    const DOCUMENTS: usize = 1 << 13;
    let bits = (count / PART + 1).next_power_of_two().ilog2().min(10);
    let part = |hash: u64| (hash >> 32 << bits >> 32) as usize;
    let hash = |key: u32| mix(u64::from(key));
    let some = (0..starts.len()).step_by(DOCUMENTS).map(|first| first..starts.len().min(first + DOCUMENTS));
    let parts: Vec<Vec<Vec<u64>>> = par_map(some.collect(), |documents: Range<usize>| {
        let mut parts = vec![Vec::new(); 1 << bits];
        for document in documents {
            let own = keys(document as u32);
            for (&key, place) in own.iter().zip((0..=u32::MAX).skip(starts[document])) {
                parts[part(hash(key))].push(u64::from(key) << 32 | u64::from(place));
            }
        }
        parts
    });
    par_map((0..1 << bits).collect(), |part: usize| {
        let all = || parts.iter().flat_map(|parts| &parts[part]).copied();
        // Many keys that one document has are left out before the sort.
        let key = |entry: u64| hash((entry >> 32) as u32);
        let repeated = Filter::of_repeated(all().map(key), all().count());
        let mut entries: Vec<u64> = all().filter(|&entry| repeated.may_hold(key(entry))).collect();
        entries.sort_unstable();
        let equal = entries.chunk_by(|a, b| a >> 32 == b >> 32).filter(|equal| equal.len() > 1);
        equal.flatten().copied().collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Documents of up to `most` keys, some of which nearly all have.
    fn keys(most: u64) -> Vec<Vec<u32>> {
        let keys = |document: u64| {
            let key = |place| mix(document << 32 | place);
            let mut keys: Vec<u32> =
                (0..key(99) % most).map(|place| (key(place) % (1 << (key(place) >> 60))) as u32).collect();
            keys.sort_unstable();
            keys.dedup();
            keys
        };
        (0..300).map(keys).collect()
    }

    /// The documents under the keys of one.
    fn under(grouped: &Grouped, document: u32, keys: &[u32]) -> Vec<Vec<u32>> {
        let mut held = vec![Vec::new(); keys.len()];
        for (place, (held, &key)) in held.iter_mut().zip(keys).enumerate() {
            grouped.each(document, place, key, |holder| held.push(holder));
        }
        held
    }

    #[test]
    fn what_changed_is_told() {
        let keys = keys(6);
        let of = |document: u32| &*keys[document as usize];
        let mut grouped = Grouped::new(keys.len() as u32, of);
        let all = 0..keys.len() as u32;
        let (mut changed, mut unchanged, mut seeming) = (0, 0, 0);
        let mut check = |grouped: &Grouped, before: &[Vec<Vec<u32>>], from: u32| {
            for document in from..keys.len() as u32 {
                let before = &before[document as usize];
                match (under(grouped, document, of(document)) == *before, grouped.is_touched(document, before.len())) {
                    (false, true) => changed += 1,
                    (true, false) => unchanged += 1,
                    (true, true) => seeming += 1,
                    (false, false) => panic!("what is under the keys of {document} changed"),
                }
            }
        };
        for some in all.clone().step_by(10) {
            let before: Vec<_> = all.clone().map(|document| under(&grouped, document, of(document))).collect();
            grouped.settle();
            for document in (some..some + 10).filter(|document| document % 3 > 0) {
                Holders::insert(&mut grouped, document, of(document));
            }
            check(&grouped, &before, some + 10);
        }
        grouped.learn(|_| 1);
        for document in all.clone().step_by(20) {
            let before: Vec<_> = all.clone().map(|document| under(&grouped, document, of(document))).collect();
            grouped.settle();
            grouped.change(document, of(document).len(), document % 3 == 0);
            check(&grouped, &before, document + 1);
        }
        assert!(changed > 1000 && unchanged > 2000 && seeming < 1000, "{changed} {unchanged} {seeming}");
    }

    #[test]
    fn the_lists_are_those_of_postings() {
        let keys = keys(40);
        let mut grouped = Grouped::new(keys.len() as u32, |document| &keys[document as usize]);
        let holders = |key| (0..).zip(&keys).filter(move |(_, keys)| keys.contains(&key)).map(|(document, _)| document);
        let mut postings = Postings::new();
        for (document, own) in (0..).zip(&keys) {
            for (&key, held) in own.iter().zip(under(&grouped, document, own)) {
                assert_eq!(held, postings.query(key).collect::<Vec<u32>>());
            }
            if document % 3 != 0 {
                Holders::insert(&mut grouped, document, own);
                Holders::insert(&mut postings, document, own);
            }
        }
        let mut stopped = 0;
        grouped.learn(|documents| {
            stopped += u32::from(documents.is_none());
            documents.map_or(77, |documents| documents.len() as u8)
        });
        assert!(stopped > 1);
        for (document, own) in (0..).zip(&keys) {
            for (place, &key) in own.iter().enumerate() {
                let learnt = match holders(key).filter(|holder| holder % 3 != 0).count() {
                    _ if holders(key).count() == 1 => 1,
                    many if many > Postings::MOST => 77,
                    some => some as u32,
                };
                assert_eq!(grouped.learnt(document, place), Some(learnt));
            }
        }
        // The second time others are held.
        let is_held = |document: u32| [1, 2, 4, 7, 8].contains(&(document % 10));
        for (document, own) in (0..).zip(&keys) {
            for (&key, mut held) in own.iter().zip(under(&grouped, document, own)) {
                held.sort_unstable();
                let expected: Vec<u32> = holders(key).filter(|&holder| holder < document && is_held(holder)).collect();
                if holders(key).count() <= Postings::MOST {
                    assert_eq!(held, expected);
                }
                assert!(held.iter().all(|held| expected.contains(held)));
            }
            if is_held(document) != (document % 3 != 0) {
                grouped.change(document, own.len(), is_held(document));
            }
            Holders::insert(&mut grouped, document, own);
        }
    }
}
