//! Web archives: WARC (ISO 28500:2017) and the texts made of them (WET).
//!
//! A page is a `response` that was a success and HTML or plain text, or a `conversion` to plain text. All other records, of
//! requests, pictures, redirections and so on, are passed over and counted.

use std::io::{self, BufRead, BufReader, Read};

use gleaner::Page;

use crate::input::fields::Fields;
use crate::input::files::Source;
use crate::input::http::{self, Headers};
use crate::input::{InputError, Make, Sink, not_utf8, pages};
use crate::progress::Stage;

/// What every record begins with, before its version.
pub(super) const MAGIC: &[u8] = b"WARC/";
/// The most bytes of the headers of a record, which take up one or two thousand. A longer line is none of ours.
const LONGEST_HEAD: usize = 1 << 16;

/// Reads an archive, record by record; what they hold is taken apart on all cores.
pub(super) fn read<M: Make>(source: &Source, stage: &Stage, sink: &mut Sink<M>) -> Result<(), InputError> {
    let raw = match source.open(stage) {
        Ok(raw) => raw,
        Err(error) => return sink.bad(InputError::io(source.place(), error)),
    };
    let reader = BufReader::with_capacity(1 << 16, raw);
    let largest = sink.options.largest;
    let mut records = Records { source, reader, largest, number: 0, others: 0, is_lost: false, is_done: false };
    let page = |record: Record| {
        let number = record.number;
        page(source, record, largest).map_err(|what| InputError::data(place(source, number), what))
    };
    let read = pages(&mut records, |record| record.block.len(), page, sink);
    sink.tally.other_records += records.others;
    read
}

fn place(source: &Source, number: u64) -> String {
    format!("{}: record {number}", source.place())
}

/// Records as they come.
struct Records<'a, R> {
    source: &'a Source,
    reader: BufReader<R>,
    largest: usize,
    /// The records begun.
    number: u64,
    /// Those of them that hold no page.
    others: u64,
    /// Whether the next record must be looked for.
    is_lost: bool,
    is_done: bool,
}

/// A record that holds a page.
struct Record {
    number: u64,
    head: Headers,
    block: Vec<u8>,
    /// Of a response, what came before its body.
    response: Option<(Headers, usize)>,
}

impl<R: Read> Iterator for Records<'_, R> {
    type Item = Result<Record, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_done {
            match self.record() {
                Ok(Some(record)) => return Some(Ok(record)),
                Ok(None) => {}
                Err(error) => return Some(Err(error)),
            }
        }
        None
    }
}

