//! Parquet: one record a row, of columns of strings, numbers or dates.
//!
//! Columns are read by the crate's own readers, not through Arrow's, which would be twenty more crates for eight columns of
//! strings.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::panic::{self, AssertUnwindSafe};

use bytes::Bytes;
use gleaner::Page;
use gleaner::page::day;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, Length, RowGroupReader, SerializedFileReader};
use parquet::schema::types::ColumnDescPtr;

use crate::input::fields::Places;
use crate::input::files::Source;
use crate::input::{InputError, Make, Sink, not_utf8, pages};
use crate::progress::Stage;

/// What every file begins and ends with.
pub(super) const MAGIC: &[u8] = b"PAR1";
/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;
/// Rows taken at a time of each column.
const ROWS: usize = 256;

/// Reads a file of rows.
pub(super) fn read<M: Make>(source: &Source, stage: &Stage, sink: &mut Sink<M>) -> Result<(), InputError> {
    let rows = Rows::open(source, sink);
    let mut rows = match rows {
        Ok(rows) => rows,
        Err(error) => return sink.bad(error),
    };
    let bytes_a_row = source.size.unwrap_or(0) / rows.total.max(1);
    let places = rows.places;
    let page = |row: Row| {
        let number = row.number;
        stage.add(bytes_a_row);
        page(source, &places, row).map_err(|what| InputError::data(format!("{}: row {number}", source.place()), what))
    };
    pages(&mut rows, Row::len, page, sink)
}

/// The page of a row.
fn page(source: &Source, places: &Places, mut row: Row) -> Result<Page, String> {
    // The values stand in the order in which the fields ask for them.
    let mut values = row.values.drain(..);
    let fields = places.fields(|_| values.next().flatten().map(Value::text).transpose())?;
    fields.page(|| format!("{}:{}", source.id, row.number))
}

/// A row of the columns that hold fields, in the order of those.
struct Row {
    number: u64,
    values: Vec<Option<Value>>,
}

impl Row {
    fn len(&self) -> usize {
        self.values.iter().flatten().map(|value| if let Value::Bytes(bytes) = value { bytes.len() } else { 16 }).sum()
    }
}

/// A value that is there.
enum Value {
    /// Not yet known to be text.
    Bytes(ByteArray),
    /// A number or a time, as it is written.
    Plain(String),
}

impl Value {
    fn text(self) -> Result<String, String> {
        match self {
            Value::Bytes(bytes) => std::str::from_utf8(bytes.data()).map(str::to_owned).map_err(not_utf8),
            Value::Plain(text) => Ok(text),
        }
    }
}

/// Rows as they come, of one row group after another.
struct Rows<'a> {
    source: &'a Source,
    reader: SerializedFileReader<Whole>,
    places: Places,
    /// All rows, as the file tells.
    total: u64,
    next_group: usize,
    columns: Vec<Column>,
    /// Rows of the group that are still to come.
    left: usize,
    /// The columns' next rows, the next one last.
    ready: Vec<Row>,
    number: u64,
    is_done: bool,
}

impl<'a> Rows<'a> {
    fn open<M: Make>(source: &'a Source, sink: &Sink<M>) -> Result<Rows<'a>, InputError> {
        let failed = |error| InputError::io(source.place(), error);
        let Some(path) = &source.path else {
            return Err(failed(ErrorKind::Unsupported.into()));
        };
        let file = Whole(File::open(path).map_err(failed)?);
        let reader = guarded(|| SerializedFileReader::new(file)).map_err(failed)?;
        let metadata = reader.metadata().file_metadata();
        let names: Vec<_> = metadata.schema_descr().columns().iter().map(|column| column.path().string()).collect();
        let places = sink.options.columns.places(names.iter().map(String::as_str));
        let places = places.map_err(|what| InputError::data(source.place(), what))?;
        for at in places.columns() {
            if metadata.schema_descr().column(at).max_rep_level() > 0 {
                return Err(InputError::data(source.place(), format!("the column `{}` holds lists", names[at])));
            }
        }
        let total = u64::try_from(metadata.num_rows()).unwrap_or(0);
        Ok(Rows {
            source,
            reader,
            places,
            total,
            next_group: 0,
            columns: Vec::new(),
            left: 0,
            ready: Vec::new(),
            number: 0,
            is_done: false,
        })
    }

    /// Makes rows ready, if there are any.
    fn fill(&mut self) -> io::Result<()> {
        while self.left == 0 {
            if self.next_group >= self.reader.num_row_groups() {
                return Ok(());
            }
            let group = self.reader.get_row_group(self.next_group)?;
            self.left = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
            self.next_group += 1;
            let column = |at| Column::open(&*group, at);
            self.columns = self.places.columns().map(column).collect::<Result<_, _>>()?;
        }
        let count = self.left.min(ROWS);
        let values = self.columns.iter_mut().map(|column| column.read(count)).collect::<Result<Vec<_>, _>>()?;
        let mut values: Vec<_> = values.into_iter().map(Vec::into_iter).collect();
        self.left -= count;
        for _ in 0..count {
            self.number += 1;
            let row = values.iter_mut().map(|column| column.next().flatten()).collect();
            self.ready.push(Row { number: self.number, values: row });
        }
        self.ready.reverse();
        Ok(())
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ready.is_empty()
            && !self.is_done
            && let Err(error) = guarded(|| self.fill())
        {
            self.is_done = true;
            let place = format!("{}: after row {}", self.source.place(), self.number);
            return Some(Err(InputError::io(place, error)));
        }
        self.ready.pop().map(Ok)
    }
}

/// A column of a row group.
struct Column {
    kind: ColumnDescPtr,
    reader: ColumnReader,
}

impl Column {
    fn open(group: &dyn RowGroupReader, at: usize) -> Result<Column, ParquetError> {
        Ok(Column { kind: group.metadata().column(at).column_descr_ptr(), reader: group.get_column_reader(at)? })
    }

