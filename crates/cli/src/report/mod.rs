//! What a run found, for people: a page for the browser and some lines for the terminal.

pub(crate) mod html;
mod sample;
pub(crate) mod summary;
