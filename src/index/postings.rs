//! Which documents hold a key: the inverted index over bottom-k sketches.

use crate::hash::KeyMap;

/// The documents under one key stop here. A key held by so many says nothing about any pair of them, and a bucket shared by
/// a million pages must not cost more than one shared by sixty.
const MOST: usize = 64;

/// Lists of documents by 32-bit key, in order of insertion, each at most 64 long.
///
/// About 20 bytes a key held by one document, 4 more for each further one. Inserting, removing and reading one list cost
/// O(64) at worst.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Postings {
    #[cfg_attr(feature = "serde", serde(with = "crate::hash::sorted_map"))]
    lists: KeyMap<u32, List>,
}

/// Most keys have one document, which needs no allocation.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
enum List {
    One(u32),
    Many(Vec<u32>),
}

impl Postings {
    /// No postings.
    pub fn new() -> Self {
        Postings::default()
    }

    /// The number of distinct keys.
    pub fn len(&self) -> usize {
        self.lists.len()
    }

    /// Whether no key has a document.
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// Puts `document` under each of `keys`, unless a key has 64 documents already.
    pub fn insert(&mut self, document: u32, keys: &[u32]) {
        for &key in keys {
            self.lists
                .entry(key)
                .and_modify(|list| match list {
                    List::One(first) => *list = List::Many(vec![*first, document]),
                    List::Many(many) if many.len() < MOST => many.push(document),
                    List::Many(_) => {}
                })
                .or_insert(List::One(document));
        }
    }

    /// Takes `document` from under each of `keys`.
    pub fn remove(&mut self, document: u32, keys: &[u32]) {
        for &key in keys {
            let empty = match self.lists.get_mut(&key) {
                None => continue,
                Some(List::One(only)) => *only == document,
                Some(List::Many(many)) => {
                    many.retain(|&held| held != document);
                    many.is_empty()
                }
            };
            if empty {
                self.lists.remove(&key);
            }
        }
    }

    /// The documents under `key`, in order of insertion.
    pub fn query(&self, key: u32) -> &[u32] {
        match self.lists.get(&key) {
            None => &[],
            Some(List::One(only)) => std::slice::from_ref(only),
            Some(List::Many(many)) => many,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn insert_query_remove() {
        let mut postings = Postings::new();
        postings.insert(1, &[7, 8]);
        postings.insert(2, &[7]);
        assert_eq!((postings.query(7), postings.query(8), postings.query(9)), (&[1, 2][..], &[1][..], &[][..]));
        postings.remove(1, &[7, 8, 9]);
        assert_eq!((postings.query(7), postings.query(8), postings.len()), (&[2][..], &[][..], 1));
        for document in 0..1000 {
            postings.insert(document, &[5]);
        }
        assert_eq!(postings.query(5).len(), MOST);
    }
}
