//! Copies of every kind in many scripts, and sets made to mislead: what must come together does, what must not does not, and
//! nothing costs more than linear time.

use gleaner::cluster::{Candidates, DuplicateIndex, DuplicateOptions, HeldWords, place_all};
use gleaner::strategies::{Document, Edit, SCRIPTS, below, edited, story, text, word};
use gleaner::text::{WordKey, word_keys};
use gleaner::{Banding, Result};

/// Places texts all at once and one by one, and gives the clusters of each way.
fn both_ways(texts: &[String]) -> [(&'static str, Vec<u32>); 2] {
    let documents: Vec<Vec<WordKey>> = texts.iter().map(|text| word_keys(text)).collect();
    let mut index = DuplicateIndex::new(DuplicateOptions::default());
    let live = documents.iter().map(|words| index.insert(words).cluster).collect();
    let batch = place_all(&documents, DuplicateOptions::default()).iter().map(|placement| placement.cluster).collect();
    [("one by one", live), ("all at once", batch)]
}

/// How many of `clusters` are the commonest one.
fn largest(clusters: &[u32]) -> usize {
    let mut sorted = clusters.to_vec();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).map(<[u32]>::len).max().unwrap_or(0)
}

#[test]
fn copies_of_every_kind_are_found_in_every_script() {
    const STORIES: u64 = 12;
    const KINDS: [&str; 6] = ["original", "edited", "half", "third", "wrapped", "shuffled"];
    for &script in SCRIPTS {
        let copies = |number: u64| {
            let original = Document::new(script, number + 1, 130);
            [Edit::None, Edit::Replaced(10), Edit::Cut(65), Edit::Cut(40), Edit::Wrapped(number), Edit::Shuffled(5)]
                .map(|edit| edit.apply(&original).text())
        };
        let texts: Vec<String> = (0..STORIES).flat_map(copies).collect();
        for (way, clusters) in both_ways(&texts) {
            for (at, &cluster) in clusters.iter().enumerate() {
                let (kind, own) = (KINDS[at % 6], clusters[at - at % 6]);
                assert_eq!(cluster, own, "{}, {way}: the {kind} copy of story {}", script.name, at / 6);
                let other = clusters.iter().enumerate().find(|&(b, &other)| other == cluster && b / 6 != at / 6);
                assert!(other.is_none(), "{}, {way}: stories {} and {other:?} are one", script.name, at / 6);
            }
        }
    }
}

#[test]
fn short_reports_have_their_copies_too() {
    for length in [20, 35, 50, 80] {
        let base: Vec<Vec<String>> = (0..30).map(|n| story(900 + n, length)).collect();
        let mut texts: Vec<String> = base.iter().map(|words| text(words)).collect();
        texts.extend(base.iter().map(|words| text(words).to_uppercase()));
        texts.extend(base.iter().map(|words| text(&words[..length * 3 / 4])));
        for (way, clusters) in both_ways(&texts) {
            let found = (30..90).filter(|&at| clusters[at] == clusters[at % 30]).count();
            assert_eq!(found, 60, "{length} words, {way}");
            assert!((1..30).all(|at| !clusters[..at].contains(&clusters[at])), "{length} words, {way}");
        }
    }
}

#[test]
fn pages_of_one_template_stay_apart() {
    let template = story(70, 180);
    let texts: Vec<String> =
        (0..5000).map(|n| text(&[&template[..90], &story(10_000 + n, 120), &template[90..]].concat())).collect();
    for (way, clusters) in both_ways(&texts) {
        // Until the template has been seen a few times it looks like a copied text.
        assert!(largest(&clusters) <= 8, "{way}: {} in one cluster", largest(&clusters));
    }
}

#[test]
fn one_story_on_two_thousand_sites_is_one_cluster() {
    let base = story(71, 300);
    let copy = |n: u64| {
        let words = match n % 5 {
            0 => base.clone(),
            1 => edited(&base, 12, n),
            2 => base[..120 + below([n, 1], 150)].to_vec(),
            3 => [story(50_000 + n, 35), base.clone(), story(60_000 + n, 35)].concat(),
            _ => [story(70_000 + n, 6), edited(&base[..200], 20, n)].concat(),
        };
        text(&words)
    };
    let mut texts: Vec<String> = (0..2000).map(copy).collect();
    texts.extend((0..2000).map(|n| text(&story(100_000 + n, 250))));
    for (way, clusters) in both_ways(&texts) {
        let held = largest(&clusters[..2000]);
        assert!(held >= 1990, "{way}: {held} of 2,000 together");
        assert_eq!(largest(&clusters[2000..]), 1, "{way}: other stories stay apart");
    }
}

