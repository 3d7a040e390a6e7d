//! What is left of a page once parts of it are gone: seen without taking its words apart anew.

use crate::boilerplate::model::SiteTemplates;
use crate::boilerplate::view::{Line, Telling, Told, View, Word, ends_sentence};
use crate::boilerplate::wrapped::unwrapped;
use crate::page::Span;
use crate::text::Tokenizer;

impl View {
    /// The view of `text`, what is left of the text of this one: its `pieces`, in order. The same as if it were taken apart
    /// anew, but words that are still as they were, and lines of them, are taken over.
    pub(crate) fn of_rest(mut self, text: &str, pieces: &[Span], site: &SiteTemplates) -> View {
        self.unmask_title();
        let mut tokenizer = Tokenizer::default();
        let mut rest = View::empty(text.len(), std::mem::take(&mut self.title_words));
        let mut left = Left { view: &self, pieces, offset: 0, line: 0, word: 0 };
        for span in unwrapped(text) {
            left.go_to(span.start);
            if let Some(line) = left.line(span) {
                rest.add_known(text, span, line, self.words_of(line));
                continue;
            }
            let first_word = rest.words.len();
            let told = left.add_words(&mut rest.words, text, span).unwrap_or_else(|| {
                rest.words.truncate(first_word);
                rest.add_words(text, span, &mut tokenizer)
            });
            rest.add_lines(text, span, first_word..rest.words.len(), told, site);
        }
        rest.mask_title();
        rest
    }

    /// Adds a line that was seen before, with its words as they were then.
    pub(crate) fn add_known(&mut self, text: &str, span: Span, line: &Line, words: &[Word]) {
        let line_now =
            Line { span, continues: self.continues(text, span, line.shared), first_word: self.words.len(), ..*line };
        self.words.extend(words.iter().map(|word| moved(word, line.span.start, span.start)));
        self.lines.push(line_now);
    }

    /// Whether the line is a part of one that was taken apart.
    pub(crate) fn is_part(&self, line: &Line) -> bool {
        let next = self.glued.partition_point(|glued| glued.words.end <= line.first_word);
        self.glued.get(next).is_some_and(|glued| glued.words.start <= line.first_word)
    }
}

/// The pieces of a view that are left, while one goes through them.
struct Left<'a> {
    view: &'a View,
    /// From the one on that is looked at.
    pieces: &'a [Span],
    /// Where that one begins in what is left.
    offset: usize,
    /// The first line and the first word that were not passed yet.
    line: usize,
    word: usize,
}

impl<'a> Left<'a> {
    /// Goes on to a byte of what is left.
    fn go_to(&mut self, at: usize) {
        while let Some((piece, others)) = self.pieces.split_first().filter(|(piece, _)| self.offset + piece.len() <= at)
        {
            self.offset += piece.len();
            self.pieces = others;
        }
    }

    /// Where the piece that is looked at has what stands at `at` now.
    fn was(&self, at: usize) -> Option<usize> {
        self.pieces.first().map(|piece| piece.start + at - self.offset)
    }

