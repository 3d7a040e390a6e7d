//! Which documents hold a key: the inverted index over bottom-k sketches.

use hashbrown::hash_map::Entry;

use crate::hash::KeyMap;

/// The documents under one key stop here. A key held by so many says nothing about any pair of them, and a bucket shared by
/// a million pages must not cost more than one shared by sixty.
const MOST: usize = 64;

/// Lists of documents by 32-bit key, in order of insertion, each at most 64 long. Documents are numbers below 2³¹.
///
/// About 12 bytes a key held by one document, some 40 more if it is held by several. Inserting, removing and reading one
/// list cost O(64) at worst.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Postings {
    /// The only document of a key, or, with the highest bit set, the number of a list.
    #[cfg_attr(feature = "serde", serde(with = "crate::hash::sorted_map"))]
    keys: KeyMap<u32, u32>,
    lists: Vec<Vec<u32>>,
    /// Lists that no key uses any more.
    free: Vec<u32>,
}

/// Marks the number of a list.
const LIST: u32 = 1 << 31;

impl Postings {
    /// No postings.
    pub fn new() -> Self {
        Postings::default()
    }

    /// The number of distinct keys.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no key has a document.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Makes room for so many further keys.
    pub fn reserve(&mut self, keys: usize) {
        self.keys.reserve(keys);
    }

    /// Takes all documents out, and keeps the room.
    pub fn clear(&mut self) {
        self.keys.clear();
        self.lists.clear();
        self.free.clear();
    }

    /// Puts `document` under each of `keys`, unless a key has 64 documents already.
    pub fn insert(&mut self, document: u32, keys: &[u32]) {
        for &key in keys {
            match self.keys.entry(key) {
                Entry::Vacant(entry) => _ = entry.insert(document & !LIST),
                Entry::Occupied(mut entry) => {
                    let held = *entry.get();
                    if held & LIST == 0 {
                        let number = self.free.pop().unwrap_or_else(|| {
                            self.lists.push(Vec::new());
                            self.lists.len() as u32 - 1
                        });
                        self.lists[number as usize] = vec![held, document];
                        entry.insert(number | LIST);
                    } else if let Some(list) = self.lists.get_mut((held & !LIST) as usize)
                        && list.len() < MOST
                    {
                        list.push(document);
                    }
                }
            }
        }
    }

    /// Takes `document` from under each of `keys`.
    pub fn remove(&mut self, document: u32, keys: &[u32]) {
        for &key in keys {
            let Some(&held) = self.keys.get(&key) else { continue };
            if held & LIST == 0 {
                if held == document {
                    self.keys.remove(&key);
                }
                continue;
            }
            let number = held & !LIST;
            if let Some(list) = self.lists.get_mut(number as usize) {
                list.retain(|&held| held != document);
                if list.is_empty() {
                    *list = Vec::new();
                    self.free.push(number);
                    self.keys.remove(&key);
                }
            }
        }
    }

    /// The documents under `key`, in order of insertion.
    pub fn query(&self, key: u32) -> &[u32] {
        match self.keys.get(&key) {
            None => &[],
            Some(held) if held & LIST == 0 => std::slice::from_ref(held),
            Some(held) => self.lists.get((held & !LIST) as usize).map_or(&[], Vec::as_slice),
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
