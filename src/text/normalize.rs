//! The normal form of a word, and the character table that makes it cheap.
//!
//! Two spellings of one word should be one word: compatibility forms (NFKC), case, Arabic letter variants with their
//! Persian and Urdu relatives, vowel marks, tatweel, bidirectional and zero-width characters, digits of every script, the
//! Greek tonos that capitals drop, Cyrillic ё, final sigma, ß. The rules are applied to the decomposed form and the result
//! composed again, so the normal form of a normal form is itself.
//!
//! Sources: Unicode Standard Annex #15 (normalisation), #29 (word boundaries); the Arabic folding is the usual one of the
//! information-retrieval literature (Larkey, Ballesteros, Connell, 2002: "light" normalisation).

use std::sync::OnceLock;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::props::{CanonicalCombiningClass, DefaultIgnorableCodePoint, GeneralCategory, WordBreak};
use icu_properties::{CodePointMapData, CodePointSetData};

const NFKD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfkd();
const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();

/// How a character takes part in finding word boundaries (Unicode Standard Annex #29, table 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Class {
    /// Ends a word and starts none.
    Other = 0,
    /// A letter of a script written with spaces.
    Letter,
    /// A Hebrew letter: quotation marks inside a word bind.
    Hebrew,
    /// A digit.
    Digit,
    /// A word of its own: ideographs, kana, letters of South-East Asian scripts, and other lone numerals.
    Solo,
    /// Joins letters and digits: the underscore.
    Join,
    /// Binds between letters: the middle dot.
    MidLetter,
    /// Binds between digits: the comma.
    MidDigit,
    /// Binds between letters and between digits: the full stop.
    MidBoth,
    /// Binds between letters, between digits, and after a Hebrew letter: the apostrophe.
    SingleQuote,
    /// Binds between Hebrew letters.
    DoubleQuote,
    /// Belongs to the character before it: combining marks and format characters.
    Extend,
    /// A line end, which nothing crosses.
    Newline,
}

impl Class {
    /// Whether it binds letters or digits if they stand on both sides.
    #[inline]
    pub(crate) fn may_bind(self) -> bool {
        matches!(self, Class::MidLetter | Class::MidDigit | Class::MidBoth | Class::SingleQuote)
    }
}

/// What the tokeniser needs to know of a character, in one word from one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CharInfo(u32);

const ALNUM: u32 = 1 << 24;
const SLOW: u32 = 1 << 25;
const UPPER: u32 = 1 << 26;
const CHANGED: u32 = 1 << 27;
const PLAIN: u32 = 1 << 28;
const NUMBER: u32 = 1 << 29;
const STARTS: u32 = 1 << 30;
const ENDS: u32 = 1 << 31;
const LOWER: u32 = 1 << 20;
const TWO: u32 = 1 << 21;
const ALONE: u32 = 1 << 22;

impl CharInfo {
    /// Of which nothing is true.
    pub(crate) const NONE: CharInfo = CharInfo(0);

    /// What is true of any of some ASCII letters and digits, of which some are upper-case letters, or digits.
    #[inline]
    pub(crate) fn ascii(has_upper: bool, has_digit: bool) -> CharInfo {
        let bit = |is: bool, bits: u32| if is { bits } else { 0 };
        CharInfo(ALNUM | PLAIN | bit(has_upper, UPPER | CHANGED) | bit(has_digit, NUMBER))
    }

    /// Adds what is true of another character, its class and normal form aside.
    #[inline]
    pub(crate) fn also(self, other: CharInfo) -> CharInfo {
        CharInfo(self.0 | other.0)
    }

    /// Its class in the search for word boundaries.
    #[inline]
    pub(crate) fn class(self) -> Class {
        const CLASSES: [Class; 16] = [
            Class::Other,
            Class::Letter,
            Class::Hebrew,
            Class::Digit,
            Class::Solo,
            Class::Join,
            Class::MidLetter,
            Class::MidDigit,
            Class::MidBoth,
            Class::SingleQuote,
            Class::DoubleQuote,
            Class::Extend,
            Class::Newline,
            Class::Other,
            Class::Other,
            Class::Other,
        ];
        CLASSES[(self.0 >> 16 & 15) as usize]
    }

