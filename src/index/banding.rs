//! How a signature is cut into bands, and what to expect of that.
//!
//! Two signatures are candidates if they agree in all slots of at least one band (Indyk, Motwani, 1998; Broder, 1997): with
//! b bands of r rows that happens with probability 1 − (1 − Jʳ)ᵇ, a curve that rises from 0 to 1 around some similarity.
//! Fewer, longer bands move it to the right. Here b bands share *all* slots, some of them having a row more than the
//! others where they do not divide evenly: no hash is computed in vain, and there is a curve for every b.
//!
//! Expectations are over pairs whose similarity is uniformly distributed, above and below the threshold. Real collections
//! hold far more unlike pairs than that, nearly all of them close to 0, where the curve is flat: the share of false
//! candidates is a measure to compare bandings by, not a forecast.

use std::ops::Range;

use crate::error::{Error, Result};
use crate::sketch::MinHasher;

/// A number of bands and the rows that each one has.
///
/// ```
/// use gleaner::index::Banding;
/// let banding = Banding::for_threshold(0.8, 128)?;
/// assert_eq!(banding.slots(), 128);
/// assert!(banding.recall(0.8) >= 0.98);
/// assert!(banding.probability(0.95) > 0.999 && banding.probability(0.4) < 0.15);
/// # Ok::<(), gleaner::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "Stored"))]
pub struct Banding {
    bands: u32,
    slots: u32,
}

impl Banding {
    /// The recall that [`for_threshold`](Self::for_threshold) asks for.
    pub const RECALL: f64 = 0.98;

    /// `bands` bands of `rows` rows each, which use the first `bands`·`rows` slots of a signature.
    ///
    /// # Errors
    /// [`Config`](crate::ErrorKind::Config) if there are no bands, no rows, or more slots than a signature can have.
    pub fn new(bands: usize, rows: usize) -> Result<Self> {
        Self::over(bands.saturating_mul(rows), bands)
    }

    /// `bands` bands over all of `num_hashes` slots, those in front having a row more if they do not divide evenly.
    ///
    /// # Errors
    /// [`Config`](crate::ErrorKind::Config) if there are no bands, fewer slots than bands, or more slots than a signature
    /// can have.
    pub fn over(num_hashes: usize, bands: usize) -> Result<Self> {
        if bands == 0 || num_hashes < bands || num_hashes > MinHasher::MAX_HASHES {
            return Err(Error::config(format!(
                "{bands} bands over {num_hashes} hashes are impossible: there must be at least one band, one hash for each \
                 band, and at most {} hashes",
                MinHasher::MAX_HASHES
            )));
        }
        Ok(Banding { bands: bands as u32, slots: num_hashes as u32 })
    }

    /// The banding over all of `num_hashes` slots that finds 98 % ([`RECALL`](Self::RECALL)) of the pairs with a
    /// similarity of at least `threshold` (above 0, up to 1), and the fewest others.
    ///
    /// # Errors
    /// As [`for_recall`](Self::for_recall).
    pub fn for_threshold(threshold: f64, num_hashes: usize) -> Result<Self> {
        Self::for_recall(threshold, num_hashes, Self::RECALL)
    }

    /// The banding over all of `num_hashes` slots with the smallest share of
    /// [false candidates](Self::false_candidates) whose [`recall`](Self::recall) is at least `recall` (0 to 1).
    ///
    /// # Errors
    /// [`Config`](crate::ErrorKind::Config) if `threshold` or `recall` are out of range, or if so few hashes cannot find so
    /// many pairs; the message then says what is possible.
    pub fn for_recall(threshold: f64, num_hashes: usize, recall: f64) -> Result<Self> {
        // Written so that what is not a number fails too.
        if !(threshold > 0.0 && threshold <= 1.0) {
            return Err(Error::config(format!("the threshold is {threshold}, but must be above 0 and at most 1")));
        }
        if !(0.0..=1.0).contains(&recall) {
            return Err(Error::config(format!("the recall is {recall}, but must be 0 to 1")));
        }
        let most = Self::over(num_hashes, num_hashes)?;
        if most.recall(threshold) < recall {
            return Err(impossible(threshold, num_hashes, recall, most.recall(threshold)));
        }
        // A further band takes rows from the others, so it raises the probability at every similarity: the fewest bands
        // that find enough are the ones with the fewest false candidates.
        let bands = first(1, num_hashes, |bands| {
            Banding { bands: bands as u32, slots: num_hashes as u32 }.recall(threshold) >= recall
        });
        Self::over(num_hashes, bands)
    }

