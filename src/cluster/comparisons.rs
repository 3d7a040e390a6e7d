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

    /// Whether a document was compared with another one.
    #[cfg(feature = "rayon")]
    pub(crate) fn has(&self, document: u32, with: u32) -> bool {
        self.of(document).is_some_and(|pairs| pairs.iter().any(|(known, _)| *known == with))
    }

    /// Keeps comparisons of a document of which, and of those after it, none is known.
    pub(crate) fn add(&mut self, document: u32, pairs: Vec<(u32, Option<Verdict>)>) {
        let next = document as usize + 1;
        let fits = u32::try_from(self.pairs.len() + pairs.len()).is_ok();
        if self.keep && fits && next > self.starts.len() && !pairs.is_empty() {
            self.starts.resize(next, self.pairs.len() as u32);
            self.pairs.extend(pairs);
        }
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
        let known = self.of(document).and_then(|pairs| pairs.iter().find(|(known, _)| *known == with));
        if let Some((_, verdict)) = known {
            return verdict.clone();
        }
        let verdict = compare();
        let document = document as usize;
        if document + 1 >= self.starts.len() && u32::try_from(self.pairs.len()).is_ok() {
            self.starts.resize(document + 1, self.pairs.len() as u32);
            self.pairs.push((with, verdict.clone()));
        }
        verdict
    }

    fn of(&self, document: u32) -> Option<&[(u32, Option<Verdict>)]> {
        let start = *self.starts.get(document as usize)? as usize;
        let end = self.starts.get(document as usize + 1).map_or(self.pairs.len(), |&end| end as usize);
        self.pairs.get(start..end)
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

    #[test]
    fn what_was_compared_ahead_is_not_compared_when_it_is_asked_for() {
        let mut comparisons = Comparisons::kept();
        comparisons.add(1, vec![]);
        comparisons.add(3, vec![(0, None), (2, None)]);
        // Known already, and before what is known: neither is kept.
        comparisons.add(3, vec![(1, None)]);
        comparisons.add(2, vec![(1, None)]);
        let known = |document, with| {
            let mut is_known = true;
            comparisons.clone().get_or(document, with, || {
                is_known = false;
                None
            });
            is_known
        };
        let all = (0..5).flat_map(|document| (0..document).map(move |with| (document, with)));
        assert_eq!(all.filter(|&(document, with)| known(document, with)).collect::<Vec<_>>(), [(3, 0), (3, 2)]);
        let mut none = Comparisons::default();
        none.add(3, vec![(0, None)]);
        assert!(none.pairs.is_empty());
    }
}
