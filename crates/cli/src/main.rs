//! The command `gleaner`.

use std::process::ExitCode;

use clap::Parser;

mod args;
mod commands;
mod digest;
mod input;
mod output;
mod plain;
mod progress;
mod report;

fn main() -> ExitCode {
    let arguments = args::Arguments::parse();
    match commands::run(&arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if !error.is_silent() {
                eprintln!("gleaner: {error}");
            }
            ExitCode::from(error.exit_code())
        }
    }
}
