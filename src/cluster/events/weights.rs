//! The weights of the model of two reports of one event: written by `gleaner-train events`, not by hand.
//!
//! Data: the development sets of ECB+ (Cybulska, Vossen, 2014), allsides (Baly and others, 2020) and
//! MEANTIME (Minard and others, 2016), and dated Arabic articles of ANT (Chouigui and others, 2017), as
//! they are and in the regimes of the trainer; and reports invented for this (crates/train/data);
//! ridge penalty 14; in the second stage 3 more against a pair that numbers one thing differently.
//! They hold no text. Date: 2026-11.
//! Command: `cargo run --release -p gleaner-train -- events DIR --apart FILE --out src/cluster/events/weights.rs`.
//! Figures, trained on all; and with the articles scored kept back, a fifth of the events or topics at a time:
//!
//! ```text
//! ecbplus          B3 94.9, pairs 94.4, hard negatives 4.5 %, kept back B3 93.8, pairs 93.3, hard negatives 4.9 %
//! allsides dated   B3 93.1, pairs 85.2, hard negatives 0.2 %, kept back B3 93.1, pairs 84.6, hard negatives 0.2 %
//! allsides         B3 89.0, pairs 75.4, hard negatives 0.3 %, kept back B3 88.3, pairs 73.6, hard negatives 0.4 %
//! meantime         B3 100.0, pairs 100.0, hard negatives 0.0 %, kept back B3 100.0, pairs 100.0, hard negatives 0.0 %
//! invented         B3 98.3, pairs 92.9, hard negatives 3.2 %, kept back B3 97.1, pairs 90.5, hard negatives 3.6 %
//! ```

use crate::cluster::events::features::{ALL, FIRST as OF_PAIR};
use crate::cluster::events::model::Stage;

pub(crate) const FIRST: Stage<OF_PAIR> = Stage {
    bias: -2.3139,
    weights: [
        (-3.7127, 0.2341),  // similarity
        (3.2966, 0.2080),   // lead
        (1.0429, 0.2029),   // title
        (0.5112, 0.1543),   // numbers
        (1.1031, 0.4864),   // title in the other text
        (0.7803, 0.2879),   // title in the other text, the lesser way
        (1.4367, 0.2877),   // top words in the other text
        (0.6409, 0.1907),   // top words in the other text, the lesser way
        (4.5892, 0.2362),   // shared mass
        (1.4168, -1.6230),  // ln of shared mass
        (-1.2443, 5.0427),  // ln of the shorter length
        (-0.1209, 5.5024),  // ln of the longer length
        (-0.2212, 0.1114),  // languages differ
        (3.0355, -0.7292),  // similarity against the nearest
        (1.6211, 0.0504),   // similarity against ranks 3 to 6
        (-3.1266, 0.4415),  // similarity against ranks 6 to 15
        (2.0504, 0.7432),   // similarity against ranks 16 to 50
        (-0.0998, -0.8630), // similarity against the nearer of the nearest
        (-3.9859, -2.4562), // density of the neighbourhoods
        (2.0979, 0.1511),   // both dated
        (-1.7228, 0.4453),  // ln of days apart
        (-2.8977, 0.0372),  // numbered otherwise
        (0.5584, 0.0412),   // one day named by both
        (-0.5250, 0.5974),  // ln of days between those named
        (1.0337, 0.1362),   // one year named by both
        (-0.1437, 0.1179),  // years named, none by both
        (0.6557, 0.1604),   // one day of the week named by both
        (-1.1322, 0.1905),  // days of the week named, none by both
        (-2.6822, 0.2027),  // words that are no names
        (-0.1979, -1.8505), // ln of words that are no names
        (-1.4775, 0.1996),  // words by the corpus's own frequencies
        (-0.2435, -1.9110), // ln of shared mass by the corpus's own frequencies
        (16.5048, 0.1132),  // in common beyond the neighbourhoods
        (-9.6555, 0.1334),  // similarity beyond the neighbourhoods
        (-0.5216, 0.3024),  // briefness
        (-0.8373, 0.0970),  // similarity, in briefs
        (-2.6135, 0.0971),  // lead, in briefs
        (-3.9144, 0.0813),  // title, in briefs
        (4.2658, 0.0486),   // numbers, in briefs
        (-6.8092, 0.1145),  // top words in the other text, in briefs
        (-1.7982, 0.0823),  // top words in the other text, the lesser way, in briefs
        (-1.7847, -0.3363), // ln of shared mass, in briefs
        (-1.3641, -0.1413), // similarity against the nearest, in briefs
        (-1.1352, 0.1364),  // similarity against ranks 3 to 6, in briefs
        (0.7463, -0.7518),  // density of the neighbourhoods, in briefs
        (0.8564, -0.4760),  // ln of words that are no names, in briefs
        (10.6864, 0.0818),  // words by the corpus's own frequencies, in briefs
        (2.4470, -0.4278),  // ln of shared mass by the corpus's own frequencies, in briefs
    ],
};

