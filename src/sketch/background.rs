//! How common words are in general, by language, and which language a text is in.
//!
//! A handful of reports cannot tell which of their words are rare, and a corpus of one topic tells it wrong; general
//! frequencies can. The table that comes with the library holds the commonest words of some forty languages as 24 bits of
//! their hash, a language and a frequency to a factor of two, in about two bytes each. It was made from the word lists of
//! wordfreq 3 (Speer, 2022; CC BY-SA 4.0, see `background.LICENSE` beside the table) by `gleaner-train background`.
//! A word that is not in it is rare, and a language that is not in it is one of which nothing is known: all its words weigh
//! alike until the corpus tells them apart.

use std::sync::OnceLock;

/// A language, by its number in [`LANGUAGES`]; 0 is one that is not known.
pub(crate) type Language = u8;
/// A frequency: a word of level n makes up .06 / 2ⁿ of a text. See [`share`].
pub(crate) type Level = u8;

/// The level of what the table does not hold, 2.3 in ten million.
pub(crate) const UNKNOWN: Level = 18;
/// Numbers are no rarer than this, two in a million: there is no end of different ones.
pub(crate) const NUMBER: Level = 15;

/// The languages of the table by their ISO 639 codes. Frozen: their numbers are saved.
pub const LANGUAGES: [&str; 42] = [
    "", "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "is",
    "it", "ja", "ko", "lt", "lv", "mk", "ms", "nb", "nl", "pl", "pt", "ro", "ru", "sh", "sk", "sl", "sv", "ta", "tr",
    "uk", "ur", "vi", "zh",
];

/// What share of a text's words a word of this level is.
pub(crate) fn share(level: Level) -> f32 {
    0.06 * (-f32::from(level)).exp2()
}

/// The level of a word that makes up `share` of a text.
pub fn level(share: f64) -> u8 {
    (0.06 / share).log2().round().clamp(0.0, f64::from(UNKNOWN)) as u8
}

/// The table. Entries are sorted by key, and found from where their first 16 bits start.
pub(crate) struct Background {
    starts: Vec<u32>,
    entries: Vec<Entry>,
}

/// A word of a language: the first 24 bits of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The first 24 bits of the word's key.
    pub key: u32,
    /// The number of its language.
    pub language: u8,
    /// How common it is there.
    pub level: u8,
}

/// Bits of the gap between two keys that are written as they are; what is above them is written in unary.
const LOW_BITS: u32 = 5;
const LANGUAGE_BITS: u32 = 6;
const LEVEL_BITS: u32 = 5;

impl Background {
    /// The table that comes with the library, unpacked when first asked for.
    pub(crate) fn get() -> &'static Self {
        static TABLE: OnceLock<Background> = OnceLock::new();
        TABLE.get_or_init(|| Background::unpack(include_bytes!("background.bin")))
    }

    fn unpack(bytes: &[u8]) -> Self {
        let (count, packed) = bytes.split_at_checked(4).unwrap_or_default();
        let count = count.iter().rev().fold(0, |sum, &byte| sum << 8 | u32::from(byte));
        let mut bits = Bits { bytes: packed, at: 0 };
        let mut key = 0;
        let mut entries = Vec::new();
        for _ in 0..count {
            let high = bits.unary();
            key += high << LOW_BITS | bits.take(LOW_BITS);
            let language = bits.take(LANGUAGE_BITS) as u8;
            entries.push(Entry { key, language, level: bits.take(LEVEL_BITS) as u8 });
        }
        let mut starts = vec![0; (1 << 16) + 1];
        for entry in &entries {
            starts[(entry.key >> 8) as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        Background { starts, entries }
    }

    /// The languages that have a word, and how common it is there.
    pub(crate) fn find(&self, key: u32) -> impl Iterator<Item = (Language, Level)> {
        let (bucket, key) = ((key >> 16) as usize, key >> 8);
        let near = &self.entries[self.starts[bucket] as usize..self.starts[bucket + 1] as usize];
        near.iter().filter(move |entry| entry.key == key).map(|entry| (entry.language, entry.level))
    }

    /// The level of a word of a language.
    pub(crate) fn level(&self, language: Language, key: u32) -> Level {
        self.find(key).find(|&(own, _)| own == language).map_or(UNKNOWN, |(_, level)| level)
    }

    /// The language in which a text with these counted words is the likeliest, if it knows a fair part of them.
    pub(crate) fn language(&self, words: impl Iterator<Item = (u32, u32)>) -> Language {
        /// A text of names and terms still has this share of words in common with its language's list.
        const KNOWN: f32 = 0.3;
        let mut scores = [(0u64, 0u64); LANGUAGES.len()];
        let mut all = 0;
        for (key, count) in words {
            all += u64::from(count);
            for (language, level) in self.find(key) {
                if let Some((bits, known)) = scores.get_mut(usize::from(language)) {
                    // How much likelier the word is here than in a language that does not know it.
                    *bits += u64::from(count) * u64::from(UNKNOWN.saturating_sub(level));
                    *known += u64::from(count);
                }
            }
        }
        // The first among equals.
        let best = (1..LANGUAGES.len()).rev().max_by_key(|&language| scores[language].0).unwrap_or(0);
        if scores[best].1 as f32 > KNOWN * all as f32 { best as Language } else { 0 }
    }
}

/// The file of a table with these entries, in any order.
pub fn pack(entries: &mut [Entry]) -> Vec<u8> {
    entries.sort_unstable();
    let mut bits: Vec<bool> = Vec::new();
    let mut last = 0;
    for entry in entries.iter() {
        let gap = entry.key - last;
        last = entry.key;
        bits.extend((0..gap >> LOW_BITS).map(|_| true));
        bits.push(false);
        let values = [(gap, LOW_BITS), (entry.language.into(), LANGUAGE_BITS), (entry.level.into(), LEVEL_BITS)];
        for (value, width) in values {
            bits.extend((0..width).map(|bit| value >> bit & 1 == 1));
        }
    }
    let mut bytes = (entries.len() as u32).to_le_bytes().to_vec();
    bytes.extend(bits.chunks(8).map(|byte| byte.iter().rev().fold(0u8, |sum, &bit| sum << 1 | u8::from(bit))));
    bytes
}

/// Reads bits, the lowest of a byte first; zeros behind the end.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn bit(&mut self) -> u32 {
        let byte = self.bytes.get(self.at / 8).copied().unwrap_or(0);
        self.at += 1;
        u32::from(byte >> ((self.at - 1) % 8) & 1)
    }

    fn take(&mut self, width: u32) -> u32 {
        (0..width).fold(0, |sum, bit| sum | self.bit() << bit)
    }

    fn unary(&mut self) -> u32 {
        let mut count = 0;
        while self.bit() == 1 {
            count += 1;
        }
        count
    }
}
