//! Text, title, date, author and address from an HTML page.
//!
//! The text is what a reader would see, one block element a line, chrome included: navigation, footers and teasers stay,
//! because the other half of the library learns them from repetition and must not depend on the guesses of an extractor.
//! What no reader sees is left out: scripts, styles, comments, hidden elements, form fields, pictures and frames.
//!
//! The tree is the one that the HTML specification prescribes (html5ever builds it), with two deviations that keep the
//! work near-linear for any input: see `parse` on formatting elements and depth, `clip` on tags with thousands of
//! attributes. The module knows no sites and no languages.

use std::borrow::Cow;

use crate::page::{Page, Span};
use crate::text::html::render::render;
use crate::text::html::tree::{Facts, Tree};

mod charset;
mod clip;
mod parse;
mod render;
#[cfg(test)]
mod tests;
mod tree;

/// What a page says, and says about itself. A field is empty if the page is silent on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct HtmlText {
    /// The visible text, one block element a line, no empty lines, no line break at the end.
    pub text: String,
    /// Where in the text links are, in order and apart.
    pub links: Vec<Span>,
    /// The headline: `og:title`, else the first `<h1>` that `<title>` starts with, else `<title>`.
    pub title: String,
    /// The day of publication, if it is written as [`Page::timestamp`] understands it.
    pub date: String,
    /// The name of the author.
    pub author: String,
    /// The address that the page gives as its own (`rel=canonical`, else `og:url`), if it is absolute.
    pub canonical: String,
    /// The language that the page declares, as it is written there: `ar`, `fr-CA`.
    pub lang: String,
}

/// Reads a page of any encoding. `declared` is the charset that came with it, if any: the label itself or a whole
/// `Content-Type`.
///
/// The encoding is that of a byte order mark, else `declared`, else that of a `<meta>` or an XML declaration in the first 1024
/// bytes, else UTF-8 if the bytes are valid UTF-8, else the likeliest one for such bytes. Cannot fail: bytes that mean nothing become U+FFFD, and broken markup
/// is repaired as browsers do. Takes time and memory proportional to the length of the input.
///
/// ```
/// let page = b"<title>Rain - News</title><nav><a href=/>Home</a></nav><h1>Rain</h1><p>It <b>rains</b>.<p>Still.";
/// let page = gleaner::text::html::extract(page, None);
/// assert_eq!(page.text, "Home\nRain\nIt rains.\nStill.");
/// assert_eq!(page.title, "Rain");
/// ```
pub fn extract(bytes: &[u8], declared: Option<&str>) -> HtmlText {
    let html = decode(bytes, declared);
    let tree = parse::parse(&clip::clip(&html));
    let facts = &tree.facts;
    let (text, links) = render(&tree, Tree::ROOT);
    HtmlText {
        text,
        links,
        title: title(&tree),
        date: first(&[&facts.published_time, &facts.date_published, &facts.time]),
        author: author(facts),
        canonical: first(&[&facts.canonical, &facts.og_url]),
        lang: facts.lang.clone(),
    }
}

/// The characters of a page of any encoding, which is found as [`extract`] finds it: for what a crawler brings home as plain
/// text. Cannot fail: bytes that mean nothing become U+FFFD. Takes linear time, and no memory for valid UTF-8.
///
/// ```
/// assert_eq!(gleaner::text::html::decode(b"\xed", Some("text/plain; charset=koi8-r")), "М");
/// ```
pub fn decode<'a>(bytes: &'a [u8], declared: Option<&str>) -> Cow<'a, str> {
    charset::decode(bytes, declared)
}

fn title(tree: &Tree) -> String {
    if !tree.facts.og_title.is_empty() {
        return tree.facts.og_title.clone();
    }
    let line = |node| render(tree, node).0.replace('\n', " ");
    let title = tree.facts.title.map(line).unwrap_or_default();
    // Most sites append their name to the headline, and the first `<h1>` of many is their logo: the one that begins the
    // title is the headline alone.
    let headline = tree.facts.headings.iter().copied().map(line);
    headline.into_iter().find(|headline| !headline.is_empty() && title.starts_with(headline)).unwrap_or(title)
}

fn author(facts: &Facts) -> String {
    // `article:author` is a profile's address as often as a name.
    let name = |value: &&String| !value.is_empty() && !value.contains("://");
    [&facts.author, &facts.article_author].into_iter().find(name).cloned().unwrap_or_default()
}

fn first(values: &[&String]) -> String {
    values.iter().find(|value| !value.is_empty()).map(|&value| value.clone()).unwrap_or_default()
}

/// Whether the date is one that the library can order by.
fn is_date(value: &str) -> bool {
    Page::default().date(value).timestamp().is_some()
}
