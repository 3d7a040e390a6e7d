//! Pages made up by rule: the same for the same seed, on every machine.

use gleaner::Page;
use gleaner::hash::mix;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngSeed};

/// A fixed seed, so that a failure comes again; no files of failures beside the tests.
pub(crate) fn config(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(5), failure_persistence: None, ..Config::default() }
}

/// A number below `below` for each of `numbers`, well mixed.
pub(crate) fn below(numbers: [u64; 2], below: usize) -> usize {
    (mix(mix(numbers[0]) ^ numbers[1]) % below as u64) as usize
}

/// An invented word; every number has its own.
pub(crate) fn word(number: usize) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "ke", "lo", "mi", "nu", "ra", "se", "to", "vi", "wu", "za", "che", "dor", "fin", "gal", "hem"];
    let mut rest = number;
    let mut word = String::new();
    loop {
        word.push_str(SYLLABLES[rest % 16]);
        rest /= 16;
        if rest == 0 {
            return word;
        }
    }
}

/// The words of an invented report, out of a vocabulary of 6,000: two seeds have next to no phrase in common.
pub(crate) fn story(seed: u64, words: usize) -> Vec<String> {
    (0..words as u64).map(|at| word(100 + below([seed, at], 6000))).collect()
}

/// Words as sentences of twelve and lines of four sentences.
pub(crate) fn text(words: &[String]) -> String {
    let mut text = String::new();
    for (at, word) in words.iter().enumerate() {
        match at % 48 {
            0 if at > 0 => text.push_str(".\n"),
            12 | 24 | 36 => text.push_str(". "),
            _ if at > 0 => text.push(' '),
            _ => {}
        }
        text.push_str(word);
    }
    text.push('.');
    text
}

/// A copy of which every `nth` word is another one.
pub(crate) fn edited(words: &[String], nth: usize, seed: u64) -> Vec<String> {
    let change = |(at, old): (usize, &String)| {
        if at % nth == nth / 2 { word(10_000 + below([seed, at as u64], 90_000)) } else { old.clone() }
    };
    words.iter().enumerate().map(change).collect()
}

/// A line of one to fourteen words of several scripts out of a small vocabulary, so that lines and runs meet by chance.
fn line() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "harbour",
        "The",
        "rain",
        "Share",
        "on",
        "2025",
        "7",
        "councillors",
        "Home",
        "Straße",
        "ποταμός",
        "Νέα",
        "река",
        "Вести",
        "ميناء",
        "أخبار",
        "تابعونا",
        "समाचार",
        "बैठक",
        "新",
        "闻",
        "网",
        "3.5",
        "a",
        "Read",
        "more",
        "и",
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

/// The pages of a made-up site: headline with the site's name, chrome above and below, a sentence glued to the text, a
/// counter, links to other headlines; some pages lack some of it, and some copy the text of another.
pub(crate) fn site(name: &'static str) -> impl Strategy<Value = Vec<Page>> {
    let chrome = (vec(line(), 0..4), vec(line(), 0..4), prop::option::of(line()), prop::option::of(line()));
    (chrome, vec(report(), 0..14)).prop_map(move |((top, bottom, glue, site_name), reports)| {
        let page = |(at, report): (usize, &Report)| {
            let told = report.copies.map_or(report, |copied| &reports[copied.index(reports.len())]);
            let mut lines: Vec<String> = Vec::new();
            let suffix = site_name.as_ref().map(|name| format!(" - {name}")).unwrap_or_default();
            lines.push(format!("{}{suffix}", report.title));
            if !report.lacks_top {
                lines.extend_from_slice(&top);
            }
            lines.push(format!("{} comments · {} views", report.number % 7, report.number));
            lines.extend_from_slice(&told.lines);
            if let (Some(glue), Some(last)) = (glue.as_ref().filter(|_| !report.lacks_glue), lines.last_mut()) {
                last.push_str(if report.number % 2 == 0 { " " } else { "" });
                last.push_str(glue);
            }
            lines.extend(report.related.iter().map(|other| reports[other.index(reports.len())].title.clone()));
            lines.extend_from_slice(&bottom);
            let title = if report.knows_title { report.title.as_str() } else { "" };
            let end = ["\n", "\r\n", "\n\n"][report.number as usize % 3];
            Page::new(format!("{name}/{at}"), lines.join(end)).site(name).title(title)
        };
        reports.iter().enumerate().map(page).collect()
    })
}

/// Two made-up sites.
pub(crate) fn sites() -> impl Strategy<Value = Vec<Page>> {
    (site("one.example"), site("two.example")).prop_map(|(one, two)| [one, two].concat())
}

/// The same pages in another order.
pub(crate) fn shuffled(pages: &[Page], seed: u64) -> Vec<Page> {
    let mut order: Vec<usize> = (0..pages.len()).collect();
    order.sort_by_key(|&at| mix(seed ^ mix(at as u64)));
    order.into_iter().map(|at| pages[at].clone()).collect()
}
