//! What two documents have in common: the exact comparison behind every edge. Their words are aligned along the runs that
//! both have, and what stands between the runs is read for numbers that differ.

use crate::cluster::evidence::Evidence;
use crate::hash::KeySet;
use crate::text::WordKey;
use crate::text::kernel::shingles;

/// Words in the shingles by which near-duplicates are found.
pub const SHINGLE: usize = 3;
/// Fewer shared distinct shingles than this are no evidence.
const LEAST: u32 = 6;
/// Words between two shared runs that are still read against each other.
const GAP: usize = 15;

/// The half of a shingle that the table keeps, so that most misses need no second look.
const HIGH: u64 = 0xffff_ffff_0000_0000;

/// A document taken apart for comparison. Reusable: filling it again keeps its memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shingled {
    /// The distinct shingles, in order of first appearance.
    pub(crate) distinct: Vec<u64>,
    /// The position of the first appearance of each.
    first: Vec<u32>,
    /// For each position, which distinct shingle stands there.
    at: Vec<u32>,
    /// Open addressing: 0 for free, else the high half of a shingle and, in the low half, its number plus 1.
    table: Vec<u64>,
    words: Vec<WordKey>,
    /// The shingle at each position.
    hashes: Vec<u64>,
}

impl Shingled {
    /// Takes `words` apart, unless they are those that were taken apart last.
    pub(crate) fn fill(&mut self, words: &[WordKey]) {
        if self.words == words {
            return;
        }
        let slots = (words.len() * 4).next_power_of_two().max(8);
        let Shingled { hashes, distinct, first, at, table, .. } = self;
        table.clear();
        table.resize(slots, 0);
        shingles(words, SHINGLE, hashes);
        // Written by place, then cut: to push each would store four lengths a word.
        let count = hashes.len();
        distinct.resize(count, 0);
        first.resize(count, 0);
        at.resize(count, 0);
        let mut number = 0u32;
        for ((position, &shingle), at) in (0..).zip(&*hashes).zip(&mut *at) {
            let slot = slot(table, distinct, shingle);
            let entry = &mut table[slot];
            if *entry == 0 {
                distinct[number as usize] = shingle;
                first[number as usize] = position;
                number += 1;
                *entry = shingle & HIGH | u64::from(number);
            }
            *at = *entry as u32 - 1;
        }
        distinct.truncate(number as usize);
        first.truncate(number as usize);
        self.words.clear();
        self.words.extend_from_slice(words);
    }

    /// The number of `shingle` among the distinct ones.
    #[inline]
    fn find(&self, shingle: u64) -> Option<u32> {
        self.table.get(slot(&self.table, &self.distinct, shingle)).and_then(|&entry| (entry as u32).checked_sub(1))
    }
}

/// Room to tell how many shingles of a document are distinct, for less than taking it apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counted {
    /// The shingle at each position.
    pub(crate) hashes: Vec<u64>,
    /// Open addressing: 0 for free, else a position plus 1. Mostly free, so that what is met there is guessed well.
    table: Vec<u32>,
}

impl Counted {
    /// Finds the shingles of `words`, and how many of them are distinct.
    pub(crate) fn count(&mut self, words: &[WordKey]) -> usize {
        let Counted { hashes, table } = self;
        shingles(words, SHINGLE, hashes);
        table.clear();
        table.resize((hashes.len() * 4).next_power_of_two(), 0);
        let mask = table.len() - 1;
        let mut distinct = 0;
        for (position, &shingle) in (1..).zip(&*hashes) {
            let mut slot = shingle as usize & mask;
            loop {
                match table[slot] {
                    0 => {
                        table[slot] = position;
                        distinct += 1;
                        break;
                    }
                    earlier if hashes[earlier as usize - 1] == shingle => break,
                    _ => slot = (slot + 1) & mask,
                }
            }
        }
        distinct
    }
}

