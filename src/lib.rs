//! Clean, grouped news from crawled pages.

pub mod error;
pub mod hash;
pub mod page;
pub mod text;

pub use error::{Error, ErrorKind, Result};
pub use page::{Page, PageId, Span, host};
