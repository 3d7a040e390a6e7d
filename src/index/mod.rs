//! Finding what may be alike: candidates, never decisions.

mod postings;

pub use postings::Postings;
