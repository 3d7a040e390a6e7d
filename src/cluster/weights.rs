//! The weights of [`Evidence::log_odds`](crate::cluster::Evidence::log_odds), written by a tool; do not edit.
//!
//! `cargo run --release -p gleaner-train -- copies ARCHIVE…`, with the archives that `data/copies.tsv` of that tool
//! names. Logistic regression; what it printed:
//!
//! ```text
//! 15243 made copies; 527 judged pairs that belong together and 784 that do not
//! made, edit5: 0.9959 accepted
//! made, edit10: 0.9848 accepted
//! made, edit20: 0.9338 accepted
//! made, half: 0.9994 accepted
//! made, third: 0.9994 accepted
//! made, mixed: 0.9847 accepted
//! made, shuffle: 0.9958 accepted
//! made, front: 1.0000 accepted
//! made, same: 1.0000 accepted
//! judged, 20 words and more, cross-validated: 351 of 393 accepted are right
//! judged, 40 words and more, cross-validated: 300 of 317 accepted are right
//! judged, 80 words and more, cross-validated: 234 of 237 accepted are right
//! archive 0, fitted on the others: 5049 of 5083 made ones, 26 of 32 judged ones accepted are right
//! archive 1, fitted on the others: 9892 of 10160 made ones, 302 of 372 judged ones accepted are right
//! ```

/// The log odds of nothing.
pub(crate) const BIAS: f64 = -5.95;
/// One for each feature.
#[rustfmt::skip]
pub(crate) const WEIGHTS: [f64; 8] = [
    2.32, // exclusive
    1.12, // length
    -2.14, // uncovered
    -9.28, // conflicting
    -39.41, // replaced
    6.84, // numeric
    -6.15, // start
    -9.26, // disorder where uncovered
];
