//! What results hold: the clusters and events of `pages.jsonl`, or of what `dedup` and `events` print.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::commands::Error;
use crate::input::InputError;
use crate::output::{JsonLines, print};
use crate::plain::{cell, count, line, number};

/// Groups shown of each kind.
const GROUPS: usize = 20;
/// Columns of a name.
const NAME: usize = 44;
/// Columns of the pages of a group.
const PAGES: usize = 100;

/// What is read of a record; what a command does not print is empty.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Record {
    id: String,
    site: String,
    title: String,
    cluster: String,
    representative: String,
    event: String,
}

/// Pages that belong together.
#[derive(Serialize)]
struct Group<'a> {
    kind: &'static str,
    id: &'a str,
    /// Of a cluster.
    #[serde(skip_serializing_if = "str::is_empty")]
    representative: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    sites: usize,
    pages: Vec<&'a str>,
}

/// Prints groups of two pages or more.
pub(super) fn show(path: &Path, as_json: bool) -> Result<(), Error> {
    let records = read(path)?;
    let clusters = groups("cluster", &records, |record| &record.cluster);
    let events = groups("event", &records, |record| &record.event);
    if as_json {
        let mut out = JsonLines::stdout();
        clusters.iter().chain(&events).try_for_each(|group| out.write(group))?;
        return Ok(out.finish()?);
    }
    let mut text = String::new();
    // Writing to memory does not fail.
    let _ = describe(&mut text, &records, &clusters, &events);
    Ok(print(&text)?)
}

fn read(path: &Path) -> Result<Vec<Record>, Error> {
    let file = File::open(path).map_err(|error| Error::file(path, error))?;
    let mut records = Vec::new();
    for (index, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(|error| Error::file(path, error))?;
        let record = serde_json::from_str(&line).map_err(|error| {
            let what = format!("it is no record of results: {error}");
            Error::Input(InputError::Data { place: format!("{}:{}", path.display(), index + 1), what })
        })?;
        records.push(record);
    }
    Ok(records)
}

/// Groups of two pages or more, the largest first.
fn groups<'a>(kind: &'static str, records: &'a [Record], name: impl Fn(&Record) -> &str) -> Vec<Group<'a>> {
    let mut members: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in records {
        members.entry(name(record)).or_default().push(record);
    }
    let is_group = |(name, members): &(&str, Vec<&Record>)| !name.is_empty() && members.len() > 1;
    let mut groups: Vec<_> = Vec::new();
    for (id, members) in members.into_iter().filter(is_group) {
        let sites: BTreeSet<&str> =
            members.iter().map(|record| record.site.as_str()).filter(|site| !site.is_empty()).collect();
        let representative = if kind == "cluster" { members[0].representative.as_str() } else { "" };
        let best = members.iter().find(|record| record.id == representative).unwrap_or(&members[0]);
        let pages = members.iter().map(|record| record.id.as_str()).collect();
        groups.push(Group { kind, id, representative, title: &best.title, sites: sites.len(), pages });
    }
    groups.sort_by_key(|group| Reverse(group.pages.len()));
    groups
}

fn describe(out: &mut String, records: &[Record], clusters: &[Group], events: &[Group]) -> fmt::Result {
    let sites: BTreeSet<&str> =
        records.iter().map(|record| record.site.as_str()).filter(|site| !site.is_empty()).collect();
    writeln!(out, "Results: {} of {}", count(records.len(), "page"), count(sites.len(), "site"))?;
    for (groups, what) in [(clusters, "near-duplicate cluster"), (events, "event")] {
        writeln!(out, "\n{} of two pages or more", count(groups.len(), what))?;
        if groups.is_empty() {
            continue;
        }
        writeln!(out, "  pages  sites  {}  pages", cell("title, or name", NAME))?;
        for group in groups.iter().take(GROUPS) {
            let title = if group.title.is_empty() { group.id } else { group.title };
            writeln!(
                out,
                "  {:>5}  {:>5}  {}\u{200e}  {}",
                number(group.pages.len()),
                number(group.sites),
                cell(title, NAME),
                line(&group.pages.join(", "), PAGES)
            )?;
        }
        if groups.len() > GROUPS {
            writeln!(out, "  and {} more; --json prints all", number(groups.len() - GROUPS))?;
        }
    }
    Ok(())
}
