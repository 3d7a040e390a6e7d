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
//! ecbplus          B3 95.8, pairs 95.7, hard negatives 2.7 %, kept back B3 90.7, pairs 89.5, hard negatives 8.2 %
//! allsides dated   B3 92.6, pairs 83.9, hard negatives 0.2 %, kept back B3 92.7, pairs 83.7, hard negatives 0.2 %
//! allsides         B3 88.8, pairs 75.3, hard negatives 0.3 %, kept back B3 88.1, pairs 73.8, hard negatives 0.4 %
//! meantime         B3 100.0, pairs 100.0, hard negatives 0.0 %, kept back B3 99.1, pairs 97.7, hard negatives 0.3 %
//! invented         B3 95.9, pairs 84.8, hard negatives 8.0 %, kept back B3 90.7, pairs 66.3, hard negatives 20.7 %
//! ```

use crate::cluster::events::features::{ALL, FIRST as OF_PAIR};
use crate::cluster::events::model::Stage;

pub(crate) const FIRST: Stage<OF_PAIR> = Stage {
    bias: -2.3466,
    weights: [
        (2.4666, 0.2064),   // similarity
        (-2.6541, 0.2161),  // words
        (-3.7648, 0.0815),  // pairs of words
        (1.0545, 0.1643),   // lead
        (0.4238, 0.1700),   // title
        (-0.8289, 0.3266),  // names
        (0.2271, 0.1669),   // numbers
        (0.9523, 0.4112),   // title in the other text
        (0.8052, 0.2346),   // title in the other text, the lesser way
        (1.7543, 0.2437),   // top words in the other text
        (1.7594, 0.1549),   // top words in the other text, the lesser way
        (3.6076, 0.1841),   // shared mass
        (2.5158, -1.8624),  // ln of shared mass
        (0.5565, 0.8363),   // ln of shared word pairs
        (-1.2724, 5.2465),  // ln of the shorter length
        (0.0430, 5.7367),   // ln of the longer length
        (-1.5164, 0.1399),  // languages differ
        (2.8537, -0.7313),  // similarity against the nearest
        (2.2104, -0.0482),  // similarity against ranks 3 to 6
        (-3.1694, 0.3418),  // similarity against ranks 6 to 15
        (2.0486, 0.6962),   // similarity against ranks 16 to 50
        (0.1157, -0.8672),  // similarity against the nearer of the nearest
        (-6.2887, -2.4562), // density of the neighbourhoods
        (0.3629, 0.0897),   // both dated
        (-1.5026, 0.2609),  // ln of days apart
        (1.8275, 0.0090),   // within a day
        (-0.0868, 0.1723),  // ln of shared triples of words
        (0.3830, 0.0389),   // numbered alike
        (-2.6754, 0.0257),  // numbered otherwise
        (0.9592, 0.0512),   // one day named by both
        (-0.4636, 0.6950),  // ln of days between those named
        (0.9981, 0.1667),   // one year named by both
        (-0.2326, 0.1364),  // years named, none by both
        (0.7208, 0.1671),   // one day of the week named by both
        (-1.0478, 0.1950),  // days of the week named, none by both
        (-3.2013, 0.1489),  // words that are no names
        (-0.2061, -2.1820), // ln of words that are no names
        (-4.5318, 0.1656),  // words by the corpus's own frequencies
        (-0.7810, -2.1268), // ln of shared mass by the corpus's own frequencies
        (-2.7384, 0.2409),  // briefness
        (3.2041, 0.0670),   // similarity, in briefs
        (2.6669, 0.0722),   // words, in briefs
        (-4.9981, 0.0247),  // pairs of words, in briefs
        (-6.0611, 0.0634),  // lead, in briefs
        (-3.8343, 0.0555),  // title, in briefs
        (-0.4674, 0.1016),  // names, in briefs
        (2.4821, 0.0416),   // numbers, in briefs
        (-6.0489, 0.0764),  // top words in the other text, in briefs
        (-1.1702, 0.0524),  // top words in the other text, the lesser way, in briefs
        (-2.5330, -0.3129), // ln of shared mass, in briefs
        (0.1199, 0.2435),   // ln of shared word pairs, in briefs
        (-2.5001, -0.1291), // similarity against the nearest, in briefs
        (-0.7178, 0.0660),  // similarity against ranks 3 to 6, in briefs
        (1.2402, -0.5974),  // density of the neighbourhoods, in briefs
        (0.6546, -0.4470),  // ln of words that are no names, in briefs
        (15.2544, 0.0545),  // words by the corpus's own frequencies, in briefs
        (2.3644, -0.3830),  // ln of shared mass by the corpus's own frequencies, in briefs
    ],
};

