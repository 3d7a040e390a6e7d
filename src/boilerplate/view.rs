//! A page as the boilerplate stages see it: its lines, and its words with the page's own title and all numbers masked.

use std::borrow::Cow;
use std::ops::Range;

use crate::boilerplate::glued::{GLUED, parts};
use crate::boilerplate::model::SiteTemplates;
use crate::boilerplate::script::Script;
use crate::boilerplate::shape::Look;
use crate::boilerplate::strip::Reason;
use crate::boilerplate::wrapped::unwrapped;
use crate::hash::{KeyMap, combine, hash_bytes};
use crate::page::{Page, Span};
use crate::text::{Token, Tokenizer, each_token};

/// Stands for any number in keys: `12 comments` and `7 comments` are one line.
pub(crate) const NUMBER: u64 = 0x6e75_6d62_6572_0000;
/// Stands for the page's own title.
pub(crate) const TITLE: u64 = 0x7469_746c_6500_0000;

/// A line of a page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    /// Without the white space around it.
    pub(crate) span: Span,
    /// The same for lines that differ in numbers, case, spelling variants and punctuation only.
    pub(crate) key: u64,
    /// Words; in scripts without spaces, characters.
    pub(crate) words: usize,
    /// How many words of spaced text say as much: three characters of other scripts count as one.
    pub(crate) weight: usize,
    /// Words that are numbers.
    pub(crate) numbers: usize,
    /// Whether it ends like a sentence.
    pub(crate) sentence: bool,
    /// Whether it goes on with the sentence of the line before it, as in hard-wrapped text.
    pub(crate) continues: bool,
    /// Stories that share its words, as far as it was told apart from others of its line by them; 1 otherwise.
    pub(crate) shared: u32,
    /// The number of its wording on the site, if it is known to be one line as it was written.
    pub(crate) wording: Option<usize>,
    /// The log odds that the line model gives it, once it was asked: they do not depend on other lines.
    pub(crate) log_odds: Option<f64>,
    /// Its words within [`View::words`].
    pub(crate) first_word: usize,
}

impl Line {
    /// Longer lines are never headlines in a list, in words or their equivalent.
    pub(crate) const SHORT: usize = 15;

    /// Whether it is one of the text's own: too long for a headline in a list, or a sentence.
    pub(crate) fn is_text(&self) -> bool {
        self.weight > Line::SHORT || self.sentence && self.weight >= 8
    }
}

/// A long line that was taken apart.
pub(crate) struct Glued {
    /// As a whole.
    pub(crate) span: Span,
    pub(crate) key: u64,
    /// Its words within [`View::words`].
    pub(crate) words: Range<usize>,
}

/// A word of a page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    pub(crate) span: Span,
    /// Of the normal form, or [`NUMBER`].
    pub(crate) hash: u64,
    /// Whether something may start here: the text, a line, or a sentence, or the script changes.
    pub(crate) starts: bool,
    /// Whether a mention of the title starts here.
    pub(crate) starts_title: bool,
    /// Whether it is one character of a script without spaces.
    pub(crate) solo: bool,
    pub(crate) look: Look,
    pub(crate) script: Script,
    /// Characters, as far as they can be counted in so little room.
    pub(crate) letters: u16,
}

impl Word {
    /// A token of `line`, which starts at `line_start`.
    #[inline]
    fn of(token: &Token<'_>, line: &str, line_start: usize, starts: bool, script: Script) -> Word {
        let (look, letters) = Look::of(token, line);
        let span = Span::new(line_start + token.span.start, line_start + token.span.end);
        Word { span, hash: masked(token), starts, starts_title: false, solo: token.solo, look, script, letters }
    }
}

/// The lines and words of a page.
#[derive(Default)]
pub(crate) struct View {
    pub(crate) lines: Vec<Line>,
    pub(crate) words: Vec<Word>,
    /// The key that a line would have if it held the title and nothing else; 0 if there is no title.
    pub(crate) title: u64,
    /// The words of the title, numbers masked.
    pub(crate) title_words: Vec<u64>,
    /// How often the title is mentioned.
    pub(crate) mentions: usize,
    /// The lines that were taken apart.
    pub(crate) glued: Vec<Glued>,
    /// For each line the reason why it goes, if it does, once that was found out.
    pub(crate) goes: Option<Vec<Option<Reason>>>,
}

