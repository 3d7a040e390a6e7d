//! Glued pages: a text that comes as one long line is read as the lines that it once had.
//!
//! A line of so many words is no paragraph. Something ends where a sentence ends, and where words that many stories of the
//! site share meet words that they do not share.

use std::ops::Range;

use crate::boilerplate::model::SiteTemplates;
use crate::boilerplate::view::{Glued, NUMBER, View, Word, ends_sentence, rough_key};
use crate::hash::{Filter, KeyMap, combine};

/// Lines are taken apart from this length on, in words or their equivalent. With all lines of a page glued by spaces (word
/// F1 of resiliparse's text of `DAnIEL`, of CPE) 100 gives .897, .918; 150 .901, .918; 250 .898, .917; not at all .806, .841.
pub(crate) const GLUED: usize = 150;
/// Words in a run.
const RUN: usize = 4;
/// Fewer shared words in a row are a phrase: from 5 on, CPE falls to .908.
const FEWEST: usize = 8;
/// Words next to each other that differ so many times in the stories that share them are not of one thing.
const JUMP: u32 = 3;
/// The part of a site's stories that must share a run. A tenth is as good, a fiftieth worse by .005 on `DAnIEL`.
const SHARE: f64 = 0.05;

/// On how many stories runs of words stand, by key: those that several have.
pub(crate) type Runs = KeyMap<u64, u32>;

/// The runs of words that stories of the site share in lines that were taken apart; `story` is that of each page,
/// `order` goes by story.
pub(crate) fn shared_runs(site: &SiteTemplates, pages: &[View], story: &[usize], order: &[usize]) -> Runs {
    let is_apart = |line: &&Glued| !site.lines.contains_key(&line.key);
    let lines = |&page: &usize| {
        let view = &pages[page];
        view.glued.iter().filter(is_apart).map(move |line| (&view.words[line.words.clone()], story[page]))
    };
    let words = || order.iter().flat_map(lines).flat_map(|(words, _)| words.windows(RUN));
    let repeated = Filter::of_repeated(words().map(rough_key), words().count());
    let mut seen: KeyMap<u64, (usize, u32)> = KeyMap::default();
    for (words, story) in order.iter().flat_map(lines) {
        for run in words.windows(RUN).filter(|run| repeated.may_hold(rough_key(run))).filter_map(key) {
            let (last, stories) = seen.entry(run).or_insert((usize::MAX, 0));
            *stories += u32::from(std::mem::replace(last, story) != story);
        }
    }
    let least = site.share(2, SHARE);
    seen.into_iter().filter(|(_, (_, stories))| *stories >= least).map(|(run, (_, stories))| (run, stories)).collect()
}

fn key(run: &[Word]) -> Option<u64> {
    let literal = run.iter().filter(|word| word.hash != NUMBER).count();
    (literal >= 2).then(|| run.iter().fold(0, |key, word| combine(key, word.hash)))
}

/// The parts of a long line of these words, and how many stories share each: 1 for those of its own.
pub(crate) fn parts(text: &str, words: &[Word], runs: &Runs) -> Vec<(Range<usize>, u32)> {
    let mut shared = shared(words, runs);
    let mut parts = Vec::new();
    let mut start = 0;
    for at in 1..=words.len() {
        if at == words.len() || ends_sentence_before(text, words, at) || differs(shared[at - 1], shared[at]) {
            parts.push((start..at, median(&mut shared[start..at])));
            start = at;
        }
    }
    parts
}

/// The upper median of some numbers, which are put in another order; 0 of none.
fn median(numbers: &mut [u32]) -> u32 {
    match numbers {
        [] => 0,
        // Most parts are of one thing.
        [first, others @ ..] if others.iter().all(|other| other == first) => *first,
        _ => *numbers.select_nth_unstable(numbers.len() / 2).1,
    }
}

/// On how many stories the runs stand that each word is part of, the most frequent; 1 for words of its own.
fn shared(words: &[Word], runs: &Runs) -> Vec<u32> {
    let mut shared = vec![1; words.len()];
    if runs.is_empty() {
        return shared;
    }
    for (at, run) in words.windows(RUN).enumerate() {
        if let Some(&stories) = key(run).and_then(|run| runs.get(&run)) {
            shared[at..at + RUN].iter_mut().for_each(|known| *known = stories.max(*known));
        }
    }
    for part in shared.chunk_by_mut(|one, next| (*one > 1) == (*next > 1)) {
        if part.len() < FEWEST {
            part.fill(1);
        }
    }
    shared
}

/// Whether words of so many stories and those next to them are parts of different things.
fn differs(one: u32, next: u32) -> bool {
    one != next && ((one > 1) != (next > 1) || one.max(next) > JUMP * one.min(next))
}

/// Whether a sentence ends before a word. Two dots end none: headlines have them. Words of one ligature share their place.
fn ends_sentence_before(text: &str, words: &[Word], at: usize) -> bool {
    // Most words show at once that nothing starts with them.
    if !words[at].starts {
        return false;
    }
    let (end, start) = (words[at - 1].span.end, words[at].span.start);
    let gap = text.get(end..start).unwrap_or_default();
    let is_end = ends_sentence(gap) && !gap.contains("..") && (words[at].solo || gap.contains(char::is_whitespace));
    is_end && !text[words[at].span.range()].starts_with(char::is_lowercase)
}
