//! What the date of a page says: ISO 8601, and what else the web writes.

use std::fmt::Write as _;
use std::sync::OnceLock;

use crate::hash::{KeyMap, hash_bytes};
use crate::page::{Page, day, days_from_civil};
use crate::text::each_token;

/// The names of the months, from the first on: English, Spanish, Italian, Dutch, French, German, Portuguese, Romanian,
/// Polish, Czech, Swedish, Danish, Finnish, Hungarian, Turkish, Indonesian, Greek, Russian, Ukrainian, Hebrew, Hindi,
/// Bengali, Arabic (Egypt and the Gulf; the Levant; the Maghreb), Persian, Urdu.
pub(crate) const MONTHS: [&str; 12] = [
    "january jan enero gennaio januari janvier januar janeiro ianuarie styczeń stycznia leden ledna tammikuu tammikuuta \
     január ocak ιανουάριος ιανουαρίου январь января січень січня ינואר בינואר जनवरी জানুয়ারি يناير جانفي ژانویه جنوری",
    "february feb febrero febbraio februari février februar fevereiro februarie luty lutego únor února helmikuu helmikuuta \
     február şubat φεβρουάριος φεβρουαρίου февраль февраля лютий лютого פברואר בפברואר फरवरी फ़रवरी ফেব্রুয়ারি فبراير شباط \
     فيفري فوریه فروری",
    "march mar marzo maart mars märz março martie marzec marca březen března marts maaliskuu maaliskuuta március mart maret \
     μάρτιος μαρτίου март марта березень березня מרץ במרץ मार्च মার্চ مارس آذار مارچ",
    "april apr abril aprile avril aprilie kwiecień kwietnia duben dubna huhtikuu huhtikuuta április nisan απρίλιος απριλίου \
     апрель апреля квітень квітня אפריל באפריל अप्रैल এপ্রিল أبريل نيسان أفريل آوریل اپریل",
    "may mayo maggio mei mai maio maj maja květen května toukokuu toukokuuta május mayıs μάιος μαΐου май мая травень травня \
     מאי במאי मई মে مايو أيار ماي مه مئی",
    "june jun junio giugno juni juin junho iunie czerwiec czerwca červen června kesäkuu kesäkuuta június haziran ιούνιος \
     ιουνίου июнь июня червень червня יוני ביוני जून জুন يونيو حزيران جوان ژوئن جون",
    "july jul julio luglio juli juillet julho iulie lipiec lipca červenec července heinäkuu heinäkuuta július temmuz ιούλιος \
     ιουλίου июль июля липень липня יולי ביולי जुलाई জুলাই يوليو تموز جويلية ژوئیه جولائی",
    "august aug agosto augustus août sierpień sierpnia srpen srpna augusti elokuu elokuuta augusztus ağustos agustus \
     αύγουστος αυγούστου август августа серпень серпня אוגוסט באוגוסט अगस्त আগস্ট أغسطس آب أوت اوت اگست",
    "september sep sept septiembre settembre septembre setembro septembrie wrzesień września září syyskuu syyskuuta \
     szeptember eylül σεπτέμβριος σεπτεμβρίου сентябрь сентября вересень вересня ספטמבר בספטמבר सितंबर सितम्बर সেপ্টেম্বর سبتمبر \
     أيلول سپتامبر ستمبر",
    "october oct octubre ottobre oktober octobre outubro octombrie październik października říjen října lokakuu lokakuuta \
     október ekim οκτώβριος οκτωβρίου октябрь октября жовтень жовтня אוקטובר באוקטובר अक्टूबर অক্টোবর أكتوبر اکتبر اکتوبر",
    "november nov noviembre novembre novembro noiembrie listopad listopada listopadu marraskuu marraskuuta kasım νοέμβριος \
     νοεμβρίου ноябрь ноября листопад листопада נובמבר בנובמבר नवंबर नवम्बर নভেম্বর نوفمبر نوامبر نومبر",
    "december dec diciembre dicembre décembre dezember dezembro decembrie grudzień grudnia prosinec prosince joulukuu \
     joulukuuta aralık desember δεκέμβριος δεκεμβρίου декабрь декабря грудень грудня דצמבר בדצמבר दिसंबर दिसम्बर ডিসেম্বর \
     ديسمبر دسامبر دسمبر",
];

