//! `gleaner man`: the manual, from the same definitions as the help.

use clap::CommandFactory;
use clap_mangen::Man;

use crate::args::{self, Arguments};
use crate::commands::Error;
use crate::output::print_bytes;

pub(super) fn run(arguments: &args::Man) -> Result<(), Error> {
    let mut command = Arguments::command();
    command.build();
    if let Some(name) = &arguments.command {
        let found = command.find_subcommand(name).cloned();
        command = found.ok_or_else(|| Error::Usage(format!("there is no command `{name}`")))?;
        let full = format!("gleaner-{name}");
        command = command.display_name(&full).name(full);
    }
    let mut page = Vec::new();
    // Writing to memory does not fail.
    let _ = Man::new(command).render(&mut page);
    Ok(print_bytes(&page)?)
}
