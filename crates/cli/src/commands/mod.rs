//! The commands, one a file, and what several of them need.

use std::fmt;
use std::fs;
use std::io;
use std::num::NonZero;
use std::path::Path;

use gleaner::page::day;
use gleaner::{Builder, Gleaned, Page, PageId, Removed, Rule, Stage, Template};
use serde::Serialize;

use crate::args::{Command, Input, Keep};
use crate::input::{self, InputError, Make, Options, Tally, endings};
use crate::output::{self, OutputError};
use crate::plain::{count, line};
use crate::progress::{self, Progress, Unit};

mod completions;
mod config;
mod dedup;
mod dry_run;
mod events;
mod explain;
mod man;
mod results;
mod run;
mod show;
mod strip;

/// Does what the user asks for.
pub(crate) fn run(command: &Command) -> Result<(), Error> {
    if let Some(input) = command.input() {
        // This thread works instead of waiting for the others, which ask the system for memory in smaller steps.
        let pool =
            rayon::ThreadPoolBuilder::new().num_threads(input.threads.map_or(0, NonZero::get)).use_current_thread();
        pool.build_global().map_err(|error| Error::Threads(error.to_string()))?;
    }
    if let Some(input) = command.input().filter(|input| input.dry_run) {
        return dry_run::run(input, command);
    }
    output::remove_half_written_when_interrupted();
    match command {
        Command::Strip(arguments) => strip::run(arguments),
        Command::Dedup(arguments) => dedup::run(arguments),
        Command::Events(arguments) => events::run(arguments),
        Command::Run(arguments) => run::run(arguments),
        Command::Show(arguments) => show::run(arguments),
        Command::Explain(arguments) => explain::run(arguments),
        Command::Config(_) => config::run(),
        Command::Completions(arguments) => completions::run(arguments),
        Command::Man(arguments) => man::run(arguments),
    }
}

/// Why a command ended before it was done.
#[derive(Debug)]
pub(crate) enum Error {
    /// The pages could not be read.
    Input(InputError),
    /// The results could not be written.
    Output(OutputError),
    /// A file other than the pages could not be read, or a folder not made.
    File { place: String, source: io::Error },
    /// The library refused a file.
    Model { place: String, source: gleaner::Error },
    /// The library refused the work.
    Library(gleaner::Error),
    /// The user asked for what cannot be.
    Usage(String),
    /// As many threads as asked for could not be had.
    Threads(String),
}

impl Error {
    /// What the command ends with.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Error::Input(error) => error.exit_code(),
            Error::Output(error) => error.exit_code(),
            // Settings that cannot be are bad usage.
            Error::Usage(_) => 2,
            Error::Library(error) if error.kind() == gleaner::ErrorKind::Config => 2,
            Error::File { .. } | Error::Model { .. } | Error::Library(_) | Error::Threads(_) => 1,
        }
    }

    /// Whether there is nothing to complain about.
    pub(crate) fn is_silent(&self) -> bool {
        matches!(self, Error::Output(OutputError::Closed))
    }

    fn file(path: &Path, source: io::Error) -> Error {
        Error::File { place: path.display().to_string(), source }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Input(error) => error.fmt(f),
            Error::Output(error) => error.fmt(f),
            Error::File { place, source } => write!(f, "{place}: {source}"),
            Error::Model { place, source } => write!(f, "{place}: {source}"),
            Error::Library(error) => error.fmt(f),
            Error::Usage(what) => f.write_str(what),
            Error::Threads(what) => write!(f, "threads cannot be started: {what}"),
        }
    }
}

impl From<InputError> for Error {
    fn from(error: InputError) -> Self {
        Error::Input(error)
    }
}

impl From<OutputError> for Error {
    fn from(error: OutputError) -> Self {
        Error::Output(error)
    }
}

impl From<gleaner::Error> for Error {
    fn from(error: gleaner::Error) -> Self {
        Error::Library(error)
    }
}

/// All pages, with a warning of what is odd about them.
fn read(input: &Input, progress: &Progress) -> Result<(Vec<Page>, Tally), Error> {
    let (pages, tally) = input::read(&input.inputs, &options(input), progress)?;
    for warning in warnings(&tally) {
        progress.warn(&warning);
    }
    Ok((pages, tally))
}

/// What is made of each page, in order, with a warning of what is odd about the pages.
fn for_each<M: Make>(
    input: &Input,
    progress: &Progress,
    make: &M,
    take: &mut (dyn FnMut(M::Made) + Send),
) -> Result<Tally, Error> {
    let tally = input::for_each(&input.inputs, &options(input), progress, make, take)?;
    for warning in warnings(&tally) {
        progress.warn(&warning);
    }
    Ok(tally)
}

fn options(input: &Input) -> Options {
    Options { keep_going: input.keep_going, columns: input.columns(), format: input.format, ..Options::default() }
}