    /// The number of bands.
    pub fn bands(self) -> usize {
        self.bands as usize
    }

    /// The number of rows of each band, or of the shorter ones.
    pub fn rows(self) -> usize {
        (self.slots / self.bands) as usize
    }

    /// The number of slots that the bands use.
    pub fn slots(self) -> usize {
        self.slots as usize
    }

    /// The probability that two signatures agree in at least one band, if the sets' Jaccard similarity is `jaccard` (0 to
    /// 1) and their slots agree independently of each other.
    pub fn probability(self, jaccard: f64) -> f64 {
        let longer = self.longer() as i32;
        let shorter = self.bands as i32 - longer;
        let row = self.rows() as i32;
        1.0 - (1.0 - jaccard.powi(row)).powi(shorter) * (1.0 - jaccard.powi(row + 1)).powi(longer)
    }

    /// The share of pairs found among those with a similarity of at least `threshold`, if similarities are uniformly
    /// distributed from there to 1.
    pub fn recall(self, threshold: f64) -> f64 {
        self.mean_probability(threshold, 1.0)
    }

    /// The share of pairs that become candidates among those with a similarity below `threshold`, if similarities are
    /// uniformly distributed from 0 to there.
    pub fn false_candidates(self, threshold: f64) -> f64 {
        self.mean_probability(0.0, threshold)
    }

    /// The slots of one band.
    pub(crate) fn range(self, band: usize) -> Range<usize> {
        let start = |band: usize| band * self.rows() + band.min(self.longer());
        start(band)..start(band + 1)
    }

    /// How many bands have a row more than the others.
    fn longer(self) -> usize {
        (self.slots % self.bands) as usize
    }

    /// The mean of [`probability`](Self::probability) from `low` to `high`, by Simpson's rule, with intervals as fine as the
    /// steepest curve of that many slots asks for: six decimals.
    fn mean_probability(self, low: f64, high: f64) -> f64 {
        let intervals = (2 * self.slots).max(256);
        let sum: f64 = (0..=intervals)
            .map(|i| {
                let weight = if i == 0 || i == intervals { 1.0 } else { f64::from(2 + 2 * (i % 2)) };
                weight * self.probability(low + (high - low) * f64::from(i) / f64::from(intervals))
            })
            .sum();
        sum / (3.0 * f64::from(intervals))
    }
}