impl View {
    /// Takes the text of `page` apart, given what is known of the site so far.
    pub(crate) fn of(page: &Page, site: &SiteTemplates) -> View {
        let mut tokenizer = Tokenizer::default();
        let mut view = View::untitled(page, &mut tokenizer);
        let lines = unwrapped(&page.text);
        view.lines.reserve(lines.len());
        for line in lines {
            view.take_apart(&page.text, line, &mut tokenizer, site);
        }
        view.mask_title();
        view
    }

    /// Takes the pages of a site apart of which nothing is known; the first may have been taken apart beside pages of others.
    /// Most lines of a site come again: they are taken over from the page that had them first, and have its number of their
    /// wording.
    pub(crate) fn of_site(pages: &[&Page], mut first: Option<View>) -> Vec<View> {
        let nothing = SiteTemplates::default();
        // Within one page too little comes again.
        if let [page] = pages {
            return vec![first.unwrap_or_else(|| View::of(page, &nothing))];
        }
        let mut tokenizer = Tokenizer::default();
        let mut views: Vec<View> = Vec::with_capacity(pages.len());
        // By the hash of their wording, the page and the number there of lines that came first.
        let mut firsts: KeyMap<u64, (usize, usize)> = KeyMap::default();
        let mut wordings = 0;
        for (number, page) in pages.iter().enumerate() {
            let hash = |span: Span| hash_bytes(&page.text.as_bytes()[span.range()], 0);
            let lines = unwrapped(&page.text);
            if let Some(mut first) = first.take() {
                first.unmask_title();
                for span in lines {
                    let line = first.lines.partition_point(|line| line.span.start < span.start);
                    firsts.entry(hash(span)).or_insert((number, line));
                }
                first.lines.iter_mut().zip(0..).for_each(|(line, wording)| line.wording = Some(wording));
                wordings = first.lines.len();
                views.push(first);
                continue;
            }
            let mut view = View::untitled(page, &mut tokenizer);
            view.lines.reserve(lines.len());
            for span in lines {
                let (page_of, line_of) = *firsts.entry(hash(span)).or_insert((number, view.lines.len()));
                let first = views.get(page_of).and_then(|first| Some((first, first.lines.get(line_of)?)));
                let is_same = |first: &View, line: &Line| {
                    pages[page_of].text[line.span.range()] == page.text[span.range()] && !first.is_part(line)
                };
                if let Some((first, line)) = first.filter(|(first, line)| is_same(first, line)) {
                    view.add_known(&page.text, span, line, first.words_of(line));
                    continue;
                }
                let place = view.lines.len();
                view.take_apart(&page.text, span, &mut tokenizer, &nothing);
                for line in &mut view.lines[place..] {
                    line.wording = Some(wordings);
                    wordings += 1;
                }
            }
            views.push(view);
        }
        views.iter_mut().for_each(View::mask_title);
        views
    }

    /// Of a page, as yet without its lines.
    fn untitled(page: &Page, tokenizer: &mut Tokenizer) -> View {
        let mut title = Vec::new();
        tokenizer.each(&page.title, |token| title.push(masked(&token)));
        View::empty(page.text.len(), title)
    }

    /// Adds a line of the text, with its words.
    fn take_apart(&mut self, text: &str, line: Span, tokenizer: &mut Tokenizer, site: &SiteTemplates) {
        let first_word = self.words.len();
        let told = self.add_words(text, line, tokenizer);
        self.add_lines(text, line, first_word..self.words.len(), told, site);
    }

    pub(crate) fn empty(length: usize, title_words: Vec<u64>) -> View {
        View {
            lines: Vec::new(),
            words: Vec::with_capacity(length / 5),
            title: title_words.iter().fold(0, |key, &word| combine(key, word)),
            title_words,
            mentions: 0,
            glued: Vec::new(),
            goes: None,
        }
    }

