//! The command `gleaner`.

use clap::Parser;

mod args;
mod input;
mod output;
mod progress;

fn main() {
    let _arguments = args::Arguments::parse();
}
