//! Clean, grouped news from crawled pages.

pub mod boilerplate;
pub mod cluster;
pub mod error;
#[cfg(feature = "serde")]
pub mod format;
pub mod hash;
pub mod index;
pub mod page;
pub mod text;

pub use boilerplate::{Removed, Rule, SiteLearner, SiteModel, Template};
pub use error::{Error, ErrorKind, Result};
pub use page::{Page, PageId, Span, host};
