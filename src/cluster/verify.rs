//! Whether two documents are copies: the exact comparison behind every edge.
//!
//! A Jaccard threshold cannot tell. A copy cut to its first third shares little with the original, and two weekly price
//! tables share almost everything. What tells is how much of the smaller document is covered, how rare what they share is
//! (counted over clusters, or a story on four hundred sites would look common), whether the shared part is a region or a
//! background paragraph, and whether the numbers in that region agree. The rules and constants are those of a measured
//! recipe, fitted on an Arabic and an English archive and checked on three others.

use crate::cluster::frequency::Frequencies;
use crate::hash::KeySet;
use crate::text::{WordKey, shingles};

/// Words in a shingle.
pub(crate) const SHINGLE: usize = 3;
/// Fewer shared rare shingles than this are no evidence.
const LEAST: u32 = 6;
/// Of so many shared rare shingles, or up to twice as many, it is looked up how many clusters hold them.
const LOOKED_UP: usize = 64;
/// Nor are shingles that weigh less than this together, each by its exclusiveness.
const LEAST_EXCLUSIVE: f64 = 4.0;
/// Words between two shared stretches that still belong to one region.
const GAP: usize = 15;

/// What two documents have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Evidence {
    /// Shared share of all distinct word 3-shingles of the two, 0 to 1.
    pub jaccard: f64,
    /// Share of the first document's distinct shingles that the second one holds, 0 to 1.
    pub containment: f64,
    /// Shared shingles that at most 20 clusters hold.
    pub rare_shared: u32,
    /// Those as a share of the rare shingles of the document that has fewer of them, 0 to 1.
    pub rare_containment: f64,
    /// How exclusive the shared rare shingles are: the mean of 1 / (clusters that hold one, less one), 0 to 1, over 64 to
    /// 127 of them, evenly spread, if there are more.
    pub exclusiveness: f64,
    /// Numbers within the shared region that the other side lacks, on the side that lacks fewer.
    pub conflicts: u32,
}

impl Evidence {
    /// The strength by which the best of several accepted matches is chosen.
    pub(crate) fn strength(&self) -> f64 {
        self.rare_containment * self.exclusiveness
    }

    /// Two documents of the very same words.
    pub(crate) fn identical() -> Self {
        Evidence {
            jaccard: 1.0,
            containment: 1.0,
            rare_shared: 0,
            rare_containment: 1.0,
            exclusiveness: 1.0,
            conflicts: 0,
        }
    }
}

/// The half of a shingle that the table keeps, so that most misses need no second look.
const HIGH: u64 = 0xffff_ffff_0000_0000;

/// A document taken apart for comparison. Reusable: filling it again keeps its memory.
#[derive(Default)]
pub(crate) struct Shingled {
    /// The distinct shingles, in order of first appearance.
    pub(crate) distinct: Vec<u64>,
    /// For each position, which distinct shingle stands there.
    at: Vec<u32>,
    /// Open addressing: 0 for free, else the high half of a shingle and, in the low half, its number plus 1.
    table: Vec<u64>,
    words: Vec<WordKey>,
}

impl Shingled {
    /// Takes `words` apart.
    pub(crate) fn fill(&mut self, words: &[WordKey]) {
        let slots = (words.len() * 2).next_power_of_two().max(8);
        self.table.clear();
        self.table.resize(slots, 0);
        self.distinct.clear();
        self.at.clear();
        self.words.clear();
        self.words.extend_from_slice(words);
        for shingle in shingles(words, SHINGLE) {
            let slot = self.slot(shingle);
            if self.table[slot] == 0 {
                self.distinct.push(shingle);
                self.table[slot] = shingle & HIGH | self.distinct.len() as u64;
            }
            self.at.push(self.table[slot] as u32 - 1);
        }
    }

    /// The number of `shingle` among the distinct ones.
    #[inline]
    pub(crate) fn find(&self, shingle: u64) -> Option<u32> {
        self.table.get(self.slot(shingle)).and_then(|&entry| (entry as u32).checked_sub(1))
    }