pub(crate) const SECOND: Stage<ALL> = Stage {
    bias: -2.4815,
    weights: [
        (2.0662, 0.2341),   // similarity
        (0.5058, 0.2080),   // lead
        (0.5766, 0.2029),   // title
        (0.9416, 0.1543),   // numbers
        (0.0567, 0.4864),   // title in the other text
        (0.0962, 0.2879),   // title in the other text, the lesser way
        (0.4295, 0.2877),   // top words in the other text
        (0.3681, 0.1907),   // top words in the other text, the lesser way
        (3.6028, 0.2362),   // shared mass
        (-0.3956, -1.6230), // ln of shared mass
        (-0.1785, 5.0427),  // ln of the shorter length
        (-0.0085, 5.5024),  // ln of the longer length
        (-0.4536, 0.1114),  // languages differ
        (0.5072, -0.7292),  // similarity against the nearest
        (-0.8219, 0.0504),  // similarity against ranks 3 to 6
        (1.2849, 0.4415),   // similarity against ranks 6 to 15
        (0.0432, 0.7432),   // similarity against ranks 16 to 50
        (-1.0916, -0.8630), // similarity against the nearer of the nearest
        (0.9124, -2.4562),  // density of the neighbourhoods
        (0.3963, 0.1511),   // both dated
        (-1.0629, 0.4453),  // ln of days apart
        (-2.7854, 0.0372),  // numbered otherwise
        (0.1470, 0.0412),   // one day named by both
        (-0.0143, 0.5974),  // ln of days between those named
        (0.1962, 0.1362),   // one year named by both
        (0.2829, 0.1179),   // years named, none by both
        (0.0824, 0.1604),   // one day of the week named by both
        (-0.2503, 0.1905),  // days of the week named, none by both
        (-1.1867, 0.2027),  // words that are no names
        (0.0140, -1.8505),  // ln of words that are no names
        (-1.2053, 0.1996),  // words by the corpus's own frequencies
        (0.1773, -1.9110),  // ln of shared mass by the corpus's own frequencies
        (3.6515, 0.1132),   // in common beyond the neighbourhoods
        (0.2057, 0.1334),   // similarity beyond the neighbourhoods
        (0.5749, 0.3024),   // briefness
        (3.7004, 0.0970),   // similarity, in briefs
        (-1.5742, 0.0971),  // lead, in briefs
        (-1.0247, 0.0813),  // title, in briefs
        (-1.3838, 0.0486),  // numbers, in briefs
        (-4.0501, 0.1145),  // top words in the other text, in briefs
        (1.6544, 0.0823),   // top words in the other text, the lesser way, in briefs
        (-0.2917, -0.3363), // ln of shared mass, in briefs
        (0.3359, -0.1413),  // similarity against the nearest, in briefs
        (-0.5690, 0.1364),  // similarity against ranks 3 to 6, in briefs
        (-0.3022, -0.7518), // density of the neighbourhoods, in briefs
        (0.3912, -0.4760),  // ln of words that are no names, in briefs
        (0.9039, 0.0818),   // words by the corpus's own frequencies, in briefs
        (0.4814, -0.4278),  // ln of shared mass by the corpus's own frequencies, in briefs
        (0.1343, -2.3140),  // log odds of the first stage
        (-1.6244, 0.3198),  // likelihood by the first stage
        (-1.5224, 0.2675),  // its square
        (-7.0731, 0.3166),  // similarity of the circles
        (12.8650, 0.3512),  // likelihood between the circles
        (1.6249, -0.7145),  // circles against the nearest
        (0.7758, -0.0233),  // circles against ranks 3 to 6
        (-1.1298, 0.4679),  // circles against ranks 6 to 15
        (-0.4145, 0.9883),  // circles against ranks 16 to 50
        (-0.6499, -0.8244), // circles against the nearer of the nearest
        (0.1048, -2.3859),  // density of the circles
    ],
};