    /// Whether it makes the segment that holds it a word.
    #[inline]
    pub(crate) fn is_alphanumeric(self) -> bool {
        self.0 & ALNUM != 0
    }

    /// Whether its normal form depends on its neighbours or is longer than one character.
    #[inline]
    pub(crate) fn is_slow(self) -> bool {
        self.0 & SLOW != 0
    }

    /// Whether it is an upper-case letter.
    #[inline]
    pub(crate) fn is_uppercase(self) -> bool {
        self.0 & UPPER != 0
    }

    /// Whether it is a lower-case letter.
    #[inline]
    pub(crate) fn is_lowercase(self) -> bool {
        self.0 & LOWER != 0
    }

    /// Whether it is another character, or none, in normal form. Meaningless if [`CharInfo::is_slow`].
    #[inline]
    pub(crate) fn is_changed(self) -> bool {
        self.0 & CHANGED != 0
    }

    /// Whether it goes on a word made of letters and digits: a letter, a digit or a mark without rules of its own.
    #[inline]
    pub(crate) fn is_plain(self) -> bool {
        self.0 & PLAIN != 0
    }

    /// Whether it is a mark whose normal form depends on other such marks beside it, and on nothing else.
    #[inline]
    pub(crate) fn stands_alone(self) -> bool {
        self.0 & ALONE != 0
    }

    /// Its normal form in UTF-8, the first byte lowest, if the character is plain, no mark, and has two bytes then and now.
    #[inline]
    pub(crate) fn two_bytes(self) -> Option<u16> {
        let code = self.0 as u16;
        (self.0 & TWO != 0).then_some(0x80c0 | code >> 6 | (code & 0x3f) << 8)
    }

    /// Whether it is a digit in normal form. Meaningless if [`CharInfo::is_slow`].
    #[inline]
    pub(crate) fn is_number(self) -> bool {
        self.0 & NUMBER != 0
    }

    /// Whether a segment that may be a word starts with it.
    #[inline]
    pub(crate) fn starts_word(self) -> bool {
        self.0 & STARTS != 0
    }

    /// Whether a word of plain letters and digits ends before it, whatever follows.
    #[inline]
    pub(crate) fn ends_plain(self) -> bool {
        self.0 & ENDS != 0
    }

    /// Its normal form: none if it vanishes. Meaningless if [`CharInfo::is_slow`].
    #[inline]
    pub(crate) fn folded(self) -> Option<char> {
        match self.0 & 0xffff {
            0 => None,
            code => char::from_u32(code),
        }
    }
}

/// Looks a character up. The table is filled in blocks of 256 characters on first use, by the slow rules below.
#[inline]
pub(crate) fn char_info(c: char) -> CharInfo {
    static BLOCKS: [OnceLock<Box<[CharInfo; 256]>>; 256] = [const { OnceLock::new() }; 256];
    let code = c as u32;
    if code >= 0x1_0000 {
        return derive(c);
    }
    let block = BLOCKS[(code >> 8) as usize].get_or_init(|| block(code & 0xff00));
    block[(code & 0xff) as usize]
}

#[cold]
fn block(first: u32) -> Box<[CharInfo; 256]> {
    let mut block = Box::new([CharInfo(0); 256]);
    for (code, info) in (first..).zip(block.iter_mut()) {
        if let Some(c) = char::from_u32(code) {
            *info = derive(c);
        }
    }
    block
}

/// The table for characters of one or two bytes in UTF-8.
pub(crate) fn low_table() -> &'static [CharInfo; 0x800] {
    static LOW: OnceLock<Box<[CharInfo; 0x800]>> = OnceLock::new();
    LOW.get_or_init(|| {
        let mut table = Box::new([CharInfo(0); 0x800]);
        for (code, info) in (0u32..).zip(table.iter_mut()) {
            *info = char::from_u32(code).map_or(CharInfo(0), char_info);
        }
        table
    })
}

/// The character at byte `at` and how many bytes it has.
#[inline]
pub(crate) fn look(text: &str, at: usize, low: &[CharInfo; 0x800]) -> Option<(CharInfo, usize)> {
    let bytes = text.as_bytes();
    let first = *bytes.get(at)?;
    if first < 0x80 {
        return Some((low[usize::from(first)], 1));
    }
    if first < 0xe0 {
        let code = usize::from(first & 0x1f) << 6 | usize::from(bytes.get(at + 1)? & 0x3f);
        return Some((low[code], 2));
    }
    let c = text[at..].chars().next()?;
    Some((char_info(c), c.len_utf8()))
}

