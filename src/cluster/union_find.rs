//! Disjoint sets (Tarjan, 1975) whose representative is always the smallest member.

/// A partition of `0..len` that grows coarser by joining.
///
/// The representative of a set is its smallest member, so the result does not depend on the order of the joins, and
/// [`UnionFind::merge`] is associative and commutative. 4 bytes an element; a join or a look-up costs the inverse Ackermann
/// function, in practice a few memory reads.
///
/// ```
/// let mut sets = gleaner::cluster::UnionFind::new(4);
/// sets.join(3, 1);
/// assert_eq!((sets.find(3), sets.find(2)), (1, 2));
/// ```
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct UnionFind {
    parent: Vec<u32>,
}

impl UnionFind {
    /// Every element alone.
    pub fn new(len: usize) -> Self {
        UnionFind { parent: (0..len as u32).collect() }
    }

    /// The number of elements.
    pub fn len(&self) -> usize {
        self.parent.len()
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.parent.is_empty()
    }

    /// Makes room for elements up to `len`, each new one alone.
    pub fn grow(&mut self, len: usize) {
        self.parent.extend(self.parent.len() as u32..len as u32);
    }

    /// The smallest element of the set that holds `element`, which must be below [`UnionFind::len`].
    pub fn find(&mut self, element: u32) -> u32 {
        let mut at = element;
        while self.parent[at as usize] != at {
            // Path halving: every other element on the way is hung one step higher.
            let above = self.parent[at as usize];
            self.parent[at as usize] = self.parent[above as usize];
            at = above;
        }
        at
    }

    /// Joins the sets of `a` and `b`; whether they were apart.
    pub fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        self.parent[a.max(b) as usize] = a.min(b);
        a != b
    }

    /// Joins whatever `other` has joined. The longer of the two lengths is kept.
    pub fn merge(&mut self, other: &UnionFind) {
        self.grow(other.len());
        for (element, &parent) in (0..).zip(&other.parent) {
            self.join(element, parent);
        }
    }

    /// The representative of every element, in order.
    pub fn labels(&mut self) -> Vec<u32> {
        (0..self.len() as u32).map(|element| self.find(element)).collect()
    }
}
