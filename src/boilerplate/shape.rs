//! The shape of a line: what its letters and marks look like, whatever it says.

use crate::boilerplate::view::Word;
use crate::page::Span;
use crate::text::Token;

/// What a word looks like, by bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look(u8);

impl Look {
    /// It begins with a capital; so does its next letter; it begins with a small letter.
    pub(crate) const HIGH: Look = Look(1);
    pub(crate) const CAPITALS: Look = Look(2);
    pub(crate) const LOW: Look = Look(4);
    /// It is nothing but letters, digits and marks that belong to them.
    pub(crate) const PLAIN: Look = Look(8);

    /// The look of a token that is `word` in the text, and how many characters that has.
    #[inline]
    pub(crate) fn of(token: &Token<'_>, word: &str) -> (Look, u32) {
        let mut look = 0;
        if token.capitalised {
            look = Look::HIGH.0;
            if word.chars().nth(1).is_some_and(char::is_uppercase) {
                look |= Look::CAPITALS.0;
            }
        } else if token.is_low() {
            look = Look::LOW.0;
        }
        match token.plain() {
            Some(letters) => (Look(look | Look::PLAIN.0), letters),
            None => (Look(look), word.chars().count() as u32),
        }
    }

    /// The look of a word that is no token by itself, and how many characters it has.
    pub(crate) fn of_part(word: &str) -> (Look, u32) {
        let is = |at: usize, case: fn(char) -> bool| word.chars().nth(at).is_some_and(case);
        let look = match (is(0, char::is_uppercase), is(1, char::is_uppercase)) {
            (true, true) => Look::HIGH.0 | Look::CAPITALS.0,
            (true, false) => Look::HIGH.0,
            (false, _) if is(0, char::is_lowercase) => Look::LOW.0,
            (false, _) => 0,
        };
        (Look(look), word.chars().count() as u32)
    }

    #[inline]
    pub(crate) fn has(self, look: Look) -> bool {
        self.0 & look.0 != 0
    }
}

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
    /// The shape of the line at `span`, whose words stand in `text`. Linear in the words and in what is between them.
    pub(crate) fn of(text: &str, span: Span, words: &[Word]) -> Shape {
        let line = &text[span.range()];
        let mut shape = Shape { address: line.contains("http"), ..Shape::default() };
        let mut at = 0;
        for word in words {
            shape.letters += word.letters;
            shape.high += u32::from(word.look.has(Look::HIGH));
            shape.capitals += u32::from(word.look.has(Look::CAPITALS));
            shape.low += u32::from(word.look.has(Look::LOW));
            // There are no marks in plain words.
            if word.look.has(Look::PLAIN) {
                shape.add_marks(line, at, word.span.start.saturating_sub(span.start));
                at = at.max(word.span.end - span.start);
            }
        }
        shape.add_marks(line, at, line.len());
        shape
    }

    /// Adds the marks of a line that begin at these bytes of it.
    #[inline]
    fn add_marks(&mut self, line: &str, start: usize, end: usize) {
        let bytes = line.as_bytes();
        let between = bytes.get(start..end).unwrap_or_default();
        if between == b" " {
            return;
        }
        self.address |= between.starts_with(b".") && bytes[..start].ends_with(b"www");
        for at in (start..end).filter(|&at| MAY_BE_MARK[usize::from(bytes[at])]) {
            self.add_mark(&bytes[at..]);
        }
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
            [b'@', ..] | [b'w', b'w', b'w', b'.', ..] => self.address = true,
            _ => {}
        }
    }
}

/// The bytes that marks begin with: all others are passed without a closer look.
static MAY_BE_MARK: [bool; 256] = {
    let mut table = [false; 256];
    let firsts = b",.;|>/@w\xc2\xd8\xe2\xe3\xef";
    let mut at = 0;
    while at < firsts.len() {
        table[firsts[at] as usize] = true;
        at += 1;
    }
    table
};
