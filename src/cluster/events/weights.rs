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
//! ecbplus          B3 94.5, pairs 94.0, hard negatives 4.9 %, kept back B3 93.8, pairs 93.3, hard negatives 4.9 %
//! allsides dated   B3 93.5, pairs 85.8, hard negatives 0.2 %, kept back B3 93.4, pairs 84.9, hard negatives 0.2 %
//! allsides         B3 89.1, pairs 75.5, hard negatives 0.3 %, kept back B3 88.3, pairs 73.6, hard negatives 0.4 %
//! meantime         B3 100.0, pairs 100.0, hard negatives 0.0 %, kept back B3 100.0, pairs 100.0, hard negatives 0.0 %
//! invented         B3 98.3, pairs 92.9, hard negatives 3.2 %, kept back B3 97.1, pairs 90.5, hard negatives 3.6 %
//! ```

use crate::cluster::events::features::{ALL, FIRST as OF_PAIR};
use crate::cluster::events::model::Stage;

pub(crate) const FIRST: Stage<OF_PAIR> = Stage {
    bias: -1.9774,
    weights: [
        (-3.4714, 0.2395),  // similarity
        (3.2764, 0.2115),   // lead
        (1.0505, 0.2071),   // title
        (0.5269, 0.1567),   // numbers
        (1.1156, 0.4948),   // title in the other text
        (0.7744, 0.2948),   // title in the other text, the lesser way
        (1.4464, 0.2950),   // top words in the other text
        (0.6607, 0.1971),   // top words in the other text, the lesser way
        (4.6130, 0.2392),   // shared mass
        (1.4106, -1.6180),  // ln of shared mass
        (-1.2729, 5.0861),  // ln of the shorter length
        (-0.1337, 5.5464),  // ln of the longer length
        (-0.2078, 0.1170),  // languages differ
        (3.0934, -0.7260),  // similarity against the nearest
        (1.6241, 0.0649),   // similarity against ranks 3 to 6
        (-3.1207, 0.4671),  // similarity against ranks 6 to 15
        (1.9443, 0.7810),   // similarity against ranks 16 to 50
        (-0.0920, -0.8543), // similarity against the nearer of the nearest
        (-4.0777, -2.4527), // density of the neighbourhoods
        (1.8834, 0.1079),   // both dated
        (-1.1332, 0.2950),  // ln of days apart
        (-2.9054, 0.0317),  // numbered otherwise
        (0.5555, 0.0433),   // one day named by both
        (-0.5235, 0.6027),  // ln of days between those named
        (1.0386, 0.1357),   // one year named by both
        (-0.1559, 0.1231),  // years named, none by both
        (0.6622, 0.1635),   // one day of the week named by both
        (-1.1345, 0.1881),  // days of the week named, none by both
        (-2.7048, 0.2018),  // words that are no names
        (-0.1889, -1.8656), // ln of words that are no names
        (-1.4542, 0.2014),  // words by the corpus's own frequencies
        (-0.2328, -1.9191), // ln of shared mass by the corpus's own frequencies
        (16.2208, 0.1182),  // in common beyond the neighbourhoods
        (-9.5585, 0.1395),  // similarity beyond the neighbourhoods
        (-0.6251, 0.2944),  // briefness
        (-0.8728, 0.0989),  // similarity, in briefs
        (-2.4435, 0.0987),  // lead, in briefs
        (-3.9227, 0.0824),  // title, in briefs
        (4.3399, 0.0488),   // numbers, in briefs
        (-6.8754, 0.1168),  // top words in the other text, in briefs
        (-2.0222, 0.0850),  // top words in the other text, the lesser way, in briefs
        (-1.7767, -0.3138), // ln of shared mass, in briefs
        (-1.3974, -0.1301), // similarity against the nearest, in briefs
        (-1.1331, 0.1488),  // similarity against ranks 3 to 6, in briefs
        (0.7154, -0.7309),  // density of the neighbourhoods, in briefs
        (0.8628, -0.4634),  // ln of words that are no names, in briefs
        (10.6444, 0.0822),  // words by the corpus's own frequencies, in briefs
        (2.4723, -0.4092),  // ln of shared mass by the corpus's own frequencies, in briefs
    ],
};

