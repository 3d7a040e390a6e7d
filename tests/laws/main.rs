//! Laws of the library, on generated pages and on the invented crawl of `testdata/crawl`.
//!
//! Sketches, words and events have their laws in files of their own; here are those of chrome, of near-duplicates and of the
//! whole path.

#[path = "../common/mod.rs"]
mod common;

mod boilerplate;
mod cluster;
mod copies;
mod generate;
mod hostile;
mod pipeline;
