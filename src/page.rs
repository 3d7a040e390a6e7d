//! A crawled page and places in its text.

use std::ops::Range;

/// A range of bytes in the text it was taken from: `start` inclusive, `end` exclusive, both on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end }
    }

    /// Bytes covered.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether nothing is covered.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The range, to index a `str` with: `&text[span.range()]`.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

/// The position of a page in the batch, or its number in arrival order in a stream.
pub type PageId = u32;

/// A page as a crawler brings it home: an identifier, its text, and what is known about it.
///
/// Only `id` and `text` are needed. `site` is the host (or any name of the place whose chrome repeats); pages without one
/// are compared and grouped, but no chrome is learnt from them. `title`, `author` and `date` help to recognise the site's
/// repetition of them; a wrong one does no more harm than none.
///
/// ```
/// let page = gleaner::Page::new("a1", "Rain is expected.").site("news.example").date("2026-03-05");
/// assert_eq!(page.timestamp(), Some(1_772_668_800));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Page {
    /// The caller's name for the page; need not be unique, though results are easier to read if it is.
    pub id: String,
    /// The text as extracted, chrome included. Lines are its blocks.
    pub text: String,
    /// The site: usually the host name. Empty if unknown.
    pub site: String,
    /// The headline, if known, else empty.
    pub title: String,
    /// The author, if known, else empty.
    pub author: String,
    /// The date, if known, else empty: see [`Page::timestamp`] for what is understood.
    pub date: String,
    /// The address, if known, else empty.
    pub url: String,
    /// Where in the text links are, if known, in order and apart: see [`Page::links`].
    pub links: Vec<Span>,
}

impl Page {
    /// A page of which only the identifier and the text are known.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Page { id: id.into(), text: text.into(), ..Page::default() }
    }

    /// Sets the site.
    pub fn site(mut self, site: impl Into<String>) -> Self {
        self.site = site.into();
        self
    }

    /// Sets the headline.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Sets the author.
    pub fn author(mut self, author: impl Into<String>) -> Self {
        self.author = author.into();
        self
    }

    /// Sets the date.
    pub fn date(mut self, date: impl Into<String>) -> Self {
        self.date = date.into();
        self
    }

    /// Sets where in the text links are, as [`text::html::extract`](crate::text) finds them: lines of nothing but links are
    /// chrome. Whoever changes the text afterwards must clear them.
    pub fn links(mut self, links: Vec<Span>) -> Self {
        self.links = links;
        self
    }

    /// Sets the address, and the site to its host unless one is set already.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = url.into();
        if self.site.is_empty() {
            self.site = host(&self.url).unwrap_or_default();
        }
        self
    }
}

/// The host of an address, in lower case, without user, port and a leading `www.`.
pub fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = if host.starts_with('[') { host } else { host.split(':').next()? };
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!host.is_empty()).then(|| host.to_owned())
}

/// The day of a [timestamp](Page::timestamp), as `YYYY-MM-DD` (Hinnant, as below, the other way round).
///
/// ```
/// assert_eq!(gleaner::page::day(1_772_668_800), "2026-03-05");
/// ```
pub fn day(timestamp: i64) -> String {
    let days = timestamp.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms", 2014).
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for (url, expected) in [
            ("http://www.News.example/a?b", Some("news.example")),
            ("https://user:pw@news.example:8080", Some("news.example")),
            ("news.example/a", Some("news.example")),
            ("https://[::1]:80/", Some("[::1]:80")),
            ("http:///a", None),
            ("", None),
        ] {
            assert_eq!(host(url).as_deref(), expected, "{url}");
        }
    }
}
