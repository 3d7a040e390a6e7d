//! The cases of `testdata/text.toml`: words, blocks and shingles in many scripts.

use std::collections::BTreeSet;
use std::fmt::Debug;

use gleaner::text::{blocks, each_token, normalize, shingles, word_keys};
use toml::{Table, Value};

const CASES: &str = include_str!("../testdata/text.toml");

/// The cases of a kind; there must be at least `least`.
fn cases(kind: &str, least: usize) -> Vec<Table> {
    let all: Table = CASES.parse().expect("valid TOML");
    let cases: Vec<Table> =
        all[kind].as_array().expect("a list").iter().map(|case| case.as_table().expect("a table").clone()).collect();
    assert!(cases.len() >= least, "only {} cases of {kind}", cases.len());
    cases
}

fn text<'a>(case: &'a Table, field: &str) -> &'a str {
    case.get(field).and_then(Value::as_str).unwrap_or_else(|| panic!("no {field} in {case}"))
}

fn texts<'a>(case: &'a Table, field: &str) -> Vec<&'a str> {
    list(case, field).iter().map(|value| value.as_str().expect("a string")).collect()
}

fn numbers(case: &Table, field: &str) -> Vec<usize> {
    list(case, field).iter().map(number).collect()
}

fn list<'a>(case: &'a Table, field: &str) -> &'a [Value] {
    case.get(field).and_then(Value::as_array).unwrap_or_else(|| panic!("no {field} in {case}"))
}

fn number(value: &Value) -> usize {
    value.as_integer().and_then(|number| usize::try_from(number).ok()).expect("a number")
}

/// Collects what is wrong, so that one run shows all of it.
#[derive(Default)]
struct Wrong(Vec<String>);

impl Wrong {
    fn unless_equal<T: PartialEq + Debug>(&mut self, case: &Table, what: &str, found: &T, expected: &T) {
        if found != expected {
            self.0.push(format!("{}: {what}\n     found {found:?}\n  expected {expected:?}", text(case, "why")));
        }
    }

    fn none(&self) {
        assert!(self.0.is_empty(), "{} wrong:\n{}", self.0.len(), self.0.join("\n"));
    }
}

/// Where the `words` stand in the input, one after the other; a word that is there once and listed again keeps its place.
fn places(input: &str, words: &[&str]) -> Vec<(usize, usize)> {
    let mut places: Vec<(usize, usize)> = Vec::new();
    for word in words {
        let from = places.last().map_or(0, |last| last.1);
        let place = match input[from..].find(word) {
            Some(at) => (from + at, from + at + word.len()),
            None => {
                *places.last().filter(|last| input[last.0..last.1] == **word).unwrap_or_else(|| panic!("no {word}"))
            }
        };
        places.push(place);
    }
    places
}

#[test]
fn words() {
    let mut wrong = Wrong::default();
    let mut scripts = BTreeSet::new();
    for case in &cases("word", 40) {
        let (input, normal) = (text(case, "input"), text(case, "normal"));
        scripts.insert(text(case, "script").to_owned());
        wrong.unless_equal(case, "normal form", &normalize(input).as_str(), &normal);
        wrong.unless_equal(case, "normal form of the normal form", &normalize(&normalize(input)), &normalize(input));
        wrong.unless_equal(case, "normal form of the expected one", &normalize(normal).as_str(), &normal);
        if case.contains_key("words") {
            let mut found = Vec::new();
            each_token(input, |token| found.push((token.span.start, token.span.end)));
            wrong.unless_equal(case, "places of the words", &found, &places(input, &texts(case, "words")));
        }
    }
    assert!(scripts.len() >= 15, "{scripts:?}");
    wrong.none();
}

#[test]
fn spellings_of_one_text() {
    let mut wrong = Wrong::default();
    for case in &cases("same", 4) {
        let inputs = texts(case, "inputs");
        for input in &inputs[1..] {
            wrong.unless_equal(case, "normal form", &normalize(input), &normalize(inputs[0]));
            wrong.unless_equal(case, "keys of the words", &word_keys(input), &word_keys(inputs[0]));
        }
    }
    wrong.none();
}

#[test]
fn texts_that_differ() {
    let mut wrong = Wrong::default();
    for case in &cases("different", 4) {
        let inputs = texts(case, "inputs");
        let forms: BTreeSet<String> = inputs.iter().map(|input| normalize(input)).collect();
        wrong.unless_equal(case, &format!("number of normal forms {forms:?}"), &forms.len(), &inputs.len());
    }
    wrong.none();
}

#[test]
fn lines_and_paragraphs() {
    let mut wrong = Wrong::default();
    for case in &cases("block", 8) {
        let input = text(case, "input");
        let found: Vec<(&str, usize)> =
            blocks(input).map(|block| (&input[block.span.range()], block.paragraph as usize)).collect();
        let (lines, paragraphs) = (texts(case, "lines"), numbers(case, "paragraphs"));
        assert_eq!(lines.len(), paragraphs.len(), "{case}");
        wrong.unless_equal(case, "blocks", &found, &lines.into_iter().zip(paragraphs).collect());
    }
    wrong.none();
}

#[test]
fn shingles_of_short_and_long_texts() {
    let mut wrong = Wrong::default();
    for case in &cases("shingle", 10) {
        let length = number(&case["length"]);
        let [a, b] = ["a", "b"].map(|side| shingles(&word_keys(text(case, side)), length).collect::<Vec<u64>>());
        wrong.unless_equal(case, "counts", &vec![a.len(), b.len()], &numbers(case, "counts"));
        let [a, b]: [BTreeSet<u64>; 2] = [a, b].map(|shingles| shingles.into_iter().collect());
        wrong.unless_equal(case, "common shingles", &a.intersection(&b).count(), &number(&case["common"]));
    }
    wrong.none();
}

#[test]
#[should_panic(expected = "1 wrong")]
fn a_wrong_expectation_is_noticed() {
    let case: Table = "why = \"test\"".parse().expect("valid TOML");
    let mut wrong = Wrong::default();
    wrong.unless_equal(&case, "normal form", &normalize("Rain!").as_str(), &"Rain");
    wrong.none();
}
