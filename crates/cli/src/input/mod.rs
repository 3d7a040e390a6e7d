//! From what the user names on the command line to pages, in a fixed order.
//!
//! Files are found first ([`files`]), then read one after another, decompressed as they come ([`compress`]) and taken
//! apart by the reader of their [`Format`](format::Format), each in a file of its own. A reader hands over records one after
//! another; [`pages`] makes pages of them on all cores. A bad record ends the reading, or is skipped and counted, in one
//! place: [`Sink::bad`].

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher;
use std::io;
use std::path::PathBuf;

use gleaner::Page;
use gleaner::text::html::HtmlText;
use gleaner::text::settle_dates;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::plain::count;
use crate::progress::{Counts, Progress, Unit};

pub(crate) use crate::input::fields::{Column, Columns};
pub(crate) use crate::input::format::{Format, endings};

mod compress;
mod csv;
mod documents;
mod fields;
mod files;
mod format;
mod http;
mod jsonl;
mod parquet;
mod warc;

/// So many bad records are told of one by one; the others are only counted.
const EXAMPLES: usize = 5;

/// The number of pages is shown when it has grown by so many.
const SHOWN: u64 = 256;

/// Pages are made of so many records, or of so many bytes of them, at a time: enough to occupy all cores, and little enough
/// to hold.
const BATCH: usize = 1024;
const BATCH_BYTES: usize = 32 << 20;

/// How to read.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// Skip and count bad records instead of stopping at the first.
    pub(crate) keep_going: bool,
    /// The longest line, or text or HTML file, in bytes after decompression. What is longer is a bad record: most likely
    /// not one page, and not to be held in memory.
    pub(crate) largest: usize,
    /// What files of columns call the fields of a record.
    pub(crate) columns: Columns,
    /// The format of standard input, and of files whose names tell none.
    pub(crate) format: Option<Format>,
}

impl Default for Options {
    fn default() -> Self {
        Options { keep_going: false, largest: 256 << 20, columns: Columns::default(), format: None }
    }
}

/// What was met in reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Pages read.
    pub(crate) pages: u64,
    /// Bad records that were skipped.
    pub(crate) skipped: u64,
    /// What was wrong with the first few of them.
    pub(crate) examples: Vec<String>,
    /// Files in folders that were not read because their names end in nothing known.
    pub(crate) ignored_files: u64,
    /// Records of web archives that hold no page: requests, pictures, redirections and so on.
    pub(crate) other_records: u64,
    /// Pages whose id an earlier page has.
    pub(crate) repeated_ids: u64,
    pub(crate) other_dates: OtherDates,
}

/// Dates that are not understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OtherDates {
    /// Pages with such a date.
    pub(crate) pages: u64,
    /// The first of them.
    pub(crate) first: String,
}

impl OtherDates {
    fn add(&mut self, date: &str) {
        if self.pages == 0 {
            date.clone_into(&mut self.first);
        }
        self.pages += 1;
    }
}

/// The date of a page, if there is one and it is not understood.
fn other_date(page: &Page) -> Option<&str> {
    (!page.date.trim().is_empty() && page.timestamp().is_none()).then_some(&page.date)
}

/// Why the input could not be read.
#[derive(Debug)]
pub(crate) enum InputError {
    /// It is not the kind of input that the command takes.
    Usage(String),
    /// A record is not what it should be.
    Data {
        /// `file:line`, or the file.
        place: String,
        /// What is wrong.
        what: String,
    },
    /// The operating system refused, or a compressed file is broken.
    Io {
        /// The file or folder.
        place: String,
        /// The reason.
        source: io::Error,
    },
}

impl InputError {
    /// What the command ends with.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            InputError::Usage(_) => 2,
            InputError::Data { .. } | InputError::Io { .. } => 1,
        }
    }

    fn data(place: impl Into<String>, what: impl Into<String>) -> InputError {
        InputError::Data { place: place.into(), what: what.into() }
    }

    fn io(place: impl Into<String>, source: io::Error) -> InputError {
        InputError::Io { place: place.into(), source }
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InputError::Usage(what) => f.write_str(what),
            InputError::Data { place, what } => write!(f, "{place}: {what}"),
            InputError::Io { place, source } => write!(f, "{place}: {source}"),
        }
    }
}

impl std::error::Error for InputError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            InputError::Io { source, .. } => Some(source),
            InputError::Usage(_) | InputError::Data { .. } => None,
        }
    }
}

