//! What a site repeats, as a person reads it, and the record of its removal from a page.

use std::sync::Arc;

use crate::hash::KeyMap;
use crate::page::Span;

/// Why something was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Rule {
    /// A whole line that several stories of the site carry, numbers aside; or several sites, where the page's own is hardly
    /// known.
    Line,
    /// A line with slots: fixed words with names, dates or numbers between, always at the same place.
    Slots,
    /// A line that stands on this page only, but neither reads nor stands like its text: a headline in a list of related
    /// news, a counter, a credit. The line model judged it.
    Model,
    /// A run of words at the start of the text or glued to it.
    Head,
    /// A run of words at the end of the text or glued to it.
    Tail,
    /// The name of the site behind or before the headline.
    SiteName,
    /// A line that is nothing but links, on a page that tells where it has links.
    Links,
}

impl Rule {
    /// The name used in output: `line`, `slots`, `line-model`, `head`, `tail`, `site-name`, `links`.
    pub fn name(self) -> &'static str {
        match self {
            Rule::Line => "line",
            Rule::Slots => "slots",
            Rule::Model => "line-model",
            Rule::Head => "head",
            Rule::Tail => "tail",
            Rule::SiteName => "site-name",
            Rule::Links => "links",
        }
    }
}

/// Something a site repeats: its wording with slots, and on how much it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
#[doc(alias = "chrome")]
pub struct Template {
    /// The wording: literal words, `#` for a number that differs, `{title}` for the page's own title, `…` for any words.
    pub text: String,
    /// Stories that carry it: near-duplicate pages count once.
    pub stories: u32,
    /// Pages that carry it.
    pub pages: u32,
    /// Stories that carry it above their text, in a line of its own.
    pub above: u32,
    /// Sites that carry it, numbers and spelling variants aside, as far as they were known when this one was learnt.
    pub sites: u32,
    /// The earliest and the latest date of the pages that carry it, in seconds since 1970-01-01 UTC as
    /// [`Page::timestamp`](crate::Page::timestamp) gives them; none if no page has a date.
    pub seen: Option<(i64, i64)>,
    /// Identifiers of up to three pages that carry it, the smallest ones.
    pub examples: Vec<String>,
}

/// Templates by key.
pub(crate) type Templates = KeyMap<u64, Arc<Template>>;

/// Longest wording kept, in bytes.
const LONGEST: usize = 160;

impl Template {
    /// Examples kept.
    const EXAMPLES: usize = 3;

    /// A template of the given support, without examples yet.
    pub(crate) fn new(text: &str, stories: u32, pages: u32) -> Self {
        let cut = (0..=LONGEST.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let mark = if cut < text.len() { "…" } else { "" };
        Template {
            text: [&text[..cut], mark].concat(),
            stories,
            pages,
            above: 0,
            sites: 1,
            seen: None,
            examples: Vec::new(),
        }
    }

    /// Whether numbers in it differ from page to page.
    pub(crate) fn has_numbers(&self) -> bool {
        self.text.contains('#')
    }

    /// Adds the support of the same template elsewhere. Associative and commutative.
    pub(crate) fn merge(&mut self, other: &Template) {
        self.stories += other.stories;
        self.pages += other.pages;
        self.above += other.above;
        self.seen = either(self.seen, other.seen);
        if other.text < self.text {
            self.text.clone_from(&other.text);
        }
        for example in &other.examples {
            Template::keep_example(&mut self.examples, example.clone());
        }
    }

    /// The memory it takes behind an [`Arc`] in a table, in bytes; an estimate from above.
    pub(crate) fn bytes(&self) -> usize {
        let strings: usize = self.examples.iter().map(|example| size_of::<String>() + example.len()).sum();
        ENTRY + 2 * size_of::<usize>() + size_of::<Self>() + self.text.len() + strings
    }

    /// Adds one to the smallest few, which are in order.
    pub(crate) fn keep_example<T: Ord>(examples: &mut Vec<T>, example: T) {
        if let Err(place) = examples.binary_search(&example)
            && place < Template::EXAMPLES
        {
            examples.truncate(Template::EXAMPLES - 1);
            examples.insert(place, example);
        }
    }
}

/// The memory of a key and a word beside it in tables that may be half empty, in bytes; one counts the sites that hold it.
pub(crate) const ENTRY: usize = 64;

/// The time that covers both.
pub(crate) fn either(one: Option<(i64, i64)>, other: Option<(i64, i64)>) -> Option<(i64, i64)> {
    match (one, other) {
        (Some((first, last)), Some((from, to))) => Some((first.min(from), last.max(to))),
        (one, other) => one.or(other),
    }
}

/// A removed part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Removed {
    /// Where it stood: bytes of the page's text.
    pub span: Span,
    /// Why it went.
    pub rule: Rule,
    /// What it is an instance of, and on how many pages that stands.
    pub template: Arc<Template>,
}