    /// How many of the distinct shingles are rare.
    pub(crate) fn rare(&self, frequencies: &Frequencies) -> u32 {
        self.distinct.iter().filter(|&&shingle| frequencies.is_rare(shingle)).count() as u32
    }

    #[inline]
    fn slot(&self, shingle: u64) -> usize {
        let mask = self.table.len().wrapping_sub(1);
        let mut slot = shingle as usize & mask;
        while let Some(&entry) = self.table.get(slot) {
            if entry == 0 || (entry & HIGH == shingle & HIGH && self.distinct[entry as u32 as usize - 1] == shingle) {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }
}

/// What a comparison needs room for.
#[derive(Default)]
pub(crate) struct Buffers {
    /// For each distinct shingle of the first document, whether it is shared.
    in_a: Vec<bool>,
    /// The shingles of the second document, and which of the first one's each is.
    b_shingles: Vec<u64>,
    b_at: Vec<u32>,
    /// The shared shingles that few clusters hold.
    rare_shared: Vec<u64>,
}

/// A pair that was looked at and accepted.
pub(crate) struct Verdict {
    pub(crate) evidence: Evidence,
    /// The share of the first document's words that stand in shared shingles.
    pub(crate) covered: f64,
    /// Which parts of the first and of the second document are shared: a bit for each 64th.
    pub(crate) parts: (u64, u64),
}

/// Compares `a` with the document of the words `b`, which has `b_distinct`
/// distinct shingles. `None` if they are not copies.
pub(crate) fn verify(
    a: &Shingled,
    b: &[WordKey],
    b_distinct: u32,
    frequencies: &Frequencies,
    buffers: &mut Buffers,
) -> Option<Verdict> {
    // The cheap part first, since most candidates end here: which shingles are shared.
    const NOT_SHARED: u32 = u32::MAX;
    let Buffers { in_a, b_shingles, b_at, rare_shared } = buffers;
    in_a.clear();
    in_a.resize(a.distinct.len(), false);
    b_shingles.clear();
    b_shingles.extend(shingles(b, SHINGLE));
    let mut shared = 0;
    b_at.clear();
    b_at.extend(b_shingles.iter().map(|&shingle| {
        let Some(number) = a.find(shingle) else { return NOT_SHARED };
        shared += u32::from(!std::mem::replace(&mut in_a[number as usize], true));
        number
    }));
    if shared < LEAST {
        return None;
    }
    rare_shared.clear();
    let of_both = a.distinct.iter().zip(&*in_a).filter(|(_, shared)| **shared);
    rare_shared.extend(of_both.map(|(shingle, _)| *shingle).filter(|&shingle| frequencies.is_rare(shingle)));
    let rare = rare_shared.len() as u32;
    // How many clusters hold a shingle costs a look into a large table, so of many only some, evenly spread, are looked up.
    let looked_up = rare_shared.iter().step_by((rare_shared.len() / LOOKED_UP).max(1));
    let share = |&shingle: &u64| 1.0 / f64::from(frequencies.get(shingle).saturating_sub(1).max(1));
    let exclusiveness = looked_up.clone().map(share).sum::<f64>() / looked_up.count().max(1) as f64;
    if rare < LEAST || f64::from(rare) * exclusiveness < LEAST_EXCLUSIVE {
        return None;
    }
    let a_rare = a.rare(frequencies);
    // Of `b` only the number of distinct shingles is known; its repeats are taken to be as rare as the rest.
    let b_rare_places = b_shingles.iter().filter(|&&shingle| frequencies.is_rare(shingle)).count();
    let b_rare = b_rare_places as f64 * f64::from(b_distinct) / b_at.len().max(1) as f64;
    let union = a.distinct.len() as u32 + b_distinct - shared.min(b_distinct);
    let mut evidence = Evidence {
        jaccard: f64::from(shared) / f64::from(union.max(1)),
        containment: f64::from(shared) / a.distinct.len().max(1) as f64,
        rare_shared: rare,
        rare_containment: (f64::from(rare) / b_rare.min(f64::from(a_rare)).max(1.0)).min(1.0),
        exclusiveness,
        conflicts: 0,
    };
    if !enough_shared(&evidence) {
        return None;
    }
    let (a_numbers, b_numbers) = (numbers(&a.words), numbers(b));
    let side_a = Side::of(&a.words, a.at.iter().map(|&number| in_a[number as usize]), &b_numbers);
    let side_b = Side::of(b, b_at.iter().map(|&number| number != NOT_SHARED), &a_numbers);
    evidence.conflicts = side_a.lacking.min(side_b.lacking);
    let kept = side_a.kept().max(side_b.kept());
    let region = side_a.region().max(side_b.region());
    let short = a.words.len().min(b.len()) < 60;
    let accepted =
        !is_background(&evidence, region) && !is_form(&evidence, kept) && (!short || holds_when_short(&evidence));
    accepted.then(|| Verdict {
        evidence,
        covered: side_a.covered as f64 / a.words.len().max(1) as f64,
        parts: (side_a.part, side_b.part),
    })
}

fn numbers(words: &[WordKey]) -> KeySet<u32> {
    words.iter().filter(|word| word.is_number()).map(|word| word.0).collect()
}

fn enough_shared(e: &Evidence) -> bool {
    e.rare_shared >= LEAST
        && e.rare_containment >= 0.30
        && e.strength() >= 0.18
        && f64::from(e.rare_shared) * e.exclusiveness >= LEAST_EXCLUSIVE
}

/// A background paragraph or a quotation: little of either document lies within the shared region.
fn is_background(e: &Evidence, region: f64) -> bool {
    region < 0.78 && e.rare_containment < 0.55
}

/// The same form or series with other numbers.
fn is_form(e: &Evidence, kept: f64) -> bool {
    if e.exclusiveness >= 0.5 { e.conflicts >= 3 && kept < 0.70 } else { e.conflicts >= 1 && kept < 0.85 }
}

/// Fewer than 60 words are little evidence, so no number may differ.
fn holds_when_short(e: &Evidence) -> bool {
    e.conflicts == 0 && (e.rare_containment >= 0.95 || (e.exclusiveness >= 0.5 && e.rare_containment >= 0.4))
}

/// One document's part of a comparison.
struct Side {
    words: usize,
    /// Words inside shared shingles.
    covered: usize,
    /// Those and the gaps between them.
    in_region: usize,
    /// Numbers within the region, and those of them that the other document lacks.
    numbers: u32,
    lacking: u32,
    /// A bit for each 64th of the document: whether a shared shingle starts there.
    part: u64,
}

impl Side {
    /// `shared` tells of each position whether its shingle is a shared one.
    fn of(words: &[WordKey], shared: impl Iterator<Item = bool>, others: &KeySet<u32>) -> Side {
        let mut result = Side { words: words.len(), covered: 0, in_region: 0, numbers: 0, lacking: 0, part: 0 };
        let mut region: Option<(usize, usize)> = None;
        let mut covered_to = 0;
        let close = |region: Option<(usize, usize)>, result: &mut Side| {
            let Some((start, end)) = region else { return };
            result.in_region += end - start;
            for word in words[start..end].iter().filter(|word| word.is_number()) {
                result.numbers += 1;
                result.lacking += u32::from(!others.contains(&word.0));
            }
        };
        for (position, _) in shared.enumerate().filter(|(_, shared)| *shared) {
            let end = (position + SHINGLE).min(words.len());
            result.part |= 1 << (position * 64 / words.len().max(1)).min(63);
            result.covered += end - position.max(covered_to);
            covered_to = end;
            region = match region {
                Some((start, last)) if position <= last + GAP => Some((start, end)),
                _ => {
                    close(region, &mut result);
                    Some((position, end))
                }
            };
        }
        close(region, &mut result);
        result
    }

    fn region(&self) -> f64 {
        self.in_region as f64 / self.words.max(1) as f64
    }

    fn kept(&self) -> f64 {
        if self.numbers == 0 { 1.0 } else { 1.0 - f64::from(self.lacking) / f64::from(self.numbers) }
    }
}
