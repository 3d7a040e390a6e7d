//! What is kept of a site takes less than a mebibyte, counted by the allocator, whatever its pages are like; and what is
//! kept of all sites stays within its limit.

use std::alloc::System;

use gleaner::{Gleaner, Page, SiteLearner, SiteModel};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const MEBIBYTE: usize = 1 << 20;
/// Of all sites in the second part.
const LIMIT: usize = 4 * MEBIBYTE;

/// An invented word without digits; every number below a million has its own.
fn word(number: usize) -> String {
    let mut rest = number.wrapping_mul(2_654_435_761) % 1_000_003 + 26;
    let mut word = String::new();
    while rest > 0 {
        word.push(char::from(b'a' + (rest % 26) as u8));
        rest /= 26;
    }
    word
}

fn words(from: usize, count: usize) -> String {
    (from..from + count).map(word).collect::<Vec<_>>().join(" ")
}

/// Pages of one site: the name of the kind, how many, and the text of each.
type Kind = (&'static str, usize, fn(usize) -> String);

const KINDS: [Kind; 6] = [
    ("articles", 400, |n| format!("{}.\nRead more {}\nShare this", words(n * 900, 500), n % 9)),
    ("one line each, each on many pages", 400, |n| {
        (0..2000).map(|line| word(n % 20 * 2000 + line)).collect::<Vec<_>>().join("\n")
    }),
    ("two words", 20_000, |n| words(n * 2, 2)),
    ("one huge page after the other", 12, |n| format!("{}\nShare this", words(n * 300_000, 300_000))),
    ("the same edges, ever new", 2000, |n| {
        format!("{}. {}. {}.", words(n / 3 * 40, 40), words(n * 7, 5), words(n / 3 * 80, 40))
    }),
    ("nothing", 3000, |_| String::new()),
];

/// One test, because the allocator counts what all threads take.
#[test]
fn memory_is_bounded() {
    for (name, count, text) in KINDS {
        let region = Region::new(ALLOCATOR);
        let taken = || {
            let stats = region.change();
            stats.bytes_allocated.saturating_sub(stats.bytes_deallocated)
        };
        let mut learner = SiteLearner::new();
        let mut model = SiteModel::default();
        let mut most = 0;
        for n in 0..count {
            learner.observe(&Page::new(format!("page {n}"), text(n)).site("one.example").date("2026-03-05"));
            if n % 50 == 0 || n + 1 == count {
                learner.finish_site("one.example", &mut model);
                most = most.max(taken());
            }
        }
        let counted = learner.bytes("one.example") + model.bytes("one.example");
        println!("{name}: at most {most} bytes; in the end {} of {counted} counted", taken());
        assert!(most <= MEBIBYTE, "{name}: {most} bytes");
        assert!(taken() <= counted + 8192, "{name}: takes {} bytes, counted are {counted}", taken());
    }

    let page = |site: usize, n: usize| {
        let text = format!("{}.\nShare this on site {}", words(site * 7919 + n * 500, 500), word(site));
        Page::new(format!("{site}/{n}"), text).site(format!("site{site}.example"))
    };
    let region = Region::new(ALLOCATOR);
    let mut gleaner = Gleaner::builder().events(false).sites_memory(LIMIT).build().expect("a gleaner");
    for site in 0..300 {
        for n in 0..6 {
            gleaner.ingest(&page(site, n)).expect("no error");
            gleaner.expire(gleaner.len() as u32);
        }
        assert!(gleaner.sites_bytes() <= LIMIT, "site {site}: {}", gleaner.sites_bytes());
    }
    let stats = region.change();
    println!(
        "300 sites: {} bytes, of which {} counted",
        stats.bytes_allocated - stats.bytes_deallocated,
        gleaner.sites_bytes()
    );
    // The pages of the first sites have left, what was learnt of them has not.
    let seen = gleaner.ingest(&page(3, 9)).expect("no error");
    assert!(seen.removed().len() == 1, "{:?}", seen.removed());
    assert!(gleaner.coldest_site().is_some_and(|site| site != "site0.example"));
}