/// Where a shingle stands in a table, or would.
#[inline]
fn slot(table: &[u64], distinct: &[u64], shingle: u64) -> usize {
    let mask = table.len().wrapping_sub(1);
    let mut slot = shingle as usize & mask;
    while let Some(&entry) = table.get(slot) {
        if entry == 0 || (entry & HIGH == shingle & HIGH && distinct[entry as u32 as usize - 1] == shingle) {
            break;
        }
        slot = (slot + 1) & mask;
    }
    slot
}

/// What a comparison needs room for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Buffers {
    /// The shingles of the second document.
    hashes: Vec<u64>,
    /// For each distinct shingle of the first document, whether it is shared.
    in_a: Vec<bool>,
    runs: Vec<Run>,
    /// For each position of the first document, whether a run of its own stands there.
    taken: Vec<bool>,
    agreements: KeySet<u32>,
}

/// Consecutive shingles that stand in both documents.
#[derive(Clone, Debug)]
struct Run {
    a: usize,
    b: usize,
    length: usize,
}

impl Run {
    /// The words behind the run, which starts at `start` of `words`.
    fn behind<'w>(&self, start: usize, words: &'w [WordKey]) -> &'w [WordKey] {
        &words[(start + self.length + SHINGLE - 1).min(words.len())..]
    }

    /// The words between this run and `next` in `a` and in `b`, if that follows in both and soon.
    fn gap<'w>(&self, next: &Run, a: &'w [WordKey], b: &'w [WordKey]) -> Option<(&'w [WordKey], &'w [WordKey])> {
        let (a, b) = (self.behind(self.a, a.get(..next.a)?), self.behind(self.b, b.get(..next.b)?));
        let follows = self.a < next.a && a.len() <= GAP && b.len() <= GAP;
        follows.then_some((a, b))
    }
}

/// A pair that was looked at.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    pub(crate) evidence: Evidence,
    /// The share of the first document's words that stand in shared shingles.
    pub(crate) covered: f64,
    /// The same of the second document.
    pub(crate) reverse_covered: f64,
    /// Which parts of the first and of the second document are shared: a bit for each 64th.
    pub(crate) parts: (u64, u64),
    /// Which of the first document's keys, up to the limit, are shared: a bit for each of the first 64.
    shared: u64,
}

impl Verdict {
    /// Adds what does not depend on the two alone: how exclusive the shared ones of the first document's `keys` are, of
    /// which `families` tells, by place and key, how many families of documents hold one.
    pub(crate) fn weigh(&mut self, keys: &[u32], mut families: impl FnMut(usize, u32) -> u32) {
        let shared = keys.iter().take(64).enumerate().filter(|(at, _)| self.shared >> at & 1 == 1);
        let (sum, asked) = shared.fold((0.0, 0), |(sum, asked), (at, &key)| {
            (sum + 1.0 / f64::from(families(at, key).saturating_sub(1).max(1)), asked + 1)
        });
        self.evidence.exclusiveness = if asked == 0 { 1.0 } else { sum / f64::from(asked) };
    }

    pub(crate) fn is_copy(&self) -> bool {
        self.evidence.log_odds() >= 0.0
    }
}

