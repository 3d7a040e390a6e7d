//! Laws of the sketches and their indexes: what must hold for every input, and statistical claims with derived bounds.

// The laws hold exactly, not up to rounding.
#![allow(clippy::float_cmp)]

#[path = "../benches/families/mod.rs"]
mod families;

use std::collections::{BTreeMap, BTreeSet};

use gleaner::hash::mix;
use gleaner::index::lsh::{self, BUCKET_LIMIT, QUERY_LIMIT};
use gleaner::index::{Banding, HammingIndex, LshIndex};
use gleaner::sketch::similarity::{containment, jaccard};
use gleaner::sketch::{BottomKHasher, Fingerprint, MinHasher, Signature, SimHasher};
use gleaner::{ErrorKind, Result};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, RngSeed};

fn config(seed: u64) -> ProptestConfig {
    ProptestConfig {
        cases: 128,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(seed),
        ..ProptestConfig::default()
    }
}

/// Sets that overlap often: few distinct shingles, some of them extreme.
fn shingles() -> impl Strategy<Value = Vec<u64>> {
    vec(prop_oneof![0..60u64, Just(u64::MAX), (0..60u64).prop_map(mix)], 0..120)
}

fn kind<T>(result: Result<T>) -> Option<ErrorKind> {
    result.err().map(|error| error.kind())
}

