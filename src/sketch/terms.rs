//! What the grouping of events needs of a document: its words, how often each stands where, and little else.
//!
//! Reports of one happening by different papers share names, numbers and rare words, not phrases, so the sketch for them
//! is a bag of weighted terms (Salton, Buckley, 1988) with fields: the whole text, its first lines, the title, names and
//! numbers. Weights are not here: they need a corpus. Knows no other document.

use crate::hash::{KeyMap, combine, hash_bytes};
use crate::text::{Token, each_token};

/// The counted terms of one document: at most 256 words and 96 word pairs, 8 bytes each.
///
/// Longer documents keep what stands in the title or the first lines and what they repeat, then what has the smallest
/// hash, so that two documents keep the same of what they share. Equal texts have equal terms on every machine.
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
    /// By key.
    counted: Vec<Term>,
    /// The script of most words; documents are weighed among those of their own.
    script: u16,
    /// Whether that script has capital letters and they are used, so that names are known by them.
    cased: bool,
}

/// One word or pair of words of a document. Counts stop at 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Term {
    /// 32 bits of the hash of the normal form.
    pub(crate) key: u32,
    /// Occurrences in the document.
    pub(crate) count: u8,
    /// Occurrences among the first [`LEAD`] characters.
    pub(crate) lead: u8,
    /// Occurrences in the title.
    pub(crate) title: u8,
    /// What it is.
    pub(crate) kind: Kind,
}

/// What a term is, as far as its field depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) enum Kind {
    /// Any other word.
    Word,
    /// A word that is capitalised inside sentences most of the time.
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
const MAX_WORDS: usize = 256;
const MAX_PAIRS: usize = 96;
/// Share of its places inside sentences where a name is capitalised.
const NAME_SHARE: f32 = 0.6;

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
        counter.read(headline, Place::Title);
        if !text.starts_with(title) {
            // Otherwise the text repeats it anyway.
            counter.read(title, Place::Headline);
        }
        counter.read(text, Place::Text);
        counter.finish()
    }

    /// Whether the document has no words.
    pub fn is_empty(&self) -> bool {
        self.counted.is_empty()
    }

    /// How many terms are kept.
    pub fn len(&self) -> usize {
        self.counted.len()
    }

    /// The hash of everything in it: equal for equal terms.
    pub fn content_hash(&self) -> u64 {
        let state = combine(u64::from(self.script), u64::from(self.cased));
        self.counted.iter().fold(state, |state, term| {
            let counts = u32::from_be_bytes([term.count, term.lead, term.title, term.kind as u8]);
            combine(state, u64::from(term.key) << 32 | u64::from(counts))
        })
    }

    pub(crate) fn terms(&self) -> &[Term] {
        &self.counted
    }

    pub(crate) fn script(&self) -> u16 {
        self.script
    }

    pub(crate) fn cased(&self) -> bool {
        self.cased
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Counted as title only.
    Title,
    /// A title that the text does not repeat: counted as if it did.
    Headline,
    Text,
}

#[derive(Clone, Copy, Default)]
struct Count {
    all: u32,
    lead: u32,
    title: u32,
    inside: u32,
    capitalised: u32,
    number: bool,
    pair: bool,
}

#[derive(Default)]
struct Counter {
    counts: KeyMap<u32, Count>,
    scripts: KeyMap<u32, u32>,
}

impl Counter {
    fn read(&mut self, text: &str, place: Place) {
        let mut previous: Option<(u64, usize, bool)> = None;
        // Two neighbouring characters of a script without spaces make a word.
        each_token(text, |token| {
            let gap = previous.map_or("\n", |(_, end, _)| text.get(end..token.span.start).unwrap_or(""));
            let hash = hash_bytes(stem(token.text).as_bytes(), 0);
            let lead = place == Place::Headline || place == Place::Text && token.span.start < LEAD;
            let starts = starts_sentence(gap);
            let before = previous.filter(|_| !starts);
            if token.solo {
                match before.filter(|&(_, _, solo)| solo && gap.is_empty()) {
                    Some((left, ..)) => self.count(combine(left, hash), place, lead),
                    None => self.count(hash, place, lead),
                };
            } else {
                let number = token.is_number();
                let count = self.count(hash, place, lead);
                count.number = number;
                if place == Place::Text && !starts {
                    count.inside += 1;
                    count.capitalised += u32::from(token.capitalised);
                }
                if let Some((left, _, false)) = before {
                    self.count(combine(left, hash), place, lead).pair = true;
                }
            }
            if place != Place::Title {
                self.see(&token);
            }
            previous = Some((hash, token.span.end, token.solo));
        });
    }

    fn count(&mut self, hash: u64, place: Place, lead: bool) -> &mut Count {
        let count = self.counts.entry((hash >> 32) as u32).or_default();
        if place == Place::Title {
            count.title += 1;
        } else {
            count.all += 1;
            count.lead += u32::from(lead);
        }
        count
    }

    fn see(&mut self, token: &Token<'_>) {
        if let Some(c) = token.text.chars().next().filter(|c| c.is_alphabetic()) {
            *self.scripts.entry(u32::from(script_of(c))).or_default() += 1;
        }
    }