    /// The whole line that is at `span` now.
    fn line(&mut self, span: Span) -> Option<&'a Line> {
        let start = self.was(span.start)?;
        let lines = &self.view.lines;
        self.line += lines[self.line..].iter().take_while(|line| line.span.start < start).count();
        let is_whole = |line: &&Line| line.span == Span::new(start, start + span.len()) && !self.view.is_part(line);
        let in_piece = self.pieces.first().is_some_and(|piece| start + span.len() <= piece.end);
        lines.get(self.line).filter(|line| in_piece && is_whole(line))
    }

    /// Adds the words that are at `span` now, if it is certain that they are still the same, and gives what they tell.
    fn add_words(&mut self, words: &mut Vec<Word>, text: &str, span: Span) -> Option<Told> {
        let mut told = Telling::default();
        let known = &self.view.words;
        let mut at = span.start;
        let mut is_first = true;
        while at < span.end {
            self.go_to(at);
            let piece = self.pieces.first()?;
            let (start, end) = (self.was(at)?, piece.end.min(self.was(span.end)?));
            self.word += known[self.word..].iter().take_while(|word| word.span.end <= start).count();
            let part = known[self.word..].iter().take_while(|word| word.span.start < end).count();
            let part = &known[self.word..self.word + part];
            let is_cut = part.first().is_some_and(|word| word.span.start < start)
                || part.last().is_some_and(|word| word.span.end > end);
            // Words that met where something went between them may have become one.
            let meet = at > span.start && !text[..at].ends_with([' ', '\n']) && !text[at..].starts_with([' ', '\n']);
            if is_cut || meet {
                return None;
            }
            // The word that was glued to the next one by a full stop has that, but only there.
            if part.last().is_some_and(|word| text[..word.span.end - start + at].ends_with('.')) {
                return None;
            }
            self.line += self.view.lines[self.line..].iter().take_while(|line| line.span.start < start).count();
            let mut lines = self.view.lines[self.line..].iter().map(|line| line.first_word).peekable();
            for (number, word) in (self.word..).zip(part) {
                let mut word = moved(word, start, at);
                while lines.next_if(|&first| first < number).is_some() {}
                if is_first {
                    word.starts = true;
                } else if number == self.word || lines.peek() == Some(&number) {
                    word.starts = starts_behind(words.last()?, &word, text)?;
                }
                is_first = false;
                told.add(&word);
                words.push(word);
            }
            at += end - start;
        }
        Some(told.end())
    }
}

/// The word with its place counted from `to` on instead of `from`.
fn moved(word: &Word, from: usize, to: usize) -> Word {
    let place = |at: usize| at - from + to;
    Word { span: Span::new(place(word.span.start), place(word.span.end)), ..*word }
}

/// Whether something may start with a word that stands behind another one now; none if it takes more to tell.
fn starts_behind(before: &Word, word: &Word, text: &str) -> Option<bool> {
    // Words that were told apart at a full stop count as one there.
    if text[..before.span.start].ends_with('.') {
        return None;
    }
    let changes = before.script.changes_to(word.script);
    Some(changes || ends_sentence(&text[before.span.end..word.span.start]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Page;

    const TITLE: &str = "Rain in the valley";
    const TEXT: &str = "Home | News\nRain in the valley - Daily\nRain in the valley came late.Roads were closed: 3.5 km, \
                        said «Сосед» البلدية 新闻社。\nand the Rain\nin the valley went on";

    fn check(page: &Page, pieces: &[Span]) {
        let nothing = SiteTemplates::default();
        let rest: String = pieces.iter().map(|piece| &page.text[piece.range()]).collect();
        let left = View::of(page, &nothing).of_rest(&rest, pieces, &nothing);
        let anew = View::of(&Page { text: rest.clone(), ..page.clone() }, &nothing);
        assert_eq!(
            format!("{:?} {:?}", left.lines, left.words),
            format!("{:?} {:?}", anew.lines, anew.words),
            "{rest:?}"
        );
        assert_eq!((left.mentions, left.glued.len()), (anew.mentions, anew.glued.len()), "{rest:?}");
    }

    fn check_cuts(text: &str, step: usize) {
        let page = Page::new("1", text).title(TITLE);
        let places: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).step_by(step).collect();
        for (number, &from) in places.iter().enumerate() {
            for &to in &places[number..] {
                let pieces = [Span::new(0, from), Span::new(to, text.len())];
                check(&page, &pieces.into_iter().filter(|piece| !piece.is_empty()).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn what_is_left_is_seen_as_if_it_was_taken_apart_anew() {
        check_cuts(TEXT, 1);
    }

    #[test]
    fn long_and_wrapped_lines_too() {
        check_cuts(&TEXT.replace('\n', " ").repeat(8), 37);
        check_cuts(&"and so the rain went on in the valley\nuntil the roads were closed again\n".repeat(6), 11);
    }
}
