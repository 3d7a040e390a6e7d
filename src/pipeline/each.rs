//! The one way in which the pipeline spreads its work.

/// `f` of each item, in order, on all cores where there are any to use.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], f: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    map_with(items.iter().collect(), |(), item| f(item))
}

/// The same with room to work in, of which there is one at a time for each core.
pub(crate) fn map_with<T: Send, S: Default, R: Send>(
    items: Vec<T>,
    f: impl Fn(&mut S, T) -> R + Sync + Send,
) -> Vec<R> {
    #[cfg(feature = "rayon")]
    {
        use rayon::prelude::*;
        items.into_par_iter().map_init(S::default, f).collect()
    }
    #[cfg(not(feature = "rayon"))]
    {
        let mut room = S::default();
        items.into_iter().map(|item| f(&mut room, item)).collect()
    }
}
