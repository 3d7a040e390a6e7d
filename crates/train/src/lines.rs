//! The line model: which lines of a page are its text.
//!
//! A linear-chain conditional random field is fitted by its pseudo-likelihood (Besag, 1975): a logistic regression of each
//! line's label on the line's features and on the true labels of the lines before and after it.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use gleaner::boilerplate::learn;
use gleaner::boilerplate::lines::{NAMES, observe};
use gleaner::text::each_token;
use gleaner::{Page, SiteModel};

use crate::Result;
use crate::fit::{Example, Logistic};
use crate::input::articles;

/// Fits the weights of the line model and writes them as Rust.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Sets, as FOLDER/NAME: the hand-cleaned texts are in NAME.gold.jsonl.gz, the pages as extractors left them in other
    /// files NAME.*.jsonl.gz, with `id`, `site` and `text`.
    #[arg(required = true)]
    sets: Vec<PathBuf>,
    /// Where the weights go.
    #[arg(long, default_value = "src/boilerplate/line_weights.rs")]
    out: PathBuf,
    /// Leaves out a third of the sites, to measure on them: those the bytes of whose names add up to this, modulo 3.
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..3))]
    without: Option<u32>,
}

/// On half the squared weights. Anything from 1 to 30 gives the same figures.
const PENALTY: f64 = 3.0;
/// What all examples together weigh, in lines: about as many as are independent, one a page and extractor and a few.
const TOTAL: f64 = 30_000.0;

/// How much of the fitted cost of different neighbours is kept: pseudo-likelihood makes too much of neighbours, whose true
/// labels it is told. Halves and wholes were worse on `scrapinghub` and `aed`, the other sets hardly care.
const COUPLING: f64 = 0.7;

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let Arguments { sets, out, without } = arguments;
    let mut examples = Vec::new();
    for set in sets {
        let known = examples.len();
        let gold: HashMap<String, Trigrams> = read(&PathBuf::from(format!("{}.gold.jsonl.gz", set.display())))?
            .into_iter()
            .map(|page| (page.id, trigrams(&page.text)))
            .collect();
        for path in extractions(set)? {
            let mut pages = read(&path)?;
            pages.retain(|page| *without != Some(page.site.bytes().map(u32::from).sum::<u32>() % 3));
            add_examples(&mut examples, &pages, &gold);
            // As first pages of sites not seen before.
            for (at, page) in pages.iter_mut().enumerate() {
                page.site = at.to_string();
            }
            add_examples(&mut examples, &pages, &gold);
        }
        let weight: f64 = examples[known..].iter().map(|example| example.weight).sum();
        for example in &mut examples[known..] {
            example.weight *= TOTAL / weight / sets.len() as f64;
        }
        println!("{}: {} lines", set.display(), examples.len() - known);
    }
    let model = Logistic::fit(&examples, PENALTY);
    let weight = |examples: &mut dyn Iterator<Item = &Example>| examples.map(|example| example.weight).sum::<f64>();
    let is_right = |example: &&Example| (model.log_odds(&example.features) > 0.0) == example.positive;
    let right = weight(&mut examples.iter().filter(is_right)) / weight(&mut examples.iter());
    println!("given its neighbours' labels, {:.1} % of the text is labelled as in the sets", 100.0 * right);
    std::fs::write(out, source(&model, sets, examples.len()))?;
    Ok(())
}

/// The files of a set that hold what an extractor left of the pages.
fn extractions(set: &Path) -> Result<Vec<PathBuf>> {
    let folder = set.parent().unwrap_or(Path::new("."));
    let name = set.file_name().unwrap_or_default().to_string_lossy().into_owned() + ".";
    let mut paths = Vec::new();
    for entry in folder.read_dir()? {
        let file = entry?.file_name().to_string_lossy().into_owned();
        let is_page_file = !file.contains(".gold.") && !file.contains(".html.");
        if file.starts_with(&name) && file.ends_with(".jsonl.gz") && is_page_file {
            paths.push(folder.join(file));
        }
    }
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> Result<Vec<Page>> {
    Ok(articles(path)?.into_iter().map(|page| Page::new(page.id, page.text).site(page.site)).collect())
}

/// Runs of three words, and how many words there are.
struct Trigrams(HashSet<[u64; 3]>, usize);

fn trigrams(text: &str) -> Trigrams {
    let words = words(text);
    Trigrams(words.windows(3).map(|run| [run[0], run[1], run[2]]).collect(), words.len())
}

fn words(text: &str) -> Vec<u64> {
    let mut words = Vec::new();
    each_token(text, |token| words.push(token.hash));
    words
}

/// Adds the lines of pages: text are those most of whose words stand in runs of three, across lines, that the hand-cleaned
/// text has. A line weighs as much as its part of the text.
fn add_examples(examples: &mut Vec<Example>, pages: &[Page], gold: &HashMap<String, Trigrams>) {
    let model: SiteModel = learn(pages);
    for page in pages {
        let Some(Trigrams(known, length)) = gold.get(&page.id).filter(|gold| gold.1 > 0) else { continue };
        let lines = observe(&model, page);
        let by_line: Vec<Vec<u64>> = lines.iter().map(|(span, _)| words(&page.text[span.range()])).collect();
        let all: Vec<u64> = by_line.concat();
        let mut is_known = vec![false; all.len()];
        for (at, run) in all.windows(3).enumerate() {
            if known.contains(run) {
                is_known[at..at + 3].fill(true);
            }
        }
        let mut rest = &is_known[..];
        let labels: Vec<bool> = by_line
            .iter()
            .map(|words| {
                let (line, after) = rest.split_at(words.len());
                rest = after;
                line.iter().filter(|known| **known).count() * 2 > words.len()
            })
            .collect();
        let label = |at: Option<usize>| match at.and_then(|at| labels.get(at)) {
            Some(true) => 1.0,
            Some(false) => -1.0,
            None => 0.0,
        };
        for (at, (_, features)) in lines.iter().enumerate() {
            let around = label(at.checked_sub(1)) + label(Some(at + 1));
            let features = features.iter().copied().chain([around]).collect();
            let weight = (by_line[at].len() as f64 / (*length).max(20) as f64).min(1.0);
            examples.push(Example { features, positive: labels[at], weight });
        }
    }
}

/// The file of weights.
fn source(model: &Logistic, sets: &[PathBuf], lines: usize) -> String {
    let names: Vec<_> = sets.iter().map(|set| set.file_name().unwrap_or_default().to_string_lossy()).collect();
    let (pair, weights) = model.weights.split_last().unwrap_or((&0.0, &[]));
    let mut source = format!(
        include_str!("line_weights.txt"),
        names = names.join(", "),
        paths = names.iter().map(|name| format!("DATA/{name}")).collect::<Vec<_>>().join(" "),
        lines = lines,
        bias = model.bias,
        pair = pair * COUPLING,
    );
    for (weight, name) in weights.iter().zip(NAMES) {
        _ = writeln!(source, "    {weight:.3}, // {name}");
    }
    source + "];\n"
}
