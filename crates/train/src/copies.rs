//! The weights by which two documents count as copies.
//!
//! Fitted on two kinds of pairs: articles of real archives with copies made of them here (edited, cut, shuffled, put under
//! other words), and pairs of different articles that the library compares, which people read and judged
//! (`data/copies.tsv`). Pairs that nobody judged are left out.
//!
//! Which pairs are compared depends a little on the weights that the library has now: written, built and run again, it
//! settles after some rounds, and what ships is what it settled on.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use gleaner::cluster::{DuplicateOptions, Evidence, compare_all};
use gleaner::hash::{hash_bytes, mix};
use gleaner::text::{WordKey, word_keys};

use crate::Result;
use crate::fit::{Example, Logistic};
use crate::input::{Article, articles};

/// Fits the weights of `gleaner::cluster::Evidence` and writes them as Rust.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Archives: JSON lines with `id` and `text`, also compressed by gzip. A file's name up to the first dot is the
    /// archive's name in the list of judged pairs.
    #[arg(required = true)]
    archives: Vec<PathBuf>,
    /// The judged pairs.
    #[arg(long, default_value = "crates/train/data/copies.tsv")]
    judged: PathBuf,
    /// Where the weights go.
    #[arg(long, default_value = "src/cluster/weights.rs")]
    out: PathBuf,
}

/// How a copy is made of an article's words.
const KINDS: [&str; 9] = ["edit5", "edit10", "edit20", "half", "third", "mixed", "shuffle", "front", "same"];
/// The kinds that are hard to find count twice.
const HARD: [&str; 5] = ["edit10", "edit20", "third", "mixed", "shuffle"];
/// Shorter articles are left out.
const LEAST_WORDS: usize = 20;
/// The penalty on the squared weights.
const PENALTY: f64 = 0.1;
/// A wrong merge harms more than a missed one: what is taken from the fitted bias.
const CAUTION: f64 = 0.9;
/// Parts of the cross-validation.
const FOLDS: u64 = 5;

/// A compared pair.
struct Pair {
    evidence: Evidence,
    /// Empty if it is not a made one.
    kind: &'static str,
    positive: bool,
    archive: usize,
    fold: u64,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let judged = judged(&arguments.judged)?;
    let mut pairs = Vec::new();
    for (number, path) in arguments.archives.iter().enumerate() {
        pairs.extend(pairs_of(&articles(path)?, &stem(path), number, &judged));
    }
    let model = cautious(&pairs, |_| true);
    let report = report(&pairs, &model);
    print!("{report}");
    std::fs::write(&arguments.out, source(&model, &report))?;
    Ok(())
}

fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.split('.').next().unwrap_or_default().to_owned()
}

/// Whether two articles of an archive, the smaller identifier first, belong together.
type Judged = HashMap<(String, String, String), bool>;

fn judged(path: &Path) -> Result<Judged> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let row = |(number, line): (usize, &str)| match line.split('\t').collect::<Vec<_>>()[..] {
        [archive, a, b, verdict] => {
            let (a, b) = (a.min(b), a.max(b));
            Ok(((archive.into(), a.into(), b.into()), matches!(verdict, "copy" | "update")))
        }
        _ => Err(format!("{}:{}: four columns are wanted", path.display(), number + 1).into()),
    };
    text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')).map(row).collect()
}

fn pairs_of(articles: &[Article], archive: &str, number: usize, judged: &Judged) -> Vec<Pair> {
    let words: Vec<Vec<WordKey>> = articles.iter().map(|article| word_keys(&article.text)).collect();
    let originals: Vec<usize> = (0..words.len()).filter(|&at| words[at].len() >= LEAST_WORDS).collect();
    let vocabulary: Vec<WordKey> = originals.iter().take(300).flat_map(|&at| words[at].iter().copied()).collect();
    // An original is followed by its copy.
    let documents: Vec<Vec<WordKey>> = originals
        .iter()
        .flat_map(|&at| [words[at].clone(), copy(KINDS[at % KINDS.len()], &words[at], &vocabulary, at as u64)])
        .collect();
    let pair = |(a, b, evidence): (u32, u32, Evidence)| {
        let (from, with) = (originals[a as usize / 2], originals[b as usize / 2]);
        let (from_id, with_id) = (&articles[from].id, &articles[with].id);
        let key = (archive.to_owned(), from_id.min(with_id).clone(), from_id.max(with_id).clone());
        let made = from == with;
        Some(Pair {
            evidence,
            kind: if made { KINDS[from % KINDS.len()] } else { "" },
            positive: made || *judged.get(&key)?,
            archive: number,
            fold: hash_bytes(format!("{}\t{}", key.1, key.2).as_bytes(), 0) % FOLDS,
        })
    };
    compare_all(&documents, DuplicateOptions::default()).into_iter().filter_map(pair).collect()
}

