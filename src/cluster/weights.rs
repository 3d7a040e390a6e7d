//! The weights of [`Evidence::log_odds`](crate::cluster::Evidence::log_odds), written by a tool; do not edit.
//!
//! `cargo run --release -p gleaner-train -- copies ARCHIVE…`, with the archives that `data/copies.tsv` of that tool
//! names. Logistic regression; what it printed:
//!
//! ```text
//! 15243 made copies; 526 judged pairs that belong together and 782 that do not
//! made, edit5: 0.9959 accepted
//! made, edit10: 0.9860 accepted
//! made, edit20: 0.9449 accepted
//! made, half: 0.9994 accepted
//! made, third: 0.9994 accepted
//! made, mixed: 0.9847 accepted
//! made, shuffle: 0.9964 accepted
//! made, front: 1.0000 accepted
//! made, same: 1.0000 accepted
//! judged, 20 words and more, cross-validated: 365 of 415 accepted are right
//! judged, 40 words and more, cross-validated: 307 of 327 accepted are right
//! judged, 80 words and more, cross-validated: 236 of 242 accepted are right
//! archive 0, fitted on the others: 5060 of 5083 made ones, 28 of 34 judged ones accepted are right
//! archive 1, fitted on the others: 9937 of 10160 made ones, 320 of 395 judged ones accepted are right
//! ```

/// The log odds of nothing.
pub(crate) const BIAS: f64 = -5.68;
/// One for each feature.
#[rustfmt::skip]
pub(crate) const WEIGHTS: [f64; 8] = [
    2.40, // exclusive
    1.12, // length
    -2.15, // uncovered
    -9.21, // conflicting
    -39.55, // replaced
    6.89, // numeric
    -6.18, // start
    -9.39, // disorder where uncovered
];