#[test]
fn a_thousand_weekly_tables_stay_apart() {
    let products: Vec<String> = (0..25).map(|n| word(500 + n * 7)).collect();
    let table = |week: u64| {
        let price = |at: usize| format!("{}.{:02}", 10 + below([week, at as u64], 80), below([at as u64, week], 100));
        let line = |(at, product): (usize, &String)| format!("{product} from the valleys fetched {} crowns", price(at));
        let lines: Vec<String> = products.iter().enumerate().map(line).collect();
        format!("Prices of week {week}\n{}\nPrices are those of the morning auction.", lines.join("\n"))
    };
    let texts: Vec<String> = (1..=1000).map(table).collect();
    for (way, clusters) in both_ways(&texts) {
        assert_eq!(largest(&clusters), 1, "{way}");
    }
}

#[test]
fn a_chain_of_five_hundred_windows_is_cut() {
    let long = story(72, 500 * 60 + 180);
    let windows: Vec<String> = (0..500).map(|n| text(&long[n * 60..n * 60 + 240])).collect();
    for (way, clusters) in both_ways(&windows) {
        let far = (0..500).find(|&at| (at + 14..500).any(|b| clusters[b] == clusters[at]));
        assert!(far.is_none(), "{way}: {far:?} and a far one");
    }
}

#[test]
fn two_hundred_pages_with_two_stories_join_few() {
    const PAIRS: usize = 200;
    let stories: Vec<Vec<String>> = (0..2 * PAIRS as u64).map(|n| story(200_000 + n, 150)).collect();
    let both = |n: usize| text(&[&*stories[2 * n], &*stories[2 * n + 1]].concat());
    let singles = stories.iter().map(|words| text(words));
    let pages: Vec<String> = (0..PAIRS).map(both).collect();
    let orders: [Vec<String>; 2] =
        [singles.clone().chain(pages.clone()).collect(), pages.into_iter().chain(singles).collect()];
    for (order, texts) in orders.iter().enumerate() {
        let first = if order == 0 { 0 } else { PAIRS };
        for (way, clusters) in both_ways(texts) {
            let joined = (0..PAIRS).filter(|n| clusters[first + 2 * n] == clusters[first + 2 * n + 1]).count();
            assert!(joined <= PAIRS / 50, "{way}, order {order}: {joined} of {PAIRS}");
        }
    }
}

#[test]
fn one_text_in_layouts_of_nearly_as_many_words_is_one() {
    let report = story(75, 70);
    let within = |n: u64| text(&[&story(500_000 + n, 30)[..], &report, &story(500_100 + n, 28 + n as usize)].concat());
    let documents: Vec<Vec<WordKey>> =
        [within(0), within(1), within(2), text(&report)].iter().map(|text| word_keys(text)).collect();
    let placed = place_all(&documents, DuplicateOptions::default());
    assert!(placed.iter().all(|placement| placement.cluster == placed[0].cluster && placement.links.is_empty()));
    assert!(placed.iter().flat_map(|placement| &placement.bridged).all(|(_, evidence)| evidence.log_odds() >= 0.0));
    // Live, the layouts came first and keep their names, and the text itself tells that they are one.
    let mut index = DuplicateIndex::new(DuplicateOptions::default());
    let live: Vec<_> = documents.iter().map(|words| index.insert(words)).collect();
    let founded = live[..3].iter().enumerate().filter(|(at, placement)| placement.cluster == *at as u32).count();
    assert!(founded > 1, "the layouts alone are no copies");
    assert_eq!(live[3].bridged.len(), founded - 1);
}

