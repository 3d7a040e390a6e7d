//! Words of ASCII letters and digits, eight bytes at a time.

use crate::hash::WordHasher;
use crate::text::eight::{HIGH, each, within};

/// The ASCII letters and digits in a row at the start of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) length: usize,
    /// What has taken them in, in lower case.
    pub(crate) hasher: WordHasher,
    /// Whether an upper-case letter is among them.
    pub(crate) has_upper: bool,
    /// Whether a digit is among them.
    pub(crate) has_digit: bool,
}

impl Run {
    /// That of a text, from byte `at` on: none if fewer than eight bytes are left before it ends.
    #[inline]
    pub(crate) fn of(text: &[u8], at: usize) -> Option<Run> {
        let mut run = Run::default();
        loop {
            let chunk = text.get(at + run.length..)?.first_chunk()?;
            if run.extend(u64::from_le_bytes(*chunk)) < 8 {
                return Some(run);
            }
        }
    }

    /// Adds those that eight bytes start with, and tells how many.
    #[inline]
    fn extend(&mut self, chunk: u64) -> usize {
        let low = chunk & !HIGH;
        let letters = within(low | each(0x20), b'a', b'z');
        let digits = within(low, b'0', b'9');
        let others = !((letters | digits) & !chunk) & HIGH;
        let length = others.trailing_zeros() as usize / 8;
        // The bits below the first other, and of that the lower ones, which are left to the next word.
        let before = others.wrapping_sub(1) & !others;
        self.has_upper |= letters & !(low << 2) & before & HIGH != 0;
        self.has_digit |= digits & before & HIGH != 0;
        self.length += length;
        // One bit tells the cases apart, and digits have it.
        self.hasher.push_chunk(chunk | each(0x20), length);
        length
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;

    #[test]
    fn it_is_what_a_look_at_each_byte_tells() {
        let mut state = 1u64;
        for _ in 0..100_000 {
            // Mostly letters and digits, and any byte at two places.
            let mut bytes = [0; 40];
            for byte in &mut bytes {
                state = mix(state);
                *byte = b"azAZ09bY"[state as usize & 7];
            }
            let [place, byte, other_place, other_byte, ..] = state.to_le_bytes();
            bytes[usize::from(place) % 40] = byte;
            bytes[usize::from(other_place) % 40] = other_byte;
            let own: Vec<u8> = bytes.iter().copied().take_while(u8::is_ascii_alphanumeric).collect();
            let mut hasher = WordHasher::default();
            for byte in &own {
                hasher.push(char::from(byte.to_ascii_lowercase()));
            }
            let expected = Run {
                length: own.len(),
                hasher,
                has_upper: own.iter().any(u8::is_ascii_uppercase),
                has_digit: own.iter().any(u8::is_ascii_digit),
            };
            assert_eq!(Run::of(&bytes, 0), (own.len() < 40).then_some(expected), "{bytes:?}");
        }
    }
}
