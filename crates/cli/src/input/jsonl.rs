//! JSON lines: one record, of one page, a line.

use std::io::Read as _;
use std::ops::Range;

use gleaner::Page;
use memchr::{memchr, memchr_iter, memrchr};
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::input::fields::Fields;
use crate::input::files::Source;
use crate::input::{InputError, Make, Maker, Read, Sink, not_utf8};
use crate::progress::Stage;

/// Bytes read at a time: some thousand records, enough to occupy all cores and few enough to stay in their caches.
const CHUNK: usize = 4 << 20;

/// Reads a file of records, chunk by chunk: while the lines of one are parsed on all cores, the pages of the one before are
/// taken and the next one is read.
pub(super) fn read<M: Make>(source: &Source, stage: &Stage, sink: &mut Sink<M>) -> Result<(), InputError> {
    let mut reader = match source.open(stage) {
        Ok(reader) => reader,
        Err(error) => return sink.bad(InputError::io(source.place(), error)),
    };
    let mut lines = Lines { source, maker: sink.maker, number: 1, in_long_line: false };
    // Pages of lines that are parsed, whole lines, and what is read behind them.
    let (mut pages, mut whole, mut buffer) = (Vec::new(), Vec::with_capacity(CHUNK), Vec::with_capacity(CHUNK));
    loop {
        let (before, largest) = (buffer.len(), sink.options.largest);
        let (taken, (parsed, read)) = rayon::join(
            || std::mem::take(&mut pages).into_iter().try_for_each(|page| sink.result(page)),
            || {
                rayon::join(
                    || lines.parse(&whole, largest),
                    || reader.by_ref().take(CHUNK as u64).read_to_end(&mut buffer),
                )
            },
        );
        taken?;
        pages = parsed;
        whole.clear();
        let is_end = matches!(read, Ok(0));
        // What came before an error is read as well as anything else.
        match memrchr(b'\n', &buffer[before..]) {
            _ if is_end => std::mem::swap(&mut whole, &mut buffer),
            Some(last) => {
                std::mem::swap(&mut whole, &mut buffer);
                let end = before + last + 1;
                buffer.extend_from_slice(&whole[end..]);
                whole.truncate(end);
            }
            None => pages.extend(lines.limit(&mut buffer, largest)),
        }
        if is_end || read.is_err() {
            pages.extend(lines.parse(&whole, largest));
            pages.drain(..).try_for_each(|page| sink.result(page))?;
        }
        match read {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            Err(error) => return sink.bad(InputError::io(source.place(), error)),
        }
    }
}

/// Lines as they come.
struct Lines<'a, M> {
    source: &'a Source,
    maker: Maker<'a, M>,
    /// The number of the next line.
    number: usize,
    /// Whether that begins within a line that is given up.
    in_long_line: bool,
}

impl<M: Make> Lines<'_, M> {
    /// The pages of whole lines.
    fn parse(&mut self, bytes: &[u8], largest: usize) -> Vec<Result<Read<M::Made>, InputError>> {
        let mut start = 0;
        if self.in_long_line && !bytes.is_empty() {
            start = memchr(b'\n', bytes).map_or(bytes.len(), |newline| newline + 1);
            self.in_long_line = false;
            self.number += 1;
        }
        if self.number == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
            start = 3;
        }
        let lines = split(bytes, start);
        let (source, maker, first) = (self.source, self.maker, self.number);
        self.number += lines.len();
        // So few at a time that no core waits long for the last ones.
        lines
            .par_iter()
            .with_min_len(16)
            .with_max_len(32)
            .enumerate()
            .map_init(
                || maker.room(),
                |room, (index, line)| {
                    let page = record(&bytes[line.clone()], source, first + index, largest)?;
                    Some(page.map(|page| maker.read(room, page)))
                },
            )
            .flatten_iter()
            .collect()
    }

    /// Gives up the line that the buffer holds the beginning of, if that is too long already.
    fn limit(&mut self, buffer: &mut Vec<u8>, largest: usize) -> Option<Result<Read<M::Made>, InputError>> {
        if self.in_long_line {
            buffer.clear();
        } else if buffer.len() > largest {
            buffer.clear();
            self.in_long_line = true;
            return Some(Err(too_long(self.source, self.number, largest)));
        }
        None
    }
}

/// The lines from `start` on, without their ends.
fn split(bytes: &[u8], start: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut begin = start;
    for newline in memchr_iter(b'\n', &bytes[start..]) {
        lines.push(begin..start + newline);
        begin = start + newline + 1;
    }
    if begin < bytes.len() {
        lines.push(begin..bytes.len());
    }
    lines
}

fn too_long(source: &Source, number: usize, largest: usize) -> InputError {
    InputError::data(format!("{}:{number}", source.place()), format!("the line is longer than {largest} bytes"))
}

/// The fields of a record that mean something here. `null` is the same as nothing.
#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    text: Option<String>,
    html: Option<String>,
    site: Option<String>,
    url: Option<String>,
    title: Option<String>,
    date: Option<String>,
    author: Option<String>,
}

/// The page on a line; `None` for an empty line.
fn record(line: &[u8], source: &Source, number: usize, largest: usize) -> Option<Result<Page, InputError>> {
    let begin = *line.iter().find(|byte| !byte.is_ascii_whitespace())?;
    if line.len() > largest {
        return Some(Err(too_long(source, number, largest)));
    }
    let page = parse(line, begin, || format!("{}:{number}", source.id));
    Some(page.map_err(|what| InputError::data(format!("{}:{number}", source.place()), what)))
}

fn parse(line: &[u8], begin: u8, default_id: impl FnOnce() -> String) -> Result<Page, String> {
    // Checked once for the whole line, so that the parser need not check each string.
    let line = simdutf8::basic::from_utf8(line).or_else(|_| std::str::from_utf8(line)).map_err(not_utf8)?;
    if begin != b'{' {
        // Or an array of the right length would pass for a record.
        return Err(diagnose(line, "expected a JSON object"));
    }
    let record: Record = serde_json::from_str(line).map_err(|error| diagnose(line, &without_place(&error)))?;
    let id = record.id.map(id).transpose()?;
    let Record { text, html, site, url, title, date, author, .. } = record;
    Fields { id, text, html, site, url, title, date, author }.page(default_id)
}

/// An id as a string, a number exactly as it is written.
fn id(raw: &RawValue) -> Result<String, String> {
    let raw = raw.get();
    match raw.as_bytes().first() {
        Some(b'"') => serde_json::from_str(raw).map_err(|error| format!("`id`: {}", without_place(&error))),
        Some(b'-' | b'0'..=b'9') => Ok(raw.to_owned()),
        _ => Err("`id` must be a string or a number".to_owned()),
    }
}

/// What is wrong with a record, as exactly as can be said. Slow, which does not matter: there are few bad records, or the
/// first one is the last.
fn diagnose(line: &str, error: &str) -> String {
    let value: Value = match serde_json::from_str(line) {
        Ok(value) => value,
        Err(error) => return format!("invalid JSON at column {}: {}", error.column(), without_place(&error)),
    };
    if let Value::Object(fields) = &value {
        for name in ["text", "html", "site", "url", "title", "date", "author"] {
            match fields.get(name).map(kind) {
                None | Some("null" | "a string") => {}
                Some(kind) => return format!("`{name}` must be a string, not {kind}"),
            }
        }
        return error.to_owned();
    }
    format!("{error}, not {}", kind(&value))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The message without the line and column at its end: its line is always the first.
fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.rfind(" at line ").map_or(message.as_str(), |at| &message[..at]).to_owned()
}
