//! Which documents hold a key: the inverted index over sketches.

/// From here on the number of a document stands for a key that is stopped, and counts, up to 2¹⁶ - 1, the documents that
/// have it.
const STOPPED: u32 = 0xffff_0000;

/// So many entries cannot have more spilled lines than 28 bits tell apart.
const MOST_ENTRIES: usize = 1 << 30;

/// Entries of a line, and of one for those that have no room there. Another line is split when all lines have [`FULL`] on
/// average.
const ROOM: usize = 10;
const SPILLED: usize = 4;
const FULL: usize = 9;
/// The least number of lines, as a power of two: a line's number and 16 bits tell a key.
const LEAST_BITS: u32 = 16;

/// Lists of documents by 32-bit key, in order of insertion, each at most 32 long.
///
/// A key that more documents have says nothing about any pair of them, so it is stopped: it has no list any more, until
/// all of them are removed. Thus neither a look at a key nor its memory depends on how many documents there are.
///
/// Linear hashing (Litwin, 1980) into lines of the processor's cache, so that a look at a key waits for the memory once,
/// and the table grows a line at a time. A key and a document cost 6 bytes and about three and a half more; an index that is
/// not empty costs 4 MB at least. Inserting, removing and reading one key look at about ten entries.
///
/// ```
/// use gleaner::index::Postings;
/// let mut postings = Postings::new();
/// postings.insert(1, &[7, 8]);
/// postings.insert(2, &[7]);
/// assert_eq!(postings.query(7).collect::<Vec<_>>(), [1, 2]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Postings {
    lines: Vec<Home>,
    /// What has no room in its line.
    spilled: Vec<Line<SPILLED>>,
    /// Spilled lines out of use.
    free: Vec<u32>,
    entries: usize,
}

/// The upper half of a key, spread, and the two halves of a document. Six bytes, unaligned.
type Entry = [u16; 3];

fn entry(rest: u16, document: u32) -> Entry {
    [rest, (document >> 16) as u16, document as u16]
}

fn document([_, high, low]: Entry) -> u32 {
    u32::from(high) << 16 | u32::from(low)
}

/// Entries of keys that have the same line, and where more of them are.
#[derive(Clone, Copy, Debug)]
struct Line<const ROOM: usize> {
    entries: [Entry; ROOM],
    /// The number of entries here in the upper 4 bits; below, the number of a spilled line plus 1, or 0.
    tail: u32,
}

/// The first entries of the keys of a line: a line of the processor's cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Home(Line<ROOM>);

/// Where the number of entries of a line stands.
const COUNT: u32 = 28;

impl<const ROOM: usize> Line<ROOM> {
    const EMPTY: Self = Line { entries: [[0; 3]; ROOM], tail: 0 };

    fn held(&self) -> &[Entry] {
        self.entries.get(..(self.tail >> COUNT) as usize).unwrap_or_default()
    }

    fn next(&self) -> Option<usize> {
        ((self.tail & ((1 << COUNT) - 1)) as usize).checked_sub(1)
    }

    /// Says that more entries are in a spilled line.
    fn continue_in(&mut self, spilled: usize) {
        self.tail |= spilled as u32 + 1;
    }

    /// Adds an entry if there is room.
    fn push(&mut self, entry: Entry) -> bool {
        let Some(free) = self.entries.get_mut((self.tail >> COUNT) as usize) else { return false };
        *free = entry;
        self.tail += 1 << COUNT;
        true
    }
}

/// Keys are the smallest of many hashes and so crowd near 0: a bijection spreads them.
fn spread(key: u32) -> u32 {
    let key = (key ^ key >> 16).wrapping_mul(0x9e37_79b1);
    key ^ key >> 15
}

impl Postings {
    /// The most documents under a key.
    pub(crate) const MOST: usize = 32;

    /// No postings.
    pub fn new() -> Self {
        Postings::default()
    }

    /// The number of pairs of a key and a document, a stopped key counting as one.
    pub fn len(&self) -> usize {
        self.entries
    }

