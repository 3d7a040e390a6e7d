//! Exact similarity of two sets of shingles: what every sketch estimates, and what every estimate is judged by.
//!
//! An empty set is similar to nothing: its similarity is 0 with every set, itself included. A page that lost all its
//! text tells nothing, and two such pages are no duplicates of each other.

/// The Jaccard similarity of two sets of shingles: shared ÷ all distinct ones, 0 to 1; 0 if either is empty.
///
/// Order and repeats do not matter. Sorts copies of both sets: `O(n log n)`.
///
/// ```
/// use gleaner::sketch::similarity::jaccard;
/// assert_eq!(jaccard(&[1, 2, 3], &[3, 2, 4]), 0.5);
/// assert_eq!(jaccard(&[], &[]), 0.0);
/// ```
pub fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    jaccard_and_containment(&mut a.to_vec(), &mut b.to_vec()).0
}

/// The share of `a`'s distinct shingles that `b` holds too, 0 to 1; 0 if either is empty.
///
/// Order and repeats do not matter. Sorts copies of both sets: `O(n log n)`.
///
/// ```
/// use gleaner::sketch::similarity::containment;
/// assert_eq!(containment(&[1, 2], &[1, 2, 3, 4]), 1.0);
/// assert_eq!(containment(&[1, 2, 3, 4], &[1, 2]), 0.5);
/// ```
pub fn containment(a: &[u64], b: &[u64]) -> f64 {
    jaccard_and_containment(&mut a.to_vec(), &mut b.to_vec()).1
}

/// The [`jaccard`] similarity and the [`containment`] of the first in the second, of sets that are sorted for it.
pub(crate) fn jaccard_and_containment(a: &mut Vec<u64>, b: &mut Vec<u64>) -> (f64, f64) {
    for set in [&mut *a, &mut *b] {
        set.sort_unstable();
        set.dedup();
    }
    let shared = shared(a, b);
    (share(shared, a.len() + b.len() - shared), share(shared, a.len()))
}

/// `part ÷ whole`, and 0 of nothing.
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// How many values two ascending slices without repeats have in common.
pub(crate) fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    // Without branches: which side is smaller cannot be predicted.
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        count += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases() {
        // a, b, jaccard, share of a in b.
        let cases: [(&[u64], &[u64], f64, f64); 6] = [
            (&[], &[], 0.0, 0.0),
            (&[], &[1], 0.0, 0.0),
            (&[1, 1, 1], &[1], 1.0, 1.0),
            (&[3, 1, 2], &[2, 3, 1, 1], 1.0, 1.0),
            (&[1, 2, 3, 4], &[4, 5, 6, 7], 1.0 / 7.0, 0.25),
            (&[u64::MAX, 0], &[0], 0.5, 0.5),
        ];
        for (a, b, similar, contained) in cases {
            assert!((jaccard(a, b) - similar).abs() < 1e-12, "{a:?} {b:?}");
            assert!((jaccard(b, a) - similar).abs() < 1e-12, "{a:?} {b:?}");
            assert!((containment(a, b) - contained).abs() < 1e-12, "{a:?} {b:?}");
        }
    }
}
