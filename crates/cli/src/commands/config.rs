//! `gleaner config`: a file of settings with all defaults, to begin with.

use crate::commands::Error;
use crate::output::print;
use crate::settings;

pub(super) fn run() -> Result<(), Error> {
    Ok(print(&settings::defaults())?)
}
