//! Clean, grouped news from crawled pages.

pub mod error;
pub mod hash;
pub mod index;
pub mod page;
pub mod sketch;

pub use error::{Error, ErrorKind, Result};
pub use index::{Banding, Candidate, HammingIndex, LshIndex, Neighbour};
pub use page::{Page, PageId, Span, host};
pub use sketch::{BottomK, BottomKHasher, Fingerprint, MinHasher, Signature, SimHasher};
