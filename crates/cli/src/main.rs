//! The command `gleaner`.

use std::process::ExitCode;

use clap::FromArgMatches;

use crate::args::Arguments;
use crate::settings::SettingsError;

mod args;
mod commands;
mod digest;
mod input;
mod output;
mod plain;
mod progress;
mod report;
mod settings;

fn main() -> ExitCode {
    let mut definitions = match settings::command(std::env::args_os()) {
        Ok(definitions) => definitions,
        Err(SettingsError::Unread(what)) => return complain(&what, 1),
        Err(SettingsError::Wrong(what)) => return complain(&what, 2),
    };
    let matches = definitions.get_matches_mut();
    let arguments = match Arguments::from_arg_matches(&matches) {
        Ok(arguments) => arguments,
        Err(error) => error.format(&mut definitions).exit(),
    };
    match commands::run(&arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is_silent() => ExitCode::from(error.exit_code()),
        Err(error) => complain(&error.to_string(), error.exit_code()),
    }
}

/// Says what went wrong.
fn complain(what: &str, exit_code: u8) -> ExitCode {
    eprintln!("gleaner: {what}");
    ExitCode::from(exit_code)
}
