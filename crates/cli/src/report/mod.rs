//! What a run found, for people: a page for the browser and some lines for the terminal.

mod data;
pub(crate) mod html;
mod marked;
mod parts;
pub(crate) mod summary;