proptest! {
    #![proptest_config(config(1))]

    #[test]
    fn order_and_repeats_do_not_matter(set in shingles(), seed: u64, k in 1..200usize) {
        let mut other: Vec<u64> = set.iter().rev().copied().collect();
        other.extend_from_slice(&set);
        let (minhash, bottom) = (MinHasher::new(k, seed)?, BottomKHasher::new(k, seed)?);
        prop_assert_eq!(minhash.signature(&set), minhash.signature(&other));
        prop_assert_eq!(bottom.sketch(&set), bottom.sketch(&other));
        other.truncate(set.len());
        prop_assert_eq!(SimHasher::new(seed).fingerprint(&set), SimHasher::new(seed).fingerprint(&other));
    }

    #[test]
    fn weights_may_come_in_any_order(features in vec((0..50u64, 0.0..9f32), 0..80), seed: u64) {
        let hasher = SimHasher::new(seed);
        let forward = hasher.weighted(features.iter().copied());
        prop_assert_eq!(forward, hasher.weighted(features.iter().rev().copied()));
    }

    #[test]
    fn equal_sets_are_wholly_similar_and_empty_ones_not_at_all(set in shingles(), other in shingles(), k in 1..200usize) {
        let (minhash, bottom, simhash) = (MinHasher::new(k, 5)?, BottomKHasher::new(k, 5)?, SimHasher::new(5));
        let whole = f64::from(u8::from(!set.is_empty()));
        prop_assert_eq!(jaccard(&set, &set), whole);
        prop_assert_eq!(minhash.signature(&set).jaccard(&minhash.signature(&set))?, whole);
        prop_assert_eq!(bottom.sketch(&set).jaccard(&bottom.sketch(&set))?, whole);
        prop_assert_eq!(bottom.sketch(&set).containment(&bottom.sketch(&set))?, whole);
        let apart = if set.is_empty() { Fingerprint::APART } else { 0 };
        prop_assert_eq!(simhash.fingerprint(&set).hamming(&simhash.fingerprint(&set))?, apart);
        prop_assert_eq!(minhash.signature(&other).jaccard(&minhash.signature(&[]))?, 0.0);
        prop_assert_eq!(minhash.signature(&[]).is_empty(), true);
    }

    #[test]
    fn comparing_is_symmetric(a in shingles(), b in shingles(), k in 1..200usize) {
        let (x, y) = (MinHasher::new(k, 5)?.signature(&a), MinHasher::new(k, 5)?.signature(&b));
        prop_assert_eq!(x.jaccard(&y)?, y.jaccard(&x)?);
        let (x, y) = (BottomKHasher::new(k, 5)?.sketch(&a), BottomKHasher::new(k, 5)?.sketch(&b));
        prop_assert_eq!(x.jaccard(&y)?, y.jaccard(&x)?);
        prop_assert_eq!(x.shared(&y, a.len(), b.len() + 200)?, y.shared(&x, b.len() + 200, a.len())?);
        if k > 122 {
            prop_assert_eq!(x.jaccard(&y)?, jaccard(&a, &b));
            prop_assert_eq!(x.containment(&y)?, containment(&a, &b));
        }
    }

    #[test]
    fn merging_is_union(a in shingles(), b in shingles(), c in shingles(), k in 1..200usize, seed: u64) {
        macro_rules! laws {
            ($sketch:expr) => {{
                let (x, y, z) = ($sketch(&a), $sketch(&b), $sketch(&c));
                prop_assert_eq!(x.merge(&y)?, $sketch(&[&a[..], &b[..]].concat()));
                prop_assert_eq!(x.merge(&y)?, y.merge(&x)?);
                prop_assert_eq!(x.merge(&y)?.merge(&z)?, x.merge(&y.merge(&z)?)?);
                prop_assert_eq!(&x.merge(&x)?, &x);
                prop_assert_eq!(&x.merge(&$sketch(&[]))?, &x);
            }};
        }
        let (minhash, bottom) = (MinHasher::new(k, seed)?, BottomKHasher::new(k, seed)?);
        laws!(|set: &[u64]| minhash.signature(set));
        laws!(|set: &[u64]| bottom.sketch(set));
    }

    #[test]
    fn unlike_configurations_do_not_mix(set in shingles(), k in 1..100usize, seed: u64) {
        let other_seed = seed.wrapping_add(1);
        let signature = MinHasher::new(k, seed)?.signature(&set);
        for other in [MinHasher::new(k + 1, seed)?.signature(&set), MinHasher::new(k, other_seed)?.signature(&set)] {
            prop_assert_eq!(kind(signature.jaccard(&other)), Some(ErrorKind::Mismatch));
            prop_assert_eq!(kind(signature.merge(&other)), Some(ErrorKind::Mismatch));
            let mut index = LshIndex::new(Banding::new(1, 1)?, MinHasher::new(k, seed)?)?;
            prop_assert_eq!(kind(index.insert(0, &other)), Some(ErrorKind::Mismatch));
            prop_assert_eq!(kind(index.query(&other, 0.5)), Some(ErrorKind::Mismatch));
            prop_assert_eq!(kind(lsh::candidate_pairs(&[signature.clone(), other], Banding::new(1, 1)?)), Some(ErrorKind::Mismatch));
        }
        let fingerprint = SimHasher::new(seed).fingerprint(&set);
        prop_assert_eq!(kind(fingerprint.hamming(&SimHasher::new(other_seed).fingerprint(&set))), Some(ErrorKind::Mismatch));
        prop_assert_eq!(kind(LshIndex::new(Banding::new(k, 2)?, MinHasher::new(k, seed)?)), Some(ErrorKind::Config));
    }

    #[cfg(feature = "rayon")]
    #[test]
    fn threads_change_nothing(sets in vec(shingles(), 0..40)) {
        let hasher = MinHasher::new(64, 3)?;
        let signatures: Vec<Signature> = sets.iter().map(|set| hasher.signature(set)).collect();
        prop_assert_eq!(&hasher.par_signatures(&sets), &signatures);
        let banding = Banding::over(64, 20)?;
        prop_assert_eq!(lsh::par_candidate_pairs(&signatures, banding)?, lsh::candidate_pairs(&signatures, banding)?);
    }
}

/// A change to an index: the id and the number of its page, or its removal.
fn changes() -> impl Strategy<Value = Vec<(u32, Option<u64>)>> {
    vec((0..60u32, prop_oneof![3 => (0..90u64).prop_map(Some), 1 => Just(None)]), 0..150)
}

