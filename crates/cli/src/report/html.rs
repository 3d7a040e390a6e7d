//! The report: one page of HTML that needs nothing else, no network either.
//!
//! It is written by hand in `page/`, and joined here with its data. The data is never part of the markup: the parts are in
//! base 64, the head is JSON without `<`, and the scripts put all of it into the page as text.

use std::io::{self, Write};

use crate::digest::Digest;
use crate::report::data;

const PAGE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/style.css");
/// One module, in this order.
const SCRIPT: &str = concat!(
    include_str!("page/store.js"),
    include_str!("page/build.js"),
    include_str!("page/compare.js"),
    include_str!("page/pages.js"),
    include_str!("page/overview.js"),
    include_str!("page/chrome.js"),
    include_str!("page/copies.js"),
    include_str!("page/stories.js"),
    include_str!("page/find.js"),
    include_str!("page/main.js"),
);

/// Writes the report.
pub(crate) fn write(digest: &Digest, out: &mut impl Write) -> io::Result<()> {
    for piece in PAGE.split_inclusive("-->") {
        match piece.split_once("<!--") {
            Some((before, "style-->")) => write!(out, "{before}<style>\n{STYLE}</style>")?,
            Some((before, "data-->")) => {
                out.write_all(before.as_bytes())?;
                let head = serde_json::to_string(&data::write(digest, out)?)?.replace('<', "\\u003c");
                write!(out, "<script type=\"application/json\" id=\"head\">{head}</script>")?;
            }
            Some((before, "script-->")) => write!(out, "{before}<script type=\"module\">\n{SCRIPT}</script>")?,
            _ => out.write_all(piece.as_bytes())?,
        }
    }
    Ok(())
}
