//! Words sixty-four bytes at a time: where they start and end is found in bits, one for each byte.

use crate::hash::{WordHasher, mix};
use crate::text::eight::{HIGH, marks, within};
use crate::text::normalize::{CharInfo, Class, look};

/// Bytes looked at at once.
const WINDOW: usize = 64;
/// As many are there behind them, which the hash of a word may read.
const BEHIND: usize = 16;

type Bytes = [u8; WINDOW + BEHIND];

/// Calls `f` with the hash of each word from byte `at` on, and whether it is a number, as long as words are letters and digits
/// whose normal forms are as long as they are, and show at once where they end. Gives the byte from which on the rest is to
/// be found otherwise.
#[inline]
pub(crate) fn each_word(text: &str, mut at: usize, low: &[CharInfo; 0x800], mut f: impl FnMut(u64, bool)) -> usize {
    while let Some(bytes) = text.as_bytes().get(at..).and_then(<[u8]>::first_chunk) {
        let window = Window::of(text, at, bytes, low);
        let before = |bits: u64| (bits & bits.wrapping_neg()).wrapping_sub(1);
        let words = window.words & before(window.hard);
        let mut starts = words & !(words << 1);
        let ends = !words & (words << 1);
        // What may bind does if there are letters or digits on both sides; the last one's other side is not seen.
        let beside = (window.words | window.hard) >> 1 | 1 << (WINDOW - 1);
        let unclear = ends & (window.hard | window.others & beside);
        let mut clear = ends & before(unclear);
        while clear != 0 {
            let (start, end) = (starts.trailing_zeros() as usize, clear.trailing_zeros() as usize);
            let bits = u64::MAX << start & !(u64::MAX << end);
            let (hash, number) = if (window.odd | window.gone) & bits == 0 {
                hash(&window.forms, start, end - start)
            } else if window.odd & bits == 0 {
                hash_without(&window.forms, bits & !window.gone)
            } else {
                hash_form(&text[at + start..at + end], low)
            };
            f(hash, number);
            starts &= starts - 1;
            clear &= clear - 1;
        }
        // From the first word that was not taken on, which the window may have cut.
        let is_cut = window.hard == 0 && unclear & !(1 << (WINDOW - 1)) == 0;
        let rest = (starts | window.hard).trailing_zeros() as usize;
        at += if rest < WINDOW { rest } else { window.length };
        if !is_cut || rest == 0 {
            break;
        }
    }
    at
}

/// What bytes are, a bit each.
struct Window {
    /// Letters and digits.
    words: u64,
    /// Of these, such as are not there in normal form.
    gone: u64,
    /// Of these, such as are shorter or longer in normal form.
    odd: u64,
    /// What other rules are for.
    hard: u64,
    /// What may bind words.
    others: u64,
    /// Where the last character ends.
    length: usize,
    /// The bytes in normal form, as far as they are letters and digits and none is odd.
    forms: Bytes,
}

impl Window {
    #[inline]
    fn of(text: &str, start: usize, bytes: &Bytes, low: &[CharInfo; 0x800]) -> Window {
        let window: &[u8; WINDOW] = bytes.first_chunk().unwrap_or(&[0; WINDOW]);
        let mut forms = [0; WINDOW + BEHIND];
        for (form, byte) in forms.iter_mut().zip(window) {
            // One bit tells the cases apart, and digits have it.
            *form = byte | 0x20;
        }
        let which = |is: fn(u8) -> bool| marks(&window.map(|byte| if is(byte) { 0x80 } else { 0 }));
        let words = which(|byte| byte.is_ascii_alphanumeric());
        let others = which(|byte| byte.is_ascii_graphic()) & !words;
        let hard = which(|byte| byte == b'_');
        let mut leads = which(|byte| byte >= 0xc0);
        let last =
            leads.checked_ilog2().and_then(|last| Some(last as usize + look(text, start + last as usize, low)?.1));
        let length = last.map_or(WINDOW, |end| end.max(WINDOW));
        let mut window = Window { words, gone: 0, odd: 0, hard, others, length, forms };
        while leads != 0 {
            let at = leads.trailing_zeros() as usize;
            leads &= leads - 1;
            window.add(text, start, at, bytes, low);
        }
        window
    }

