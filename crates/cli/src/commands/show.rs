//! `gleaner show`: what a saved file holds, for people.

use std::collections::HashSet;
use std::fmt::{self, Write};

use gleaner::format::Scheme;
use gleaner::{Gleaner, Rule, SiteModel};

use crate::args::Show;
use crate::commands::{Error, content, refused};
use crate::output::print;
use crate::plain::{cell, count, line};

/// Columns of a template's wording.
const WORDING: usize = 60;
/// Columns of the examples behind it.
const EXAMPLES: usize = 100;

pub(super) fn run(arguments: &Show) -> Result<(), Error> {
    let path = &arguments.file;
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
    let mut text = String::new();
    // Writing to memory does not fail.
    let _ = describe(&mut text, &title, &memory, &model);
    Ok(print(&text)?)
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
        let mut templates = model.templates(site);
        // Most lines are known twice: whole, and by their fixed words.
        let lines: HashSet<String> = templates
            .iter()
            .filter(|(rule, _)| *rule == Rule::Line)
            .map(|(_, line)| without_numbers(&line.text))
            .collect();
        templates.retain(|(rule, template)| *rule != Rule::Slots || !lines.contains(&template.text));
        if templates.is_empty() {
            writeln!(out, "  no lines that repeat")?;
            continue;
        }
        writeln!(out, "  stories  pages  rule       {}  seen on", cell("wording", WORDING))?;
        for (rule, template) in templates {
            // The mark keeps an example of digits to the right of wording that runs to the left.
            let mark = if template.text.is_ascii() { "" } else { "\u{200e}" };
            writeln!(
                out,
                "  {:>7}  {:>5}  {:<9}  {}{mark}  {}",
                template.stories,
                template.pages,
                rule.name(),
                cell(&template.text, WORDING),
                line(&template.examples.join(", "), EXAMPLES)
            )?;
        }
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