/// Characters of a date that are looked at.
const LONGEST: usize = 200;
/// A word of so many letters may stand within a date: "5 de marzo", "5th of March".
const FILLER: usize = 3;
/// The letters by which a month is told at least: "okt", "ene".
const SHORTEST: usize = 3;

impl Page {
    /// Seconds since 1970-01-01 UTC of the page's date; a zone is ignored. Understood are
    ///
    /// - ISO 8601: `2026-03-05`, then perhaps `T` or a space and `15:02` or `15:02:20`;
    /// - names of months in some thirty languages, also cut short: `Thu, 05 Mar 2026 15:02:20 GMT`, `5-MAR-2026`,
    ///   `March 5th, 2026, 3:02 pm`, `5 de marzo de 2026`, `٥ مارس ٢٠٢٦`;
    /// - numbers: `2026/3/5`, `2026年3月5日`, `5.3.2026`, `20260305`, `20260305150220`, `20260305T150220Z`;
    /// - `25/3/2026` and `3/25/2026`, but not `3/5/2026`, which is another day in another country.
    ///
    /// Anything else is `None`, and so is a year that is not from 1900 to 2099, but for one in ISO 8601. See
    /// [`settle_dates`] for what other pages tell.
    ///
    /// ```
    /// use gleaner::Page;
    /// let time = |date: &str| Page::new("a", "").date(date).timestamp();
    /// assert_eq!(time("2026-03-05T15:02:20Z"), Some(1_772_722_940));
    /// assert_eq!(time("Thu, 05 Mar 2026 15:02:20 GMT"), time("2026-03-05T15:02:20Z"));
    /// assert_eq!((time("3/5/2026"), time("yesterday")), (None, None));
    /// ```
    pub fn timestamp(&self) -> Option<i64> {
        let date = self.date.trim();
        iso(date).or_else(|| Parts::of(date).timestamp())
    }
}

/// Writes dates that may be two days, as `3/5/2026` may, as ISO 8601 where the other dates of the site, or of all pages if it
/// has no other, tell which of the two: all of them put the day first, as `25/3/2026` does, or all of them the month. Other
/// dates stay as they are. Linear time.
///
/// ```
/// use gleaner::{Page, text::settle_dates};
/// let mut pages = ["3/5/2026", "25/3/2026"].map(|date| Page::new(date, "").site("news.example").date(date));
/// settle_dates(&mut pages);
/// assert_eq!((&*pages[0].date, &*pages[1].date), ("2026-05-03", "25/3/2026"));
/// ```
pub fn settle_dates(pages: &mut [Page]) {
    let mut doubtful: Vec<(usize, Slashed, i64)> = Vec::new();
    // How many dates put the day first, and how many the month.
    let mut of_site: KeyMap<u64, [u32; 2]> = KeyMap::default();
    let site_of = |page: &Page| hash_bytes(page.site.as_bytes(), 0);
    for (at, page) in pages.iter().enumerate().filter(|(_, page)| iso(page.date.trim()).is_none()) {
        let parts = Parts::of(&page.date);
        let Some(date) = (0..parts.0.len()).find_map(|at| parts.slashed(at)) else { continue };
        match order(date.numbers.0, date.numbers.1) {
            Some(order) => of_site.entry(site_of(page)).or_default()[order as usize] += 1,
            None => doubtful.push((at, date, parts.time_of_day().unwrap_or(0))),
        }
    }
    let all = of_site.values().fold([0, 0], |all, site| [all[0] + site[0], all[1] + site[1]]);
    let told = |counts: &[u32; 2]| match counts {
        [day, 0] if *day > 0 => Some(Order::DayFirst),
        [0, month] if *month > 0 => Some(Order::MonthFirst),
        _ => None,
    };
    for (at, date, time) in doubtful {
        let page = &mut pages[at];
        let order = told(of_site.get(&site_of(page)).unwrap_or(&all));
        if let Some(midnight) = order.and_then(|order| date.midnight(order)) {
            page.date = day(midnight);
            if time > 0 {
                let (hours, minutes, seconds) = (time / 3600, time / 60 % 60, time % 60);
                let _ = write!(page.date, "T{hours:02}:{minutes:02}:{seconds:02}");
            }
        }
    }
}

