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
//! ecbplus          B3 95.0, pairs 94.9, hard negatives 3.2 %, kept back B3 90.4, pairs 89.8, hard negatives 5.7 %
//! allsides dated   B3 92.6, pairs 84.4, hard negatives 0.1 %, kept back B3 92.5, pairs 84.0, hard negatives 0.2 %
//! allsides         B3 88.6, pairs 76.0, hard negatives 0.2 %, kept back B3 88.1, pairs 74.1, hard negatives 0.3 %
//! meantime         B3 100.0, pairs 100.0, hard negatives 0.0 %, kept back B3 100.0, pairs 100.0, hard negatives 0.0 %
//! invented         B3 98.1, pairs 92.1, hard negatives 3.2 %, kept back B3 97.2, pairs 89.9, hard negatives 3.6 %
//! ```

use crate::cluster::events::features::{ALL, FIRST as OF_PAIR};
use crate::cluster::events::model::Stage;

pub(crate) const FIRST: Stage<OF_PAIR> = Stage {
    bias: -1.9444,
    weights: [
        (0.5179, 0.2203),   // similarity
        (-1.4496, 0.2320),  // words
        (-3.8508, 0.0864),  // pairs of words
        (0.9334, 0.1801),   // lead
        (0.6227, 0.1805),   // title
        (-0.7817, 0.3486),  // names
        (0.2625, 0.1666),   // numbers
        (1.0525, 0.4272),   // title in the other text
        (0.8499, 0.2496),   // title in the other text, the lesser way
        (1.6650, 0.2594),   // top words in the other text
        (1.5300, 0.1696),   // top words in the other text, the lesser way
        (5.1749, 0.2014),   // shared mass
        (1.9363, -1.8044),  // ln of shared mass
        (0.6083, 0.8633),   // ln of shared word pairs
        (-1.3014, 5.1585),  // ln of the shorter length
        (-0.0883, 5.6337),  // ln of the longer length
        (-0.8742, 0.1362),  // languages differ
        (2.9327, -0.7228),  // similarity against the nearest
        (1.3760, 0.0208),   // similarity against ranks 3 to 6
        (-2.8573, 0.4204),  // similarity against ranks 6 to 15
        (2.0940, 0.7345),   // similarity against ranks 16 to 50
        (-0.1498, -0.8575), // similarity against the nearer of the nearest
        (-5.3417, -2.4709), // density of the neighbourhoods
        (0.4177, 0.0864),   // both dated
        (-1.0041, 0.2515),  // ln of days apart
        (0.9164, 0.0087),   // within a day
        (-0.0568, 0.1941),  // ln of shared triples of words
        (0.4304, 0.0433),   // numbered alike
        (-2.7993, 0.0284),  // numbered otherwise
        (0.9127, 0.0509),   // one day named by both
        (-0.4453, 0.6624),  // ln of days between those named
        (0.9371, 0.1590),   // one year named by both
        (-0.3611, 0.1317),  // years named, none by both
        (0.7579, 0.1653),   // one day of the week named by both
        (-0.9777, 0.1877),  // days of the week named, none by both
        (-1.5557, 0.1601),  // words that are no names
        (-0.2882, -2.1383), // ln of words that are no names
        (-3.9704, 0.1761),  // words by the corpus's own frequencies
        (-0.5678, -2.0786), // ln of shared mass by the corpus's own frequencies
        (15.8073, 0.1099),  // in common beyond the neighbourhoods
        (-9.5641, 0.1283),  // similarity beyond the neighbourhoods
        (-2.2663, 0.2689),  // briefness
        (3.3086, 0.0835),   // similarity, in briefs
        (2.5566, 0.0908),   // words, in briefs
        (-8.3408, 0.0308),  // pairs of words, in briefs
        (-5.8236, 0.0805),  // lead, in briefs
        (-3.9920, 0.0687),  // title, in briefs
        (-0.8511, 0.1274),  // names, in briefs
        (3.0577, 0.0455),   // numbers, in briefs
        (-7.0506, 0.0953),  // top words in the other text, in briefs
        (-1.9492, 0.0683),  // top words in the other text, the lesser way, in briefs
        (-1.9462, -0.3197), // ln of shared mass, in briefs
        (0.3083, 0.2883),   // ln of shared word pairs, in briefs
        (-1.3115, -0.1273), // similarity against the nearest, in briefs
        (-1.3976, 0.1134),  // similarity against ranks 3 to 6, in briefs
        (1.0194, -0.6693),  // density of the neighbourhoods, in briefs
        (0.6058, -0.4700),  // ln of words that are no names, in briefs
        (15.2584, 0.0676),  // words by the corpus's own frequencies, in briefs
        (2.0982, -0.4040),  // ln of shared mass by the corpus's own frequencies, in briefs
    ],
};

