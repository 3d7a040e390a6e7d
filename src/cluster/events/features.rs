//! What speaks for and against a pair of documents reporting one event, as numbers.
//!
//! The first stage looks at the two documents and at how their likeness compares with that of each one's other neighbours:
//! in a corpus of one topic everything is alike, and only what is closer than the rest says something. The second looks at
//! the same once more between documents that stand for their likeliest partners as well.

use crate::cluster::events::said::Agreement;
use crate::cluster::events::weigh::{Common, Field};

/// The features of the first stage.
pub(crate) const FIRST: usize = PLAIN + 1 + BRIEF.len();
/// Those of them that say the same of long and of short reports.
const PLAIN: usize = 34;
/// Those of both.
pub(crate) const ALL: usize = FIRST + 5 + SCALED;

/// Their names, for those who ask why.
pub const FEATURES: [&str; ALL] = [
    "similarity",
    "lead",
    "title",
    "numbers",
    "title in the other text",
    "title in the other text, the lesser way",
    "top words in the other text",
    "top words in the other text, the lesser way",
    "shared mass",
    "ln of shared mass",
    "ln of the shorter length",
    "ln of the longer length",
    "languages differ",
    "similarity against the nearest",
    "similarity against ranks 3 to 6",
    "similarity against ranks 6 to 15",
    "similarity against ranks 16 to 50",
    "similarity against the nearer of the nearest",
    "density of the neighbourhoods",
    "both dated",
    "ln of days apart",
    "numbered otherwise",
    "one day named by both",
    "ln of days between those named",
    "one year named by both",
    "years named, none by both",
    "one day of the week named by both",
    "days of the week named, none by both",
    "words that are no names",
    "ln of words that are no names",
    "words by the corpus's own frequencies",
    "ln of shared mass by the corpus's own frequencies",
    "in common beyond the neighbourhoods",
    "similarity beyond the neighbourhoods",
    "briefness",
    "similarity, in briefs",
    "lead, in briefs",
    "title, in briefs",
    "numbers, in briefs",
    "top words in the other text, in briefs",
    "top words in the other text, the lesser way, in briefs",
    "ln of shared mass, in briefs",
    "similarity against the nearest, in briefs",
    "similarity against ranks 3 to 6, in briefs",
    "density of the neighbourhoods, in briefs",
    "ln of words that are no names, in briefs",
    "words by the corpus's own frequencies, in briefs",
    "ln of shared mass by the corpus's own frequencies, in briefs",
    "log odds of the first stage",
    "likelihood by the first stage",
    "its square",
    "similarity of the circles",
    "likelihood between the circles",
    "circles against the nearest",
    "circles against ranks 3 to 6",
    "circles against ranks 6 to 15",
    "circles against ranks 16 to 50",
    "circles against the nearer of the nearest",
    "density of the circles",
];

/// What is known of a pair.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    pub(crate) common: Common,
    pub(crate) said: Agreement,
    /// All words of the two documents.
    pub(crate) words: (u16, u16),
    pub(crate) foreign: bool,
    /// Their similarity as neighbours, which days between them make less.
    pub(crate) similarity: f32,
    /// If both are dated, how far apart.
    pub(crate) days: Option<f32>,
    /// What they have in common beyond their neighbourhoods, as it is and as a cosine.
    pub(crate) centred: (f32, f32),
}

/// Farther apart tells no more.
pub(crate) const MOST_DAYS: f32 = 30.0;

pub(crate) fn first(pair: &Pair, a: &Around, b: &Around) -> [f64; FIRST] {
    let Pair { common, said, .. } = pair;
    let (shorter, longer) = (pair.words.0.min(pair.words.1), pair.words.0.max(pair.words.1));
    let cosine = |field: Field| common.cosines[field as usize];
    let scaled = scaled(pair.similarity, a, b);
    let ln_length = |words: u16| (f32::from(words) + 1.0).ln();
    let days = pair.days.map_or(0.0, |days| days.min(MOST_DAYS));
    let is = |holds: bool| f32::from(u8::from(holds));
    let plain: [f32; PLAIN] = [
        common.similarity,
        cosine(Field::Lead),
        cosine(Field::Title),
        cosine(Field::Numbers),
        common.title.0,
        common.title.1,
        common.top.0,
        common.top.1,
        common.containment,
        (common.containment + 0.02).ln(),
        ln_length(shorter),
        ln_length(longer),
        is(pair.foreign),
        scaled[0],
        scaled[1],
        scaled[2],
        scaled[3],
        scaled[4],
        scaled[5],
        is(pair.days.is_some()),
        (days + 1.0).ln(),
        // A report that names two sessions agrees with those of either.
        is(said.numbered.1 > 0 && said.numbered.0 == 0),
        is(said.days == Some(0.0)),
        (said.days.map_or(0.0, |days| days.min(MOST_DAYS)) + 1.0).ln(),
        is(said.years == Some(true)),
        is(said.years == Some(false)),
        is(said.weekdays == Some(true)),
        is(said.weekdays == Some(false)),
        cosine(Field::Plain),
        (cosine(Field::Plain) + 0.02).ln(),
        common.own.0,
        (common.own.1 + 0.02).ln(),
        pair.centred.0,
        pair.centred.1,
    ];
    let briefness = 1.0 / (1.0 + (f32::from(shorter) / BRIEF_WORDS).powi(2));
    let mut all = [0.0; FIRST];
    all[..PLAIN].copy_from_slice(&plain.map(f64::from));
    all[PLAIN] = f64::from(briefness);
    for (slot, at) in all[PLAIN + 1..].iter_mut().zip(BRIEF) {
        *slot = f64::from(briefness * plain[at]);
    }
    all
}

/// A report of so many words is half a brief. In a brief the same share of words in common says less, and a name more, than
/// in a long report: without features of their own the model learns one of them at the cost of the other.
const BRIEF_WORDS: f32 = 60.0;
/// The features that briefs have once more.
const BRIEF: [usize; 13] = [0, 1, 2, 3, 6, 7, 9, 13, 14, 18, 29, 30, 31];

/// How near a document's neighbours are: ln of the mean similarity at [`RANKS`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Around([f32; 4]);

/// From the first rank to before the last, from 0.
const RANKS: [(usize, usize); 4] = [(0, 1), (2, 6), (5, 15), (15, 50)];
/// Similarities under this are none: unrelated articles reach them. It stands for those of documents that are no neighbours,
/// too; were it smaller, everything would stand out in a small corpus (at .03 the invented crawl lost five points).
pub(crate) const FLOOR: f32 = 0.08;

impl Around {
    /// Of a document with these similarities to its neighbours.
    pub(crate) fn of(neighbours: impl Iterator<Item = f32>) -> Self {
        let mut values: Vec<f32> = neighbours.collect();
        values.sort_unstable_by(|a, b| b.total_cmp(a));
        Around(RANKS.map(|(from, to)| {
            let sum: f32 = (from..to).map(|rank| values.get(rank).copied().unwrap_or(0.0).max(FLOOR)).sum();
            (sum / (to - from) as f32).ln()
        }))
    }
}

/// Features that [`scaled`] gives.
pub(crate) const SCALED: usize = 6;

/// A similarity as seen from both documents' neighbourhoods, and how dense these are.
pub(crate) fn scaled(similarity: f32, a: &Around, b: &Around) -> [f32; SCALED] {
    let ln = similarity.max(FLOOR).ln();
    let mean = |rank: usize| f32::midpoint(a.0[rank], b.0[rank]);
    [ln - mean(0), ln - mean(1), ln - mean(2), ln - mean(3), ln - a.0[0].max(b.0[0]), mean(3)]
}