    /// Whether no key has a document.
    pub fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// The bytes that it takes in memory, without what the allocator adds.
    pub fn bytes(&self) -> usize {
        self.lines.capacity() * size_of::<Home>()
            + self.spilled.capacity() * size_of::<Line<SPILLED>>()
            + self.free.capacity() * size_of::<u32>()
    }

    /// Takes all documents out, and keeps the room.
    pub fn clear(&mut self) {
        self.lines.fill(Home(Line::EMPTY));
        self.spilled.clear();
        self.free.clear();
        self.entries = 0;
    }

    /// Puts `document`, a number below 2³² - 2¹⁶, under each of `keys`, unless there are 2³⁰ pairs.
    pub fn insert(&mut self, document: u32, keys: &[u32]) {
        for key in keys.iter().map(|&key| spread(key)).filter(|_| document < STOPPED) {
            match self.holders(key) {
                Err(count) => self.rewrite(key, count, count.saturating_add(1)),
                Ok(Self::MOST) => self.stop(key),
                Ok(_) if self.entries < MOST_ENTRIES => self.push(key, document),
                Ok(_) => {}
            }
        }
    }

    /// Takes `document` from under each of `keys`, where it must be.
    pub fn remove(&mut self, document: u32, keys: &[u32]) {
        for key in keys.iter().map(|&key| spread(key)) {
            match self.holders(key) {
                // So many that they were not counted to the end.
                Err(u32::MAX) => {}
                Err(count) if count > STOPPED + 1 => self.rewrite(key, count, count - 1),
                Err(last) => self.take_out(key, |held| held == last),
                Ok(_) => self.take_out(key, |held| held == document),
            }
        }
    }

    /// How many documents stand under a key, spread; if it is stopped, what stands there in their place.
    fn holders(&self, key: u32) -> Result<usize, u32> {
        let mut holders = Ok(0);
        self.under(key, |document| match &mut holders {
            _ if document >= STOPPED => holders = Err(document),
            Ok(count) => *count += 1,
            Err(_) => {}
        });
        holders
    }

    /// Takes all documents from under a key, spread, that another is added to, and leaves their number.
    fn stop(&mut self, key: u32) {
        self.take_out(key, |_| true);
        self.push(key, STOPPED + Self::MOST as u32 + 1);
    }

    /// Takes those documents from under a key, spread.
    fn take_out(&mut self, key: u32, which: impl Fn(u32) -> bool) {
        let line = self.line(key);
        let held: Vec<Entry> = self.chain(line).collect();
        let goes = |held: &Entry| held[0] == rest(key) && which(document(*held));
        let stay: Vec<Entry> = held.iter().copied().filter(|held| !goes(held)).collect();
        if stay.len() < held.len() {
            self.entries -= held.len() - stay.len();
            self.replace(line, &stay);
        }
    }

    /// Puts a document in the place of another.
    fn rewrite(&mut self, key: u32, old: u32, new: u32) {
        let (line, old, new) = (self.line(key), entry(rest(key), old), entry(rest(key), new));
        let spilled = self.more(self.lines[line].0.next()).find(|&at| self.spilled[at].held().contains(&old));
        let entries = match spilled {
            Some(at) => &mut self.spilled[at].entries[..],
            None => &mut self.lines[line].0.entries[..],
        };
        entries.iter_mut().filter(|entry| **entry == old).for_each(|entry| *entry = new);
    }

    /// Asks the memory for what `keys` will be looked up in, all at once; the loop that reads would wait for each.
    pub(crate) fn prepare(&self, keys: &[u32]) {
        let tail = |&key: &u32| self.lines.get(self.line(spread(key))).map_or(0, |line| line.0.tail);
        std::hint::black_box(keys.iter().fold(0, |sum, key| sum ^ tail(key)));
    }

