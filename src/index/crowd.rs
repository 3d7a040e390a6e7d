//! A sorted set that is small most of the time and huge now and then.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

/// A set in ascending order: one value in place, some in a vector, many in a tree, so that neither a million singletons
/// nor a million members cost more than they must. Insertion and removal are `O(log n)`.
#[derive(Clone, Debug)]
pub(crate) enum Crowd<T> {
    One(T),
    Few(Vec<T>),
    Many(BTreeSet<T>),
}

/// Where a vector becomes a tree: shifting this many values is about as fast as a walk down a tree.
const FEW: usize = 64;

impl<T: Copy + Ord> Crowd<T> {
    pub(crate) fn insert(&mut self, value: T) {
        match self {
            Crowd::One(only) if *only == value => {}
            Crowd::One(only) => *self = Crowd::Few(vec![value.min(*only), value.max(*only)]),
            Crowd::Few(values) => {
                if let Err(position) = values.binary_search(&value) {
                    values.insert(position, value);
                    if values.len() > FEW {
                        *self = Crowd::Many(values.iter().copied().collect());
                    }
                }
            }
            Crowd::Many(values) => {
                values.insert(value);
            }
        }
    }

    /// Takes `value` out, and tells whether others are left.
    pub(crate) fn remove(&mut self, value: T) -> bool {
        match self {
            Crowd::One(only) if *only == value => *self = Crowd::Few(Vec::new()),
            Crowd::One(_) => {}
            Crowd::Few(values) => {
                if let Ok(position) = values.binary_search(&value) {
                    values.remove(position);
                }
                if let [only] = values[..] {
                    *self = Crowd::One(only);
                }
            }
            Crowd::Many(values) => {
                values.remove(&value);
                // Half the limit, so that a set around it does not change its form at each step.
                if values.len() <= FEW / 2 {
                    *self = Crowd::Few(values.iter().copied().collect());
                }
            }
        }
        self.first().is_some()
    }

    pub(crate) fn first(&self) -> Option<T> {
        self.iter().next()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = T> {
        let (slice, tree) = match self {
            Crowd::One(only) => (std::slice::from_ref(only), None),
            Crowd::Few(values) => (&values[..], None),
            Crowd::Many(values) => (&[][..], Some(values.iter())),
        };
        slice.iter().chain(tree.into_iter().flatten()).copied()
    }
}

/// The `limit` smallest values of several sets of unlike values, ascending: `O((sets + limit) log sets)`.
pub(crate) fn smallest_of<T: Copy + Ord>(sets: &[&Crowd<T>], limit: usize) -> Vec<T> {
    let mut iterators: Vec<_> = sets.iter().map(|set| set.iter()).collect();
    let mut heads: BinaryHeap<_> = iterators
        .iter_mut()
        .enumerate()
        .filter_map(|(set, iterator)| iterator.next().map(|value| Reverse((value, set))))
        .collect();
    let mut values = Vec::new();
    while values.len() < limit
        && let Some(Reverse((value, set))) = heads.pop()
    {
        values.push(value);
        heads.extend(iterators[set].next().map(|value| Reverse((value, set))));
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;

    #[test]
    fn is_a_sorted_set() {
        let mut crowd = Crowd::One(7);
        let mut oracle = BTreeSet::from([7]);
        // Grows past both changes of form, then shrinks to nothing and starts anew.
        for (round, inserts_of_four) in [(0, 3), (1, 1), (2, 0), (3, 4)] {
            for step in 0..800 {
                let draw = mix(round << 32 | step);
                let value = draw >> 8 & 0xff;
                if draw & 3 < inserts_of_four {
                    crowd.insert(value);
                    oracle.insert(value);
                } else {
                    oracle.remove(&value);
                    assert_eq!(crowd.remove(value), !oracle.is_empty());
                }
                assert!(crowd.iter().eq(oracle.iter().copied()));
                assert_eq!(crowd.first(), oracle.first().copied());
            }
        }
        assert!(matches!(crowd, Crowd::Many(_)));
    }

    #[test]
    fn smallest_of_several() {
        let sets = [Crowd::One(5), Crowd::Few(vec![1, 9, 11]), Crowd::Few(vec![]), Crowd::One(2)];
        let all: Vec<_> = sets.iter().collect();
        assert_eq!(smallest_of(&all, 10), [1, 2, 5, 9, 11]);
        assert_eq!(smallest_of(&all, 3), [1, 2, 5]);
        assert_eq!(smallest_of::<u32>(&[], 3), []);
    }
}
