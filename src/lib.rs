//! Clean, grouped news from crawled pages.
//!
//! Crawlers bring home pages of which half is chaff: the site's own chrome, and the same agency report forty times. This
//! library learns what each site repeats and strips it, finds near-duplicates, and groups the reports of one event. Any
//! language and script; no models to download; everything that is decided can be explained.
//!
//! # A crawler, page by page
//!
//! ```
//! use gleaner::{Gleaner, Page};
//!
//! let mut gleaner = Gleaner::builder().build()?;
//! let story = "The council of Lower Brook voted on Tuesday to rebuild the stone bridge that the spring flood took away, \
//!              and asked the county to lend two million crowns until the toll on the new road pays them back.";
//! gleaner.ingest(&Page::new("a1", story).site("brook.example").date("2026-03-05"))?;
//!
//! let copy = Page::new("b7", story.replace("Tuesday", "March 3")).site("valley.example");
//! let seen = gleaner.ingest(&copy)?;
//! assert_eq!(seen.duplicate_of().map(|earlier| earlier.id.as_str()), Some("a1"));
//! // `seen.text()` is what is left, `seen.removed()` says what went and why, `seen.event()` names the event.
//! # Ok::<(), gleaner::Error>(())
//! ```
//!
//! # A batch, on all cores
//!
//! ```
//! use gleaner::{Gleaner, Page};
//!
//! let pages = [Page::new("1", "Rain in the north."), Page::new("2", "RAIN in the North!"), Page::new("3", "Sun.")];
//! let gleaned = Gleaner::builder().build()?.batch(&pages)?;
//! assert_eq!(gleaned.clusters(), [vec![0, 1], vec![2]]);
//! # Ok::<(), gleaner::Error>(())
//! ```
//!
//! # The parts, each alone
//!
//! ```
//! use gleaner::{Banding, Page, SiteLearner, Sketcher};
//!
//! // MinHash signatures, and the bands in which pairs alike by 0.8 or more meet.
//! let sketcher = Sketcher::builder().shingle_len(3).num_hashes(128).build()?;
//! let (a, b) = (sketcher.signature("one two three four"), sketcher.signature("one two three four five"));
//! assert!(a.jaccard(&b)? > 0.3);
//! let banding = Banding::for_threshold(0.8, 128)?;
//! assert!(banding.recall(0.8) >= 0.98);
//!
//! // What a site repeats.
//! let mut learner = SiteLearner::new();
//! for (id, story) in [("1", "Rain came late to the valley."), ("2", "The old bridge is open.")] {
//!     learner.observe(&Page::new(id, format!("{story}\nShare: A | B")).site("news.example"));
//! }
//! let page = Page::new("3", "Ferries run again.\nShare: A | B").site("news.example");
//! let removed = learner.finish().strip(&page);
//! assert_eq!(&page.text[removed[0].span.range()], "Share: A | B");
//! # Ok::<(), gleaner::Error>(())
//! ```
//!
//! # Features
//!
//! `rayon` (default): all cores. `serde` (default): serialisable types, saving and opening. `html`: text, title, date and
//! author from HTML pages (`text::html`). `proptest`: strategies for property tests (`strategies`). Features add; none
//! changes a result.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod boilerplate;
pub mod cluster;
pub mod error;
#[cfg(feature = "serde")]
pub mod format;
pub mod hash;
pub mod index;
pub mod page;
mod parallel;
pub mod pipeline;
pub mod sketch;
#[cfg(feature = "proptest")]
pub mod strategies;
pub mod text;

pub use boilerplate::{Removed, Rule, SiteLearner, SiteModel, Template};
pub use error::{Error, ErrorKind, Result};
pub use index::{Banding, Candidate, HammingIndex, LshIndex, Neighbour};
pub use page::{Page, PageId, Span, host};
pub use pipeline::{
    Builder, Deduplicated, Deduplicator, Gleaned, GleanedPage, Gleaner, Keep, Match, PreparedPage, Preparer, Seen,
    Stage, Unfinished,
};
pub use sketch::{BottomK, BottomKHasher, Fingerprint, MinHasher, Signature, SimHasher, Sketcher, Terms};