/// A copy of a kind; `seed` decides what chance would.
fn copy(kind: &str, words: &[WordKey], vocabulary: &[WordKey], seed: u64) -> Vec<WordKey> {
    let count = words.len();
    let chance = |at: usize, purpose: u64| mix(mix(seed ^ purpose << 32) ^ at as u64);
    let other = |at: usize| vocabulary[chance(at, 1) as usize % vocabulary.len()];
    // Of the words so many in a hundred are dropped, replaced or followed by another, a third each.
    let edited = |words: &[WordKey], share: u64| {
        let word = |(at, &word): (usize, &WordKey)| match chance(at, 2) % 300 {
            drop if drop < share => vec![],
            replace if replace < 2 * share => vec![other(at)],
            double if double < 3 * share => vec![word, other(at)],
            _ => vec![word],
        };
        words.iter().enumerate().flat_map(word).collect()
    };
    match kind {
        "edit5" => edited(words, 5),
        "edit10" => edited(words, 10),
        "edit20" => edited(words, 20),
        "half" => words[..count / 2].to_vec(),
        "third" => words[..count * 3 / 10].to_vec(),
        "mixed" => edited(&words[..count * 6 / 10], 5),
        "shuffle" => {
            // The sentences are unknown here: stretches of about twenty words.
            let mut parts: Vec<&[WordKey]> = words.chunks(20).collect();
            parts.sort_by_key(|part| chance(part.as_ptr() as usize - words.as_ptr() as usize, 3));
            parts[..(parts.len() * 7 / 10).max(1)].concat()
        }
        "front" => [&[other(0), other(1)], words].concat(),
        _ => words.to_vec(),
    }
}

/// The model fitted on some of the pairs, with caution.
fn cautious(pairs: &[Pair], which: impl Fn(&Pair) -> bool) -> Logistic {
    let examples: Vec<Example> = pairs
        .iter()
        .filter(|pair| which(pair))
        .map(|pair| Example {
            features: pair.evidence.features().to_vec(),
            positive: pair.positive,
            weight: weight(pair),
        })
        .collect();
    let mut model = Logistic::fit(&examples, PENALTY);
    model.bias -= CAUTION;
    model
}

/// How much a pair counts: made copies abound, wrong pairs are few, and short texts tell little.
fn weight(pair: &Pair) -> f64 {
    let made = if pair.kind.is_empty() { 1.0 } else { 0.25 };
    let hard = if HARD.contains(&pair.kind) { 2.0 } else { 1.0 };
    let wrong = if pair.positive { 1.0 } else { 2.0 };
    let short = if pair.evidence.words.0 < 40 { 0.4 } else { 1.0 };
    made * hard * wrong * short
}

fn report(pairs: &[Pair], model: &Logistic) -> String {
    let mut text = String::new();
    let accepts = |pair: &Pair, model: &Logistic| model.log_odds(&pair.evidence.features()) >= 0.0;
    let found = pairs.iter().filter(|pair| pair.kind.is_empty());
    let right = found.clone().filter(|pair| pair.positive).count();
    let _ = writeln!(
        text,
        "{} made copies; {right} judged pairs that belong together and {} that do not",
        pairs.len() - found.clone().count(),
        found.count() - right
    );
    for kind in KINDS {
        let of: Vec<&Pair> = pairs.iter().filter(|pair| pair.kind == kind).collect();
        let share = of.iter().filter(|pair| accepts(pair, model)).count() as f64 / of.len().max(1) as f64;
        let _ = writeln!(text, "made, {kind}: {share:.4} accepted");
    }
    let folds: Vec<Logistic> = (0..FOLDS).map(|fold| cautious(pairs, |pair| pair.fold != fold)).collect();
    for least in [20, 40, 80] {
        let judged = |pair: &&Pair| pair.kind.is_empty() && pair.evidence.words.0 >= least;
        let accepted: Vec<&Pair> =
            pairs.iter().filter(judged).filter(|pair| accepts(pair, &folds[pair.fold as usize])).collect();
        let right = accepted.iter().filter(|pair| pair.positive).count();
        let _ = writeln!(
            text,
            "judged, {least} words and more, cross-validated: {right} of {} accepted are right",
            accepted.len()
        );
    }
    let archives = pairs.iter().map(|pair| pair.archive).max().unwrap_or(0);
    for archive in (0..=archives).filter(|_| archives > 0) {
        let model = cautious(pairs, |pair| pair.archive != archive);
        let here = |pair: &&Pair| pair.archive == archive && accepts(pair, &model);
        let made = |pair: &&Pair| !pair.kind.is_empty();
        let all = pairs.iter().filter(|pair| pair.archive == archive).filter(made).count();
        let (made, found): (Vec<&Pair>, Vec<&Pair>) = pairs.iter().filter(here).partition(made);
        let right = found.iter().filter(|pair| pair.positive).count();
        let _ = writeln!(
            text,
            "archive {archive}, fitted on the others: {} of {all} made ones, {right} of {} judged ones accepted are right",
            made.len(),
            found.len()
        );
    }
    text
}

/// The weights as Rust, with what they were fitted on.
fn source(model: &Logistic, report: &str) -> String {
    let mut text = String::from(
        "//! The weights of [`Evidence::log_odds`](crate::cluster::Evidence::log_odds), written by a tool; do not edit.\n//!\n\
         //! `cargo run --release -p gleaner-train -- copies ARCHIVE…`, with the archives that `data/copies.tsv` of that tool\n\
         //! names. Logistic regression; what it printed:\n//!\n//! ```text\n",
    );
    for line in report.lines() {
        let _ = writeln!(text, "//! {line}");
    }
    let _ = writeln!(text, "//! ```\n\n/// The log odds of nothing.\npub(crate) const BIAS: f64 = {:.2};", model.bias);
    let _ = writeln!(
        text,
        "/// One for each feature.\n#[rustfmt::skip]\npub(crate) const WEIGHTS: [f64; {}] = [",
        model.weights.len()
    );
    for (weight, name) in model.weights.iter().zip(Evidence::FEATURES) {
        let _ = writeln!(text, "    {weight:.2}, // {name}");
    }
    text + "];\n"
}
