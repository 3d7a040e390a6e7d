//! The weights of the model of two reports of one event: written by `gleaner-train events`, not by hand.
//!
//! Data: the development sets of ECB+ (Cybulska, Vossen, 2014), allsides (Baly and others, 2020) and
//! MEANTIME (Minard and others, 2016), and dated Arabic articles of ANT (Chouigui and others, 2017), as
//! they are and in the regimes of the trainer; and reports invented for this (crates/train/data);
//! ridge penalty 8; in the second stage 3 more against a pair that numbers one thing differently.
//! They hold no text. Date: 2026-11.
//! Command: `cargo run --release -p gleaner-train -- events DIR --apart FILE --out src/cluster/events/weights.rs`.
//! Figures, trained on all; and with the articles scored kept back, a fifth of the events or topics at a time:
//!
//! ```text
//! ecbplus          B3 95.0, pairs 94.9, hard negatives 3.2 %, kept back B3 90.1, pairs 89.3, hard negatives 7.0 %
//! allsides dated   B3 91.9, pairs 83.4, hard negatives 0.1 %, kept back B3 92.1, pairs 83.3, hard negatives 0.2 %
//! allsides         B3 88.5, pairs 76.1, hard negatives 0.2 %, kept back B3 88.1, pairs 74.3, hard negatives 0.3 %
//! meantime         B3 100.0, pairs 100.0, hard negatives 0.0 %, kept back B3 100.0, pairs 100.0, hard negatives 0.0 %
//! invented         B3 98.2, pairs 92.6, hard negatives 2.4 %, kept back B3 97.0, pairs 89.1, hard negatives 3.6 %
//! ```

use crate::cluster::events::features::{ALL, FIRST as OF_PAIR};
use crate::cluster::events::model::Stage;

pub(crate) const FIRST: Stage<OF_PAIR> = Stage {
    bias: -2.1906,
    weights: [
        (1.7625, 0.2075),   // similarity
        (-2.7374, 0.2167),  // words
        (-3.8882, 0.0819),  // pairs of words
        (0.9549, 0.1645),   // lead
        (0.6362, 0.1701),   // title
        (-1.2129, 0.3300),  // names
        (0.2254, 0.1678),   // numbers
        (1.0420, 0.4122),   // title in the other text
        (0.6963, 0.2352),   // title in the other text, the lesser way
        (1.7601, 0.2452),   // top words in the other text
        (1.6464, 0.1562),   // top words in the other text, the lesser way
        (6.5966, 0.1840),   // shared mass
        (1.9956, -1.8658),  // ln of shared mass
        (0.5945, 0.8371),   // ln of shared word pairs
        (-1.3273, 5.2646),  // ln of the shorter length
        (-0.0873, 5.7565),  // ln of the longer length
        (-1.1351, 0.1423),  // languages differ
        (3.2772, -0.7312),  // similarity against the nearest
        (1.5034, -0.0444),  // similarity against ranks 3 to 6
        (-2.8991, 0.3473),  // similarity against ranks 6 to 15
        (2.1527, 0.7017),   // similarity against ranks 16 to 50
        (-0.4497, -0.8654), // similarity against the nearer of the nearest
        (-5.3015, -2.4565), // density of the neighbourhoods
        (0.1649, 0.0912),   // both dated
        (-1.4657, 0.2653),  // ln of days apart
        (1.8882, 0.0091),   // within a day
        (-0.0269, 0.1717),  // ln of shared triples of words
        (0.4105, 0.0389),   // numbered alike
        (-2.6475, 0.0240),  // numbered otherwise
        (0.9550, 0.0520),   // one day named by both
        (-0.4517, 0.6973),  // ln of days between those named
        (0.9482, 0.1670),   // one year named by both
        (-0.3754, 0.1385),  // years named, none by both
        (0.6787, 0.1683),   // one day of the week named by both
        (-0.9573, 0.1940),  // days of the week named, none by both
        (-2.4639, 0.1473),  // words that are no names
        (-0.2240, -2.1938), // ln of words that are no names
        (-3.7204, 0.1654),  // words by the corpus's own frequencies
        (-0.7114, -2.1342), // ln of shared mass by the corpus's own frequencies
        (20.6169, 0.1034),  // in common beyond the neighbourhoods
        (-13.9323, 0.1201), // similarity beyond the neighbourhoods
        (-2.6348, 0.2370),  // briefness
        (3.4273, 0.0671),   // similarity, in briefs
        (3.3282, 0.0719),   // words, in briefs
        (-7.3256, 0.0246),  // pairs of words, in briefs
        (-6.6233, 0.0633),  // lead, in briefs
        (-3.7668, 0.0552),  // title, in briefs
        (0.1173, 0.1024),   // names, in briefs
        (2.7798, 0.0414),   // numbers, in briefs
        (-8.9184, 0.0765),  // top words in the other text, in briefs
        (-0.9352, 0.0527),  // top words in the other text, the lesser way, in briefs
        (-1.8934, -0.3053), // ln of shared mass, in briefs
        (0.2985, 0.2415),   // ln of shared word pairs, in briefs
        (-1.9263, -0.1253), // similarity against the nearest, in briefs
        (-1.3685, 0.0694),  // similarity against ranks 3 to 6, in briefs
        (1.0396, -0.5883),  // density of the neighbourhoods, in briefs
        (0.6301, -0.4428),  // ln of words that are no names, in briefs
        (14.8758, 0.0540),  // words by the corpus's own frequencies, in briefs
        (2.1116, -0.3764),  // ln of shared mass by the corpus's own frequencies, in briefs
    ],
};