    /// The words, each mention of the page's own title as one word.
    pub(crate) fn words_with_title(&self) -> Cow<'_, [Word]> {
        if self.mentions == 0 {
            return Cow::Borrowed(&self.words);
        }
        let mut words = self.words.clone();
        join_titles(&mut words);
        Cow::Owned(words)
    }

    pub(crate) fn mask_title(&mut self) {
        self.mentions = 0;
        let title = &self.title_words;
        // A word or two is not enough to know it by, and no title is so long that finding it must be clever.
        if !(3..=64).contains(&title.len()) {
            return;
        }
        let mut at = 0;
        while at + title.len() <= self.words.len() {
            let mention = &mut self.words[at..at + title.len()];
            if mention[0].hash == title[0] && mention.iter().map(|word| word.hash).eq(title.iter().copied()) {
                for word in mention.iter_mut() {
                    word.hash = TITLE;
                }
                mention[0].starts_title = true;
                self.mentions += 1;
                at += title.len();
            } else {
                at += 1;
            }
        }
    }

    pub(crate) fn unmask_title(&mut self) {
        if self.mentions == 0 {
            return;
        }
        let mut title = self.title_words.iter();
        for word in self.words.iter_mut().filter(|word| word.hash == TITLE) {
            if std::mem::take(&mut word.starts_title) {
                title = self.title_words.iter();
            }
            word.hash = title.next().copied().unwrap_or(TITLE);
        }
    }

    /// Adds the words of a line, and gives what they tell.
    pub(crate) fn add_words(&mut self, text: &str, span: Span, tokenizer: &mut Tokenizer) -> Told {
        let line = &text[span.range()];
        let mut told = Telling::default();
        let mut end = 0;
        let mut previous: Option<Script> = None;
        tokenizer.each(line, |token| {
            let script = Script::of(token.text);
            // Words of one ligature share their place.
            let between = || {
                let is_space = token.span.start == end + 1 && line.as_bytes()[end] == b' ';
                !is_space && ends_sentence(line.get(end..token.span.start).unwrap_or_default())
            };
            let starts = previous.is_none_or(|before| before.changes_to(script)) || between();
            (end, previous) = (token.span.end, Some(script));
            let seam = if token.plain.is_some() { None } else { seam(&line[token.span.range()]) };
            match seam {
                None => {
                    let word = Word::of(&token, line, span.start, starts, script);
                    told.add(&word);
                    self.words.push(word);
                }
                Some(at) => {
                    let first = self.words.len();
                    self.add_halves(&token, token.span.start + at, line, span.start, starts);
                    for word in &self.words[first..] {
                        told.add(word);
                    }
                }
            }
        });
        told.end()
    }

    /// Adds the two words of a token that meet at byte `at` of its line, which starts at `line_start`.
    #[cold]
    fn add_halves(&mut self, token: &Token<'_>, at: usize, line: &str, line_start: usize, starts: bool) {
        for (part, starts) in [(Span::new(token.span.start, at), starts), (Span::new(at, token.span.end), true)] {
            let word = &line[part.range()];
            let span = Span::new(line_start + part.start, line_start + part.end);
            each_token(word, |half| {
                let is_whole = half.span.len() == part.len();
                let (look, letters) = if is_whole { Look::of(&half, word) } else { Look::of_part(word) };
                let (solo, script) = (token.solo, Script::of(half.text));
                let word = Word { span, hash: half.hash, starts, starts_title: false, solo, look, script, letters };
                self.words.push(word);
            });
        }
    }

    /// The same view once more is known of the site: of long lines what stories share is told apart from the rest.
    pub(crate) fn told_apart(mut self, text: &str, site: &SiteTemplates) -> View {
        if site.runs.is_empty() && !self.glued.iter().any(|line| site.lines.contains_key(&line.key)) {
            return self;
        }
        self.unmask_title();
        let glued = std::mem::take(&mut self.glued);
        let mut glued = glued.into_iter().peekable();
        for line in std::mem::take(&mut self.lines) {
            while let Some(whole) = glued.next_if(|whole| whole.span.start <= line.span.start) {
                self.add_long(text, whole, site);
            }
            // Else it was a part of the last.
            if self.lines.last().is_none_or(|last| last.span.end <= line.span.start) {
                let continues = self.continues(text, line.span, line.shared);
                self.lines.push(Line { continues, ..line });
            }
        }
        self.mask_title();
        self
    }

    /// Adds the line at `span`, which has these words that tell so much, or the parts of it.
    pub(crate) fn add_lines(&mut self, text: &str, span: Span, words: Range<usize>, told: Told, site: &SiteTemplates) {
        if told.weight < GLUED {
            self.add_line(text, span, words, told, 1);
        } else {
            self.add_long(text, Glued { key: told.key, span, words }, site);
        }
    }

    /// Adds the parts of a long line, or the whole if the site repeats that.
    fn add_long(&mut self, text: &str, line: Glued, site: &SiteTemplates) {
        let (span, first_word, words) = (line.span, line.words.start, &self.words[line.words.clone()]);
        let last_word = line.words.end;
        if site.lines.contains_key(&line.key) {
            let told = Told::of(words);
            return self.add_line(text, span, line.words, told, 1);
        }
        self.glued.push(line);
        let parts = parts(text, words, &site.runs);
        // What opens a quotation or a bracket belongs to the word behind it. Words of one ligature share their place.
        let start_of = |word: &Word, before: &Word| {
            let gap = text.get(before.span.end..word.span.start).unwrap_or_default();
            gap.rfind(char::is_whitespace).map_or(word.span.start, |space| before.span.end + space)
        };
        let mut start = span.start;
        for (part, shared) in parts {
            let words = first_word + part.start..first_word + part.end;
            let next = self.words.get(words.end).filter(|_| words.end < last_word);
            let stop = next.map_or(span.end, |next| start_of(next, &self.words[words.end - 1])).max(start);
            let content = text[start..stop].trim_start();
            let content = Span::new(stop - content.len(), stop - content.len() + content.trim_end().len());
            let told = Told::of(&self.words[words.clone()]);
            self.add_line(text, content, words, told, shared);
            start = stop;
        }
    }

    fn add_line(&mut self, text: &str, span: Span, words: Range<usize>, told: Told, shared: u32) {
        let line = &text[span.range()];
        let first_word = words.start;
        let words = &self.words[words];
        self.lines.push(Line {
            span,
            key: if words.is_empty() { hash_bytes(line.as_bytes(), 1) } else { told.key },
            words: words.len(),
            weight: told.weight,
            numbers: told.numbers,
            continues: self.continues(text, span, shared),
            sentence: is_sentence(line),
            shared,
            wording: None,
            log_odds: None,
            first_word,
        });
    }

    /// Whether the line at `span` starts in lower case right under a line of some width that ends no sentence. What so many
    /// stories share does not go on with what others do.
    pub(crate) fn continues(&self, text: &str, span: Span, shared: u32) -> bool {
        const WIDTH: usize = 25;
        let starts_low = text[span.range()].chars().next().is_some_and(char::is_lowercase);
        starts_low
            && self.lines.last().is_some_and(|before| {
                let gap = &text[before.span.end..span.start];
                before.shared == shared
                    && !before.sentence
                    && before.span.len() >= WIDTH
                    && gap.bytes().filter(|&b| b == b'\n').count() <= 1
            })
    }

    /// The line that starts at a byte of the text.
    pub(crate) fn line_at(&self, start: usize) -> Option<&Line> {
        let at = self.lines.partition_point(|line| line.span.start < start);
        self.lines.get(at).filter(|line| line.span.start == start)
    }

    /// The words of a line.
    pub(crate) fn words_of(&self, line: &Line) -> &[Word] {
        &self.words[line.first_word..line.first_word + line.words]
    }
}

