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
/// Shingles of more clusters than this are no evidence.
const RARE: u32 = 20;
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
    /// How exclusive the shared rare shingles are: the mean of 1 / (clusters that hold one, less one), 0 to 1.
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

/// A document taken apart for comparison. Reusable: filling it again keeps its memory.
#[derive(Default)]
pub(crate) struct Shingled {
    /// The distinct shingles, in order of first appearance.
    pub(crate) distinct: Vec<u64>,
    /// For each position, which distinct shingle stands there.
    at: Vec<u32>,
    /// Open addressing: 0 for free, else the number of a distinct shingle plus 1.
    table: Vec<u32>,
    words: usize,
    numbers: KeySet<u32>,
}

impl Shingled {
    /// Takes `words` apart.
    pub(crate) fn fill(&mut self, words: &[WordKey]) {
        let slots = (words.len() * 2).next_power_of_two().max(8);
        self.table.clear();
        self.table.resize(slots, 0);
        self.distinct.clear();
        self.at.clear();
        self.words = words.len();
        for shingle in shingles(words, SHINGLE) {
            let slot = self.slot(shingle);
            if self.table[slot] == 0 {
                self.distinct.push(shingle);
                self.table[slot] = self.distinct.len() as u32;
            }
            self.at.push(self.table[slot] - 1);
        }
        self.numbers.clear();
        self.numbers.extend(words.iter().filter(|word| word.is_number()).map(|word| word.0));
    }

    /// The number of `shingle` among the distinct ones.
    #[inline]
    pub(crate) fn find(&self, shingle: u64) -> Option<u32> {
        self.table.get(self.slot(shingle)).and_then(|&entry| entry.checked_sub(1))
    }

    #[inline]
    fn slot(&self, shingle: u64) -> usize {
        let mask = self.table.len().wrapping_sub(1);
        let mut slot = shingle as usize & mask;
        while let Some(&entry) = self.table.get(slot) {
            if entry == 0 || self.distinct[entry as usize - 1] == shingle {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }
}

/// Exact Jaccard similarity, and containment of the first in the second.
pub(crate) fn overlap(a: &Shingled, b: &Shingled) -> (f64, f64) {
    let shared = b.distinct.iter().filter(|&&shingle| a.find(shingle).is_some()).count();
    let union = a.distinct.len() + b.distinct.len() - shared;
    let share = |of: usize| if of == 0 { 0.0 } else { shared as f64 / of as f64 };
    (share(union), share(a.distinct.len()))
}

/// A pair that was looked at: what was found, and whether it makes the two copies of one text.
pub(crate) struct Verdict {
    pub(crate) evidence: Evidence,
    pub(crate) accepted: bool,
    /// The share of the first document's words that stand in shared shingles.
    pub(crate) covered: f64,
}

/// Compares `a` and `b`, documents of the given words, by the frequencies so far.
pub(crate) fn verify(a: (&Shingled, &[WordKey]), b: (&Shingled, &[WordKey]), frequencies: &Frequencies) -> Verdict {
    let ((a, a_words), (b, b_words)) = (a, b);
    let rare_of = |side: &Shingled| side.distinct.iter().filter(|&&s| frequencies.get(s) <= RARE).count();
    let mut in_a = vec![false; a.distinct.len()];
    let mut in_b = vec![false; b.distinct.len()];
    let (mut shared, mut rare, mut exclusive) = (0usize, 0u32, 0.0);
    for (flag, &shingle) in in_b.iter_mut().zip(&b.distinct) {
        if let Some(number) = a.find(shingle) {
            (*flag, in_a[number as usize]) = (true, true);
            shared += 1;
            let clusters = frequencies.get(shingle);
            if clusters <= RARE {
                rare += 1;
                exclusive += 1.0 / f64::from(clusters.saturating_sub(1).max(1));
            }
        }
    }
    let union = a.distinct.len() + b.distinct.len() - shared;
    let smaller = rare_of(a).min(rare_of(b)).max(1);
    let mut evidence = Evidence {
        jaccard: shared as f64 / union.max(1) as f64,
        containment: shared as f64 / a.distinct.len().max(1) as f64,
        rare_shared: rare,
        rare_containment: f64::from(rare) / smaller as f64,
        exclusiveness: if rare == 0 { 0.0 } else { exclusive / f64::from(rare) },
        conflicts: 0,
    };
    let refused = |evidence| Verdict { evidence, accepted: false, covered: 0.0 };
    if !enough_shared(&evidence) {
        return refused(evidence);
    }
    let side_a = Side::of(a, a_words, &in_a, &b.numbers);
    let side_b = Side::of(b, b_words, &in_b, &a.numbers);
    evidence.conflicts = side_a.lacking.min(side_b.lacking);
    let kept = side_a.kept().max(side_b.kept());
    let region = side_a.region().max(side_b.region());
    let short = a_words.len().min(b_words.len()) < 60;
    let accepted = !is_background(&evidence, region) && !is_form(&evidence, kept) && (!short || holds_when_short(&evidence));
    Verdict { evidence, accepted, covered: side_a.covered as f64 / a_words.len().max(1) as f64 }
}

fn enough_shared(e: &Evidence) -> bool {
    e.rare_shared >= 6
        && e.rare_containment >= 0.30
        && e.strength() >= 0.18
        && f64::from(e.rare_shared) * e.exclusiveness >= 4.0
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
}

impl Side {
    fn of(side: &Shingled, words: &[WordKey], shared: &[bool], others: &KeySet<u32>) -> Side {
        let mut result = Side { words: words.len(), covered: 0, in_region: 0, numbers: 0, lacking: 0 };
        let mut region: Option<(usize, usize)> = None;
        let mut covered_to = 0;
        let mut close = |region: Option<(usize, usize)>, result: &mut Side| {
            let Some((start, end)) = region else { return };
            result.in_region += end - start;
            for word in words[start..end].iter().filter(|word| word.is_number()) {
                result.numbers += 1;
                result.lacking += u32::from(!others.contains(&word.0));
            }
        };
        for (position, &number) in side.at.iter().enumerate() {
            if !shared[number as usize] {
                continue;
            }
            let end = (position + SHINGLE).min(words.len());
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
