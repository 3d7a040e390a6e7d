//! Fits the weights that gleaner ships, from sets of real articles and pages: one subcommand a model.
//!
//! Everything that a model looks at is computed by the library; here it is only read, weighed and written.

mod fit;

fn main() {}
