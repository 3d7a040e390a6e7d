//! From candidates to groups: near-duplicates by verified edges, events by shared terms. Knows no pages, sites or files.

mod duplicates;
pub mod events;
mod frequency;
mod union_find;
mod verify;

pub use duplicates::{DuplicateIndex, Placement, place_all};
pub(crate) use duplicates::{Prepared, place_prepared};
pub use events::{EventOptions, EventWindow, cluster_events};
pub use union_find::UnionFind;
pub use verify::Evidence;
pub(crate) use verify::SHINGLE;