pub(crate) const SECOND: Stage<ALL> = Stage {
    bias: -2.3816,
    weights: [
        (6.0870, 0.2064),   // similarity
        (-1.9300, 0.2161),  // words
        (-0.6241, 0.0815),  // pairs of words
        (0.4057, 0.1643),   // lead
        (0.6419, 0.1700),   // title
        (-0.4422, 0.3266),  // names
        (0.2689, 0.1669),   // numbers
        (0.0997, 0.4112),   // title in the other text
        (0.1779, 0.2346),   // title in the other text, the lesser way
        (0.7962, 0.2437),   // top words in the other text
        (0.6983, 0.1549),   // top words in the other text, the lesser way
        (2.2417, 0.1841),   // shared mass
        (0.3893, -1.8624),  // ln of shared mass
        (0.1329, 0.8363),   // ln of shared word pairs
        (-0.2388, 5.2465),  // ln of the shorter length
        (-0.0165, 5.7367),  // ln of the longer length
        (-0.7549, 0.1399),  // languages differ
        (-0.5418, -0.7313), // similarity against the nearest
        (-1.6824, -0.0482), // similarity against ranks 3 to 6
        (2.9533, 0.3418),   // similarity against ranks 6 to 15
        (-1.8063, 0.6962),  // similarity against ranks 16 to 50
        (-0.3514, -0.8672), // similarity against the nearer of the nearest
        (0.7673, -2.4562),  // density of the neighbourhoods
        (1.2864, 0.0897),   // both dated
        (-0.9145, 0.2609),  // ln of days apart
        (-0.8795, 0.0090),  // within a day
        (-0.0317, 0.1723),  // ln of shared triples of words
        (0.1520, 0.0389),   // numbered alike
        (-3.0063, 0.0257),  // numbered otherwise
        (0.3868, 0.0512),   // one day named by both
        (-0.0372, 0.6950),  // ln of days between those named
        (0.2621, 0.1667),   // one year named by both
        (0.1819, 0.1364),   // years named, none by both
        (0.2576, 0.1671),   // one day of the week named by both
        (-0.1874, 0.1950),  // days of the week named, none by both
        (-1.0664, 0.1489),  // words that are no names
        (-0.0973, -2.1820), // ln of words that are no names
        (-2.4649, 0.1656),  // words by the corpus's own frequencies
        (0.2764, -2.1268),  // ln of shared mass by the corpus's own frequencies
        (-1.7491, 0.2409),  // briefness
        (0.8674, 0.0670),   // similarity, in briefs
        (2.0235, 0.0722),   // words, in briefs
        (-1.3783, 0.0247),  // pairs of words, in briefs
        (-3.7962, 0.0634),  // lead, in briefs
        (-2.3565, 0.0555),  // title, in briefs
        (-0.4249, 0.1016),  // names, in briefs
        (0.5830, 0.0416),   // numbers, in briefs
        (0.0389, 0.0764),   // top words in the other text, in briefs
        (2.6127, 0.0524),   // top words in the other text, the lesser way, in briefs
        (-2.2025, -0.3129), // ln of shared mass, in briefs
        (-0.0023, 0.2435),  // ln of shared word pairs, in briefs
        (0.2378, -0.1291),  // similarity against the nearest, in briefs
        (-0.6813, 0.0660),  // similarity against ranks 3 to 6, in briefs
        (0.5273, -0.5974),  // density of the neighbourhoods, in briefs
        (0.2418, -0.4470),  // ln of words that are no names, in briefs
        (4.0660, 0.0545),   // words by the corpus's own frequencies, in briefs
        (0.8067, -0.3830),  // ln of shared mass by the corpus's own frequencies, in briefs
        (-0.0460, -2.3465), // log odds of the first stage
        (-1.7622, 0.4291),  // similarity of the circles
        (9.9451, 0.4049),   // likelihood between the circles
        (0.6489, -0.9640),  // circles against the nearest
        (2.2082, -0.0692),  // circles against ranks 3 to 6
        (-2.2230, 0.5495),  // circles against ranks 6 to 15
        (-1.5537, 1.2206),  // circles against ranks 16 to 50
        (0.9738, -1.0332),  // circles against the nearer of the nearest
        (-1.9517, -2.3758), // density of the circles
    ],
};
