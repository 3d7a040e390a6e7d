//! Words sixty-four bytes at a time: where they start and end is found in bits, one for each byte.

use crate::hash::WordHasher;
use crate::page::Span;
use crate::text::kernel::{BEHIND, Bits, Bytes, Hashed, Kernel, WINDOW, WORDS, eight};
use crate::text::normalize::{CharInfo, Class, look};
use crate::text::tokenize::meets_mark;

/// The words of a window, found at once and given one by one, and room for as many as there can be.
#[derive(Default)]
pub(crate) struct Words {
    hashed: Hashed,
    /// Those that are numbers, a bit each, where they end.
    numbers: u64,
    /// Bytes of characters behind their first, a bit each.
    inner: u64,
    /// Where the window starts in the text.
    start: usize,
    /// How many there are, and how many of them were given.
    count: usize,
    given: usize,
}

/// A word of a window.
pub(crate) struct Found {
    pub(crate) span: Span,
    pub(crate) hash: u64,
    pub(crate) number: bool,
    /// Characters.
    pub(crate) letters: u32,
}

impl Words {
    /// Forgets those that were not given.
    pub(crate) fn clear(&mut self) {
        self.count = 0;
    }

    /// The next one, if there is one left.
    #[inline]
    pub(crate) fn next(&mut self) -> Option<Found> {
        let word = self.given;
        if word >= self.count.min(WORDS) {
            return None;
        }
        self.given += 1;
        let (start, end) = self.hashed.place(word);
        Some(Found {
            span: Span::new(self.start + start, self.start + end),
            hash: self.hashed.hashes[word],
            number: self.numbers >> end & 1 == 1,
            letters: (end - start) as u32 - (self.inner & between(start, end)).count_ones(),
        })
    }

    /// The hashes of all, and whether they are numbers.
    #[inline]
    pub(crate) fn hashes(&self) -> impl Iterator<Item = (u64, bool)> {
        let (ends, hashes) = self.hashed.first(self.count);
        hashes.iter().zip(ends).map(|(&hash, &end)| (hash, self.numbers >> end & 1 == 1))
    }

    /// Finds the words of `text` from byte `at` on within a window, as long as they are letters and digits and show at once
    /// where they end. Moves `at` to where the rest is to be found, and tells whether another window would find more there.
    #[inline]
    pub(crate) fn find(&mut self, kernel: Kernel, text: &str, at: &mut usize, low: &[CharInfo; 0x800]) -> bool {
        (self.start, self.count, self.given) = (*at, 0, 0);
        let rest = text.as_bytes().get(*at..).unwrap_or_default();
        let mut padded: Bytes;
        let bytes = if let Some(bytes) = rest.first_chunk() {
            bytes
        } else {
            // Behind the end of the text no word goes on.
            padded = [0; WINDOW + BEHIND];
            padded[..rest.len()].copy_from_slice(rest);
            &padded
        };
        let mut forms = [0; WINDOW + BEHIND];
        let window = Window::of(kernel, text, *at, bytes, &mut forms, low);
        let before = |bits: u64| (bits & bits.wrapping_neg()).wrapping_sub(1);
        let letters = window.words & before(window.hard);
        let starts = letters & !(letters << 1);
        let ends = !letters & (letters << 1);
        // What may bind does if there are letters or digits on both sides; the last one's other side is not seen.
        let beside = (window.words | window.hard) >> 1 | 1 << (WINDOW - 1);
        let unclear = ends & (window.hard | window.others & beside);
        let clear = ends & before(unclear);
        kernel.hash_words(&forms, starts, clear, &mut self.hashed);
        (self.count, self.inner) = (clear.count_ones() as usize, window.inner);
        self.numbers = ends_with(letters, window.digits);
        let mut others = clear & ends_with(letters, window.odd | window.gone | behind_sixteen(letters));
        while others != 0 {
            let word = (clear & before(others)).count_ones() as usize;
            let (start, end) = self.hashed.place(word);
            let bits = between(start, end);
            self.hashed.hashes[word] = if window.odd & bits == 0 {
                hash_of(&forms, bits & !window.gone)
            } else {
                let (hash, number) = hash_form(&text[*at + start..*at + end], low);
                self.numbers |= u64::from(number) << end;
                hash
            };
            others &= others - 1;
        }
        // From the first word that was not taken on, which the window may have cut.
        let is_cut = window.hard == 0 && unclear & !(1 << (WINDOW - 1)) == 0;
        let taken = u64::MAX.checked_shr(clear.leading_zeros()).unwrap_or(0);
        let left = (starts & !taken | window.hard).trailing_zeros() as usize;
        *at += if left < WINDOW { left } else { window.length.min(rest.len()) };
        is_cut && left > 0 && *at < text.len()
    }
}