/// Ninety pages in thirty families: the first of each is empty in one of ten, and the third is the second again.
fn page(number: u64) -> Vec<u64> {
    let (family, version) = (number / 3, number % 3);
    if family % 10 == 0 && version == 0 {
        return Vec::new();
    }
    (0..100).filter(|i| i % 50 != version.min(1)).map(|i| mix(family << 32 | i)).collect()
}

proptest! {
    #![proptest_config(config(2))]

    #[test]
    fn lsh_index_agrees_with_a_scan(changes in changes(), threshold in 0.0..1f64) {
        let (hasher, banding) = (MinHasher::new(64, 3)?, Banding::over(64, 12)?);
        let mut index = LshIndex::new(banding, hasher)?;
        let mut oracle: BTreeMap<u32, Signature> = BTreeMap::new();
        for (id, page_number) in changes {
            if let Some(number) = page_number {
                let signature = hasher.signature(&page(number));
                index.insert(id, &signature)?;
                oracle.insert(id, signature);
            } else {
                prop_assert_eq!(index.remove(id), oracle.remove(&id).is_some());
            }
            prop_assert_eq!((index.len(), index.is_empty()), (oracle.len(), oracle.is_empty()));
        }
        for number in 0..90 {
            let asked = hasher.signature(&page(number));
            let near: Vec<(u32, f64)> = oracle
                .iter()
                .filter(|(_, signature)| share_a_band(banding, signature, &asked))
                .map(|(&id, signature)| Ok((id, signature.jaccard(&asked)?)))
                .collect::<Result<_>>()?;
            prop_assert_eq!(index.candidates(&asked)?, near.iter().map(|&(id, _)| id).collect::<Vec<_>>());
            let mut expected: Vec<(u32, f64)> = near.into_iter().filter(|&(_, jaccard)| jaccard >= threshold).collect();
            expected.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            let found: Vec<(u32, f64)> =
                index.query(&asked, threshold)?.iter().map(|found| (found.id, found.jaccard)).collect();
            prop_assert_eq!(found, expected);
        }
        // The batch form knows positions, so its pairs are mapped to ids, which ascend as they do.
        let (ids, signatures): (Vec<u32>, Vec<Signature>) = oracle.clone().into_iter().unzip();
        let batch: Vec<(u32, u32)> = lsh::candidate_pairs(&signatures, banding)?
            .into_iter()
            .map(|(a, b)| (ids[a as usize], ids[b as usize]))
            .collect();
        prop_assert_eq!(&index.candidate_pairs(), &batch);
        // Every pair shares a band, and pairs connect whatever shares one.
        for (a, b) in &batch {
            prop_assert!(a < b && share_a_band(banding, &oracle[a], &oracle[b]));
        }
        let components = components(&ids, |a, b| share_a_band(banding, &oracle[&a], &oracle[&b]));
        let pairs: BTreeSet<(u32, u32)> = batch.into_iter().collect();
        prop_assert_eq!(components_of(&ids, &pairs), components);
        for (&id, signature) in &oracle {
            let equal = oracle.iter().filter(|(_, other)| *other == signature && !signature.is_empty()).map(|(&id, _)| id);
            prop_assert!(index.equals(id).eq(equal));
        }
        #[cfg(feature = "serde")]
        {
            let stored = serde_json::to_string(&index).expect("an index can be stored");
            let restored: LshIndex = serde_json::from_str(&stored).expect("and restored");
            prop_assert_eq!(&restored.candidate_pairs(), &index.candidate_pairs());
            prop_assert_eq!(serde_json::to_string(&restored).expect("and stored again"), stored);
        }
    }

    #[test]
    fn hamming_index_agrees_with_a_scan(changes in changes(), distance in 0..=HammingIndex::MAX_DISTANCE) {
        let hasher = SimHasher::new(3);
        let mut index = HammingIndex::new(distance, hasher)?;
        let mut oracle: BTreeMap<u32, Fingerprint> = BTreeMap::new();
        for (id, page_number) in changes {
            if let Some(number) = page_number {
                let fingerprint = hasher.fingerprint(&page(number));
                index.insert(id, &fingerprint)?;
                oracle.insert(id, fingerprint);
            } else {
                prop_assert_eq!(index.remove(id), oracle.remove(&id).is_some());
            }
            prop_assert_eq!((index.len(), index.is_empty()), (oracle.len(), oracle.is_empty()));
        }
        for number in 0..90 {
            let asked = hasher.fingerprint(&page(number));
            let mut expected = Vec::new();
            for (&id, fingerprint) in &oracle {
                expected.push((fingerprint.hamming(&asked)?, id));
            }
            expected.retain(|&(found, _)| found <= distance);
            expected.sort_unstable();
            let found: Vec<(u32, u32)> = index.query(&asked)?.iter().map(|near| (near.distance, near.id)).collect();
            prop_assert_eq!(found, expected);
        }
        #[cfg(feature = "serde")]
        {
            let stored = serde_json::to_string(&index).expect("an index can be stored");
            let restored: HammingIndex = serde_json::from_str(&stored).expect("and restored");
            prop_assert_eq!(serde_json::to_string(&restored).expect("and stored again"), stored);
            prop_assert_eq!(restored.len(), index.len());
        }
    }
}

