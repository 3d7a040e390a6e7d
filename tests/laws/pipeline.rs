//! The whole path: neither the order of the pages nor the number of threads matters to a batch; a stream goes on where it was
//! saved; copies are copies and empty pages are nothing's.

use std::collections::BTreeMap;

use gleaner::boilerplate::Rule;
use gleaner::strategies::{self, Crawl, edited, story, text};
use gleaner::{Gleaned, Gleaner, Page, Removed, Result, Seen};
use proptest::prelude::*;

use crate::boilerplate::check_spans;
use crate::common::crawl;
use crate::generate::{config, shuffled, sites};

/// A part of a page: its bytes and a description.
type Parts = Vec<(usize, usize, String)>;

/// What a batch says of each page, by identifiers instead of positions.
#[derive(Debug, PartialEq)]
struct Said {
    removed: Parts,
    repeats: Vec<(usize, usize)>,
    cluster: Vec<String>,
    representative: String,
    jaccard: f64,
    containment: f64,
    event: Vec<String>,
}

fn said(pages: &[Page], gleaned: &Gleaned) -> BTreeMap<String, Said> {
    let groups = |groups: Vec<Vec<u32>>| -> BTreeMap<usize, Vec<String>> {
        let names = |group: &Vec<u32>| {
            let mut names: Vec<String> = group.iter().map(|&at| pages[at as usize].id.clone()).collect();
            names.sort();
            names
        };
        groups.iter().flat_map(|group| group.iter().map(move |&at| (at as usize, names(group)))).collect()
    };
    let (clusters, events) = (groups(gleaned.clusters()), groups(gleaned.events()));
    assert_eq!((clusters.len(), events.len()), (pages.len(), pages.len()), "each page is in one group");
    let one = |(at, page): (usize, &gleaner::GleanedPage)| {
        let said = Said {
            removed: parts(&page.removed),
            repeats: page.repeats.iter().map(|repeat| (repeat.of.start, repeat.span.start)).collect(),
            cluster: clusters[&at].clone(),
            representative: pages[page.representative as usize].id.clone(),
            jaccard: page.jaccard,
            containment: page.containment,
            event: events[&at].clone(),
        };
        (pages[at].id.clone(), said)
    };
    gleaned.pages.iter().enumerate().map(one).collect()
}

fn parts(removed: &[gleaner::Removed]) -> Parts {
    removed.iter().map(|part| (part.span.start, part.span.end, format!("{:?}{:?}", part.rule, part.template))).collect()
}

/// What a batch must be, whatever the pages.
fn check_batch(pages: &[Page], gleaned: &Gleaned) {
    assert_eq!(gleaned.pages.len(), pages.len());
    for (at, (page, gleaned_page)) in (0u32..).zip(pages.iter().zip(&gleaned.pages)) {
        check_spans(&page.text, &gleaned_page.removed);
        let of = |other: u32| &gleaned.pages[other as usize];
        assert!(gleaned_page.cluster <= at && of(gleaned_page.cluster).cluster == gleaned_page.cluster);
        assert!(gleaned_page.event <= at && of(gleaned_page.event).event == gleaned_page.event);
        assert_eq!(of(gleaned_page.cluster).event, gleaned_page.event, "copies report one event");
        assert_eq!(of(gleaned_page.representative).cluster, gleaned_page.cluster);
        assert_eq!(of(gleaned_page.representative).representative, gleaned_page.representative);
        assert!((0.0..=1.0).contains(&gleaned_page.jaccard) && (0.0..=1.0).contains(&gleaned_page.containment));
    }
    assert_eq!(gleaned.kept().count_ones(), gleaned.clusters().len(), "one page of each cluster is kept");
}

fn batch(pages: &[Page]) -> Result<Gleaned> {
    Gleaner::builder().build()?.batch(pages)
}

/// The pages of the invented crawl.
fn invented() -> Vec<Page> {
    crawl()
}

