//! Chrome: what is removed and what is kept are the page; stripping is done after one go; learners and models merge.

use gleaner::boilerplate::{kept, learn};
use gleaner::{Page, Removed, SiteLearner, SiteModel};
use proptest::prelude::*;

use crate::common::crawl;
use crate::generate::{config, shuffled, site, sites, story, text};

/// Spans are in order, apart and on character boundaries, and with what is kept they are the text.
pub(crate) fn check_spans(text: &str, removed: &[Removed]) {
    let left = kept(text, removed);
    let (mut end, mut left_at, mut rebuilt) = (0, 0, String::new());
    for part in removed {
        let range = part.span.range();
        assert!(end <= range.start && range.start < range.end && range.end <= text.len(), "{removed:?}");
        assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end), "{removed:?}");
        let next = left_at + range.start - end;
        rebuilt.push_str(&left[left_at..next]);
        rebuilt.push_str(&text[range.clone()]);
        (end, left_at) = (range.end, next);
    }
    rebuilt.push_str(&left[left_at..]);
    assert_eq!(rebuilt, text);
}

/// A page that was stripped has no more chrome.
fn check_once(model: &SiteModel, page: &Page) {
    let removed = model.strip(page);
    check_spans(&page.text, &removed);
    let mut stripped = page.clone();
    stripped.text = kept(&page.text, &removed);
    let again = model.strip(&stripped);
    assert!(again.is_empty(), "{}: {:?} leaves {:?}, of which {again:?} goes", page.id, page.text, stripped.text);
    let has_words = |text: &str| text.contains(char::is_alphanumeric);
    assert_eq!(has_words(&stripped.text), has_words(&page.text), "a page keeps at least a word");
}

fn check_all<'a>(model: &SiteModel, pages: impl IntoIterator<Item = &'a Page>) {
    for page in pages {
        check_once(model, page);
    }
}

fn learner(pages: &[Page], limit: usize) -> SiteLearner {
    let mut learner = SiteLearner::with_limit(limit);
    for page in pages {
        learner.observe(page);
    }
    learner
}

fn merged(mut a: SiteLearner, b: &SiteLearner) -> SiteLearner {
    a.merge(b.clone());
    a
}

fn added(mut a: SiteModel, b: &SiteModel) -> SiteModel {
    a.merge(b);
    a
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn stripping_is_done_after_one_go(pages in site("one.example")) {
        let model = learn(&pages);
        check_all(&model, &pages);
    }

    #[test]
    fn a_model_of_other_pages_strips_as_lawfully(known in site("one.example"), pages in site("one.example")) {
        let model = learn(&known);
        check_all(&model, &pages);
    }

    #[test]
    fn pages_of_an_unknown_site_stay_whole(known in site("one.example"), pages in site("two.example")) {
        let model = learn(&known);
        prop_assert!(pages.iter().all(|page| model.strip(page).is_empty()));
    }

    #[test]
    fn learning_knows_no_order(pages in sites(), seed: u64) {
        prop_assert_eq!(learn(&pages), learn(&shuffled(&pages, seed)));
        let ample = usize::MAX >> 1;
        prop_assert_eq!(learner(&pages, ample).finish(), learn(&pages));
        prop_assert_eq!(learner(&shuffled(&pages, seed), ample).finish(), learn(&pages));
    }

    #[test]
    fn a_full_learner_knows_no_order(pages in site("one.example"), seed: u64, limit in 1..2000usize) {
        let (one, other) = (learner(&pages, limit), learner(&shuffled(&pages, seed), limit));
        prop_assert_eq!(one.pages("one.example"), other.pages("one.example"));
        prop_assert_eq!(one.finish(), other.finish());
    }

    #[test]
    fn learners_merge_as_if_one_had_seen_all(
        pages in sites(),
        cuts in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        limit in prop_oneof![Just(usize::MAX >> 1), 1..2000usize],
    ) {
        let (a, b) = (cuts.0.index(pages.len() + 1), cuts.1.index(pages.len() + 1));
        let (first, second) = (a.min(b), a.max(b));
        let [x, y, z] = [&pages[..first], &pages[first..second], &pages[second..]].map(|part| learner(part, limit));
        let all = learner(&pages, limit).finish();
        prop_assert_eq!(merged(merged(x.clone(), &y), &z).finish(), all.clone(), "one after the other");
        prop_assert_eq!(merged(x.clone(), &merged(y.clone(), &z)).finish(), all.clone(), "the last two first");
        prop_assert_eq!(merged(z, &merged(y, &x)).finish(), all, "the other way round");
    }

    #[test]
    fn models_merge_in_any_order(x in site("one.example"), y in site("one.example"), z in sites()) {
        let [x, y, z] = [x, y, z].map(|pages| learn(&pages));
        prop_assert_eq!(added(x.clone(), &y), added(y.clone(), &x));
        prop_assert_eq!(added(added(x.clone(), &y), &z), added(x.clone(), &added(y, &z)));
        prop_assert_eq!(added(x.clone(), &SiteModel::default()), x.clone());
        prop_assert_eq!(added(SiteModel::default(), &x), x);
    }

    #[test]
    fn merged_models_strip_as_lawfully(x in site("one.example"), y in site("one.example")) {
        let model = added(learn(&x), &learn(&y));
        check_all(&model, x.iter().chain(&y));
    }

    #[test]
    #[cfg(feature = "serde")]
    fn a_saved_model_is_the_same(pages in sites()) {
        let model = learn(&pages);
        let bytes = model.to_bytes()?;
        let opened = SiteModel::from_bytes(&bytes)?;
        prop_assert_eq!(&opened, &model);
        prop_assert_eq!(opened.to_bytes()?, bytes);
    }
}

#[test]
fn stripping_the_invented_crawl_is_done_after_one_go() {
    let pages = crawl();
    let model = learn(&pages);
    check_all(&model, &pages);
}

#[test]
fn learners_of_the_invented_crawl_merge() {
    let pages = crawl();
    let parts: Vec<SiteLearner> = pages.chunks(7).map(|part| learner(part, usize::MAX >> 1)).collect();
    let merge = |parts: &[SiteLearner]| parts.iter().fold(SiteLearner::new(), merged).finish();
    let backward: Vec<SiteLearner> = parts.iter().rev().cloned().collect();
    assert_eq!(merge(&parts), learn(&pages));
    assert_eq!(merge(&backward), learn(&pages));
}

/// The smallest case of `a_full_learner_knows_no_order`: which pages a full learner keeps must not depend on their order.
#[test]
fn a_full_learner_keeps_the_same_pages_in_any_order() {
    const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    for case in 0..20 {
        let page = |length: usize| Page::new(format!("{case}-{length}"), "a".repeat(length)).site("one.example");
        let pages = [page(60), page(50), page(30)];
        let kept = ORDERS.map(|order| learner(&order.map(|at| pages[at].clone()), 100).pages("one.example"));
        assert_eq!(kept, [kept[0]; 6], "case {case}: pages kept of 60, 50 and 30 bytes, of which 100 fit, by order");
    }
}

/// The laws of stripping would hold if nothing were ever removed.
#[test]
fn chrome_of_generated_pages_goes() {
    let body = |n: u64| text(&story(n, 60));
    let page = |n: u64| Page::new(n.to_string(), format!("{}\nRead more on our site", body(n))).site("one.example");
    let pages: Vec<Page> = (0..5).map(page).collect();
    let model = learn(&pages);
    for (n, page) in (0..).zip(&pages) {
        assert_eq!(kept(&page.text, &model.strip(page)).trim_end(), body(n));
    }
}
