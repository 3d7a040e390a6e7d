//! From candidates to groups: near-duplicates by verified edges, events by shared terms. Knows no pages, sites or files.

mod batch;
mod candidates;
mod duplicates;
pub mod events;
mod evidence;
mod live;
mod parts;
mod union_find;
mod verify;
#[allow(clippy::approx_constant, reason = "a fitted weight near 1/π is no 1/π")]
mod weights;

pub(crate) use batch::place_prepared;
pub use batch::{compare_all, place_all};
pub use candidates::{Candidates, DuplicateOptions};
pub use duplicates::Placement;
pub(crate) use duplicates::{Prepared, Scratch};
pub use events::{EventOptions, EventWindow, cluster_events};
pub use evidence::Evidence;
pub use live::{DuplicateIndex, HeldWords, WordStore};
pub use union_find::UnionFind;
pub use verify::SHINGLE;
