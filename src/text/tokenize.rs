//! Words: where they start and end in the input, and what they are in normal form.
//!
//! Boundaries are those of Unicode Standard Annex #29, of which the segments that hold a letter or a number are words; in
//! scripts written without spaces each character is a word. Every word keeps its byte range in the input, and its normal
//! form (see [`normalize`]) is what is hashed.

use crate::hash::{WordHasher, hash_word};
use crate::page::Span;
use crate::text::ascii::Run;
use crate::text::kernel::Kernel;
use crate::text::normalize::{CharInfo, Class, char_info, fold, look, low_table};
use crate::text::window::{Found, Words};

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
    /// Whether its normal form holds a digit: `3.14`, `2nd`, `g7`.
    pub number: bool,
    /// The hash of its normal form: the same for every spelling of the word, on every machine, for ever.
    pub hash: u64,
    /// Its first character in the input.
    first: CharInfo,
    /// How many characters it has in the input, if nothing but letters, digits and marks stands in it for certain: no full
    /// stop, no apostrophe.
    pub(crate) plain: Option<u32>,
}

impl Token<'_> {
    /// Whether its first letter is a lower-case one in the input.
    #[inline]
    pub(crate) fn is_low(&self) -> bool {
        self.first.is_lowercase()
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
    Tokenizer::default().each_word::<true>(text, |token| {
        f(token);
        true
    });
}

/// Bytes within which a window pays as little as finding word by word.
const LITTLE: usize = 16;
/// The most words that are found one by one before a window is tried again.
const MOST_SKIPPED: u32 = 64;

/// Room for normal forms, for those who take many short texts apart.
#[derive(Default)]
pub(crate) struct Tokenizer {
    form: String,
    slow_form: String,
    words: Words,
}

