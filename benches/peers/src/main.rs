//! The Rust part of the comparison with other libraries: makes or prepares the file that all read, lists its truly similar
//! pairs, and runs gaoya and this library's own `MinHash` on it. `run.sh` calls it.

use std::error::Error;
use std::process::ExitCode;

mod clusterers;
mod corpus;
mod exact;
mod shingles;

/// What can go wrong: files that cannot be read or written, and wrong arguments.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

const USAGE: &str = "usage: gleaner-peers make DOCUMENTS OUT | prepare FILE OUT | pairs FILE OUT | gaoya FILE OUT | \
                     minhash FILE OUT";

/// Words in a shingle, the same for all peers.
const SHINGLE: usize = 5;
/// The Jaccard similarity from which two documents count as copies.
const THRESHOLD: f64 = 0.8;
/// Bands and rows: 128 slots, all used. A pair of similarity .8 becomes a candidate with probability .95.
const BANDS: usize = 16;
const ROWS: usize = 8;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("gleaner-peers: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<()> {
    match *arguments {
        ["make", documents, out] => {
            let count = documents.parse().map_err(|_| format!("`{documents}` is not a number of documents"))?;
            corpus::make(count, out)
        }
        ["prepare", file, out] => corpus::prepare(file, out),
        ["pairs", file, out] => exact::pairs(file, out),
        ["gaoya", file, out] => clusterers::gaoya(file, out),
        ["minhash", file, out] => clusterers::minhash(file, out),
        _ => Err(USAGE.into()),
    }
}
