//! `--dry-run`: what would be read, and about how much memory that needs.

use std::fmt::{self, Write};

use crate::args::{Command, Input};
use crate::commands::{Error, options};
use crate::input::{self, Found};
use crate::output::print;
use crate::plain::{bytes, count};

/// Bytes of text for each byte of compressed text, as gzip and Zstandard leave it.
const COMPRESSED: u64 = 4;
/// The most memory that each command takes for a byte of text, with room to spare: `run` took 3.3 bytes of 100,000 articles in
/// 281 MB and 9.4 of 10,719 short ones in 10 MB, `strip` 1.2, `dedup` 1.1, and 2.1 where it holds the texts, as of pages with
/// sites.
const STRIP: f64 = 2.0;
const DEDUP: f64 = 2.5;
const EVENTS: f64 = 15.0;

pub(super) fn run(input: &Input, command: &Command) -> Result<(), Error> {
    let found = input::find(&input.inputs, &options(input))?;
    let mut text = String::new();
    // Writing to memory does not fail.
    let _ = describe(&mut text, &found, per_byte(command));
    Ok(print(&text)?)
}

fn per_byte(command: &Command) -> f64 {
    match command {
        Command::Strip(_) => STRIP,
        Command::Dedup(_) => DEDUP,
        _ => EVENTS,
    }
}

fn describe(out: &mut String, found: &Found, per_byte: f64) -> fmt::Result {
    let (files, size): (usize, u64) =
        found.kinds.iter().fold((0, 0), |(files, size), kind| (files + kind.files, size + kind.bytes));
    writeln!(out, "Would read {}, {}", count(files, "file"), bytes(size as usize))?;
    for kind in &found.kinds {
        let how = if kind.is_compressed { ", compressed" } else { "" };
        writeln!(out, "  {:<8} {}, {}{how}", kind.name, count(kind.files, "file"), bytes(kind.bytes as usize))?;
    }
    if found.ignored_files > 0 {
        writeln!(out, "  {} of other names would not be read", count(found.ignored_files as usize, "file"))?;
    }
    if found.is_unknown {
        return writeln!(out, "Memory     unknown, because the length of an input is not known before it is read");
    }
    let text: u64 = found.kinds.iter().map(|kind| kind.bytes * if kind.is_compressed { COMPRESSED } else { 1 }).sum();
    let memory = (text as f64 * per_byte) as usize;
    writeln!(out, "Memory     about {} at most, if all of that is text", bytes(memory.max(20_000_000)))
}