fn warnings(tally: &Tally) -> Vec<String> {
    let mut warnings = Vec::new();
    let bad = |count| if count == 1 { "1 bad record".to_owned() } else { format!("{count} bad records") };
    if tally.skipped > 0 {
        warnings.push(format!("skipped {}:", bad(tally.skipped)));
        warnings.extend(tally.examples.iter().map(|example| format!("  {example}")));
        let rest = tally.skipped - tally.examples.len() as u64;
        if rest > 0 {
            warnings.push(format!("  and {}", if rest == 1 { "1 more".to_owned() } else { format!("{rest} more") }));
        }
    }
    if tally.ignored_files > 0 {
        warnings.push(format!(
            "files in folders that were not read, because their names end in none of {}: {}",
            endings(),
            tally.ignored_files
        ));
    }
    if tally.other_records > 0 {
        warnings.push(format!("records of web archives that hold no page: {}", tally.other_records));
    }
    if tally.repeated_ids > 0 {
        warnings.push(format!(
            "pages with the id of an earlier page: {}; results name pages by id, so they cannot be told apart there",
            tally.repeated_ids
        ));
    }
    if tally.other_dates.pages > 0 {
        warnings.push(format!(
            "pages with a date that is not understood, such as \"{}\": {}; they count as pages without one, 2026-03-05 is \
             understood",
            line(&tally.other_dates.first, 40),
            tally.other_dates.pages
        ));
    }
    if tally.pages == 0 {
        warnings.push("there are no pages in the input".to_owned());
    }
    warnings
}

/// Cleans and groups the pages, showing each stage.
fn glean(builder: Builder, pages: &[Page], progress: &Progress) -> Result<Gleaned, Error> {
    let mut shown = None;
    let gleaned = builder.build()?.batch_observed(pages, |stage| show(stage, &mut shown, pages.len(), progress));
    drop(shown);
    Ok(gleaned?)
}

/// Shows the next stage of a batch in the place of the one before.
fn show(stage: Stage, shown: &mut Option<progress::Stage>, pages: usize, progress: &Progress) {
    // That must go before the next one comes.
    *shown = None;
    let stage = progress.stage(name(stage), None, Unit::Time);
    stage.counts().tell(count(pages, "page"));
    *shown = Some(stage);
}

fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Strip => "learning what sites repeat, and stripping it",
        Stage::Match => "finding near-duplicates",
        Stage::Group => "grouping reports",
        Stage::Collect => "putting it together",
        _ => "working",
    }
}

impl From<Keep> for gleaner::Keep {
    fn from(keep: Keep) -> Self {
        match keep {
            Keep::Longest => gleaner::Keep::Longest,
            Keep::Earliest => gleaner::Keep::Earliest,
            Keep::First => gleaner::Keep::First,
        }
    }
}

/// Names each page's group by the smallest id in it, so that the name does not depend on the order of the pages. A group is
/// told by the position of one of its pages.
fn names<'a>(ids: &[&'a str], groups: impl Iterator<Item = PageId> + Clone) -> Vec<&'a str> {
    let mut least: Vec<Option<&str>> = vec![None; ids.len()];
    for (&id, group) in ids.iter().zip(groups.clone()) {
        let least = &mut least[group as usize];
        *least = Some(least.map_or(id, |least| least.min(id)));
    }
    groups.map(|group| least[group as usize].unwrap_or_default()).collect()
}

/// To four decimals: more would be noise.
fn rounded(similarity: f64) -> f64 {
    (similarity * 1e4).round() / 1e4
}

/// A removed part in the output.
#[derive(Serialize)]
struct RemovedPart<'a> {
    start: usize,
    end: usize,
    #[serde(flatten)]
    known: Known<'a>,
}

/// A template and its support in the output.
#[derive(Serialize)]
struct Known<'a> {
    rule: &'static str,
    template: &'a str,
    stories: u32,
    pages: u32,
    sites: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_seen: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen: Option<String>,
    examples: &'a [String],
}

impl<'a> Known<'a> {
    fn of(rule: Rule, template: &'a Template) -> Self {
        Known {
            rule: rule.name(),
            template: &template.text,
            stories: template.stories,
            pages: template.pages,
            sites: template.sites,
            first_seen: template.seen.map(|(first, _)| day(first)),
            last_seen: template.seen.map(|(_, last)| day(last)),
            examples: &template.examples,
        }
    }
}

impl<'a> From<&'a Removed> for RemovedPart<'a> {
    fn from(removed: &'a Removed) -> Self {
        let Removed { span, rule, template, .. } = removed;
        RemovedPart { start: span.start, end: span.end, known: Known::of(*rule, template) }
    }
}

fn parts(removed: &[Removed]) -> Vec<RemovedPart<'_>> {
    removed.iter().map(RemovedPart::from).collect()
}

/// The content of a file that is small enough to hold.
fn content(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|error| Error::file(path, error))
}

/// Says which file the library refused.
fn refused(path: &Path) -> impl FnOnce(gleaner::Error) -> Error {
    let place = path.display().to_string();
    |source| Error::Model { place, source }
}