pub(crate) const SECOND: Stage<ALL> = Stage {
    bias: -2.3210,
    weights: [
        (2.9354, 0.2075),   // similarity
        (-2.6748, 0.2167),  // words
        (0.3327, 0.0819),   // pairs of words
        (-0.8975, 0.1645),  // lead
        (0.5825, 0.1701),   // title
        (-0.9966, 0.3300),  // names
        (0.5941, 0.1678),   // numbers
        (0.3071, 0.4122),   // title in the other text
        (0.1147, 0.2352),   // title in the other text, the lesser way
        (1.0458, 0.2452),   // top words in the other text
        (0.2935, 0.1562),   // top words in the other text, the lesser way
        (4.1943, 0.1840),   // shared mass
        (-0.0425, -1.8658), // ln of shared mass
        (0.1370, 0.8371),   // ln of shared word pairs
        (-0.2465, 5.2646),  // ln of the shorter length
        (-0.0617, 5.7565),  // ln of the longer length
        (-0.4525, 0.1423),  // languages differ
        (0.3438, -0.7312),  // similarity against the nearest
        (-2.2240, -0.0444), // similarity against ranks 3 to 6
        (2.3083, 0.3473),   // similarity against ranks 6 to 15
        (0.5823, 0.7017),   // similarity against ranks 16 to 50
        (-0.8485, -0.8654), // similarity against the nearer of the nearest
        (2.1397, -2.4565),  // density of the neighbourhoods
        (0.9860, 0.0912),   // both dated
        (-0.7494, 0.2653),  // ln of days apart
        (-0.9444, 0.0091),  // within a day
        (0.0019, 0.1717),   // ln of shared triples of words
        (0.1936, 0.0389),   // numbered alike
        (-3.3994, 0.0240),  // numbered otherwise
        (0.3336, 0.0520),   // one day named by both
        (-0.0093, 0.6973),  // ln of days between those named
        (0.3277, 0.1670),   // one year named by both
        (0.2282, 0.1385),   // years named, none by both
        (0.3133, 0.1683),   // one day of the week named by both
        (-0.2174, 0.1940),  // days of the week named, none by both
        (-0.6198, 0.1473),  // words that are no names
        (-0.1098, -2.1938), // ln of words that are no names
        (-1.6700, 0.1654),  // words by the corpus's own frequencies
        (0.3733, -2.1342),  // ln of shared mass by the corpus's own frequencies
        (7.3388, 0.1034),   // in common beyond the neighbourhoods
        (-1.7474, 0.1201),  // similarity beyond the neighbourhoods
        (-0.4682, 0.2370),  // briefness
        (4.6865, 0.0671),   // similarity, in briefs
        (2.7593, 0.0719),   // words, in briefs
        (-1.0920, 0.0246),  // pairs of words, in briefs
        (-2.9900, 0.0633),  // lead, in briefs
        (-2.0467, 0.0552),  // title, in briefs
        (0.6833, 0.1024),   // names, in briefs
        (-1.3331, 0.0414),  // numbers, in briefs
        (-4.6764, 0.0765),  // top words in the other text, in briefs
        (3.9697, 0.0527),   // top words in the other text, the lesser way, in briefs
        (-1.3407, -0.3053), // ln of shared mass, in briefs
        (-0.4433, 0.2415),  // ln of shared word pairs, in briefs
        (0.1435, -0.1253),  // similarity against the nearest, in briefs
        (-0.6420, 0.0694),  // similarity against ranks 3 to 6, in briefs
        (-0.3178, -0.5883), // density of the neighbourhoods, in briefs
        (0.3808, -0.4428),  // ln of words that are no names, in briefs
        (-0.9997, 0.0540),  // words by the corpus's own frequencies, in briefs
        (1.2802, -0.3764),  // ln of shared mass by the corpus's own frequencies, in briefs
        (0.1833, -2.1905),  // log odds of the first stage
        (-3.7014, 0.3329),  // likelihood by the first stage
        (-0.8811, 0.2710),  // its square
        (-6.2513, 0.3180),  // similarity of the circles
        (13.5134, 0.3675),  // likelihood between the circles
        (2.0125, -0.6902),  // circles against the nearest
        (1.5878, -0.1124),  // circles against ranks 3 to 6
        (-1.5926, 0.3887),  // circles against ranks 6 to 15
        (-1.2906, 1.0184),  // circles against ranks 16 to 50
        (-0.5007, -0.7906), // circles against the nearer of the nearest
        (-0.7768, -2.3805), // density of the circles
    ],
};
