//! `gleaner completions`: what a shell needs to complete the command.

use clap::CommandFactory;

use crate::args::{Arguments, Completions};
use crate::commands::Error;
use crate::output::print_bytes;

pub(super) fn run(arguments: &Completions) -> Result<(), Error> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "gleaner", &mut script);
    Ok(print_bytes(&script)?)
}
