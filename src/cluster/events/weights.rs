//! The weights of the model of two reports of one event: written by `gleaner-train events`, not by hand.
//!
//! Data: the development sets of ECB+ (Cybulska, Vossen, 2014), allsides (Baly and others, 2020) and
//! MEANTIME (Minard and others, 2016), and dated Arabic articles of ANT (Chouigui and others, 2017), as
//! they are and in the regimes of the trainer; ridge penalty 20. They hold no text. Date: 2026-11.
//! Command: `cargo run --release -p gleaner-train -- events DIR --apart FILE --out src/cluster/events/weights.rs`.
//! Figures, trained on all; and with the articles scored kept back, a fifth of the events or topics at a time:
//!
//! ```text
//! ecbplus          B3 95.0, pairs 95.0, hard negatives 2.9 %, kept back B3 89.4, pairs 87.4, hard negatives 3.0 %
//! allsides dated   B3 92.0, pairs 82.5, hard negatives 0.3 %, kept back B3 92.2, pairs 82.6, hard negatives 0.3 %
//! allsides         B3 86.7, pairs 70.8, hard negatives 0.5 %, kept back B3 86.6, pairs 70.2, hard negatives 0.6 %
//! meantime         B3 99.1, pairs 97.7, hard negatives 0.3 %, kept back B3 99.1, pairs 97.7, hard negatives 0.3 %
//! ```

use crate::cluster::events::features::{ALL, FIRST as OF_PAIR};
use crate::cluster::events::model::Stage;

pub(crate) const FIRST: Stage<OF_PAIR> = Stage {
    bias: -2.2572,
    weights: [
        (7.9334, 0.1798),   // similarity
        (-4.1635, 0.1862),  // words
        (-5.1362, 0.0686),  // pairs of words
        (2.8001, 0.1319),   // lead
        (0.2727, 0.1519),   // title
        (0.6210, 0.2917),   // names
        (1.2573, 0.1656),   // numbers
        (1.3686, 0.3851),   // title in the other text
        (0.4420, 0.2107),   // title in the other text, the lesser way
        (-0.4838, 0.2196),  // top words in the other text
        (1.0033, 0.1286),   // top words in the other text, the lesser way
        (-3.3031, 0.1482),  // shared mass
        (2.0402, -2.0059),  // ln of shared mass
        (0.3372, 0.8500),   // ln of shared word pairs
        (-0.3141, 5.5797),  // ln of the shorter length
        (0.1029, 6.1210),   // ln of the longer length
        (-1.1737, 0.1550),  // languages differ
        (2.6180, -0.8073),  // similarity against the nearest
        (1.4853, -0.1952),  // similarity against ranks 3 to 6
        (-2.3031, 0.1789),  // similarity against ranks 6 to 15
        (0.9991, 0.5847),   // similarity against ranks 16 to 50
        (-0.3310, -0.9451), // similarity against the nearer of the nearest
        (-6.8094, -2.4468), // density of the neighbourhoods
        (-0.7865, 0.1057),  // both dated
        (-1.1111, 0.3075),  // ln of days apart
        (2.5605, 0.0106),   // within a day
        (0.2663, 0.2546),   // ln of shared triples of words
    ],
};

pub(crate) const SECOND: Stage<ALL> = Stage {
    bias: -2.6314,
    weights: [
        (10.7969, 0.1798),  // similarity
        (-2.4343, 0.1862),  // words
        (-1.1765, 0.0686),  // pairs of words
        (1.5274, 0.1319),   // lead
        (0.5645, 0.1519),   // title
        (0.1467, 0.2917),   // names
        (0.5980, 0.1656),   // numbers
        (-0.0746, 0.3851),  // title in the other text
        (-0.0149, 0.2107),  // title in the other text, the lesser way
        (-0.4125, 0.2196),  // top words in the other text
        (0.2621, 0.1286),   // top words in the other text, the lesser way
        (0.5386, 0.1482),   // shared mass
        (0.3833, -2.0059),  // ln of shared mass
        (0.1026, 0.8500),   // ln of shared word pairs
        (0.0648, 5.5797),   // ln of the shorter length
        (-0.1121, 6.1210),  // ln of the longer length
        (-0.9817, 0.1550),  // languages differ
        (-0.8386, -0.8073), // similarity against the nearest
        (-2.2367, -0.1952), // similarity against ranks 3 to 6
        (1.1275, 0.1789),   // similarity against ranks 6 to 15
        (-1.3845, 0.5847),  // similarity against ranks 16 to 50
        (-0.4948, -0.9451), // similarity against the nearer of the nearest
        (-1.3105, -2.4468), // density of the neighbourhoods
        (0.5915, 0.1057),   // both dated
        (-0.6361, 0.3075),  // ln of days apart
        (-0.5905, 0.0106),  // within a day
        (0.1710, 0.2546),   // ln of shared triples of words
        (-0.0273, -2.2572), // log odds of the first stage
        (-2.3137, 0.3890),  // similarity of the circles
        (8.7731, 0.3849),   // likelihood between the circles
        (0.5588, -1.0456),  // circles against the nearest
        (2.2664, -0.2804),  // circles against ranks 3 to 6
        (-1.0763, 0.3185),  // circles against ranks 6 to 15
        (-0.9939, 1.1106),  // circles against ranks 16 to 50
        (1.0522, -1.1033),  // circles against the nearer of the nearest
        (-0.3733, -2.3483), // density of the circles
    ],
};