    fn finish(self) -> Terms {
        // The commonest script, the smaller number among equals.
        let script = self.scripts.iter().map(|(&script, &n)| (n, std::cmp::Reverse(script))).max();
        let script = script.map_or(0, |(_, std::cmp::Reverse(script))| script as u16);
        let inside: u32 = self.counts.values().map(|count| count.inside).sum();
        let capitals: u32 = self.counts.values().map(|count| count.capitalised).sum();
        // Without capitals inside sentences, or with nothing else, capitals do not tell names.
        let cased = capitals > 0 && capitals * 2 < inside;
        let (mut words, mut pairs) = (Vec::new(), Vec::new());
        for (&key, count) in &self.counts {
            let kind = match count {
                Count { pair: true, .. } => Kind::Pair,
                Count { number: true, .. } => Kind::Number,
                _ if cased && count.capitalised as f32 > NAME_SHARE * count.inside as f32 => Kind::Name,
                _ => Kind::Word,
            };
            let small = |n: u32| n.min(255) as u8;
            let term = Term { key, count: small(count.all), lead: small(count.lead), title: small(count.title), kind };
            if kind == Kind::Pair { pairs.push(term) } else { words.push(term) }
        }
        keep_best(&mut words, MAX_WORDS);
        keep_best(&mut pairs, MAX_PAIRS);
        words.append(&mut pairs);
        words.sort_unstable_by_key(|term| term.key);
        Terms { counted: words, script, cased }
    }
}

fn keep_best(terms: &mut Vec<Term>, most: usize) {
    if terms.len() > most {
        let rank = |term: &Term| {
            let placed = u32::from(term.title > 0) + u32::from(term.lead > 0) + u32::from(term.kind == Kind::Name);
            (std::cmp::Reverse(u32::from(term.count) + 2 * placed), term.key)
        };
        terms.select_nth_unstable_by_key(most, rank);
        terms.truncate(most);
    }
}

/// Whether a capital after this says nothing about its word.
fn starts_sentence(gap: &str) -> bool {
    gap.contains(|c: char| {
        matches!(
            c,
            '.' | '!' | '?' | '\n' | ':' | '…' | '؟' | '۔' | '。' | '！' | '？' | '।' | '"' | '“' | '«' | '„' | '`'
        )
    })
}

/// An Arabic word without the particles written onto its front, if three letters stay: `[وف]?(بال|كال|لل|ال)` ("light
/// stemming", Larkey, Ballesteros, Connell, 2002). Any other word as it is.
fn stem(word: &str) -> &str {
    if !word.starts_with(['و', 'ف', 'ب', 'ك', 'ل', 'ا']) {
        return word;
    }
    let rest = word.strip_prefix(['و', 'ف']).unwrap_or(word);
    for article in ["بال", "كال", "لل", "ال"] {
        if let Some(bare) = rest.strip_prefix(article).filter(|bare| bare.chars().nth(2).is_some()) {
            return bare;
        }
    }
    word
}

/// A number for the script of a letter. Frozen, since it is saved: scripts without a line of their own are told apart by
/// blocks of 128 characters, which is what most of them have.
fn script_of(c: char) -> u16 {
    match c as u32 {
        ..=0x02af | 0x1e00..=0x1eff | 0x2c60..=0x2c7f | 0xa720..=0xa7ff => 1,
        0x0370..=0x03ff | 0x1f00..=0x1fff => 2,
        0x0400..=0x052f | 0x1c80..=0x1c8f | 0x2de0..=0x2dff | 0xa640..=0xa69f => 3,
        0x0590..=0x05ff => 4,
        0x0600..=0x077f | 0x0870..=0x08ff | 0xfb50..=0xfdff | 0xfe70..=0xfeff => 5,
        0x1100..=0x11ff | 0x3130..=0x318f | 0xa960..=0xa97f | 0xac00..=0xd7ff => 6,
        // One language mixes ideographs with both kanas.
        0x2e80..=0x312f | 0x31c0..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff => 7,
        code => 64 + (code >> 7) as u16,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(terms: &Terms, word: &str) -> Option<Term> {
        let key = (hash_bytes(word.as_bytes(), 0) >> 32) as u32;
        terms.terms().iter().copied().find(|term| term.key == key)
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
        let vance = find(&terms, "vance").map(|term| (term.count, term.lead, term.title));
        assert_eq!(vance, Some((3, 3, 1)), "the title is not in the text, so it counts there too");
    }

    #[test]
    fn a_title_that_the_text_repeats_counts_once() {
        let text = "Ferry runs aground\nThe ferry ran aground off Marle End.";
        assert_eq!(Terms::new("Ferry runs aground", text), Terms::new("", text));
    }

    #[test]
    fn articles_written_onto_arabic_words_are_left_out() {
        for (word, expected) in [
            ("والكويت", "كويت"),
            ("بالكويت", "كويت"),
            ("للكويت", "كويت"),
            ("فالكويت", "كويت"),
            ("الان", "الان"),
            ("وزير", "وزير"),
            ("hall", "hall"),
        ] {
            assert_eq!(stem(word), expected, "{word}");
        }
    }

    #[test]
    fn scripts_without_spaces_give_pairs_of_characters() {
        let terms = Terms::new("", "江湾地铁。开通");
        // 江, 江湾, 湾地, 地铁; 开, 开通.
        assert_eq!((terms.len(), terms.cased()), (6, false));
    }

    #[test]
    fn what_is_kept_is_bounded_and_agrees_between_documents() {
        let long = (0..5000).map(|i| format!("w{i}x")).collect::<Vec<_>>().join(" ");
        let longer = format!("{long} and then something else");
        let (a, b) = (Terms::new("t", &long), Terms::new("t", &longer));
        assert_eq!(a.len(), MAX_WORDS + MAX_PAIRS);
        let same = a.terms().iter().filter(|term| b.terms().contains(term)).count();
        assert!(same > a.len() - 10, "{same}");
    }

    #[test]
    fn a_text_in_capitals_has_no_names() {
        assert!(!Terms::new("", "COUNCIL OF THE NORTH MEETS IN MARLE END TODAY").cased());
        assert!(Terms::new("", "The council meets in Marle End today").cased());
    }
}
