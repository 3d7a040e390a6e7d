//! How work is spread over the cores: as many results as items, in their order, and two works side by side.

/// What `f` makes of each item; with the feature `rayon` on all cores.
pub(crate) fn par_map<T: Send, R: Send>(items: Vec<T>, f: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
    par_map_with(items, |(), item| f(item))
}

/// The same with room to work in, of which there is one at a time for each core.
pub(crate) fn par_map_with<T: Send, S: Default, R: Send>(
    items: Vec<T>,
    f: impl Fn(&mut S, T) -> R + Sync + Send,
) -> Vec<R> {
    #[cfg(feature = "rayon")]
    {
        use rayon::prelude::*;
        // So few at a time that no core waits long for the last ones.
        items.into_par_iter().with_max_len(32).map_init(S::default, f).collect()
    }
    #[cfg(not(feature = "rayon"))]
    {
        let mut room = S::default();
        items.into_iter().map(|item| f(&mut room, item)).collect()
    }
}

/// On how many cores work is done.
pub(crate) fn par_cores() -> usize {
    #[cfg(feature = "rayon")]
    return rayon::current_num_threads();
    #[cfg(not(feature = "rayon"))]
    1
}

/// What both make; with the feature `rayon` side by side.
pub(crate) fn par_both<A: Send, B: Send>(a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B + Send) -> (A, B) {
    #[cfg(feature = "rayon")]
    return rayon::join(a, b);
    #[cfg(not(feature = "rayon"))]
    (a(), b())
}