    /// The documents under `key`, in order of insertion; none if it is stopped.
    pub fn query(&self, key: u32) -> impl Iterator<Item = u32> + '_ {
        let key = spread(key);
        let under = self.chain(self.line(key)).filter(move |entry| entry[0] == rest(key)).map(document);
        under.filter(|&document| document < STOPPED)
    }

    /// Calls `f` with each document under `key`, in order of insertion: [`Postings::query`] for where it must be fast.
    #[inline]
    pub(crate) fn each(&self, key: u32, mut f: impl FnMut(u32)) {
        self.under(spread(key), |document| {
            if document < STOPPED {
                f(document);
            }
        });
    }

    /// Calls `f` with what stands under a key, spread.
    #[inline]
    fn under(&self, key: u32, mut f: impl FnMut(u32)) {
        self.parts(self.line(key)).for_each(|held| {
            for &entry in held {
                if entry[0] == rest(key) {
                    f(document(entry));
                }
            }
        });
    }

    /// The line of a key: its lowest bits, one less where the line of that number is still to be split off.
    #[inline]
    fn line(&self, key: u32) -> usize {
        let bits = self.lines.len().checked_ilog2().unwrap_or(0);
        let line = key as usize & ((2 << bits) - 1);
        if line < self.lines.len() { line } else { line & ((1 << bits) - 1) }
    }

    /// All entries of a line, in order of insertion.
    fn chain(&self, line: usize) -> impl Iterator<Item = Entry> + '_ {
        self.parts(line).flatten().copied()
    }

    /// The entries in a line, and those in each line that it spilled to.
    fn parts(&self, line: usize) -> impl Iterator<Item = &[Entry]> {
        let home = self.lines.get(line).map(|home| &home.0);
        let more = self.more(home.and_then(Line::next)).filter_map(|at| self.spilled.get(at));
        home.map(Line::held).into_iter().chain(more.map(Line::held))
    }

    /// The numbers of a spilled line and of those that go on from it.
    fn more(&self, first: Option<usize>) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(first, |&at| self.spilled.get(at)?.next())
    }

    /// Adds an entry to the line of a key, and splits another line if all are full.
    fn push(&mut self, key: u32, document: u32) {
        if self.lines.is_empty() {
            self.lines = vec![Home(Line::EMPTY); 1 << LEAST_BITS];
        }
        let line = self.line(key);
        self.append(line, entry(rest(key), document));
        self.entries += 1;
        if self.entries > FULL * self.lines.len() {
            self.split();
        }
    }

    /// Adds an entry behind the others of a line.
    fn append(&mut self, line: usize, entry: Entry) {
        let last = self.more(self.lines[line].0.next()).last();
        let added = match last {
            None => self.lines[line].0.push(entry),
            Some(last) => self.spilled[last].push(entry),
        };
        if added {
            return;
        }
        let at = self.free.pop().map_or(self.spilled.len(), |free| free as usize);
        if at == self.spilled.len() {
            grow(&mut self.spilled);
            self.spilled.push(Line::EMPTY);
        }
        self.spilled[at] = Line::EMPTY;
        self.spilled[at].push(entry);
        match last {
            None => self.lines[line].0.continue_in(at),
            Some(last) => self.spilled[last].continue_in(at),
        }
    }

    /// Gives a line these entries in place of its own.
    fn replace(&mut self, line: usize, entries: &[Entry]) {
        let home = std::mem::replace(&mut self.lines[line], Home(Line::EMPTY));
        let more: Vec<u32> = self.more(home.0.next()).map(|at| at as u32).collect();
        self.free.extend(more);
        for &entry in entries {
            self.append(line, entry);
        }
    }

    /// Adds a line, and moves there what belongs there of the line that it is split from.
    fn split(&mut self) {
        let new = self.lines.len();
        grow(&mut self.lines);
        let old = new - (1 << new.ilog2());
        let held: Vec<Entry> = self.chain(old).collect();
        self.lines.push(Home(Line::EMPTY));
        let (stay, go): (Vec<Entry>, Vec<Entry>) =
            held.into_iter().partition(|&entry| self.line(key(old, entry)) == old);
        self.replace(old, &stay);
        self.replace(new, &go);
    }
}

/// What the number of its line need not say of a key.
fn rest(key: u32) -> u16 {
    (key >> 16) as u16
}

