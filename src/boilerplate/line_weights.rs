//! The weights of the line model. Written by `gleaner-train lines`; not to be edited.
//!
//! Fitted on 1105952 lines of the sets aed, fundus, scrapinghub, wcxb: pages as extractors left them, beside texts
//! that people cleaned, with their sites and each as the first page of its site. Licences: aed Apache-2.0, fundus and
//! scrapinghub MIT, wcxb CC-BY 4.0. Made by
//! `cargo run --release -p gleaner-train -- lines DATA/aed DATA/fundus DATA/scrapinghub DATA/wcxb`.
//!
//! Word F1, defaults, November 2026, on sets that it was not fitted on: `DAnIEL` el and pl .905 (raw blocks), .928
//! (resiliparse), .894 (trafilatura), .916 (readability); L3S .933, .936, .927, .941;
//! `CleanPortalEval` .936, .943, .948, .964.

use crate::boilerplate::lines::FEATURES;

/// The log odds of text of a line without features.
pub(crate) const BIAS: f64 = 0.975;
/// The cost of two neighbours with different labels.
pub(crate) const PAIR: f64 = 1.273;
/// The weights of the features.
#[rustfmt::skip]
pub(crate) const WEIGHTS: [f64; FEATURES] = [
    -2.848, // 1 word
    -2.670, // 2 words
    -1.905, // 3 words
    -1.373, // 5 words
    -1.855, // 8 words
    -2.156, // 12 words
    -1.711, // 17 words
    -1.221, // 25 words
    0.466, // 41 words
    -1.076, // 1 word, a sentence
    -1.597, // 2 words, a sentence
    -1.102, // 3 words, a sentence
    -0.843, // 5 words, a sentence
    -0.663, // 8 words, a sentence
    -0.034, // 12 words, a sentence
    0.301, // 17 words, a sentence
    1.048, // 25 words, a sentence
    1.165, // 41 words, a sentence
    -1.890, // 1 word, repeated
    -1.017, // 2 words, repeated
    -0.855, // 3 words, repeated
    -1.136, // 5 words, repeated
    -0.886, // 8 words, repeated
    -0.360, // 12 words, repeated
    -3.877, // 17 words, repeated
    -1.534, // 25 words, repeated
    -3.911, // 41 words, repeated
    1.453, // ends with a colon
    0.861, // ends with a comma
    0.258, // starts with a quotation mark
    -1.098, // separators of links
    -0.015, // an address
    -3.980, // a copyright sign
    -0.458, // punctuation marks a word
    -1.649, // words with a capital
    -0.868, // words without a capital
    0.273, // no script with capitals
    -0.985, // words in capitals
    -0.208, // numbers
    2.194, // length of words
    0.370, // repeated: share of the other stories
    -2.275, // repeated: logarithm of the stories
    0.782, // repeated: site's share of repeated lines
    -0.352, // not repeated on a known site
    0.750, // not repeated: site's share of repeated lines
];
