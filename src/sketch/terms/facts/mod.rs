//! Dates and numbered things that a text names in its first lines: "4 March", "1446 هـ", "Tuesday", "the seventh session".
//!
//! Two reports may share nearly all their words and still tell of two happenings, a session and the next: what parts them
//! is a number. Found with small tables of words (see [`words`]), without a grammar: what is not understood is left out.

mod words;

use crate::sketch::terms::facts::words::{HIJRI, HYPHENATED, Meaning, SUFFIXES, chinese, meaning};
use crate::text::Token;
use crate::text::date::month_and_day;

/// One thing that a text says of when, or of which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fact {
    /// A word that is numbered: 22 bits of its key, and the number.
    Numbered(u32, u8),
    /// A day, and the year if it is said.
    Date { year: Option<u16>, month: u8, day: u8, hijri: bool },
    /// A year of the Gregorian calendar.
    Year(u16),
    /// From 0, Monday.
    Weekday(u8),
}

/// Most facts that are kept of a document, of each kind.
const MOST_OF_A_KIND: usize = 3;
/// Words that are commoner than that are not what an ordinal counts: "first time", "second half".
/// As levels of stems: 8 took a period and a match of declined languages, whose forms fall together, for too common.
pub(super) const COUNTED: u8 = 7;

impl Fact {
    /// Two bits for what it is, then what it says.
    pub(super) fn pack(self) -> u32 {
        match self {
            Fact::Numbered(word, number) => word << 8 | u32::from(number),
            Fact::Date { year, month, day, hijri } => {
                let year = u32::from(year.unwrap_or(0));
                1 << 30 | u32::from(hijri) << 21 | year << 9 | u32::from(month) << 5 | u32::from(day)
            }
            Fact::Year(year) => 2 << 30 | u32::from(year),
            Fact::Weekday(day) => 3 << 30 | u32::from(day),
        }
    }

    pub(super) fn unpack(bits: u32) -> Self {
        match bits >> 30 {
            0 => Fact::Numbered(bits >> 8, bits as u8),
            1 => Fact::Date {
                year: Some((bits >> 9 & 0xfff) as u16).filter(|&year| year > 0),
                month: (bits >> 5 & 15) as u8,
                day: (bits & 31) as u8,
                hijri: bits >> 21 & 1 == 1,
            },
            2 => Fact::Year(bits as u16),
            _ => Fact::Weekday(bits as u8),
        }
    }

    fn kind(self) -> usize {
        (self.pack() >> 30) as usize
    }
}

/// A word as far as facts are concerned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    hash: u64,
    what: What,
    /// The character before it, if a single one lies between it and the word before; a space if words are just neighbours;
    /// a full stop if a sentence starts.
    gap: char,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Word,
    /// A character of a script without spaces.
    Solo,
    Number(u16),
    Means(Meaning),
    /// Digits with an ending.
    Ordinal(u8),
    /// Day, month and year in one word.
    Date(u8, u8, u16),
    /// What a hyphen ties to digits to make them an ordinal.
    Ending,
    /// 年 月 日 号 第 and the days of a week in Chinese: 星期, 周.
    Sign(char),
    Digit(u8),
}

impl Piece {
    pub(super) fn new(token: &Token<'_>, hash: u64, gap: &str, starts: bool) -> Self {
        let mut between = gap.chars();
        let gap = match (between.next(), between.next()) {
            _ if starts => '.',
            (None, _) => '\0',
            (Some(c), None) => c,
            _ => ' ',
        };
        Piece { hash, what: What::of(token, gap), gap }
    }

    fn key(&self) -> u32 {
        super::count::key(self.hash)
    }
}

impl What {
    fn of(token: &Token<'_>, gap: char) -> What {
        let text = token.text;
        if token.solo {
            return match (text.chars().next(), chinese(text)) {
                (_, Some(digit)) => What::Digit(digit),
                (Some(c @ ('年' | '月' | '日' | '号' | '第' | '周' | '期')), _) => What::Sign(c),
                _ => What::Solo,
            };
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return match meaning(text) {
                Some(Meaning::WeekdayOrOrdinal(day, _)) if token.capitalised => What::Means(Meaning::Weekday(day)),
                Some(Meaning::WeekdayOrOrdinal(_, number)) => What::Means(Meaning::Ordinal(number)),
                Some(meaning) => What::Means(meaning),
                None if gap == '-' && HYPHENATED.contains(&text) => What::Ending,
                None => What::Word,
            };
        }
        let (number, rest) = text.split_at(digits);
        let parts: Vec<u16> = text.split('.').filter_map(|part| part.parse().ok()).collect();
        match (number.parse::<u16>(), parts.as_slice()) {
            (Ok(value), _) if rest.is_empty() => What::Number(value),
            (Ok(value @ 1..=255), _) if SUFFIXES.contains(&rest) => What::Ordinal(value as u8),
            (_, &[day @ 1..=31, month @ 1..=12, year @ 1900..=2099]) => What::Date(day as u8, month as u8, year),
            _ => What::Word,
        }
    }
}