/// Whether two signatures that are not empty agree in a band, by the definition of bands.
fn share_a_band(banding: Banding, a: &Signature, b: &Signature) -> bool {
    let longer = banding.slots() % banding.bands();
    let mut start = 0;
    !a.is_empty()
        && (0..banding.bands()).any(|band| {
            let end = start + banding.rows() + usize::from(band < longer);
            let equal = a.slots()[start..end] == b.slots()[start..end];
            start = end;
            equal
        })
}

/// The smallest id that each id is connected with.
fn components(ids: &[u32], connected: impl Fn(u32, u32) -> bool) -> Vec<u32> {
    let mut roots = ids.to_vec();
    loop {
        let before = roots.clone();
        for i in 0..ids.len() {
            for j in 0..ids.len() {
                if i != j && connected(ids[i], ids[j]) {
                    roots[i] = roots[i].min(roots[j]);
                }
            }
        }
        if roots == before {
            return roots;
        }
    }
}

fn components_of(ids: &[u32], pairs: &BTreeSet<(u32, u32)>) -> Vec<u32> {
    components(ids, |a, b| pairs.contains(&(a.min(b), a.max(b))))
}

#[test]
fn the_family_is_no_worse_than_classical_hashing() {
    // The squared error of classical hashing has the mean V = J(1−J)/k and, being nearly that of a normal variable, a
    // standard deviation of √2·V: the mean over 600 pairs lies within 4·√(2/600) = .23 of V. Fast Similarity Sketching is
    // claimed to be at most there at every size, and well below (.75² at 100 shingles) on small sets.
    let k = 128;
    for (size, most) in [(10, 0.75), (30, 0.75), (100, 0.80), (300, 1.0), (1000, 1.23), (4000, 1.23)] {
        let (shared, trials) = (size * 2 / 3, 600);
        let exact = shared as f64 / (2 * size - shared) as f64;
        let mut ratio = 0.0;
        for trial in 0..trials {
            let set = |first: usize| (first..first + size).map(|i| mix(trial << 32 | i as u64)).collect::<Vec<u64>>();
            let hasher = MinHasher::new(k, trial).expect("128 is in range");
            let (a, b) = (hasher.signature(&set(0)), hasher.signature(&set(size - shared)));
            let error = a.jaccard(&b).expect("they are made alike") - exact;
            ratio += error * error / (exact * (1.0 - exact) / k as f64) / trials as f64;
        }
        assert!(ratio < most, "{size} shingles: {ratio}");
    }
}