/// Makes each mention of the page's own title one word.
pub(crate) fn join_titles(words: &mut Vec<Word>) {
    words.dedup_by(|word, last| {
        let goes_on = word.hash == TITLE && last.hash == TITLE && !word.starts_title;
        if goes_on {
            last.span.end = word.span.end;
        }
        goes_on
    });
}

/// What the words of a line tell.
#[derive(Clone, Copy)]
pub(crate) struct Told {
    /// The same for words that differ in numbers, case and spelling variants only.
    key: u64,
    /// How many words of spaced text say as much.
    weight: usize,
    numbers: usize,
}

impl Told {
    fn of(words: &[Word]) -> Told {
        let mut told = Telling::default();
        for word in words {
            told.add(word);
        }
        told.end()
    }
}

/// The same while words come: each step has to wait for the one before, which costs nothing beside other work.
#[derive(Default)]
pub(crate) struct Telling {
    key: u64,
    words: usize,
    /// Of these, characters of scripts without spaces.
    solos: usize,
    /// Of these, numbers.
    numbers: usize,
}

impl Telling {
    #[inline]
    pub(crate) fn add(&mut self, word: &Word) {
        self.key = combine(self.key, word.hash);
        self.words += 1;
        self.solos += usize::from(word.solo);
        self.numbers += usize::from(word.hash == NUMBER);
    }