/// The facts in a run of words, the first of each kind; of numbered words those that `counts` lets pass.
pub(super) fn find(pieces: &[Piece], counts: impl Fn(u32) -> bool) -> Vec<Fact> {
    let mut found: Vec<Fact> = Vec::new();
    let mut of_kind = [0; 4];
    let mut add = |fact: Fact| {
        if of_kind[fact.kind()] < MOST_OF_A_KIND && !found.contains(&fact) {
            of_kind[fact.kind()] += 1;
            found.push(fact);
        }
    };
    for at in 0..pieces.len() {
        let text = Text { pieces, at };
        if let Some(date) = text.date() {
            add(date);
            if let Fact::Date { year: Some(year), hijri: false, .. } = date {
                add(Fact::Year(year));
            }
        } else if let Some(fact) = text.year().or_else(|| text.weekday()) {
            add(fact);
        } else if let Some((number, words)) = text.numbered() {
            let words = words.into_iter().flatten().filter(|&word| counts(word));
            words.for_each(|word| add(Fact::Numbered(word >> 10, number)));
        }
    }
    found.sort_unstable();
    found
}

/// A word among those around it.
struct Text<'a> {
    pieces: &'a [Piece],
    at: usize,
}

impl Text<'_> {
    /// The word so many behind.
    fn at(&self, offset: isize) -> Option<&Piece> {
        self.pieces.get(self.at.checked_add_signed(offset)?)
    }

    fn what(&self, offset: isize) -> What {
        self.at(offset).map_or(What::Word, |piece| piece.what)
    }

    fn day(&self, offset: isize) -> Option<u8> {
        match self.what(offset) {
            What::Number(day @ 1..=31) => Some(day as u8),
            What::Ordinal(day @ 1..=31) => Some(day),
            _ => None,
        }
    }

    fn year_at(&self, offset: isize) -> Option<u16> {
        match self.what(offset) {
            What::Number(year @ (1300..=1500 | 1900..=2099)) => Some(year),
            _ => None,
        }
    }

    /// The nearest word in a direction that does not only fill a date, at most three away.
    fn beside(&self, from: isize, step: isize) -> isize {
        let fills = |at: isize| self.what(from + at * step) == What::Means(Meaning::Filler);
        let fillers = (1..=2).take_while(|&at| fills(at)).count() as isize;
        from + (fillers + 1) * step
    }

    fn date(&self) -> Option<Fact> {
        match self.what(0) {
            What::Means(Meaning::Month(month)) => self.around_month(month, 0),
            What::Means(Meaning::MonthOf(first, second)) => match self.what(1) {
                What::Means(Meaning::Behind(1)) => self.around_month(first, 1),
                What::Means(Meaning::Behind(2)) => self.around_month(second, 1),
                _ => None,
            },
            What::Date(day, month, year) => Some(Fact::Date { year: Some(year), month, day, hijri: false }),
            What::Sign('月') => {
                let What::Number(month @ 1..=12) = self.what(-1) else { return None };
                let (What::Number(day @ 1..=31), What::Sign('日' | '号')) = (self.what(1), self.what(2)) else {
                    return None;
                };
                let year = if self.what(-2) == What::Sign('年') { self.year_at(-3) } else { None };
                Some(Fact::Date { year, month: month as u8, day: day as u8, hijri: false })
            }
            What::Number(first) => self.numeric(first),
            _ => None,
        }
    }

    /// A day and a year beside a month that ends with the word so many behind.
    fn around_month(&self, month: u8, end: isize) -> Option<Fact> {
        let (before, behind) = (self.beside(0, -1), self.beside(end, 1));
        // "14 May 2026" or "May 14, 2026".
        let (day, last) = match self.day(before) {
            Some(day) => (day, end),
            None => (self.day(behind).filter(|_| behind == end + 1)?, behind),
        };
        let hijri = month > HIJRI;
        let year = self.year_at(self.beside(last, 1)).filter(|year| hijri == (*year < 1900));
        Some(Fact::Date { year, month: if hijri { month - HIJRI } else { month }, day, hijri })
    }

    /// 2026-03-14, 14/3/2026 and 3/14/2026, if they can be told apart.
    fn numeric(&self, first: u16) -> Option<Fact> {
        let separator = self.at(1)?.gap;
        if !matches!(separator, '-' | '/') || self.at(2)?.gap != separator {
            return None;
        }
        let (What::Number(second), What::Number(third)) = (self.what(1), self.what(2)) else { return None };
        let (year, month, day) = match (first, second, third) {
            (1900..=2099, 1..=12, 1..=31) => (first, second.into(), third.into()),
            (_, _, 1900..=2099) => {
                let (month, day) = month_and_day(first.into(), second.into())?;
                (third, month, day)
            }
            _ => return None,
        };
        Some(Fact::Date { year: Some(year), month: month as u8, day: day as u8, hijri: false })
    }

    fn year(&self) -> Option<Fact> {
        match self.what(0) {
            What::Number(year @ 1900..=2099) => Some(Fact::Year(year)),
            _ => None,
        }
    }

    fn weekday(&self) -> Option<Fact> {
        match (self.what(0), self.what(-1)) {
            (What::Means(Meaning::Weekday(day)), _) => Some(Fact::Weekday(day)),
            (What::Digit(day @ 1..=6), What::Sign('期' | '周')) => Some(Fact::Weekday(day - 1)),
            (What::Sign('日'), What::Sign('期' | '周')) => Some(Fact::Weekday(6)),
            _ => None,
        }
    }

    /// An ordinal, and the keys of the words that it may count: two, for there may be an adjective.
    fn numbered(&self) -> Option<(u8, [Option<u32>; 2])> {
        match self.what(0) {
            What::Ordinal(number) | What::Means(Meaning::Ordinal(number)) => Some((number, self.counted(0, 1))),
            What::Number(number @ 1..=255) if self.what(1) == What::Ending => Some((number as u8, self.counted(1, 1))),
            What::Means(Meaning::Behind(number)) => {
                let added = match self.what(1) {
                    What::Means(Meaning::Added(more)) => more,
                    _ => 0,
                };
                Some((number + added, self.counted(0, -1)))
            }
            What::Sign('第') => self.chinese(),
            _ => None,
        }
    }

    fn counted(&self, from: isize, step: isize) -> [Option<u32>; 2] {
        let word = |offset: isize| {
            // A gap belongs to the word behind it.
            let gap = self.at(if step > 0 { offset } else { offset - step })?.gap;
            let piece = self.at(offset)?;
            (matches!(gap, ' ' | '-') && piece.what == What::Word).then(|| piece.key())
        };
        let first = word(from + step);
        [first, first.and_then(|_| word(from + 2 * step))]
    }

    /// 第七届峰会, 第15次会议, 第十二届峰会: the word of two characters behind the classifier.
    fn chinese(&self) -> Option<(u8, [Option<u32>; 2])> {
        let (number, end) = match (self.what(1), self.what(2), self.what(3)) {
            (What::Number(number @ 1..=255), ..) => (number as u8, 1),
            (What::Digit(10), What::Digit(unit @ 1..=9), _) => (10 + unit, 2),
            (What::Digit(tens @ 2..=9), What::Digit(10), What::Digit(unit @ 1..=9)) => (10 * tens + unit, 3),
            (What::Digit(tens @ 2..=9), What::Digit(10), _) => (10 * tens, 2),
            (What::Digit(number), ..) => (number, 1),
            _ => return None,
        };
        let pair = |offset| Some((self.at(offset)?.hash, self.at(offset + 1)?.hash));
        let word = pair(end + 2).map(|(left, right)| super::count::key(crate::hash::combine(left, right)));
        Some((number, [word, None]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::hash_bytes;
    use crate::sketch::terms::Terms;
    use crate::sketch::terms::count::key;
    use crate::sketch::terms::stem::stem;
    use crate::text::each_token;

    fn facts(text: &str) -> Vec<Fact> {
        Terms::new("", text).facts().collect()
    }

    fn numbered(word: &str, number: u8) -> Fact {
        let mut found = 0;
        each_token(word, |token| found = key(hash_bytes(stem(token.text).as_bytes(), 0)));
        Fact::Numbered(found >> 10, number)
    }

    #[test]
    fn dates_of_many_languages() {
        let date = |year: u16, month, day| Fact::Date {
            year: Some(year).filter(|&year| year > 0),
            month,
            day,
            hijri: (1..1900).contains(&year),
        };
        for (text, expected) in [
            ("It began on 4 March 2026 in Wenlow", date(2026, 3, 4)),
            ("It began on March 4th, 2026 in Wenlow", date(2026, 3, 4)),
            ("It began on the 4th of March in Wenlow", date(0, 3, 4)),
            ("signed on 2026-03-14 in Wenlow", date(2026, 3, 14)),
            ("signed on 14/03/2026 in Wenlow", date(2026, 3, 14)),
            ("signed on 3/14/2026 in Wenlow", date(2026, 3, 14)),
            ("подписали 14.03.2026 в городе", date(2026, 3, 14)),
            ("подписали 14 марта 2026 года", date(2026, 3, 14)),
            ("firmaron el tratado el 14 de mayo de 2026", date(2026, 5, 14)),
            ("υπέγραψαν στις 14 Μαΐου 2026 τη συμφωνία", date(2026, 5, 14)),
            ("会议于2026年3月14日举行", date(2026, 3, 14)),
            ("बैठक 14 मार्च 2026 को हुई", date(2026, 3, 14)),
            ("انعقد الاجتماع يوم ١٤ مارس ٢٠٢٦ في العاصمة", date(2026, 3, 14)),
            ("انعقد الاجتماع في 14 كانون الثاني 2026", date(2026, 1, 14)),
            ("انعقد الاجتماع في 14 شوال 1447 هـ", date(1447, 10, 14)),
        ] {
            assert!(facts(text).contains(&expected), "{text}: {:?}", facts(text));
        }
        let hijri = |month, day| Fact::Date { year: None, month, day, hijri: true };
        assert!(facts("انطلق في 3 ربيع الأول").contains(&hijri(3, 3)));
        assert!(facts("انطلق في 3 من شهر رمضان").contains(&hijri(9, 3)));
        assert!(facts("انطلق في 3 ذي الحجة").contains(&hijri(12, 3)));
        for text in ["They may meet 2 of us", "marching on 5", "2/3/2026", "the score was 3-1-2", "32 March"] {
            let is_date = |fact: &Fact| matches!(fact, Fact::Date { .. });
            assert!(!facts(text).iter().any(is_date), "{text}: {:?}", facts(text));
        }
    }

    #[test]
    fn numbered_things_of_many_languages() {
        for (text, word, number) in [
            ("the seventh session of the council", "session", 7),
            ("its 15th annual congress opened", "congress", 15),
            ("в седьмой сессии участвуют", "сессии", 7),
            ("на 7-й сессии совета", "сессия", 7),
            ("η έβδομη σύνοδος του συμβουλίου", "σύνοδος", 7),
            ("η 7η σύνοδος του συμβουλίου", "σύνοδος", 7),
            ("στην τρίτη σύνοδο", "σύνοδος", 3),
            ("الدورة السابعة للمجلس", "دورة", 7),
            ("القمة العربية الثانية والثلاثين", "قمة", 32),
            ("الذكرى الخامسة عشرة للاستقلال", "ذكرى", 15),
            ("परिषद का सातवां सत्र", "सत्र", 7),
            ("परिषद की 12वीं बैठक", "बैठक", 12),
        ] {
            assert!(facts(text).contains(&numbered(word, number)), "{text}: {:?}", facts(text));
        }
        assert_eq!(facts("第七届峰会开幕"), facts("第7届峰会闭幕"));
        assert_ne!(facts("第七届峰会开幕"), facts("第十七届峰会开幕"));
        assert!(facts("for the first time they met").is_empty());
        // Stems of the fifth and of five are one, what they say is not.
        assert!(!facts("в пятом заседании").is_empty());
        assert!(facts("на пяти заседаниях").is_empty());
    }

    #[test]
    fn weekdays_and_years() {
        assert_eq!(facts("They met on Tuesday."), [Fact::Weekday(1)]);
        assert_eq!(facts("Встретились во вторник."), [Fact::Weekday(1)]);
        assert_eq!(facts("Συναντήθηκαν την Τρίτη στη σύνοδο."), [Fact::Weekday(1)]);
        assert_eq!(facts("اجتمعوا الثلاثاء"), [Fact::Weekday(1)]);
        assert_eq!(facts("会议星期二举行"), [Fact::Weekday(1)]);
        assert_eq!(facts("the treaty of 1998"), [Fact::Year(1998)]);
    }

    #[test]
    fn facts_are_saved_as_they_are() {
        for fact in [
            Fact::Numbered((1 << 22) - 1, 255),
            Fact::Date { year: Some(2099), month: 12, day: 31, hijri: false },
            Fact::Date { year: Some(1447), month: 12, day: 30, hijri: true },
            Fact::Date { year: None, month: 1, day: 1, hijri: true },
            Fact::Year(2026),
            Fact::Weekday(6),
        ] {
            assert_eq!(Fact::unpack(fact.pack()), fact);
        }
    }
}
