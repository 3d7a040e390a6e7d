//! Logistic regression with an L2 penalty (ridge), by Newton's method.

use nalgebra::{DMatrix, DVector};

/// What a model is fitted on.
pub(crate) struct Example {
    pub(crate) features: Vec<f64>,
    pub(crate) positive: bool,
    /// How much it counts; 1 for an ordinary one.
    pub(crate) weight: f64,
}

/// The log odds of a positive are `bias` plus the sum of weights times features.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Logistic {
    pub(crate) weights: Vec<f64>,
    pub(crate) bias: f64,
}

impl Logistic {
    /// The log odds that an example of these features is positive.
    pub(crate) fn log_odds(&self, features: &[f64]) -> f64 {
        self.weights.iter().zip(features).fold(self.bias, |sum, (weight, feature)| sum + weight * feature)
    }

    /// Fits the examples, which all have as many features. `penalty` is that on half the sum of squared weights of the
    /// features in units of their standard deviation; the larger, the smaller the weights. Costs about ten passes over the
    /// examples, each of the square of the number of features.
    pub(crate) fn fit(examples: &[Example], penalty: f64) -> Logistic {
        const STEPS: usize = 50;
        let size = examples.first().map_or(0, |example| example.features.len());
        let scales: Vec<(f64, f64)> = (0..size).map(|at| mean_and_deviation(examples, at)).collect();
        let row = |example: &Example| {
            let scaled = example.features.iter().zip(&scales).map(|(feature, (mean, dev))| (feature - mean) / dev);
            DVector::from_iterator(size + 1, scaled.chain([1.0]))
        };
        let mut beta = DVector::zeros(size + 1);
        for _ in 0..STEPS {
            let mut gradient = DVector::zeros(size + 1);
            // A little of the identity keeps the matrix positive when the examples are told apart with ease.
            let mut hessian = DMatrix::identity(size + 1, size + 1) * 1e-9;
            for at in 0..size {
                gradient[at] = -penalty * beta[at];
                hessian[(at, at)] += penalty;
            }
            for example in examples {
                let x = row(example);
                let probability = 1.0 / (1.0 + (-beta.dot(&x)).exp());
                let target = f64::from(u8::from(example.positive));
                gradient.axpy(example.weight * (target - probability), &x, 1.0);
                hessian.syger(example.weight * probability * (1.0 - probability), &x, &x, 1.0);
            }
            // `syger` fills the lower triangle, the only one that the decomposition reads.
            let Some(cholesky) = hessian.cholesky() else { break };
            let step = cholesky.solve(&gradient);
            // Far from the optimum a whole step can overshoot.
            let size = step.amax();
            beta.axpy((2.0 / size).min(1.0), &step, 1.0);
            if size < 1e-8 {
                break;
            }
        }
        let weights: Vec<f64> = (0..size).map(|at| beta[at] / scales[at].1).collect();
        let shift: f64 = weights.iter().zip(&scales).map(|(weight, (mean, _))| weight * mean).sum();
        Logistic { bias: beta[size] - shift, weights }
    }
}

fn mean_and_deviation(examples: &[Example], at: usize) -> (f64, f64) {
    let total: f64 = examples.iter().map(|example| example.weight).sum();
    let weighted = |value: &dyn Fn(f64) -> f64| {
        examples.iter().map(|example| example.weight * value(example.features[at])).sum::<f64>() / total
    };
    let mean = weighted(&|feature| feature);
    let variance = weighted(&|feature| (feature - mean).powi(2));
    (mean, if variance > 0.0 { variance.sqrt() } else { 1.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Examples drawn from a known model give it back.
    #[test]
    fn recovers_a_model() {
        let truth = Logistic { weights: vec![2.0, -1.0, 0.0], bias: 0.5 };
        let mut state = 7u64;
        let mut uniform = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        let examples: Vec<Example> = (0..20_000)
            .map(|_| {
                let features: Vec<f64> = (0..3).map(|_| 4.0 * uniform() - 2.0).collect();
                let positive = uniform() < 1.0 / (1.0 + (-truth.log_odds(&features)).exp());
                Example { features, positive, weight: 1.0 }
            })
            .collect();
        let fitted = Logistic::fit(&examples, 1.0);
        for (found, wanted) in
            fitted.weights.iter().chain([&fitted.bias]).zip(truth.weights.iter().chain([&truth.bias]))
        {
            assert!((found - wanted).abs() < 0.1, "{fitted:?}");
        }
    }

    /// An example of weight two is two examples, and what is told apart with ease stays finite.
    #[test]
    fn weights_count() {
        let example = |feature: f64, positive, weight| Example { features: vec![feature, 1.0], positive, weight };
        let once = [example(0.0, false, 1.0), example(1.0, true, 2.0)];
        let twice = [example(0.0, false, 1.0), example(1.0, true, 1.0), example(1.0, true, 1.0)];
        let (once, twice) = (Logistic::fit(&once, 0.1), Logistic::fit(&twice, 0.1));
        assert!((once.weights[0] - twice.weights[0]).abs() < 1e-6 && once.weights[0].is_finite());
        assert!(once.log_odds(&[1.0, 1.0]) > 0.0 && once.log_odds(&[0.0, 1.0]) < 0.0);
    }
}
