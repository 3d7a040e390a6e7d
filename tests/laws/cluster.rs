//! Near-duplicates: disjoint sets against a naive oracle; what the live index and the batch must and must not join.

use gleaner::cluster::{DuplicateIndex, DuplicateOptions, Placement, UnionFind};
use gleaner::strategies::{below, edited, near_duplicate, story, text, word};
use gleaner::text::{WordKey, word_keys};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::generate::config;

/// Joins as pairs of elements below 30.
fn joins() -> impl Strategy<Value = Vec<(u32, u32)>> {
    vec((0..30u32, 0..30u32), 0..40)
}

fn joined(len: usize, joins: &[(u32, u32)]) -> UnionFind {
    let mut sets = UnionFind::new(len);
    for &(a, b) in joins {
        sets.join(a, b);
    }
    sets
}

/// The smallest element of each element's set, by spreading labels until nothing changes.
fn naive(len: usize, joins: &[(u32, u32)]) -> Vec<u32> {
    let mut labels: Vec<u32> = (0..len as u32).collect();
    loop {
        let before = labels.clone();
        for &(a, b) in joins {
            let least = labels[a as usize].min(labels[b as usize]);
            (labels[a as usize], labels[b as usize]) = (least, least);
        }
        if labels == before {
            return labels;
        }
    }
}

fn merged(mut a: UnionFind, b: &UnionFind) -> Vec<u32> {
    a.merge(b);
    a.labels()
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn disjoint_sets_agree_with_the_oracle(joins in joins(), asked in vec(0..30u32, 0..20)) {
        let mut sets = UnionFind::new(30);
        let mut before: Vec<(u32, u32)> = Vec::new();
        for &(a, b) in &joins {
            let labels = naive(30, &before);
            prop_assert_eq!(sets.join(a, b), labels[a as usize] != labels[b as usize]);
            before.push((a, b));
        }
        let labels = naive(30, &joins);
        for element in asked {
            prop_assert_eq!(sets.find(element), labels[element as usize]);
        }
        prop_assert_eq!(sets.labels(), labels);
    }

    #[test]
    fn disjoint_sets_merge_in_any_order(x in joins(), y in joins(), z in joins(), lens in [30..40usize, 30..40, 30..40]) {
        let [a, b, c] = [(&x, lens[0]), (&y, lens[1]), (&z, lens[2])].map(|(joins, len)| joined(len, joins));
        let all = [x, y, z].concat();
        let longest = *lens.iter().max().expect("three lengths");
        let (mut ab, mut bc) = (a.clone(), b.clone());
        ab.merge(&b);
        bc.merge(&c);
        prop_assert_eq!(merged(ab, &c), naive(longest, &all));
        prop_assert_eq!(merged(a.clone(), &bc), naive(longest, &all));
        let mut cb = c;
        cb.merge(&b);
        prop_assert_eq!(merged(cb, &a), naive(longest, &all));
    }

    #[test]
    fn a_query_tells_what_inserting_will_do(documents in documents()) {
        let mut index = DuplicateIndex::new(DuplicateOptions::default());
        for words in &documents {
            let foretold = index.query(words);
            prop_assert_eq!(index.insert(words).matched, foretold);
        }
        prop_assert_eq!(index.len() as usize, documents.len());
    }

    #[test]
    fn an_index_finds_what_it_holds_and_forgets_what_is_removed(documents in documents(), removed in any::<u64>()) {
        let mut index = DuplicateIndex::new(DuplicateOptions::default());
        for words in &documents {
            index.insert(words);
        }
        let gone = |number: u32| removed >> (number % 64) & 1 == 1;
        for (number, words) in (0..).zip(&documents) {
            let found = index.query(words);
            prop_assert_eq!(found.is_some(), !words.is_empty(), "what was inserted is found, unless it is empty");
            if let Some((with, evidence)) = found {
                prop_assert!(documents[with as usize] == *words && with <= number);
                prop_assert_eq!((evidence.jaccard, evidence.containment), (1.0, 1.0));
            }
        }
        for number in (0..documents.len() as u32).filter(|number| gone(*number)) {
            index.remove(number);
            index.remove(number);
        }
        for words in &documents {
            let found = index.query(words);
            prop_assert!(found.is_none_or(|(with, _)| !gone(with)), "{:?} was removed", found);
        }
    }

    #[test]
    fn edited_copies_are_copies(pair in near_duplicate()) {
        let [original, copy] = [&pair.original, &pair.copy].map(|document| word_keys(&document.text()));
        let clusters: Vec<u32> = place_all(&[original.clone(), copy.clone()]).iter().map(|placed| placed.cluster).collect();
        prop_assert_eq!(clusters[0], clusters[1], "all at once");
        let mut index = DuplicateIndex::new(DuplicateOptions::default());
        index.insert(&original);
        prop_assert_eq!(index.insert(&copy).cluster, 0, "one by one");
    }

    #[test]
    fn placements_are_lawful(documents in documents()) {
        check_placements(&documents, &place_all(&documents));
        let mut index = DuplicateIndex::new(DuplicateOptions::default());
        let placements: Vec<Placement> = documents.iter().map(|words| index.insert(words)).collect();
        check_placements(&documents, &placements);
        for (number, placement) in (0..).zip(&placements) {
            prop_assert!(placement.cluster <= number, "clusters are founded by earlier documents");
        }
    }

    #[test]
    fn placing_all_knows_no_order(documents in documents(), seed: u64) {
        let labels: Vec<u32> = place_all(&documents).iter().map(|placement| placement.cluster).collect();
        let mut order: Vec<usize> = (0..documents.len()).collect();
        order.sort_by_key(|&at| below([seed, at as u64], 1 << 40));
        let shuffled: Vec<Vec<WordKey>> = order.iter().map(|&at| documents[at].clone()).collect();
        let others: Vec<u32> = place_all(&shuffled).iter().map(|placement| placement.cluster).collect();
        for (a, &at) in order.iter().enumerate() {
            for (b, &bt) in order.iter().enumerate() {
                prop_assert_eq!(others[a] == others[b], labels[at] == labels[bt], "documents {} and {}", at, bt);
            }
        }
    }
}

