//! Whether two documents are copies, by what a comparison found.
//!
//! A Jaccard threshold cannot tell. A copy cut to its first third shares little with the original, and two weekly price
//! tables share almost everything. What tells is, together, how much of one of the two stands in the other, in one piece
//! and from the start; whether what they share is theirs alone or a phrase of many others; and whether numbers differ
//! where the words around them agree. A logistic model weighs these.

use crate::cluster::weights::{BIAS, WEIGHTS};

/// What the logarithm of the days between two texts takes from the log odds. Of 14,397 dated Arabic articles of six papers, the
/// pairs of log odds of 6 and more (without days) lie 0, 1, 2, 3 to 4, 5 to 7 and more days apart in 60, 33, 4, 1.2, .4 and .2 % of
/// cases, those of -4 to -2 in 31, 27, 8, 11, 8 and 16 %: logarithms of ratios which this line follows within .4 from 3 days on.
const DELAY: f64 = 1.5;
/// More days than that tell no more: what appears again after months, appears after years.
const LONGEST_DELAY: f64 = 30.0;

/// What two documents have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Evidence {
    /// Shared share of all distinct word 3-shingles of the two, 0 to 1.
    pub jaccard: f64,
    /// Share of the first document's distinct shingles that the second one holds, 0 to 1.
    pub containment: f64,
    /// Share of the second document's distinct shingles that the first one holds, 0 to 1.
    pub reverse_containment: f64,
    /// Share of the words that stand in shared shingles, in the document where it is larger, 0 to 1.
    pub covered: f64,
    /// How exclusive the shared shingles are: the mean of 1 / (families that hold one, less one), 0 to 1, over those among
    /// the smallest of both, 64 at most.
    pub exclusiveness: f64,
    /// Pairs of numbers that differ where the words around them agree.
    pub conflicts: u32,
    /// Those of them where nothing else differs between two shared runs: one number stands for another.
    pub replaced: u32,
    /// Distinct numbers in what is shared.
    pub agreements: u32,
    /// Runs of words that both documents have.
    pub runs: u32,
    /// Share of the shared runs that do not follow on the one before in both documents, 0 to 1.
    pub disorder: f64,
    /// How far into a document what they share starts, as a share of the length, in the one where that is more.
    pub start: f64,
    /// Words of the shorter document and of the longer one.
    pub words: (u32, u32),
    /// Days between the two, if the dates of both are known and the texts not equal; else 0.
    pub days: f64,
}

impl Evidence {
    /// What the model looks at, by name, in the order of [`features`](Evidence::features).
    pub const FEATURES: [&str; 8] =
        ["exclusive", "length", "uncovered", "conflicting", "replaced", "numeric", "start", "disorder where uncovered"];

    /// What the model looks at.
    pub fn features(&self) -> [f64; 8] {
        let words = f64::from(self.words.0.max(1));
        let uncovered = 1.0 - self.covered;
        // Of the places where numbers could differ, the runs or the numbers, whichever are more.
        let places = self.runs.max(self.conflicts + self.agreements) + 2;
        [
            self.exclusiveness.max(0.02).ln(),
            words.ln().min(6.5),
            (uncovered + 0.03).ln(),
            f64::from(self.conflicts) / f64::from(places),
            // In a form little differs but the numbers; in an edited copy of many numbers some differ too.
            f64::from(self.replaced) / (words * uncovered + 4.0),
            f64::from(self.agreements) / words,
            self.start.min(0.5),
            // Sentences in another order are no matter if they all are there.
            self.disorder * uncovered,
        ]
    }

    /// The natural logarithm of the odds that the two are copies: the sum of what speaks for it and against it. From 0 on
    /// they count as copies.
    ///
    /// The weights are those of a logistic regression on made copies of two news archives, an Arabic and an English one,
    /// and on pairs of different originals in them that were read and judged. These have no dates. Where there are dates,
    /// days speak against copies: one is on other sites within two days, while the next report of the same form comes as
    /// likely in a week as in a month.
    pub fn log_odds(&self) -> f64 {
        let likeness = self.features().iter().zip(WEIGHTS).fold(BIAS, |sum, (feature, weight)| sum + feature * weight);
        likeness - DELAY * self.days.clamp(1.0, LONGEST_DELAY).ln()
    }

    /// The same with shares to four decimals, for people.
    #[must_use]
    pub fn rounded(mut self) -> Self {
        let shares = [
            &mut self.jaccard,
            &mut self.containment,
            &mut self.reverse_containment,
            &mut self.covered,
            &mut self.exclusiveness,
            &mut self.disorder,
            &mut self.start,
            &mut self.days,
        ];
        for share in shares {
            *share = (*share * 1e4).round() / 1e4;
        }
        self
    }

    /// Two documents of the very same words.
    pub(crate) fn identical(words: usize) -> Self {
        Evidence {
            jaccard: 1.0,
            containment: 1.0,
            reverse_containment: 1.0,
            covered: 1.0,
            exclusiveness: 1.0,
            conflicts: 0,
            replaced: 0,
            agreements: 0,
            runs: 1,
            disorder: 0.0,
            start: 0.0,
            words: (words as u32, words as u32),
            days: 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::{DuplicateIndex, DuplicateOptions};
    use crate::text::word_keys;

    #[test]
    fn days_speak_against_copies() {
        let at = |days: f64| Evidence { days, ..Evidence::identical(200) }.log_odds();
        let odds = [0.0, 1.0, 2.0, 29.0, 30.0, 4000.0].map(|days| at(days).to_bits());
        assert!(odds[0] == odds[1] && odds[4] == odds[5]);
        assert!(at(1.0) > at(2.0) && at(2.0) > at(29.0) && at(29.0) > at(30.0));
    }

    #[test]
    fn the_next_report_of_a_form_is_no_copy() {
        const DAY: i64 = 86_400;
        // Sixteen sentences of nine words each, of which one is the report's own.
        let word =
            |at: u8, of: u8| format!("{}{}", char::from(b'a' + at), "xyzuvwst".as_bytes()[usize::from(of)] as char);
        let report = |name: &str| -> String {
            let sentence =
                |at| format!("{name}{} {}. ", word(at, 0), (0..8).map(|of| word(at, of) + " ").collect::<String>());
            (0..16).map(sentence).collect()
        };
        for (days, is_copy) in [(Some(0), true), (Some(1), true), (Some(20), false), (None, true)] {
            let mut index = DuplicateIndex::new(DuplicateOptions::default());
            index.insert_dated(&word_keys(&report("a")), Some(1000 * DAY));
            let second = index.insert_dated(&word_keys(&report("b")), days.map(|days| (1000 + days) * DAY));
            assert_eq!(second.matched.is_some(), is_copy, "{days:?}");
            // Nothing parts the very same words.
            assert!(index.insert_dated(&word_keys(&report("a")), Some(2000 * DAY)).matched.is_some());
        }
    }
}