/// All pages of `inputs`, in order, with their dates [settled](settle_dates).
///
/// # Errors
/// An input that is not there or of no known kind, always; a bad record or an unreadable file, unless `keep_going`.
pub(crate) fn read(
    inputs: &[PathBuf],
    options: &Options,
    progress: &Progress,
) -> Result<(Vec<Page>, Tally), InputError> {
    let mut pages = Vec::new();
    let mut tally = for_each(inputs, options, progress, &Whole, &mut |page| pages.push(page))?;
    settle_dates(&mut pages);
    tally.other_dates = OtherDates::default();
    pages.iter().filter_map(other_date).for_each(|date| tally.other_dates.add(date));
    Ok((pages, tally))
}

/// Makes something of each of the pages of `inputs`, on the core that takes the page apart, and hands that over in order.
/// Keeps no more than a few megabytes of pages, and 8 bytes of each for the count of repeated ids.
///
/// # Errors
/// As [`read`]. What was made of pages before the bad record may have been handed over by then.
pub(crate) fn for_each<M: Make>(
    inputs: &[PathBuf],
    options: &Options,
    progress: &Progress,
    make: &M,
    take: &mut (dyn FnMut(M::Made) + Send),
) -> Result<Tally, InputError> {
    let hasher = RandomState::new();
    let mut sink = Sink::new(options, Maker { make, hasher: &hasher }, take);
    let sources = files::find(inputs, &mut sink)?;
    let total = sources.iter().map(|source| source.size).sum::<Option<u64>>();
    let stage = progress.stage("reading", total, Unit::Bytes);
    sink.counts = Some(stage.counts());
    let mut rest = sources.as_slice();
    while let Some(source) = rest.first() {
        let documents = rest.iter().take_while(|source| source.format.is_document()).count();
        if documents > 0 {
            documents::read(&rest[..documents], &stage, &mut sink)?;
        } else {
            (source.format.reader())(source, &stage, &mut sink)?;
        }
        rest = &rest[documents.max(1)..];
    }
    Ok(sink.tally)
}

/// What makes something of pages, on all cores.
pub(crate) trait Make: Sync {
    /// What it works in, one on each core.
    type Room;
    type Made: Send;

    fn room(&self) -> Self::Room;

    fn make(&self, room: &mut Self::Room, page: Page) -> Self::Made;
}

/// Leaves pages as they are.
struct Whole;

impl Make for Whole {
    type Room = ();
    type Made = Page;

    fn room(&self) {}

    fn make(&self, (): &mut (), page: Page) -> Page {
        page
    }
}

/// The same, and what is told of pages besides.
struct Maker<'a, M> {
    make: &'a M,
    hasher: &'a RandomState,
}

impl<M> Clone for Maker<'_, M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for Maker<'_, M> {}

impl<M: Make> Maker<'_, M> {
    fn room(self) -> M::Room {
        self.make.room()
    }

    fn read(self, room: &mut M::Room, page: Page) -> Read<M::Made> {
        let (id, other_date) = (self.hasher.hash_one(&page.id), other_date(&page).map(str::to_owned));
        Read { id, other_date, made: self.make.make(room, page) }
    }
}

/// A page that is read.
struct Read<T> {
    /// The hash of its id.
    id: u64,
    /// Its date, if that is not understood.
    other_date: Option<String>,
    made: T,
}

/// Makes pages of `records`, and of them what the sink takes, on all cores, as many at a time as make a [`BATCH`], and hands
/// that over in order.
///
/// An error among the records stands for a record that is not there. `bytes` is what a record takes.
fn pages<R: Send, M: Make>(
    mut records: impl Iterator<Item = Result<R, InputError>>,
    bytes: impl Fn(&R) -> usize,
    page: impl Fn(R) -> Result<Page, InputError> + Sync,
    sink: &mut Sink<M>,
) -> Result<(), InputError> {
    let maker = sink.maker;
    loop {
        let (mut batch, mut held) = (Vec::new(), 0);
        while batch.len() < BATCH && held < BATCH_BYTES {
            let Some(record) = records.next() else { break };
            held += record.as_ref().map_or(0, &bytes);
            batch.push(record);
        }
        if batch.is_empty() {
            return Ok(());
        }
        let read = |room: &mut M::Room, record: Result<R, _>| Ok(maker.read(room, record.and_then(&page)?));
        let pages: Vec<_> = batch.into_par_iter().map_init(|| maker.room(), read).collect();
        pages.into_iter().try_for_each(|page| sink.result(page))?;
    }
}

