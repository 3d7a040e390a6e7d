//! The probability that two documents report one event: two logistic regressions on features of the pair.

use crate::cluster::events::features::{ALL, FIRST};
use crate::cluster::events::weights;

/// The two stages.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// On the features of the pair itself.
    pub first: Stage<FIRST>,
    /// On all features.
    pub second: Stage<ALL>,
}

/// A logistic regression.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage<const N: usize> {
    /// The log odds of a pair all of whose features are typical.
    pub bias: f64,
    /// Of each feature, what one more of it adds to the log odds, and its typical value, from which it is counted.
    pub weights: [(f64, f64); N],
}

impl<const N: usize> Stage<N> {
    /// The log odds of a pair.
    pub fn log_odds(&self, features: &[f64; N]) -> f64 {
        self.bias + self.sum(0.0, 0, features)
    }

    /// A sum, and what the features from the one at `first` on add to it.
    pub(crate) fn sum(&self, sum: f64, first: usize, features: &[f64]) -> f64 {
        let weights = self.weights[first..].iter().zip(features);
        weights.fold(sum, |sum, (&(weight, typical), feature)| sum + weight * (feature - typical))
    }

    /// What each feature adds to the log odds.
    pub fn contributions(&self, features: &[f64; N]) -> [f64; N] {
        std::array::from_fn(|at| self.weights[at].0 * (features[at] - self.weights[at].1))
    }
}

impl Model {
    /// What each feature adds to the log odds of a pair through both stages, in the order of [`FEATURES`](super::FEATURES);
    /// what the first stage says as a whole is told by its parts.
    pub fn contributions(&self, pair: &Judged) -> [f64; ALL] {
        let mut sums = self.second.contributions(&pair.features);
        let (through, _) = self.second.weights[FIRST];
        let features: [f64; FIRST] = std::array::from_fn(|at| pair.features[at]);
        for (sum, part) in sums.iter_mut().zip(self.first.contributions(&features)) {
            *sum += through * part;
        }
        sums[FIRST] = 0.0;
        sums
    }
}

impl Default for Model {
    /// The weights that come with the library.
    fn default() -> Self {
        Model { first: weights::FIRST, second: weights::SECOND }
    }
}

/// A pair that the model judged, as its trainer and those who ask why see it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The positions of the two documents, the smaller first.
    pub pair: (u32, u32),
    /// In the order of [`FEATURES`](super::FEATURES).
    pub features: [f64; ALL],
    /// That both report one event, by the first stage and by both.
    pub probability: (f64, f64),
}

pub(crate) fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}
