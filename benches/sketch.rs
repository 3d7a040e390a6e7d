//! Cost of the sketches per shingle, and of their indexes per page.
//!
//! `cargo bench --bench sketch -- minhash` repeats the table of `sketch::minhash`.

mod families;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput};
use gleaner::hash::mix;
use gleaner::index::{Banding, HammingIndex, LshIndex, lsh};
use gleaner::sketch::{BottomKHasher, Fingerprint, MinHasher, Signature, SimHasher};

const HASHES: usize = 128;
const PAGES: u32 = 20_000;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    minhash(&mut criterion);
    others(&mut criterion);
    indexes(&mut criterion);
    criterion.final_summary();
}

/// Each family at each size of a page.
fn minhash(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("minhash");
    for size in [30, 100, 300, 1000, 4000] {
        group.throughput(Throughput::Elements(size));
        // Many pages in turn: one page alone would teach the processor its branches.
        let pages: Vec<Vec<u64>> = (0..64).map(|page| shingles(page, size)).collect();
        for (name, family) in families::FAMILIES {
            let mut turn = pages.iter().cycle();
            group.bench_function(format!("{name}/{size}"), |bencher| {
                bencher.iter(|| turn.next().map(|page| family(black_box(page), HASHES, 1)));
            });
        }
    }
    group.finish();
}

fn others(criterion: &mut Criterion) {
    let (bottom, simhash) = (bottom_k(), SimHasher::new(1));
    for size in [30, 300, 4000] {
        let mut group = criterion.benchmark_group("sketch");
        group.throughput(Throughput::Elements(size));
        let page = shingles(1, size);
        group.bench_function(format!("bottom-k/{size}"), |bencher| bencher.iter(|| bottom.sketch(black_box(&page))));
        group.bench_function(format!("simhash/{size}"), |bencher| {
            bencher.iter(|| simhash.fingerprint(black_box(&page)));
        });
        group.bench_function(format!("simhash-weighted/{size}"), |bencher| {
            bencher.iter(|| simhash.weighted(black_box(&page).iter().map(|&shingle| (shingle, 1.5))));
        });
        group.finish();
    }
    let mut group = criterion.benchmark_group("compare");
    let (a, b) = (minhasher().signature(&shingles(1, 300)), minhasher().signature(&shingles(2, 300)));
    group.bench_function("signatures", |bencher| bencher.iter(|| black_box(&a).jaccard(black_box(&b))));
    let (a, b) = (bottom.sketch(&shingles(1, 300)), bottom.sketch(&shingles(2, 300)));
    group.bench_function("bottom-k", |bencher| bencher.iter(|| black_box(&a).containment(black_box(&b))));
    group.finish();
}

/// Twenty thousand pages, a tenth of them near-duplicates of the one before.
fn indexes(criterion: &mut Criterion) {
    let (hasher, simhash) = (minhasher(), SimHasher::new(1));
    let pages: Vec<Vec<u64>> = (0..u64::from(PAGES))
        .map(|page| {
            let mut shingles = shingles(page - u64::from(page % 10 == 9), 200);
            shingles[..20].iter_mut().for_each(|shingle| *shingle ^= page);
            shingles
        })
        .collect();
    let signatures: Vec<Signature> = pages.iter().map(|page| hasher.signature(page)).collect();
    let fingerprints: Vec<Fingerprint> = pages.iter().map(|page| simhash.fingerprint(page)).collect();
    let Ok(banding) = Banding::for_threshold(0.8, HASHES) else { unreachable!("128 hashes are enough") };

    let mut group = criterion.benchmark_group("lsh");
    group.sample_size(10).throughput(Throughput::Elements(u64::from(PAGES)));
    let fill = || {
        let mut index = LshIndex::new(banding, hasher).expect("the banding fits");
        for (id, signature) in (0..).zip(&signatures) {
            index.insert(id, signature).expect("the hasher is the same");
        }
        index
    };
    group.bench_function("insert", |bencher| bencher.iter(fill));
    let index = fill();
    group.bench_function("query", |bencher| {
        bencher.iter(|| {
            signatures.iter().filter_map(|one| index.query(one, 0.8).ok()).map(|found| found.len()).sum::<usize>()
        });
    });
    group.bench_function("remove", |bencher| {
        bencher.iter_batched_ref(
            || index.clone(),
            |index| (0..PAGES).filter(|&id| index.remove(id)).count(),
            BatchSize::LargeInput,
        );
    });
    group.bench_function("pairs", |bencher| bencher.iter(|| index.candidate_pairs().len()));
    group.bench_function("batch-pairs", |bencher| bencher.iter(|| lsh::candidate_pairs(&signatures, banding)));
    group.finish();

    let mut group = criterion.benchmark_group("hamming");
    group.sample_size(10).throughput(Throughput::Elements(u64::from(PAGES)));
    for distance in [3, 10] {
        let fill = || {
            let mut index = HammingIndex::new(distance, simhash).expect("the distance is in range");
            for (id, fingerprint) in (0..).zip(&fingerprints) {
                index.insert(id, fingerprint).expect("the hasher is the same");
            }
            index
        };
        group.bench_function(format!("insert/{distance}"), |bencher| bencher.iter(fill));
        let index = fill();
        group.bench_function(format!("query/{distance}"), |bencher| {
            bencher.iter(|| {
                fingerprints.iter().filter_map(|one| index.query(one).ok()).map(|found| found.len()).sum::<usize>()
            });
        });
    }
    group.finish();
}

fn minhasher() -> MinHasher {
    MinHasher::new(HASHES, 1).expect("128 hashes are in range")
}

fn bottom_k() -> BottomKHasher {
    BottomKHasher::new(64, 1).expect("64 is in range")
}

/// The shingles of a page of their own.
fn shingles(page: u64, size: u64) -> Vec<u64> {
    (0..size).map(|i| mix(page << 32 | i)).collect()
}
