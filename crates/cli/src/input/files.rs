//! Which files there are, and what they hold.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::input::format::{Format, endings};
use crate::input::{InputError, Make, Sink, compress};
use crate::progress::Stage;

/// The argument that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// Something to read.
#[derive(Debug)]
pub(super) struct Source {
    /// `None` for standard input.
    pub(super) path: Option<PathBuf>,
    /// The id of the page, or what the ids of its records begin with.
    pub(super) id: String,
    pub(super) format: Format,
    /// Bytes on disk, if known.
    pub(super) size: Option<u64>,
}

impl Source {
    /// What messages call it.
    pub(super) fn place(&self) -> String {
        self.path.as_ref().map_or_else(|| "standard input".to_owned(), |path| path.display().to_string())
    }

    /// Its content, decompressed.
    pub(super) fn open<'a>(&self, stage: &'a Stage) -> io::Result<Box<dyn Read + Send + 'a>> {
        match &self.path {
            Some(path) => compress::open(Counting { inner: File::open(path)?, stage }),
            None => compress::open(Counting { inner: io::stdin(), stage }),
        }
    }
}

/// What to read, in the order of the arguments and, in a folder, of the names.
pub(super) fn find<M: Make>(inputs: &[PathBuf], sink: &mut Sink<M>) -> Result<Vec<Source>, InputError> {
    if inputs.iter().filter(|input| input.as_os_str() == STANDARD_INPUT).count() > 1 {
        return Err(InputError::Usage("standard input (`-`) can be read only once".to_owned()));
    }
    let mut sources = Vec::new();
    for input in inputs {
        if input.as_os_str() == STANDARD_INPUT {
            let format = sink.options.format.unwrap_or(Format::Lines);
            if format == Format::Parquet {
                let what = "Parquet cannot be read from standard input, because its end comes first: name a file";
                return Err(InputError::Usage(what.to_owned()));
            }
            sources.push(Source { path: None, id: "stdin".to_owned(), format, size: None });
            continue;
        }
        // What the user names must be there even if bad records are skipped: the name is most likely mistyped.
        let metadata = fs::metadata(input).map_err(|error| InputError::io(input.display().to_string(), error))?;
        if metadata.is_dir() {
            walk(input, &mut sources, sink)?;
        } else {
            sources.push(named(input, &metadata, sink.options.format)?);
        }
    }
    Ok(sources)
}

/// A file that the user names, and, should its name not tell, the format.
fn named(path: &Path, metadata: &Metadata, told: Option<Format>) -> Result<Source, InputError> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let format = match Format::of_name(&name).or(told) {
        Some(format) => format,
        None if !metadata.is_file() => Format::Lines,
        None => begins_like(path)?,
    };
    Ok(Source { path: Some(path.to_owned()), id: name, format, size: size(metadata) })
}

/// The format that a file of another name begins like. Called only for files that can be read again from the start.
fn begins_like(path: &Path) -> Result<Format, InputError> {
    let begin = || -> io::Result<Vec<u8>> {
        let mut begin = Vec::new();
        compress::open(File::open(path)?)?.take(4096).read_to_end(&mut begin)?;
        Ok(begin)
    };
    let begin = begin().map_err(|error| InputError::io(path.display().to_string(), error))?;
    Format::of_content(&begin).ok_or_else(|| {
        let first = begin.trim_ascii_start().first();
        let what = match first {
            Some(b'[') => {
                "it holds a JSON array, expected JSON lines: one record a line, without brackets around or commas between them"
                    .to_owned()
            }
            _ => format!("expected JSON lines, or a name that ends in {} (and .gz or .zst); --format tells it", endings()),
        };
        InputError::Usage(format!("{}: {what}", path.display()))
    })
}

/// The files in a folder and the folders in it. Links to folders are not followed, because they may lead in circles.
fn walk<M: Make>(root: &Path, sources: &mut Vec<Source>, sink: &mut Sink<M>) -> Result<(), InputError> {
    // Names still to visit, the next one last.
    let mut waiting = vec![root.to_owned()];
    while let Some(path) = waiting.pop() {
        let failed = |error| InputError::io(path.display().to_string(), error);
        let is_link = path != root && path.is_symlink();
        let metadata = match fs::metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) => {
                sink.bad(failed(error))?;
                continue;
            }
        };
        if !metadata.is_dir() {
            let id = id_below(root, &path);
            match Format::of_name(&id).filter(|_| metadata.is_file()) {
                Some(format) => sources.push(Source { id, format, size: size(&metadata), path: Some(path) }),
                None => sink.tally.ignored_files += 1,
            }
        } else if is_link {
            sink.tally.ignored_files += 1;
        } else {
            let entries = fs::read_dir(&path).and_then(|entries| entries.map(|entry| Ok(entry?.file_name())).collect());
            let mut names: Vec<_> = match entries {
                Ok(names) => names,
                Err(error) => {
                    sink.bad(failed(error))?;
                    continue;
                }
            };
            names.retain(|name| !name.as_encoded_bytes().starts_with(b"."));
            names.sort_unstable();
            waiting.extend(names.iter().rev().map(|name| path.join(name)));
        }
    }
    Ok(())
}

fn id_below(root: &Path, path: &Path) -> String {
    let names = path.strip_prefix(root).unwrap_or(path).iter();
    names.map(|name| name.to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn size(metadata: &Metadata) -> Option<u64> {
    metadata.is_file().then_some(metadata.len())
}

/// Counts what is read.
struct Counting<'a, R> {
    inner: R,
    stage: &'a Stage,
}

impl<R: Read> Read for Counting<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.stage.add(count as u64);
        Ok(count)
    }
}
