//! Eight bytes at once, in one word of the processor (Lamport, 1975): sums within bytes, which no carry leaves, show in the
//! highest bit of each.

/// The highest bit of each byte.
pub(crate) const HIGH: u64 = each(0x80);

/// Eight times one byte.
pub(crate) const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Sets the highest bit of each byte from `first` to `last`; all of them are below 0x80. The other bits mean nothing.
#[inline]
pub(crate) const fn within(bytes: u64, first: u8, last: u8) -> u64 {
    (bytes + each(0x80 - first)) & !(bytes + each(0x7f - last))
}

/// The highest bit of each of sixty-four bytes.
#[inline]
pub(crate) fn marks(bytes: &[u8; 64]) -> u64 {
    let eight = |at: usize| bytes[at..].first_chunk().map_or(0, |chunk| u64::from_le_bytes(*chunk));
    // Each is moved to the highest byte by a bit of the multiplier of its own, and no two sums meet.
    let gathered = |bytes: u64| (bytes & HIGH).wrapping_mul(0x0002_0408_1020_4081) >> 56;
    (0..64).step_by(8).fold(0, |marks, at| marks | gathered(eight(at)) << at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;

    #[test]
    fn marks_are_the_highest_bits() {
        for round in 0..1000 {
            let bytes: [u8; 64] = std::array::from_fn(|at| mix(round << 6 | at as u64) as u8);
            let expected = (0..64).fold(0, |marks, at| marks | u64::from(bytes[at] >> 7) << at);
            assert_eq!(marks(&bytes), expected);
        }
    }
}
