//! Which parts of a representative others have: how a page with two stories, or a digest, is told from a copy.

/// The parts of a document that the first few documents matched with it have, a bit for each 64th of it.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Parts {
    seen: [u64; 4],
}

impl Parts {
    pub(crate) fn add(&mut self, part: u64) {
        if let Some(free) = self.seen.iter_mut().find(|seen| **seen == 0) {
            *free = part;
        }
    }

    /// Whether `part` is another story than those seen: a fifth of the document or more, as another's part is, with next
    /// to nothing in common with that, nor half of it with any.
    pub(crate) fn is_other_story(&self, part: u64) -> bool {
        const FIFTH: u32 = 13;
        let size = part.count_ones();
        let shared = |seen: u64| (seen & part).count_ones();
        let apart = |seen: u64| seen.count_ones() >= FIFTH && shared(seen) * 5 < size.min(seen.count_ones());
        size >= FIFTH
            && self.seen.iter().any(|&seen| apart(seen))
            && !self.seen.iter().any(|&seen| shared(seen) * 2 >= size)
    }
}
