//! Pages that are a file each, of plain text or HTML.

use std::fs;
use std::io::Read;
use std::path::Path;

use gleaner::Page;
use gleaner::text::html;

use crate::input::files::Source;
use crate::input::format::Format;
use crate::input::{InputError, Make, Sink, fill, not_utf8, pages};
use crate::progress::Stage;

/// Reads files that are a page each.
pub(super) fn read<M: Make>(sources: &[Source], stage: &Stage, sink: &mut Sink<M>) -> Result<(), InputError> {
    let largest = sink.options.largest;
    let bytes = |source: &&Source| source.size.unwrap_or(0) as usize;
    pages(sources.iter().map(Ok), bytes, |source| document(source, stage, largest), sink)
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
    if source.format == Format::Html {
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
