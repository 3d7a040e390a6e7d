//! From candidates to groups: near-duplicates by verified edges, events by shared terms. Knows no pages, sites or files.

mod candidates;
mod comparisons;
mod duplicates;
pub mod events;
mod evidence;
mod live;
mod parts;
mod union_find;
mod verify;
#[allow(clippy::approx_constant, reason = "a fitted weight near 1/π is no 1/π")]
mod weights;

pub use candidates::Candidates;
pub use duplicates::{DuplicateOptions, Placement};
pub(crate) use duplicates::{Prepared, Scratch};
pub use events::{EventOptions, EventWindow, cluster_events};
pub use evidence::Evidence;
pub(crate) use live::place_prepared;
pub use live::{DuplicateIndex, HeldWords, WordStore, compare_all, place_all};
pub use union_find::UnionFind;
pub use verify::SHINGLE;
