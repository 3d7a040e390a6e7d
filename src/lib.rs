//! Clean, grouped news from crawled pages.

pub mod error;
pub mod hash;
pub mod index;
pub mod page;
pub mod sketch;

pub use error::{Error, ErrorKind, Result};
pub use page::{Page, PageId, Span, host};
