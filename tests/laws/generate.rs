//! What the laws are tried on, and how often.

use gleaner::Page;
use gleaner::hash::mix;
use gleaner::strategies;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

/// A fixed seed, so that a failure comes again; no files of failures beside the tests.
pub(crate) fn config(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(5), failure_persistence: None, ..Config::default() }
}

/// The pages of a made-up site.
pub(crate) fn site(name: &'static str) -> impl Strategy<Value = Vec<Page>> {
    strategies::site(name).prop_map(|site| site.pages)
}

/// Two made-up sites.
pub(crate) fn sites() -> impl Strategy<Value = Vec<Page>> {
    (site("one.example"), site("two.example")).prop_map(|(one, two)| [one, two].concat())
}

/// The same pages in another order.
pub(crate) fn shuffled(pages: &[Page], seed: u64) -> Vec<Page> {
    let mut order: Vec<usize> = (0..pages.len()).collect();
    order.sort_by_key(|&at| mix(seed ^ mix(at as u64)));
    order.into_iter().map(|at| pages[at].clone()).collect()
}
