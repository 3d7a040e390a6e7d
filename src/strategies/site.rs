//! A site as careless extractors leave it, with the places of its chrome.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::page::{Page, Span};

/// The pages of a site, and where their chrome is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Site {
    /// The pages, their identifiers in order.
    pub pages: Vec<Page>,
    /// Of each page, where chrome was put, in order and apart, as bytes of its text. The same words may stand in the text of
    /// another page, or of this one.
    pub chrome: Vec<Vec<Span>>,
}

impl Site {
    /// A page after those that there are.
    pub(crate) fn push(&mut self, page: Page, chrome: Vec<Span>) {
        self.pages.push(page);
        self.chrome.push(chrome);
    }
}

/// A line of one to fourteen words of several scripts out of a small vocabulary, so that lines and runs meet by chance.
fn line() -> impl Strategy<Value = String> {
    #[rustfmt::skip]
    const WORDS: &[&str] = &[
        "harbour", "The", "rain", "Share", "on", "2025", "7", "councillors", "Home", "Straße", "ποταμός", "Νέα", "река",
        "Вести", "ميناء", "أخبار", "تابعونا", "समाचार", "बैठक", "新", "闻", "网", "3.5", "a", "Read", "more", "и",
    ];
    const ENDS: &[&str] = &["", "", ".", "!", "。", " |", ":", "…", "؟"];
    const SEPARATORS: &[&str] = &[" ", " ", " ", " ", " - ", ", ", " | ", ". ", ".", "  "];
    (vec((select(WORDS), select(SEPARATORS)), 1..14), select(ENDS)).prop_map(|(words, end)| {
        let mut line = String::new();
        for (at, (word, separator)) in words.iter().enumerate() {
            line.push_str(if at > 0 { separator } else { "" });
            line.push_str(word);
        }
        line + end
    })
}

#[derive(Clone, Debug)]
struct Report {
    title: String,
    lines: Vec<String>,
    knows_title: bool,
    lacks_top: bool,
    lacks_glue: bool,
    number: u32,
    related: Vec<Index>,
    copies: Option<Index>,
}

fn report() -> impl Strategy<Value = Report> {
    let flags = (any::<bool>(), prop::bool::weighted(0.2), prop::bool::weighted(0.2));
    let body = (line(), vec(line(), 0..6));
    let links = (vec(any::<Index>(), 0..3), prop::option::weighted(0.2, any::<Index>()));
    (body, flags, 0..3000u32, links).prop_map(|((title, lines), flags, number, (related, copies))| Report {
        title,
        lines,
        knows_title: flags.0,
        lacks_top: flags.1,
        lacks_glue: flags.2,
        number,
        related,
        copies,
    })
}

/// A text in the making.
#[derive(Default)]
pub(crate) struct Written {
    pub(crate) text: String,
    pub(crate) chrome: Vec<Span>,
}

impl Written {
    pub(crate) fn put(&mut self, text: &str, is_chrome: bool) {
        let start = self.text.len();
        self.text.push_str(text);
        if is_chrome && !text.is_empty() {
            self.chrome.push(Span::new(start, self.text.len()));
        }
    }
}

/// Sites of up to thirteen pages: headline with the site's name, chrome above and below, a sentence glued to the text, a
/// counter, links to other headlines; some pages lack some of it, and some copy the text of another.
pub fn site(name: &'static str) -> impl Strategy<Value = Site> {
    let chrome = (vec(line(), 0..4), vec(line(), 0..4), prop::option::of(line()), prop::option::of(line()));
    (chrome, vec(report(), 0..14)).prop_map(move |((top, bottom, glue, site_name), reports)| {
        let mut site = Site { pages: Vec::new(), chrome: Vec::new() };
        for (at, report) in reports.iter().enumerate() {
            let told = report.copies.map_or(report, |copied| &reports[copied.index(reports.len())]);
            let end = ["\n", "\r\n", "\n\n"][report.number as usize % 3];
            let mut written = Written::default();
            written.put(&report.title, false);
            let suffix = site_name.as_ref().map(|name| format!(" - {name}"));
            written.put(suffix.as_deref().unwrap_or_default(), true);
            let counter = format!("{} comments · {} views", report.number % 7, report.number);
            let top = top.iter().filter(|_| !report.lacks_top);
            let glue = glue.as_ref().filter(|_| !report.lacks_glue);
            let line = |written: &mut Written, line: &str, is_chrome| {
                written.put(end, false);
                written.put(line, is_chrome);
            };
            top.for_each(|text| line(&mut written, text, true));
            line(&mut written, &counter, true);
            told.lines.iter().for_each(|text| line(&mut written, text, false));
            if let Some(glue) = glue {
                written.put(if report.number.is_multiple_of(2) { " " } else { "" }, false);
                written.put(glue, true);
            }
            let related = report.related.iter().map(|other| &reports[other.index(reports.len())].title);
            related.chain(&bottom).for_each(|text| line(&mut written, text, true));
            let title = if report.knows_title { report.title.as_str() } else { "" };
            site.push(Page::new(format!("{name}/{at}"), written.text).site(name).title(title), written.chrome);
        }
        site
    })
}
