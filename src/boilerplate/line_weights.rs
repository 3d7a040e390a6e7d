//! The weights of the line model. Written by `gleaner-train lines`; not to be edited.
//!
//! Fitted on 1134796 lines of the sets aed, fundus, scrapinghub, wcxb: pages as extractors left them, beside texts
//! that people cleaned, with their sites and each as the first page of its site. Licences: aed Apache-2.0, fundus and
//! scrapinghub MIT, wcxb CC-BY 4.0. Made by
//! `cargo run --release -p gleaner-train -- lines DATA/aed DATA/fundus DATA/scrapinghub DATA/wcxb`.
//!
//! Word F1, defaults, November 2026, on sets that it was not fitted on: `DAnIEL` el and pl .909 (raw blocks), .933
//! (resiliparse), .899 (trafilatura), .916 (readability); L3S .936, .938, .926, .940;
//! `CleanPortalEval` .940, .943, .948, .964. Fitted on them: aed .869, .887, .922, .896; fundus .866, .902, .954, .899. On
//! sites left out of the fit, a third of all in turn (`--without`), before long sentences were judged by themselves: aed
//! .864, .887, .922, .895; fundus .862, .902, .954, .899.

use crate::boilerplate::lines::FEATURES;

/// The log odds of text of a line without features.
pub(crate) const BIAS: f64 = 1.004;
/// The cost of two neighbours with different labels.
pub(crate) const PAIR: f64 = 1.284;
/// The weights of the features.
#[rustfmt::skip]
pub(crate) const WEIGHTS: [f64; FEATURES] = [
    -2.863, // 1 word
    -2.676, // 2 words
    -1.909, // 3 words
    -1.373, // 5 words
    -1.860, // 8 words
    -2.169, // 12 words
    -1.702, // 17 words
    -1.216, // 25 words
    0.016, // 41 words
    -1.088, // 1 word, a sentence
    -1.455, // 2 words, a sentence
    -1.125, // 3 words, a sentence
    -0.794, // 5 words, a sentence
    -0.628, // 8 words, a sentence
    -0.036, // 12 words, a sentence
    0.283, // 17 words, a sentence
    1.012, // 25 words, a sentence
    1.203, // 41 words, a sentence
    -1.876, // 1 word, repeated
    -1.039, // 2 words, repeated
    -0.864, // 3 words, repeated
    -1.159, // 5 words, repeated
    -0.890, // 8 words, repeated
    -0.344, // 12 words, repeated
    -3.984, // 17 words, repeated
    -1.491, // 25 words, repeated
    -3.936, // 41 words, repeated
    1.592, // ends with a colon
    0.268, // ends with a comma
    0.295, // starts with a quotation mark
    -1.094, // separators of links
    -0.014, // an address
    -3.988, // a copyright sign
    -0.447, // punctuation marks a word
    -1.653, // words with a capital
    -0.913, // words without a capital
    0.264, // no script with capitals
    -0.987, // words in capitals
    -0.165, // numbers
    2.147, // length of words
    0.355, // repeated: share of the other stories
    -2.287, // repeated: logarithm of the stories
    0.831, // repeated: site's share of repeated lines
    -0.318, // not repeated on a known site
    0.678, // not repeated: site's share of repeated lines
];