/// Places documents all at once with the defaults.
fn place_all(documents: &[Vec<WordKey>]) -> Vec<Placement> {
    gleaner::cluster::place_all(documents, DuplicateOptions::default())
}

fn check_placements(documents: &[Vec<WordKey>], placements: &[Placement]) {
    assert_eq!(placements.len(), documents.len());
    let cluster = |document: u32| placements[document as usize].cluster;
    for (number, placement) in (0..).zip(placements) {
        assert_eq!(cluster(placement.cluster), placement.cluster, "a founder is in its own cluster");
        assert_eq!(placement.matched.is_none(), placement.cluster == number, "founders, and only they, match nothing");
        if let Some((with, evidence)) = &placement.matched {
            assert_ne!(*with, number);
            assert_eq!(cluster(*with), placement.cluster, "a document is in the cluster of what it matched");
            for share in [
                evidence.jaccard,
                evidence.containment,
                evidence.reverse_containment,
                evidence.covered,
                evidence.exclusiveness,
                evidence.disorder,
                evidence.start,
            ] {
                assert!((0.0..=1.0).contains(&share), "{evidence:?}");
            }
        }
        if let Some((with, evidence)) = &placement.refused {
            assert!(*with != number && evidence.log_odds() < 0.0, "{evidence:?}");
        }
        assert!(placement.links.iter().all(|&link| cluster(link) != placement.cluster), "links lead elsewhere");
    }
}

/// Documents of a few stories: whole, cut, edited, two in one, and empty.
fn documents() -> impl Strategy<Value = Vec<Vec<WordKey>>> {
    let document = (0..6u64, 0..6u64, 0..5usize, any::<u64>()).prop_map(|(one, other, kind, seed)| {
        let base = story(one, 80 + one as usize * 20);
        let words = match kind {
            0 => base,
            1 => base[..30 + below([seed, 0], 50)].to_vec(),
            2 => edited(&base, 12, seed),
            3 => [base, story(other, 70)].concat(),
            _ if seed % 3 == 0 => Vec::new(),
            _ => story(seed, 1 + below([seed, 1], 60)),
        };
        word_keys(&text(&words))
    });
    vec(document, 0..14)
}

/// Places documents both ways, all at once and one by one, and gives the clusters of each.
fn both_ways(texts: &[String]) -> [Vec<u32>; 2] {
    let documents: Vec<Vec<WordKey>> = texts.iter().map(|text| word_keys(text)).collect();
    let mut index = DuplicateIndex::new(DuplicateOptions::default());
    let stream = documents.iter().map(|words| index.insert(words).cluster).collect();
    [place_all(&documents).into_iter().map(|placement| placement.cluster).collect(), stream]
}

const WAYS: [&str; 2] = ["all at once", "one by one"];

