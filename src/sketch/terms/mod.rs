//! What the grouping of events needs of a document: its telling words, where each stands and how rare it is, and little
//! else.
//!
//! Reports of one happening by different papers share names, numbers and rare words, not phrases, so the sketch for them
//! is a bag of weighted terms (Salton, Buckley, 1988) with fields: the whole text, its first lines, the title, names and
//! numbers. Which words tell something, the frequencies of their language say (see `background`); how much, is weighed
//! later, among the documents of a corpus. Knows no other document.

mod count;
mod facts;
mod stem;

use std::sync::LazyLock;

use crate::hash::{combine, hash_bytes};
use crate::sketch::background::{self, Background, LANGUAGES, Language, Level, NUMBER, UNKNOWN};
use crate::sketch::terms::count::Counter;

pub(crate) use crate::sketch::terms::facts::Fact;

#[doc(hidden)]
pub use crate::sketch::terms::count::background_keys;

/// The counted terms of one document: at most 84 words and 20 pairs of neighbouring words, 5 bytes each, and
/// 12 dates and numbered things of 4, so that a document takes at most 650 bytes.
///
/// Longer documents keep what weighs most: rare words, repeated ones, those of the title and the first lines. Equal texts
/// have equal terms on every machine.
///
/// ```
/// use gleaner::sketch::terms::Terms;
/// let terms = Terms::new("Flood in Wenlow", "The River Arle burst its banks on Tuesday.");
/// assert_eq!(terms, Terms::new("FLOOD  in Wenlow!", "The River Arle burst its banks, on Tuesday"));
/// assert!(Terms::new("", " -- ").is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Terms {
    /// In order.
    keys: Box<[u32]>,
    /// Of each term, what [`Term`] says of it besides its key.
    marks: Box<[u8]>,
    /// Dates and numbered things, see [`Fact`].
    facts: Box<[u32]>,
    /// All words of the text, up to 65,535.
    words: u16,
    /// The script of most words; documents are weighed among those of their own.
    script: u16,
    language: Language,
    /// 31 bits of the hash of its site, 0 if that is unknown. No part of the content.
    site: u32,
}

/// One word or pair of words of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    /// 32 bits of the hash of the normal form.
    pub(crate) key: u32,
    /// How often it stands in the document, as a step: each is 1.6 times the one before, the first is 1. At most 7.
    pub(crate) step: u8,
    /// Whether it stands among the first [`LEAD`] bytes.
    pub(crate) lead: bool,
    /// Whether it stands in the title.
    pub(crate) title: bool,
    /// What it is.
    pub(crate) kind: Kind,
    /// How common it is in its language. Of the pairs that are kept nothing is known.
    pub(crate) level: Level,
}

/// What a term is, as far as its field depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// Any other word.
    Word,
    /// A word that is capitalised inside sentences most of the time; without capitals, one that its language's list lacks.
    Name,
    /// A word that holds a digit.
    Number,
    /// Two neighbouring words.
    Pair,
}

/// Bytes of text that count as its beginning: about 600 characters of a script with spaces, and fewer, but heavier ones, of
/// the others. Reports say what happened first.
const LEAD: usize = 800;
/// A first line of at most so many bytes stands in for a missing title.
const LONGEST_TITLE: usize = 300;

impl Terms {
    /// Counts the terms of a document.
    ///
    /// An unknown title is the empty string; a short first line of the text then takes its place. Linear time.
    pub fn new(title: &str, text: &str) -> Self {
        let (title, text) = (title.trim(), text.trim());
        let mut counter = Counter::default();
        let first_line = text.lines().next().unwrap_or("").trim();
        let headline = match title {
            "" if first_line.len() <= LONGEST_TITLE => first_line,
            _ => title,
        };
        counter.read_title(headline);
        if !text.starts_with(title) {
            // Otherwise the text repeats it anyway.
            counter.read_headline(title);
        }
        counter.read(text);
        counter.finish()
    }

