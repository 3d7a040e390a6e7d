//! What a site repeats, as a person reads it, and the record of its removal from a page.

use std::sync::Arc;

use crate::page::Span;

/// Why something was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Rule {
    /// A whole line that several stories of the site carry, numbers aside.
    Line,
    /// A line with slots: fixed words with names, dates or numbers between, always at the same place.
    Slots,
    /// A short line between two lines that go, such as a headline in a list of related news.
    Enclosed,
    /// A run of words at the start of the text or glued to it.
    Head,
    /// A run of words at the end of the text or glued to it.
    Tail,
    /// The name of the site behind or before the headline.
    SiteName,
}

impl Rule {
    /// The name used in output: `line`, `slots`, `enclosed`, `head`, `tail`, `site-name`.
    pub fn name(self) -> &'static str {
        match self {
            Rule::Line => "line",
            Rule::Slots => "slots",
            Rule::Enclosed => "enclosed",
            Rule::Head => "head",
            Rule::Tail => "tail",
            Rule::SiteName => "site-name",
        }
    }
}

/// Something a site repeats: its wording with slots, and on how much it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
#[doc(alias = "chrome")]
pub struct Template {
    /// The wording: literal words, `#` for a number, `{title}` for the page's own title, `…` for any words.
    pub text: String,
    /// Stories that carry it: near-duplicate pages count once.
    pub stories: u32,
    /// Pages that carry it.
    pub pages: u32,
    /// Stories that carry it above their text, in a line of its own.
    pub above: u32,
    /// Identifiers of up to three pages that carry it, the smallest ones.
    pub examples: Vec<String>,
}

/// Longest wording kept, in bytes.
const LONGEST: usize = 160;

impl Template {
    /// Examples kept.
    const EXAMPLES: usize = 3;

    /// A template of the given support, without examples yet.
    pub(crate) fn new(text: &str, stories: u32, pages: u32) -> Self {
        let cut = (0..=LONGEST.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let mark = if cut < text.len() { "…" } else { "" };
        Template { text: format!("{}{mark}", &text[..cut]), stories, pages, above: 0, examples: Vec::new() }
    }

    /// Adds the support of the same template elsewhere. Associative and commutative.
    pub(crate) fn merge(&mut self, other: &Template) {
        self.stories += other.stories;
        self.pages += other.pages;
        self.above += other.above;
        if other.text < self.text {
            self.text.clone_from(&other.text);
        }
        self.examples.extend_from_slice(&other.examples);
        Template::keep_examples(&mut self.examples);
    }

    /// Keeps the smallest few.
    pub(crate) fn keep_examples<T: Ord>(examples: &mut Vec<T>) {
        examples.sort();
        examples.dedup();
        examples.truncate(Template::EXAMPLES);
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
