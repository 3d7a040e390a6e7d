//! Comma-separated values (RFC 4180), also separated by semicolons or tabs: one record a row, named by the first row.

use std::cell::Cell;
use std::io::{self, Cursor, Read};

use csv::{ByteRecord, ErrorKind, ReaderBuilder};
use gleaner::Page;

use crate::input::fields::Places;
use crate::input::files::Source;
use crate::input::{InputError, Make, Sink, not_utf8, pages};
use crate::progress::Stage;

/// The first row is looked for in so many bytes.
const FIRST_ROW: u64 = 1 << 16;
/// The longest row. Less than is allowed of other records, because each of its fields takes sixteen bytes more, if nothing
/// else is in it.
const LONGEST_ROW: usize = 32 << 20;
/// Bytes read at a time.
const BUFFER: usize = 1 << 16;

/// Reads a file of rows.
pub(super) fn read<M: Make>(source: &Source, stage: &Stage, sink: &mut Sink<M>) -> Result<(), InputError> {
    let failed = |error| InputError::io(source.place(), error);
    let mut raw = match source.open(stage) {
        Ok(raw) => raw,
        Err(error) => return sink.bad(failed(error)),
    };
    let mut begin = Vec::new();
    if let Err(error) = raw.by_ref().take(FIRST_ROW).read_to_end(&mut begin) {
        return sink.bad(failed(error));
    }
    let delimiter = delimiter(&begin);
    let limit = Cell::new(0);
    let limited = Limited { inner: Cursor::new(begin).chain(raw), read: 0, limit: &limit };
    let reader = ReaderBuilder::new().delimiter(delimiter).buffer_capacity(BUFFER).from_reader(limited);
    let mut rows = Rows {
        source,
        reader,
        number: 1,
        limit: &limit,
        largest: sink.options.largest.min(LONGEST_ROW),
        is_done: false,
    };
    let places = match rows.places(sink) {
        Ok(Some(places)) => places,
        Ok(None) => return Ok(()),
        Err(error) => return sink.bad(error),
    };
    let page = |row: Row| page(source, &places, &row);
    pages(&mut rows, |row| row.record.as_slice().len(), page, sink)
}

/// The commonest of the usual delimiters in the first row.
fn delimiter(begin: &[u8]) -> u8 {
    let (mut counts, mut is_quoted) = ([0; 3], false);
    for &byte in begin {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => break,
            _ if is_quoted => {}
            b',' => counts[0] += 1,
            b';' => counts[1] += 1,
            b'\t' => counts[2] += 1,
            _ => {}
        }
    }
    let [commas, semicolons, tabs] = counts;
    match counts.iter().max() {
        Some(&most) if most == commas => b',',
        Some(&most) if most == semicolons && semicolons >= tabs => b';',
        _ => b'\t',
    }
}

fn place(source: &Source, number: u64) -> String {
    format!("{}: row {number}", source.place())
}

/// Rows as they come.
struct Rows<'a, R> {
    source: &'a Source,
    reader: csv::Reader<R>,
    /// The rows begun, the first too: their lines cannot be told, as fields may hold several.
    number: u64,
    /// Up to where the reader may read.
    limit: &'a Cell<u64>,
    largest: usize,
    is_done: bool,
}

struct Row {
    number: u64,
    record: ByteRecord,
}

impl<R: Read> Rows<'_, R> {
    /// Where the fields stand; `None` for an empty file.
    fn places<M: Make>(&mut self, sink: &Sink<M>) -> Result<Option<Places>, InputError> {
        self.allow(0);
        let first = match self.reader.byte_headers() {
            Ok(first) => first.clone(),
            Err(error) => return Err(self.error(error)),
        };
        if first.is_empty() {
            return Ok(None);
        }
        let names: Vec<_> = first.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        let places = sink.options.columns.places(names.iter().map(String::as_str));
        places.map(Some).map_err(|what| InputError::data(place(self.source, self.number), what))
    }

    /// Lets the reader read no more than the longest row from where it stands.
    fn allow(&self, from: u64) {
        self.limit.set(from.saturating_add(self.largest as u64).saturating_add(2 * BUFFER as u64));
    }

    fn error(&mut self, error: csv::Error) -> InputError {
        let place = place(self.source, self.number);
        match error.into_kind() {
            ErrorKind::Io(error) => {
                self.is_done = true;
                InputError::io(place, error)
            }
            ErrorKind::UnequalLengths { expected_len, len, .. } => InputError::data(
                place,
                format!("the row has {len} fields, expected {expected_len} as in the first row"),
            ),
            _ => InputError::data(place, "it is no row"),
        }
    }
}

impl<R: Read> Iterator for Rows<'_, R> {
    type Item = Result<Row, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let mut record = ByteRecord::new();
        self.number += 1;
        self.allow(self.reader.position().byte());
        match self.reader.read_byte_record(&mut record) {
            Ok(true) => Some(Ok(Row { number: self.number, record })),
            Ok(false) => None,
            Err(error) => Some(Err(self.error(error))),
        }
    }
}

/// The page of a row.
fn page(source: &Source, places: &Places, row: &Row) -> Result<Page, InputError> {
    let text = |at: usize| match std::str::from_utf8(row.record.get(at).unwrap_or_default()) {
        Ok(text) => Ok(Some(text.to_owned())),
        Err(error) => Err(not_utf8(error)),
    };
    let page = places.fields(text).and_then(|fields| fields.page(|| format!("{}:{}", source.id, row.number)));
    page.map_err(|what| InputError::data(place(source, row.number), what))
}

/// Refuses to read on beyond a limit: a quote that is never closed makes one row of the rest of the file.
struct Limited<'a, R> {
    inner: R,
    read: u64,
    limit: &'a Cell<u64>,
}

impl<R: Read> Read for Limited<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read >= self.limit.get() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the row is too long; a quote may not be closed"));
        }
        let count = self.inner.read(buffer)?;
        self.read += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::delimiter;

    #[test]
    fn delimiters() {
        for (row, expected) in [
            ("", b','),
            ("text", b','),
            ("id,text;x\n;;;;", b','),
            ("id;text", b';'),
            ("\"a,b,c\";text", b';'),
            ("id\ttext,x\tz", b'\t'),
            ("id\ttext", b'\t'),
        ] {
            assert_eq!(delimiter(row.as_bytes()), expected, "{row}");
        }
    }
}
