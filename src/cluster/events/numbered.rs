//! The terms of documents that are all there: by number, and how many documents hold each.

use crate::cluster::events::graph::map_all;
use crate::cluster::events::weigh::{Counts, groups, script, site, slot};
use crate::hash::{Filter, KeyMap};
use crate::sketch::terms::Terms;

/// The number of a term that no other document has.
const NONE: u32 = u32::MAX;

/// The terms that more than one document has, numbered in the order of their keys; how many documents there are, and how many
/// hold each term, by script and by site.
pub(crate) struct Numbered {
    /// Of each document the numbers of its terms, in their order.
    numbers: Vec<Vec<u32>>,
    /// How many are numbered.
    pub(crate) terms: usize,
    docs: KeyMap<u32, u32>,
    /// The script of most documents, and the documents of it that hold each term.
    most: (u32, Vec<u32>),
    /// Those of other scripts, and of sites.
    others: KeyMap<u64, u32>,
}

impl Numbered {
    pub(crate) fn of(docs: &[&Terms]) -> Self {
        let keys = || docs.iter().flat_map(|doc| doc.keys());
        let known = numbers(keys);
        let number = |key| known.get(key).copied().unwrap_or(NONE);
        let numbers = map_all(docs.len(), |_, i| docs[i].keys().iter().map(number).collect());
        let mut counted: KeyMap<u32, u32> = KeyMap::default();
        docs.iter().flat_map(|doc| groups(doc)).for_each(|group| *counted.entry(group).or_default() += 1);
        let scripts = docs.iter().map(|doc| script(doc));
        let most = scripts.max_by_key(|script| (counted[script], *script)).unwrap_or_default();
        let (terms, most) = (known.len(), (most, vec![0; known.len()]));
        let mut numbered = Numbered { numbers, terms, docs: counted, most, others: KeyMap::default() };
        numbered.count(docs);
        numbered
    }

    fn count(&mut self, docs: &[&Terms]) {
        let Numbered { numbers, most, others, .. } = self;
        for (doc, numbers) in docs.iter().zip(numbers) {
            for group in groups(doc) {
                for &number in numbers.iter().filter(|number| **number != NONE) {
                    if group == most.0 {
                        most.1[number as usize] += 1;
                    } else {
                        *others.entry(slot(group, number)).or_default() += 1;
                    }
                }
            }
        }
    }

    /// The number of a document's term, if another has it, and how many have it. Both go by position.
    pub(crate) fn term(&self, doc: usize, terms: &Terms, at: usize) -> (Option<u32>, Counts) {
        let number = Some(self.numbers[doc][at]).filter(|number| *number != NONE);
        let counts = |group: u32| {
            let holders = number.map(|number| match &self.most {
                (most, holders) if *most == group => holders[number as usize],
                _ => self.others.get(&slot(group, number)).copied().unwrap_or_default(),
            });
            (self.docs[&group], holders.unwrap_or(1))
        };
        (number, Counts { script: counts(script(terms)), site: site(terms).map(counts) })
    }
}

/// Numbers for the keys that come more than once, in their order.
fn numbers<'a, I: Iterator<Item = &'a u32>>(keys: impl Fn() -> I) -> KeyMap<u32, u32> {
    // Most terms are of one document, which a rough look shows.
    let again = Filter::of_repeated(keys().map(|&key| u64::from(key)), keys().count());
    let mut holders: KeyMap<u32, u32> = KeyMap::default();
    for &key in keys().filter(|key| again.may_hold(u64::from(**key))) {
        *holders.entry(key).or_default() += 1;
    }
    holders.retain(|_, holders| *holders > 1);
    let mut repeated: Vec<u32> = holders.keys().copied().collect();
    repeated.sort_unstable();
    for (number, key) in (0..).zip(repeated) {
        holders.insert(key, number);
    }
    holders
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::events::weigh::Frequencies;

    #[test]
    fn terms_are_numbered_by_their_keys_and_counted_as_one_by_one() {
        let texts = [
            "The council of Upper Brook met on 5 May about the ferry.",
            "The ferry of Upper Brook stops on 7 May.",
            "Паром через реку остановлен 7 мая, сообщил совет.",
            "Совет обсудил паром 5 мая.",
            "A bridge is built near Gannet Point.",
            "The ferry is back.",
        ];
        let docs: Vec<Terms> =
            (0..30).map(|at| Terms::new("", texts[at * at % texts.len()]).of_site(["", "a", "b"][at % 3])).collect();
        for count in [0, 1, 2, 7, 30] {
            let docs: Vec<&Terms> = docs.iter().take(count).collect();
            let (mut frequencies, numbered) = (Frequencies::default(), Numbered::of(&docs));
            for doc in &docs {
                frequencies.add(doc);
            }
            let holders = |key: u32| docs.iter().filter(|doc| doc.keys().contains(&key)).count();
            let mut repeated: Vec<u32> = docs.iter().flat_map(|doc| doc.keys()).copied().collect();
            repeated.retain(|&key| holders(key) > 1);
            repeated.sort_unstable();
            repeated.dedup();
            assert_eq!(numbered.terms, repeated.len());
            for (i, doc) in docs.iter().enumerate() {
                for (at, &key) in doc.keys().iter().enumerate() {
                    let number = repeated.binary_search(&key).ok().map(|number| number as u32);
                    assert_eq!(numbered.term(i, doc, at), (number, frequencies.counts(doc, key)), "{i}: {key}");
                }
            }
        }
    }
}
