//! The few lines that a run ends with.
//!
//! Text of the pages stands at the end of its line: a terminal that writes Arabic from right to left would mix up what
//! follows.

use std::cmp::Reverse;
use std::fmt::{self, Write};
use std::path::Path;
use std::time::Duration;

use gleaner::page::day;
use unicode_width::UnicodeWidthStr;

use crate::digest::{Cluster, Digest, Site, Used};
use crate::plain::{bytes, cell, count, line, number, percent};

/// Columns of a headline or a wording.
const WORDING: usize = 72;
/// Columns of the name of a site.
const SITE: usize = 24;
/// Templates shown.
const TEMPLATES: usize = 3;
/// Reports of an event shown.
const REPORTS: usize = 6;
/// What lines without a heading begin with.
const INDENT: &str = "           ";

/// What was found, where it is, the pages in the file `pages`, and how long that took.
pub(crate) fn text(digest: &Digest, folder: &Path, pages: &str, time: Duration) -> String {
    let mut out = String::new();
    // Writing to memory does not fail.
    let _ = write(&mut out, digest, folder, pages, time);
    out
}

fn write(out: &mut String, digest: &Digest, folder: &Path, pages: &str, time: Duration) -> fmt::Result {
    let totals = &digest.totals;
    writeln!(
        out,
        "Pages      {}, {} of text",
        on_sites(count(totals.pages, "page"), totals.sites),
        bytes(totals.bytes)
    )?;
    if totals.records_skipped > 0 {
        writeln!(out, "{INDENT}{} skipped", count(totals.records_skipped as usize, "bad record"))?;
    }
    chrome(out, digest)?;
    duplicates(out, digest)?;
    events(out, digest)?;
    repeats(out, digest)?;
    let seconds = time.as_secs_f64();
    let rate = bytes((totals.bytes as f64 / seconds.max(1e-3)) as usize);
    // Hundredths tell nothing about a long time.
    let decimals = if seconds < 10.0 { 2 } else { 0 };
    writeln!(out, "\nReport     {}", folder.join("report.html").display())?;
    writeln!(out, "{INDENT}beside it {pages}, site.model, summary.json")?;
    writeln!(out, "Time       {seconds:.decimals$} s, {rate}/s")
}

fn chrome(out: &mut String, digest: &Digest) -> fmt::Result {
    let totals = &digest.totals;
    if totals.sites == 0 {
        return writeln!(out, "\nChrome     not looked for: no page has a `site` or a `url`");
    }
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
    most.truncate(TEMPLATES);
    let row = |(_, site, template): &(usize, &Site, &Used)| Row {
        site: line(site.name, SITE),
        fact: count(template.removed_from, "page"),
        wording: line(template.wording, WORDING),
    };
    rows(out, &most.iter().map(row).collect::<Vec<_>>())
}

fn duplicates(out: &mut String, digest: &Digest) -> fmt::Result {
    let totals = &digest.totals;
    let Some(largest) = digest.clusters.first() else {
        return writeln!(out, "\nCopies     none: no page is a near-duplicate of another");
    };
    let verb = if totals.duplicates == 1 { "is a near-duplicate" } else { "are near-duplicates" };
    let sites = digest.sites_of(largest.iter().copied());
    writeln!(
        out,
        "\nCopies     {} of {} {verb} of another, in {}\n{INDENT}the largest, {}:  {}",
        number(totals.duplicates),
        count(totals.pages, "page"),
        count(totals.duplicate_clusters, "cluster"),
        on_sites(count(largest.len(), "page"), sites),
        line(&digest.cluster_headline(largest), WORDING)
    )
}

fn events(out: &mut String, digest: &Digest) -> fmt::Result {
    let totals = &digest.totals;
    let several = match totals.events_with_several_reports {
        0 => "none".to_owned(),
        several => number(several),
    };
    writeln!(out, "\nEvents     {}, {several} with several independent reports", count(totals.events, "event"))?;
    let Some(best) = digest.events.first() else { return Ok(()) };
    let sites = digest.sites_of(best.iter().flatten().copied());
    writeln!(out, "{INDENT}the best covered, {}:", on_sites(count(best.len(), "report"), sites))?;
    let row = |report: &Cluster| {
        let page = digest.page(report[0]);
        Row {
            site: line(&page.site, SITE),
            fact: page.timestamp().map(day).unwrap_or_default(),
            wording: line(&digest.headline(report[0]), WORDING),
        }
    };
    rows(out, &best.iter().take(REPORTS).map(row).collect::<Vec<_>>())?;
    match best.len().saturating_sub(REPORTS) {
        0 => Ok(()),
        more => writeln!(out, "{INDENT}and {} more", number(more)),
    }
}

fn repeats(out: &mut String, digest: &Digest) -> fmt::Result {
    let Some(&at) = digest.repeating.first() else { return Ok(()) };
    let lines = digest.totals.repeated_lines;
    writeln!(
        out,
        "\nRepeats    {} on {} {} again what an earlier line said, as captions do; reported, not removed",
        count(lines, "line"),
        count(digest.repeating.len(), "page"),
        if lines == 1 { "says" } else { "say" }
    )?;
    let (page, repeat) = (digest.page(at), digest.gleaned(at).repeats[0]);
    let wording = line(&page.text[repeat.span.range()], WORDING);
    rows(out, &[Row { site: line(&page.site, SITE), fact: String::new(), wording }])
}

/// `2 pages on 3 sites`, or without the sites if none is known.
fn on_sites(what: String, sites: usize) -> String {
    if sites == 0 { what } else { format!("{what} on {}", count(sites, "site")) }
}

/// A line of a small table.
struct Row {
    site: String,
    /// In ASCII.
    fact: String,
    wording: String,
}

fn rows(out: &mut String, rows: &[Row]) -> fmt::Result {
    let site = rows.iter().map(|row| row.site.width()).max().unwrap_or(0);
    let fact = rows.iter().map(|row| row.fact.len()).max().unwrap_or(0);
    for row in rows {
        out.push_str(INDENT);
        // A column in which nothing stands takes no room.
        if site > 0 {
            write!(out, "{}  ", cell(&row.site, site))?;
        }
        if fact > 0 {
            write!(out, "{:>fact$}  ", row.fact)?;
        }
        writeln!(out, "{}", row.wording)?;
    }
    Ok(())
}
