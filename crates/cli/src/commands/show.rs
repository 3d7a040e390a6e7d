//! `gleaner show`: what a saved model or state holds, for people and programs.

use std::collections::HashSet;
use std::fmt::{self, Write};
use std::fs::File;
use std::io::Read;
use std::path::Path;

use gleaner::format::Scheme;
use gleaner::page::day;
use gleaner::{Gleaner, Rule, SiteModel, Template};
use serde::Serialize;

use crate::args::Show;
use crate::commands::{Error, Known, content, refused, results};
use crate::output::{JsonLines, print};
use crate::plain::{cell, count, line};

/// Columns of a template's wording.
const WORDING: usize = 60;
/// Columns of the examples behind it.
const EXAMPLES: usize = 100;

pub(super) fn run(arguments: &Show) -> Result<(), Error> {
    let within = arguments.file.join("pages.jsonl");
    let path = if within.is_file() { &within } else { &arguments.file };
    if begins_with_record(path)? {
        return results::show(path, arguments.json);
    }
    let bytes = content(path)?;
    let mut memory = String::new();
    let (title, model) = match Scheme::of(&bytes).map_err(refused(path))? {
        Scheme::Gleaner => {
            let gleaner = Gleaner::from_bytes(&bytes).map_err(refused(path))?;
            memory = memory_of(&gleaner)?;
            (format!("State of a gleaner after {}", count(gleaner.len(), "page")), gleaner.model().clone())
        }
        // Of any other scheme the model's reader says that it is not its own.
        _ => ("Site model".to_owned(), SiteModel::from_bytes(&bytes).map_err(refused(path))?),
    };
    if arguments.json {
        return records(&model);
    }
    let mut text = String::new();
    // Writing to memory does not fail.
    let _ = describe(&mut text, &title, &memory, &model);
    Ok(print(&text)?)
}

/// Whether a file is one of results.
fn begins_with_record(path: &Path) -> Result<bool, Error> {
    let mut first = Vec::new();
    let read = File::open(path).and_then(|file| file.take(1).read_to_end(&mut first));
    read.map_err(|error| Error::file(path, error))?;
    Ok(first == b"{")
}

/// Where a template stands, in the order in which a page has them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Place {
    SiteName,
    Above,
    GluedToStart,
    GluedToEnd,
    Below,
}

impl Place {
    fn of(rule: Rule, template: &Template) -> Place {
        match rule {
            Rule::SiteName => Place::SiteName,
            Rule::Head => Place::GluedToStart,
            Rule::Tail => Place::GluedToEnd,
            _ if template.above * 2 > template.stories => Place::Above,
            _ => Place::Below,
        }
    }

    fn heading(self) -> &'static str {
        match self {
            Place::SiteName => "site name on headlines",
            Place::Above => "above the text",
            Place::GluedToStart => "glued to the start of the text",
            Place::GluedToEnd => "glued to the end of the text",
            Place::Below => "below the text or within",
        }
    }
}

/// A template of a site, for programs.
#[derive(Serialize)]
struct Record<'a> {
    site: &'a str,
    place: Place,
    #[serde(flatten)]
    known: Known<'a>,
}

fn records(model: &SiteModel) -> Result<(), Error> {
    let mut out = JsonLines::stdout();
    // Those of several sites under no name.
    for site in model.sites().map(|(site, ..)| site).chain([""]) {
        for (rule, template) in model.templates(site) {
            out.write(&Record { site, place: Place::of(rule, template), known: Known::of(rule, template) })?;
        }
    }
    Ok(out.finish()?)
}

/// What the index of near-duplicates of a state takes.
fn memory_of(gleaner: &Gleaner) -> Result<String, Error> {
    let index = gleaner.duplicates();
    let each = |bytes: usize| bytes.div_ceil((index.len() as usize).max(1));
    Ok(format!(
        "Near-duplicates: {}, {} kB of index; bytes each: {} in memory, {} in the file; words to compare with: {}\n",
        count(index.len() as usize, "page"),
        index.bytes() / 1000,
        each(index.bytes()),
        each(index.saved_bytes()?),
        each(index.store().bytes())
    ))
}

fn describe(out: &mut String, title: &str, memory: &str, model: &SiteModel) -> fmt::Result {
    let pages = model.sites().map(|(_, pages, _)| pages as usize).sum();
    writeln!(out, "{title}: {} known from {}", count(model.sites().count(), "site"), count(pages, "page"))?;
    out.write_str(memory)?;
    for (site, pages, stories) in model.sites() {
        let (pages, stories) = (count(pages as usize, "page"), stories as usize);
        let stories = if stories == 1 { "1 story".to_owned() } else { format!("{stories} stories") };
        writeln!(out, "\n{}  {pages}, {stories}", line(site, WORDING))?;
        let templates = model.templates(site);
        if templates.is_empty() {
            writeln!(out, "  nothing that repeats")?;
            continue;
        }
        table(out, templates)?;
    }
    let common = model.templates("");
    if !common.is_empty() {
        writeln!(out, "\nLines of several sites, for those of which a page or two are known")?;
        table(out, common)?;
    }
    Ok(())
}

/// Templates, place by place.
fn table(out: &mut String, mut templates: Vec<(Rule, &Template)>) -> fmt::Result {
    // Most lines are known twice: whole, and by their fixed words.
    let lines: HashSet<String> =
        templates.iter().filter(|(rule, _)| *rule == Rule::Line).map(|(_, line)| without_numbers(&line.text)).collect();
    templates.retain(|(rule, template)| *rule != Rule::Slots || !lines.contains(&template.text));
    templates.sort_by_key(|(rule, template)| Place::of(*rule, template));
    writeln!(out, "  stories  pages  sites  seen                     {}  seen on", cell("wording", WORDING))?;
    let mut place = None;
    for (rule, template) in templates {
        let here = Place::of(rule, template);
        if place.replace(here) != Some(here) {
            writeln!(out, "  {}", here.heading())?;
        }
        // The mark keeps an example of digits to the right of wording that runs to the left.
        let mark = if template.text.is_ascii() { "" } else { "\u{200e}" };
        let seen = template.seen.map(|(first, last)| format!("{} – {}", day(first), day(last)));
        writeln!(
            out,
            "  {:>7}  {:>5}  {:>5}  {:<23}  {}{mark}  {}",
            template.stories,
            template.pages,
            template.sites,
            seen.unwrap_or_default(),
            cell(&template.text, WORDING),
            line(&template.examples.join(", "), EXAMPLES)
        )?;
    }
    Ok(())
}

/// `text` with `#` for each run of digits.
fn without_numbers(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    for character in text.chars() {
        match character.is_numeric() {
            true if masked.ends_with('#') => {}
            true => masked.push('#'),
            false => masked.push(character),
        }
    }
    masked
}
