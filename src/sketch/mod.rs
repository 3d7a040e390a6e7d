//! Small stand-ins for documents that are cheap to compare. Knows text, not pages or groups.

pub mod terms;
