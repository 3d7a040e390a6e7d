//! Which files there are, and pages that are a file each.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use gleaner::Page;
use gleaner::text::html;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::input::{InputError, Sink, compress, fill, not_utf8};
use crate::progress::Stage;

/// The argument that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// Files are read and taken apart in batches of so many, or of so many bytes: enough to occupy all cores, and little
/// enough to hold.
const BATCH: usize = 512;
const BATCH_BYTES: u64 = 32 << 20;

/// How a file is to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A JSON record a line.
    Lines,
    /// A page of plain text.
    Text,
    /// A page of HTML.
    Html,
}

/// Something to read.
#[derive(Debug)]
pub(super) struct Source {
    /// `None` for standard input.
    pub(super) path: Option<PathBuf>,
    /// The id of the page, or what the ids of its records begin with.
    pub(super) id: String,
    pub(super) kind: Kind,
    /// Bytes on disk, if known.
    pub(super) size: Option<u64>,
}

impl Source {
    /// What messages call it.
    pub(super) fn place(&self) -> String {
        self.path.as_ref().map_or_else(|| "standard input".to_owned(), |path| path.display().to_string())
    }

    /// Its content, decompressed.
    pub(super) fn open<'a>(&self, stage: &'a Stage) -> io::Result<Box<dyn Read + 'a>> {
        match &self.path {
            Some(path) => compress::open(Counting { inner: File::open(path)?, stage }),
            None => compress::open(Counting { inner: io::stdin().lock(), stage }),
        }
    }
}

/// What to read, in the order of the arguments and, in a folder, of the names.
pub(super) fn find(inputs: &[PathBuf], sink: &mut Sink) -> Result<Vec<Source>, InputError> {
    if inputs.iter().filter(|input| input.as_os_str() == STANDARD_INPUT).count() > 1 {
        return Err(InputError::Usage("standard input (`-`) can be read only once".to_owned()));
    }
    let mut sources = Vec::new();
    for input in inputs {
        if input.as_os_str() == STANDARD_INPUT {
            sources.push(Source { path: None, id: "stdin".to_owned(), kind: Kind::Lines, size: None });
            continue;
        }
        // What the user names must be there even if bad records are skipped: the name is most likely mistyped.
        let metadata = fs::metadata(input).map_err(|error| InputError::io(input.display().to_string(), error))?;
        if metadata.is_dir() {
            walk(input, &mut sources, sink)?;
        } else {
            sources.push(named(input, &metadata)?);
        }
    }
    Ok(sources)
}

/// A file that the user names.
fn named(path: &Path, metadata: &Metadata) -> Result<Source, InputError> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let kind = match kind_of(&name) {
        Some(kind) => kind,
        None if !metadata.is_file() || holds_lines(path)? => Kind::Lines,
        None => {
            return Err(InputError::Usage(format!(
                "{}: expected JSON lines, or a name that ends in .jsonl, .ndjson, .txt, .html or .htm (and .gz or .zst)",
                path.display()
            )));
        }
    };
    Ok(Source { path: Some(path.to_owned()), id: name, kind, size: size(metadata) })
}

/// Whether a file of another name begins like JSON lines. Called only for files that can be read again from the start.
fn holds_lines(path: &Path) -> Result<bool, InputError> {
    let first = || -> io::Result<Option<u8>> {
        let mut begin = Vec::new();
        compress::open(File::open(path)?)?.take(4096).read_to_end(&mut begin)?;
        let begin = begin.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&begin);
        Ok(begin.iter().copied().find(|byte| !byte.is_ascii_whitespace()))
    };
    match first().map_err(|error| InputError::io(path.display().to_string(), error))? {
        Some(b'[') => Err(InputError::Usage(format!(
            "{}: it holds a JSON array, expected JSON lines: one record a line, without brackets around or commas between them",
            path.display()
        ))),
        first => Ok(matches!(first, None | Some(b'{'))),
    }
}

/// The files in a folder and the folders in it. Links to folders are not followed, because they may lead in circles.
fn walk(root: &Path, sources: &mut Vec<Source>, sink: &mut Sink) -> Result<(), InputError> {
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
            match kind_of(&id).filter(|_| metadata.is_file()) {
                Some(kind) => sources.push(Source { id, kind, size: size(&metadata), path: Some(path) }),
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

fn kind_of(name: &str) -> Option<Kind> {
    let name = compress::plain_name(name);
    [
        (".jsonl", Kind::Lines),
        (".ndjson", Kind::Lines),
        (".txt", Kind::Text),
        (".html", Kind::Html),
        (".htm", Kind::Html),
    ]
    .into_iter()
    .find_map(|(ending, kind)| compress::strip_ending(name, ending).map(|_| kind))
}

fn size(metadata: &Metadata) -> Option<u64> {
    metadata.is_file().then_some(metadata.len())
}

/// How many of the sources, of which the first is a document, make a batch of documents.
pub(super) fn batch(sources: &[Source]) -> usize {
    let mut bytes = 0;
    let fits = |source: &&Source| {
        bytes += source.size.unwrap_or(0);
        source.kind != Kind::Lines && bytes <= BATCH_BYTES
    };
    sources.iter().take(BATCH).take_while(fits).count().max(1)
}

/// Reads files that are a page each.
pub(super) fn documents(sources: &[Source], stage: &Stage, sink: &mut Sink) -> Result<(), InputError> {
    let largest = sink.options.largest;
    let pages: Vec<_> = sources.par_iter().map(|source| document(source, stage, largest)).collect();
    pages.into_iter().try_for_each(|page| sink.result(page))
}

fn document(source: &Source, stage: &Stage, largest: usize) -> Result<Page, InputError> {
    let mut bytes = Vec::with_capacity(source.size.map_or(0, |size| (size as usize).min(largest)));
    source
        .open(stage)
        .and_then(|reader| reader.take(largest as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| InputError::io(source.place(), error))?;
    if bytes.len() > largest {
        return Err(InputError::data(source.place(), format!("it is longer than {largest} bytes")));
    }
    let mut page = Page::new(source.id.as_str(), "").site(source.path.as_deref().and_then(site).unwrap_or_default());
    if source.kind == Kind::Html {
        fill(&mut page, html::extract(&bytes, None));
    } else {
        let text = String::from_utf8(bytes);
        page.text = text.map_err(|error| InputError::data(source.place(), not_utf8(error.utf8_error())))?;
        if page.text.starts_with('\u{feff}') {
            page.text.drain(..'\u{feff}'.len_utf8());
        }
    }
    Ok(page)
}

/// The name of the folder that holds a file.
fn site(path: &Path) -> Option<String> {
    let folder = std::path::absolute(path).ok()?.parent()?.to_owned();
    // A path that ends in `..` names no folder before the system is asked which one that is.
    let folder = if folder.ends_with("..") { fs::canonicalize(folder).ok()? } else { folder };
    Some(folder.file_name()?.to_string_lossy().into_owned())
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
