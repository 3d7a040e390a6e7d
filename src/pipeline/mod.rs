//! The whole path, from crawled pages to clean, grouped news: the one place where stripping and matching meet.

mod batch;
mod copies;
mod deduplicator;
mod settings;
mod sites;
mod stream;
mod unfinished;

pub use batch::{Gleaned, GleanedPage, Stage};
pub use deduplicator::{Deduplicated, Deduplicator, PreparedPage, Preparer};
pub use settings::{Builder, Keep};
pub use stream::{Gleaner, Match, Seen};
pub use unfinished::Unfinished;
