//! The weights of [`Evidence::log_odds`](crate::cluster::Evidence::log_odds), written by a tool; do not edit.
//!
//! `cargo run --release -p gleaner-train -- copies ARCHIVE…`, with the archives that `data/copies.tsv` of that tool
//! names. Logistic regression; what it printed:
//!
//! ```text
//! 15238 made copies; 527 judged pairs that belong together and 782 that do not
//! made, edit5: 0.9965 accepted
//! made, edit10: 0.9860 accepted
//! made, edit20: 0.9402 accepted
//! made, half: 1.0000 accepted
//! made, third: 1.0000 accepted
//! made, mixed: 0.9858 accepted
//! made, shuffle: 0.9958 accepted
//! made, front: 1.0000 accepted
//! made, same: 1.0000 accepted
//! judged, 20 words and more, cross-validated: 359 of 417 accepted are right
//! judged, 40 words and more, cross-validated: 309 of 337 accepted are right
//! judged, 80 words and more, cross-validated: 237 of 244 accepted are right
//! archive 0, fitted on the others: 5070 of 5083 made ones, 33 of 43 judged ones accepted are right
//! archive 1, fitted on the others: 10040 of 10155 made ones, 336 of 426 judged ones accepted are right
//! ```

/// The log odds of nothing.
pub(crate) const BIAS: f64 = -4.71;
/// One for each feature.
#[rustfmt::skip]
pub(crate) const WEIGHTS: [f64; 7] = [
    2.23, // exclusive
    1.01, // length
    -2.00, // uncovered
    -8.41, // conflicting
    -5.29, // replaced
    -6.40, // start
    -9.66, // disorder where uncovered
];