    /// Tells from which site the document comes, the empty string for none: words that stand on most pages of a site count
    /// little, then. Where a site's chrome is stripped already, this brings nothing.
    ///
    /// ```
    /// use gleaner::sketch::terms::Terms;
    /// let (here, there) = (Terms::new("", "rain").of_site("a.example"), Terms::new("", "rain").of_site("b.example"));
    /// assert!(here != there && here.content_hash() == there.content_hash());
    /// ```
    pub fn of_site(mut self, site: &str) -> Self {
        self.site = if site.is_empty() { 0 } else { hash_bytes(site.as_bytes(), 0) as u32 >> 1 | 1 };
        self
    }

    /// Whether the document has no words.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// How many terms are kept.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// The language of most of the text as an ISO 639 code, if it is one of the [`LANGUAGES`] of which frequencies are
    /// known; else the empty string.
    pub fn language(&self) -> &'static str {
        LANGUAGES.get(usize::from(self.language)).copied().unwrap_or_default()
    }

    /// The hash of everything in it: equal for equal terms.
    pub fn content_hash(&self) -> u64 {
        let head = u64::from(self.script) << 32 | u64::from(self.words) << 16 | u64::from(self.language);
        let state = combine(0, head);
        let terms = self.keys.iter().zip(&self.marks);
        let state = terms.fold(state, |state, (&key, &marks)| combine(state, u64::from(key) << 32 | u64::from(marks)));
        self.facts.iter().fold(state, |state, &fact| combine(state, u64::from(fact)))
    }

    /// The terms, by key.
    pub(crate) fn terms(&self) -> impl Iterator<Item = Term> {
        let background = Background::get();
        self.keys.iter().zip(&self.marks).map(|(&key, &marks)| {
            let mut term = Term::unpack(key, marks);
            term.level = match term.kind {
                Kind::Pair => UNKNOWN,
                Kind::Number => background.level(self.language, key).min(NUMBER),
                Kind::Word | Kind::Name => background.level(self.language, key),
            };
            term
        })
    }

    /// The dates and numbered things of its title and first lines, in order.
    pub(crate) fn facts(&self) -> impl Iterator<Item = Fact> {
        self.facts.iter().map(|&bits| Fact::unpack(bits))
    }

    /// The keys of the terms, in order.
    pub(crate) fn keys(&self) -> &[u32] {
        &self.keys
    }

    /// All words of the text, up to 65,535.
    pub(crate) fn words(&self) -> u16 {
        self.words
    }

    pub(crate) fn script(&self) -> u16 {
        self.script
    }

    /// See [`Terms::of_site`].
    pub(crate) fn site(&self) -> u32 {
        self.site
    }

    pub(crate) fn language_number(&self) -> Language {
        self.language
    }
}

impl Term {
    /// Everything but the key and the level, which is looked up.
    fn pack(self) -> u8 {
        self.step | u8::from(self.lead) << 3 | u8::from(self.title) << 4 | (self.kind as u8) << 5
    }

    fn unpack(key: u32, marks: u8) -> Self {
        let kind = match marks >> 5 {
            0 => Kind::Word,
            1 => Kind::Name,
            2 => Kind::Number,
            _ => Kind::Pair,
        };
        Term { key, step: marks & 7, lead: marks >> 3 & 1 == 1, title: marks >> 4 & 1 == 1, kind, level: UNKNOWN }
    }

    /// How much the term tells before any corpus is known.
    fn general_weight(self) -> f32 {
        /// By level.
        static RARITIES: LazyLock<[f32; UNKNOWN as usize + 1]> =
            LazyLock::new(|| std::array::from_fn(|level| idf(GENERAL, level as Level, 0, 0)));
        let rarity = RARITIES[usize::from(self.level.min(UNKNOWN))];
        let places = u8::from(self.title) + u8::from(self.lead) + u8::from(self.kind == Kind::Name);
        rarity * (strength(self.step) + 0.5 * f32::from(places))
    }
}

/// How much it tells that a document has a term of this level which `holders` of `docs` documents have: ln of how many
/// times more documents lack it, where general frequencies count as much as `general` documents of 300 words.
pub(crate) fn idf(general: f32, level: Level, docs: u32, holders: u32) -> f32 {
    const WORDS: f32 = 300.0;
    /// By level, the part of documents that has a term.
    static EXPECTED: LazyLock<[f32; UNKNOWN as usize + 1]> =
        LazyLock::new(|| std::array::from_fn(|level| 1.0 - (-WORDS * background::share(level as Level)).exp()));
    let expected = EXPECTED[usize::from(level.min(UNKNOWN))];
    ((docs as f32 + general) / (holders as f32 + general * expected)).ln().max(0.0)
}

