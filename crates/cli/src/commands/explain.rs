//! `gleaner explain`: what a choice of sketches finds, and what it costs.

use std::collections::HashSet;
use std::fmt::{self, Write};

use gleaner::Banding;
use gleaner::cluster::SHINGLE;
use gleaner::index::BottomKeys;
use gleaner::text::{shingles, word_keys};

use crate::args::Explain;
use crate::commands::Error;
use crate::input::{self, Options};
use crate::output::print;
use crate::plain::count;
use crate::progress::{Progress, Shown};

pub(super) fn run(arguments: &Explain) -> Result<(), Error> {
    let keys = BottomKeys::for_recall(arguments.containment, arguments.recall, arguments.bytes)?;
    let banding = Banding::for_threshold(arguments.threshold, arguments.slots)?;
    let mut text = String::new();
    // Writing to memory does not fail.
    let _ = describe_keys(&mut text, keys, arguments.containment);
    if !arguments.inputs.is_empty() {
        let (pages, _) = input::read(&arguments.inputs, &Options::default(), &Progress::new(false, Shown::Auto))?;
        let documents: Vec<Vec<u64>> = pages.iter().map(|page| distinct(&page.text)).collect();
        if let Some(measured) = keys.measured_recall(&documents, arguments.containment) {
            let _ = writeln!(text, "  measured on {}: {measured:.4}", count(documents.len(), "page"));
        }
    }
    let _ = describe_bands(&mut text, banding, arguments.threshold);
    Ok(print(&text)?)
}

/// The distinct shingles of a text, in reading order.
fn distinct(text: &str) -> Vec<u64> {
    let mut seen = HashSet::new();
    shingles(&word_keys(text), SHINGLE).filter(|&shingle| seen.insert(shingle)).collect()
}

fn describe_keys(out: &mut String, keys: BottomKeys, containment: f64) -> fmt::Result {
    writeln!(out, "Bottom-k keys: {} a page, of which {} must be shared", keys.keys(), keys.shared())?;
    writeln!(out, "  bytes a page: {}", keys.bytes())?;
    writeln!(out, "  recall at a containment of {containment}: {:.4} expected", keys.recall(containment))
}

fn describe_bands(out: &mut String, banding: Banding, threshold: f64) -> fmt::Result {
    writeln!(out, "\nMinHash bands: {} of {} slots", banding.bands(), banding.rows())?;
    writeln!(out, "  recall from a Jaccard similarity of {threshold} on: {:.4} expected", banding.recall(threshold))?;
    writeln!(out, "  share of less similar pairs that are compared too: {:.4}", banding.false_candidates(threshold))?;
    writeln!(out, "  found by similarity:")?;
    // The line from which on pairs are wanted; the shares are no exact twentieths.
    let marked = (threshold * 20.0 - 1e-9).ceil() as u32;
    for step in 1..=20 {
        let jaccard = f64::from(step) / 20.0;
        let found = banding.probability(jaccard);
        let mark = if step == marked { "  <- threshold" } else { "" };
        writeln!(out, "  {jaccard:.2}  {:<40}  {found:.3}{mark}", "#".repeat((found * 40.0).round() as usize))?;
    }
    Ok(())
}
