//! What comparisons of pairs brought, for those who will ask again.

use crate::cluster::verify::Verdict;

/// A document compared with, and what the two have in common; none if next to nothing.
pub(crate) type Compared = (u32, Option<Verdict>);

/// The comparisons of documents, numbered in the order in which they come, with earlier ones.
#[derive(Debug, Default)]
pub(crate) struct Comparisons {
    /// Those of one document together.
    pairs: Vec<Compared>,
    /// For each document, where its pairs end.
    ends: Vec<usize>,
}

impl Comparisons {
    /// Keeps those of the next document: about 140 bytes each.
    pub(crate) fn push(&mut self, compared: &[Compared]) {
        self.pairs.extend_from_slice(compared);
        self.ends.push(self.pairs.len());
    }

    /// Those of a document.
    pub(crate) fn of(&self, document: u32) -> &[Compared] {
        let end = |document: usize| self.ends.get(document).copied().unwrap_or(self.pairs.len());
        let start = (document as usize).checked_sub(1).map_or(0, end);
        self.pairs.get(start..end(document as usize)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_document_has_its_own() {
        let mut comparisons = Comparisons::default();
        let with = [&[][..], &[0], &[], &[2, 0, 1], &[]];
        for with in with {
            comparisons.push(&with.iter().map(|&with| (with, None)).collect::<Vec<_>>());
        }
        for (document, expected) in (0..).zip(with.into_iter().chain([&[][..]])) {
            let held: Vec<u32> = comparisons.of(document).iter().map(|pair| pair.0).collect();
            assert_eq!(held, expected);
        }
    }
}
