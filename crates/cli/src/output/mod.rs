//! Results: JSON lines on standard output, and files, also of Parquet, that appear whole or not at all.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Stdout, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use serde::Serialize;

use crate::input::Columns;

mod parquet;

/// Results are handed on in pieces of this size.
const BUFFER: usize = 1 << 16;

/// Records are turned into JSON so many at a time: enough to occupy all cores, and few enough to hold.
const SOME: usize = 1 << 10;

const STANDARD_OUTPUT: &str = "standard output";

/// Why results could not be written.
#[derive(Debug)]
pub(crate) enum OutputError {
    /// Whoever reads standard output has had enough, as `head` does. No reason to complain: the command ends with success.
    Closed,
    /// The operating system refused.
    Io {
        /// The file, or standard output.
        place: String,
        /// Its reason.
        source: io::Error,
    },
}

impl OutputError {
    /// What the command ends with.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            OutputError::Closed => 0,
            OutputError::Io { .. } => 1,
        }
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OutputError::Closed => f.write_str("standard output was closed"),
            OutputError::Io { place, source } => write!(f, "{place}: cannot be written: {source}"),
        }
    }
}

impl std::error::Error for OutputError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            OutputError::Closed => None,
            OutputError::Io { source, .. } => Some(source),
        }
    }
}

/// Writes `text` to standard output.
pub(crate) fn print(text: &str) -> Result<(), OutputError> {
    print_bytes(text.as_bytes())
}

/// Writes `bytes` to standard output.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), OutputError> {
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(|source| match source.kind() {
        ErrorKind::BrokenPipe => OutputError::Closed,
        _ => OutputError::Io { place: STANDARD_OUTPUT.to_owned(), source },
    })
}

/// A record of results, and the columns that it makes.
pub(crate) trait Row: Serialize {
    /// Its fields, in the order in which they are written.
    const COLUMNS: &'static [(&'static str, ColumnKind)];
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    Text,
    Number,
    /// Something nested.
    Json,
}

/// Where records of results go: standard output or a file, as JSON lines or as Parquet.
pub(crate) enum Records {
    Printed(JsonLines<BufWriter<Stdout>>),
    Lines(JsonLines<NewFile>),
    Rows(Box<parquet::Rows>),
}

impl Records {
    /// To `file`, in the format that its name tells, or to standard output. `names` are the user's for our fields, as far as
    /// a file has columns.
    pub(crate) fn to<R: Row>(file: Option<&Path>, names: &Columns) -> Result<Records, OutputError> {
        match file {
            None => Ok(Records::Printed(JsonLines::stdout())),
            Some(path) if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet")) => {
                Ok(Records::Rows(Box::new(parquet::Rows::file::<R>(path, names)?)))
            }
            Some(path) => Ok(Records::Lines(JsonLines::file(path)?)),
        }
    }

    /// Writes a record of each of `items`, which `record` makes of its position and of it.
    pub(crate) fn write_all<'i, I: Sync, R: Row>(
        &mut self,
        items: &'i [I],
        record: impl Fn(usize, &'i I) -> R + Sync,
    ) -> Result<(), OutputError> {
        match self {
            Records::Printed(lines) => lines.write_all(items, record),
            Records::Lines(lines) => lines.write_all(items, record),
            Records::Rows(rows) => items.iter().enumerate().try_for_each(|(at, item)| rows.write(&record(at, item))),
        }
    }

    pub(crate) fn finish(self) -> Result<(), OutputError> {
        match self {
            Records::Printed(lines) => lines.finish(),
            Records::Lines(lines) => lines.finish(),
            Records::Rows(rows) => rows.finish(),
        }
    }
}

/// Writes values as JSON, one a line. Nothing is sure to be written before [`JsonLines::finish`].
pub(crate) struct JsonLines<W: Write> {
    out: W,
    place: String,
    may_close: bool,
}

impl JsonLines<BufWriter<Stdout>> {
    pub(crate) fn stdout() -> Self {
        let out = BufWriter::with_capacity(BUFFER, io::stdout());
        JsonLines { out, place: STANDARD_OUTPUT.to_owned(), may_close: true }
    }

    pub(crate) fn finish(mut self) -> Result<(), OutputError> {
        self.out.flush().map_err(|source| self.error(source))
    }
}

