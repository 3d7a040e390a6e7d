//! Clean, grouped news from crawled pages.

pub mod cluster;
pub mod error;
pub mod hash;
pub mod page;
pub mod sketch;
pub mod text;

pub use error::{Error, ErrorKind, Result};
pub use page::{Page, PageId, Span, host};