fn ingest(gleaner: &mut Gleaner, pages: &[Page]) -> Result<Vec<Seen>> {
    pages.iter().map(|page| gleaner.ingest(page)).collect()
}

/// What a stream said of a page, comparable.
#[cfg(feature = "serde")]
fn told(seen: &[Seen]) -> String {
    format!("{seen:?}")
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn a_batch_knows_no_order(pages in sites(), seed: u64) {
        let gleaned = batch(&pages)?;
        check_batch(&pages, &gleaned);
        let others = shuffled(&pages, seed);
        let other = batch(&others)?;
        prop_assert_eq!(&other.model, &gleaned.model);
        prop_assert_eq!(said(&others, &other), said(&pages, &gleaned));
    }

    #[test]
    fn copies_without_texts_are_those_of_a_batch(pages in sites(), some in 1..9usize, strip: bool, per_site: bool) {
        // Every third page is of no site.
        let without = |(at, page): (usize, Page)| if at % 3 == 0 { page.site("") } else { page };
        let pages: Vec<Page> = pages.into_iter().enumerate().map(without).collect();
        let gleaner = Gleaner::builder().strip(strip).per_site(per_site).events(false).build()?;
        let (mut preparer, mut deduplicator) = (gleaner.preparer(), gleaner.deduplicator());
        for (at, some) in pages.chunks(some).enumerate() {
            if at % 2 == 0 {
                deduplicator.push(some.to_vec())?;
                continue;
            }
            for page in some {
                deduplicator.push_prepared(preparer.prepare(page.clone()))?;
            }
        }
        let found = deduplicator.finish();
        let gleaned = gleaner.batch(&pages)?;
        prop_assert_eq!(found.len(), pages.len());
        for ((page, found), expected) in pages.iter().zip(&found).zip(&gleaned.pages) {
            prop_assert_eq!(&found.id, &page.id);
            prop_assert_eq!(
                (found.cluster, found.representative, found.jaccard, found.containment, &found.placement),
                (expected.cluster, expected.representative, expected.jaccard, expected.containment, &expected.placement)
            );
        }
    }

    #[test]
    fn a_batch_finds_what_is_true(Crawl { pages, chrome, report, .. } in strategies::crawl()) {
        let gleaned = batch(&pages)?;
        for (at, page) in gleaned.pages.iter().enumerate() {
            prop_assert_eq!(page.cluster as usize, report.iter().position(|&one| one == report[at]).unwrap_or(at));
            let found: Vec<&str> = page.removed.iter().map(|part| pages[at].text[part.span.range()].trim()).collect();
            let put: Vec<&str> = chrome[at].iter().map(|span| &pages[at].text[span.range()]).collect();
            prop_assert_eq!(found, put);
        }
    }

    #[test]
    fn a_stream_cuts_lawfully(pages in sites()) {
        let mut gleaner = Gleaner::builder().build()?;
        for (number, page) in (0..).zip(&pages) {
            let seen = gleaner.ingest(page)?;
            check_spans(&page.text, seen.removed());
            prop_assert_eq!(seen.text(), gleaner::boilerplate::kept(&page.text, seen.removed()));
            prop_assert!(seen.cluster() <= number);
            prop_assert_eq!(seen.duplicate_of().is_none(), seen.cluster() == number);
        }
    }

    #[test]
    #[cfg(feature = "serde")]
    fn a_saved_stream_goes_on_as_if_never_saved(pages in sites(), cut: prop::sample::Index, memory in 4096..6000usize) {
        let mut gleaner = Gleaner::builder().event_window(5).site_memory(memory).build()?;
        let cut = cut.index(pages.len() + 1);
        ingest(&mut gleaner, &pages[..cut])?;
        let saved = gleaner.to_bytes()?;
        let mut opened = Gleaner::from_bytes(&saved)?;
        prop_assert_eq!(opened.to_bytes()?, saved, "what was opened is what was saved");
        prop_assert_eq!(told(&ingest(&mut opened, &pages[cut..])?), told(&ingest(&mut gleaner, &pages[cut..])?));
        prop_assert_eq!(opened.to_bytes()?, gleaner.to_bytes()?);
    }
}

