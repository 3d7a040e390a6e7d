//! What a document costs near-duplicates as they grow: time, bytes.
//!
//! `cargo bench --bench growth` prints the table of the live index for 1,000 to 1,000,000 documents, in a few minutes and
//! 3 GB; `-- 100000` stops there, and `-- 4000000` goes on to that. `-- batch` prints that of all documents at once, from their
//! texts to clusters, up to as many, and after it what documents cost of which half share a template, and which are all the
//! same. With `--test` it only shows that it runs.

use std::time::Instant;

use gleaner::cluster::{DuplicateIndex, DuplicateOptions};
use gleaner::hash::mix;
use gleaner::text::WordKey;
use gleaner::{Error, Gleaner, Page};

mod process;

use process::{Seconds, peak, timed};

/// Words of a document.
const WORDS: u64 = 300;
/// Different words there are; the first ones are common, as in any language.
const VOCABULARY: f64 = 100_000.0;

/// The words of a document, by their numbers: of ten, three are copies of an earlier one with every 20th word changed, or cut
/// to a half.
fn words(number: u64) -> impl Iterator<Item = u64> {
    let copy = number % 10 < 3 && number > 10;
    let base = if copy { number - 10 + number % 10 - mix(number) % (number / 2) / 10 * 10 } else { number };
    let base = if base % 10 < 3 { base + 3 } else { base };
    let word = |seed: u64| {
        let share = (mix(seed) >> 11) as f64 / (1u64 << 53) as f64;
        VOCABULARY.powf(share) as u64
    };
    let edited =
        move |at: u64| if copy && at % 20 == number % 20 { word(mix(number) ^ at) } else { word(mix(base) ^ at) };
    (0..if copy && number % 10 == 2 { WORDS / 2 } else { WORDS }).map(edited)
}

/// Those of a document, with the words of one template before them in every other one.
fn templated(number: u64) -> impl Iterator<Item = u64> {
    (0..if number.is_multiple_of(2) { WORDS / 3 } else { 0 }).chain(words(number))
}

/// A document as the live index takes it.
fn keys(number: u64) -> Vec<WordKey> {
    words(number).map(|word| WordKey((mix(word) >> 32) as u32 & !1)).collect()
}

/// A text of words: of four letters each.
fn text(words: impl Iterator<Item = u64>) -> String {
    let letters = |word: u64| [0, 1, 2, 3].map(|place| (word / 26u64.pow(place) % 26) as u8 + b'a');
    words.flat_map(|word| letters(word).map(char::from).into_iter().chain([' '])).collect()
}

fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().collect();
    let asked = arguments.iter().find_map(|argument| argument.parse::<u64>().ok());
    let is_test = arguments.iter().any(|argument| argument == "--test");
    let most = if is_test { 1000 } else { asked.unwrap_or(1_000_000) };
    let stops: Vec<u64> =
        [1000, 10_000, 100_000, 300_000, 1_000_000, 4_000_000].into_iter().filter(|&stop| stop <= most).collect();
    if arguments.iter().any(|argument| argument == "batch") || is_test {
        batch(&stops)?;
    }
    if arguments.iter().all(|argument| argument != "batch") {
        live(&stops);
    }
    Ok(())
}

/// The table of all documents at once, from their texts on.
fn batch(stops: &[u64]) -> Result<(), Error> {
    let gleaner = Gleaner::builder().build()?;
    println!(
        "{:>10}  {:<14}  {:>16}  {:>10}  {:>8}  {:>15}",
        "documents", "", "us of processor", "of system", "clusters", "bytes, at most"
    );
    let line = |stop: u64, name: &str, text: &dyn Fn(u64) -> String| {
        const AT_ONCE: u64 = 2000;
        let mut pages = gleaner.deduplicator();
        let (mut pushed, mut own) = (Ok(()), Some(Seconds::default()));
        for from in (0..stop).step_by(AT_ONCE as usize) {
            let some = (from..stop.min(from + AT_ONCE)).map(|number| Page::new(number.to_string(), text(number)));
            let some: Vec<Page> = some.collect();
            let (result, time) = timed(|| pages.push(some));
            (pushed, own) = (pushed.and(result), own.zip(time).map(|(sum, time)| sum + time));
        }
        pushed?;
        let (found, time) = timed(|| pages.finish());
        let own = own.zip(time).map(|(sum, time)| sum + time);
        let clusters = found.iter().filter(|page| page.placement.matched.is_none()).count() as f64 / stop as f64;
        let each = |total: Option<f64>, unit| {
            total.map_or("-".to_owned(), |total| format!("{:.1}", total * unit / stop as f64))
        };
        let (all, system) = (own.map(Seconds::all), own.map(|own| own.system));
        println!(
            "{stop:>10}  {name:<14}  {:>16}  {:>10}  {clusters:>8.3}  {:>15}",
            each(all, 1e6),
            each(system, 1e6),
            each(peak(), 1_048_576.0)
        );
        Ok::<(), Error>(())
    };
    for &stop in stops {
        line(stop, "plain", &|number| text(words(number)))?;
    }
    if let Some(&last) = stops.iter().rfind(|&&stop| stop <= 1_000_000) {
        line(last, "half templated", &|number| text(templated(number)))?;
        line(last, "all the same", &|_| text(words(11)))?;
    }
    Ok(())
}

/// The table of the live index.
fn live(stops: &[u64]) {
    let mut index = DuplicateIndex::new(DuplicateOptions::default());
    println!(
        "{:>10}  {:>12}  {:>8}  {:>12}  {:>14}",
        "documents", "us/document", "copies", "index bytes", "words' bytes"
    );
    let (mut done, mut copies) = (0, 0);
    for &stop in stops {
        // Made beforehand, a part at a time, so that only the index is timed: the last tenth before each stop.
        let from = stop - stop / 10;
        for number in done..from {
            copies += u64::from(index.insert(&keys(number)).matched.is_some());
        }
        let last: Vec<Vec<WordKey>> = (from..stop).map(keys).collect();
        let start = Instant::now();
        for words in &last {
            copies += u64::from(index.insert(words).matched.is_some());
        }
        let each = start.elapsed().as_secs_f64() * 1e6 / last.len() as f64;
        let bytes = |bytes: usize| bytes as f64 / stop as f64;
        println!(
            "{stop:>10}  {each:>12.1}  {:>8.3}  {:>12.0}  {:>14.0}",
            copies as f64 / stop as f64,
            bytes(index.bytes()),
            bytes(index.store().bytes())
        );
        done = stop;
    }
}
