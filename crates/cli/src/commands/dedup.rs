//! `gleaner dedup`: finds near-duplicate pages.

use gleaner::Gleaner;
use serde::Serialize;

use crate::args::Dedup;
use crate::commands::{Error, glean, group_names, read, rounded};
use crate::output::JsonLines;
use crate::progress::Progress;

#[derive(Serialize)]
struct Record<'a> {
    id: &'a str,
    cluster: &'a str,
    representative: &'a str,
    jaccard: f64,
    containment: f64,
}

pub(super) fn run(arguments: &Dedup) -> Result<(), Error> {
    let progress = Progress::new(arguments.input.quiet);
    let (pages, _) = read(&arguments.input, &progress)?;
    let builder = Gleaner::builder().strip(!arguments.stripping.no_strip).events(false).keep(arguments.keep.into());
    let gleaned = glean(builder, &pages, &progress)?;
    let clusters = group_names(&pages, &gleaned.clusters());
    let mut out = JsonLines::stdout();
    for ((page, found), cluster) in pages.iter().zip(&gleaned.pages).zip(clusters) {
        out.write(&Record {
            id: &page.id,
            cluster,
            representative: &pages[found.representative as usize].id,
            jaccard: rounded(found.jaccard),
            containment: rounded(found.containment),
        })?;
    }
    Ok(out.finish()?)
}
