//! Which pages of one site tell one story, so that a report printed five times does not look like chrome.
//!
//! Chrome is not known yet, so pages cannot be compared as wholes: two short pages of one site share most of their text.
//! Long lines tell: chrome has few of them, and those it has stand on most pages.

use crate::boilerplate::view::{Line, View};
use crate::hash::{KeyMap, KeySet};

/// A line says something if it is as long as this, in words or their equivalent.
const LONG: usize = 10;
/// One shared line is enough if it is a whole article glued into one.
const WHOLE: usize = 20;
/// Pages that share at least this part of the long lines of the one that has fewer tell one story.
const SHARED: f64 = 0.6;

/// Tellers of stories with a line that a page is compared with.
const TELLERS: usize = 32;

/// For each page the number of its story: the position of the first page that tells it.
pub(crate) fn stories(pages: &[View]) -> Vec<usize> {
    let mut wholes: KeyMap<u64, usize> = KeyMap::default();
    for line in pages.iter().flat_map(|page| &page.glued) {
        *wholes.entry(line.key).or_default() += 1;
    }
    let long: Vec<Vec<(u64, usize)>> = pages.iter().map(|page| long_lines(page, |key| wholes[&key] > 1)).collect();
    let mut holders: KeyMap<u64, usize> = KeyMap::default();
    for (key, _) in long.iter().flatten() {
        *holders.entry(*key).or_default() += 1;
    }
    let is_chrome = |key: u64| pages.len() >= 4 && holders[&key] * 2 > pages.len();
    let counts: Vec<usize> =
        long.iter().map(|lines| lines.iter().filter(|(key, _)| !is_chrome(*key)).count()).collect();
    let mut story: Vec<usize> = (0..pages.len()).collect();
    // The first tellers of stories with a line; only some, since the rest tell the same.
    let mut tellers: KeyMap<u64, Vec<usize>> = KeyMap::default();
    let mut shared: KeyMap<usize, (usize, usize)> = KeyMap::default();
    for (page, lines) in long.iter().enumerate() {
        shared.clear();
        for &(key, weight) in lines.iter().filter(|(key, _)| !is_chrome(*key)) {
            for &other in tellers.get(&key).into_iter().flatten() {
                let entry = shared.entry(other).or_default();
                entry.0 += 1;
                entry.1 = entry.1.max(weight);
            }
        }
        let same = |&(other, (lines, longest)): &(usize, (usize, usize))| {
            let fewer = counts[page].min(counts[other]);
            (lines >= 2 && lines as f64 >= SHARED * fewer as f64) || (fewer == 1 && longest >= WHOLE)
        };
        let first = shared.iter().map(|(&other, &found)| (other, found)).filter(same).map(|(other, _)| other).min();
        story[page] = first.unwrap_or(page);
        for (key, _) in lines.iter().filter(|(key, _)| first.is_none() && !is_chrome(*key)) {
            let known = tellers.entry(*key).or_default();
            if known.len() < TELLERS {
                known.push(page);
            }
        }
    }
    story
}

/// The keys and weights of the long lines of a page, each once: of those that were taken apart their parts, unless other
/// pages have the whole, for then a list of a hundred names says no more than any line.
fn long_lines(page: &View, is_whole: impl Fn(u64) -> bool) -> Vec<(u64, usize)> {
    let whole = |line: &Line| {
        let next = page.glued.partition_point(|glued| glued.words.end <= line.first_word);
        page.glued.get(next).filter(|glued| glued.words.contains(&line.first_word) && is_whole(glued.key))
    };
    let of_line = |line: &Line| match whole(line) {
        Some(glued) => (glued.key, glued.words.len()),
        None => (line.key, line.weight),
    };
    let mut seen = KeySet::default();
    page.lines.iter().map(of_line).filter(|&(key, weight)| weight >= LONG && seen.insert(key)).collect()
}
