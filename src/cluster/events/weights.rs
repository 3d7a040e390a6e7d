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
//! allsides dated   B3 91.7, pairs 82.7, hard negatives 0.1 %, kept back B3 92.0, pairs 83.1, hard negatives 0.2 %
//! allsides         B3 88.6, pairs 76.1, hard negatives 0.2 %, kept back B3 88.0, pairs 74.0, hard negatives 0.3 %
//! meantime         B3 100.0, pairs 100.0, hard negatives 0.0 %, kept back B3 100.0, pairs 100.0, hard negatives 0.0 %
//! invented         B3 98.1, pairs 92.1, hard negatives 3.2 %, kept back B3 97.2, pairs 89.9, hard negatives 3.6 %
//! ```

use crate::cluster::events::features::{ALL, FIRST as OF_PAIR};
use crate::cluster::events::model::Stage;

pub(crate) const FIRST: Stage<OF_PAIR> = Stage {
    bias: -1.9911,
    weights: [
        (0.1560, 0.2203),   // similarity
        (-1.2659, 0.2320),  // words
        (-3.9471, 0.0864),  // pairs of words
        (0.8254, 0.1801),   // lead
        (0.6137, 0.1805),   // title
        (-0.7771, 0.3486),  // names
        (0.2601, 0.1666),   // numbers
        (1.0595, 0.4272),   // title in the other text
        (0.8282, 0.2496),   // title in the other text, the lesser way
        (1.5807, 0.2594),   // top words in the other text
        (1.4151, 0.1696),   // top words in the other text, the lesser way
        (5.1227, 0.2014),   // shared mass
        (1.9223, -1.8044),  // ln of shared mass
        (0.6364, 0.8633),   // ln of shared word pairs
        (-1.2914, 5.1585),  // ln of the shorter length
        (-0.0827, 5.6337),  // ln of the longer length
        (-0.8903, 0.1362),  // languages differ
        (2.9256, -0.7027),  // similarity against the nearest
        (1.3518, 0.0138),   // similarity against ranks 3 to 6
        (-2.7208, 0.4142),  // similarity against ranks 6 to 15
        (2.1022, 0.7509),   // similarity against ranks 16 to 50
        (-0.2186, -0.8347), // similarity against the nearer of the nearest
        (-5.1338, -2.4601), // density of the neighbourhoods
        (-0.2632, 0.0865),  // both dated
        (-1.2617, 0.2516),  // ln of days apart
        (2.1933, 0.0087),   // within a day
        (-0.0614, 0.1941),  // ln of shared triples of words
        (0.4310, 0.0433),   // numbered alike
        (-2.7909, 0.0284),  // numbered otherwise
        (0.8994, 0.0509),   // one day named by both
        (-0.4485, 0.6624),  // ln of days between those named
        (0.9420, 0.1590),   // one year named by both
        (-0.3706, 0.1317),  // years named, none by both
        (0.7634, 0.1653),   // one day of the week named by both
        (-0.9730, 0.1878),  // days of the week named, none by both
        (-1.5462, 0.1601),  // words that are no names
        (-0.2871, -2.1383), // ln of words that are no names
        (-3.8843, 0.1761),  // words by the corpus's own frequencies
        (-0.5687, -2.0786), // ln of shared mass by the corpus's own frequencies
        (16.0415, 0.1118),  // in common beyond the neighbourhoods
        (-9.4426, 0.1307),  // similarity beyond the neighbourhoods
        (-2.2035, 0.2689),  // briefness
        (3.3008, 0.0835),   // similarity, in briefs
        (2.4684, 0.0908),   // words, in briefs
        (-8.3780, 0.0308),  // pairs of words, in briefs
        (-5.7946, 0.0805),  // lead, in briefs
        (-3.9525, 0.0687),  // title, in briefs
        (-0.8572, 0.1274),  // names, in briefs
        (3.0718, 0.0455),   // numbers, in briefs
        (-6.8957, 0.0953),  // top words in the other text, in briefs
        (-1.8998, 0.0683),  // top words in the other text, the lesser way, in briefs
        (-1.9263, -0.3197), // ln of shared mass, in briefs
        (0.2981, 0.2883),   // ln of shared word pairs, in briefs
        (-1.2341, -0.1270), // similarity against the nearest, in briefs
        (-1.4920, 0.1133),  // similarity against ranks 3 to 6, in briefs
        (1.0130, -0.6692),  // density of the neighbourhoods, in briefs
        (0.6075, -0.4700),  // ln of words that are no names, in briefs
        (15.1586, 0.0676),  // words by the corpus's own frequencies, in briefs
        (2.0833, -0.4040),  // ln of shared mass by the corpus's own frequencies, in briefs
    ],
};

