//! What a document costs the grouping of events as the batch grows: time of the processor, on all threads, and memory.
//!
//! `cargo bench --bench events` prints the table for 1,000 to 100,000 invented reports; `cargo bench --bench events -- 10000`
//! stops there. With `--test` it only shows that it runs. Time and memory are those that Linux tells of the process;
//! elsewhere there is a dash.

use gleaner::cluster::events::{EventOptions, cluster_events};
use gleaner::hash::mix;
use gleaner::sketch::terms::Terms;

mod process;

use process::{Seconds, peak, timed};

/// Words of a report.
const WORDS: u64 = 200;
/// Different words there are; the first ones are common, as in any language.
const VOCABULARY: f64 = 200_000.0;
/// Reports of an event, and events of a topic.
const REPORTS: u64 = 4;
const EVENTS: u64 = 25;

/// A word for a number, of letters only: what holds a digit counts as a number.
fn spelt(number: u64) -> String {
    format!("{number:x}w").chars().map(|c| c.to_digit(10).map_or(c, |digit| char::from(b'g' + digit as u8))).collect()
}

/// A report: of ten words two are of its event and one is of its topic.
fn report(number: u64) -> String {
    let event = number / REPORTS;
    let word = |at: u64| {
        let seed = mix((number << 16) | at);
        let share = (mix(seed) >> 11) as f64 / (1u64 << 53) as f64;
        match seed % 10 {
            0 | 1 => mix((event << 8) | (mix(seed) % 20)) % VOCABULARY as u64,
            2 => mix(((event / EVENTS) << 32) | (mix(seed) % 40)) % VOCABULARY as u64,
            _ => VOCABULARY.powf(share) as u64,
        }
    };
    let text = (0..WORDS).map(|at| spelt(word(at)) + if at % 12 == 11 { "." } else { "" });
    text.collect::<Vec<_>>().join(" ")
}

fn main() {
    const AT_ONCE: u64 = 1000;
    let arguments: Vec<String> = std::env::args().collect();
    let asked = arguments.iter().find_map(|argument| argument.parse::<u64>().ok());
    let most = if arguments.iter().any(|argument| argument == "--test") { 1000 } else { asked.unwrap_or(100_000) };
    println!(
        "{:>10}  {:>16}  {:>19}  {:>8}  {:>8}",
        "reports", "ms each, terms", "ms each, grouping", "peak MB", "events"
    );
    for stop in [1000, 10_000, 100_000].into_iter().filter(|&stop| stop <= most) {
        let (mut docs, mut counting) = (Vec::new(), Some(Seconds::default()));
        for from in (0..stop).step_by(AT_ONCE as usize) {
            let texts: Vec<String> = (from..from + AT_ONCE).map(report).collect();
            let (terms, time) = timed(|| texts.iter().map(|text| Terms::new("", text)).collect::<Vec<_>>());
            docs.extend(terms);
            counting = counting.zip(time).map(|(sum, time)| sum + time);
        }
        let (groups, grouping) = timed(|| cluster_events(&docs, &[], &EventOptions::default()));
        let each = |time: Option<Seconds>| {
            time.map_or("-".to_owned(), |time| format!("{:.3}", time.all() * 1e3 / stop as f64))
        };
        let peak = peak().map_or("-".to_owned(), |peak| format!("{peak:.0}"));
        let events = groups.events.iter().max().map_or(0, |last| last + 1);
        println!("{stop:>10}  {:>16}  {:>19}  {peak:>8}  {events:>8}", each(counting), each(grouping));
        assert!(events > stop as u32 / 5 && events < stop as u32 / 3, "{events} events of {stop} reports");
    }
}