#[test]
fn the_families_for_comparison_estimate_the_same() {
    // Each family's mean over 200 independent pairs with J = 1/2 lies within 5 standard errors of it, and no family is
    // more than 1.25 times as uncertain as independent hashes at 300 shingles.
    for (name, family) in families::FAMILIES {
        let mean: f64 = (0..200)
            .map(|trial| {
                let set = |first: u64| (first..first + 300).map(|i| mix(trial << 32 | i)).collect::<Vec<u64>>();
                let (a, b) = (family(&set(0), 128, trial), family(&set(100), 128, trial));
                a.iter().zip(&b).filter(|(a, b)| a == b).count() as f64 / 128.0 / 200.0
            })
            .sum();
        assert!((mean - 0.5).abs() < 5.0 * 1.25 * (0.25 / 128.0f64 / 200.0).sqrt(), "{name}: {mean}");
    }
    let set: Vec<u64> = (0..100).map(mix).collect();
    let own: Vec<u64> = families::fast_similarity(&set, 128, 9);
    assert!(own.iter().all(|&slot| slot != u64::MAX));
}

#[test]
fn bands_are_shared_as_often_as_the_curve_says() -> Result<()> {
    // 1000 pairs at each similarity: the share that is found is binomial, so within 4·√(p(1−p)/1000) of p. The slots of
    // one pair are not quite independent, which the curve neglects: .01 more.
    let (hasher, banding) = (MinHasher::new(128, 0)?, Banding::for_threshold(0.8, 128)?);
    for shared in [150, 200, 225, 240] {
        let exact = shared as f64 / (600 - shared) as f64;
        let mut found = 0;
        for trial in 0..1000u64 {
            let set = |first: u64| (first..first + 300).map(|i| mix(trial << 32 | i)).collect::<Vec<u64>>();
            let pair = [hasher.signature(&set(0)), hasher.signature(&set(300 - shared))];
            found += lsh::candidate_pairs(&pair, banding)?.len();
        }
        let (p, seen) = (banding.probability(exact), found as f64 / 1000.0);
        assert!((seen - p).abs() < 4.0 * (p * (1.0 - p) / 1000.0).sqrt() + 0.01, "J {exact}: {seen} of {p}");
    }
    Ok(())
}

#[test]
fn a_crowd_of_equal_pages_costs_linear_time() -> Result<()> {
    // A quadratic step over 200,000 equal pages would be 2·10¹⁰ operations: this test would take minutes.
    let count = 200_000;
    let (hasher, simhash) = (MinHasher::new(16, 0)?, SimHasher::new(0));
    let page: Vec<u64> = (0..50).map(mix).collect();
    let (signature, fingerprint) = (hasher.signature(&page), simhash.fingerprint(&page));
    let mut index = LshIndex::new(Banding::new(4, 4)?, hasher)?;
    let mut hamming = HammingIndex::new(3, simhash)?;
    for id in (0..count).rev() {
        index.insert(id, &signature)?;
        hamming.insert(id, &fingerprint)?;
    }
    assert_eq!(index.candidate_pairs().len(), count as usize - 1);
    for _ in 0..100 {
        assert_eq!(index.query(&signature, 0.9)?.len(), QUERY_LIMIT);
        assert_eq!(index.candidates(&signature)?[QUERY_LIMIT - 1], QUERY_LIMIT as u32 - 1);
        assert_eq!(hamming.query_distinct(&fingerprint)?.len(), 1);
    }
    assert_eq!(index.equals(77).count(), count as usize);
    assert_eq!(hamming.query(&fingerprint)?.len(), count as usize);
    let batch = vec![signature; count as usize];
    assert_eq!(lsh::candidate_pairs(&batch, Banding::new(4, 4)?)?.len(), count as usize - 1);
    for id in 0..count {
        assert!(index.remove(id) && hamming.remove(id));
    }
    assert!(index.is_empty() && hamming.is_empty());
    Ok(())
}

