//! Files that an earlier build wrote still open and give the answers that they gave.
//!
//! `testdata/compat/v1` has `pages.jsonl`; `site.model`, what was learnt from the first twelve of them; `gleaner.state`, a
//! stream after these; and `answers.jsonl`, what the two said of the others. The model and the state are never to be written
//! again once version 1 of the format is released: a change that cannot read them is a version 2, with a folder of its own.
//! Until then, and for a new folder, `cargo test --test compat -- --ignored write_files` writes them. The answers may
//! change when the library gets better, knowingly: `-- --ignored write_answers`.
#![cfg(feature = "serde")]

use std::fs;
use std::path::PathBuf;

use gleaner::boilerplate::learn;
use gleaner::format::Scheme;
use gleaner::{ErrorKind, Gleaner, Page, Removed, Result, SiteModel};
use serde_json::{Value, json};

/// So many pages were learnt from and ingested before saving.
const SEEN: usize = 12;

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata/compat/v1").join(name)
}

fn bytes(name: &str) -> Vec<u8> {
    fs::read(file(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn records(name: &str) -> Vec<Value> {
    let text = String::from_utf8(bytes(name)).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("a record")).collect()
}

fn pages() -> Vec<Page> {
    let field = |record: &Value, name: &str| record[name].as_str().unwrap_or_default().to_owned();
    let page = |record: &Value| {
        Page::new(field(record, "id"), field(record, "text"))
            .site(field(record, "site"))
            .title(field(record, "title"))
            .date(field(record, "date"))
    };
    let pages: Vec<Page> = records("pages.jsonl").iter().map(page).collect();
    assert!(pages.len() > SEEN + 3);
    pages
}

fn parts(removed: &[Removed]) -> Value {
    removed.iter().map(|part| json!([part.span.start, part.span.end, part.rule.name()])).collect()
}

/// What the saved model and the saved stream say of the pages that they have not seen.
fn answers() -> Result<Vec<Value>> {
    let model = SiteModel::from_bytes(&bytes("site.model"))?;
    let mut gleaner = Gleaner::from_bytes(&bytes("gleaner.state"))?;
    let answer = |page: &Page| {
        let seen = gleaner.ingest(page)?;
        Ok(json!({
            "id": page.id,
            "strip": parts(&model.strip(page)),
            "removed": parts(seen.removed()),
            "cluster": seen.cluster(),
            "duplicate_of": seen.duplicate_of().map(|found| &found.id),
            "jaccard": seen.duplicate_of().map(|found| format!("{:.9}", found.jaccard)),
            "event": seen.event(),
        }))
    };
    pages()[SEEN..].iter().map(answer).collect()
}

#[test]
fn old_files_give_the_same_answers() -> Result<()> {
    let (found, expected) = (answers()?, records("answers.jsonl"));
    assert!(expected.iter().any(|answer| answer["duplicate_of"].is_string()), "some of the pages are copies");
    assert!(expected.iter().any(|answer| answer["strip"].as_array().is_some_and(|parts| !parts.is_empty())));
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    Ok(())
}

#[test]
fn old_files_hold_what_they_held() -> Result<()> {
    let (model, state) = (bytes("site.model"), bytes("gleaner.state"));
    assert_eq!(Scheme::of(&model)?, Scheme::SiteModel);
    assert_eq!(Scheme::of(&state)?, Scheme::Gleaner);
    let opened = SiteModel::from_bytes(&model)?;
    let sites: Vec<(&str, u32, u32)> = opened.sites().collect();
    assert_eq!(sites, [("amwaj.example", 6, 6), ("nabd.example", 6, 6)]);
    assert!(sites.iter().all(|(site, ..)| !opened.templates(site).is_empty()));
    assert_eq!(Gleaner::from_bytes(&state)?.len(), SEEN);
    assert_eq!(opened.to_bytes()?, model, "a model is written as it was");
    assert_eq!(Gleaner::from_bytes(&state)?.to_bytes()?, state, "a state is written as it was");
    Ok(())
}

#[test]
fn files_of_another_version_and_damaged_ones_are_refused() {
    let mut newer = bytes("site.model");
    newer[8] = 2;
    assert_eq!(SiteModel::from_bytes(&newer).map_err(|error| error.kind()), Err(ErrorKind::Version));
    let mut damaged = bytes("gleaner.state");
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    assert_eq!(Gleaner::from_bytes(&damaged).map_err(|error| error.kind()).err(), Some(ErrorKind::Checksum));
}

#[test]
#[ignore = "writes the files that the other tests read"]
fn write_files() -> Result<()> {
    let pages = pages();
    fs::write(file("site.model"), learn(&pages[..SEEN]).to_bytes()?).expect("a writable folder");
    let mut gleaner = Gleaner::builder().build()?;
    for page in &pages[..SEEN] {
        gleaner.ingest(page)?;
    }
    fs::write(file("gleaner.state"), gleaner.to_bytes()?).expect("a writable folder");
    write_answers()
}

#[test]
#[ignore = "writes the answers that another test compares"]
fn write_answers() -> Result<()> {
    let lines: Vec<String> = answers()?.iter().map(|answer| answer.to_string() + "\n").collect();
    fs::write(file("answers.jsonl"), lines.concat()).expect("a writable folder");
    Ok(())
}