/// The date as ISO 8601 has it, and what begins so.
fn iso(date: &str) -> Option<i64> {
    let number = |from: usize, to: usize| number(date.get(from..to)?);
    let at = |i: usize| date.as_bytes().get(i).copied();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    if at(4) != Some(b'-') || at(7) != Some(b'-') {
        return None;
    }
    let mut seconds = midnight(year, month, day)?;
    if matches!(at(10), Some(b'T' | b't' | b' '))
        && at(13) == Some(b':')
        && let (Some(hour @ 0..=24), Some(minute @ 0..=59)) = (number(11, 13), number(14, 16))
    {
        seconds += hour * 3600 + minute * 60;
        if at(16) == Some(b':') {
            seconds += number(17, 19).filter(|s| (0..=60).contains(s)).unwrap_or(0);
        }
    }
    Some(seconds)
}

fn number(digits: &str) -> Option<i64> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
}

fn midnight(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_day = (1..=12).contains(&month) && (1..=31).contains(&day);
    is_day.then(|| days_from_civil(year, month, day) * 86_400)
}

/// What comes first in a date of numbers whose year is the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    DayFirst,
    MonthFirst,
}

/// Two numbers and a year between signs that tell no order.
#[derive(Clone, Copy, Debug)]
struct Slashed {
    numbers: (i64, i64),
    year: i64,
}

