//! Which lines of a page are its text: a linear-chain model over what is seen of each line.
//!
//! A conditional random field of two labels (Lafferty, McCallum, Pereira, 2001). The log odds of a line depend on the line
//! and on what is known of its site only, never on the lines around it; those come in through one number, the cost of
//! neighbours with different labels. So the best labels are found in one pass, and stay the best once the lines that go
//! are gone: if what is left had better labels than "all text", so had had the page before.

use std::f64::consts::LN_2;

use crate::boilerplate::line_weights::{BIAS, PAIR, WEIGHTS};
use crate::boilerplate::model::{SiteModel, SiteTemplates};
use crate::boilerplate::shape::Shape;
use crate::boilerplate::view::{Line, View, Word};
use crate::page::{Page, Span};

/// Log odds beyond doubt.
pub(crate) const SURE: f64 = 1e6;
/// What more it costs if two lines share a sentence.
const SENTENCE: f64 = 3.0;

/// Features of a line, by name. Words and numbers are shares of the line's words; those that count lengths are 1 from
/// that number of words on, up to the next.
#[rustfmt::skip]
pub const NAMES: [&str; FEATURES] = [
    "1 word",
    "2 words",
    "3 words",
    "5 words",
    "8 words",
    "12 words",
    "17 words",
    "25 words",
    "41 words",
    "1 word, a sentence",
    "2 words, a sentence",
    "3 words, a sentence",
    "5 words, a sentence",
    "8 words, a sentence",
    "12 words, a sentence",
    "17 words, a sentence",
    "25 words, a sentence",
    "41 words, a sentence",
    "1 word, repeated",
    "2 words, repeated",
    "3 words, repeated",
    "5 words, repeated",
    "8 words, repeated",
    "12 words, repeated",
    "17 words, repeated",
    "25 words, repeated",
    "41 words, repeated",
    "ends with a colon",
    "ends with a comma",
    "starts with a quotation mark",
    "separators of links",
    "an address",
    "a copyright sign",
    "punctuation marks a word",
    "words with a capital",
    "words without a capital",
    "no script with capitals",
    "words in capitals",
    "numbers",
    "length of words",
    "repeated: share of the other stories",
    "repeated: logarithm of the stories",
    "repeated: site's share of repeated lines",
    "not repeated on a known site",
    "not repeated: site's share of repeated lines",
];
/// How many features a line has.
pub const FEATURES: usize = 45;
/// Where lengths are told apart, in words or their equivalent; and what they are told apart by.
const LENGTHS: [usize; 9] = [1, 2, 3, 5, 8, 12, 17, 25, 41];

/// The natural logarithms of small numbers; that of 0 is never asked for.
const LOGARITHMS: [f64; 5] = [0.0, 0.0, LN_2, 1.098_612_288_668_109_8, 2.0 * LN_2];

/// What is seen of a line with these words: repetition is `stories`, those of the site that carry it, 1 for its own.
pub(crate) fn features(site: &SiteTemplates, text: &str, line: &Line, words: &[Word], stories: u32) -> [f64; FEATURES] {
    let mut features = [0.0; FEATURES];
    let length = LENGTHS.iter().rposition(|&least| line.weight >= least).unwrap_or(0);
    let repeated = stories > 1;
    features[length + if line.sentence { LENGTHS.len() } else { 0 }] = 1.0;
    if repeated {
        features[length + 2 * LENGTHS.len()] = 1.0;
    }
    let content = &text[line.span.range()];
    let shape = Shape::of(text, line.span, words);
    let share = |part: u32| f64::from(part) / line.words.max(1) as f64;
    let is = |condition: bool| f64::from(u8::from(condition));
    let chrome = site.repetition();
    let known = is(site.stories > 1);
    let others = f64::from(site.stories.max(2) - 1);
    let rest = [
        is(content.ends_with([':', '：'])),
        is(content.ends_with([',', '،', '，', '、'])),
        is(content.starts_with(['"', '“', '«', '„', '‘', '「', '『'])),
        share(shape.separators).min(1.0),
        is(shape.address),
        is(shape.copyright),
        share(shape.punctuation).min(1.0),
        share(shape.high),
        share(shape.low),
        is(shape.high + shape.low == 0),
        share(shape.capitals),
        share(line.numbers as u32),
        (share(shape.letters) / 10.0).min(1.0),
        is(repeated) * f64::from(stories.saturating_sub(1)) / others,
        LOGARITHMS[stories.min(4) as usize],
        is(repeated) * chrome,
        is(!repeated) * known,
        is(!repeated) * known * chrome,
    ];
    features[3 * LENGTHS.len()..].copy_from_slice(&rest);
    features
}

/// What is seen of each line of `page`, and where it stands: what the weights are fitted on.
pub fn observe(model: &SiteModel, page: &Page) -> Vec<(Span, [f64; FEATURES])> {
    let unknown = SiteTemplates::default();
    let site = model.sites.get(&page.site).unwrap_or(&unknown);
    let view = View::of(page, site);
    let stories = |line: &Line| site.lines.get(&line.key).map_or(1, |template| template.stories);
    let observe = |line: &Line| (line.span, features(site, &page.text, line, view.words_of(line), stories(line)));
    view.lines.iter().map(observe).collect()
}

/// The log odds that a line of these features is text: five sums side by side, since each has to wait for its last step.
pub(crate) fn log_odds(features: &[f64; FEATURES]) -> f64 {
    const { assert!(FEATURES.is_multiple_of(5)) };
    let mut sums = [0.0; 5];
    let (features, weights) = (features.as_chunks().0, WEIGHTS.as_chunks().0);
    for (features, weights) in features.iter().zip(weights) {
        for ((sum, feature), weight) in sums.iter_mut().zip(features as &[f64; 5]).zip(weights as &[f64; 5]) {
            *sum += feature * weight;
        }
    }
    sums.into_iter().fold(BIAS, |sum, part| sum + part)
}

/// Whether each line is text, given its log odds and whether it goes on with the line before it: the labels of the largest
/// sum of log odds of text, less a cost for each two neighbours that differ. (Viterbi, 1967.)
pub(crate) fn labels(lines: &[(f64, bool)]) -> Vec<bool> {
    // The best sums with the line as chrome and as text, from the end; and what the line after it is then.
    let mut best = [0.0, 0.0];
    let mut next: Vec<[bool; 2]> = vec![[false, true]; lines.len()];
    for (at, &(odds, _)) in lines.iter().enumerate().rev() {
        let cost = lines.get(at + 1).map_or(0.0, |after| if after.1 { PAIR + SENTENCE } else { PAIR });
        let (chrome, text) = (best[0], best[1]);
        next[at] = [text - cost > chrome, text >= chrome - cost];
        best = [chrome.max(text - cost), odds + text.max(chrome - cost)];
    }
    let mut label = best[1] >= best[0];
    let follow = |next: &[bool; 2]| {
        let this = label;
        label = next[usize::from(this)];
        this
    };
    next.iter().map(follow).collect()
}