pub(crate) const SECOND: Stage<ALL> = Stage {
    bias: -2.1119,
    weights: [
        (2.5769, 0.2395),   // similarity
        (0.8083, 0.2115),   // lead
        (0.6567, 0.2071),   // title
        (0.9764, 0.1567),   // numbers
        (0.1344, 0.4948),   // title in the other text
        (0.0781, 0.2948),   // title in the other text, the lesser way
        (0.4935, 0.2950),   // top words in the other text
        (0.3588, 0.1971),   // top words in the other text, the lesser way
        (3.7516, 0.2392),   // shared mass
        (-0.3325, -1.6180), // ln of shared mass
        (-0.2226, 5.0861),  // ln of the shorter length
        (-0.0363, 5.5464),  // ln of the longer length
        (-0.4243, 0.1170),  // languages differ
        (0.5574, -0.7260),  // similarity against the nearest
        (-0.7816, 0.0649),  // similarity against ranks 3 to 6
        (1.4086, 0.4671),   // similarity against ranks 6 to 15
        (-0.2600, 0.7810),  // similarity against ranks 16 to 50
        (-1.0420, -0.8543), // similarity against the nearer of the nearest
        (0.6007, -2.4527),  // density of the neighbourhoods
        (0.1612, 0.1079),   // both dated
        (-0.6335, 0.2950),  // ln of days apart
        (-2.9514, 0.0317),  // numbered otherwise
        (0.1801, 0.0433),   // one day named by both
        (-0.0270, 0.6027),  // ln of days between those named
        (0.2101, 0.1357),   // one year named by both
        (0.2420, 0.1231),   // years named, none by both
        (0.1176, 0.1635),   // one day of the week named by both
        (-0.2652, 0.1881),  // days of the week named, none by both
        (-1.0099, 0.2018),  // words that are no names
        (-0.0384, -1.8656), // ln of words that are no names
        (-1.0335, 0.2014),  // words by the corpus's own frequencies
        (0.1689, -1.9191),  // ln of shared mass by the corpus's own frequencies
        (4.3435, 0.1182),   // in common beyond the neighbourhoods
        (-0.4839, 0.1395),  // similarity beyond the neighbourhoods
        (0.5245, 0.2944),   // briefness
        (3.5734, 0.0989),   // similarity, in briefs
        (-1.5992, 0.0987),  // lead, in briefs
        (-1.1952, 0.0824),  // title, in briefs
        (-1.2212, 0.0488),  // numbers, in briefs
        (-4.4715, 0.1168),  // top words in the other text, in briefs
        (1.4183, 0.0850),   // top words in the other text, the lesser way, in briefs
        (-0.1951, -0.3138), // ln of shared mass, in briefs
        (0.1539, -0.1301),  // similarity against the nearest, in briefs
        (-0.6320, 0.1488),  // similarity against ranks 3 to 6, in briefs
        (-0.3270, -0.7309), // density of the neighbourhoods, in briefs
        (0.4400, -0.4634),  // ln of words that are no names, in briefs
        (1.3886, 0.0822),   // words by the corpus's own frequencies, in briefs
        (0.5241, -0.4092),  // ln of shared mass by the corpus's own frequencies, in briefs
        (0.0816, -1.9774),  // log odds of the first stage
        (-1.6864, 0.3360),  // likelihood by the first stage
        (-1.4690, 0.2814),  // its square
        (-7.3827, 0.3284),  // similarity of the circles
        (13.0094, 0.3650),  // likelihood between the circles
        (1.6144, -0.7044),  // circles against the nearest
        (0.8325, -0.0031),  // circles against ranks 3 to 6
        (-1.2953, 0.4981),  // circles against ranks 6 to 15
        (-0.1937, 1.0294),  // circles against ranks 16 to 50
        (-0.6486, -0.8061), // circles against the nearer of the nearest
        (0.2472, -2.3817),  // density of the circles
    ],
};