#[test]
fn a_crowd_that_shares_a_band_costs_linear_time() -> Result<()> {
    // 20,000 unlike pages of one template: with bands of one row, hundreds of them in each bucket, thousands in some.
    let count = 20_000u32;
    let (hasher, banding) = (MinHasher::new(8, 0)?, Banding::new(8, 1)?);
    let page = |id: u32| (0..20u64).map(mix).chain([mix(1000 + u64::from(id))]).collect::<Vec<u64>>();
    let signatures: Vec<Signature> = (0..count).map(|id| hasher.signature(&page(id))).collect();
    let mut forward = LshIndex::new(banding, hasher)?;
    let mut backward = LshIndex::new(banding, hasher)?;
    for id in 0..count {
        forward.insert(id, &signatures[id as usize])?;
        backward.insert(count - 1 - id, &signatures[(count - 1 - id) as usize])?;
    }
    let pairs = forward.candidate_pairs();
    assert_eq!(pairs, lsh::candidate_pairs(&signatures, banding)?);
    assert_eq!(pairs, backward.candidate_pairs());
    assert!(pairs.len() < 8 * 2 * lsh::LINKS * count as usize);
    for id in (0..count).step_by(500) {
        let signature = &signatures[id as usize];
        let found = forward.query(signature, 0.0)?;
        assert_eq!(found, backward.query(signature, 0.0)?, "which members are looked at depends on the order");
    }
    // One band of one row: thousands of distinct signatures in one bucket, of which a query looks at the limit.
    let mut narrow = LshIndex::new(Banding::new(1, 1)?, hasher)?;
    let distinct: BTreeMap<&[u32], u32> = (0..count).rev().map(|id| (signatures[id as usize].slots(), id)).collect();
    for &id in distinct.values() {
        narrow.insert(id, &signatures[id as usize])?;
    }
    let asked = &signatures[0];
    let bucket = distinct.keys().filter(|slots| slots[0] == asked.slots()[0]).count();
    assert!(bucket > BUCKET_LIMIT, "the test needs a crowd, but has {bucket}");
    assert_eq!(narrow.candidates(asked)?.len(), BUCKET_LIMIT);
    for id in 0..count {
        assert!(forward.remove(id));
    }
    assert!(forward.is_empty() && forward.candidate_pairs().is_empty());
    Ok(())
}

#[cfg(feature = "serde")]
#[test]
fn sketches_can_be_stored_and_bad_ones_are_refused() -> Result<()> {
    fn round<T: serde::Serialize + serde::de::DeserializeOwned>(value: &T) -> T {
        serde_json::from_str(&serde_json::to_string(value).expect("it can be stored")).expect("and restored")
    }
    let (minhash, bottom, simhash) = (MinHasher::new(16, 1)?, BottomKHasher::new(4, 1)?, SimHasher::new(1));
    let set = [1, 2, 3, 4, 5, 6];
    assert_eq!(round(&minhash), minhash);
    assert_eq!(round(&minhash.signature(&set)), minhash.signature(&set));
    assert_eq!(round(&bottom.sketch(&set)), bottom.sketch(&set));
    assert_eq!(round(&simhash.fingerprint(&set)), simhash.fingerprint(&set));
    assert_eq!(round(&Banding::new(4, 4)?), Banding::new(4, 4)?);
    assert!(serde_json::from_str::<MinHasher>(r#"{"num_hashes":0,"seed":1}"#).is_err());
    assert!(serde_json::from_str::<BottomKHasher>(r#"{"k":0,"seed":1}"#).is_err());
    assert!(serde_json::from_str::<Banding>(r#"{"bands":0,"slots":0}"#).is_err());
    let hasher = r#""banding":{"bands":2,"slots":2},"hasher":{"num_hashes":2,"seed":0}"#;
    assert!(serde_json::from_str::<LshIndex>(&format!(r#"{{{hasher},"groups":[[[1,2],[7]]],"empty":[]}}"#)).is_ok());
    assert!(serde_json::from_str::<LshIndex>(&format!(r#"{{{hasher},"groups":[[[1],[7]]],"empty":[]}}"#)).is_err());
    Ok(())
}
