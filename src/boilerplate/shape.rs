//! The shape of a line: what its letters and marks look like, whatever it says.

use crate::boilerplate::view::Word;
use crate::page::Span;
use crate::text::Token;

/// What a word looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) case: Case,
    /// Whether it is nothing but letters, digits and marks that belong to them.
    plain: bool,
}

/// How a word begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    None,
    /// With a capital; of which the next letter is one too; with a small letter.
    High,
    Capitals,
    Low,
}

impl Look {
    /// The look of a token of `line`, and how many characters it has.
    #[allow(clippy::inline_always, reason = "without the calls, stripping takes a fortieth less instructions")]
    #[inline(always)]
    pub(crate) fn of(token: &Token<'_>, line: &str) -> (Look, u16) {
        let word = || &line[token.span.range()];
        let case = if token.is_low() {
            Case::Low
        } else if !token.capitalised {
            Case::None
        } else if word().chars().nth(1).is_some_and(char::is_uppercase) {
            Case::Capitals
        } else {
            Case::High
        };
        let letters = token.plain.map_or_else(|| word().chars().count(), |count| count as usize);
        (Look { case, plain: token.plain.is_some() }, letters.try_into().unwrap_or(u16::MAX))
    }

    /// The look of a word that is no token by itself, and how many characters it has.
    pub(crate) fn of_part(word: &str) -> (Look, u16) {
        let is = |at: usize, case: fn(char) -> bool| word.chars().nth(at).is_some_and(case);
        let case = match (is(0, char::is_uppercase), is(1, char::is_uppercase)) {
            (true, true) => Case::Capitals,
            (true, false) => Case::High,
            (false, _) if is(0, char::is_lowercase) => Case::Low,
            (false, _) => Case::None,
        };
        (Look { case, plain: false }, word.chars().count().try_into().unwrap_or(u16::MAX))
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
        let mut shape = Shape::default();
        let mut cases = [0; 4];
        for word in words {
            shape.letters += u32::from(word.letters);
            cases[word.look.case as usize] += 1;
        }
        each_gap(line, span, words, |start, end| shape.add_marks(line, start, end));
        let [_, high, capitals, low] = cases;
        (shape.high, shape.capitals, shape.low) = (high + capitals, capitals, low);
        shape
    }

    /// Adds the marks of a line that begin at these bytes of it.
    fn add_marks(&mut self, line: &str, start: usize, end: usize) {
        let bytes = line.as_bytes();
        let before = |ends: &[&[u8]]| ends.iter().any(|end| bytes[..start].ends_with(end));
        self.address |= match bytes.get(start..end).unwrap_or_default() {
            [b'.', ..] => before(&[b"www"]),
            [b':', b'/', ..] => before(&[b"http", b"https"]),
            _ => false,
        };
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

/// Calls `f` with the parts of a line in which marks can be: there are none in plain words, nor in the one space between most.
#[inline]
pub(crate) fn each_gap(line: &str, span: Span, words: &[Word], mut f: impl FnMut(usize, usize)) {
    let mut at = 0;
    for word in words.iter().filter(|word| word.look.plain) {
        let start = word.span.start.saturating_sub(span.start);
        if start != at + 1 || line.as_bytes().get(at) != Some(&b' ') {
            f(at, start);
        }
        at = at.max(word.span.end - span.start);
    }
    f(at, line.len());
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