#[test]
fn a_batch_of_the_invented_crawl_knows_no_order() -> Result<()> {
    let pages = invented();
    let gleaned = batch(&pages)?;
    check_batch(&pages, &gleaned);
    for seed in 0..3 {
        let others = shuffled(&pages, seed);
        let other = batch(&others)?;
        assert_eq!(other.model, gleaned.model);
        assert_eq!(said(&others, &other), said(&pages, &gleaned));
    }
    Ok(())
}

#[cfg(feature = "rayon")]
#[test]
fn threads_change_nothing() -> Result<()> {
    let pages = invented();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| batch(&pages))
    };
    let (one, two, five) = (with(1)?, with(2)?, with(5)?);
    // Everything, placements and evidence too, to the last bit.
    assert_eq!(format!("{:?}", two.pages), format!("{:?}", one.pages));
    assert_eq!(format!("{:?}", five.pages), format!("{:?}", one.pages));
    assert_eq!(two.model, one.model);
    assert_eq!(five.model, one.model);
    Ok(())
}

#[cfg(feature = "serde")]
#[test]
fn a_stream_of_the_invented_crawl_goes_on_where_it_was_saved() -> Result<()> {
    let pages = shuffled(&invented(), 1);
    let mut gleaner = Gleaner::builder().build()?;
    for part in pages.chunks(17) {
        let mut opened = Gleaner::from_bytes(&gleaner.to_bytes()?)?;
        assert_eq!(told(&ingest(&mut opened, part)?), told(&ingest(&mut gleaner, part)?));
        assert_eq!(opened.to_bytes()?, gleaner.to_bytes()?);
    }
    Ok(())
}

#[cfg(feature = "serde")]
#[test]
fn a_gleaner_and_a_model_are_not_mixed_up() -> Result<()> {
    use gleaner::{ErrorKind, SiteModel};
    let mut gleaner = Gleaner::builder().build()?;
    ingest(&mut gleaner, &invented()[..20])?;
    let (state, model) = (gleaner.to_bytes()?, gleaner.model().to_bytes()?);
    assert_eq!(SiteModel::from_bytes(&state).map_err(|error| error.kind()), Err(ErrorKind::Format));
    assert_eq!(Gleaner::from_bytes(&model).map_err(|error| error.kind()).err(), Some(ErrorKind::Format));
    assert_eq!(Gleaner::from_bytes(&state[..state.len() - 1]).map_err(|e| e.kind()).err(), Some(ErrorKind::Checksum));
    Ok(())
}

#[test]
fn a_model_given_to_a_batch_is_used_and_grows() -> Result<()> {
    let pages = invented();
    let (known, new): (Vec<Page>, Vec<Page>) = pages.into_iter().partition(|page| !page.site.starts_with("amwaj"));
    let model = batch(&known)?.model;
    // One page of a known site alone: what it repeats could not be learnt from it, but the model knows.
    let is_repeated = |part: &Removed| part.rule == Rule::Line;
    let gleaned = Gleaner::builder().model(model.clone()).build()?.batch(&known[..1])?;
    assert!(gleaned.pages[0].removed.iter().any(is_repeated));
    assert!(!batch(&known[..1])?.pages[0].removed.iter().any(is_repeated));
    let gleaned = Gleaner::builder().model(model.clone()).build()?.batch(&new)?;
    assert_eq!(gleaned.model.sites().count(), model.sites().count() + 1);
    Ok(())
}

