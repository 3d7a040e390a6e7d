//! Lines with slots (`Published: # May #, #`) and site names on headlines (`Headline - Site`).

use std::ops::Range;

use crate::boilerplate::model::SiteTemplates;
use crate::boilerplate::shape::each_gap;
use crate::boilerplate::view::{Line, NUMBER, TITLE, View, Word, wording};
use crate::hash::{KeyMap, combine};
use crate::page::Span;
use crate::text::Tokenizer;

/// Longer lines are not lines with slots.
const LONGEST: usize = 24;
/// A line with slots stands outside the text, or among so many lines from its start or end.
const FROM_EDGE: usize = 4;
/// Headlines are looked for in so many lines from the start.
pub(crate) const TITLE_LINES: usize = 4;
/// A site's name has no more words.
const LONGEST_NAME: usize = 6;
/// Shares of the site's stories from which on a word counts as fixed.
const LEVELS: [f64; 2] = [0.5, 0.1];
/// Stands for a slot in keys.
const SLOT: u64 = 0x736c_6f74_0000_0000;

/// The words that are fixed parts of lines with slots: those of short lines near the edges, on many stories.
pub(crate) fn literals<'a>(pages: impl Iterator<Item = &'a View>, site: &SiteTemplates) -> KeyMap<u64, u32> {
    let mut stories: KeyMap<u64, (usize, u32)> = KeyMap::default();
    for (number, view) in pages.enumerate() {
        let text = site.text_lines(view);
        let may_be_one = |at: usize, line: &Line| {
            near_edge(&text, at) && line.weight <= LONGEST && !site.lines.contains_key(&line.key)
        };
        for (_, line) in view.lines.iter().enumerate().filter(|(at, line)| may_be_one(*at, line)) {
            for word in view.words_of(line) {
                let (last, count) = stories.entry(word.hash).or_insert((usize::MAX, 0));
                *count += u32::from(std::mem::replace(last, number) != number);
            }
        }
    }
    let least = site.share(3, LEVELS[1]);
    stories.into_iter().filter(|(_, (_, count))| *count >= least).map(|(word, (_, count))| (word, count)).collect()
}

fn near_edge(text: &Range<usize>, at: usize) -> bool {
    at < text.start + FROM_EDGE || at + FROM_EDGE >= text.end
}

/// The keys of a line of `page` as fixed words and slots, for each level at which it can be one: short, near an edge, and half
/// of it fixed, or a label before the rest. A name that a few pages share is a fixed word at the lower level only, so both are
/// tried.
pub(crate) fn shapes(
    site: &SiteTemplates,
    page: &str,
    view: &View,
    text: &Range<usize>,
    at: usize,
) -> impl Iterator<Item = u64> + use<> {
    let line = &view.lines[at];
    let words = view.words_of(line);
    let mut keys = [None; 2 + LEVELS.len()];
    // A line that starts with the page's title is the headline; so is the first line, unless it has numbers or mentions a
    // title that stands elsewhere too.
    let is_other = words.first().is_some_and(|word| word.hash != TITLE);
    let is_one = near_edge(text, at) && line.words >= 2 && line.weight <= LONGEST && is_other;
    let mentions = || words.iter().filter(|word| word.starts_title).count();
    let mentions = if is_one && view.mentions > 0 { mentions() } else { 0 };
    let is_elsewhere = view.mentions > mentions;
    if is_one && (at > 0 || line.numbers > 0 || mentions > 0 && is_elsewhere) {
        // A breadcrumb, a dated line: the title with other words before it, if the title stands elsewhere too.
        let title_words = words.iter().filter(|word| word.hash == TITLE).count();
        keys[0] = (title_words * 2 >= line.words && is_elsewhere).then(|| combine(SLOT, TITLE));
        keys[1] = label(site, page, line, words).map(|label| combine(SLOT, label));
        let mut levels = LEVELS.map(|level| Level::new(site, level));
        let mut all = 0;
        for word in words.iter().filter(|word| word.hash != TITLE || word.starts_title) {
            let stories = if word.hash == TITLE { Some(&u32::MAX) } else { site.literals.get(&word.hash) };
            let stories = stories.copied().unwrap_or_default();
            for level in &mut levels {
                level.add(word.hash, stories);
            }
            all += 1;
        }
        for (key, level) in keys[2..].iter_mut().zip(&levels) {
            let enough = level.literal >= 2 || line.numbers >= 2 || title_words > 0 && level.literal >= 1;
            // Words that half of the stories have there need not make up as much of the line.
            let least_share = if level.share >= 0.5 && !line.sentence { 3 } else { 2 };
            *key = (level.fixed >= 2 && level.fixed * least_share >= all && enough).then_some(level.key);
        }
    }
    keys.into_iter().flatten()
}

