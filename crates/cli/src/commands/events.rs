//! `gleaner events`: groups the pages that report one event.

use gleaner::Gleaner;
use serde::Serialize;

use crate::args::Events;
use crate::commands::{Error, glean, group_names, read};
use crate::output::JsonLines;
use crate::progress::Progress;

#[derive(Serialize)]
struct Record<'a> {
    id: &'a str,
    event: &'a str,
}

pub(super) fn run(arguments: &Events) -> Result<(), Error> {
    let progress = Progress::new(arguments.input.quiet);
    let (pages, _) = read(&arguments.input, &progress)?;
    let builder = Gleaner::builder().strip(!arguments.stripping.no_strip);
    let gleaned = glean(builder, &pages, &progress)?;
    let events = group_names(&pages, &gleaned.events());
    let mut out = JsonLines::stdout();
    for (page, event) in pages.iter().zip(events) {
        out.write(&Record { id: &page.id, event })?;
    }
    Ok(out.finish()?)
}
