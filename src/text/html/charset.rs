//! Which encoding a page is in, as browsers decide it (WHATWG HTML, "determining the character encoding").

use std::borrow::Cow;
use std::str::Utf8Chunk;

use chardetng::EncodingDetector;
use encoding_rs::{Encoding, UTF_8};

/// How far browsers look for a `<meta>` that names the encoding.
const SNIFFED: usize = 1024;

pub(super) fn decode<'a>(bytes: &'a [u8], declared: Option<&str>) -> Cow<'a, str> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[length..]).0;
    }
    let written = || sniff(bytes).or_else(|| xml(bytes));
    let encoding = declared.and_then(named).or_else(written).unwrap_or_else(|| guess(bytes));
    encoding.decode_without_bom_handling(bytes).0
}

/// The encoding that a label or a `Content-Type` names.
fn named(declared: &str) -> Option<&'static Encoding> {
    Encoding::for_label(declared.trim().as_bytes()).or_else(|| Encoding::for_label(charset_in(declared.as_bytes())?))
}

/// The encoding for a page that names none: the likeliest by its letters and how they follow each other, where browsers would
/// take that of the reader's language.
fn guess(bytes: &[u8]) -> &'static Encoding {
    match std::str::from_utf8(bytes) {
        Ok(_) => UTF_8,
        // A page that a crawler cut in the middle of a character is UTF-8 all the same.
        Err(error) if error.error_len().is_none() => UTF_8,
        Err(_) if is_mostly_utf8(bytes) => UTF_8,
        Err(_) => {
            let mut detector = EncodingDetector::new();
            detector.feed(bytes, true);
            detector.guess(None, false)
        }
    }
}

/// Whether next to all that is not ASCII is UTF-8, such as on a page that was put together from several: in other encodings
/// what looks like it is chance, and most is not.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    const GOOD: usize = 8;
    let beyond_ascii = |text: &str| text.chars().filter(|c| !c.is_ascii()).count();
    let count = |(good, bad): (usize, usize), chunk: Utf8Chunk| {
        (good + beyond_ascii(chunk.valid()), bad + usize::from(!chunk.invalid().is_empty()))
    };
    let (good, bad) = bytes.utf8_chunks().fold((0, 0), count);
    good >= GOOD * bad
}

/// The encoding that the first `<meta>` with a known one names.
fn sniff(bytes: &[u8]) -> Option<&'static Encoding> {
    let bytes = &bytes[..bytes.len().min(SNIFFED)];
    let mut at = 0;
    while let Some(tag) = find(&bytes[at..], b"<").map(|found| at + found) {
        at = tag + 1;
        if bytes[tag..].starts_with(b"<!--") {
            at = tag + find(&bytes[tag..], b"-->")?;
        } else if bytes.len() > tag + 5 && bytes[tag + 1..tag + 5].eq_ignore_ascii_case(b"meta") {
            let boundary = bytes[tag + 5].is_ascii_whitespace() || bytes[tag + 5] == b'/';
            if let Some(encoding) = boundary.then(|| meta(&bytes[tag + 5..])).flatten() {
                return Some(encoding);
            }
        }
    }
    None
}

/// The encoding that the declaration of an XML page names.
fn xml(bytes: &[u8]) -> Option<&'static Encoding> {
    let mut rest = bytes[..bytes.len().min(SNIFFED)].strip_prefix(b"<?xml")?;
    while let Some((name, value, after)) = attribute(rest) {
        if name == b"encoding" {
            return Some(Encoding::for_label(value)?.output_encoding());
        }
        rest = after;
    }
    None
}

/// The encoding that one `<meta>` names; `rest` starts after the tag's name.
fn meta(mut rest: &[u8]) -> Option<&'static Encoding> {
    let (mut charset, mut content, mut is_content_type) = (None, None, false);
    while let Some((name, value, after)) = attribute(rest) {
        rest = after;
        if name.eq_ignore_ascii_case(b"charset") {
            charset = charset.or(Some(value));
        } else if name.eq_ignore_ascii_case(b"content") {
            content = content.or(charset_in(value));
        } else if name.eq_ignore_ascii_case(b"http-equiv") {
            is_content_type = value.eq_ignore_ascii_case(b"content-type");
        }
    }
    let encoding = Encoding::for_label(charset.or(content.filter(|_| is_content_type))?)?;
    // A page whose `<meta>` could be read as ASCII is not UTF-16, whatever it says.
    Some(encoding.output_encoding())
}

/// Name and value of the first attribute of `rest`, and what follows it; `None` at the end of the tag.
fn attribute(rest: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let is_end = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
    let rest = skip(rest, |byte| byte.is_ascii_whitespace() || byte == b'/');
    if matches!(rest.first(), None | Some(b'>')) {
        return None;
    }
    // A leading equals sign belongs to the name.
    let end = 1 + rest[1..].iter().position(|&byte| is_end(byte) || byte == b'=').unwrap_or(rest.len() - 1);
    let (name, rest) = rest.split_at(end);
    let Some(value) = skip(rest, |byte| byte.is_ascii_whitespace()).strip_prefix(b"=") else {
        return Some((name, &[], rest));
    };
    let value = skip(value, |byte| byte.is_ascii_whitespace());
    if let Some(&quote @ (b'"' | b'\'')) = value.first() {
        let end = value[1..].iter().position(|&byte| byte == quote)?;
        return Some((name, &value[1..=end], &value[end + 2..]));
    }
    let end = value.iter().position(|&byte| byte.is_ascii_whitespace() || byte == b'>').unwrap_or(value.len());
    Some((name, &value[..end], &value[end..]))
}

/// The label after `charset=` in a `Content-Type`.
fn charset_in(content: &[u8]) -> Option<&[u8]> {
    const KEY: &[u8] = b"charset";
    let key = content.windows(KEY.len()).position(|window| window.eq_ignore_ascii_case(KEY))?;
    let value = skip(&content[key + KEY.len()..], |byte| byte.is_ascii_whitespace()).strip_prefix(b"=")?;
    let value = skip(value, |byte| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\''));
    let is_end = |&byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b';' | b'"' | b'\'');
    Some(&value[..value.iter().position(is_end).unwrap_or(value.len())])
}

fn skip(bytes: &[u8], skipped: impl Fn(u8) -> bool) -> &[u8] {
    &bytes[bytes.iter().position(|&byte| !skipped(byte)).unwrap_or(bytes.len())..]
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
