//! Runs of words at the edges: chrome that an extractor glued to the text.
//!
//! What stands at the end of the page on many stories, and nowhere else in them, is not the stories'. Runs of three words
//! are counted at both edges; one that begins where something may begin starts a cut, and enough of the rest must be known
//! too. Slots need no model of their own: numbers and the page's own title are masked, and short unknown stretches between
//! known runs are let through.

use std::borrow::Cow;
use std::ops::Range;

use crate::boilerplate::model::SiteTemplates;
use crate::boilerplate::shape::Case;
use crate::boilerplate::view::{NUMBER, TITLE, Word, rough_key, wording};
use crate::hash::{Filter, KeyMap, KeySet, combine};

/// Words from either end among which runs are counted.
const ZONE: usize = 48;
/// Known words that a tail has if nothing marks its start.
const UNMARKED: usize = 12;
/// Words in a run.
pub(crate) const RUN: usize = 3;

/// What is known of a run of three words at an edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Gram {
    /// Stories that have it at the edge, and elsewhere.
    pub(crate) edge: u32,
    pub(crate) elsewhere: u32,
    /// At the edge: how often something may start with it, and how often a line ends behind it.
    pub(crate) starts: u32,
    pub(crate) line_ends: u32,
    /// The farthest from the edge that its first word (at the start of the page, its last) was seen, in words.
    pub(crate) farthest: u32,
    /// Which words stood next to it, on the side away from the edge: a bit by hash, for linear counting (Whang,
    /// Vander-Zanden, Taylor, 1990).
    pub(crate) neighbours: u32,
}

impl Gram {
    pub(crate) fn merge(&mut self, other: &Gram) {
        self.edge += other.edge;
        self.elsewhere += other.elsewhere;
        self.starts += other.starts;
        self.line_ends += other.line_ends;
        self.farthest = self.farthest.max(other.farthest);
        self.neighbours |= other.neighbours;
    }

    /// Whether it stands at the edge often enough, and hardly elsewhere.
    fn is_chrome(&self, stories: u32, share: f64) -> bool {
        f64::from(self.edge) >= (share * f64::from(stories)).max(3.0)
            && f64::from(self.edge) >= 0.85 * f64::from(self.edge + self.elsewhere)
    }

    /// Whether what stands next to it differs from page to page.
    fn is_last(&self) -> bool {
        let zeros = f64::from(self.neighbours.count_zeros().max(1));
        let distinct = -32.0 * (zeros / 32.0).ln();
        distinct >= 0.3 * f64::from(self.edge.min(60)) && distinct >= 2.5
    }

    /// Whether the text begins behind it though no line ends there. Reports begin alike too ("the company said it has"), but
    /// fewer of them, and these words stand elsewhere as well. Where Reuters-21578 and ANT are dealt out to sites of 20, 60
    /// and 250 pages, this and the next word's case spare four fifths of what would be cut from their beginnings; with a
    /// tenth of the stories instead, a paper of saudi-dev would lose half of its recall.
    fn ends_within_lines(&self, stories: u32) -> bool {
        self.is_last()
            && f64::from(self.edge) >= (0.05 * f64::from(stories)).max(5.0)
            && f64::from(self.edge) >= 0.95 * f64::from(self.edge + self.elsewhere)
    }

    /// Whether lines end behind it.
    fn ends_lines(&self) -> bool {
        f64::from(self.line_ends) >= 0.6 * f64::from(self.edge)
    }

    /// Whether something may start with it.
    fn starts(&self) -> bool {
        f64::from(self.starts) >= 0.6 * f64::from(self.edge)
    }
}

/// Runs by key.
pub(crate) type Grams = KeyMap<u64, Gram>;