/// The smallest of `low..=high` for which a condition holds that holds for `high`, and above where it holds.
fn first(mut low: usize, mut high: usize, holds: impl Fn(usize) -> bool) -> usize {
    while low < high {
        let middle = usize::midpoint(low, high);
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// The error of a wish that cannot be granted, with what could be.
fn impossible(threshold: f64, num_hashes: usize, recall: f64, reached: f64) -> Error {
    let enough = |hashes: usize| Banding { bands: hashes as u32, slots: hashes as u32 }.recall(threshold) >= recall;
    let advice = if enough(MinHasher::MAX_HASHES) {
        format!("use at least {} hashes", first(num_hashes, MinHasher::MAX_HASHES, enough))
    } else {
        "no number of hashes would be enough".to_owned()
    };
    Error::config(format!(
        "{num_hashes} hashes cannot find a share of {recall} of the pairs with a similarity of {threshold} or more, but at \
         most {reached:.4}: {advice}, or raise the threshold, or ask for less"
    ))
}

/// A stored [`Banding`] before it is checked.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(rename = "Banding")]
struct Stored {
    bands: u32,
    slots: u32,
}

#[cfg(feature = "serde")]
impl TryFrom<Stored> for Banding {
    type Error = Error;

    fn try_from(stored: Stored) -> Result<Self> {
        Banding::over(stored.slots as usize, stored.bands as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn bands_cover_all_slots_once() -> Result<()> {
        for (num_hashes, bands) in [(128, 20), (128, 16), (7, 7), (7, 1), (4096, 1000)] {
            let banding = Banding::over(num_hashes, bands)?;
            let slots: Vec<usize> = (0..bands).flat_map(|band| banding.range(band)).collect();
            assert!(slots.iter().copied().eq(0..num_hashes));
        }
        assert_eq!(Banding::new(16, 8)?, Banding::over(128, 16)?);
        Ok(())
    }

    #[test]
    fn probability_is_the_textbook_curve_where_bands_are_even() -> Result<()> {
        let banding = Banding::new(20, 5)?;
        // Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", figure 3.8.
        for (jaccard, expected) in [(0.2, 0.006), (0.3, 0.047), (0.4, 0.186), (0.5, 0.470), (0.6, 0.802), (0.8, 0.9996)]
        {
            assert!((banding.probability(jaccard) - expected).abs() < 6e-4, "{jaccard}");
        }
        assert!(banding.probability(0.0).abs() < 1e-12 && (banding.probability(1.0) - 1.0).abs() < 1e-12);
        Ok(())
    }

    #[test]
    fn integrals_match_a_finer_rule() -> Result<()> {
        for (banding, threshold) in
            [(Banding::new(20, 5)?, 0.6), (Banding::over(128, 23)?, 0.8), (Banding::new(512, 1)?, 0.3)]
        {
            let steps = 100_000;
            let mean = |low: f64, high: f64| {
                (0..steps)
                    .map(|i| banding.probability(low + (high - low) * (f64::from(i) + 0.5) / f64::from(steps)))
                    .sum::<f64>()
                    / f64::from(steps)
            };
            assert!((banding.recall(threshold) - mean(threshold, 1.0)).abs() < 1e-6);
            assert!((banding.false_candidates(threshold) - mean(0.0, threshold)).abs() < 1e-6);
        }
        Ok(())
    }

    #[test]
    fn the_choice_is_the_best_of_all() -> Result<()> {
        for num_hashes in [1, 16, 64, 100, 127, 128, 256] {
            for threshold in [0.3, 0.5, 0.7, 0.8, 0.9, 1.0] {
                for recall in [0.5, 0.9, 0.98] {
                    let Ok(chosen) = Banding::for_recall(threshold, num_hashes, recall) else { continue };
                    assert_eq!(chosen.slots(), num_hashes);
                    assert!(chosen.recall(threshold) >= recall);
                    for bands in 1..=num_hashes {
                        let other = Banding::over(num_hashes, bands)?;
                        assert!(
                            other.recall(threshold) < recall
                                || other.false_candidates(threshold) >= chosen.false_candidates(threshold) - 1e-12
                        );
                    }
                }
            }
        }
        Ok(())
    }

    #[test]
    fn impossible_wishes_say_what_is_possible() {
        for (threshold, num_hashes, recall) in [
            (0.0, 128, 0.9),
            (1.1, 128, 0.9),
            (f64::NAN, 128, 0.9),
            (0.8, 128, 1.5),
            (0.8, 128, f64::NAN),
            (0.8, 0, 0.9),
        ] {
            let error = Banding::for_recall(threshold, num_hashes, recall).map_err(|error| error.kind());
            assert_eq!(error, Err(ErrorKind::Config), "{threshold} {num_hashes} {recall}");
        }
        let message = |threshold, num_hashes, recall| {
            Banding::for_recall(threshold, num_hashes, recall).err().map(|error| error.to_string()).unwrap_or_default()
        };
        let advice = message(0.1, 8, 0.98);
        assert!(advice.contains("at most 0.9522") && advice.contains("use at least "), "{advice}");
        let hashes: usize =
            advice.split("at least ").nth(1).and_then(|rest| rest.split(' ').next()?.parse().ok()).unwrap_or(0);
        assert!(Banding::for_recall(0.1, hashes, 0.98).is_ok() && Banding::for_recall(0.1, hashes - 1, 0.98).is_err());
        assert!(message(1e-9, 128, 0.9999).contains("no number of hashes"));
        assert!(Banding::new(0, 5).is_err() && Banding::new(5, 0).is_err() && Banding::new(usize::MAX, 2).is_err());
    }
}
