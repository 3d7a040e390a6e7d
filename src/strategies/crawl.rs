//! A crawl with its truth.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::page::{Page, Span};
use crate::strategies::document::{Document, Edit};
use crate::strategies::site::Written;
use crate::strategies::words::SCRIPTS;

/// Sites, and reports that each of them has alone.
const SITES: usize = 3;
const OWN: usize = 6;

/// The pages of several sites, and what is true of them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Crawl {
    /// The pages, site by site.
    pub pages: Vec<Page>,
    /// Of each page, where its chrome is, in order and apart, as bytes of its text.
    pub chrome: Vec<Vec<Span>>,
    /// Of each page, the number of the report that it carries: near-duplicates carry the same.
    pub report: Vec<usize>,
}

/// Crawls of three sites of one script: each has six reports of its own and some that all have, edited, under two lines of
/// chrome and over two more.
pub fn crawl() -> impl Strategy<Value = Crawl> {
    let shared =
        prop_oneof![Just(Edit::None), (10..30usize).prop_map(Edit::Replaced), (1..9usize).prop_map(Edit::Shuffled)];
    (select(SCRIPTS), any::<u64>(), vec(vec(shared, SITES), 0..4)).prop_map(|(script, seed, shared)| {
        let mut crawl = Crawl { pages: Vec::new(), chrome: Vec::new(), report: Vec::new() };
        for site in 0..SITES {
            let name = format!("{}.example", ["one", "two", "three"][site]);
            let chrome = |place: u64| Document::chrome(script, seed ^ (site as u64 * 4 + place), 1).text();
            let own = (0..OWN).map(|at| (site * OWN + at, Edit::None));
            let shared = shared.iter().enumerate().map(|(at, edits)| (SITES * OWN + at, edits[site]));
            for (at, (report, edit)) in own.chain(shared).enumerate() {
                let told = edit.apply(&Document::new(script, seed.wrapping_add(report as u64), 150));
                let mut written = Written::default();
                for (line, is_chrome) in
                    [(chrome(0), true), (chrome(1), true), (told.text(), false), (chrome(2), true), (chrome(3), true)]
                {
                    written.put(if written.text.is_empty() { "" } else { "\n" }, false);
                    written.put(&line, is_chrome);
                }
                crawl.pages.push(Page::new(format!("{name}/{at}"), written.text).site(&*name));
                crawl.chrome.push(written.chrome);
                crawl.report.push(report);
            }
        }
        crawl
    })
}
