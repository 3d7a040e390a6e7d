//! From characters to words, shingles and blocks. Knows no site or language model; cannot fail.

mod ascii;
mod block;
pub(crate) mod date;
mod eight;
#[cfg(feature = "html")]
pub mod html;
pub(crate) mod kernel;
mod normalize;
mod repeat;
pub(crate) mod shingle;
mod tokenize;
mod window;

pub use block::{Block, blocks};
pub use date::settle_dates;
pub use repeat::{Repeat, repeats};
pub(crate) use shingle::push_word_keys;
pub use shingle::{WordKey, shingles, word_keys};
pub(crate) use tokenize::Tokenizer;
pub use tokenize::{Token, each_token, normalize};
