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