/// Compares `a`, which has the keys `keys`, with the document of the words `b`, which has `b_distinct` distinct shingles.
/// Both documents' keys up to `limit` tell which shingles they have. How exclusive what they share is, is not told yet: see
/// [`Verdict::weigh`]. `None` if they share next to nothing.
pub(crate) fn verify(
    a: &Shingled,
    keys: &[u32],
    b: &[WordKey],
    b_distinct: u32,
    limit: u32,
    buffers: &mut Buffers,
) -> Option<Verdict> {
    let Buffers { hashes, in_a, runs, taken, agreements } = buffers;
    shingles(b, SHINGLE, hashes);
    in_a.clear();
    in_a.resize(a.distinct.len(), false);
    runs.clear();
    let (mut shared, mut position) = (0, 0);
    while let Some(&shingle) = hashes.get(position) {
        let Some(number) = a.find(shingle) else {
            position += 1;
            continue;
        };
        // Of several places the one that goes on from the last run, else the first.
        let on = runs.last().map_or(0, |run: &Run| run.a + run.length);
        let soon = a.at.get(on..).unwrap_or_default().iter().take(GAP + SHINGLE).position(|&at| at == number);
        let start = soon.map_or(a.first[number as usize] as usize, |ahead| on + ahead);
        // Most shared shingles go on from the last, and need not be looked up.
        let next = a.hashes[start + 1..].iter().zip(&hashes[position + 1..]);
        let length = 1 + next.take_while(|(a, b)| a == b).count();
        for &number in &a.at[start..start + length] {
            shared += u32::from(!std::mem::replace(&mut in_a[number as usize], true));
        }
        runs.push(Run { a: start, b: position, length });
        position += length;
    }
    if shared < LEAST {
        return None;
    }
    let limit = limit.min(keys.get(63).copied().unwrap_or(u32::MAX));
    let low = a.distinct.iter().zip(&*in_a).filter(|(shingle, shared)| (**shingle >> 32) as u32 <= limit && **shared);
    let places = low.filter_map(|(shingle, _)| keys.binary_search(&((shingle >> 32) as u32)).ok());
    let shared_keys = places.fold(0, |bits, place| bits | 1u64 << place);
    let mut next = 0;
    let alike = a.at.chunk_by(|one, other| in_a[*one as usize] == in_a[*other as usize]);
    let shared_in_a = alike.filter_map(|alike| {
        let start = next;
        next += alike.len();
        in_a[alike[0] as usize].then_some((start, alike.len()))
    });
    let side_a = Side::of(a.words.len(), shared_in_a);
    let side_b = Side::of(b.len(), runs.iter().map(|run| (run.b, run.length)));
    agreements.clear();
    for run in &*runs {
        let words = &b[run.b..(run.b + run.length + SHINGLE - 1).min(b.len())];
        agreements.extend(words.iter().filter(|word| word.is_number()).map(|word| word.0));
    }
    align(runs, taken, a.at.len());
    let (first, last) = (runs.first()?, runs.last()?);
    let mut breaks = 0;
    let mut differences = Differences::default();
    differences.add(&a.words[..first.a], &b[..first.b]);
    differences.add(last.behind(last.a, &a.words), last.behind(last.b, b));
    for pair in runs.windows(2) {
        match pair[0].gap(&pair[1], &a.words, b) {
            Some((in_a, in_b)) => differences.add(in_a, in_b),
            None => breaks += 1,
        }
    }
    let evidence = Evidence {
        jaccard: share(shared, a.distinct.len() as u32 + b_distinct - shared.min(b_distinct)),
        containment: share(shared, a.distinct.len() as u32),
        reverse_containment: share(shared, b_distinct).min(1.0),
        covered: side_a.covered().max(side_b.covered()),
        exclusiveness: 1.0,
        conflicts: differences.conflicts,
        replaced: differences.replaced,
        agreements: agreements.len() as u32,
        runs: runs.len() as u32,
        disorder: share(breaks, runs.len() as u32),
        start: side_a.start().max(side_b.start()),
        words: (a.words.len().min(b.len()) as u32, a.words.len().max(b.len()) as u32),
        days: 0.0,
    };
    Some(Verdict {
        evidence,
        covered: side_a.covered(),
        reverse_covered: side_b.covered(),
        parts: (side_a.parts, side_b.parts),
        shared: shared_keys,
    })
}

