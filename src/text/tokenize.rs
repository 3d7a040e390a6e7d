//! Words: where they start and end in the input, and what they are in normal form.
//!
//! Boundaries are those of Unicode Standard Annex #29, of which the segments that hold a letter or a number are words; in
//! scripts written without spaces each character is a word. Every word keeps its byte range in the input, and its normal
//! form (see [`normalize`]) is what is hashed.

use crate::hash::hash_bytes;
use crate::page::Span;
use crate::text::normalize::{CharInfo, Class, char_info, fold};

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// Where it stands in the input.
    pub span: Span,
    /// Its normal form.
    pub text: &'a str,
    /// Whether its first letter is an upper-case one in the input.
    pub capitalised: bool,
    /// Whether it is a character of a script that is written without spaces.
    pub solo: bool,
}

impl Token<'_> {
    /// The hash of the normal form: the same for every spelling of the word, on every machine, for ever.
    #[inline]
    pub fn hash(&self) -> u64 {
        hash_bytes(self.text.as_bytes(), 0)
    }

    /// Whether the normal form starts with a digit or holds one after its first character: `3.14`, `2nd`, `g7`.
    #[inline]
    pub fn is_number(&self) -> bool {
        self.text.bytes().any(|b| b.is_ascii_digit())
    }
}

/// Calls `f` with each word of `text`, in order. Linear time; allocates once.
///
/// ```
/// let mut words = Vec::new();
/// gleaner::text::each_token("Ὀδυσσεύς, 3.5 km", |token| words.push(token.text.to_owned()));
/// assert_eq!(words, ["οδυσσευσ", "3.5", "km"]);
/// ```
pub fn each_token(text: &str, mut f: impl FnMut(Token<'_>)) {
    let mut form = String::with_capacity(64);
    segments(text, |segment| {
        form.clear();
        let word = &text[segment.span.range()];
        if !segment.slow {
            form.extend(word.chars().filter_map(|c| char_info(c).folded()));
            if !form.is_empty() {
                f(Token { span: segment.span, text: &form, capitalised: segment.capitalised, solo: segment.solo });
            }
            return;
        }
        fold(word, &mut form);
        // A compatibility character can stand for several words (ﷺ, ½): they all keep its place.
        segments(&form, |inner| {
            f(Token {
                span: segment.span,
                text: &form[inner.span.range()],
                capitalised: segment.capitalised,
                solo: inner.solo,
            });
        });
    });
}

/// The normal form of a text: its words in normal form, one space between them.
///
/// Two texts with the same normal form are the same to everything in this library. The normal form of a normal form is
/// itself.
///
/// ```
/// use gleaner::text::normalize;
/// assert_eq!(normalize("  Straße — ＮＡＴＯ ٢٠٢٦!"), "strasse nato 2026");
/// assert_eq!(normalize("الكُوَيتُ والإمـارات"), "الكويت والامارات");
/// assert_eq!(normalize("新闻 News"), "新 闻 news");
/// ```
pub fn normalize(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    each_token(text, |token| {
        if !normal.is_empty() {
            normal.push(' ');
        }
        normal.push_str(token.text);
    });
    normal
}

/// A word of the input before its normal form is known.
#[derive(Clone, Copy)]
struct Segment {
    span: Span,
    capitalised: bool,
    solo: bool,
    slow: bool,
}

/// Finds the words of `text` by the rules WB3 to WB13b of the annex; WB3c, which joins emoji only, makes no difference to
/// words. One look-ahead of the length of the marks behind one character.
fn segments(text: &str, mut f: impl FnMut(Segment)) {
    let mut cursor = Cursor { text, at: 0 };
    while let Some((start, info)) = cursor.next() {
        let mut previous = info.class();
        if matches!(previous, Class::Other | Class::Newline | Class::Extend)
            || matches!(previous, Class::MidLetter | Class::MidDigit | Class::MidBoth)
            || matches!(previous, Class::SingleQuote | Class::DoubleQuote)
        {
            continue;
        }
        let mut segment = Segment {
            span: Span::new(start, cursor.at),
            capitalised: info.is_uppercase(),
            solo: previous == Class::Solo,
            slow: info.is_slow(),
        };
        let mut is_word = info.is_alphanumeric();
        loop {
            // WB4: marks and format characters belong to what they follow.
            let before = cursor.at;
            let Some((_, next)) = cursor.next() else { break };
            let class = next.class();
            if class == Class::Extend {
                segment.slow |= next.is_slow();
                continue;
            }
            let joins = match (previous, class) {
                (Class::Letter | Class::Hebrew, Class::Letter | Class::Hebrew | Class::Digit | Class::Join)
                | (Class::Digit, Class::Letter | Class::Hebrew | Class::Digit | Class::Join)
                | (Class::Join, Class::Letter | Class::Hebrew | Class::Digit | Class::Join) => true,
                // WB6, WB7, WB7a to WB7c: something that binds between letters.
                (Class::Letter | Class::Hebrew, Class::MidLetter | Class::MidBoth | Class::SingleQuote) => {
                    match cursor.class_after_marks() {
                        Some(Class::Letter | Class::Hebrew) => true,
                        _ => previous == Class::Hebrew && class == Class::SingleQuote,
                    }
                }
                (Class::Hebrew, Class::DoubleQuote) => cursor.class_after_marks() == Some(Class::Hebrew),
                // WB11, WB12: something that binds between digits.
                (Class::Digit, Class::MidDigit | Class::MidBoth | Class::SingleQuote) => {
                    cursor.class_after_marks() == Some(Class::Digit)
                }
                // What binds has been looked past already, so what follows it belongs to the word; a Hebrew letter's own
                // apostrophe is the exception.
                (Class::MidLetter | Class::MidBoth | Class::MidDigit | Class::SingleQuote | Class::DoubleQuote, _) => {
                    previous != Class::SingleQuote || matches!(class, Class::Letter | Class::Hebrew | Class::Digit)
                }
                _ => false,
            };
            if !joins {
                cursor.at = before;
                break;
            }
            is_word |= next.is_alphanumeric();
            segment.slow |= next.is_slow();
            segment.span.end = cursor.at;
            previous = class;
        }
        if is_word {
            // Marks were read past without moving the end.
            segment.span.end = cursor.at;
            f(segment);
        }
    }
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl Cursor<'_> {
    #[inline]
    fn next(&mut self) -> Option<(usize, CharInfo)> {
        let c = self.text[self.at..].chars().next()?;
        let start = self.at;
        self.at += c.len_utf8();
        Some((start, char_info(c)))
    }

    fn class_after_marks(&self) -> Option<Class> {
        self.text[self.at..].chars().map(|c| char_info(c).class()).find(|&class| class != Class::Extend)
    }
}