impl Tokenizer {
    /// As [`each_token`], but for a word's text, which where it is plain is that of the input: not all who want words want
    /// their forms.
    #[inline]
    pub(crate) fn each(&mut self, text: &str, mut f: impl FnMut(Token<'_>)) {
        self.each_while(text, |token| {
            f(token);
            true
        });
    }

    /// Adds to `all` what `of` makes of the hash of each word, and of whether it is a number: as [`Tokenizer::each`], and
    /// faster.
    #[inline]
    pub(crate) fn push_each<T>(&mut self, text: &str, all: &mut Vec<T>, of: impl Fn(u64, bool) -> T) {
        let Tokenizer { form, slow_form, words } = self;
        let (low, kernel) = (low_table(), Kernel::best());
        let (mut at, mut windows) = (0, Windows::default());
        loop {
            while windows.are_due(text, at) {
                windows.try_one(words, kernel, text, &mut at, low);
                all.extend(words.hashes().map(|(hash, number)| of(hash, number)));
            }
            windows.skip_word();
            if let Some(plain) = next_plain_word(text, &mut at, low) {
                all.push(of(plain.hash, plain.all.is_number()));
                continue;
            }
            let Some(segment) = next_segment(text, &mut at, form) else { return };
            if !segment.slow {
                all.push(of(hash_word(form), is_number(form)));
                continue;
            }
            slow_form.clear();
            fold(&text[segment.span.range()], slow_form);
            let mut inner_at = 0;
            while let Some(inner) = next_segment(slow_form, &mut inner_at, form) {
                let inner = &slow_form[inner.span.range()];
                all.push(of(hash_word(inner), is_number(inner)));
            }
        }
    }

    /// As [`Tokenizer::each`] until `f` says no.
    #[inline]
    pub(crate) fn each_while(&mut self, text: &str, f: impl FnMut(Token<'_>) -> bool) {
        self.each_word::<false>(text, f);
    }

    /// Calls `f` with each word until it says no. The normal forms of plain words are made only if `FORMS` are wanted; where
    /// not, most words are found in windows.
    #[inline]
    fn each_word<const FORMS: bool>(&mut self, text: &str, mut f: impl FnMut(Token<'_>) -> bool) {
        let Tokenizer { form, slow_form, words } = self;
        let (low, kernel) = (low_table(), Kernel::best());
        let (mut at, mut windows) = (0, Windows::default());
        words.clear();
        // A compatibility character can stand for several words (ﷺ, ½): those of its form from a byte on, which all keep its
        // place.
        let mut several: Option<(Segment, usize)> = None;
        // One call of `f`, so that it becomes a part of the loop.
        loop {
            let token = if let Some(found) = words.next() {
                found.token(text, low)
            } else if let Some((outer, inner_at)) = &mut several {
                let Some(inner) = next_segment(slow_form, inner_at, form) else {
                    several = None;
                    continue;
                };
                outer.token(&slow_form[inner.span.range()], inner.solo)
            } else if !FORMS && windows.are_due(text, at) {
                windows.try_one(words, kernel, text, &mut at, low);
                continue;
            } else if let Some(plain) = next_plain_word(text, &mut at, low) {
                windows.skip_word();
                // Most words are plain, and many of those are their own normal form.
                plain.token(if FORMS { plain.form(text, form) } else { &text[plain.span.range()] })
            } else {
                let Some(segment) = next_segment(text, &mut at, form) else { return };
                windows.skip_word();
                if segment.slow {
                    slow_form.clear();
                    fold(&text[segment.span.range()], slow_form);
                    several = Some((segment, 0));
                    continue;
                }
                segment.token(form, segment.solo)
            };
            if !f(token) {
                return;
            }
        }
    }
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

/// When windows are tried.
#[derive(Default)]
struct Windows {
    /// How many words are to be found one by one before the next one, and how many there were before the last.
    left: u32,
    skipped: u32,
}

impl Windows {
    /// Whether a window is to be tried at byte `at`. Of words of letters of three bytes and more there are few in one.
    #[inline]
    fn are_due(&self, text: &str, at: usize) -> bool {
        self.left == 0 && text.as_bytes()[at..].iter().take(2).all(|&byte| byte < 0xe0)
    }

    /// Finds the words of a window. Where windows find little they are not tried for some words, twice as many each time.
    #[inline]
    fn try_one(&mut self, words: &mut Words, kernel: Kernel, text: &str, at: &mut usize, low: &[CharInfo; 0x800]) {
        let from = *at;
        if !words.find(kernel, text, at, low) {
            self.skipped = if *at - from < LITTLE { (2 * self.skipped).clamp(1, MOST_SKIPPED) } else { 1 };
            self.left = self.skipped;
        }
    }

    /// Counts a word that was found by itself.
    #[inline]
    fn skip_word(&mut self) {
        self.left = self.left.saturating_sub(1);
    }
}

impl Found {
    #[inline]
    fn token<'a>(&self, text: &'a str, low: &[CharInfo; 0x800]) -> Token<'a> {
        let first = look(text, self.span.start, low).map_or(CharInfo::NONE, |(first, _)| first);
        Token {
            span: self.span,
            text: text.get(self.span.range()).unwrap_or_default(),
            capitalised: first.is_uppercase(),
            solo: false,
            number: self.number,
            hash: self.hash,
            first,
            plain: Some(self.letters),
        }
    }
}

/// A word of the input.
struct Segment {
    span: Span,
    first: CharInfo,
    solo: bool,
    /// Whether its normal form is still to be found, by the slow rules.
    slow: bool,
}

impl Segment {
    fn token<'a>(&self, form: &'a str, solo: bool) -> Token<'a> {
        Token {
            span: self.span,
            text: form,
            capitalised: self.first.is_uppercase(),
            solo,
            number: is_number(form),
            hash: hash_word(form),
            first: self.first,
            plain: None,
        }
    }
}

/// A word of plain letters, digits and marks, or of one plain character of a script written without spaces.
struct Plain {
    span: Span,
    first: CharInfo,
    /// What is true of any of its characters.
    all: CharInfo,
    /// How many characters it has.
    count: u32,
    hash: u64,
}

impl Plain {
    /// Its normal form, which is written to `form` if the word is not its own.
    #[inline]
    fn form<'a>(&self, text: &'a str, form: &'a mut String) -> &'a str {
        let word = &text[self.span.range()];
        if !self.all.is_changed() {
            return word;
        }
        form.clear();
        form.extend(word.chars().filter_map(|c| char_info(c).folded()));
        form
    }

    #[inline]
    fn token<'a>(&self, form: &'a str) -> Token<'a> {
        Token {
            span: self.span,
            text: form,
            capitalised: self.first.is_uppercase(),
            solo: self.first.class() == Class::Solo,
            number: self.all.is_number(),
            hash: self.hash,
            first: self.first,
            plain: Some(self.count),
        }
    }
}

