//! Each stage beside the limit that it is up against, as a table; and each stage once, for those who count its instructions.
//!
//! `cargo bench --bench limits` prints the table of `benches/README.md`. Rates are the best of many runs, and those of the
//! limits are measured in the same run: reading memory, hashing the bytes of the text (xxh3), and mixing a number for each
//! shingle, without which no sketch can be.

mod input;

use std::hint::black_box;
use std::time::{Duration, Instant};

use gleaner::boilerplate::learn;
use gleaner::cluster::{DuplicateOptions, EventOptions, cluster_events, place_all};
use gleaner::hash::{hash_bytes, mix};
use gleaner::index::{Banding, LshIndex};
use gleaner::sketch::{BottomKHasher, MinHasher, Signature, SimHasher};
use gleaner::text::{WordKey, normalize, repeats, shingles, word_keys};
use gleaner::{Page, SiteModel, Terms};

use crate::input::{LANGUAGES, document, report, site, text_of};

/// Bytes of the text of each language.
const TEXT: usize = 1 << 16;
/// Near-duplicates are looked for among so many documents, three in ten of them copies.
const DOCUMENTS: u64 = 500;
/// Reports of events, four each.
const REPORTS: u64 = 200;
/// Bytes that no cache of a core holds.
const MEMORY: usize = 1 << 27;
/// How long a stage is measured.
const TIME: Duration = Duration::from_millis(700);

/// What a stage cannot be faster than.
#[derive(Clone, Copy, PartialEq)]
enum Limit {
    Memory,
    Hash,
    Mix,
}

/// A stage with what it works on.
struct Stage {
    /// Bytes of text that it works on, also where it gets words or shingles of them.
    bytes: usize,
    limit: Limit,
    /// Bytes read, bytes hashed, or numbers mixed at least.
    least: usize,
    run: Box<dyn Fn() -> u64>,
}

/// The name of a stage, and what makes it.
type Named = (String, Box<dyn Fn() -> Stage>);

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let stages = stages();
    if has("--names") {
        for (name, _) in &stages {
            println!("{name}");
        }
    } else if has("--once") {
        let (_, make) = stages.iter().find(|(name, _)| has(name)).expect("the name of a stage");
        // What other threads do is not counted.
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
        pool.expect("the first pool");
        let stage = make();
        // Tables that are filled on first use are not counted.
        black_box((stage.run)());
        println!("{} bytes, {:x}", stage.bytes, counted(&stage));
    } else {
        // Without `--bench`, or with `--test`, each runs once to see that it works.
        table(&stages, if has("--bench") && !has("--test") { TIME } else { Duration::ZERO });
    }
}

/// What is counted of a run: this function, and what it calls.
#[inline(never)]
fn counted(stage: &Stage) -> u64 {
    (stage.run)()
}

fn table(stages: &[Named], time: Duration) {
    let numbers: Vec<u64> = (0..MEMORY as u64 / 8).collect();
    let memory = MEMORY as f64 / best(time, &|| numbers.iter().fold(0, |sum, number| sum ^ number));
    let text = text_of(LANGUAGES[0], TEXT);
    let hash = text.len() as f64 / best(time, &|| hash_bytes(black_box(text.as_bytes()), 0));
    let few = &numbers[..4096];
    let mixes = few.len() as f64 / best(time, &|| black_box(few).iter().fold(0, |sum, &number| sum ^ mix(number)));
    println!("Reading memory {:.1} GB/s; xxh3 {:.1} GB/s; mixing {:.2} G/s.\n", memory / 1e9, hash / 1e9, mixes / 1e9);
    println!("| stage | MB of text a second | its limit | MB/s at the limit | share of it |\n|---|---|---|---|---|");
    for (name, make) in stages {
        let stage = make();
        let own = stage.bytes as f64 / best(time, &stage.run);
        let (limit, rate) = match stage.limit {
            Limit::Memory => ("reading memory", memory),
            Limit::Hash => ("hashing the text", hash),
            Limit::Mix => ("mixing each shingle", mixes),
        };
        let most = stage.bytes as f64 / (stage.least as f64 / rate);
        let (own, most, share) = (own / 1e6, most / 1e6, 100.0 * own / most);
        println!("| `{name}` | {own:.0} | {limit} | {most:.0} | {share:.1} % |");
    }
}

/// The least seconds that a run took.
fn best(time: Duration, run: &dyn Fn() -> u64) -> f64 {
    let start = Instant::now();
    let mut best = f64::INFINITY;
    loop {
        let before = Instant::now();
        black_box(run());
        best = best.min(before.elapsed().as_secs_f64());
        if start.elapsed() >= time {
            return best.max(1e-9);
        }
    }
}

