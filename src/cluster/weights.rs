//! The weights of [`Evidence::log_odds`](crate::cluster::Evidence::log_odds), written by a tool; do not edit.
//!
//! `cargo run --release -p gleaner-train -- copies ARCHIVE…`, with the archives that `data/copies.tsv` of that tool
//! names. Logistic regression; what it printed:
//!
//! ```text
//! 15245 made copies; 527 judged pairs that belong together and 789 that do not
//! made, edit5: 0.9959 accepted
//! made, edit10: 0.9843 accepted
//! made, edit20: 0.9309 accepted
//! made, half: 0.9994 accepted
//! made, third: 0.9988 accepted
//! made, mixed: 0.9823 accepted
//! made, shuffle: 0.9952 accepted
//! made, front: 1.0000 accepted
//! made, same: 1.0000 accepted
//! judged, 20 words and more, cross-validated: 346 of 388 accepted are right
//! judged, 40 words and more, cross-validated: 298 of 315 accepted are right
//! judged, 80 words and more, cross-validated: 232 of 235 accepted are right
//! archive 0, fitted on the others: 5047 of 5083 made ones, 26 of 32 judged ones accepted are right
//! archive 1, fitted on the others: 9893 of 10162 made ones, 303 of 371 judged ones accepted are right
//! ```

/// The log odds of nothing.
pub(crate) const BIAS: f64 = -5.98;
/// One for each feature.
#[rustfmt::skip]
pub(crate) const WEIGHTS: [f64; 8] = [
    2.29, // exclusive
    1.12, // length
    -2.14, // uncovered
    -9.29, // conflicting
    -39.37, // replaced
    6.78, // numeric
    -6.15, // start
    -9.30, // disorder where uncovered
];