/// The word that labels what follows it on the line, as in `Tags: ferry, harbour`, if half of the stories have it there.
fn label(site: &SiteTemplates, page: &str, line: &Line, words: &[Word]) -> Option<u64> {
    let first = words.first().filter(|first| first.hash != NUMBER && !line.sentence)?;
    let is_fixed = site.literals.get(&first.hash).is_some_and(|&stories| stories >= site.share(3, LEVELS[0]));
    (is_fixed && page[first.span.end..].trim_start().starts_with([':', '：'])).then_some(first.hash)
}

/// A line as fixed words and slots, word by word, where a share of the stories makes a word fixed.
struct Level {
    share: f64,
    /// The same in stories.
    least: u32,
    key: u64,
    /// Words that are fixed, and those of them that are always the same.
    fixed: usize,
    literal: usize,
    in_slot: bool,
}

impl Level {
    fn new(site: &SiteTemplates, share: f64) -> Level {
        Level { share, least: site.share(3, share), key: share.to_bits(), fixed: 0, literal: 0, in_slot: false }
    }

    /// Adds a word that so many stories have in such lines.
    fn add(&mut self, hash: u64, stories: u32) {
        let is_fixed = stories >= self.least;
        if is_fixed {
            self.key = combine(self.key, hash);
            self.fixed += 1;
            self.literal += usize::from(hash != NUMBER && hash != TITLE);
        } else if !self.in_slot {
            self.key = combine(self.key, SLOT);
        }
        self.in_slot = !is_fixed;
    }
}

/// The wording of a line with its slots shown.
pub(crate) fn slots_shown(site: &SiteTemplates, text: &str, words: &[Word]) -> String {
    wording(text, words, |at| site.literals.contains_key(&words[at].hash))
}

/// A possible site name on a line.
pub(crate) struct SiteName {
    pub(crate) key: u64,
    /// The name with the mark that separates it from the headline.
    pub(crate) span: Span,
}

/// What stands behind the last and before the first separating mark of a line of these words, if it is short and leaves a
/// headline.
pub(crate) fn site_names(text: &str, line: Span, line_words: &[Word]) -> Vec<SiteName> {
    let content = &text[line.range()];
    let mut marks: Option<(Range<usize>, Range<usize>)> = None;
    each_gap(content, line, line_words, |start, end| {
        for mark in marks_in(content, start..end) {
            let first = marks.take().map_or_else(|| mark.clone(), |(first, _)| first);
            marks = Some((first, mark));
        }
    });
    let Some((first, last)) = marks else { return Vec::new() };
    let mut tokenizer = Tokenizer::default();
    let mut names = Vec::new();
    let mut offer = |name: Span, rest: &str, side: u64| {
        let (key, count) = words(&mut tokenizer, &content[name.range()], LONGEST_NAME);
        if (1..=LONGEST_NAME).contains(&count) && words(&mut tokenizer, rest, count).1 > count {
            names.push(SiteName {
                key: combine(key, side),
                span: Span::new(line.start + name.start, line.start + name.end),
            });
        }
    };
    offer(Span::new(last.start, content.len()), &content[..last.start], 1);
    offer(Span::new(0, first.end), &content[first.end..], 2);
    names
}

/// The marks that separate a site's name from a headline and begin in a part of a line, in order.
fn marks_in(content: &str, part: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    const MARKS: [&str; 10] = [" - ", " | ", " – ", " — ", " :: ", " • ", " · ", " » ", " « ", "｜"];
    let is_first = |byte: u8| matches!(byte, b' ' | b'_' | 0xef);
    let bytes = part.clone().zip(content.as_bytes().get(part).unwrap_or_default());
    let firsts = bytes.map(|(at, &byte)| (at, byte)).filter(move |&(_, byte)| is_first(byte));
    let mut end = 0;
    firsts.filter_map(move |(at, byte)| {
        let length = match byte {
            b'_' => 1,
            // Most spaces stand before a letter.
            b' ' if !matches!(content.as_bytes().get(at + 1), Some(b'-' | b'|' | b':' | 0xc2 | 0xe2)) => return None,
            _ => MARKS.iter().find(|mark| content[at..].starts_with(**mark))?.len(),
        };
        // Marks that share a space are one.
        (at >= end).then(|| {
            end = at + length;
            at..end
        })
    })
}

/// The key of the words of `part`, and how many they are: no more than `most` and one are looked at.
fn words(tokenizer: &mut Tokenizer, part: &str, most: usize) -> (u64, usize) {
    let (mut key, mut count) = (0, 0);
    tokenizer.each_while(part, |token| {
        key = combine(key, token.hash);
        count += 1;
        count <= most
    });
    (key, count)
}
