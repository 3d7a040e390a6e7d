//! Small summaries of a page's shingles, from which two pages can be compared without their texts.
//!
//! Every sketch takes a slice of 64-bit shingle hashes: a set, in any order, with or without repeats. It must not know
//! where the hashes came from. Every sketch carries the configuration that made it, and comparing or merging two that
//! were made differently is an error of kind [`Mismatch`](crate::ErrorKind::Mismatch), never a wrong number. A page
//! without shingles has a sketch too, and it matches nothing, itself included.
//!
//! | sketch | answers | bytes | cost |
//! |---|---|---|---|
//! | [`Signature`] | Jaccard similarity; feeds [`LshIndex`](crate::index::LshIndex) | 4 per hash | 1.2 to 11 ns per shingle of 4000 to 100, with AVX-512 |
//! | [`BottomK`] | containment, also between pages of unlike lengths; feeds postings | 8 per hash | 3 to 10 ns per shingle |
//! | [`Fingerprint`] | cosine of weighted features, as a Hamming distance | 24, of which 8 are the bits | 4 to 7 ns per feature, 20 if weighted |
//!
//! The functions of [`similarity`] are exact: they need the shingles themselves, and are what the estimates are judged
//! by.

pub mod background;
pub mod bottomk;
pub mod minhash;
pub mod simhash;
pub mod similarity;
mod sketcher;
pub mod terms;

pub use bottomk::{BottomK, BottomKHasher};
pub use minhash::{MinHasher, Signature};
pub use simhash::{Fingerprint, SimHasher};
pub use sketcher::{Sketcher, SketcherBuilder};
pub use terms::Terms;