/// The bits from `start` to `end`, both below 64.
#[inline]
fn between(start: usize, end: usize) -> u64 {
    u64::MAX << start & !(u64::MAX << end)
}

/// Of runs of `words`, the ends of those that hold any of `bits`: each of these carries there when it is added to its run.
#[inline]
fn ends_with(words: u64, bits: u64) -> u64 {
    words.wrapping_add(words & bits) & !words
}

/// The bits of runs of `words` that have sixteen of their run before them.
#[inline]
fn behind_sixteen(words: u64) -> u64 {
    let mut behind = words & words << 1;
    for distance in [2, 4, 8] {
        behind &= behind << distance;
    }
    behind & behind << 1
}

/// What bytes are, a bit each. Their normal forms are beside it, as far as they are letters and digits and none is odd.
struct Window {
    /// Letters and digits.
    words: u64,
    /// Of these, digits of ASCII.
    digits: u64,
    /// Of these, such as are not there in normal form.
    gone: u64,
    /// Of these, such as are shorter or longer in normal form.
    odd: u64,
    /// What other rules are for.
    hard: u64,
    /// What may bind words.
    others: u64,
    /// Bytes of characters behind their first.
    inner: u64,
    /// Where the last character ends.
    length: usize,
}

impl Window {
    #[inline]
    fn of(
        kernel: Kernel,
        text: &str,
        start: usize,
        bytes: &Bytes,
        forms: &mut Bytes,
        low: &[CharInfo; 0x800],
    ) -> Window {
        let Bits { words, digits, graphic, low_lines: hard, leads, inner, others: mut rest } =
            kernel.bits(bytes, forms);
        let last =
            leads.checked_ilog2().and_then(|last| Some(last as usize + look(text, start + last as usize, low)?.1));
        let length = last.map_or(WINDOW, |end| end.max(WINDOW));
        let others = graphic & !words;
        let mut window = Window { words, digits, gone: 0, odd: 0, hard, others, inner, length };
        while rest != 0 {
            let at = rest.trailing_zeros() as usize;
            rest &= rest - 1;
            window.add(text, start, at, bytes, forms, low);
        }
        window
    }

    /// Adds a character beyond ASCII.
    #[inline]
    fn add(&mut self, text: &str, start: usize, at: usize, bytes: &Bytes, forms: &mut Bytes, low: &[CharInfo; 0x800]) {
        let (info, length) = match *bytes[at..].first_chunk().unwrap_or(&[0; 2]) {
            [first @ 0xc0..0xe0, second] => (low[usize::from(first & 0x1f) << 6 | usize::from(second & 0x3f)], 2),
            _ => look(text, start + at, low).unwrap_or((CharInfo::NONE, 1)),
        };
        let bits = ((1 << length) - 1) << at;
        if let Some(form) = info.two_bytes() {
            self.words |= bits;
            forms[at..at + 2].copy_from_slice(&form.to_le_bytes());
        } else if info.is_plain()
            && (info.class() != Class::Extend || self.words << 1 >> at & 1 == 1)
            && !(info.stands_alone() && meets_mark(text, start + at + length, low))
        {
            // A mark belongs to the letter before it.
            self.words |= bits;
            match info.folded() {
                None => self.gone |= bits,
                Some(form) if form.len_utf8() == length => drop(form.encode_utf8(&mut forms[at..])),
                Some(_) => self.odd |= bits,
            }
        } else {
            // What ends words goes. What may bind does not bind a space or the like.
            let next = bytes.get(at + length).copied().unwrap_or(u8::MAX);
            let ends = info.ends_plain() && !info.starts_word() || info.class().may_bind() && next < b'0';
            self.hard |= if ends { 0 } else { bits };
        }
    }
}

