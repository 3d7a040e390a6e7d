//! The command `gleaner`.
fn main() {}