/// Finds the next word from byte `at` on if it is plain and shows at once where it ends, and moves `at` behind it. Otherwise
/// none, with `at` before whatever is next.
#[allow(clippy::inline_always, reason = "without the calls, normalising takes a quarter less instructions")]
#[inline(always)]
fn next_plain_word(text: &str, at: &mut usize, low: &[CharInfo; 0x800]) -> Option<Plain> {
    let bytes = text.as_bytes();
    let (first, length) = loop {
        let (info, length) = look(text, *at, low)?;
        if info.starts_word() {
            break (info, length);
        }
        *at += length;
    };
    let (mut end, mut count, mut all, mut hasher) = (*at, 0, CharInfo::NONE, WordHasher::default());
    let ends = if first.is_plain() {
        if let Some(run) = (length == 1).then(|| Run::of(bytes, end)).flatten() {
            (end, count, hasher) = (end + run.length, run.length as u32, run.hasher);
            all = CharInfo::ascii(run.has_upper, run.has_digit);
        }
        loop {
            let Some((info, length)) = look(text, end, low) else { break true };
            if !info.is_plain() {
                break info.ends_plain() || ends_unless_bound(info.class(), || look(text, end + length, low));
            }
            if info.stands_alone() && meets_mark(text, end + length, low) {
                return None;
            }
            match info.two_bytes() {
                Some(form) => hasher.push_few(form.into(), 16),
                None => info.folded().into_iter().for_each(|c| hasher.push(c)),
            }
            all = all.also(info);
            end += length;
            count += 1;
        }
    } else {
        first.folded().into_iter().for_each(|c| hasher.push(c));
        (end, count) = (end + length, 1);
        let is_plain = first.class() == Class::Solo && first.is_alphanumeric() && !first.is_slow();
        is_plain && look(text, end, low).is_none_or(|(info, _)| info.class() != Class::Extend)
    };
    if !ends {
        return None;
    }
    let span = Span::new(std::mem::replace(at, end), end);
    Some(Plain { span, first, all: all.also(first), count, hash: hasher.finish() })
}

/// Whether what stands at byte `at`, behind a mark that stands alone, may be another, or hide one.
#[inline]
pub(crate) fn meets_mark(text: &str, at: usize, low: &[CharInfo; 0x800]) -> bool {
    look(text, at, low).is_some_and(|(info, _)| info.stands_alone() || info.folded().is_none())
}

/// Whether a character of class `class`, itself followed by `after`, ends a word of plain letters and digits for certain,
/// other than by what it is itself.
#[inline]
fn ends_unless_bound(class: Class, after: impl Fn() -> Option<(CharInfo, usize)>) -> bool {
    // What binds needs a letter or a digit on its other side.
    class.may_bind() && after().is_none_or(|(info, _)| info.ends_plain() || info.class().may_bind())
}

/// Finds the next word from byte `at` on by the rules WB4 to WB13b of the annex, moves `at` behind it and writes its normal
/// form to `form`. WB3c, which joins emoji only, makes no difference to words.
fn next_segment(text: &str, at: &mut usize, form: &mut String) -> Option<Segment> {
    loop {
        form.clear();
        let (start, first) = loop {
            let start = *at;
            let info = char_info(decode(text, at)?);
            if info.starts_word() {
                break (start, info);
            }
        };
        push(form, first);
        let mut segment =
            Segment { span: Span::new(start, *at), first, solo: first.class() == Class::Solo, slow: first.is_slow() };
        let mut is_word = first.is_alphanumeric();
        let mut previous = first.class();
        let mut alone = false;
        loop {
            let before = *at;
            let Some(c) = decode(text, at) else { break };
            let next = char_info(c);
            let class = next.class();
            // WB4: marks and format characters belong to what they follow.
            if class != Class::Extend {
                let Some(class) = goes_on(previous, class, || class_after_marks(text, *at)) else {
                    *at = before;
                    break;
                };
                is_word |= next.is_alphanumeric();
                previous = class;
            }
            segment.slow |= next.is_slow() || alone && next.stands_alone();
            // What vanishes parts nothing.
            alone = next.stands_alone() || alone && next.folded().is_none();
            push(form, next);
        }
        segment.span.end = *at;
        if is_word && (segment.slow || !form.is_empty()) {
            return Some(segment);
        }
    }
}