#[test]
fn a_main_story_of_two_pages_does_not_join_their_second_stories() {
    let stories = [story(76, 190), story(77, 150), story(78, 140)];
    let with = |other: usize| [&stories[0][..], &stories[other]].concat();
    let texts = [text(&stories[0]), text(&stories[1]), text(&stories[2]), text(&with(1)), text(&with(2))];
    for (way, clusters) in both_ways(&texts) {
        assert!(
            clusters[0] != clusters[1] && clusters[0] != clusters[2] && clusters[1] != clusters[2],
            "{way}: {clusters:?}"
        );
    }
}

#[test]
fn a_hundred_thousand_equal_pages_cost_linear_time() {
    let words = word_keys(&text(&story(73, 120)));
    let mut index = DuplicateIndex::new(DuplicateOptions::default());
    assert!((0..100_000).all(|_| index.insert(&words).cluster == 0));
    let documents = vec![&words; 100_000];
    assert!(place_all(&documents, DuplicateOptions::default()).iter().all(|placement| placement.cluster == 0));
}

#[test]
fn whatever_finds_the_candidates_plain_copies_are_found() -> Result<()> {
    let near = |n: u64| [story(300_000 + n, 300), vec![word(n as usize)]].concat();
    let documents: Vec<Vec<WordKey>> =
        (0..50).flat_map(|n| [text(&near(n)), text(&near(n)[..300])]).map(|text| word_keys(&text)).collect();
    let ways = [Candidates::default(), Candidates::MinHash(Banding::for_threshold(0.5, 128)?), Candidates::SimHash(3)];
    for way in ways {
        let options = DuplicateOptions::default().candidates(way)?;
        let clusters: Vec<u32> = place_all(&documents, options).iter().map(|placement| placement.cluster).collect();
        let found = clusters.chunks(2).filter(|pair| pair[0] == pair[1]).count();
        assert!(found >= 45, "{way:?}: {found} of 50");
        assert!(largest(&clusters) == 2, "{way:?}");
    }
    assert!(DuplicateOptions::default().candidates(Candidates::SimHash(40)).is_err());
    Ok(())
}

#[test]
fn dates_that_are_far_apart_forbid_copies() {
    let (words, day) = (word_keys(&text(&story(74, 200))), 86_400);
    let mut index = DuplicateIndex::new(DuplicateOptions::default().within(3 * day as u32));
    let mut clusters = |time| index.insert_dated(&words, time).cluster;
    assert_eq!([Some(day * 100), Some(day * 102), Some(day * 200), None].map(&mut clusters), [0, 0, 2, 0]);
}

#[test]
fn what_expires_is_matched_no_more_and_takes_no_room() {
    let mut index = DuplicateIndex::new(DuplicateOptions::default());
    let documents: Vec<Vec<WordKey>> = (0..3000).map(|n| word_keys(&text(&story(400_000 + n, 100)))).collect();
    for words in &documents[..1000] {
        index.insert(words);
    }
    let (bytes, words) = (index.bytes(), index.store().bytes());
    for (number, words) in (1000..).zip(&documents[1000..]) {
        index.insert(words);
        index.expire(number + 1 - 1000);
    }
    assert_eq!((index.len(), index.cluster(1999), index.cluster(2000)), (3000, None, Some(2000)));
    assert!(index.query(&documents[1999]).is_none());
    assert_eq!(index.query(&documents[2000]).map(|(with, _)| with), Some(2000));
    assert!(index.bytes() < bytes * 3 / 2 && index.store().bytes() <= words * 5 / 4);
    assert_eq!(index.insert(&documents[0]).cluster, 3000, "the number of the document that founds it");
    index.expire(u32::MAX);
    assert!(documents.iter().all(|words| index.query(words).is_none()) && index.cluster(3000).is_none());
}

#[test]
fn a_document_costs_few_bytes() {
    const COUNT: usize = 20_000;
    let mut index = DuplicateIndex::with_store(DuplicateOptions::default(), HeldWords::default());
    for n in 0..COUNT as u64 {
        // A third are copies, as on the web.
        let base = story(500_000 + n - if n % 3 == 2 { 2 } else { 0 }, 400);
        index.insert(&word_keys(&text(&edited(&base, 40, n))));
    }
    let fixed = 3 * 65_536 * size_of::<Vec<u8>>();
    let each = (index.bytes() - fixed.min(index.bytes())) / COUNT;
    assert!(each <= 256, "{each} bytes a document");
}
