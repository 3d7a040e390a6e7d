//! Cuts tags with absurdly many attributes, and what is in scripts and style sheets.
//!
//! Scripts and style sheets are up to half of a page's bytes, and nobody reads them: left to html5ever, they would be copied
//! twice. Those with a `<script` behind a `<!--` in them stay, as they end elsewhere.
//!
//! html5ever compares each attribute of a tag with all before it, so one tag with a million of them would take hours. Here
//! such a tag loses all but its first few hundred before it gets there. Within comments and raw text (scripts and the
//! like), where what looks like a tag is none, nothing beyond the end of that region is ever cut: a mistaken cut costs
//! text that is dropped anyway.

use std::borrow::Cow;

/// More than any real element has; at this number five megabytes of the worst tags take a fraction of a second.
const MOST: usize = 256;

/// Elements whose content is text to the tokenizer, up to their own end tag.
const RAW: [&str; 9] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"];

/// Those of them that are not shown, whatever is in them.
const UNREAD: [&str; 2] = ["script", "style"];

/// The page with at most [`MOST`] attributes in each tag, and empty scripts and style sheets.
pub(super) fn clip(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let mut clipped = String::new();
    let (mut at, mut kept, mut region_end) = (0, 0, 0);
    // Behind this tag all is text.
    let mut is_plain_text = false;
    while let Some(tag) = html[at..].find('<').map(|found| at + found) {
        let in_region = tag < region_end;
        let limit = if in_region { region_end } else { bytes.len() };
        let is_end_tag = bytes.get(tag + 1) == Some(&b'/');
        let name = tag + 1 + usize::from(is_end_tag);
        if name < limit && bytes[name].is_ascii_alphabetic() {
            let scanned = Tag::scan(&bytes[..limit], name);
            at = scanned.end;
            if let Some(excess) = scanned.excess {
                clipped.push_str(&html[kept..excess]);
                kept = scanned.end;
            }
            if !in_region && !is_end_tag {
                let name = &html[name..scanned.name_end];
                let is = |raw: &&str| raw.eq_ignore_ascii_case(name);
                is_plain_text |= is(&"plaintext");
                if RAW.iter().any(&is) {
                    let content = bytes.len().min(at + 1);
                    let (end, is_simple) = end_tag(html, name, content);
                    region_end = end;
                    if is_simple && !is_plain_text && UNREAD.iter().any(is) {
                        clipped.push_str(&html[kept..content]);
                        (kept, at) = (end, end);
                    }
                }
            }
        } else {
            at = tag + 1;
            if !in_region && html[tag..].starts_with("<!--") {
                region_end = html[tag..].find("-->").map_or(bytes.len(), |found| tag + found);
            }
        }
    }
    if kept == 0 {
        return Cow::Borrowed(html);
    }
    clipped.push_str(&html[kept..]);
    Cow::Owned(clipped)
}

/// Where the end tag of a raw text element begins whose content starts at `at`, and whether it certainly is one.
fn end_tag(html: &str, name: &str, mut at: usize) -> (usize, bool) {
    let (mut has_comment, mut nests) = (false, false);
    while let Some(found) = html[at..].find('<').map(|found| at + found) {
        at = found + 1;
        let rest = &html.as_bytes()[at..];
        let is = |name: &[u8], tag: &[u8]| tag.get(..name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name));
        has_comment |= is(b"!--", rest);
        nests |= has_comment && is(b"script", rest);
        if let Some(tag) = rest.strip_prefix(b"/").filter(|tag| is(name.as_bytes(), tag)) {
            let after = tag.get(name.len());
            let is_name = after.is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'));
            return (found, is_name && !nests);
        }
    }
    (html.len(), false)
}

/// A tag as the tokenizer of the HTML specification delimits it.
struct Tag {
    name_end: usize,
    /// The first attribute too many.
    excess: Option<usize>,
    /// The closing `>`, or the end of the bytes.
    end: usize,
}

