//! `gleaner run`: all of it, with a report.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Instant;

use gleaner::boilerplate::kept;
use gleaner::text::Repeat;
use gleaner::{Gleaner, Span, Unfinished};
use serde::Serialize;

use crate::args::Run;
use crate::commands::{Error, RemovedPart, names, parts, read, refused, rounded, show};
use crate::digest::Digest;
use crate::output::{ColumnKind, JsonLines, NewFile, Records, Row, print};
use crate::progress::Unit;
use crate::report::{html, summary};

/// All that is known of a page. Offsets are bytes of the text as it came.
#[derive(Serialize)]
struct Record<'a> {
    id: &'a str,
    site: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    date: &'a str,
    text: String,
    removed: Vec<RemovedPart<'a>>,
    repeated: Vec<Repeated>,
    cluster: &'a str,
    representative: &'a str,
    jaccard: f64,
    containment: f64,
    event: &'a str,
    story: &'a str,
}

impl Row for Record<'_> {
    const COLUMNS: &'static [(&'static str, ColumnKind)] = &[
        ("id", ColumnKind::Text),
        ("site", ColumnKind::Text),
        ("title", ColumnKind::Text),
        ("date", ColumnKind::Text),
        ("text", ColumnKind::Text),
        ("removed", ColumnKind::Json),
        ("repeated", ColumnKind::Json),
        ("cluster", ColumnKind::Text),
        ("representative", ColumnKind::Text),
        ("jaccard", ColumnKind::Number),
        ("containment", ColumnKind::Number),
        ("event", ColumnKind::Text),
        ("story", ColumnKind::Text),
    ];
}

/// A line that says again what an earlier one said.
#[derive(Serialize)]
struct Repeated {
    start: usize,
    end: usize,
    of: Place,
}

#[derive(Serialize)]
struct Place {
    start: usize,
    end: usize,
}

pub(super) fn run(arguments: &Run) -> Result<(), Error> {
    let started = Instant::now();
    let folder = &arguments.out;
    if folder.exists() && !folder.is_dir() {
        // Better now than after all the work.
        let error = io::Error::new(io::ErrorKind::NotADirectory, "it is a file, expected a folder or nothing yet");
        return Err(Error::file(folder, error));
    }
    let progress = arguments.input.progress();
    let (pages, tally) = read(&arguments.input, &progress)?;
    fs::create_dir_all(folder).map_err(|error| Error::file(folder, error))?;
    let state = folder.join("run.state");
    let begun = if arguments.resume { begun(&state)? } else { Unfinished::default() };
    let mut shown = None;
    let gleaned = Gleaner::builder().build()?.batch_resumed(&pages, begun, |stage, unfinished| {
        if let Err(error) = keep(unfinished, &state) {
            progress.warn(&format!("an interrupted run could not be resumed: {error}"));
        }
        show(stage, &mut shown, pages.len(), &progress);
    });
    drop(shown);
    let gleaned = gleaned.map_err(|error| Error::Usage(format!("{}: {error}", state.display())))?;

    let stage = progress.stage("writing", Some(pages.len() as u64), Unit::Pages);
    let digest = Digest::new(&pages, &gleaned, tally.skipped);
    let ids: Vec<&str> = pages.iter().map(|page| &*page.id).collect();
    let clusters = names(&ids, gleaned.pages.iter().map(|page| page.cluster));
    let events = names(&ids, gleaned.pages.iter().map(|page| page.event));
    let stories = names(&ids, gleaned.pages.iter().map(|page| page.story));
    // None of the files takes its place before all of them are written.
    let mut records = Records::to::<Record>(Some(&folder.join(arguments.pages())), &arguments.input.columns())?;
    records.write_all(&pages, |at, page| {
        let found = &gleaned.pages[at];
        stage.add(1);
        Record {
            id: &page.id,
            site: &page.site,
            title: &page.title,
            date: &page.date,
            text: kept(&page.text, &found.removed),
            removed: parts(&found.removed),
            repeated: found.repeats.iter().map(repeated).collect(),
            cluster: clusters[at],
            representative: &pages[found.representative as usize].id,
            jaccard: rounded(found.jaccard),
            containment: rounded(found.containment),
            event: events[at],
            story: stories[at],
        }
    })?;
    let mut model = NewFile::create(&folder.join("site.model"))?;
    model.put(&gleaned.model.to_bytes()?)?;
    let mut report = NewFile::create(&folder.join("report.html"))?;
    html::write(&digest, &mut report).map_err(|error| report.error(error))?;
    let mut totals = JsonLines::file(&folder.join("summary.json"))?;
    totals.write(&digest.totals)?;

    records.finish()?;
    model.finish()?;
    report.finish()?;
    totals.finish()?;
    drop(stage);
    // Nothing is left to go on with; what cannot be removed does no harm.
    let _ = fs::remove_file(&state);
    Ok(print(&summary::text(&digest, folder, arguments.pages(), started.elapsed()))?)
}

/// Keeps what the finished stages of a run brought, for another time.
fn keep(unfinished: &Unfinished, state: &Path) -> Result<(), Error> {
    let mut file = NewFile::create(state)?;
    file.put(&unfinished.to_bytes()?)?;
    Ok(file.finish()?)
}

/// What an interrupted run left; nothing if there was none.
fn begun(state: &Path) -> Result<Unfinished, Error> {
    match fs::read(state) {
        Ok(bytes) => Unfinished::from_bytes(&bytes).map_err(refused(state)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Unfinished::default()),
        Err(error) => Err(Error::file(state, error)),
    }
}

fn repeated(repeat: &Repeat) -> Repeated {
    let Repeat { span: Span { start, end }, of } = *repeat;
    Repeated { start, end, of: Place { start: of.start, end: of.end } }
}
