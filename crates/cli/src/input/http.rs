//! What a server answered (RFC 9112), as crawlers keep it.

use std::io::{self, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use gleaner::Page;
use gleaner::text::html;
use memchr::{memchr, memmem};

use crate::plain::line;

/// The most bytes before the body that are looked through for its beginning.
const LONGEST_HEAD: usize = 1 << 16;

/// Headers by their names in small letters, in order.
#[derive(Debug, Default)]
pub(super) struct Headers(Vec<(String, String)>);

impl Headers {
    /// The headers in `lines`. A line that is none is passed over; one that is indented goes on with the last.
    pub(super) fn parse(lines: &[u8]) -> Headers {
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in String::from_utf8_lossy(lines).lines() {
            if let (true, Some((_, last))) = (line.starts_with([' ', '\t']), headers.last_mut()) {
                last.push(' ');
                last.push_str(line.trim());
            } else if let Some((name, value)) = line.split_once(':') {
                headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Headers(headers)
    }

    /// The first header of a name, which is in small letters.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Whether a `Content-Type` of a record names the answer of a web server, or names nothing.
pub(super) fn is_answer(kind: Option<&str>) -> bool {
    kind.is_none_or(|kind| essence(kind) == "application/http")
}

/// Status, headers and the beginning of the body of an answer.
pub(super) fn head(answer: &[u8]) -> Result<(u16, Headers, usize), &'static str> {
    let begin = &answer[..answer.len().min(LONGEST_HEAD)];
    let status = begin.strip_prefix(b"HTTP/").and_then(|rest| {
        let rest = rest.get(memchr(b' ', rest)? + 1..)?;
        std::str::from_utf8(rest.get(..3)?).ok()?.parse().ok()
    });
    let status = status.ok_or("its block is no answer of a server: it does not begin with `HTTP/` and a status")?;
    let ends = [&b"\r\n\r\n"[..], b"\n\n"].map(|end| memmem::find(begin, end).map(|at| at + end.len()));
    let body = ends.into_iter().flatten().min().ok_or("the headers of the answer have no end")?;
    let first = memchr(b'\n', begin).unwrap_or(0);
    Ok((status, Headers::parse(&begin[first..body]), body))
}

/// Whether a `Content-Type` names HTML, or names nothing and the body looks like it.
pub(super) fn is_html(kind: &str, body: &[u8]) -> bool {
    match essence(kind).as_str() {
        "text/html" | "application/xhtml+xml" => true,
        "" => body.trim_ascii_start().starts_with(b"<"),
        _ => false,
    }
}

/// Whether a `Content-Type` names plain text.
pub(super) fn is_text(kind: &str) -> bool {
    essence(kind) == "text/plain"
}

fn essence(kind: &str) -> String {
    kind.split([';', ',']).next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The body as the server meant it: without chunks and uncompressed.
///
/// Many archives hold bodies that were undone already beside headers that say otherwise, so those are believed only where
/// the bytes agree.
pub(super) fn body(headers: &Headers, body: Vec<u8>, largest: usize) -> Result<Vec<u8>, String> {
    let mut body = body;
    if headers.get("transfer-encoding").is_some_and(|how| how.to_ascii_lowercase().contains("chunked")) {
        body = unchunked(&body)?.unwrap_or(body);
    }
    // The last one named was applied last.
    for encoding in headers.get("content-encoding").unwrap_or_default().rsplit(',') {
        let decoded = match (encoding.trim().to_ascii_lowercase().as_str(), body.as_slice()) {
            ("gzip" | "x-gzip", [0x1f, 0x8b, ..]) => all(MultiGzDecoder::new(body.as_slice()), largest),
            // Either form is sent under this name; the first byte of zlib's names its method and window.
            ("deflate", [first, ..]) if first & 0x0f == 8 => all(ZlibDecoder::new(body.as_slice()), largest),
            ("deflate", [_, ..]) => all(DeflateDecoder::new(body.as_slice()), largest),
            ("zstd", [0x28, 0xb5, 0x2f, 0xfd, ..]) => zstd::Decoder::new(body.as_slice()).and_then(|d| all(d, largest)),
            ("" | "identity" | "gzip" | "x-gzip" | "deflate" | "zstd", _) => continue,
            // Brotli has no first bytes by which it could be told from a body that was undone.
            (other, bytes) if std::str::from_utf8(bytes).is_err() => {
                return Err(format!("its content encoding `{}` is not one that is read", line(other, 40)));
            }
            _ => continue,
        };
        body = decoded.map_err(|error| format!("its body cannot be decompressed: {error}"))?;
    }
    Ok(body)
}

fn all(reader: impl Read, largest: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(largest as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > largest {
        return Err(io::Error::other(format!("it is longer than {largest} bytes")));
    }
    Ok(bytes)
}

/// The body without the lengths of its chunks; `None` if it does not begin with one.
fn unchunked(body: &[u8]) -> Result<Option<Vec<u8>>, String> {
    let (mut whole, mut rest) = (Vec::with_capacity(body.len()), body);
    loop {
        let Some((length, after)) = chunk(rest) else {
            return if rest.len() == body.len() {
                Ok(None)
            } else {
                Err("a chunk of its body has no length".to_owned())
            };
        };
        if length == 0 {
            return Ok(Some(whole));
        }
        let data = after.get(..length).ok_or("a chunk of its body is cut")?;
        whole.extend_from_slice(data);
        rest = &after[length..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

/// The length that a chunk begins with, and what follows it.
fn chunk(bytes: &[u8]) -> Option<(usize, &[u8])> {
    // Sixteen digits, and what may follow them.
    let end = memchr(b'\n', &bytes[..bytes.len().min(256)])?;
    let digits = bytes[..end].split(|&byte| byte == b';').next()?.trim_ascii();
    let length = usize::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    Some((length, &bytes[end + 1..]))
}

/// Gives the page the text of a body, and what it tells of itself.
pub(super) fn fill(page: &mut Page, kind: &str, body: &[u8]) {
    if is_text(kind) {
        page.text = html::decode(body, Some(kind)).into_owned();
    } else {
        crate::input::fill(page, html::extract(body, Some(kind)));
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::write::{DeflateEncoder, ZlibEncoder};

    use super::*;
    use crate::input::compress::tests::{gzip, zstandard};

    fn headers(lines: &str) -> Headers {
        Headers::parse(lines.as_bytes())
    }

    #[test]
    fn heads() {
        let (status, headers, body) =
            head(b"HTTP/1.1 200 OK\r\nA: b\r\n c\r\nno header\r\nA: d\r\n\r\nbody").expect("a head");
        assert_eq!((status, headers.get("a"), body), (200, Some("b c"), 46));
        assert_eq!(head(b"HTTP/1.0 404\n\nx").map(|(status, _, body)| (status, body)), Ok((404, 14)));
        for bad in [&b""[..], b"HTTP/", b"HTTP/1.1 2", b"HTTP/1.1 OK 200\n\n", b"HTTP/1.1 200 OK\nA: b\n", b"<html>"] {
            assert!(head(bad).is_err());
        }
    }

    #[test]
    fn bodies_are_undone_where_the_bytes_agree() {
        let chunked = b"3\r\nabc\r\n00A;x=y\r\n0123456789\r\n0\r\n\r\n";
        let undone = |lines: &str, bytes: &[u8]| body(&headers(lines), bytes.to_vec(), 100);
        assert_eq!(undone("Transfer-Encoding: Chunked", chunked).as_deref(), Ok(&b"abc0123456789"[..]));
        assert_eq!(undone("", chunked).as_deref(), Ok(&chunked[..]));
        assert_eq!(undone("Transfer-Encoding: chunked", b"<p>plain").as_deref(), Ok(&b"<p>plain"[..]));
        for bad in [
            &b"3\r\nab"[..],
            b"3\r\nabc\r\nzz\r\n",
            b"3\r\nabc",
            b"ffffffffffffffff\r\nabc",
            b"1\r\na\r\nfffffffffffffffff\r\n",
        ] {
            assert!(undone("Transfer-Encoding: chunked", bad).is_err(), "{}", String::from_utf8_lossy(bad));
        }
        let mut zlib = ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        let mut deflate = DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(b"abc").and_then(|()| deflate.write_all(b"abc")).expect("memory");
        for (name, bytes) in [
            ("gzip", gzip(b"abc")),
            ("GZIP, identity", gzip(b"abc")),
            ("deflate, x-gzip", gzip(&zlib.finish().expect("memory"))),
            ("deflate", deflate.finish().expect("memory")),
            ("zstd", zstandard(b"abc")),
            ("gzip", b"abc".to_vec()),
            ("br", b"abc".to_vec()),
        ] {
            assert_eq!(undone(&format!("Content-Encoding: {name}"), &bytes).as_deref(), Ok(&b"abc"[..]), "{name}");
        }
        for (name, bytes) in
            [("gzip", gzip(&[b'x'; 101])), ("gzip", gzip(b"abc")[..20].to_vec()), ("br", vec![0x8b, 0xff])]
        {
            assert!(undone(&format!("Content-Encoding: {name}"), &bytes).is_err(), "{name}");
        }
    }

    #[test]
    fn kinds() {
        assert!(is_html("Text/HTML; charset=utf-8", b"") && is_html("", b" <p>") && !is_html("", b"{"));
        assert!(is_text("text/plain") && !is_text("text/plainer") && !is_html("image/png", b"<"));
        let mut page = Page::new("a", "");
        fill(&mut page, "text/plain; charset=koi8-r", b"\xed");
        assert_eq!(page.text, "М");
    }
}
