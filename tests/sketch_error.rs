//! The table that the `MinHash` family was chosen by: error and cost of each, by the size of the sets.
//!
//! `cargo test --release --test sketch_error -- --ignored --nocapture` prints it. The claim that the library's family is
//! nowhere worse than classical hashing is a law, and tested with the others in `tests/sketch_laws.rs`.

#[path = "../benches/families/mod.rs"]
mod families;

use std::hint::black_box;
use std::time::{Duration, Instant};

use families::FAMILIES;
use gleaner::hash::mix;

const HASHES: usize = 128;

#[test]
#[ignore = "prints a table, takes half a minute in release"]
fn error_and_cost_of_the_families() {
    let names: Vec<&str> = FAMILIES.iter().map(|(name, _)| *name).collect();
    println!("shingles | {} (error relative to √(J(1−J)/{HASHES}), ns per shingle)", names.join(" | "));
    for size in [10, 30, 100, 300, 1000, 4000] {
        let cells: Vec<String> = FAMILIES
            .iter()
            .map(|(_, family)| format!("{:.2}, {:.1} ns", relative_error(*family, size), cost(*family, size)))
            .collect();
        println!("{size} | {}", cells.join(" | "));
    }
}

/// The root mean square error over J = .2, .5 and .8, relative to that of independent hashes.
fn relative_error(family: families::Family, size: usize) -> f64 {
    let trials: u64 = if size >= 1000 { 1500 } else { 6000 };
    let mut variance = 0.0;
    for similarity in [0.2, 0.5, 0.8] {
        let shared = (2.0 * similarity * size as f64 / (1.0 + similarity)).round() as usize;
        let exact = shared as f64 / (2 * size - shared) as f64;
        for trial in 0..trials {
            let (a, b) = (set(trial, 0, size), set(trial, size - shared, size));
            let (a, b) = (family(&a, HASHES, trial), family(&b, HASHES, trial));
            let equal = a.iter().zip(&b).filter(|(a, b)| a == b).count();
            let error = equal as f64 / HASHES as f64 - exact;
            variance += error * error / (exact * (1.0 - exact) / HASHES as f64) / trials as f64;
        }
    }
    (variance / 3.0).sqrt()
}

/// Nanoseconds per shingle: the fastest of many runs, which is the one that other programs disturbed least.
fn cost(family: families::Family, size: usize) -> f64 {
    let sets: Vec<Vec<u64>> = (0..(20_000 / size) as u64).map(|trial| set(trial, 0, size)).collect();
    let fastest = (0..25)
        .map(|_| {
            let start = Instant::now();
            for set in &sets {
                black_box(family(black_box(set), HASHES, 1));
            }
            start.elapsed()
        })
        .min()
        .unwrap_or(Duration::MAX);
    fastest.as_nanos() as f64 / (sets.len() * size) as f64
}

/// `size` shingles of the trial's own, counted from `first`.
fn set(trial: u64, first: usize, size: usize) -> Vec<u64> {
    (first..first + size).map(|i| mix(trial << 32 | i as u64)).collect()
}
