//! The few lines that a run ends with.
//!
//! Text of the pages stands at the end of its line: a terminal that writes Arabic from right to left would mix up what
//! follows.

use std::cmp::Reverse;
use std::fmt::{self, Write};
use std::path::Path;
use std::time::Duration;

use crate::digest::{Digest, Site, Used};
use crate::plain::{bytes, cell, count, line, percent};

/// Columns of a headline or a wording.
const WORDING: usize = 72;
/// Columns of the name of a site.
const SITE: usize = 24;
/// Templates shown.
const TEMPLATES: usize = 3;
/// Reports of an event shown.
const REPORTS: usize = 6;

/// What was found, where it is, and how long that took.
pub(crate) fn text(digest: &Digest, folder: &Path, time: Duration) -> String {
    let mut out = String::new();
    // Writing to memory does not fail.
    let _ = write(&mut out, digest, folder, time);
    out
}

fn write(out: &mut String, digest: &Digest, folder: &Path, time: Duration) -> fmt::Result {
    let totals = &digest.totals;
    write!(out, "Pages      {}", count(totals.pages, "page"))?;
    if totals.sites > 0 {
        write!(out, " of {}", count(totals.sites, "site"))?;
    }
    writeln!(out, ", {} of text", bytes(totals.bytes))?;
    if totals.records_skipped > 0 {
        writeln!(out, "           {} skipped", count(totals.records_skipped as usize, "bad record"))?;
    }
    chrome(out, digest)?;
    duplicates(out, digest)?;
    events(out, digest)?;
    if totals.repeated_lines > 0 {
        let lines = count(totals.repeated_lines, "line");
        let (pages, verb) = (digest.repeating.len(), if totals.repeated_lines == 1 { "says" } else { "say" });
        writeln!(
            out,
            "\nRepeats    {lines} on {} {verb} again what an earlier line said, as captions do; reported, not removed",
            count(pages, "page")
        )?;
        if let Some(&at) = digest.repeating.first() {
            let (page, repeat) = (digest.page(at), digest.gleaned(at).repeats[0]);
            writeln!(out, "           {}  {}", cell(&page.site, SITE), line(&page.text[repeat.span.range()], WORDING))?;
        }
    }
    let seconds = time.as_secs_f64();
    let rate = bytes((totals.bytes as f64 / seconds.max(1e-3)) as usize);
    // Hundredths tell nothing about a long time.
    let decimals = if seconds < 10.0 { 2 } else { 0 };
    writeln!(out, "\nReport     {}", folder.join("report.html").display())?;
    writeln!(out, "           beside it pages.jsonl, site.model, summary.json")?;
    writeln!(out, "Time       {seconds:.decimals$} s, {rate}/s")
}

fn chrome(out: &mut String, digest: &Digest) -> fmt::Result {
    let totals = &digest.totals;
    if totals.pages_stripped == 0 {
        return writeln!(out, "\nChrome     none found");
    }
    writeln!(
        out,
        "\nChrome     {} of the text, removed from {}; {}, such as",
        percent(totals.bytes_removed, totals.bytes),
        count(totals.pages_stripped, "page"),
        count(totals.templates, "wording")
    )?;
    // The commonest of each site come before any second one, or a large site would fill all places.
    let mut most: Vec<(usize, &Site, &Used)> = digest
        .sites
        .iter()
        .flat_map(|site| site.templates.iter().enumerate().map(move |(place, template)| (place, site, template)))
        .collect();
    most.sort_by_key(|(place, _, template)| (*place, Reverse(template.removed_from)));
    for (_, site, template) in most.into_iter().take(TEMPLATES) {
        let pages = count(template.removed_from, "page");
        writeln!(out, "           {}  {pages:>9}  {}", cell(site.name, SITE), line(template.wording, WORDING))?;
    }
    Ok(())
}

fn duplicates(out: &mut String, digest: &Digest) -> fmt::Result {
    let totals = &digest.totals;
    let Some(largest) = digest.clusters.first() else {
        return writeln!(out, "\nCopies     none: no page is a near-duplicate of another");
    };
    let others = if totals.duplicates == 1 { "is a near-duplicate" } else { "are near-duplicates" };
    writeln!(
        out,
        "\nCopies     {} of {} {others} of another, in {}",
        count(totals.duplicates, "page").trim_end_matches(" pages").trim_end_matches(" page"),
        count(totals.pages, "page"),
        count(totals.duplicate_clusters, "cluster"),
    )?;
    writeln!(
        out,
        "           the largest, {} on {}:  {}",
        count(largest.len(), "page"),
        count(digest.sites_of(largest.iter().copied()), "site"),
        line(&digest.cluster_headline(largest), WORDING)
    )
}

fn events(out: &mut String, digest: &Digest) -> fmt::Result {
    let totals = &digest.totals;
    let several = match totals.events_with_several_reports {
        0 => "none with several independent reports".to_owned(),
        several => format!("{several} with several independent reports"),
    };
    writeln!(out, "\nEvents     {}, {several}", count(totals.events, "event"))?;
    let Some(best) = digest.events.first() else { return Ok(()) };
    let sites = digest.sites_of(best.iter().flatten().copied());
    writeln!(out, "           the best covered, {} on {}:", count(best.len(), "report"), count(sites, "site"))?;
    for report in best.iter().take(REPORTS) {
        let page = digest.page(report[0]);
        let day = if page.timestamp().is_some() { page.date.trim().get(..10) } else { None };
        writeln!(
            out,
            "           {}  {:<10}  {}",
            cell(&page.site, SITE),
            day.unwrap_or_default(),
            line(&digest.cluster_headline(report), WORDING)
        )?;
    }
    match best.len().saturating_sub(REPORTS) {
        0 => Ok(()),
        more => writeln!(out, "           and {}", count(more, "more report").replace("more reports", "more")),
    }
}
