//! The formats of input: the endings of their names, how they begin, and who reads them.

use clap::ValueEnum;

use crate::input::files::Source;
use crate::input::{InputError, Make, Sink, compress, csv, documents, jsonl, parquet, warc};
use crate::progress::Stage;

/// How a file is to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A JSON record a line
    #[value(name = "jsonl")]
    Lines,
    /// Rows of values between commas, semicolons or tabs
    Csv,
    /// A web archive, or the texts of one
    Warc,
    /// Columns of records
    Parquet,
    /// A page of plain text
    Text,
    /// A page of HTML
    Html,
}

/// The endings of names, without that of the compression.
const ENDINGS: &[(&str, Format)] = &[
    (".jsonl", Format::Lines),
    (".ndjson", Format::Lines),
    (".csv", Format::Csv),
    (".tsv", Format::Csv),
    (".warc", Format::Warc),
    (".wet", Format::Warc),
    (".parquet", Format::Parquet),
    (".txt", Format::Text),
    (".html", Format::Html),
    (".htm", Format::Html),
];

/// What takes a file apart and hands its pages over.
type Reader<M> = fn(&Source, &Stage, &mut Sink<M>) -> Result<(), InputError>;

impl Format {
    /// What people call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Format::Lines => "JSON",
            Format::Csv => "CSV",
            Format::Warc => "WARC",
            Format::Parquet => "Parquet",
            Format::Text => "text",
            Format::Html => "HTML",
        }
    }

    /// The format that a name tells.
    pub(super) fn of_name(name: &str) -> Option<Format> {
        let name = compress::plain_name(name);
        ENDINGS.iter().find_map(|(ending, format)| compress::strip_ending(name, ending).map(|_| *format))
    }

    /// The format of which content can be told by its beginning.
    pub(super) fn of_content(begin: &[u8]) -> Option<Format> {
        let begin = begin.strip_prefix(b"\xef\xbb\xbf").unwrap_or(begin).trim_ascii_start();
        if begin.starts_with(parquet::MAGIC) {
            return Some(Format::Parquet);
        }
        match begin.first() {
            None | Some(b'{') => Some(Format::Lines),
            Some(_) => begin.starts_with(warc::MAGIC).then_some(Format::Warc),
        }
    }

    /// Whether each file is one page. Many of those are read together.
    pub(super) fn is_document(self) -> bool {
        matches!(self, Format::Text | Format::Html)
    }

    /// Who reads a file of this format.
    pub(super) fn reader<M: Make>(self) -> Reader<M> {
        match self {
            Format::Lines => jsonl::read,
            Format::Csv => csv::read,
            Format::Warc => warc::read,
            Format::Parquet => parquet::read,
            Format::Text | Format::Html => {
                |source, stage, sink| documents::read(std::slice::from_ref(source), stage, sink)
            }
        }
    }
}

/// The endings, for messages.
pub(crate) fn endings() -> String {
    ENDINGS.iter().map(|(ending, _)| *ending).collect::<Vec<_>>().join(", ")
}