pub(crate) const SECOND: Stage<ALL> = Stage {
    bias: -2.1298,
    weights: [
        (2.8159, 0.2203),   // similarity
        (-1.3293, 0.2320),  // words
        (0.5798, 0.0864),   // pairs of words
        (-0.6077, 0.1801),  // lead
        (0.5150, 0.1805),   // title
        (-0.8305, 0.3486),  // names
        (0.6066, 0.1666),   // numbers
        (0.2358, 0.4272),   // title in the other text
        (0.2414, 0.2496),   // title in the other text, the lesser way
        (0.7213, 0.2594),   // top words in the other text
        (0.4204, 0.1696),   // top words in the other text, the lesser way
        (3.0379, 0.2014),   // shared mass
        (0.0214, -1.8044),  // ln of shared mass
        (0.1083, 0.8633),   // ln of shared word pairs
        (-0.2270, 5.1585),  // ln of the shorter length
        (-0.0647, 5.6337),  // ln of the longer length
        (-0.2917, 0.1362),  // languages differ
        (0.3229, -0.7027),  // similarity against the nearest
        (-1.3640, 0.0138),  // similarity against ranks 3 to 6
        (1.5409, 0.4142),   // similarity against ranks 6 to 15
        (0.4575, 0.7509),   // similarity against ranks 16 to 50
        (-0.9192, -0.8347), // similarity against the nearer of the nearest
        (1.3787, -2.4601),  // density of the neighbourhoods
        (0.8150, 0.0865),   // both dated
        (-0.6471, 0.2516),  // ln of days apart
        (-0.7946, 0.0087),  // within a day
        (0.0208, 0.1941),   // ln of shared triples of words
        (0.0987, 0.0433),   // numbered alike
        (-3.2952, 0.0284),  // numbered otherwise
        (0.2972, 0.0509),   // one day named by both
        (-0.0103, 0.6624),  // ln of days between those named
        (0.2845, 0.1590),   // one year named by both
        (0.1843, 0.1317),   // years named, none by both
        (0.2945, 0.1653),   // one day of the week named by both
        (-0.1808, 0.1878),  // days of the week named, none by both
        (-0.4381, 0.1601),  // words that are no names
        (-0.1351, -2.1383), // ln of words that are no names
        (-2.1013, 0.1761),  // words by the corpus's own frequencies
        (0.3627, -2.0786),  // ln of shared mass by the corpus's own frequencies
        (5.4344, 0.1118),   // in common beyond the neighbourhoods
        (-0.7394, 0.1307),  // similarity beyond the neighbourhoods
        (-0.2361, 0.2689),  // briefness
        (3.8868, 0.0835),   // similarity, in briefs
        (2.6150, 0.0908),   // words, in briefs
        (-1.6793, 0.0308),  // pairs of words, in briefs
        (-2.5737, 0.0805),  // lead, in briefs
        (-1.8319, 0.0687),  // title, in briefs
        (0.9495, 0.1274),   // names, in briefs
        (-1.3112, 0.0455),  // numbers, in briefs
        (-3.7595, 0.0953),  // top words in the other text, in briefs
        (2.6035, 0.0683),   // top words in the other text, the lesser way, in briefs
        (-0.9756, -0.3197), // ln of shared mass, in briefs
        (-0.3505, 0.2883),  // ln of shared word pairs, in briefs
        (0.2561, -0.1270),  // similarity against the nearest, in briefs
        (-0.7890, 0.1133),  // similarity against ranks 3 to 6, in briefs
        (-0.1549, -0.6692), // density of the neighbourhoods, in briefs
        (0.3557, -0.4700),  // ln of words that are no names, in briefs
        (0.4680, 0.0676),   // words by the corpus's own frequencies, in briefs
        (0.9342, -0.4040),  // ln of shared mass by the corpus's own frequencies, in briefs
        (0.1769, -1.9911),  // log odds of the first stage
        (-2.7912, 0.3418),  // likelihood by the first stage
        (-1.0488, 0.2798),  // its square
        (-6.3837, 0.3287),  // similarity of the circles
        (12.6283, 0.3755),  // likelihood between the circles
        (1.7772, -0.6613),  // circles against the nearest
        (1.1201, -0.0496),  // circles against ranks 3 to 6
        (-1.2496, 0.4605),  // circles against ranks 6 to 15
        (-1.0145, 1.0593),  // circles against ranks 16 to 50
        (-0.2827, -0.7607), // circles against the nearer of the nearest
        (-0.5018, -2.3868), // density of the circles
    ],
};