/// What would be read.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Files by their format and whether they are compressed.
    pub(crate) kinds: Vec<FoundKind>,
    /// Files in folders whose names end in nothing known.
    pub(crate) ignored_files: u64,
    /// Whether there is input of unknown length.
    pub(crate) is_unknown: bool,
}

#[derive(Debug)]
pub(crate) struct FoundKind {
    pub(crate) name: &'static str,
    pub(crate) is_compressed: bool,
    pub(crate) files: usize,
    pub(crate) bytes: u64,
}

/// What there is to read of `inputs`, without reading it.
///
/// # Errors
/// As [`read`], as far as inputs are not there or of no known kind.
pub(crate) fn find(inputs: &[PathBuf], options: &Options) -> Result<Found, InputError> {
    let mut ignore = |_: Page| ();
    let hasher = RandomState::new();
    let mut sink = Sink::new(options, Maker { make: &Whole, hasher: &hasher }, &mut ignore);
    let sources = files::find(inputs, &mut sink)?;
    let mut found = Found { ignored_files: sink.tally.ignored_files, ..Found::default() };
    for source in &sources {
        found.is_unknown |= source.size.is_none();
        let (name, is_compressed) = (source.format.name(), compress::plain_name(&source.id) != source.id);
        let known = found.kinds.iter().position(|kind| (kind.name, kind.is_compressed) == (name, is_compressed));
        let at = known.unwrap_or_else(|| {
            found.kinds.push(FoundKind { name, is_compressed, files: 0, bytes: 0 });
            found.kinds.len() - 1
        });
        found.kinds[at].files += 1;
        found.kinds[at].bytes += source.size.unwrap_or(0);
    }
    Ok(found)
}

/// Where what is made of pages, and bad records, go.
struct Sink<'a, M: Make> {
    options: &'a Options,
    tally: Tally,
    ids: HashSet<u64>,
    maker: Maker<'a, M>,
    take: &'a mut (dyn FnMut(M::Made) + Send),
    /// Where the number of pages is shown.
    counts: Option<Counts>,
}

impl<'a, M: Make> Sink<'a, M> {
    fn new(options: &'a Options, maker: Maker<'a, M>, take: &'a mut (dyn FnMut(M::Made) + Send)) -> Self {
        Sink { options, tally: Tally::default(), ids: HashSet::new(), maker, take, counts: None }
    }

    fn page(&mut self, page: Read<M::Made>) {
        self.tally.pages += 1;
        if let Some(counts) = self.counts.as_ref().filter(|_| self.tally.pages.is_multiple_of(SHOWN)) {
            counts.tell(count(self.tally.pages as usize, "page"));
        }
        if !self.ids.insert(page.id) {
            self.tally.repeated_ids += 1;
        }
        if let Some(date) = page.other_date {
            self.tally.other_dates.add(&date);
        }
        (self.take)(page.made);
    }

    /// Skips and counts a bad record, or ends the reading.
    fn bad(&mut self, error: InputError) -> Result<(), InputError> {
        if !self.options.keep_going {
            return Err(error);
        }
        self.tally.skipped += 1;
        if self.tally.examples.len() < EXAMPLES {
            self.tally.examples.push(error.to_string());
        }
        Ok(())
    }

    fn result(&mut self, page: Result<Read<M::Made>, InputError>) -> Result<(), InputError> {
        match page {
            Ok(page) => {
                self.page(page);
                Ok(())
            }
            Err(error) => self.bad(error),
        }
    }
}

/// Gives the page the text of an HTML document, and what the document knows that the page does not.
fn fill(page: &mut Page, html: HtmlText) {
    page.text = html.text;
    page.links = html.links;
    for (field, found) in [
        (&mut page.title, html.title),
        (&mut page.date, html.date),
        (&mut page.author, html.author),
        (&mut page.url, html.canonical),
    ] {
        if field.is_empty() {
            *field = found;
        }
    }
}

/// Why bytes are not text, with the place in them.
fn not_utf8(error: std::str::Utf8Error) -> String {
    format!("invalid UTF-8 at byte {}", error.valid_up_to() + 1)
}

#[cfg(test)]
mod tests;