pub(crate) const SECOND: Stage<ALL> = Stage {
    bias: -2.1429,
    weights: [
        (2.5960, 0.2203),   // similarity
        (-1.3755, 0.2320),  // words
        (0.6375, 0.0864),   // pairs of words
        (-0.6511, 0.1801),  // lead
        (0.4682, 0.1805),   // title
        (-0.8852, 0.3486),  // names
        (0.6120, 0.1666),   // numbers
        (0.2371, 0.4272),   // title in the other text
        (0.2572, 0.2496),   // title in the other text, the lesser way
        (0.6740, 0.2594),   // top words in the other text
        (0.4363, 0.1696),   // top words in the other text, the lesser way
        (3.0664, 0.2014),   // shared mass
        (0.0042, -1.8044),  // ln of shared mass
        (0.0917, 0.8633),   // ln of shared word pairs
        (-0.2215, 5.1585),  // ln of the shorter length
        (-0.0689, 5.6337),  // ln of the longer length
        (-0.3004, 0.1362),  // languages differ
        (0.3292, -0.7228),  // similarity against the nearest
        (-1.2717, 0.0208),  // similarity against ranks 3 to 6
        (1.4908, 0.4204),   // similarity against ranks 6 to 15
        (0.4214, 0.7345),   // similarity against ranks 16 to 50
        (-0.9267, -0.8575), // similarity against the nearer of the nearest
        (1.6827, -2.4709),  // density of the neighbourhoods
        (0.6407, 0.0864),   // both dated
        (-0.6896, 0.2515),  // ln of days apart
        (-0.6550, 0.0087),  // within a day
        (0.0238, 0.1941),   // ln of shared triples of words
        (0.1064, 0.0433),   // numbered alike
        (-3.2700, 0.0284),  // numbered otherwise
        (0.2728, 0.0509),   // one day named by both
        (-0.0074, 0.6624),  // ln of days between those named
        (0.2819, 0.1590),   // one year named by both
        (0.1906, 0.1317),   // years named, none by both
        (0.2956, 0.1653),   // one day of the week named by both
        (-0.1714, 0.1877),  // days of the week named, none by both
        (-0.4246, 0.1601),  // words that are no names
        (-0.1344, -2.1383), // ln of words that are no names
        (-2.1814, 0.1761),  // words by the corpus's own frequencies
        (0.3764, -2.0786),  // ln of shared mass by the corpus's own frequencies
        (5.6312, 0.1099),   // in common beyond the neighbourhoods
        (-0.8084, 0.1283),  // similarity beyond the neighbourhoods
        (-0.2514, 0.2689),  // briefness
        (3.9180, 0.0835),   // similarity, in briefs
        (2.6624, 0.0908),   // words, in briefs
        (-1.5633, 0.0308),  // pairs of words, in briefs
        (-2.5324, 0.0805),  // lead, in briefs
        (-1.8042, 0.0687),  // title, in briefs
        (0.9907, 0.1274),   // names, in briefs
        (-1.3365, 0.0455),  // numbers, in briefs
        (-3.7680, 0.0953),  // top words in the other text, in briefs
        (2.7006, 0.0683),   // top words in the other text, the lesser way, in briefs
        (-0.9753, -0.3197), // ln of shared mass, in briefs
        (-0.3527, 0.2883),  // ln of shared word pairs, in briefs
        (0.2642, -0.1273),  // similarity against the nearest, in briefs
        (-0.8227, 0.1134),  // similarity against ranks 3 to 6, in briefs
        (-0.1685, -0.6693), // density of the neighbourhoods, in briefs
        (0.3574, -0.4700),  // ln of words that are no names, in briefs
        (0.3702, 0.0676),   // words by the corpus's own frequencies, in briefs
        (0.9463, -0.4040),  // ln of shared mass by the corpus's own frequencies, in briefs
        (0.1866, -1.9444),  // log odds of the first stage
        (-2.7949, 0.3418),  // likelihood by the first stage
        (-1.0444, 0.2798),  // its square
        (-5.9289, 0.3207),  // similarity of the circles
        (12.5859, 0.3760),  // likelihood between the circles
        (1.7799, -0.6865),  // circles against the nearest
        (1.0905, -0.0437),  // circles against ranks 3 to 6
        (-1.2323, 0.4671),  // circles against ranks 6 to 15
        (-1.0470, 1.0394),  // circles against ranks 16 to 50
        (-0.2989, -0.7907), // circles against the nearer of the nearest
        (-0.6387, -2.4035), // density of the circles
    ],
};