/// What general frequencies count for otherwise.
pub(crate) const GENERAL: f32 = 1000.0;

/// 1 + ln of how often a term stands in a document, nearly, by its [step](Term::step).
pub(crate) fn strength(step: u8) -> f32 {
    1.0 + 0.47 * f32::from(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(terms: &Terms, word: &str) -> Option<Term> {
        let key = count::key(hash_bytes(stem::stem(word).as_bytes(), 0));
        terms.terms().find(|term| term.key == key)
    }

    #[test]
    fn words_have_a_kind_and_places() {
        let terms = Terms::new("Vance quits", "Yesterday Dorothea Vance quit. Vance, 71, said the vote was lost.");
        let kind = |word| find(&terms, word).map(|term| term.kind);
        for (word, expected) in [
            ("vance", Some(Kind::Name)),
            ("dorothea", Some(Kind::Name)),
            ("yesterday", Some(Kind::Word)),
            ("71", Some(Kind::Number)),
            ("vote", Some(Kind::Word)),
            ("absent", None),
        ] {
            assert_eq!(kind(word), expected, "{word}");
        }
        let vance = find(&terms, "vance").map(|term| (term.step, term.lead, term.title));
        assert_eq!(vance, Some((2, true, true)), "the title is not in the text, so it counts there too");
    }

    #[test]
    fn a_title_that_the_text_repeats_counts_once() {
        let text = "Ferry runs aground\nThe ferry ran aground off Marle End.";
        assert_eq!(Terms::new("Ferry runs aground", text), Terms::new("", text));
    }

    #[test]
    fn scripts_without_spaces_give_pairs_of_characters() {
        let terms = Terms::new("", "江湾地铁。开通");
        // 江, 湾, 地, 铁, 江湾, 湾地, 地铁; 开, 通, 开通.
        assert_eq!(terms.len(), 10);
    }

    #[test]
    fn what_is_kept_is_bounded_and_agrees_between_documents() {
        let long = (0..5000).map(|i| format!("w{i}x")).collect::<Vec<_>>().join(" ");
        let longer = format!("{long} and then something else");
        let (a, b) = (Terms::new("t", &long), Terms::new("t", &longer));
        assert_eq!(a.len(), 104);
        let same = a.keys().iter().filter(|key| b.keys().contains(key)).count();
        assert!(same > a.len() - 10, "{same}");
    }

    #[test]
    fn languages_are_told_by_their_words() {
        for (text, language) in [
            ("The council of the coast met in the town hall and voted for the new bridge.", "en"),
            ("Der Rat der Stadt hat am Dienstag für die neue Brücke gestimmt.", "de"),
            ("اجتمع مجلس المدينة يوم الثلاثاء ووافق على بناء الجسر الجديد", "ar"),
            ("Городской совет во вторник проголосовал за новый мост через реку", "ru"),
            ("Το δημοτικό συμβούλιο ψήφισε την Τρίτη για τη νέα γέφυρα", "el"),
            ("市议会星期二投票决定修建新的大桥", "zh"),
            ("xkcd qwzz plmk", ""),
        ] {
            assert_eq!(Terms::new("", text).language(), language, "{text}");
        }
    }

    #[test]
    fn a_document_stays_small() {
        let dates =
            "the 1st 2nd 3rd 4th ford on 1 May 2001, 2 May 2002, 3 May 2003, 4 May 2004, Monday Tuesday Friday Sunday";
        let words = (0..5000).map(|i| format!("w{i}x")).collect::<Vec<_>>().join(" ");
        let long = format!("{dates} {words}");
        let terms = Terms::new("", &long);
        assert!(terms.facts.len() > 8);
        assert!(size_of::<Terms>() + 5 * terms.len() + 4 * terms.facts.len() <= 650, "{}", size_of::<Terms>());
    }
}
