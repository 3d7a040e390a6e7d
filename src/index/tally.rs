//! How often each of some documents is met: few, in an index of many.

use crate::hash::mix;

/// Documents that are met, each with how often, in the order in which they come first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) met: Vec<(u32, u32)>,
    /// Open addressing: 0 for free, else a place among those met plus 1.
    table: Vec<u32>,
}

impl Tally {
    /// Counts `documents` and nothing else, and puts in the stead of each its place among those met.
    pub(crate) fn count(&mut self, documents: &mut [u32]) {
        let Tally { met, table } = self;
        met.clear();
        table.clear();
        table.resize((documents.len() * 2).next_power_of_two(), 0);
        let mask = table.len() - 1;
        for document in documents {
            let mut slot = mix(u64::from(*document)) as usize & mask;
            *document = loop {
                match table[slot].checked_sub(1) {
                    None => {
                        met.push((*document, 0));
                        table[slot] = met.len() as u32;
                    }
                    Some(place) if met[place as usize].0 == *document => break place,
                    Some(_) => slot = (slot + 1) & mask,
                }
            };
            met[*document as usize].1 += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn documents_are_counted() {
        let mut tally = Tally::default();
        for round in 0..200u64 {
            let (count, different) = (mix(round) % 300, 1 + mix(round + 99) % (1 << (round % 10)));
            let documents: Vec<u32> =
                (0..count).map(|at| mix(mix(round << 32 | at) % different) as u32 >> (round % 30)).collect();
            let mut places = documents.clone();
            tally.count(&mut places);
            let mut expected = HashMap::new();
            for &document in &documents {
                *expected.entry(document).or_insert(0) += 1;
            }
            assert_eq!(tally.met.iter().copied().collect::<HashMap<u32, u32>>(), expected);
            assert_eq!(tally.met.len(), expected.len());
            assert!(documents.iter().zip(&places).all(|(&document, &place)| tally.met[place as usize].0 == document));
        }
    }
}