/// Which of two numbers from 1 to 31 is the day and which the month, if they tell.
fn order(first: i64, second: i64) -> Option<Order> {
    match (first, second) {
        (13..=31, 1..=12) => Some(Order::DayFirst),
        (1..=12, 13..=31) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// Month and day of two numbers that stand before a year, if they can be told apart or are the same: 14/3, 3/14, 3/3.
pub(crate) fn month_and_day(first: i64, second: i64) -> Option<(i64, i64)> {
    match order(first, second) {
        Some(Order::DayFirst) => Some((second, first)),
        Some(Order::MonthFirst) => Some((first, second)),
        None => (first == second && (1..=12).contains(&first)).then_some((first, second)),
    }
}

impl Slashed {
    fn midnight(self, order: Order) -> Option<i64> {
        let (first, second) = self.numbers;
        match order {
            Order::DayFirst => midnight(self.year, second, first),
            Order::MonthFirst => midnight(self.year, first, second),
        }
    }
}

/// The numbers and the words of a date.
#[derive(Debug, Default)]
struct Parts(Vec<Part>);

#[derive(Clone, Copy, Debug)]
struct Part {
    what: What,
    /// What stands between it and the part before: a space for spaces, none for more than one sign.
    gap: Option<char>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// A number of so many digits.
    Number(i64, usize),
    Month(u8),
    /// Behind noon.
    Pm,
    Word,
}

impl Parts {
    fn of(date: &str) -> Parts {
        let mut parts = Parts::default();
        let mut end = 0;
        let mut gap = None;
        let date = date.char_indices().nth(LONGEST).map_or(date, |(end, _)| &date[..end]);
        each_token(date, |token| {
            let between = date.get(end..token.span.start).unwrap_or_default();
            // The signs of East Asia are words here.
            if !between.is_empty() || end == 0 {
                gap = gap.filter(|_| between.trim().is_empty() && end > 0).or_else(|| only(between));
            }
            end = token.span.end;
            let is_digit = |c: char| c.is_ascii_digit();
            let mut rest = token.text;
            while let Some(first) = rest.chars().next() {
                let same = |c: char| is_digit(c) == is_digit(first) && c.is_alphanumeric() == first.is_alphanumeric();
                let (run, behind) = rest.split_at(rest.find(|c| !same(c)).unwrap_or(rest.len()));
                rest = behind;
                if !first.is_alphanumeric() || matches!(run, "年" | "月" | "년" | "월") {
                    gap = only(run);
                    continue;
                }
                let what = if is_digit(first) {
                    number(run).map(|value| What::Number(value, run.len()))
                } else {
                    // What digits are followed by at once belongs to them: "5th".
                    let is_ending = run.len() < token.text.len();
                    month(run).map(What::Month).or_else(|| match run {
                        "pm" => Some(What::Pm),
                        _ if is_ending || run.chars().count() <= FILLER => None,
                        _ => Some(What::Word),
                    })
                };
                if let Some(what) = what {
                    parts.0.push(Part { what, gap });
                }
                gap = None;
            }
        });
        parts
    }

    fn timestamp(&self) -> Option<i64> {
        let places = 0..self.0.len();
        let named = || places.clone().find_map(|at| self.named(at));
        let numeric = || places.clone().find_map(|at| self.numeric(at));
        let compact = || places.clone().find_map(|at| self.compact(at));
        let (day, time) = named().or_else(numeric).map(|day| (day, None)).or_else(compact)?;
        Some(day + time.or_else(|| self.time_of_day()).unwrap_or(0))
    }

    fn time_of_day(&self) -> Option<i64> {
        (0..self.0.len()).find_map(|at| self.time(at))
    }

    fn what(&self, at: usize) -> Option<What> {
        Some(self.0.get(at)?.what)
    }

    fn day(&self, at: usize) -> Option<i64> {
        match self.what(at)? {
            What::Number(day @ 1..=31, 1 | 2) => Some(day),
            _ => None,
        }
    }

    fn year(&self, at: usize) -> Option<i64> {
        match self.what(at)? {
            What::Number(year @ 1900..=2099, 4) => Some(year),
            _ => None,
        }
    }

    /// With a month by name: "5 March 2026", "March 5, 2026", "Thu Mar 5 15:02:20 2026".
    fn named(&self, at: usize) -> Option<i64> {
        let What::Month(month) = self.what(at)? else { return None };
        // Not the minutes of a time before it.
        let before = at.checked_sub(1).filter(|&before| self.0[before].gap != Some(':'));
        let day = before.and_then(|before| self.day(before)).or_else(|| self.day(at + 1))?;
        let year = (0..self.0.len()).find_map(|at| self.year(at))?;
        midnight(year, month.into(), day)
    }

    /// 2026/3/5, 5.3.2026, 25/3/2026 and 3/25/2026.
    fn numeric(&self, at: usize) -> Option<i64> {
        if let Some(Slashed { numbers: (first, second), year }) = self.slashed(at) {
            let (month, day) = month_and_day(first, second)?;
            return midnight(year, month, day);
        }
        let (first, second) = self.signs(at)?;
        let What::Number(month, 1 | 2) = self.what(at + 1)? else { return None };
        match (first, second) {
            ('年' | '년', '月' | '월') | ('-', '-') | ('/', '/') | ('.', '.') if self.year(at).is_some() => {
                midnight(self.year(at)?, month, self.day(at + 2)?)
            }
            // Only who puts the day first writes full stops.
            ('.', '.') => midnight(self.year(at + 2)?, month, self.day(at)?),
            _ => None,
        }
    }

    /// Two numbers and a year that may put the day or the month first.
    fn slashed(&self, at: usize) -> Option<Slashed> {
        let are_slashes = matches!(self.signs(at)?, ('-', '-') | ('/', '/'));
        are_slashes.then_some(Slashed { numbers: (self.day(at)?, self.day(at + 1)?), year: self.year(at + 2)? })
    }

    /// What stands between three parts.
    fn signs(&self, at: usize) -> Option<(char, char)> {
        Some((self.0.get(at + 1)?.gap?, self.0.get(at + 2)?.gap?))
    }

    /// 20260305, 20260305150220 and 20260305T150220, with the time.
    fn compact(&self, at: usize) -> Option<(i64, Option<i64>)> {
        let (number, time) = match self.what(at)? {
            What::Number(number, 8) => match self.what(at + 1) {
                Some(What::Number(time, 6)) => (number, Some(time)),
                _ => (number, None),
            },
            What::Number(number, 14) => (number / 1_000_000, Some(number % 1_000_000)),
            _ => return None,
        };
        let year = Some(number / 10_000).filter(|year| (1900..=2099).contains(year))?;
        let seconds = |time: i64| match (time / 10_000, time / 100 % 100, time % 100) {
            (hour @ 0..=24, minute @ 0..=59, second @ 0..=60) => Some(hour * 3600 + minute * 60 + second),
            _ => None,
        };
        Some((midnight(year, number / 100 % 100, number % 100)?, time.and_then(seconds)))
    }

    /// 15:02, 15:02:20 and 3:02 pm.
    fn time(&self, at: usize) -> Option<i64> {
        let behind = |at: usize| match self.0.get(at)? {
            Part { what: What::Number(value @ 0..=59, 2), gap: Some(':') } => Some(*value),
            _ => None,
        };
        let What::Number(hour @ 0..=24, 1 | 2) = self.what(at)? else { return None };
        let minute = behind(at + 1)?;
        let second = behind(at + 2);
        let is_pm = self.what(at + 2 + usize::from(second.is_some())) == Some(What::Pm) && hour < 12;
        Some((hour + if is_pm { 12 } else { 0 }) * 3600 + minute * 60 + second.unwrap_or(0))
    }
}

/// The only sign of what stands between two words.
fn only(between: &str) -> Option<char> {
    let mut chars = between.trim().chars();
    match (chars.next(), chars.next()) {
        (None, _) if !between.is_empty() => Some(' '),
        (first, None) => first,
        _ => None,
    }
}

/// The month of a name in normal form, or of the beginning of one if that tells: from 1.
fn month(word: &str) -> Option<u8> {
    static TABLE: OnceLock<KeyMap<u64, Option<u8>>> = OnceLock::new();
    *TABLE.get_or_init(table).get(&hash_bytes(word.as_bytes(), 0))?
}

/// The months by the hashes of their names and of the beginnings of these; none for what may be several.
fn table() -> KeyMap<u64, Option<u8>> {
    let (mut names, mut beginnings) = (KeyMap::default(), KeyMap::default());
    for (month, words) in (1..).zip(MONTHS) {
        each_token(words, |token| {
            names.insert(hash_bytes(token.text.as_bytes(), 0), Some(month));
            for (end, _) in token.text.char_indices().skip(SHORTEST) {
                let known = beginnings.entry(hash_bytes(&token.text.as_bytes()[..end], 0)).or_insert(Some(month));
                *known = known.filter(|&known| known == month);
            }
        });
    }
    beginnings.extend(names);
    beginnings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::day;

    fn timestamp(date: &str) -> Option<i64> {
        Page::default().date(date).timestamp()
    }

    #[test]
    fn iso_8601_is_understood() {
        for (date, expected) in [
            ("1970-01-01", Some(0)),
            ("2000-03-01T00:00:01Z", Some(951_868_801)),
            ("2015-07-21 13:05:37", Some(1_437_483_937)),
            ("2015-07-21 13:05", Some(1_437_483_900)),
            ("1969-12-31", Some(-86_400)),
            ("2015-13-01", None),
            ("2015-01-32", None),
            ("", None),
            ("2015-07-21 nonsense", Some(1_437_436_800)),
        ] {
            assert_eq!(timestamp(date), expected, "{date}");
        }
        for date in ["1970-01-01", "2000-02-29", "2000-03-01", "2015-12-31", "1969-12-31", "0001-01-01", "9999-12-31"] {
            assert_eq!(timestamp(date).map(day).as_deref(), Some(date));
        }
    }

    #[test]
    fn what_the_web_writes_is_understood() {
        let fifth = timestamp("2026-03-05");
        for date in [
            "5 March 2026",
            "March 5th, 2026",
            "MAR 5, 2026",
            "5-MAR-2026",
            "Thursday, 5th of March 2026",
            "2026 March 5",
            "5 de marzo de 2026",
            "5 mars 2026",
            "5. März 2026",
            "5 marca 2026 r.",
            "5 Μαρτίου 2026",
            "5 марта 2026 г.",
            "الخميس ٥ مارس ٢٠٢٦",
            "5 آذار 2026",
            "5 मार्च 2026",
            "5 במרץ 2026",
            "2026-3-5",
            "2026/03/05",
            "2026.3.5",
            "2026. 3. 5.",
            "٢٠٢٦-٠٣-٠٥",
            "05.03.2026",
            "2026年3月5日",
            "2026년 3월 5일",
            "20260305",
            "published on 5 March 2026 by the desk",
        ] {
            assert_eq!(timestamp(date), fifth, "{date}");
        }
        let afternoon = timestamp("2026-03-05T15:02:20");
        for date in [
            "Thu, 05 Mar 2026 15:02:20 GMT",
            "Thu Mar  5 15:02:20 2026",
            "Thu Mar 05 15:02:20 +0000 2026",
            "5-MAR-2026 15:02:20.00",
            "March 5, 2026 3:02:20 PM",
            "15:02:20, 5 March 2026",
            "15:02:20 March 5, 2026",
            "20260305150220",
            "20260305T150220Z",
        ] {
            assert_eq!(timestamp(date), afternoon, "{date}");
        }
        assert_eq!(timestamp("20260305999999"), fifth);
        assert_eq!(timestamp("25/03/2026"), timestamp("2026-03-25"));
        assert_eq!(timestamp("3/25/2026"), timestamp("2026-03-25"));
        assert_eq!(timestamp("3/3/2026"), timestamp("2026-03-03"));
        assert_eq!(timestamp("5 okt 2026"), timestamp("2026-10-05"));
        assert_eq!(timestamp("5 ene. 2026"), timestamp("2026-01-05"));
    }

    #[test]
    fn what_may_be_another_day_is_not() {
        for date in [
            "3/5/2026",
            "03-05-2026",
            "5 March",
            "March 2026",
            "5/2026",
            "32/12/2026",
            "25/25/2026",
            "5 March 26",
            "31.13.2026",
            "3 hours ago",
            "yesterday",
            "2026",
            "20261305",
            "12345678",
            "1.2.3.4",
            "年月日",
            "99999999999999999999999999",
        ] {
            assert_eq!(timestamp(date), None, "{date}");
        }
        assert_eq!(timestamp(&format!("{}5 March 2026", " x".repeat(1 << 20))), None);
    }

    #[test]
    fn other_dates_of_a_site_tell_what_a_date_is() {
        let mut pages: Vec<Page> = [
            ("a", "3/5/2026 3:02 pm", "2026-05-03T15:02:00"),
            ("a", "25/3/2026", "25/3/2026"),
            ("a", "2026-03-05", "2026-03-05"),
            ("b", "3-5-2026", "2026-03-05"),
            ("b", "3-25-2026", "3-25-2026"),
            ("c", "3/5/2026", "3/5/2026"),
            ("c", "25/3/2026", "25/3/2026"),
            ("c", "3/25/2026", "3/25/2026"),
            ("d", "3/5/2026", "3/5/2026"),
            ("d", "yesterday", "yesterday"),
        ]
        .map(|(site, date, expected)| Page::new(expected, "").site(site).date(date))
        .into();
        settle_dates(&mut pages);
        for page in &pages {
            assert_eq!(page.date, page.id, "{}", page.site);
        }
        // What all sites do, a site of which nothing is known does.
        let mut pages =
            [("a", "25/3/2026"), ("b", "3/5/2026")].map(|(site, date)| Page::new("", "").site(site).date(date));
        settle_dates(&mut pages);
        assert_eq!(pages[1].date, "2026-05-03");
    }

    #[test]
    fn months_are_told_apart() {
        for (month, words) in (1..).zip(MONTHS) {
            each_token(words, |token| assert_eq!(super::month(token.text), Some(month), "{}", token.text));
        }
        // March in English, November in Finnish; June and July in French.
        assert_eq!((month("marr"), month("jui"), month("x")), (Some(11), None, None));
    }
}
