//! What comparisons of pairs brought, for those who will ask again.

use crate::cluster::verify::Verdict;

/// The comparisons of documents, numbered in the order in which they come first, with others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Comparisons {
    /// Whether anything is kept.
    keep: bool,
    /// The document compared with, and the verdict; those of one document together.
    pairs: Vec<(u32, Option<Verdict>)>,
    /// For each document, where its pairs start.
    starts: Vec<u32>,
}

impl Comparisons {
    /// Keeps all comparisons: about 140 bytes each.
    pub(crate) fn kept() -> Self {
        Comparisons { keep: true, ..Comparisons::default() }
    }

    /// The verdict on a document and another one, which `compare` finds if it is not known. Kept as long as no document of
    /// a larger number was asked for.
    pub(crate) fn get_or(
        &mut self,
        document: u32,
        with: u32,
        compare: impl FnOnce() -> Option<Verdict>,
    ) -> Option<Verdict> {
        if !self.keep {
            return compare();
        }
        let start = |document: usize| self.starts.get(document).map(|&start| start as usize);
        let document = document as usize;
        let own = start(document).unwrap_or(self.pairs.len())..start(document + 1).unwrap_or(self.pairs.len());
        if let Some((_, verdict)) = self.pairs[own].iter().find(|(known, _)| *known == with) {
            return verdict.clone();
        }
        let verdict = compare();
        if document + 1 >= self.starts.len() && u32::try_from(self.pairs.len()).is_ok() {
            self.starts.resize(document + 1, self.pairs.len() as u32);
            self.pairs.push((with, verdict.clone()));
        }
        verdict
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_not_compared_again() {
        let mut compared = Vec::new();
        let mut comparisons = Comparisons::kept();
        let mut ask = |document, with| {
            let found = comparisons.get_or(document, with, || {
                compared.push((document, with));
                None
            });
            assert!(found.is_none());
        };
        // Some documents are compared with none, and a second pass asks for others too, which are not kept.
        let pairs = [(2, 0), (2, 1), (5, 2), (7, 2), (7, 5)];
        pairs.iter().chain(&pairs).for_each(|&(document, with)| ask(document, with));
        ask(5, 1);
        ask(5, 1);
        ask(3, 2);
        assert_eq!(compared, [&pairs[..], &[(5, 1), (5, 1), (3, 2)]].concat());
    }
}