/// Counts the runs at the start and at the end of the pages, one page a story.
pub(crate) fn learn_edges(pages: &[Cow<'_, [Word]>]) -> (Grams, Grams) {
    // Head and tail are counted alike: where the edge is, where the rest is, and how far a run is from the edge.
    let head = |words: &[Word]| (0..zone(words).min(places(words)), zone(words)..places(words));
    let tail = |words: &[Word]| {
        let start = words.len() - zone(words);
        (start..places(words), 0..start.min(places(words)))
    };
    let heads = learn_edge(pages, head, |_, at| at + RUN, |at| Some(at + RUN));
    let tails = learn_edge(pages, tail, |words, at| words.len() - at, |at| at.checked_sub(1));
    (heads, tails)
}

fn learn_edge(
    pages: &[Cow<'_, [Word]>],
    split: impl Fn(&[Word]) -> (Range<usize>, Range<usize>),
    distance: impl Fn(&[Word], usize) -> usize,
    next_to: impl Fn(usize) -> Option<usize>,
) -> Grams {
    // Most runs stand on one page only, which a rough look shows.
    let rough = |words: &[Word], at: usize| rough_key(&words[at..at + RUN]);
    let edges = || pages.iter().flat_map(|words| split(words).0.map(move |at| (words, at)));
    let again = Filter::of_repeated(edges().map(|(words, at)| rough(words, at)), pages.len() * ZONE);
    let mut grams = Grams::default();
    let mut seen = KeySet::default();
    for (page, words) in pages.iter().enumerate() {
        seen.clear();
        for at in split(words).0.filter(|&at| again.may_hold(rough(words, at))) {
            let run = run(&words[at..]);
            let gram = grams.entry(run).or_default();
            let neighbour = next_to(at).and_then(|at| words.get(at));
            gram.edge += u32::from(seen.insert(run));
            gram.starts += u32::from(words[at].starts);
            gram.line_ends += u32::from(words.get(at + RUN).is_none_or(|word| word.starts));
            gram.farthest = gram.farthest.max(distance(words, at) as u32);
            // Each page has a title of its own.
            let hash = |word: &Word| if word.hash == TITLE { page as u64 } else { word.hash >> 32 };
            gram.neighbours |= neighbour.map_or(0, |word| 1 << (hash(word) & 31));
        }
    }
    // Only what stands at the edge of several stories is worth asking where else it stands.
    grams.retain(|_, gram| gram.edge >= 3);
    grams.shrink_to_fit();
    if grams.is_empty() {
        return grams;
    }
    let is_known = |&(words, at): &(&Cow<'_, [Word]>, usize)| {
        again.may_hold(rough(words, at)) && grams.contains_key(&run(&words[at..]))
    };
    let known = Filter::of(edges().filter(is_known).map(|(words, at)| rough(words, at)), grams.len());
    for words in pages {
        seen.clear();
        for at in split(words).1.filter(|&at| known.may_hold(rough(words, at))) {
            let run = run(&words[at..]);
            if let Some(gram) = grams.get_mut(&run).filter(|_| seen.insert(run)) {
                gram.elsewhere += 1;
            }
        }
    }
    grams
}

/// The first word of the chrome at the end of a page, if there is any.
pub(crate) fn tail_cut(words: &[Word], site: &SiteTemplates) -> Option<usize> {
    let (tails, stories) = (&site.tails, site.stories);
    let first = words.len() - zone(words);
    let zone = &words[first..];
    let chrome = Chrome::of(zone, zone.len(), tails, |gram| gram.is_chrome(stories, 0.01))?;
    let start = (0..zone.len()).find(|&at| {
        let Some(gram) = chrome.grams[at] else { return false };
        let frequent = gram.edge >= 20.max(stories / 20);
        let reach = f64::from(gram.farthest) * 1.25 + 3.0;
        let length = zone.len() - at;
        let (literal, unknown) = chrome.counts(zone, at..zone.len());
        let enough = if f64::from(gram.edge) >= 0.15 * f64::from(stories) { 2 } else { 4 };
        // Where nothing marks the start, only a long tail behind ever other words is one.
        (zone[at].starts && gram.starts() || literal >= UNMARKED && gram.is_last())
            && length as f64 <= reach
            && literal >= enough
            && (unknown * 4 <= length
                || frequent && unknown <= 30 && (unknown * 2 <= length || length * 3 <= words.len()))
    })?;
    Some(first + start)
}

/// The words of the chrome at the start of a page, if there is any: from the first to one past the last.
pub(crate) fn head_cut(words: &[Word], site: &SiteTemplates) -> Option<(usize, usize)> {
    let (heads, stories) = (&site.heads, site.stories);
    let zone = &words[..zone(words)];
    let chrome = Chrome::of(words, zone.len(), heads, |gram| gram.is_chrome(stories, 0.02))?;
    let mut firsts = (0..zone.len()).filter(|&at| zone[at].starts && chrome.grams[at].is_some());
    firsts.find_map(|first| {
        (first + RUN..=zone.len()).rev().find_map(|end| {
            let gram = chrome.grams[end - RUN]?;
            let (literal, unknown) = chrome.counts(zone, first..end);
            let has_title = zone[first..end].iter().any(|word| word.hash == TITLE);
            let enough = literal >= 4 && unknown <= ((end - first) / 4).max(2);
            // No text begins within a sentence.
            let is_within = words.get(end).is_some_and(|word| word.look.case == Case::Low);
            let ends = !is_within && (gram.ends_lines() || gram.ends_within_lines(stories));
            let numbers = zone[first..end].iter().filter(|word| word.hash == NUMBER).count();
            let is_row = site.is_row(end - first, numbers, gram.edge);
            (ends && enough && !has_title && !is_row).then_some((first, end))
        })
    })
}

/// What of the words at an edge is known to be chrome.
struct Chrome<'a> {
    /// The known run that begins with each word.
    grams: Vec<Option<&'a Gram>>,
    /// Whether a word is part of one.
    covered: Vec<bool>,
}

impl<'a> Chrome<'a> {
    /// Of the first `count` words; none if no run that begins with one of them is known. Runs may end behind them.
    fn of(words: &[Word], count: usize, grams: &'a Grams, is_chrome: impl Fn(&Gram) -> bool) -> Option<Self> {
        if grams.is_empty() {
            return None;
        }
        let known = |run: u64| grams.get(&run).filter(|gram| is_chrome(gram));
        let gram = |at: usize| words.get(at..at + RUN).and_then(|words| known(run(words)));
        let grams: Vec<Option<&Gram>> = (0..count).map(gram).collect();
        grams.iter().any(Option::is_some).then(|| Chrome { covered: covered(count, |at| grams[at].is_some()), grams })
    }

    /// How many of these of the words are known and always the same, and how many are not known.
    fn counts(&self, words: &[Word], range: Range<usize>) -> (usize, usize) {
        let covered = &self.covered[range.clone()];
        let literal = covered.iter().zip(&words[range]).filter(|(known, word)| **known && is_literal(word)).count();
        (literal, covered.iter().filter(|known| !**known).count())
    }
}

fn is_literal(word: &Word) -> bool {
    word.hash != NUMBER && word.hash != TITLE
}

/// Half of a short page, so that its start is not its end.
fn zone(words: &[Word]) -> usize {
    ZONE.min(words.len() / 2)
}

/// How many runs there are.
fn places(words: &[Word]) -> usize {
    words.len().saturating_sub(RUN - 1)
}

/// The key of the first three words.
pub(crate) fn run(words: &[Word]) -> u64 {
    words[..RUN].iter().fold(0, |key, word| combine(key, word.hash))
}

/// Which of the first `count` words are part of a run that is known by its first.
fn covered(count: usize, known: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut covered = vec![false; count];
    for at in (0..count).filter(|&at| known(at)) {
        covered[at..(at + RUN).min(count)].fill(true);
    }
    covered
}

/// The run that is known best among `words`, cut from an edge: it names what they are an instance of.
pub(crate) fn best_run(words: &[Word], grams: &Grams) -> Option<(u64, u32)> {
    let known = |at: usize| {
        let key = run(words.get(at..at + RUN)?);
        grams.get(&key).map(|gram| (key, gram.edge))
    };
    (0..words.len()).filter_map(known).max_by_key(|&(_, edge)| edge)
}

/// The wording of `words`, cut from an edge of `text`, with what is not known of them as slots.
pub(crate) fn run_shown(text: &str, words: &[Word], grams: &Grams) -> String {
    let known = |at: usize| words.get(at..at + RUN).is_some_and(|words| grams.contains_key(&run(words)));
    let fixed = covered(words.len(), known);
    wording(text, words, |at| fixed[at])
}

#[cfg(test)]
mod tests {
    use crate::boilerplate::template::Rule;
    use crate::boilerplate::{kept, learn};
    use crate::page::Page;

    const DONE: [&str; 6] = ["opened", "closed", "bought", "found", "lost", "moved"];

    /// An invented word of its own, as words with digits are numbers.
    fn word(number: usize) -> String {
        let digits = format!("{number:04}");
        digits.bytes().map(|digit| char::from(digit - b'0' + b'k')).collect()
    }

    /// Pages of one site, forty of them, with what stands before a story of its own words.
    fn pages(before: impl Fn(usize) -> String) -> Vec<Page> {
        let story = |page: usize| (0..60).map(|at| word(page * 60 + at)).collect::<Vec<_>>().join(" ");
        let text = |page| format!("{}{} {}", before(page), word(9000 + page).to_uppercase(), story(page));
        (0..40).map(|page| Page::new(format!("{page:02}"), text(page)).site("daily.example")).collect()
    }

    #[test]
    fn a_title_behind_the_chrome_differs_from_page_to_page() {
        let glued: Vec<Page> = (pages(|_| "Home News Sport Weather ".to_owned()).into_iter())
            .map(|page| {
                let title: Vec<&str> = page.text.split(' ').skip(4).take(5).collect();
                let title = title.join(" ");
                page.title(title)
            })
            .collect();
        let model = learn(&glued);
        for page in &glued {
            assert_eq!(
                Some(&*kept(&page.text, &model.strip(page))),
                page.text.strip_prefix("Home News Sport Weather ")
            );
        }
    }

    #[test]
    fn runs_that_open_the_page_are_chrome_and_those_that_open_stories_are_not() {
        let chrome = pages(|_| "Home News Sport Weather ".to_owned());
        let model = learn(&chrome);
        for page in &chrome {
            assert_eq!(
                Some(&*kept(&page.text, &model.strip(page))),
                page.text.strip_prefix("Home News Sport Weather ")
            );
        }
        let opening = |page: usize| match DONE.get(page) {
            Some(done) => format!("The ferry company said it has {done} "),
            None => String::new(),
        };
        let stories = pages(opening);
        let model = learn(&stories);
        for page in &stories {
            assert!(model.strip(page).iter().all(|part| part.rule != Rule::Head), "{}", page.text);
        }
    }
}