/// The key of an entry of a line, spread.
fn key(line: usize, [rest, ..]: Entry) -> u32 {
    u32::from(rest) << 16 | line as u32 & 0xffff
}

/// Makes room for another line: a sixteenth more, not twice as much.
fn grow<T>(lines: &mut Vec<T>) {
    if lines.len() == lines.capacity() {
        lines.reserve_exact((lines.len() / 16).max(16));
    }
}

/// Saved as pairs in order of their keys, each key as its distance from the one before: about 5 bytes a pair.
#[cfg(feature = "serde")]
mod saved {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Postings, document, key};

    impl Serialize for Postings {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut pairs: Vec<(u32, u32)> = (0..self.lines.len())
                .flat_map(|line| self.chain(line).map(move |entry| (key(line, entry), document(entry))))
                .collect();
            pairs.sort_by_key(|&(key, _)| key);
            let mut last = 0;
            for (key, _) in &mut pairs {
                *key -= std::mem::replace(&mut last, *key);
            }
            pairs.serialize(serializer)
        }
    }

    impl<'de> Deserialize<'de> for Postings {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let pairs = Vec::<(u32, u32)>::deserialize(deserializer)?;
            let mut postings = Postings::default();
            let mut key = 0u32;
            for (distance, document) in pairs {
                key = key.wrapping_add(distance);
                postings.push(key, document);
            }
            Ok(postings)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(postings: &Postings, key: u32) -> Vec<u32> {
        postings.query(key).collect()
    }

    #[test]
    fn insert_query_remove() {
        let mut postings = Postings::new();
        postings.remove(1, &[7]);
        postings.insert(1, &[7, 8]);
        postings.insert(2, &[7]);
        assert_eq!((held(&postings, 7), held(&postings, 8), held(&postings, 9)), (vec![1, 2], vec![1], vec![]));
        postings.remove(1, &[7, 8, 9]);
        assert_eq!((held(&postings, 7), held(&postings, 8), postings.len()), (vec![2], vec![], 1));
    }

    #[test]
    fn a_key_of_too_many_is_stopped() {
        let most = Postings::MOST as u32;
        let mut postings = Postings::new();
        postings.insert(9, &[4]);
        for document in 0..most {
            postings.insert(document, &[5]);
        }
        assert_eq!(held(&postings, 5), (0..most).collect::<Vec<_>>());
        for document in most..1000 {
            postings.insert(document, &[5]);
            assert_eq!((held(&postings, 5), postings.len()), (vec![], 2));
        }
        for document in 0..1000 {
            assert_eq!((held(&postings, 5), held(&postings, 4)), (vec![], vec![9]));
            postings.remove(document, &[5]);
        }
        postings.insert(1000, &[5]);
        assert_eq!((held(&postings, 5), postings.len()), (vec![1000], 2));
        // Beyond what is counted.
        for document in 0..STOPPED / 50_000 {
            postings.insert(document, &[5]);
        }
        postings.remove(3, &[5]);
        postings.insert(u32::MAX, &[6]);
        assert_eq!((held(&postings, 5), held(&postings, 6), postings.len()), (vec![], vec![], 2));
    }

    #[test]
    fn growing_loses_nothing() {
        let mut postings = Postings::new();
        let count = (FULL << LEAST_BITS) as u32 * 3;
        for number in 0..count {
            postings.insert(number | 1 << 31, &[number / 3]);
        }
        assert_eq!((postings.len(), postings.lines.len()), (count as usize, 3 << LEAST_BITS));
        for key in (0..count / 3).step_by(997) {
            assert_eq!(held(&postings, key), [0, 1, 2].map(|n| (key * 3 + n) | 1 << 31));
        }
        assert!(postings.bytes() < count as usize * 11, "{}", postings.bytes());
        #[cfg(feature = "serde")]
        {
            let bytes = postcard::to_stdvec(&postings).expect("memory");
            let again: Postings = postcard::from_bytes(&bytes).expect("what was written");
            let same = |key: &u32| held(&again, *key) == held(&postings, *key);
            assert!(again.len() == postings.len() && (0..count / 3).all(|key| same(&key)));
        }
    }
}
