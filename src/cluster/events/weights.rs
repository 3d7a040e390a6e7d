//! The weights of the model of two reports of one event: written by `gleaner-train events`, not by hand.
//!
//! Data: the development sets of ECB+ (Cybulska, Vossen, 2014), allsides (Baly and others, 2020) and
//! MEANTIME (Minard and others, 2016), and dated Arabic articles of ANT (Chouigui and others, 2017), as
//! they are and in the regimes of the trainer; ridge penalty 20. They hold no text. Date: 2026-11.
//! Command: `cargo run --release -p gleaner-train -- events DIR --apart FILE --out src/cluster/events/weights.rs`.
//! Figures, trained on all; and with the articles scored kept back, a fifth of the events or topics at a time:
//!
//! ```text
//! ecbplus          B3 92.2, pairs 91.2, hard negatives 3.5 %, kept back B3 89.7, pairs 87.8, hard negatives 2.6 %
//! allsides dated   B3 91.9, pairs 82.2, hard negatives 0.2 %, kept back B3 92.0, pairs 82.2, hard negatives 0.3 %
//! allsides         B3 86.4, pairs 70.1, hard negatives 0.5 %, kept back B3 86.3, pairs 69.4, hard negatives 0.6 %
//! meantime         B3 99.1, pairs 97.7, hard negatives 0.3 %, kept back B3 99.1, pairs 97.7, hard negatives 0.3 %
//! ```

use crate::cluster::events::features::{ALL, FIRST as OF_PAIR};
use crate::cluster::events::model::Stage;

pub(crate) const FIRST: Stage<OF_PAIR> = Stage {
    bias: -2.3071,
    weights: [
        (7.0034, 0.1791),   // similarity
        (-5.9575, 0.1862),  // words
        (-5.1534, 0.0684),  // pairs of words
        (2.3829, 0.1323),   // lead
        (0.1078, 0.1521),   // title
        (1.2545, 0.2884),   // names
        (1.2991, 0.1646),   // numbers
        (1.3688, 0.3844),   // title in the other text
        (0.3747, 0.2104),   // title in the other text, the lesser way
        (-0.0695, 0.2184),  // top words in the other text
        (1.2195, 0.1276),   // top words in the other text, the lesser way
        (-4.4928, 0.1491),  // shared mass
        (2.2668, -1.9993),  // ln of shared mass
        (0.3360, 0.8512),   // ln of shared word pairs
        (-0.3190, 5.5529),  // ln of the shorter length
        (0.1949, 6.0912),   // ln of the longer length
        (-1.3249, 0.1521),  // languages differ
        (2.3458, -0.8061),  // similarity against the nearest
        (1.3559, -0.1968),  // similarity against ranks 3 to 6
        (-2.2000, 0.1757),  // similarity against ranks 6 to 15
        (1.3884, 0.5805),   // similarity against ranks 16 to 50
        (-0.2403, -0.9458), // similarity against the nearer of the nearest
        (-6.5202, -2.4466), // density of the neighbourhoods
        (-0.7419, 0.1037),  // both dated
        (-1.1177, 0.3016),  // ln of days apart
        (2.5770, 0.0104),   // within a day
        (0.2117, 0.2574),   // ln of shared triples of words
    ],
};

pub(crate) const SECOND: Stage<ALL> = Stage {
    bias: -2.6418,
    weights: [
        (10.3848, 0.1791),  // similarity
        (-3.5195, 0.1862),  // words
        (-1.3532, 0.0684),  // pairs of words
        (1.2887, 0.1323),   // lead
        (0.5107, 0.1521),   // title
        (0.3054, 0.2884),   // names
        (0.5637, 0.1646),   // numbers
        (-0.0307, 0.3844),  // title in the other text
        (-0.0376, 0.2104),  // title in the other text, the lesser way
        (-0.2290, 0.2184),  // top words in the other text
        (0.3873, 0.1276),   // top words in the other text, the lesser way
        (-0.5384, 0.1491),  // shared mass
        (0.6389, -1.9993),  // ln of shared mass
        (0.1213, 0.8512),   // ln of shared word pairs
        (0.0480, 5.5529),   // ln of the shorter length
        (-0.0550, 6.0912),  // ln of the longer length
        (-1.0109, 0.1521),  // languages differ
        (-0.9007, -0.8061), // similarity against the nearest
        (-2.3359, -0.1968), // similarity against ranks 3 to 6
        (1.3715, 0.1757),   // similarity against ranks 6 to 15
        (-1.1648, 0.5805),  // similarity against ranks 16 to 50
        (-0.4439, -0.9458), // similarity against the nearer of the nearest
        (-1.6568, -2.4466), // density of the neighbourhoods
        (0.5940, 0.1037),   // both dated
        (-0.6591, 0.3016),  // ln of days apart
        (-0.4751, 0.0104),  // within a day
        (0.1312, 0.2574),   // ln of shared triples of words
        (-0.0090, -2.3071), // log odds of the first stage
        (-2.9390, 0.3872),  // similarity of the circles
        (8.4901, 0.3820),   // likelihood between the circles
        (0.5754, -1.0450),  // circles against the nearest
        (2.3479, -0.2853),  // circles against ranks 3 to 6
        (-1.1145, 0.3140),  // circles against ranks 6 to 15
        (-1.0861, 1.1061),  // circles against ranks 16 to 50
        (1.1435, -1.1046),  // circles against the nearer of the nearest
        (-0.2622, -2.3480), // density of the circles
    ],
};