impl JsonLines<NewFile> {
    pub(crate) fn file(path: &Path) -> Result<Self, OutputError> {
        Ok(JsonLines { out: NewFile::create(path)?, place: path.display().to_string(), may_close: false })
    }

    pub(crate) fn finish(self) -> Result<(), OutputError> {
        self.out.finish()
    }
}

impl<W: Write> JsonLines<W> {
    pub(crate) fn write(&mut self, value: &impl Serialize) -> Result<(), OutputError> {
        serde_json::to_writer(&mut self.out, value).map_err(io::Error::from).map_err(|source| self.error(source))?;
        self.out.write_all(b"\n").map_err(|source| self.error(source))
    }

    /// Writes a value of each of `items`, which are made and turned into JSON on all cores, some at a time.
    fn write_all<'i, I: Sync, V: Serialize>(
        &mut self,
        items: &'i [I],
        value: impl Fn(usize, &'i I) -> V + Sync,
    ) -> Result<(), OutputError> {
        for (some, first) in items.chunks(SOME).zip((0..).step_by(SOME)) {
            let lines = some.par_iter().enumerate().with_min_len(16).try_fold(Vec::new, |mut bytes, (at, item)| {
                serde_json::to_writer(&mut bytes, &value(first + at, item))?;
                bytes.push(b'\n');
                Ok::<_, io::Error>(bytes)
            });
            let lines: Result<Vec<Vec<u8>>, io::Error> = lines.collect();
            let written = lines.and_then(|lines| lines.iter().try_for_each(|lines| self.out.write_all(lines)));
            written.map_err(|source| self.error(source))?;
        }
        Ok(())
    }

    fn error(&self, source: io::Error) -> OutputError {
        if self.may_close && source.kind() == ErrorKind::BrokenPipe {
            return OutputError::Closed;
        }
        OutputError::Io { place: self.place.clone(), source }
    }
}

/// Files that are not in their places yet.
static HALF_WRITTEN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// What an interrupted command ends with, as shells have it.
const INTERRUPTED: i32 = 130;

fn half_written() -> MutexGuard<'static, Vec<PathBuf>> {
    // A thread that panics while it holds the list leaves it as good as it was.
    HALF_WRITTEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on Ctrl-C, and what else asks the command to end, removes what is half written before it does so.
pub(crate) fn remove_half_written_when_interrupted() {
    // If that cannot be had, the command still works; an interruption then leaves such files behind.
    let _ = ctrlc::set_handler(|| {
        // Held to the end, so that no further file is begun.
        let paths = half_written();
        for path in paths.iter() {
            let _ = fs::remove_file(path);
        }
        std::process::exit(INTERRUPTED);
    });
}

/// A file that is written beside its place and put there when it is finished; given up before, it leaves nothing behind.
pub(crate) struct NewFile {
    /// What is written to; `None` once it is closed.
    file: Option<BufWriter<File>>,
    /// Where that is until it is finished; `None` if it is in its place already.
    temporary: Option<PathBuf>,
    path: PathBuf,
}

impl NewFile {
    pub(crate) fn create(path: &Path) -> Result<NewFile, OutputError> {
        NewFile::try_create(path).map_err(|source| OutputError::Io { place: path.display().to_string(), source })
    }

