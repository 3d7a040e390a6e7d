//! Counting the words of a document and choosing those that are kept.

use crate::hash::{KeyMap, combine, hash_bytes};
use crate::sketch::background::{Background, Level, NUMBER, UNKNOWN};
use crate::sketch::terms::facts::{self, COUNTED, Fact, Piece};
use crate::sketch::terms::stem::stem;
use crate::sketch::terms::{Kind, LEAD, Term, Terms};
use crate::text::{Token, each_token};

const MAX_WORDS: usize = 84;
const MAX_PAIRS: usize = 20;
/// Share of its places inside sentences where a name is capitalised.
const NAME_SHARE: f32 = 0.6;

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
    lead: bool,
    title: bool,
    inside: u32,
    capitalised: u32,
    number: bool,
    /// Of a pair, its two words; whether these are characters, which makes it a word.
    pair: Option<(u32, u32, bool)>,
    /// How common a word is in general, once that is looked up.
    level: Level,
}

impl Count {
    fn is_word(&self) -> bool {
        self.pair.is_none_or(|(_, _, solo)| solo)
    }
}

#[derive(Default)]
pub(super) struct Counter {
    counts: KeyMap<u32, Count>,
    scripts: KeyMap<u32, u32>,
    /// The script of the last words, and how many these are: not among the others yet.
    last_script: (u32, u32),
    words: u32,
    /// The words of the title and of the lead.
    pieces: Vec<Piece>,
}

impl Counter {
    pub(super) fn read_title(&mut self, title: &str) {
        self.read_at(title, Place::Title);
    }

    pub(super) fn read_headline(&mut self, title: &str) {
        self.read_at(title, Place::Headline);
    }

    pub(super) fn read(&mut self, text: &str) {
        self.read_at(text, Place::Text);
    }

    fn read_at(&mut self, text: &str, place: Place) {
        let mut previous: Option<(u64, usize, bool)> = None;
        // Two neighbouring characters of a script without spaces make a word.
        each_token(text, |token| {
            let gap = previous.map_or("\n", |(_, end, _)| text.get(end..token.span.start).unwrap_or(""));
            let hash = hash_bytes(stem(token.text).as_bytes(), 0);
            let lead = place == Place::Headline || place == Place::Text && token.span.start < LEAD;
            let starts = starts_sentence(gap);
            let before = previous.filter(|_| !starts);
            if lead || place == Place::Title {
                self.pieces.push(Piece::new(&token, hash, gap, starts));
            }
            if token.solo {
                self.count(hash, place, lead);
                if let Some((left, ..)) = before.filter(|&(_, _, solo)| solo && gap.is_empty()) {
                    let count = self.count(combine(left, hash), place, lead);
                    count.pair = Some((key(left), key(hash), true));
                }
            } else {
                let number = token.number;
                let count = self.count(hash, place, lead);
                count.number = number;
                if place == Place::Text && !starts {
                    count.inside += 1;
                    count.capitalised += u32::from(token.capitalised);
                }
                if let Some((left, _, false)) = before {
                    self.count(combine(left, hash), place, lead).pair = Some((key(left), key(hash), false));
                }
            }
            if place != Place::Title {
                self.see(&token);
            }
            previous = Some((hash, token.span.end, token.solo));
        });
    }

    fn count(&mut self, hash: u64, place: Place, lead: bool) -> &mut Count {
        let count = self.counts.entry(key(hash)).or_default();
        if place == Place::Title {
            count.title = true;
        } else {
            count.all += 1;
            count.lead |= lead;
        }
        count
    }

    fn see(&mut self, token: &Token<'_>) {
        self.words += 1;
        if let Some(c) = token.text.chars().next().filter(|c| c.is_alphabetic()) {
            let script = u32::from(script_of(c));
            if script != self.last_script.0 {
                self.add_script();
                self.last_script = (script, 0);
            }
            self.last_script.1 += 1;
        }
    }

    fn add_script(&mut self) {
        let (script, count) = self.last_script;
        if count > 0 {
            *self.scripts.entry(script).or_default() += count;
        }
    }