/// The hash of the word of these bytes: see [`hash_word`](crate::hash::hash_word).
fn hash_of(forms: &Bytes, mut there: u64) -> u64 {
    let mut hasher = WordHasher::default();
    while there != 0 {
        let start = there.trailing_zeros() as usize;
        let length = (!(there >> start)).trailing_zeros().min(8) as usize;
        hasher.push_chunk(eight(forms, start), length);
        there &= u64::MAX.checked_shl((start + length) as u32).unwrap_or(0);
    }
    hasher.finish()
}

/// The same of a word that is shorter or longer in normal form, and whether it is a number.
fn hash_form(word: &str, low: &[CharInfo; 0x800]) -> (u64, bool) {
    let mut hasher = WordHasher::default();
    let (mut at, mut number) = (0, false);
    while let Some((info, length)) = look(word, at, low) {
        number |= info.is_number();
        info.folded().into_iter().for_each(|c| hasher.push(c));
        at += length;
    }
    (hasher.finish(), number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::draws;
    use crate::text::normalize::low_table;
    use crate::text::{Token, Tokenizer, each_token};

    #[test]
    fn words_are_those_of_the_tokeniser() {
        // Letters of many scripts, what binds, marks, and long words, some of each mixture more often than the rest.
        const MIXTURES: [&str; 7] = [
            "aZ09 bcdefghijklmnop  \n. , ' -_",
            "aé èñß ő.ªİ “’” —…",
            "وزير ،الكُ ٣ـ.٬أى",
            "мир, Ёё й σςΆ ",
            "नमस्ते। ก ำ 新 가 ｱ ½",
            "ক্যো\u{9c7}\u{9be}\u{93c}\u{200d}ு\u{e38}\u{e49}",
            "a\u{301}b\u{200d}c :;\u{ad} ﷺ x\u{7f}\u{1}",
        ];
        let mut draw = draws(7);
        for round in 0..20_000 {
            let mut text = String::new();
            while text.len() < 250 {
                let mixture = MIXTURES[if draw(3) == 0 { draw(7) } else { round % 7 }];
                let letter = mixture.chars().nth(draw(mixture.chars().count())).unwrap_or(' ');
                (0..if draw(50) == 0 { draw(70) } else { 1 }).for_each(|_| text.push(letter));
            }
            let mut expected: Vec<(Span, u64, bool)> = Vec::new();
            let seen = |token: &Token<'_>| (token.span, token.hash, token.number, token.solo, token.capitalised);
            let (mut tokens, mut expected_tokens) = (Vec::new(), Vec::new());
            each_token(&text, |token| {
                expected.push((token.span, token.hash, token.number));
                expected_tokens.push((seen(&token), token.is_low()));
            });
            Tokenizer::default().each(&text, |token| {
                tokens.push((seen(&token), token.is_low()));
                let letters = text[token.span.range()].chars().count();
                assert!(token.plain.is_none_or(|plain| plain as usize == letters), "{text}");
            });
            assert_eq!(tokens, expected_tokens, "{text}");
            let mut all = Vec::new();
            Tokenizer::default().push_each(&text, &mut all, |hash, number| (hash, number));
            assert_eq!(all, expected.iter().map(|&(_, hash, number)| (hash, number)).collect::<Vec<_>>(), "{text}");
            for kernel in Kernel::all() {
                let (mut at, mut words) = (0, Words::default());
                while at < text.len() {
                    let from = at;
                    words.find(kernel, &text, &mut at, low_table());
                    let found: Vec<_> =
                        std::iter::from_fn(|| words.next()).map(|word| (word.span, word.hash, word.number)).collect();
                    let within = expected.iter().copied().filter(|(span, ..)| span.start >= from && span.end <= at);
                    assert_eq!(found, within.collect::<Vec<_>>(), "{text}");
                    // From the end of the next word on.
                    let next = expected.iter().find(|(span, ..)| span.end > at);
                    assert!(next.is_none_or(|(span, ..)| span.start >= at), "{text}");
                    at = next.map_or(text.len(), |(span, ..)| span.end);
                }
            }
        }
    }
}
