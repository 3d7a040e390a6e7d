//! Cost of each stage of the path from pages to news, in bytes of text a second.
//!
//! `cargo bench --bench stages -- batch` measures the whole. The texts are those of `input`.

mod input;

use std::hint::black_box;

use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};
use gleaner::boilerplate::learn;
use gleaner::cluster::{DuplicateOptions, EventOptions, cluster_events, place_all};
use gleaner::text::{WordKey, repeats, shingles, word_keys};
use gleaner::{Gleaner, Page, Terms};

use crate::input::{LANGUAGES, document, report, site, text_of};

/// Bytes of the text of each language.
const TEXT: usize = 1 << 18;
/// Documents of which three in ten are edited copies.
const DOCUMENTS: u64 = 2000;
/// Documents that report events, four each.
const REPORTS: u64 = 1000;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    text(&mut criterion);
    sites(&mut criterion);
    groups(&mut criterion);
    whole(&mut criterion);
    criterion.final_summary();
}

fn text(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("text");
    for language in LANGUAGES {
        let (name, text) = (language.0, text_of(language, TEXT));
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("word_keys/{name}"), |bencher| bencher.iter(|| word_keys(black_box(&text))));
    }
    let pages = site(0);
    group.throughput(bytes(pages.iter().map(|page| &*page.text)));
    let words: Vec<Vec<WordKey>> = pages.iter().map(|page| word_keys(&page.text)).collect();
    group.bench_function("shingles", |bencher| {
        bencher.iter(|| words.iter().flat_map(|words| shingles(black_box(words), 3)).fold(0, |a, b| a ^ b));
    });
    group.bench_function("repeats", |bencher| {
        bencher.iter(|| pages.iter().map(|page| repeats(black_box(&page.text)).len()).sum::<usize>());
    });
    group.finish();
}

/// A site of two hundred pages.
fn sites(criterion: &mut Criterion) {
    let pages = site(0);
    let model = learn(&pages);
    let stripped = pages.iter().filter(|page| model.strip(page).len() >= 5).count();
    assert!(stripped * 10 >= pages.len() * 9, "only {stripped} pages lose their chrome");
    let mut group = long(criterion, "site");
    group.throughput(bytes(pages.iter().map(|page| &*page.text)));
    group.bench_function("learn", |bencher| bencher.iter(|| learn(black_box(&pages))));
    group.bench_function("strip", |bencher| {
        bencher.iter(|| pages.iter().map(|page| model.strip(black_box(page)).len()).sum::<usize>());
    });
    group.finish();
}

fn groups(criterion: &mut Criterion) {
    let mut group = long(criterion, "groups");

    let documents: Vec<String> = (0..DOCUMENTS).map(document).collect();
    let words: Vec<Vec<WordKey>> = documents.iter().map(|text| word_keys(text)).collect();
    let copies =
        place_all(&words, DuplicateOptions::default()).iter().filter(|placement| placement.matched.is_some()).count();
    assert!((580..=600).contains(&copies), "{copies} of 600 copies were found");
    group.throughput(bytes(documents.iter().map(|text| &**text)));
    group.bench_function("place_all", |bencher| {
        bencher.iter(|| place_all(black_box(&words), DuplicateOptions::default()));
    });

    let reports: Vec<String> = (0..REPORTS).map(report).collect();
    group.throughput(bytes(reports.iter().map(|text| &**text)));
    let terms = || reports.iter().map(|text| Terms::new("", black_box(text))).collect::<Vec<_>>();
    group.bench_function("terms", |bencher| bencher.iter(terms));
    let terms = terms();
    let group_all = || cluster_events(black_box(&terms), &[], &EventOptions::default());
    let events = group_all().events.into_iter().max().map_or(0, |last| last + 1);
    assert!((200..=350).contains(&events), "250 events came out as {events}");
    group.bench_function("cluster_events", |bencher| bencher.iter(group_all));
    group.finish();
}

/// Five sites at once.
fn whole(criterion: &mut Criterion) {
    let pages: Vec<Page> = (0..5).flat_map(site).collect();
    let gleaner = Gleaner::builder().build().expect("the defaults are valid");
    let mut group = long(criterion, "whole");
    group.throughput(bytes(pages.iter().map(|page| &*page.text)));
    group.bench_function("batch", |bencher| bencher.iter(|| gleaner.batch(black_box(&pages))));
    group.finish();
}

/// A group of benchmarks that take long.
fn long<'a>(criterion: &'a mut Criterion, name: &str) -> BenchmarkGroup<'a, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(20);
    group
}

fn bytes<'a>(texts: impl Iterator<Item = &'a str>) -> Throughput {
    Throughput::Bytes(texts.map(str::len).sum::<usize>() as u64)
}
