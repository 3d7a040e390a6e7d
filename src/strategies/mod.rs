//! Invented documents, sites and crawls of which the truth is known, for property tests of what is built on this library,
//! as strategies of [proptest](https://docs.rs/proptest). Feature `proptest`.
//!
//! Texts are made of invented words, in scripts with and without spaces, told by a number: the same number gives the same
//! text on every machine. The library's own laws use these strategies.
//!
//! ```
//! use gleaner::boilerplate::{kept, learn};
//! use gleaner::strategies::{Site, site};
//! use proptest::prelude::*;
//!
//! proptest!(ProptestConfig::with_cases(20), |(Site { pages, .. } in site("news.example"))| {
//!     let model = learn(&pages);
//!     for page in &pages {
//!         let removed = model.strip(page);
//!         prop_assert!(kept(&page.text, &removed).len() <= page.text.len());
//!     }
//! });
//! ```

mod crawl;
mod document;
mod rough;
mod site;
mod words;

pub use crawl::{Crawl, crawl};
pub use document::{Document, Edit, NearDuplicate, document, near_duplicate};
pub use rough::rough_text;
pub use site::{Site, site};
pub use words::{SCRIPTS, Script, below, edited, story, text, word};
