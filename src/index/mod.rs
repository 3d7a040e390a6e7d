//! Finding the sketches that are like a given one without looking at all of them.
//!
//! An index holds sketches under ids that the caller chooses, and knows nothing of pages. It gives candidates: pairs whose
//! *sketches* are alike. Whether the pages are is for a verification on their shingles to say.
//!
//! No index costs more than linear time when many pages are alike: sketches that are equal are kept once, and crowded
//! buckets are sampled by rules that each index states.

pub mod banding;
mod crowd;
mod grouped;
pub mod hamming;
mod keys;
pub mod lsh;
mod postings;
mod tally;

pub use banding::Banding;
pub(crate) use grouped::{Grouped, Holders};
pub use hamming::{HammingIndex, Neighbour};
pub use keys::BottomKeys;
pub use lsh::{Candidate, LshIndex};
pub use postings::Postings;
pub(crate) use tally::Tally;