    /// Adds a character beyond ASCII.
    #[inline]
    fn add(&mut self, text: &str, start: usize, at: usize, bytes: &Bytes, low: &[CharInfo; 0x800]) {
        let (info, length) = match *bytes[at..].first_chunk().unwrap_or(&[0; 2]) {
            [first @ 0xc0..0xe0, second] => (low[usize::from(first & 0x1f) << 6 | usize::from(second & 0x3f)], 2),
            _ => look(text, start + at, low).unwrap_or((CharInfo::NONE, 1)),
        };
        let bits = ((1 << length) - 1) << at;
        if let Some(form) = info.two_bytes() {
            self.words |= bits;
            self.forms[at..at + 2].copy_from_slice(&form.to_le_bytes());
        } else if info.is_plain() && (info.class() != Class::Extend || self.words << 1 >> at & 1 == 1) {
            // A mark belongs to the letter before it.
            self.words |= bits;
            match info.folded() {
                None => self.gone |= bits,
                Some(form) if form.len_utf8() == length => drop(form.encode_utf8(&mut self.forms[at..])),
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

/// The hash of a word, and whether it is a number: see [`hash_word`](crate::hash::hash_word).
#[inline]
fn hash(forms: &Bytes, start: usize, length: usize) -> (u64, bool) {
    let mut digits = 0;
    let mut chunk = |taken: usize, left: usize| {
        let chunk = eight(forms, start + taken) & !u64::MAX.checked_shl(8 * left as u32).unwrap_or(0);
        digits |= within(chunk & !HIGH, b'0', b'9') & !chunk & HIGH;
        chunk
    };
    // Most words have at most sixteen bytes: no branch tells those of at most eight, for it would be guessed badly.
    let first = mix(chunk(0, length));
    let second = mix(first ^ chunk(8, length.saturating_sub(8)));
    let is_longer = u64::from(length > 8).wrapping_neg();
    let mut hash = first ^ (first ^ second) & is_longer;
    let mut taken = 16;
    while taken < length {
        hash = mix(hash ^ chunk(taken, length - taken));
        taken += 8;
    }
    (hash, digits != 0)
}

/// The same of a word of which these bytes are there in normal form.
fn hash_without(forms: &Bytes, mut there: u64) -> (u64, bool) {
    let mut hasher = WordHasher::default();
    let mut number = false;
    while there != 0 {
        let start = there.trailing_zeros() as usize;
        let length = (!(there >> start)).trailing_zeros().min(8) as usize;
        let chunk = eight(forms, start);
        hasher.push_chunk(chunk, length);
        number |= forms[start..start + length].iter().any(u8::is_ascii_digit);
        there &= u64::MAX.checked_shl((start + length) as u32).unwrap_or(0);
    }
    (hasher.finish(), number)
}

/// The same of a word that is shorter or longer in normal form.
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

#[inline]
fn eight(bytes: &Bytes, at: usize) -> u64 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |chunk| u64::from_le_bytes(*chunk))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalize::low_table;
    use crate::text::{Tokenizer, each_token};

    #[test]
    fn words_are_those_of_the_tokeniser() {
        // Letters of many scripts, what binds, marks, and long words, some of each mixture more often than the rest.
        const MIXTURES: [&str; 6] = [
            "aZ09 bcdefghijklmnop  \n. , ' -_",
            "aé èñß ő.ªİ “’” —…",
            "وزير ،الكُ ٣ـ.٬أى",
            "мир, Ёё й σςΆ ",
            "नमस्ते। ก ำ 新 가 ｱ ½",
            "a\u{301}b\u{200d}c :;\u{ad} ﷺ x\u{7f}\u{1}",
        ];
        let mut state = 7u64;
        let mut draw = move |below: usize| {
            state = mix(state);
            (state >> 32) as usize % below
        };
        for round in 0..20_000 {
            let mut text = String::new();
            while text.len() < 250 {
                let mixture = MIXTURES[if draw(3) == 0 { draw(6) } else { round % 6 }];
                let letter = mixture.chars().nth(draw(mixture.chars().count())).unwrap_or(' ');
                (0..if draw(50) == 0 { draw(70) } else { 1 }).for_each(|_| text.push(letter));
            }
            let mut expected = Vec::new();
            each_token(&text, |token| expected.push((token.span, token.hash, token.number)));
            let mut all = Vec::new();
            Tokenizer::default().each_hash(&text, |hash, number| all.push((hash, number)));
            assert_eq!(all, expected.iter().map(|&(_, hash, number)| (hash, number)).collect::<Vec<_>>(), "{text}");
            let mut at = 0;
            while at < text.len() {
                let mut found = Vec::new();
                let to = each_word(&text, at, low_table(), |hash, number| found.push((hash, number)));
                let within = expected.iter().filter(|(span, ..)| span.start >= at && span.end <= to);
                assert_eq!(found, within.map(|&(_, hash, number)| (hash, number)).collect::<Vec<_>>(), "{text}");
                // From the end of the next word on.
                let next = expected.iter().find(|(span, ..)| span.end > to);
                at = next.map_or(text.len(), |(span, ..)| span.end);
                assert!(next.is_none_or(|(span, ..)| span.start >= to), "{text}");
            }
        }
    }
}
