//! Which pages of one site tell one story, so that a report printed five times does not look like chrome.
//!
//! Chrome is not known yet, so pages cannot be compared as wholes: two short pages of one site share most of their text.
//! Long lines that are sentences tell: chrome has few of them, and those it has stand on most pages. How much of a page they
//! are is counted in words, since short ones are many: comments of readers, notes on authors, terms.

use crate::boilerplate::view::{Line, View};
use crate::hash::{KeyMap, KeySet};

/// A line says something if it is as long as this, in words or their equivalent.
const LONG: usize = 10;
/// Fewer shared lines are enough if they are all that one of the pages has: a short report, an article glued into one line.
const WHOLE: usize = 20;
/// A line is said rather than listed if it ends like a sentence, or is as long as this: not all scripts mark where one ends.
const SAID: usize = 41;
/// Pages that share so many lines tell one story, if those have this part of the words in such lines of the one that has fewer.
/// Counted over all long lines instead, at two lines, word F1 of raw blocks is less by .003 on L3S, .005 on `DAnIEL`, .007 on
/// fundus and on aed, where lists of headlines and comments stand around a report that is printed twice, which then goes as a
/// whole. At two sentences `DAnIEL` loses .006, and L3S as much if a half of the words is enough then.
const SHARED: (usize, f64) = (3, 0.6);

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
    let own = |lines: &Vec<(u64, usize)>| lines.iter().copied().filter(|(key, _)| !is_chrome(*key)).collect();
    let long: Vec<Vec<(u64, usize)>> = long.iter().map(own).collect();
    let words: Vec<usize> = long.iter().map(|lines| lines.iter().map(|(_, weight)| weight).sum()).collect();
    let mut story: Vec<usize> = (0..pages.len()).collect();
    // The first tellers of stories with a line; only some, since the rest tell the same.
    let mut tellers: KeyMap<u64, Vec<usize>> = KeyMap::default();
    let mut shared: KeyMap<usize, (usize, usize)> = KeyMap::default();
    for (page, lines) in long.iter().enumerate() {
        shared.clear();
        for &(key, weight) in lines {
            for &other in tellers.get(&key).into_iter().flatten() {
                let entry = shared.entry(other).or_default();
                entry.0 += 1;
                entry.1 += weight;
            }
        }
        let same = |&(other, (count, weight)): &(usize, (usize, usize))| {
            let fewer = lines.len().min(long[other].len());
            (count >= SHARED.0 || count == fewer && weight >= WHOLE)
                && weight as f64 >= SHARED.1 * words[page].min(words[other]) as f64
        };
        let first = shared.iter().map(|(&other, &found)| (other, found)).filter(same).map(|(other, _)| other).min();
        story[page] = first.unwrap_or(page);
        for (key, _) in lines.iter().filter(|_| first.is_none()) {
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
        Some(glued) => (glued.key, glued.words.len(), true),
        None => (line.key, line.weight, line.sentence || line.weight >= SAID),
    };
    let mut seen = KeySet::default();
    let long = page.lines.iter().map(of_line).filter(|&(key, weight, said)| said && weight >= LONG && seen.insert(key));
    long.map(|(key, weight, _)| (key, weight)).collect()
}