#[test]
fn equal_pages_are_copies_of_the_first() -> Result<()> {
    let body = text(&story(7, 120));
    let mut gleaner = Gleaner::builder().build()?;
    let first = gleaner.ingest(&Page::new("first", body.clone()).site("one.example"))?;
    assert!(first.duplicate_of().is_none());
    for n in 0..20 {
        // On the same site and on others, which changes nothing.
        let site = ["one.example", "two.example", ""][n % 3];
        let seen = gleaner.ingest(&Page::new(format!("copy {n}"), body.clone()).site(site))?;
        let found = seen.duplicate_of().expect("a copy");
        assert_eq!((found.id.as_str(), found.jaccard, found.containment), ("first", 1.0, 1.0));
        assert_eq!((seen.cluster(), seen.event()), (0, first.event()));
        assert_eq!(seen.text(), body, "copies of a story are not chrome");
    }
    assert_eq!(gleaner.len(), 21);
    Ok(())
}

/// Texts without a word.
const EMPTY: &[&str] = &["", "   \n\t\n", "...—!?", "\u{301}\u{302}", "ـــ", "\u{200b}\u{200f}\u{ad}", "\0", "🙂 🙂"];

#[test]
fn empty_pages_match_nothing() -> Result<()> {
    let full = Page::new("full", text(&story(8, 90)));
    let mut pages: Vec<Page> =
        EMPTY.iter().chain(EMPTY).zip(0..).map(|(text, n)| Page::new(format!("{n}"), *text)).collect();
    pages.insert(3, full);
    let gleaned = batch(&pages)?;
    let alone: Vec<Vec<u32>> = (0..pages.len() as u32).map(|at| vec![at]).collect();
    assert_eq!(gleaned.clusters(), alone);
    assert_eq!(gleaned.events(), alone);
    let mut gleaner = Gleaner::builder().build()?;
    let seen = ingest(&mut gleaner, &pages)?;
    assert!(seen.iter().all(|seen| seen.duplicate_of().is_none()));
    let mut events: Vec<_> = seen.iter().map(Seen::event).collect();
    events.sort_unstable();
    events.dedup();
    assert_eq!(events.len(), pages.len());
    Ok(())
}

#[test]
fn no_pages_are_no_trouble() -> Result<()> {
    let gleaned = batch(&[])?;
    assert!(gleaned.pages.is_empty() && gleaned.clusters().is_empty() && gleaned.kept().is_empty());
    Ok(())
}

#[test]
fn a_crowd_of_equal_pages_costs_linear_time() -> Result<()> {
    // A quadratic step over 20,000 pages of 60 words would be 2·10¹⁰ operations: this test would take minutes.
    let (body, near) = (text(&story(9, 60)), |n: u64| text(&edited(&story(9, 60), 40, n)));
    let page = |n: u64| {
        let body = if n.is_multiple_of(10) { near(n) } else { body.clone() };
        Page::new(n.to_string(), format!("{body}\nRead more on our site")).site("one.example")
    };
    let pages: Vec<Page> = (0..20_000).map(page).collect();
    let gleaned = batch(&pages)?;
    assert_eq!(gleaned.events().len(), 1, "one story");
    let mut gleaner = Gleaner::builder().build()?;
    for page in &pages[..5000] {
        gleaner.ingest(page)?;
    }
    assert_eq!(gleaner.len(), 5000);
    Ok(())
}

#[test]
fn one_report_of_a_cluster_is_judged_whoever_represents_it() -> Result<()> {
    let pages = invented();
    let judged_pages = |per_site: bool| -> Result<BTreeMap<u32, u32>> {
        let gleaned = Gleaner::builder().per_site(per_site).build()?.batch(&pages)?;
        let mut of_cluster = BTreeMap::new();
        for judged in gleaned.judged(&pages) {
            for page in [judged.pair.0, judged.pair.1] {
                let cluster = gleaned.pages[page as usize].cluster;
                assert_eq!(*of_cluster.entry(cluster).or_insert(page), page, "two pages of cluster {cluster}");
            }
        }
        Ok(of_cluster)
    };
    assert_eq!(judged_pages(true)?.keys().collect::<Vec<_>>(), judged_pages(false)?.keys().collect::<Vec<_>>());
    Ok(())
}
