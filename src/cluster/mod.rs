//! From similarities to groups.

pub mod events;