impl Tag {
    fn scan(bytes: &[u8], name: usize) -> Tag {
        let until = |from: usize, wanted: &dyn Fn(u8) -> bool| {
            bytes[from..].iter().position(|&byte| wanted(byte)).map_or(bytes.len(), |found| from + found)
        };
        let is_space = |byte: u8| byte.is_ascii_whitespace();
        let name_end = until(name, &|byte| is_space(byte) || matches!(byte, b'/' | b'>'));
        let (mut at, mut count, mut excess) = (name_end, 0, None);
        loop {
            at = until(at, &|byte| !is_space(byte) && byte != b'/');
            if at >= bytes.len() || bytes[at] == b'>' {
                return Tag { name_end, excess, end: at };
            }
            count += 1;
            if count == MOST + 1 {
                excess = Some(at);
            }
            // A leading equals sign belongs to the name.
            at = until(at + 1, &|byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='));
            let sign = until(at, &|byte| !is_space(byte));
            if bytes.get(sign) != Some(&b'=') {
                continue;
            }
            at = until(sign + 1, &|byte| !is_space(byte));
            at = match bytes.get(at) {
                Some(&quote @ (b'"' | b'\'')) => (until(at + 1, &|byte| byte == quote) + 1).min(bytes.len()),
                _ => until(at, &|byte| is_space(byte) || byte == b'>'),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;
    use crate::text::html::parse::parse;
    use crate::text::html::render::render;
    use crate::text::html::tree::Tree;

    fn many(count: usize) -> String {
        (0..count).fold(String::new(), |tag, i| tag + &format!(" a{i}"))
    }

    #[test]
    fn only_excess_is_cut() {
        for html in ["", "<", "</", "<p", "<p a='", "<p a=\"b>c\" d>x", "<!-- <p -->", "<title>i<n</title><p>", "é<é"]
        {
            assert_eq!(clip(html), html);
        }
        assert_eq!(clip(&format!("<p{}>x<b>y", many(MOST))), format!("<p{}>x<b>y", many(MOST)));
        assert_eq!(clip(&format!("<p{} b='>' c>x<b>y", many(MOST))), format!("<p{} >x<b>y", many(MOST)));
        assert_eq!(clip(&format!("<p{} b", many(MOST))), format!("<p{} ", many(MOST)));
    }

    #[test]
    fn nothing_is_cut_beyond_raw_text() {
        let script = format!("<script>i<n{}</script><p>kept", many(2000));
        assert!(clip(&script).ends_with("</script><p>kept"));
        let comment = format!("<!-- <n{} --><p>kept", many(2000));
        assert!(clip(&comment).ends_with("--><p>kept"));
    }

    #[test]
    fn scripts_are_emptied_where_that_makes_no_difference() {
        const PIECES: [&str; 22] = [
            "<script>",
            "<script>",
            "</script>",
            "</script>",
            "</SCRIPT >",
            "</scripts>",
            "<!--",
            "-->",
            "<style>",
            "</style>",
            "<p>",
            "</p>",
            "<plaintext>",
            "<textarea>",
            "</textarea>",
            "<title>",
            "</title>",
            "<noscript>",
            "</noscript>",
            "<a href='<script>'>",
            "x<y",
            " word ",
        ];
        assert_eq!(clip("<script>i<n</script><p>"), "<script></script><p>");
        assert_eq!(
            clip("<Script a='>'>if (i<n) </scripted</SCRIPT >x"),
            "<Script a='>'>if (i<n) </scripted</SCRIPT >x"
        );
        assert_eq!(
            clip("<Script a='>'>if (i<n) </SCRIPT >x<style>p{}</style>"),
            "<Script a='>'></SCRIPT >x<style></style>"
        );
        let text = |html: &str| render(&parse(html), Tree::ROOT).0;
        let mut state = 1u64;
        for _ in 0..20_000 {
            let piece = |_| {
                state = mix(state);
                // The element behind which nothing is one is rarer than the others.
                PIECES[state as usize % PIECES.len()]
                    .replace("<plaintext>", if state >> 60 == 0 { "<plaintext>" } else { "" })
            };
            let html: String = (0..12).map(piece).collect();
            assert_eq!(text(&clip(&html)), text(&html), "{html}");
        }
    }
}