    /// The next `count` values.
    fn read(&mut self, count: usize) -> Result<Vec<Option<Value>>, ParquetError> {
        let kind = &self.kind;
        let plain = |value: String| Value::Plain(value);
        match &mut self.reader {
            ColumnReader::ByteArrayColumnReader(reader) => values(reader, kind, count, Value::Bytes),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                values(reader, kind, count, |bytes| Value::Bytes(bytes.into()))
            }
            ColumnReader::Int32ColumnReader(reader) => {
                let is_date = kind.converted_type() == ConvertedType::DATE;
                let text = |value: i32| if is_date { day(i64::from(value) * DAY) } else { value.to_string() };
                values(reader, kind, count, |value| plain(text(value)))
            }
            ColumnReader::Int64ColumnReader(reader) => {
                let second = per_second(kind);
                let text = |value: i64| second.map_or_else(|| value.to_string(), |unit| time(value.div_euclid(unit)));
                values(reader, kind, count, |value| plain(text(value)))
            }
            ColumnReader::Int96ColumnReader(reader) => {
                values(reader, kind, count, |value| plain(time(value.to_seconds())))
            }
            ColumnReader::FloatColumnReader(reader) => values(reader, kind, count, |value| plain(value.to_string())),
            ColumnReader::DoubleColumnReader(reader) => values(reader, kind, count, |value| plain(value.to_string())),
            ColumnReader::BoolColumnReader(reader) => values(reader, kind, count, |value| plain(value.to_string())),
        }
    }
}

/// How many of its units are a second, if a column holds times.
fn per_second(kind: &ColumnDescPtr) -> Option<i64> {
    match (kind.logical_type_ref(), kind.converted_type()) {
        (Some(LogicalType::Timestamp(time)), _) => Some(match time.unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        }),
        (_, ConvertedType::TIMESTAMP_MILLIS) => Some(1_000),
        (_, ConvertedType::TIMESTAMP_MICROS) => Some(1_000_000),
        _ => None,
    }
}

/// Seconds since 1970 as the library reads them.
fn time(seconds: i64) -> String {
    let second = seconds.rem_euclid(DAY);
    format!("{} {:02}:{:02}:{:02}", day(seconds), second / 3600, second / 60 % 60, second % 60)
}

fn values<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    kind: &ColumnDescPtr,
    count: usize,
    value: impl Fn(T::T) -> Value,
) -> Result<Vec<Option<Value>>, ParquetError> {
    let (mut levels, mut found) = (Vec::new(), Vec::new());
    let (read, _, _) = reader.read_records(count, Some(&mut levels), None, &mut found)?;
    if read != count {
        return Err(ParquetError::General("a column has fewer rows than its group".to_owned()));
    }
    let most = kind.max_def_level();
    let mut found = found.into_iter().map(value);
    if most == 0 {
        return Ok(found.map(Some).collect());
    }
    Ok(levels.into_iter().map(|level| if level == most { found.next() } else { None }).collect())
}

/// What the crate does not expect of a damaged file makes it panic: that is an error of the file like any other. Of the
/// alterations of a byte that `damaged_parquet_is_refused` makes, one in a hundred does.
fn guarded<T, E: Into<io::Error>>(work: impl FnOnce() -> Result<T, E>) -> io::Result<T> {
    let told = panic::take_hook();
    panic::set_hook(Box::new(|_| ()));
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    panic::set_hook(told);
    match done {
        Ok(done) => done.map_err(Into::into),
        Err(_) => Err(io::Error::new(ErrorKind::InvalidData, "the file is damaged")),
    }
}

/// A file of which no more is asked than it holds: lengths in a damaged one may be any, and room is made for them.
struct Whole(File);

impl Length for Whole {
    fn len(&self) -> u64 {
        self.0.len()
    }
}

impl ChunkReader for Whole {
    type T = <File as ChunkReader>::T;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        self.0.get_read(start)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        if self.len().checked_sub(start).is_none_or(|rest| rest < length as u64) {
            return Err(ParquetError::EOF(format!("{length} bytes at {start} are not all in the file")));
        }
        self.0.get_bytes(start, length)
    }
}
