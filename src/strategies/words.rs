//! Invented words and texts, each told by numbers.

use crate::hash::mix;

/// A number below `below` for each pair of numbers, well mixed.
pub fn below(numbers: [u64; 2], below: usize) -> usize {
    (mix(mix(numbers[0]) ^ numbers[1]) % below as u64) as usize
}

/// An invented word in Latin letters; every number has its own.
pub fn word(number: usize) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "ke", "lo", "mi", "nu", "ra", "se", "to", "vi", "wu", "za", "che", "dor", "fin", "gal", "hem"];
    let mut rest = number;
    let mut word = String::new();
    loop {
        word.push_str(SYLLABLES[rest % 16]);
        rest /= 16;
        if rest == 0 {
            return word;
        }
    }
}

/// The words of an invented report, out of a vocabulary of 6,000: two seeds have next to no phrase in common.
pub fn story(seed: u64, words: usize) -> Vec<String> {
    (0..words as u64).map(|at| word(100 + below([seed, at], 6000))).collect()
}

/// Words as sentences of twelve and lines of four sentences.
pub fn text(words: &[String]) -> String {
    let mut text = String::new();
    for (at, word) in words.iter().enumerate() {
        match at % 48 {
            0 if at > 0 => text.push_str(".\n"),
            12 | 24 | 36 => text.push_str(". "),
            _ if at > 0 => text.push(' '),
            _ => {}
        }
        text.push_str(word);
    }
    text.push('.');
    text
}

/// A copy of which every `nth` word is another one.
pub fn edited(words: &[String], nth: usize, seed: u64) -> Vec<String> {
    let change = |(at, old): (usize, &String)| {
        if at % nth == nth / 2 { word(10_000 + below([seed, at as u64], 90_000)) } else { old.clone() }
    };
    words.iter().enumerate().map(change).collect()
}

/// How a script writes: its words, or its characters where it has no spaces, and what stands between them.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Script {
    /// Its name in English.
    pub name: &'static str,
    /// What stands between two words; nothing in scripts without spaces.
    pub space: &'static str,
    /// What ends a sentence.
    pub stop: &'static str,
    /// The word of a number; nearly every number below 30,000 has its own, or its own character.
    pub word: fn(u64) -> String,
}

const fn script(name: &'static str, space: &'static str, stop: &'static str, word: fn(u64) -> String) -> Script {
    Script { name, space, stop, word }
}

/// Scripts of all kinds: with and without spaces and cases, from left to right and from right to left.
pub const SCRIPTS: &[Script] = &[
    script("Latin", " ", ". ", |n| word(n as usize)),
    script("Arabic", " ", ". ", |n| letters(0x628, 19, 2 + below([n, 9], 4), n)),
    script("Greek", " ", ". ", |n| letters(0x3b1, 17, 2 + below([n, 9], 5), n)),
    script("Russian", " ", ". ", |n| letters(0x430, 32, 2 + below([n, 9], 6), n)),
    script("Hebrew", " ", ". ", |n| letters(0x5d0, 27, 2 + below([n, 9], 4), n)),
    script("Korean", " ", ". ", |n| letters(0xac00, 2000, 2 + below([n, 9], 2), n)),
    script("Hindi", " ", "। ", |n| {
        let syllable = |at| letters(0x915, 33, 1, n ^ at) + ["ा", "ी", "े", "ं"][below([n, at], 4)];
        (0..2 + below([n, 9], 2) as u64).map(syllable).collect()
    }),
    script("Chinese", "", "。", |n| letters(0x4e00, 800, 1, n)),
    script("Japanese", "", "。", |n| {
        if n.is_multiple_of(3) { letters(0x4e00, 600, 1, n) } else { letters(0x3042, 70, 1, n) }
    }),
    script("Thai", "", " ", |n| letters(0xe01, 46, 1, n)),
    script("Arabic, English and Chinese mixed", " ", ". ", |n| match n % 3 {
        0 => letters(0x628, 19, 4, n),
        1 => word(n as usize % 6000),
        _ => letters(0x4e00, 800, 1, n),
    }),
];

/// `count` characters from `first` on, told by `number`.
fn letters(first: u32, range: usize, count: usize, number: u64) -> String {
    (0..count as u64).filter_map(|at| char::from_u32(first + below([number, at], range) as u32)).collect()
}
