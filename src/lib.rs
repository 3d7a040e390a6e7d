//! Clean, grouped news from crawled pages.

pub mod boilerplate;
pub mod cluster;
pub mod error;
#[cfg(feature = "serde")]
pub mod format;
pub mod hash;
pub mod index;
pub mod page;
pub mod pipeline;
pub mod sketch;
pub mod text;

pub use boilerplate::{Removed, Rule, SiteLearner, SiteModel, Template};
pub use error::{Error, ErrorKind, Result};
pub use index::{Banding, Candidate, HammingIndex, LshIndex, Neighbour};
pub use page::{Page, PageId, Span, host};
pub use pipeline::{Builder, Gleaned, GleanedPage, Gleaner, Keep, Match, Seen, Stage};
pub use sketch::{BottomK, BottomKHasher, Fingerprint, MinHasher, Signature, SimHasher, Sketcher, Terms};
