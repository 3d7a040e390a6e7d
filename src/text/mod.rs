//! From bytes and text to what the rest of the library compares.

#[cfg(feature = "html")]
pub mod html;