#[test]
fn forty_copies_of_a_story_are_one_cluster() {
    let base = story(1, 300);
    let copy = |n: u64| {
        let words = match n % 4 {
            0 => edited(&base, 15, n),
            1 => base[..150 + 3 * n as usize].to_vec(),
            2 => [story(1000 + n, 8), base.clone()].concat(),
            _ => base.clone(),
        };
        text(&words)
    };
    // Among other stories, as any copy is.
    let texts: Vec<String> = (0..40).map(copy).chain((0..40).map(|n| text(&story(50 + n, 250)))).collect();
    for (way, clusters) in WAYS.iter().zip(both_ways(&texts)) {
        assert!(clusters[..40].iter().all(|cluster| *cluster == clusters[0]), "{way}: {:?}", &clusters[..40]);
        assert!((40..80).all(|at| clusters[at] == at as u32), "{way}: other stories stay apart");
    }
}

#[test]
fn the_ends_of_a_chain_are_not_joined() {
    // Each window shares three quarters of its words with the next one and nothing with the fourth.
    const COUNT: usize = 40;
    // Eight representatives and their neighbours are the longest chain that a cluster can be.
    const LONGEST: usize = 14;
    let long = story(2, COUNT * 60 + 180);
    let windows: Vec<String> = (0..COUNT).map(|n| text(&long[n * 60..n * 60 + 240])).collect();
    for (way, clusters) in WAYS.iter().zip(both_ways(&windows)) {
        for (a, &cluster) in clusters.iter().enumerate() {
            let far = (a + LONGEST..COUNT).find(|&b| clusters[b] == cluster);
            assert!(far.is_none(), "{way}: windows {a} and {far:?} are in one cluster of {clusters:?}");
        }
        assert!(clusters.iter().zip(0..).any(|(&cluster, at)| cluster != at), "{way}: neighbours are copies");
    }
}

#[test]
fn a_page_with_two_stories_does_not_join_them() {
    let (one, other) = (story(3, 160), story(4, 150));
    let both = [one.clone(), other.clone()].concat();
    let texts = [text(&one), text(&other), text(&both)];
    let mut joined = Vec::new();
    for order in [[0, 1, 2], [2, 0, 1], [0, 2, 1], [1, 2, 0]] {
        let ordered = order.map(|at: usize| texts[at].clone());
        for (way, clusters) in WAYS.iter().zip(both_ways(&ordered)) {
            let of = |text: usize| clusters[order.iter().position(|&at| at == text).expect("one of three")];
            if of(0) == of(1) {
                joined.push((way, order));
            }
        }
    }
    assert!(joined.is_empty(), "the two stories (0 and 1) were joined by the page that has both (2): {joined:?}");
}

#[test]
fn forms_with_other_numbers_stay_apart() {
    let products: Vec<String> = (0..25).map(|n| word(500 + n * 7)).collect();
    let table = |week: u64| {
        let line = |(at, product): (usize, &String)| {
            format!(
                "{product} from the northern valleys fetched {}.{:02} crowns a crate",
                10 + below([week, at as u64], 80),
                below([at as u64, week], 100)
            )
        };
        let lines: Vec<String> = products.iter().enumerate().map(line).collect();
        format!("Market prices of week {week}\n{}\nPrices are those of the morning auction.", lines.join("\n"))
    };
    let texts: Vec<String> = (1..=15).map(table).collect();
    for (way, clusters) in WAYS.iter().zip(both_ways(&texts)) {
        assert_eq!(clusters, (0..15).collect::<Vec<u32>>(), "{way}");
    }
}

#[test]
fn short_texts_join_only_their_equals() {
    let texts = ["Rain tomorrow", "rain, tomorrow!", "Rain tomorrow in the north", "Rain", "Snow tomorrow", "rain"];
    for (way, clusters) in WAYS.iter().zip(both_ways(&texts.map(str::to_owned))) {
        let same = |a: usize, b: usize| clusters[a] == clusters[b];
        assert!(same(0, 1) && same(3, 5), "{way}: {clusters:?}");
        assert!(!same(0, 2) && !same(0, 3) && !same(0, 4) && !same(2, 3), "{way}: {clusters:?}");
    }
}

#[test]
fn a_crowd_of_equal_documents_costs_linear_time() {
    // A quadratic step over 20,000 documents of 300 words would be 10¹⁰ operations: this test would take minutes.
    let words = word_keys(&text(&story(6, 300)));
    let near = |n: u64| word_keys(&text(&edited(&story(6, 300), 100, n)));
    let mut index = DuplicateIndex::new(DuplicateOptions::default());
    assert!((0..20_000).all(|_| index.insert(&words).cluster == 0));
    let documents: Vec<Vec<WordKey>> = (0..20_000).map(|n| if n % 20 == 0 { near(n) } else { words.clone() }).collect();
    let clusters = place_all(&documents);
    assert!(clusters.iter().all(|placement| placement.cluster == clusters[0].cluster));
}
