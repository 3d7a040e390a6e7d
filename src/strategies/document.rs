//! Documents in several scripts, and near-duplicates with a known edit.

use proptest::prelude::*;
use proptest::sample::select;

use crate::strategies::words::{SCRIPTS, Script, below};

/// Words of a sentence.
const SENTENCE: usize = 11;
/// Numbers of words: those of documents, and from there on those that edits bring in and those of chrome.
const VOCABULARY: usize = 4000;
const EDITS: u64 = 10_000;
const CHROME: u64 = 20_000;

/// An invented report: sentences of eleven words, or characters, of one script.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Document {
    /// How it is written.
    pub script: Script,
    /// The words of its sentences, as numbers.
    pub sentences: Vec<Vec<u64>>,
}

impl Document {
    /// The report of a number, in so many words, from a vocabulary of 4,000: two numbers have next to no phrase in common.
    pub fn new(script: Script, number: u64, words: usize) -> Self {
        let words: Vec<u64> = (0..words as u64).map(|at| below([number, at], VOCABULARY) as u64).collect();
        Document::of(script, &words)
    }

    fn of(script: Script, words: &[u64]) -> Self {
        Document { script, sentences: words.chunks(SENTENCE).map(<[u64]>::to_vec).collect() }
    }

    /// Lines of eleven words that no report has.
    pub(crate) fn chrome(script: Script, number: u64, lines: u64) -> Self {
        let words = (0..SENTENCE as u64 * lines).map(|at| CHROME + below([number, at], 3000) as u64);
        Document::of(script, &words.collect::<Vec<_>>())
    }

    /// The words, in order.
    pub fn words(&self) -> Vec<u64> {
        self.sentences.concat()
    }

    /// The text, on one line.
    pub fn text(&self) -> String {
        let sentence = |words: &Vec<u64>| {
            words.iter().map(|&number| (self.script.word)(number)).collect::<Vec<_>>().join(self.script.space)
        };
        self.sentences.iter().map(sentence).collect::<Vec<_>>().join(self.script.stop)
    }
}

/// What was done to a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Edit {
    /// Nothing.
    None,
    /// Every so manieth word is another one; from 2 on.
    Replaced(usize),
    /// Only so many of its first words are left.
    Cut(usize),
    /// Two other sentences stand before it and behind it, told by a number.
    Wrapped(u64),
    /// So many sentences from its start stand at its end, and two others are exchanged.
    Shuffled(usize),
}

impl Edit {
    /// The document after the edit.
    pub fn apply(self, document: &Document) -> Document {
        let mut words = document.words();
        match self {
            Edit::None => {}
            Edit::Replaced(nth) => words.iter_mut().skip(nth / 2).step_by(nth.max(1)).for_each(|word| *word += EDITS),
            Edit::Cut(kept) => words.truncate(kept),
            Edit::Wrapped(number) => {
                let chrome = |number| Document::chrome(document.script, number, 2).words();
                words = [chrome(number * 2), words, chrome(number * 2 + 1)].concat();
            }
            Edit::Shuffled(first) => {
                let mut shuffled = document.clone();
                let sentences = &mut shuffled.sentences;
                if sentences.len() > 4 {
                    let first = first % sentences.len();
                    sentences.rotate_left(first);
                    sentences.swap(1, 4);
                }
                return shuffled;
            }
        }
        Document::of(document.script, &words)
    }
}

/// A document and a copy of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NearDuplicate {
    /// The original.
    pub original: Document,
    /// What was done to it.
    pub edit: Edit,
    /// What came of it.
    pub copy: Document,
}

/// Reports of 110 to 200 words, or characters, in any of the [`SCRIPTS`].
pub fn document() -> impl Strategy<Value = Document> {
    (select(SCRIPTS), any::<u64>(), 110..200usize)
        .prop_map(|(script, number, words)| Document::new(script, number, words))
}

/// Reports and what an editor makes of them: at most every eighth word replaced, at least a third kept.
pub fn near_duplicate() -> impl Strategy<Value = NearDuplicate> {
    let edit = prop_oneof![
        Just(Edit::None),
        (8..30usize).prop_map(Edit::Replaced),
        (40..110usize).prop_map(Edit::Cut),
        (0..1000u64).prop_map(Edit::Wrapped),
        (1..9usize).prop_map(Edit::Shuffled),
    ];
    let shrunk = |words: usize, edit| match edit {
        Edit::Cut(kept) => Edit::Cut(kept.max(words / 3 + 1)),
        other => other,
    };
    (document(), edit).prop_map(move |(original, edit)| {
        let edit = shrunk(original.words().len(), edit);
        NearDuplicate { copy: edit.apply(&original), edit, original }
    })
}