fn is_number(form: &str) -> bool {
    form.bytes().any(|byte| byte.is_ascii_digit())
}

#[inline]
fn push(form: &mut String, info: CharInfo) {
    if let Some(c) = info.folded() {
        form.push(c);
    }
}

/// What a character of class `class`, itself followed by `after`, marks left aside, makes of a word whose last character has
/// class `previous`: none if there is a boundary between the two, else the class that counts as the word's last now. That
/// of what binds is the class it was found behind, since what follows it has been looked at.
#[inline]
fn goes_on(previous: Class, class: Class, after: impl Fn() -> Option<Class>) -> Option<Class> {
    use Class::{Digit, DoubleQuote, Hebrew, Join, Letter, MidBoth, MidDigit, MidLetter, Other, SingleQuote};
    match (previous, class) {
        (Letter | Hebrew | Digit | Join, Letter | Hebrew | Digit | Join) => Some(class),
        // WB6, WB7: something that binds between letters.
        (Letter | Hebrew, MidLetter | MidBoth | SingleQuote) if matches!(after(), Some(Letter | Hebrew)) => {
            Some(previous)
        }
        // WB7a: a Hebrew letter's own apostrophe, behind which the word ends.
        (Hebrew, SingleQuote) => Some(Other),
        // WB7b, WB7c.
        (Hebrew, DoubleQuote) if after() == Some(Hebrew) => Some(previous),
        // WB11, WB12: something that binds between digits.
        (Digit, MidDigit | MidBoth | SingleQuote) if after() == Some(Digit) => Some(previous),
        _ => None,
    }
}

/// The character at byte `at`, which moves behind it.
#[inline]
fn decode(text: &str, at: &mut usize) -> Option<char> {
    let first = *text.as_bytes().get(*at)?;
    if first < 0x80 {
        *at += 1;
        return Some(char::from(first));
    }
    let c = text[*at..].chars().next()?;
    *at += c.len_utf8();
    Some(c)
}

fn class_after_marks(text: &str, at: usize) -> Option<Class> {
    text[at..].chars().map(|c| char_info(c).class()).find(|&class| class != Class::Extend)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::draws;

    #[test]
    fn words_have_the_form_that_the_rules_give_them() {
        // Letters and marks of one script each, and what vanishes; the parts of vowel signs, the marks that change places.
        const SCRIPTS: [&str; 7] = [
            "नमसतकषड\u{94d}\u{94d}\u{94d}\u{93c}\u{93e}\u{93f}\u{902}\u{200d}\u{200c}",
            "কতযোে\u{9cd}\u{9cd}\u{9c7}\u{9be}\u{9d7}\u{9bc}\u{981}\u{200d}",
            "கதெொ\u{bcd}\u{bc6}\u{bc7}\u{bbe}\u{bd7}\u{b92}\u{200c}",
            "ಕತ\u{ccd}\u{cc6}\u{cc2}\u{cca}\u{cd5}\u{cd6}\u{cbf}കത\u{d4d}\u{d46}\u{d47}\u{d3e}\u{d57}",
            "ක\u{dd9}\u{dcf}\u{ddf}\u{dca}\u{ddc}\u{200d}",
            "กน\u{e34}\u{e38}\u{e48}\u{e49}\u{e33}\u{e4d}ກ\u{eb8}\u{ec8}\u{eba}",
            "eé\u{301}\u{308}ё\u{64b}ك\u{651}\u{94d}\u{9be}\u{e48}α\u{300}",
        ];
        let mut draw = draws(3);
        for round in 0..40_000 {
            let script = SCRIPTS[round % SCRIPTS.len()];
            let count = script.chars().count();
            let text: String = (0..8).filter_map(|_| script.chars().nth(draw(count))).collect();
            let mut words: Vec<(Span, String)> = Vec::new();
            each_token(&text, |token| words.push((token.span, token.text.to_owned())));
            // Several words of one place are those of its form.
            for same in words.chunk_by(|a, b| a.0 == b.0) {
                let mut form = String::new();
                fold(&text[same[0].0.range()], &mut form);
                let found: String = same.iter().map(|(_, word)| word.as_str()).collect();
                let marks = form.chars().filter(|c| same.len() == 1 || found.contains(*c));
                assert_eq!(found, marks.collect::<String>(), "{}", text.escape_unicode());
            }
        }
    }
}
