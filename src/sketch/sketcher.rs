//! From text to sketches in one step.

use crate::error::{Error, Result};
use crate::hash::combine;
use crate::sketch::minhash::{MinHasher, Signature};
use crate::sketch::simhash::{Fingerprint, SimHasher};
use crate::text::kernel::shingles;
use crate::text::word_keys;

/// Makes MinHash signatures and SimHash fingerprints of texts.
///
/// The length of the shingles is a part of the configuration that signatures carry: it is mixed into their seed, so
/// signatures of word 3-shingles and of 5-shingles refuse to be compared.
///
/// ```
/// use gleaner::Sketcher;
/// let sketcher = Sketcher::builder().shingle_len(3).num_hashes(128).seed(1).build()?;
/// let a = sketcher.signature("The ferry to Gull Point runs every hour from Monday until the end of May.");
/// let b = sketcher.signature("THE FERRY to Gull Point runs every hour, from Monday until the end of May!");
/// assert_eq!(a.jaccard(&b)?, 1.0);
/// # Ok::<(), gleaner::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketcher {
    shingle_len: usize,
    minhash: MinHasher,
    simhash: SimHasher,
}

/// Sets up a [`Sketcher`]: word 3-shingles, 128 hashes, seed 0 unless told otherwise.
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct SketcherBuilder {
    shingle_len: usize,
    num_hashes: usize,
    seed: u64,
}

impl SketcherBuilder {
    /// Words in a shingle: 1 to 64. Three suit news copies, five keep unrelated long texts farther apart.
    pub fn shingle_len(mut self, words: usize) -> Self {
        self.shingle_len = words;
        self
    }

    /// Slots of a signature: the standard error of an estimate is at most `0.5 / sqrt(slots)`.
    pub fn num_hashes(mut self, slots: usize) -> Self {
        self.num_hashes = slots;
        self
    }

    /// Signatures of different seeds cannot be compared.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The sketcher.
    ///
    /// # Errors
    /// `Config` if the shingle length is not 1 to 64, or the number of hashes is one that [`MinHasher::new`] refuses.
    pub fn build(self) -> Result<Sketcher> {
        if !(1..=64).contains(&self.shingle_len) {
            return Err(Error::config(format!("a shingle has 1 to 64 words, got {}", self.shingle_len)));
        }
        let seed = combine(self.seed, self.shingle_len as u64);
        Ok(Sketcher {
            shingle_len: self.shingle_len,
            minhash: MinHasher::new(self.num_hashes, seed)?,
            simhash: SimHasher::new(seed),
        })
    }
}

impl Sketcher {
    /// Sets a sketcher up.
    pub fn builder() -> SketcherBuilder {
        SketcherBuilder { shingle_len: 3, num_hashes: 128, seed: 0 }
    }

    /// The hashes of the word shingles of `text`, in order, repeats included: see [`crate::text::shingles`].
    pub fn shingles(&self, text: &str) -> Vec<u64> {
        let mut hashes = Vec::new();
        shingles(&word_keys(text), self.shingle_len, &mut hashes);
        hashes
    }

    /// The MinHash signature of `text`.
    pub fn signature(&self, text: &str) -> Signature {
        self.minhash.signature(&self.shingles(text))
    }

    /// The signatures of `texts`, in order, computed on all cores; the same as one by one.
    #[cfg(feature = "rayon")]
    pub fn par_signatures<T: AsRef<str> + Sync>(&self, texts: &[T]) -> Vec<Signature> {
        use rayon::prelude::*;
        texts.par_iter().map(|text| self.signature(text.as_ref())).collect()
    }

    /// The SimHash fingerprint of `text`: each shingle weighs as much as it occurs.
    pub fn fingerprint(&self, text: &str) -> Fingerprint {
        self.simhash.fingerprint(&self.shingles(text))
    }
}