fn stages() -> Vec<Named> {
    use Limit::{Hash, Memory, Mix};
    let mut stages: Vec<Named> = Vec::new();
    let mut add = |name: &str, make: fn() -> Stage| stages.push((name.to_owned(), Box::new(make)));
    add("shingles", || {
        let Documents { bytes, words, shingles: count, .. } = documents();
        let all = move || words.iter().flat_map(|words| shingles(words, 3)).fold(0, |sum, shingle| sum ^ shingle);
        Stage::new(bytes, Mix, count, all)
    });
    add("minhash/64", || minhash(64));
    add("minhash/128", || minhash(128));
    add("minhash/256", || minhash(256));
    add("simhash", || {
        let (Documents { bytes, sets, shingles, .. }, hasher) = (documents(), SimHasher::new(1));
        Stage::new(bytes, Mix, shingles, move || sets.iter().fold(0, |sum, set| sum ^ hasher.fingerprint(set).bits()))
    });
    add("bottom-k/64", || {
        let Documents { bytes, sets, shingles, .. } = documents();
        let hasher = BottomKHasher::new(64, 1).expect("a k");
        Stage::new(bytes, Mix, shingles, move || sets.iter().fold(0, |sum, set| sum ^ hasher.sketch(set).hashes()[0]))
    });
    add("banding", || {
        let Documents { bytes, sets, .. } = documents();
        let hasher = MinHasher::new(128, 1).expect("a number of slots");
        let banding = Banding::for_threshold(0.5, 128).expect("a threshold");
        let signatures: Vec<Signature> = sets.iter().map(|set| hasher.signature(set)).collect();
        Stage::new(bytes, Memory, signatures.len() * 128 * 4, move || {
            let mut index = LshIndex::new(banding, hasher).expect("a hasher of as many slots");
            for (id, signature) in (0..).zip(&signatures) {
                index.insert(id, signature).expect("a signature of that hasher");
            }
            index.len() as u64
        })
    });
    add("place_all", || {
        let Documents { bytes, words, shingles, .. } = documents();
        Stage::new(bytes, Mix, shingles, move || place_all(&words, DuplicateOptions::default()).len() as u64)
    });
    add("repeats", || {
        let (pages, bytes) = pages();
        Stage::new(bytes, Memory, bytes, move || pages.iter().map(|page| repeats(&page.text).len() as u64).sum())
    });
    add("learn", || {
        let (pages, bytes) = pages();
        Stage::new(bytes, Hash, bytes, move || u64::from(learn(&pages).strip(&pages[0]).is_empty()))
    });
    add("strip", || {
        let (pages, bytes) = pages();
        let model = learn(&pages);
        Stage::new(bytes, Hash, bytes, move || pages.iter().map(|page| model.strip(page).len() as u64).sum())
    });
    add("learn_and_strip", || {
        let (pages, bytes) = pages();
        Stage::new(bytes, Hash, bytes, move || SiteModel::default().learn_and_strip(&pages).len() as u64)
    });
    add("terms", || {
        let (reports, bytes) = reports();
        let run =
            move || reports.iter().map(|text| u64::from(black_box(Terms::new("", text)) == Terms::default())).sum();
        Stage::new(bytes, Hash, bytes, run)
    });
    add("cluster_events", || {
        let (reports, bytes) = reports();
        let terms: Vec<Terms> = reports.iter().map(|text| Terms::new("", text)).collect();
        Stage::new(bytes, Hash, bytes, move || {
            cluster_events(&terms, &[], &EventOptions::default()).events.len() as u64
        })
    });
    let texts = LANGUAGES.iter().flat_map(|language| {
        let normal = move || {
            let text = text_of(*language, TEXT);
            Stage::new(text.len(), Hash, text.len(), move || normalize(black_box(&text)).len() as u64)
        };
        let keys = move || {
            let text = text_of(*language, TEXT);
            Stage::new(text.len(), Hash, text.len(), move || word_keys(black_box(&text)).len() as u64)
        };
        let name = |stage: &str| format!("{stage}/{}", language.0);
        [(name("normalize"), Box::new(normal) as Box<dyn Fn() -> Stage>), (name("word_keys"), Box::new(keys))]
    });
    texts.chain(stages).collect()
}

impl Stage {
    fn new(bytes: usize, limit: Limit, least: usize, run: impl Fn() -> u64 + 'static) -> Self {
        Stage { bytes, limit, least, run: Box::new(run) }
    }
}

fn minhash(slots: usize) -> Stage {
    let Documents { bytes, sets, shingles, .. } = documents();
    let hasher = MinHasher::new(slots, 1).expect("a number of slots");
    let run = move || sets.iter().fold(0, |sum, set| sum ^ u64::from(hasher.signature(set).slots()[0]));
    Stage::new(bytes, Limit::Mix, shingles, run)
}

struct Documents {
    bytes: usize,
    words: Vec<Vec<WordKey>>,
    sets: Vec<Vec<u64>>,
    /// How many shingles there are, repeats included.
    shingles: usize,
}

fn documents() -> Documents {
    let texts: Vec<String> = (0..DOCUMENTS).map(document).collect();
    let words: Vec<Vec<WordKey>> = texts.iter().map(|text| word_keys(text)).collect();
    let sets: Vec<Vec<u64>> = words.iter().map(|words| shingles(words, 3).collect()).collect();
    let shingles = sets.iter().map(Vec::len).sum();
    Documents { bytes: texts.iter().map(String::len).sum(), words, sets, shingles }
}

fn pages() -> (Vec<Page>, usize) {
    let pages = site(0);
    let bytes = pages.iter().map(|page| page.text.len()).sum();
    (pages, bytes)
}

fn reports() -> (Vec<String>, usize) {
    let reports: Vec<String> = (0..REPORTS).map(report).collect();
    let bytes = reports.iter().map(String::len).sum();
    (reports, bytes)
}
