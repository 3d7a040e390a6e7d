//! What two documents say of when, and of which: days, years, days of the week, numbered things.

use crate::page::days_from_civil;
use crate::sketch::terms::{Fact, Terms};

/// Of a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    /// Words and their numbers, in order.
    numbered: Box<[(u32, u8)]>,
    days: Box<[Day]>,
    years: Box<[u16]>,
    /// A bit for each day of the week.
    weekdays: u8,
}

/// A day that a document names.
#[derive(Clone, Copy, Debug)]
struct Day {
    /// Since 1970, if the year is known.
    since: Option<i64>,
    /// Within the year, about.
    of_year: f32,
    hijri: bool,
}

const GREGORIAN_YEAR: f32 = 365.25;
const HIJRI_YEAR: f32 = 354.37;

impl Day {
    /// A day without a year is the one nearest to the document's own day, if that is known.
    fn new(year: Option<u16>, month: u8, day: u8, hijri: bool, own: Option<i64>) -> Self {
        let (m, d) = (i64::from(month), i64::from(day));
        if hijri {
            // The tabular calendar, which is right to a day or two.
            let since = |year: i64| 354 * (year - 1) + (3 + 11 * year) / 30 + (59 * (m - 1) + 1) / 2 + d - 492_149;
            let of_year = 29.53 * (f32::from(month) - 1.0) + f32::from(day);
            return Day { since: year.map(|year| since(year.into())), of_year, hijri };
        }
        let of_year = 30.44 * (f32::from(month) - 1.0) + f32::from(day);
        let in_year = |year: i64| days_from_civil(year, m, d);
        let nearest = |own: i64| {
            let year = 1970 + own.div_euclid(365);
            (year - 1..=year + 1).map(in_year).min_by_key(|since| since.abs_diff(own))
        };
        let since = year.map(|year| in_year(year.into())).or_else(|| nearest(own?));
        Day { since, of_year, hijri }
    }

    /// Days apart, if they can be compared.
    fn apart(&self, other: &Day) -> Option<f32> {
        match (self.since, other.since) {
            (Some(a), Some(b)) => Some(a.abs_diff(b) as f32),
            _ if self.hijri == other.hijri => {
                let year = if self.hijri { HIJRI_YEAR } else { GREGORIAN_YEAR };
                let apart = (self.of_year - other.of_year).abs();
                // Within the same month this is exact.
                Some(apart.min(year - apart))
            }
            _ => None,
        }
    }
}

/// What two documents say of the same.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Agreement {
    /// Words to which both give a number: the same one, and different ones.
    pub(crate) numbered: (u8, u8),
    /// If both name days, how far apart the nearest two are.
    pub(crate) days: Option<f32>,
    /// If both name years, whether one is the same.
    pub(crate) years: Option<bool>,
    /// If both name days of the week, whether one is the same.
    pub(crate) weekdays: Option<bool>,
}

impl Said {
    /// `time` is that of the document, in seconds since 1970.
    pub(crate) fn new(doc: &Terms, time: Option<i64>) -> Self {
        let own = time.map(|time| time.div_euclid(86_400));
        let (mut numbered, mut days, mut years, mut weekdays) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for fact in doc.facts() {
            match fact {
                Fact::Numbered(word, number) => numbered.push((word, number)),
                Fact::Date { year, month, day, hijri } => days.push(Day::new(year, month, day, hijri, own)),
                Fact::Year(year) => years.push(year),
                Fact::Weekday(day) => weekdays |= 1 << (day & 7),
            }
        }
        Said { numbered: numbered.into(), days: days.into(), years: years.into(), weekdays }
    }

    /// How two documents agree.
    pub(crate) fn agreement(&self, other: &Said) -> Agreement {
        let of = |word: u32| self.numbered.iter().filter(move |own| own.0 == word);
        let mut numbered = (0, 0);
        for &(word, number) in &other.numbered {
            if of(word).any(|own| own.1 == number) {
                numbered.0 += 1;
            } else if of(word).next().is_some() && !other.numbered.iter().any(|own| of(word).any(|its| its == own)) {
                numbered.1 += 1;
            }
        }
        let days = self.days.iter().flat_map(|day| other.days.iter().filter_map(|its| day.apart(its)));
        let both_years = !self.years.is_empty() && !other.years.is_empty();
        let both_weekdays = self.weekdays > 0 && other.weekdays > 0;
        Agreement {
            numbered,
            days: days.min_by(f32::total_cmp),
            years: both_years.then(|| self.years.iter().any(|year| other.years.contains(year))),
            weekdays: both_weekdays.then_some(self.weekdays & other.weekdays > 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreement(a: &str, b: &str) -> Agreement {
        let said = |text: &str| Said::new(&Terms::new("", text), None);
        let both = said(a).agreement(&said(b));
        let other = said(b).agreement(&said(a));
        assert_eq!(both.days, other.days);
        assert_eq!((both.years, both.weekdays), (other.years, other.weekdays));
        both
    }

    #[test]
    fn numbers_of_one_word_agree_or_differ() {
        let numbered = |a, b| agreement(a, b).numbered;
        assert_eq!(numbered("the seventh session", "its 7th session"), (1, 0));
        assert_eq!(numbered("the seventh session", "the eighth session"), (0, 1));
        assert_eq!(numbered("the seventh session", "the eighth congress"), (0, 0));
        assert_eq!(numbered("after the sixth session the seventh session", "the seventh session"), (1, 0));
    }

    #[test]
    fn days_are_compared_as_far_as_they_are_known() {
        let days = |a, b| agreement(a, b).days;
        assert_eq!(days("on 3 May 2025", "on May 5, 2025"), Some(2.0));
        assert_eq!(days("on 3 May 2025", "on 3 May 2024"), Some(365.0));
        assert_eq!(days("on 3 May", "on May 5, 2025"), Some(2.0));
        assert_eq!(days("on 3 May", "on Friday"), None);
        // The first of Ramadan 1446 was the first of March 2025.
        let hijri = days("في 1 رمضان 1446", "في 1 مارس 2025");
        assert!(hijri.is_some_and(|days| days <= 2.0), "{hijri:?}");
    }

    #[test]
    fn a_day_without_a_year_is_near_the_day_of_its_document() {
        let said = |text: &str, time| Said::new(&Terms::new("", text), time);
        let (new_year, third) = (1_767_225_600, "on 3 May");
        let spring = said(third, Some(new_year + 100 * 86_400));
        assert_eq!(spring.agreement(&said("on 3 May 2026", None)).days, Some(0.0));
        assert_eq!(
            said("on 30 December", Some(new_year)).agreement(&said("on 30 December 2025", None)).days,
            Some(0.0)
        );
    }

    #[test]
    fn years_and_weekdays() {
        assert_eq!(agreement("the cup of 2019", "the cup of 2023").years, Some(false));
        assert_eq!(agreement("the cup of 2019", "the cup").years, None);
        assert_eq!(agreement("on Monday and Friday", "on Friday").weekdays, Some(true));
    }
}
