//! The weights of the model of two reports of one event: written by `gleaner-train events`, not by hand.
//!
//! Data: the development sets of ECB+ (Cybulska, Vossen, 2014), allsides (Baly and others, 2020) and
//! MEANTIME (Minard and others, 2016), and dated Arabic articles of ANT (Chouigui and others, 2017), as
//! they are and in the regimes of the trainer; and reports invented for this (crates/train/data);
//! ridge penalty 8. They hold no text. Date: 2026-11.
//! Command: `cargo run --release -p gleaner-train -- events DIR --apart FILE --out src/cluster/events/weights.rs`.
//! Figures, trained on all; and with the articles scored kept back, a fifth of the events or topics at a time:
//!
//! ```text
//! ecbplus          B3 96.3, pairs 96.1, hard negatives 2.7 %, kept back B3 90.9, pairs 89.6, hard negatives 8.2 %
//! allsides dated   B3 92.6, pairs 84.1, hard negatives 0.2 %, kept back B3 92.7, pairs 83.9, hard negatives 0.2 %
//! allsides         B3 88.7, pairs 75.3, hard negatives 0.3 %, kept back B3 88.3, pairs 74.3, hard negatives 0.4 %
//! meantime         B3 100.0, pairs 100.0, hard negatives 0.0 %, kept back B3 99.1, pairs 97.7, hard negatives 0.3 %
//! invented         B3 96.5, pairs 87.1, hard negatives 6.4 %, kept back B3 90.1, pairs 64.9, hard negatives 22.3 %
//! ```

use crate::cluster::events::features::{ALL, FIRST as OF_PAIR};
use crate::cluster::events::model::Stage;

pub(crate) const FIRST: Stage<OF_PAIR> = Stage {
    bias: -2.3441,
    weights: [
        (2.4269, 0.2064),   // similarity
        (-2.6268, 0.2161),  // words
        (-3.7534, 0.0815),  // pairs of words
        (1.0699, 0.1643),   // lead
        (0.4457, 0.1700),   // title
        (-0.8543, 0.3266),  // names
        (0.2329, 0.1669),   // numbers
        (0.9464, 0.4112),   // title in the other text
        (0.7951, 0.2346),   // title in the other text, the lesser way
        (1.7727, 0.2437),   // top words in the other text
        (1.7364, 0.1549),   // top words in the other text, the lesser way
        (3.5379, 0.1841),   // shared mass
        (2.5204, -1.8624),  // ln of shared mass
        (0.5541, 0.8363),   // ln of shared word pairs
        (-1.2793, 5.2465),  // ln of the shorter length
        (0.0438, 5.7367),   // ln of the longer length
        (-1.5055, 0.1399),  // languages differ
        (2.8544, -0.7313),  // similarity against the nearest
        (2.2095, -0.0482),  // similarity against ranks 3 to 6
        (-3.1675, 0.3418),  // similarity against ranks 6 to 15
        (2.0554, 0.6962),   // similarity against ranks 16 to 50
        (0.1054, -0.8672),  // similarity against the nearer of the nearest
        (-6.2754, -2.4562), // density of the neighbourhoods
        (0.3501, 0.0897),   // both dated
        (-1.4969, 0.2609),  // ln of days apart
        (1.8481, 0.0090),   // within a day
        (-0.0884, 0.1723),  // ln of shared triples of words
        (0.4681, 0.0389),   // numbered alike
        (-2.6890, 0.0265),  // numbered otherwise
        (0.9583, 0.0512),   // one day named by both
        (-0.4653, 0.6950),  // ln of days between those named
        (0.9983, 0.1667),   // one year named by both
        (-0.2210, 0.1364),  // years named, none by both
        (0.7188, 0.1671),   // one day of the week named by both
        (-1.0493, 0.1950),  // days of the week named, none by both
        (-3.1966, 0.1489),  // words that are no names
        (-0.2047, -2.1820), // ln of words that are no names
        (-4.5086, 0.1656),  // words by the corpus's own frequencies
        (-0.7777, -2.1268), // ln of shared mass by the corpus's own frequencies
        (-2.7322, 0.2409),  // briefness
        (3.2140, 0.0670),   // similarity, in briefs
        (2.7072, 0.0722),   // words, in briefs
        (-4.9849, 0.0247),  // pairs of words, in briefs
        (-6.0291, 0.0634),  // lead, in briefs
        (-3.8492, 0.0555),  // title, in briefs
        (-0.4397, 0.1016),  // names, in briefs
        (2.4566, 0.0416),   // numbers, in briefs
        (-6.0708, 0.0764),  // top words in the other text, in briefs
        (-1.2284, 0.0524),  // top words in the other text, the lesser way, in briefs
        (-2.5228, -0.3129), // ln of shared mass, in briefs
        (0.1163, 0.2435),   // ln of shared word pairs, in briefs
        (-2.4782, -0.1291), // similarity against the nearest, in briefs
        (-0.7216, 0.0660),  // similarity against ranks 3 to 6, in briefs
        (1.2452, -0.5974),  // density of the neighbourhoods, in briefs
        (0.6511, -0.4470),  // ln of words that are no names, in briefs
        (15.2210, 0.0545),  // words by the corpus's own frequencies, in briefs
        (2.3611, -0.3830),  // ln of shared mass by the corpus's own frequencies, in briefs
    ],
};