/// Leaves out the runs of which most stands where a longer one stands in the first document already: phrases that it has
/// once and the second one twice. Nothing can be told from what stands around the second.
fn align(runs: &mut Vec<Run>, taken: &mut Vec<bool>, positions: usize) {
    if runs.is_sorted_by(|run, next| run.a + run.length <= next.a) {
        return;
    }
    taken.clear();
    taken.resize(positions, false);
    runs.sort_unstable_by_key(|run| (std::cmp::Reverse(run.length), run.b));
    runs.retain(|run| {
        let places = &mut taken[run.a..(run.a + run.length).min(positions)];
        let own = places.iter().filter(|taken| !**taken).count() * 2 > run.length;
        places.fill(true);
        own
    });
    runs.sort_unstable_by_key(|run| run.b);
}

fn share(part: u32, whole: u32) -> f64 {
    f64::from(part) / f64::from(whole.max(1))
}

/// How the numbers differ between the runs.
#[derive(Default)]
struct Differences {
    conflicts: u32,
    replaced: u32,
}

impl Differences {
    /// Counts those of two stretches that stand at the same place.
    fn add(&mut self, a: &[WordKey], b: &[WordKey]) {
        if a.len() > GAP || b.len() > GAP {
            return;
        }
        let lacking = |own: &[WordKey], other: &[WordKey]| {
            own.iter().filter(|word| word.is_number() && !other.contains(word)).count() as u32
        };
        self.conflicts += lacking(a, b).min(lacking(b, a));
        if a.len() == b.len() {
            let differing = || a.iter().zip(b).filter(|(a, b)| a != b);
            if differing().all(|(a, b)| a.is_number() && b.is_number()) {
                self.replaced += differing().count() as u32;
            }
        }
    }
}

/// One document's part of a comparison.
struct Side {
    words: usize,
    /// Words inside shared shingles.
    covered: usize,
    /// The position of the first shared shingle.
    start: usize,
    /// A bit for each 64th of the document: whether a shared shingle starts there.
    parts: u64,
}

impl Side {
    /// `shared` gives where shared shingles start, and how many in a row, in order.
    fn of(words: usize, shared: impl Iterator<Item = (usize, usize)>) -> Side {
        let mut side = Side { words: words.max(1), covered: 0, start: words, parts: 0 };
        let (mut covered_to, mut reached) = (0, 0);
        // The 64th that a position stands in: positions only rise.
        let mut part = |position: usize| {
            while (reached + 1) * side.words <= position * 64 {
                reached += 1;
            }
            reached.min(63)
        };
        for (start, length) in shared {
            let end = (start + length + SHINGLE - 1).min(words);
            let (first, last) = (part(start), part(start + length - 1));
            side.parts |= (u64::MAX >> (63 - last)) & (u64::MAX << first);
            side.start = side.start.min(start);
            side.covered += end - start.max(covered_to).min(end);
            covered_to = end.max(covered_to);
        }
        side
    }

    fn covered(&self) -> f64 {
        self.covered as f64 / self.words as f64
    }

    fn start(&self) -> f64 {
        self.start as f64 / self.words as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;

    #[test]
    fn as_many_shingles_are_distinct_as_when_a_document_is_taken_apart() {
        let (mut counted, mut shingled) = (Counted::default(), Shingled::default());
        // Documents of no word to many, of few different words and of many, one after the other in the same room.
        for round in 0..300u64 {
            let (count, vocabulary) = (mix(round) % 500, 1 + mix(round + 99) % (1 << (round % 12)));
            let words: Vec<WordKey> =
                (0..count).map(|at| WordKey(mix(mix(round << 32 | at) % vocabulary) as u32)).collect();
            let shingles: Vec<u64> = crate::text::shingles(&words, SHINGLE).collect();
            let mut distinct = shingles.clone();
            distinct.sort_unstable();
            distinct.dedup();
            shingled.fill(&words);
            assert_eq!((counted.count(&words), &counted.hashes), (distinct.len(), &shingles), "{count} {vocabulary}");
            assert_eq!(shingled.distinct.len(), distinct.len(), "{count} {vocabulary}");
        }
    }
}
