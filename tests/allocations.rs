//! Nothing is allocated for a word, a shingle or a line: a text ten times as long takes a few more growths of what it is kept
//! in, counted by the allocator.

use std::alloc::System;

use gleaner::cluster::{DuplicateIndex, HeldWords};
use gleaner::sketch::{BottomKHasher, MinHasher, SimHasher};
use gleaner::text::{blocks, each_token, normalize, repeats, shingles, word_keys};
use gleaner::{Page, SiteModel, Terms};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Words of a short text; a long one has ten times as many.
const WORDS: usize = 3000;

/// An invented text of so many words in lines of thirty, of three scripts, with capitals, accents, digits and apostrophes.
fn text(words: usize) -> String {
    const SYLLABLES: [&str; 8] = ["ra", "Mé", "tor", "وزا", "ري", "наво", "ди", "d’a"];
    let word = |number: usize| {
        let syllable = |at: u32| SYLLABLES[number.wrapping_mul(2_654_435_761) >> (3 * at) & 7];
        format!("{}{}{}", syllable(1), syllable(2), if number.is_multiple_of(9) { "7" } else { syllable(3) })
    };
    let line = |from: usize| (from..from + 30).map(word).collect::<Vec<_>>().join(" ");
    (0..words).step_by(30).map(line).collect::<Vec<_>>().join(".\n")
}

type Work = (&'static str, fn(&str));

const WORKS: &[Work] = &[
    ("blocks", |text| assert!(blocks(text).count() > 9)),
    ("words", |text| each_token(text, |token| assert!(!token.text.is_empty()))),
    ("normal form", |text| assert!(!normalize(text).is_empty())),
    ("word keys", |text| assert!(!word_keys(text).is_empty())),
    ("shingles", |text| assert!(shingles(&word_keys(text), 3).count() > 9)),
    ("MinHash", |text| {
        assert!(MinHasher::new(128, 1).is_ok_and(|hasher| !hasher.signature(&all_shingles(text)).is_empty()));
    }),
    ("bottom-k", |text| {
        assert!(BottomKHasher::new(64, 1).is_ok_and(|hasher| !hasher.sketch(&all_shingles(text)).is_empty()));
    }),
    ("SimHash", |text| assert!(!SimHasher::new(1).fingerprint(&all_shingles(text)).is_empty())),
    ("repeated lines", |text| assert!(repeats(text).len() < 9)),
    ("placing", |text| assert!(DuplicateIndex::<HeldWords>::default().insert(&word_keys(text)).represents)),
    ("stripping", |text| assert_eq!(model().strip(&page("page", text)).len(), 1)),
    ("terms of events", |text| assert!(!Terms::new("", text).is_empty())),
];

fn all_shingles(text: &str) -> Vec<u64> {
    shingles(&word_keys(text), 3).collect()
}

fn page(id: &str, text: &str) -> Page {
    Page::new(id, format!("{text}\nShare this report with friends")).site("one.example")
}

/// Of a site that repeats one line.
fn model() -> SiteModel {
    let reports = ["The ferry ran aground.", "A school opens again.", "Rain until Friday.", "The mayor steps down."];
    let mut model = SiteModel::default();
    model.learn(&reports.map(|text| page(text, text)));
    model
}

/// One test, because the allocator counts what all threads take.
#[test]
fn nothing_is_allocated_for_each_word() {
    let (short, long) = (text(WORDS), text(10 * WORDS));
    for (name, work) in WORKS {
        let allocations = |text: &str| {
            let region = Region::new(ALLOCATOR);
            work(text);
            let stats = region.change();
            stats.allocations + stats.reallocations
        };
        // Tables are made on first use.
        work(&long);
        let (few, many) = (allocations(&short), allocations(&long));
        println!("{name}: {few} for {WORDS} words, {many} for ten times as many");
        // Ten times as long is four doublings, of five collections.
        assert!(many <= few + 20, "{name}: {few} and {many}");
    }
}
