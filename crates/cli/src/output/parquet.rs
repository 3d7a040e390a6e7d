//! Results as Parquet: a row a record, numbers as numbers, what is nested as JSON.

use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use serde::Serialize;
use serde_json::Value;

use crate::input::Columns;
use crate::output::{ColumnKind, NewFile, OutputError, Row};

/// A row group is written when it holds so many bytes: enough for readers, and little enough to hold.
const GROUP: usize = 32 << 20;

/// A file of rows that appears when it is finished.
pub(crate) struct Rows {
    writer: SerializedFileWriter<NewFile>,
    place: String,
    columns: Vec<Column>,
    held: usize,
}

/// What is held of a column.
struct Column {
    name: &'static str,
    /// For each row, whether it has a value.
    levels: Vec<i16>,
    values: Values,
}

enum Values {
    Bytes(Vec<ByteArray>),
    Numbers(Vec<f64>),
}

impl Rows {
    /// A file of the columns of `R`, by the names that the user gives them.
    pub(crate) fn file<R: Row>(path: &Path, names: &Columns) -> Result<Rows, OutputError> {
        let file = NewFile::create(path)?;
        let place = path.display().to_string();
        let column = |&(name, kind): &(&'static str, ColumnKind)| {
            let values = match kind {
                ColumnKind::Number => Values::Numbers(Vec::new()),
                ColumnKind::Text | ColumnKind::Json => Values::Bytes(Vec::new()),
            };
            Column { name, levels: Vec::new(), values }
        };
        let columns = R::COLUMNS.iter().map(column).collect();
        let writer = writer::<R>(file, names).map_err(|error| failed(&place, error))?;
        Ok(Rows { writer, place, columns, held: 0 })
    }

    pub(crate) fn write(&mut self, row: &impl Serialize) -> Result<(), OutputError> {
        let row =
            serde_json::to_value(row).map_err(|error| failed(&self.place, ParquetError::External(error.into())))?;
        let Value::Object(mut fields) = row else { return Ok(()) };
        for column in &mut self.columns {
            self.held += column.push(fields.remove(column.name).unwrap_or(Value::Null));
        }
        debug_assert!(fields.is_empty(), "every field of a record is a column: {fields:?}");
        if self.held >= GROUP { self.group() } else { Ok(()) }
    }

    /// Writes what is held as a row group.
    fn group(&mut self) -> Result<(), OutputError> {
        self.held = 0;
        self.try_group().map_err(|error| failed(&self.place, error))
    }

    fn try_group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            let Some(mut writer) = group.next_column()? else { break };
            match &mut column.values {
                Values::Bytes(values) => {
                    writer.typed::<ByteArrayType>().write_batch(values, Some(&column.levels), None)?;
                    values.clear();
                }
                Values::Numbers(values) => {
                    writer.typed::<DoubleType>().write_batch(values, Some(&column.levels), None)?;
                    values.clear();
                }
            }
            column.levels.clear();
            writer.close()?;
        }
        group.close()?;
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<(), OutputError> {
        if self.columns.iter().any(|column| !column.levels.is_empty()) {
            self.group()?;
        }
        let place = self.place;
        self.writer.into_inner().map_err(|error| failed(&place, error))?.finish()
    }
}

impl Column {
    /// Adds a value, and tells how many bytes it takes.
    fn push(&mut self, value: Value) -> usize {
        self.levels.push(i16::from(!value.is_null()));
        match (&mut self.values, value) {
            (_, Value::Null) => 2,
            (Values::Numbers(values), value) => {
                values.push(value.as_f64().unwrap_or(f64::NAN));
                10
            }
            (Values::Bytes(values), value) => {
                let bytes = match value {
                    Value::String(text) => text.into_bytes(),
                    nested => nested.to_string().into_bytes(),
                };
                let length = bytes.len();
                values.push(bytes.into());
                // And the slice that holds them.
                length + 64
            }
        }
    }
}

fn writer<R: Row>(file: NewFile, names: &Columns) -> Result<SerializedFileWriter<NewFile>, ParquetError> {
    let field = |&(name, kind): &(&'static str, ColumnKind)| {
        let (physical, logical) = match kind {
            ColumnKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            ColumnKind::Json => (Physical::BYTE_ARRAY, Some(LogicalType::Json)),
            ColumnKind::Number => (Physical::DOUBLE, None),
        };
        let column = Type::primitive_type_builder(names.name(name), physical).with_logical_type(logical);
        column.with_repetition(Repetition::OPTIONAL).build().map(Arc::new)
    };
    let fields = R::COLUMNS.iter().map(field).collect::<Result<_, _>>()?;
    let schema = Type::group_type_builder("pages").with_fields(fields).build()?;
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?)).build();
    SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties))
}

fn failed(place: &str, error: ParquetError) -> OutputError {
    OutputError::Io { place: place.to_owned(), source: error.into() }
}