impl<R: Read> Records<'_, R> {
    /// The next record; `None` if it holds no page, or there is none.
    fn record(&mut self) -> Result<Option<Record>, InputError> {
        if !self.find()? {
            self.is_done = true;
            return Ok(None);
        }
        let head = self.head()?;
        let length = head.get("content-length").and_then(|length| length.parse::<u64>().ok());
        let Some(length) = length else {
            self.is_lost = true;
            return Err(self.data("it has no `Content-Length` that is a number"));
        };
        let is_response = match head.get("warc-type") {
            // Answers of name servers and the like are responses too.
            Some("response") if !http::is_answer(head.get("content-type")) => return self.pass(length),
            Some("response") => true,
            Some("conversion") => false,
            _ => return self.pass(length),
        };
        if length > self.largest as u64 {
            self.skip(length)?;
            return Err(self.data(format!("it is longer than {} bytes", self.largest)));
        }
        let mut block = Vec::new();
        match self.reader.by_ref().take(length).read_to_end(&mut block) {
            Ok(read) if read as u64 == length => {}
            Ok(read) => return Err(self.cut(read as u64, length)),
            Err(error) => return Err(self.failed(error)),
        }
        let mut response = None;
        if is_response {
            let (status, headers, body) = http::head(&block).map_err(|what| self.data(what))?;
            let kind = headers.get("content-type").unwrap_or_default();
            if !(200..300).contains(&status) || !(http::is_html(kind, &block[body..]) || http::is_text(kind)) {
                self.others += 1;
                return Ok(None);
            }
            response = Some((headers, body));
        }
        Ok(Some(Record { number: self.number, head, block, response }))
    }

    /// Goes to the headers of the next record, if there is one.
    fn find(&mut self) -> Result<bool, InputError> {
        let mut line = Vec::new();
        loop {
            if !self.line(&mut line, LONGEST_HEAD)? {
                return Ok(false);
            }
            let is_blank = line.trim_ascii().is_empty();
            if line.starts_with(MAGIC) {
                self.is_lost = false;
                self.number += 1;
                return Ok(true);
            } else if !is_blank && !self.is_lost {
                self.is_lost = true;
                self.number += 1;
                return Err(self.data("it does not begin with `WARC/`"));
            }
        }
    }

    fn head(&mut self) -> Result<Headers, InputError> {
        let (mut head, mut line) = (Vec::new(), Vec::new());
        while self.line(&mut line, LONGEST_HEAD)? && !line.trim_ascii().is_empty() {
            head.extend_from_slice(&line);
            head.push(b'\n');
            if head.len() > LONGEST_HEAD {
                self.is_lost = true;
                return Err(self.data(format!("its headers are longer than {LONGEST_HEAD} bytes")));
            }
        }
        Ok(Headers::parse(&head))
    }

    /// The next line without its end, and no more than `longest` bytes of it; `false` at the end of the file.
    fn line(&mut self, line: &mut Vec<u8>, longest: usize) -> Result<bool, InputError> {
        line.clear();
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.failed(error)),
            };
            let end = memchr::memchr(b'\n', buffer);
            let part = &buffer[..end.unwrap_or(buffer.len())];
            let (taken, is_end) = (part.len(), buffer.is_empty());
            line.extend_from_slice(&part[..taken.min(longest.saturating_sub(line.len()))]);
            self.reader.consume(taken + usize::from(end.is_some()));
            if end.is_some() || is_end {
                return Ok(end.is_some() || !line.is_empty());
            }
        }
    }

    fn pass(&mut self, length: u64) -> Result<Option<Record>, InputError> {
        self.skip(length)?;
        self.others += 1;
        Ok(None)
    }

    fn skip(&mut self, length: u64) -> Result<(), InputError> {
        match io::copy(&mut self.reader.by_ref().take(length), &mut io::sink()) {
            Ok(read) if read == length => Ok(()),
            Ok(read) => Err(self.cut(read, length)),
            Err(error) => Err(self.failed(error)),
        }
    }

    fn cut(&mut self, read: u64, length: u64) -> InputError {
        self.is_done = true;
        self.data(format!("the file ends after {read} of its {length} bytes"))
    }

    fn failed(&mut self, error: io::Error) -> InputError {
        self.is_done = true;
        InputError::io(place(self.source, self.number), error)
    }

    fn data(&self, what: impl Into<String>) -> InputError {
        InputError::data(place(self.source, self.number), what)
    }
}

/// The page that a record holds.
fn page(source: &Source, record: Record, largest: usize) -> Result<Page, String> {
    let Record { number, head, mut block, response } = record;
    // Some writers put the brackets of the standard's grammar around addresses too.
    let bare = |value: &str| value.trim_matches(['<', '>']).to_owned();
    let fields = Fields {
        id: head.get("warc-record-id").map(bare),
        url: head.get("warc-target-uri").map(bare),
        ..Fields::default()
    };
    let default_id = || format!("{}:{number}", source.id);
    let Some((headers, body)) = response else {
        let text = String::from_utf8(block).map_err(|error| not_utf8(error.utf8_error()))?;
        return Ok(fields.with(default_id, |page| page.text = text));
    };
    block.drain(..body);
    let body = http::body(&headers, block, largest)?;
    let kind = headers.get("content-type").unwrap_or_default();
    Ok(fields.with(default_id, |page| http::fill(page, kind, &body)))
}