    pub(super) fn finish(mut self) -> Terms {
        self.add_script();
        let background = Background::get();
        // The commonest script, the smaller number among equals.
        let script = self.scripts.iter().map(|(&script, &n)| (n, std::cmp::Reverse(script))).max();
        let script = script.map_or(0, |(_, std::cmp::Reverse(script))| script as u16);
        let plain = self.counts.iter().filter(|(_, count)| count.pair.is_none() && !count.number);
        let language = background.language(plain.map(|(&key, count)| (key, count.all)));
        let inside: u32 = self.counts.values().map(|count| count.inside).sum();
        let capitals: u32 = self.counts.values().map(|count| count.capitalised).sum();
        // Without capitals inside sentences, or with nothing else, capitals do not tell names.
        let cased = capitals > 0 && capitals * 2 < inside;
        // Each is asked for several times, and the table lies all over the memory.
        for (&key, count) in self.counts.iter_mut().filter(|(_, count)| count.is_word()) {
            count.level = background.level(language, key);
        }
        let level = |key: u32| match self.counts.get(&key).filter(|count| count.is_word()) {
            Some(count) => count.level,
            None => background.level(language, key),
        };
        let (mut words, mut pairs) = (Vec::new(), Vec::new());
        for (&key, count) in &self.counts {
            let level = match count.pair {
                Some((a, b, solo)) => pair_level(level(a), level(b)).min(if solo { count.level } else { UNKNOWN }),
                None if count.number => count.level.min(NUMBER),
                None => count.level,
            };
            let kind = match count {
                Count { pair: Some((_, _, false)), .. } => Kind::Pair,
                Count { number: true, .. } => Kind::Number,
                _ if cased && count.capitalised as f32 > NAME_SHARE * count.inside as f32 => Kind::Name,
                _ if !cased && language > 0 && level == UNKNOWN => Kind::Name,
                _ => Kind::Word,
            };
            let Count { lead, title, .. } = *count;
            let term = Term { key, step: step(count.all), lead, title, kind, level };
            if kind == Kind::Pair { pairs.push(term) } else { words.push(term) }
        }
        keep_best(&mut words, MAX_WORDS);
        keep_best(&mut pairs, MAX_PAIRS);
        words.append(&mut pairs);
        // A pair and a word with one key are a collision of hashes: one of them is as good.
        words.sort_unstable_by_key(|term| (term.key, term.kind));
        words.dedup_by_key(|term| term.key);
        let facts = facts::find(&self.pieces, |word| level(word) >= COUNTED);
        Terms {
            facts: facts.into_iter().map(Fact::pack).collect(),
            keys: words.iter().map(|term| term.key).collect(),
            marks: words.iter().map(|term| term.pack()).collect(),
            words: self.words.min(u32::from(u16::MAX)) as u16,
            script,
            language,
            site: 0,
        }
    }
}

/// 32 bits of the hash of a word.
pub(super) fn key(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// Two neighbours are about sixteen times likelier to meet than by chance; sixteen is what makes the levels add up.
fn pair_level(a: Level, b: Level) -> Level {
    (a + b).min(UNKNOWN)
}

/// See [`Term::step`].
fn step(count: u32) -> u8 {
    const FROM: [u32; 7] = [2, 3, 4, 6, 9, 14, 23];
    FROM.iter().filter(|&&from| count >= from).count() as u8
}

fn keep_best(terms: &mut Vec<Term>, most: usize) {
    if terms.len() > most {
        let mut weighed: Vec<(f32, Term)> = terms.iter().map(|term| (term.general_weight(), *term)).collect();
        weighed.select_nth_unstable_by(most, |a, b| b.0.total_cmp(&a.0).then(a.1.key.cmp(&b.1.key)));
        terms.clear();
        terms.extend(weighed.into_iter().take(most).map(|(_, term)| term));
    }
}

/// The keys under which the words of a text are looked up in the background table.
pub fn background_keys(text: &str) -> Vec<u32> {
    let mut counter = Counter::default();
    counter.read(text);
    let mut keys: Vec<u32> = counter.counts.iter().filter(|(_, count)| count.is_word()).map(|(&key, _)| key).collect();
    keys.sort_unstable();
    keys
}

/// Whether a capital after this says nothing about its word.
fn starts_sentence(gap: &str) -> bool {
    // One space is what stands between most words.
    if gap == " " {
        return false;
    }
    gap.contains(|c: char| {
        matches!(
            c,
            '.' | '!' | '?' | '\n' | ':' | '…' | '؟' | '۔' | '。' | '！' | '？' | '।' | '"' | '“' | '«' | '„' | '`'
        )
    })
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