pub(crate) const SECOND: Stage<ALL> = Stage {
    bias: -2.3828,
    weights: [
        (6.1114, 0.2064),   // similarity
        (-1.8831, 0.2161),  // words
        (-0.6568, 0.0815),  // pairs of words
        (0.4090, 0.1643),   // lead
        (0.6479, 0.1700),   // title
        (-0.4696, 0.3266),  // names
        (0.2659, 0.1669),   // numbers
        (0.0960, 0.4112),   // title in the other text
        (0.1672, 0.2346),   // title in the other text, the lesser way
        (0.7987, 0.2437),   // top words in the other text
        (0.6799, 0.1549),   // top words in the other text, the lesser way
        (2.2258, 0.1841),   // shared mass
        (0.3871, -1.8624),  // ln of shared mass
        (0.1343, 0.8363),   // ln of shared word pairs
        (-0.2452, 5.2465),  // ln of the shorter length
        (-0.0181, 5.7367),  // ln of the longer length
        (-0.7650, 0.1399),  // languages differ
        (-0.5503, -0.7313), // similarity against the nearest
        (-1.6772, -0.0482), // similarity against ranks 3 to 6
        (2.9578, 0.3418),   // similarity against ranks 6 to 15
        (-1.7991, 0.6962),  // similarity against ranks 16 to 50
        (-0.3576, -0.8672), // similarity against the nearer of the nearest
        (0.8305, -2.4562),  // density of the neighbourhoods
        (1.2891, 0.0897),   // both dated
        (-0.9153, 0.2609),  // ln of days apart
        (-0.8850, 0.0090),  // within a day
        (-0.0289, 0.1723),  // ln of shared triples of words
        (0.2057, 0.0389),   // numbered alike
        (-0.0826, 0.0265),  // numbered otherwise
        (0.3809, 0.0512),   // one day named by both
        (-0.0401, 0.6950),  // ln of days between those named
        (0.2649, 0.1667),   // one year named by both
        (0.1923, 0.1364),   // years named, none by both
        (0.2539, 0.1671),   // one day of the week named by both
        (-0.1948, 0.1950),  // days of the week named, none by both
        (-1.0601, 0.1489),  // words that are no names
        (-0.0950, -2.1820), // ln of words that are no names
        (-2.4744, 0.1656),  // words by the corpus's own frequencies
        (0.2761, -2.1268),  // ln of shared mass by the corpus's own frequencies
        (-1.7407, 0.2409),  // briefness
        (0.8814, 0.0670),   // similarity, in briefs
        (2.0481, 0.0722),   // words, in briefs
        (-1.3613, 0.0247),  // pairs of words, in briefs
        (-3.7310, 0.0634),  // lead, in briefs
        (-2.3724, 0.0555),  // title, in briefs
        (-0.4203, 0.1016),  // names, in briefs
        (0.5667, 0.0416),   // numbers, in briefs
        (0.0130, 0.0764),   // top words in the other text, in briefs
        (2.5698, 0.0524),   // top words in the other text, the lesser way, in briefs
        (-2.1944, -0.3129), // ln of shared mass, in briefs
        (-0.0194, 0.2435),  // ln of shared word pairs, in briefs
        (0.2825, -0.1291),  // similarity against the nearest, in briefs
        (-0.6970, 0.0660),  // similarity against ranks 3 to 6, in briefs
        (0.5350, -0.5974),  // density of the neighbourhoods, in briefs
        (0.2349, -0.4470),  // ln of words that are no names, in briefs
        (4.0559, 0.0545),   // words by the corpus's own frequencies, in briefs
        (0.8028, -0.3830),  // ln of shared mass by the corpus's own frequencies, in briefs
        (-0.0471, -2.3439), // log odds of the first stage
        (-1.7286, 0.4292),  // similarity of the circles
        (9.9148, 0.4049),   // likelihood between the circles
        (0.6616, -0.9639),  // circles against the nearest
        (2.2075, -0.0689),  // circles against ranks 3 to 6
        (-2.2323, 0.5496),  // circles against ranks 6 to 15
        (-1.5473, 1.2207),  // circles against ranks 16 to 50
        (0.9750, -1.0331),  // circles against the nearer of the nearest
        (-1.9841, -2.3757), // density of the circles
    ],
};