    pub(crate) fn end(self) -> Told {
        let weight = self.words - self.solos + self.solos.div_ceil(3);
        Told { key: self.key, weight, numbers: self.numbers }
    }
}

/// The hash of a word; any number has that of all numbers.
#[inline]
fn masked(token: &Token<'_>) -> u64 {
    if token.number { NUMBER } else { token.hash }
}

/// The wording of `words`, which stand in `text`: what is `fixed` as it is written, `#` for a number, `{title}` for the
/// page's own title, `…` for anything else.
pub(crate) fn wording(text: &str, words: &[Word], fixed: impl Fn(usize) -> bool) -> String {
    let length = words.last().map_or(0, |last| last.span.end.saturating_sub(words[0].span.start));
    let mut wording = String::with_capacity(length);
    let mut previous: Option<(usize, &str)> = None;
    for (at, word) in words.iter().enumerate() {
        let shown = match word.hash {
            TITLE => "{title}",
            _ if !fixed(at) => "…",
            NUMBER => "#",
            _ => &text[word.span.range()],
        };
        let goes_on = |before: &str| before == shown && (shown == "…" || shown == "{title}" && !word.starts_title);
        if let Some((end, before)) = previous {
            if goes_on(before) {
                previous = Some((word.span.end, shown));
                continue;
            }
            // Other lines may have stood between.
            let between = &text[end.min(word.span.start)..word.span.start];
            wording.push_str(if between.contains('\n') { "\n" } else { between });
        }
        wording.push_str(shown);
        previous = Some((word.span.end, shown));
    }
    wording
}

/// Where a sentence was glued to the one before it, if `word` is such a pair: behind a full stop between two words of more
/// than one letter, of which the second has a capital or no case.
fn seam(word: &str) -> Option<usize> {
    let at = word.bytes().position(|byte| byte == b'.').filter(|&at| !word[at + 1..].contains('.'))?;
    let (before, after) = (&word[..at], &word[at + 1..]);
    let is_word = |part: &str| part.chars().count() > 1 && part.chars().all(char::is_alphabetic);
    let starts = after.chars().next().is_some_and(|c| !c.is_lowercase());
    let ends = before.chars().next_back().is_some_and(|c| !c.is_uppercase());
    (is_word(before) && is_word(after) && starts && ends).then_some(at + 1)
}

/// Whether a line ends like a sentence, closing quotation marks and brackets aside.
pub(crate) fn is_sentence(line: &str) -> bool {
    ends_sentence(&line[line.char_indices().nth_back(2).map_or(0, |(at, _)| at)..])
}

#[inline]
pub(crate) fn ends_sentence(text: &str) -> bool {
    text != " " && text.contains(['.', '!', '?', '…', '؟', '۔', '。', '！', '？', '।', '॥'])
}