fn derive(c: char) -> CharInfo {
    let class = class(c);
    let mut bits = (class as u32) << 16;
    if c.is_alphanumeric() && !always_dropped(c) {
        bits |= ALNUM;
    }
    if c.is_uppercase() {
        bits |= UPPER;
    }
    if c.is_lowercase() {
        bits |= LOWER;
    }
    if matches!(class, Class::Letter | Class::Hebrew | Class::Digit | Class::Solo | Class::Join) {
        bits |= STARTS;
    }
    if matches!(class, Class::Other | Class::Newline | Class::DoubleQuote | Class::Solo) {
        bits |= ENDS;
    }
    if stands_alone(c) {
        bits |= ALONE;
    } else if depends_on_neighbours(c) {
        return CharInfo(bits | SLOW);
    }
    let mut form = String::new();
    fold(c.encode_utf8(&mut [0; 4]), &mut form);
    let mut chars = form.chars();
    let folded = match (chars.next(), chars.next()) {
        (None, _) if class == Class::Extend => 0,
        (Some(one), None) if (one as u32) < 0x1_0000 && (one == c || binds_alike(class, self::class(one))) => {
            one as u32
        }
        // A letter that vanishes (tatweel) may have held a word together, and a form of another kind (a ligature of marks that
        // becomes a space) changes the boundaries: found again, slowly.
        _ => return CharInfo(bits | SLOW),
    };
    if folded != c as u32 {
        bits |= CHANGED;
    }
    if u8::try_from(folded).is_ok_and(|byte| byte.is_ascii_digit()) {
        bits |= NUMBER;
    }
    match class {
        Class::Letter | Class::Digit if bits & ALNUM != 0 => {
            bits |= PLAIN;
            if (0x80..0x800).contains(&folded) && c.len_utf8() == 2 {
                bits |= TWO;
            }
        }
        Class::Extend => bits |= PLAIN,
        _ => {}
    }
    CharInfo(bits | folded)
}

/// Whether a character within a word can be replaced by another without a change of where words end. Where the apostrophe of
/// typographers binds, that of typewriters binds too.
fn binds_alike(class: Class, other: Class) -> bool {
    class == other || (class, other) == (Class::MidBoth, Class::SingleQuote)
}

fn class(c: char) -> Class {
    let general = CodePointMapData::<GeneralCategory>::new();
    match CodePointMapData::<WordBreak>::new().get(c) {
        WordBreak::ALetter => Class::Letter,
        WordBreak::HebrewLetter => Class::Hebrew,
        WordBreak::Numeric => Class::Digit,
        WordBreak::ExtendNumLet => Class::Join,
        WordBreak::MidLetter => Class::MidLetter,
        WordBreak::MidNum => Class::MidDigit,
        WordBreak::MidNumLet => Class::MidBoth,
        WordBreak::SingleQuote => Class::SingleQuote,
        WordBreak::DoubleQuote => Class::DoubleQuote,
        WordBreak::Extend | WordBreak::Format | WordBreak::ZWJ => Class::Extend,
        WordBreak::CR | WordBreak::LF | WordBreak::Newline => Class::Newline,
        // The annex joins Katakana runs and leaves ideographs and other kana alone. Here each is a word of its own, so
        // that text written without spaces has one rule.
        WordBreak::Katakana => Class::Solo,
        _ if c.is_alphanumeric() || general.get(c) == GeneralCategory::OtherNumber => Class::Solo,
        _ => Class::Other,
    }
}

