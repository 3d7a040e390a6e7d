//! The data of the report in parts, each compressed, which the browser opens one by one as it needs them.
//!
//! A part is the JSON of some rows of one kind, deflated and in base 64, in an element of its own: nothing in it can end
//! that element, whatever the pages hold.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde::Serialize;

/// Rows are gathered until a part is so long: opened in a few milliseconds, and still deflated well.
const LENGTH: usize = 1 << 17;

/// Rows of one kind, written in parts.
pub(super) struct Parts<'w, W: Write> {
    out: &'w mut W,
    kind: &'static str,
    rows: Vec<u8>,
    number: usize,
    /// The number of the first row of each part.
    starts: Vec<usize>,
}

impl<'w, W: Write> Parts<'w, W> {
    pub(super) fn new(out: &'w mut W, kind: &'static str) -> Self {
        Parts { out, kind, rows: Vec::new(), number: 0, starts: Vec::new() }
    }

    pub(super) fn push(&mut self, row: &impl Serialize) -> io::Result<()> {
        if self.rows.is_empty() {
            self.starts.push(self.number);
        }
        self.rows.push(if self.rows.is_empty() { b'[' } else { b',' });
        serde_json::to_writer(&mut self.rows, row)?;
        self.number += 1;
        if self.rows.len() < LENGTH { Ok(()) } else { self.flush() }
    }

    /// Writes what is left. Gives the number of the first row of each part, and behind them that of all rows.
    pub(super) fn finish(mut self) -> io::Result<Vec<usize>> {
        self.flush()?;
        self.starts.push(self.number);
        Ok(self.starts)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        self.rows.push(b']');
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&self.rows)?;
        let deflated = encoder.finish()?;
        self.rows.clear();
        writeln!(self.out, "<script type=\"text/plain\" data-part=\"{}\">{}</script>", self.kind, base64(&deflated))
    }
}

/// Base 64 with the usual alphabet and padding (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = ALPHABET[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place > three.len() { '=' } else { char::from(digit) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, expected) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), expected);
        }
        assert_eq!(base64(&[0xfb, 0xff]), "+/8=");
    }

    #[test]
    fn rows_are_found_by_the_starts_of_their_parts() {
        let mut out = Vec::new();
        let mut parts = Parts::new(&mut out, "rows");
        for _ in 0..5 {
            parts.push(&"x".repeat(LENGTH / 2)).expect("memory");
        }
        assert_eq!(parts.finish().expect("memory"), [0, 2, 4, 5]);
        assert_eq!(String::from_utf8(out).expect("ASCII").matches("data-part=\"rows\"").count(), 3);
        assert_eq!(Parts::new(&mut Vec::new(), "rows").finish().expect("memory"), [0]);
    }
}