/// A key of a few words that costs next to nothing, good enough for a filter.
#[inline]
pub(crate) fn rough_key(words: &[Word]) -> u64 {
    words.iter().fold(0, |key, word| u64::rotate_left(key, 21) ^ word.hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boilerplate::glued::shared_runs;

    #[test]
    fn taking_lines_over_is_taking_them_apart() {
        let long = (0..200).map(|at| format!("word{at}. Next")).collect::<Vec<_>>().join(" ");
        let whole = (0..200).map(|at| format!("word{at}")).collect::<Vec<_>>().join(" ");
        let lines =
            ["Home | News", "Rain in the valley", "Rain in the valley - Daily", "12 May", "13 May", "it went.On"];
        let text = |first: usize| {
            let lines: Vec<&str> = lines.iter().cycle().skip(first).take(9).copied().collect();
            [lines[..4].join("\n\n"), long.clone(), whole.clone(), lines[4..].join("\n")].join("\n")
        };
        let pages: Vec<Page> =
            (0..6).map(|at| Page::new(format!("{at}"), text(at)).title("Rain in the valley")).collect();
        let pages_of = pages.iter().collect::<Vec<_>>();
        let views = View::of_site(&pages_of, None);
        let mut wordings: KeyMap<usize, &str> = KeyMap::default();
        for (page, view) in pages.iter().zip(&views) {
            let alone = View::of(page, &SiteTemplates::default());
            let lines: Vec<Line> = view.lines.iter().map(|line| Line { wording: None, ..*line }).collect();
            assert_eq!(format!("{lines:?} {:?}", view.words), format!("{:?} {:?}", alone.lines, alone.words));
            assert_eq!((view.mentions, view.glued.len()), (alone.mentions, alone.glued.len()));
            for line in &view.lines {
                let text = &page.text[line.span.range()];
                assert_eq!(*wordings.entry(line.wording.expect("a number")).or_insert(text), text);
            }
        }
        // So is the first page taken apart beside others, with another title.
        let beside = Page::new("", text(2)).title("Home News Daily it");
        let first = View::of_site(&[&beside, &pages[0]], None).pop();
        for (view, again) in views.iter().zip(View::of_site(&pages_of, first)) {
            assert_eq!(
                format!("{:?} {:?}", view.words, view.mentions),
                format!("{:?} {:?}", again.words, again.mentions)
            );
            assert_eq!(format!("{:?}", view.lines), format!("{:?}", again.lines));
        }
        // Each line once, and those that come again on the first page twice, as within a page nothing is taken over.
        let times = |line: &str| wordings.values().filter(|wording| **wording == line).count();
        assert_eq!(lines.map(times), [2, 2, 2, 1, 1, 1]);
    }

    #[test]
    fn telling_apart_is_taking_apart_anew() {
        let story = |name: &str| (0..200).map(|at| format!("{name}{at}")).collect::<Vec<_>>().join(" ");
        let text = |name| {
            let story = story(name);
            format!(
                "A headline of the day\nshare this page with all of your friends in town today {story}\nand it goes on"
            )
        };
        let title = "A headline of the day";
        let pages = ["rain", "snow"].map(|name| Page::new(name, text(name)).title(title));
        let nothing = SiteTemplates::default();
        let views: Vec<View> = pages.iter().map(|page| View::of(page, &nothing)).collect();
        let mut site = SiteTemplates { stories: 2, ..SiteTemplates::default() };
        site.runs = shared_runs(&site, &views, &[0, 1], &[0, 1]);
        for (view, page) in views.into_iter().zip(&pages) {
            let (before, told) = (view.lines.len(), view.told_apart(&page.text, &site));
            let anew = View::of(page, &site);
            assert_eq!(format!("{:?} {:?}", told.lines, told.words), format!("{:?} {:?}", anew.lines, anew.words));
            assert_eq!((told.mentions, told.glued.len()), (anew.mentions, 1));
            assert!(told.lines.len() > before);
        }
    }
}