/// Marks combine with what stands before them, and so do some letters (the vowels and finals of decomposed Hangul, a few
/// Indic vowel signs), which canonical decompositions have in second place.
fn depends_on_neighbours(c: char) -> bool {
    const COMBINING_STARTERS: &[(u32, u32)] =
        &[(0x0bd7, 0x0bd7), (0x102e, 0x102e), (0x1161, 0x1175), (0x11a8, 0x11c2), (0x1b35, 0x1b35)];
    if always_dropped(c) {
        return false;
    }
    // Half-width and compatibility forms combine as what they stand for does.
    let c = NFKD.normalize(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(c);
    let code = c as u32;
    CodePointMapData::<CanonicalCombiningClass>::new().get(c) != CanonicalCombiningClass::NotReordered
        || COMBINING_STARTERS.iter().any(|&(first, last)| (first..=last).contains(&code))
}

/// Marks that combine with each other, or change places, but with nothing else: the viramas of Indian scripts and the tones
/// of Thai and Lao, which hardly ever stand beside another, and the parts of vowel signs that are written as two.
fn stands_alone(c: char) -> bool {
    use CanonicalCombiningClass as Combining;
    let parts = matches!(
        c,
        '\u{09be}'
            | '\u{09c7}'
            | '\u{09d7}'
            | '\u{0b3e}'
            | '\u{0b47}'
            | '\u{0b56}'
            | '\u{0b57}'
            | '\u{0bbe}'
            | '\u{0bc6}'
            | '\u{0bc7}'
            | '\u{0cbf}'
            | '\u{0cc2}'
            | '\u{0cc6}'
            | '\u{0cca}'
            | '\u{0cd5}'
            | '\u{0cd6}'
            | '\u{0d3e}'
            | '\u{0d46}'
            | '\u{0d47}'
            | '\u{0d57}'
            | '\u{0dcf}'
            | '\u{0dd9}'
            | '\u{0ddf}'
    );
    let signs = [Combining::Virama, Combining::CCC103, Combining::CCC107, Combining::CCC118, Combining::CCC122];
    // The Sinhala one is also a part of vowel signs.
    parts || c != '\u{0dca}' && signs.contains(&CodePointMapData::<Combining>::new().get(c))
}

/// Writes the normal form of `word` to `out`: the definition that the table abbreviates.
pub(crate) fn fold(word: &str, out: &mut String) {
    let visible: String = word.chars().filter(|&c| !always_dropped(c)).collect();
    let lower = NFKD.normalize(&visible).to_lowercase();
    let mut folded = String::with_capacity(lower.len());
    let mut base = ' ';
    for c in NFKD.normalize(&lower).chars() {
        if CodePointMapData::<CanonicalCombiningClass>::new().get(c) == CanonicalCombiningClass::NotReordered {
            base = c;
        }
        if !always_dropped(c) && !dropped_after(base, c) {
            fold_char(c, &mut folded);
        }
    }
    // Thai and Lao "am" is a vowel of its own: its compatibility decomposition would start with a mark and lose it.
    if folded.contains(['\u{e32}', '\u{eb2}']) {
        folded = folded.replace("\u{e4d}\u{e32}", "\u{e33}").replace("\u{ecd}\u{eb2}", "\u{eb3}");
    }
    out.push_str(&NFC.normalize(&folded));
}

/// Characters that no spelling needs: bidirectional and zero-width controls, soft hyphens, variation selectors, tatweel,
/// the vowel and reading marks of Arabic and Hebrew, also the hamza and madda that compose with a seat.
fn always_dropped(c: char) -> bool {
    matches!(c,
        '\u{0640}' | '\u{0610}'..='\u{061a}' | '\u{064b}'..='\u{065f}' | '\u{0670}' | '\u{06d6}'..='\u{06dc}'
        | '\u{06df}'..='\u{06e4}' | '\u{06e7}' | '\u{06e8}' | '\u{06ea}'..='\u{06ed}' | '\u{08ca}'..='\u{08e1}'
        | '\u{08e3}'..='\u{08ff}' | '\u{0591}'..='\u{05bd}' | '\u{05bf}' | '\u{05c1}' | '\u{05c2}' | '\u{05c4}'
        | '\u{05c5}' | '\u{05c7}')
        || (CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
            // Hangul fillers are letters of decomposed syllables.
            && !matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}'))
}

/// Marks that one script's writers leave out: the Greek accents that capitals lose, the dots of ё, the dot that lower-casing
/// a Turkish capital leaves behind.
fn dropped_after(base: char, mark: char) -> bool {
    match mark {
        '\u{0300}'..='\u{036f}' => match base {
            '\u{0370}'..='\u{03ff}' | '\u{1f00}'..='\u{1fff}' => true,
            'е' => mark == '\u{0308}',
            'i' => mark == '\u{0307}',
            _ => false,
        },
        _ => false,
    }
}

fn fold_char(c: char, out: &mut String) {
    let folded = match c {
        // Alef with wasla; the seats of hamza and madda decompose to alef, waw and ya, and their marks are dropped.
        '\u{0671}' | '\u{0672}' | '\u{0673}' | '\u{0675}' => '\u{0627}',
        // Alef maksura, Farsi yeh, Kashmiri and Pashto forms.
        '\u{0649}' | '\u{06cc}' | '\u{06cd}' | '\u{06d0}' => '\u{064a}',
        // Ta marbuta; Urdu heh goal, heh doachashmee, ae.
        '\u{0629}' | '\u{06c1}' | '\u{06be}' | '\u{06d5}' | '\u{06c3}' | '\u{06c0}' | '\u{06c2}' => '\u{0647}',
        // Keheh, swash kaf.
        '\u{06a9}' | '\u{06aa}' => '\u{0643}',
        'ς' => 'σ',
        // The Arabic decimal and thousands separators.
        '\u{066b}' => '.',
        '\u{066c}' => ',',
        // The apostrophes of typographers and of modifier letters.
        '\u{2019}' | '\u{2018}' | '\u{02bc}' | '\u{201b}' => '\'',
        'ß' => {
            out.push('s');
            's'
        }
        _ => digit(c).unwrap_or(c),
    };
    out.push(folded);
}

/// The ASCII digit of a decimal digit of any script. Unicode encodes these in runs of ten that start with zero.
fn digit(c: char) -> Option<char> {
    let general = CodePointMapData::<GeneralCategory>::new();
    if c.is_ascii() || general.get(c) != GeneralCategory::DecimalNumber {
        return None;
    }
    let run = (0..c as u32).rev().take_while(|&code| general.get32(code) == GeneralCategory::DecimalNumber).count();
    char::from_digit(run as u32 % 10, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_agrees_with_the_rules() {
        let mut slow = 0;
        for c in (1..0x3_0000).filter_map(char::from_u32) {
            let info = char_info(c);
            if info.is_slow() {
                slow += 1;
                continue;
            }
            let mut form = String::new();
            fold(&c.to_string(), &mut form);
            assert_eq!(form.chars().collect::<Vec<_>>(), info.folded().into_iter().collect::<Vec<_>>(), "{c:?}");
        }
        assert!(slow > 1000);
    }

    #[test]
    fn marks_that_stand_alone_do_not_combine_with_others() {
        let canonical = DecomposingNormalizerBorrowed::new_nfd();
        let plain = |c: char| !char_info(c).is_slow() && !char_info(c).stands_alone();
        let marks: Vec<char> =
            (1..0x1_0000).filter_map(char::from_u32).filter(|&c| char_info(c).stands_alone()).collect();
        assert!(marks.len() > 60 && marks.contains(&'\u{094d}'));
        for c in (1..0x1_0000).filter_map(char::from_u32) {
            let parts: Vec<char> = canonical.normalize(&c.to_string()).chars().collect();
            let joins = parts.len() > 1 && parts.last().is_some_and(|part| marks.contains(part));
            assert!(!joins || parts[..parts.len() - 1].iter().all(|&part| !plain(part)), "{c:?} U+{:04x}", c as u32);
            // One of each kind, behind whatever stands before it and before what stands behind.
            for mark in
                ['\u{094d}', '\u{0e48}', '\u{09be}'].into_iter().filter(|_| plain(c) && char_info(c).folded().is_some())
            {
                let (mut form, mut expected) = (String::new(), String::new());
                fold(&format!("{c}{mark}{c}"), &mut form);
                expected.extend([char_info(c).folded(), Some(mark), char_info(c).folded()].into_iter().flatten());
                assert_eq!(form, expected, "{c:?} U+{:04x}", c as u32);
            }
        }
    }

    #[test]
    fn the_normal_form_of_a_character_is_stable() {
        for c in (1..0x3_0000).filter_map(char::from_u32) {
            let (mut once, mut twice) = (String::new(), String::new());
            fold(&c.to_string(), &mut once);
            fold(&once, &mut twice);
            assert_eq!(once, twice, "{c:?} U+{:04x}", c as u32);
        }
    }
}
