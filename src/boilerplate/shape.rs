//! The shape of a line: what its letters and marks look like, whatever it says.

use crate::boilerplate::view::Word;

/// Counts of what a line is made of.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Shape {
    /// Commas, full stops and semicolons.
    pub(crate) punctuation: u32,
    /// What stands between links.
    pub(crate) separators: u32,
    /// Words that begin with a capital, those of which the next letter is one too, and words that begin with a small letter.
    pub(crate) high: u32,
    pub(crate) capitals: u32,
    pub(crate) low: u32,
    /// Characters of words.
    pub(crate) letters: u32,
    /// Whether it holds a part of an address of the web or of mail.
    pub(crate) address: bool,
    pub(crate) copyright: bool,
}

impl Shape {
    /// The shape of `line`, whose words stand in `text`.
    pub(crate) fn of(text: &str, line: &str, words: &[Word]) -> Shape {
        let mut shape = Shape::default();
        let is_ascii = line.is_ascii();
        for word in words {
            shape.add_word(&text[word.span.range()], is_ascii);
        }
        let bytes = line.as_bytes();
        for (at, _) in bytes.iter().enumerate().filter(|&(_, &byte)| MAY_BE_MARK[usize::from(byte)]) {
            shape.add_mark(&bytes[at..]);
        }
        shape
    }

    fn add_word(&mut self, word: &str, is_ascii: bool) {
        let mut chars = word.chars();
        let first = chars.next().unwrap_or(' ');
        // Hebrew, Arabic, the scripts of India and their neighbours, and those of China and Japan have no case.
        let may_have_case = !matches!(first, '\u{590}'..='\u{109f}' | '\u{2e80}'..='\u{9fff}');
        if may_have_case && first.is_uppercase() {
            self.high += 1;
            self.capitals += u32::from(chars.next().is_some_and(char::is_uppercase));
        } else {
            self.low += u32::from(may_have_case && first.is_lowercase());
        }
        let starts_char = |byte: u8| u32::from(byte & 0xc0 != 0x80);
        self.letters += if is_ascii { word.len() as u32 } else { word.bytes().map(starts_char).sum() };
    }

    /// Adds what `rest` begins with, if it is a mark.
    #[inline]
    fn add_mark(&mut self, rest: &[u8]) {
        match *rest {
            // , . ; ، ؛ 、。，
            [b',' | b'.' | b';', ..]
            | [0xd8, 0x8c | 0x9b, ..]
            | [0xe3, 0x80, 0x81 | 0x82, ..]
            | [0xef, 0xbc, 0x8c, ..] => self.punctuation += 1,
            // | > / « · » • › ← →
            [b'|' | b'>' | b'/', ..]
            | [0xc2, 0xab | 0xb7 | 0xbb, ..]
            | [0xe2, 0x80, 0xa2 | 0xba, ..]
            | [0xe2, 0x86, 0x90 | 0x92, ..] => self.separators += 1,
            [0xc2, 0xa9, ..] => self.copyright = true,
            [b'@', ..] | [b'h', b't', b't', b'p', ..] | [b'w', b'w', b'w', b'.', ..] => self.address = true,
            _ => {}
        }
    }
}

/// The bytes that marks begin with: all others are passed without a closer look.
static MAY_BE_MARK: [bool; 256] = {
    let mut table = [false; 256];
    let firsts = b",.;|>/@hw\xc2\xd8\xe2\xe3\xef";
    let mut at = 0;
    while at < firsts.len() {
        table[firsts[at] as usize] = true;
        at += 1;
    }
    table
};