    fn try_create(path: &Path) -> io::Result<NewFile> {
        let old = fs::metadata(path).ok();
        if old.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(io::Error::new(ErrorKind::IsADirectory, "it is a folder"));
        }
        if old.as_ref().is_some_and(|old| !old.is_file()) {
            // A device or a pipe, such as /dev/null: to put a file in its place would destroy it.
            let file = File::options().write(true).open(path)?;
            return Ok(NewFile::new(file, None, path.to_owned()));
        }
        // A link stays a link: what it points to is replaced.
        let path = if path.is_symlink() { fs::canonicalize(path)? } else { path.to_owned() };
        let name = path.file_name().ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "it is no file name"))?;
        let mut temporary = OsString::from(".");
        temporary.push(name);
        temporary.push(format!(".{}.tmp", std::process::id()));
        let temporary = path.with_file_name(temporary);
        let file = {
            let mut half_written = half_written();
            let file = File::create(&temporary)?;
            half_written.push(temporary.clone());
            file
        };
        let file = NewFile::new(file, Some(temporary.clone()), path);
        if let Some(old) = old {
            fs::set_permissions(temporary, old.permissions())?;
        }
        Ok(file)
    }

    fn new(file: File, temporary: Option<PathBuf>, path: PathBuf) -> NewFile {
        NewFile { file: Some(BufWriter::with_capacity(BUFFER, file)), temporary, path }
    }

    /// Writes all of `bytes`.
    pub(crate) fn put(&mut self, bytes: &[u8]) -> Result<(), OutputError> {
        self.write_all(bytes).map_err(|source| self.error(source))
    }

    /// What to say if writing to it failed.
    pub(crate) fn error(&self, source: io::Error) -> OutputError {
        OutputError::Io { place: self.path.display().to_string(), source }
    }

    /// Puts the file in its place.
    pub(crate) fn finish(mut self) -> Result<(), OutputError> {
        self.try_finish().map_err(|source| self.error(source))
    }

    fn try_finish(&mut self) -> io::Result<()> {
        if let Some(file) = self.file.take() {
            // Closed before it is renamed, which not every system allows for an open file.
            drop(file.into_inner().map_err(io::IntoInnerError::into_error)?);
        }
        if let Some(temporary) = &self.temporary {
            fs::rename(temporary, &self.path)?;
            half_written().retain(|path| path != temporary);
            self.temporary = None;
        }
        Ok(())
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.file {
            Some(file) => file.write(bytes),
            None => Err(ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some(temporary) = self.temporary.take() {
            if let Some(file) = self.file.take() {
                // What is still in the buffer need not reach a file that is about to go.
                drop(file.into_parts());
            }
            // There is no one left to tell if this fails too.
            let _ = fs::remove_file(&temporary);
            half_written().retain(|path| *path != temporary);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_appears_when_it_is_finished() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.jsonl");
        let mut lines = JsonLines::file(&path).expect("a file");
        lines.write(&["é", "\n"]).expect("room");
        assert!(!path.exists());
        lines.write(&1).expect("room");
        lines.finish().expect("room");
        assert_eq!(fs::read_to_string(&path).expect("the file"), "[\"é\",\"\\n\"]\n1\n");
        assert_eq!(names(folder.path()), ["a.jsonl"]);
    }

    #[test]
    fn a_file_given_up_leaves_the_old_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        fs::write(&path, "old").expect("room");
        let mut file = NewFile::create(&path).expect("a file");
        file.write_all(b"new").expect("room");
        assert_eq!(names(folder.path()).len(), 2);
        drop(file);
        assert_eq!(names(folder.path()), ["a"]);
        assert_eq!(fs::read_to_string(&path).expect("the file"), "old");
        let mut file = NewFile::create(&path).expect("a file");
        file.write_all(b"new").expect("room");
        file.finish().expect("room");
        assert_eq!(fs::read_to_string(&path).expect("the file"), "new");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_devices_stay_what_they_are() {
        let folder = tempfile::tempdir().expect("a folder");
        let (link, target) = (folder.path().join("link"), folder.path().join("target"));
        fs::write(&target, "old").expect("room");
        std::os::unix::fs::symlink(&target, &link).expect("a link");
        let mut file = NewFile::create(&link).expect("a file");
        file.write_all(b"new").expect("room");
        file.finish().expect("room");
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&target).expect("the file"), "new");
        NewFile::create(Path::new("/dev/null")).and_then(NewFile::finish).expect("a device");
        assert!(!Path::new("/dev/null").is_file());
    }

    #[test]
    fn places_that_cannot_be_written() {
        let folder = tempfile::tempdir().expect("a folder");
        for path in [folder.path().to_owned(), folder.path().join("no/such/folder/a")] {
            let error = NewFile::create(&path).err().expect("an error");
            assert_eq!(error.exit_code(), 1);
            assert!(error.to_string().starts_with(&path.display().to_string()), "{error}");
        }
    }

    /// A reader that has gone.
    struct Gone;

    impl Write for Gone {
        fn write(&mut self, _bytes: &[u8]) -> io::Result<usize> {
            Err(ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_closed_pipe_ends_quietly() {
        let mut lines = JsonLines { out: Gone, place: "standard output".to_owned(), may_close: true };
        let error = lines.write(&1).expect_err("no reader");
        assert!(matches!(error, OutputError::Closed) && error.exit_code() == 0);
        lines.may_close = false;
        assert_eq!(lines.write(&1).expect_err("no reader").exit_code(), 1);
    }
}
