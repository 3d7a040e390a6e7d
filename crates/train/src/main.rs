//! Fits the weights that gleaner ships, from sets of real articles and pages: one subcommand a model.
//!
//! Everything that a model looks at is computed by the library; here it is only read, weighed and written.

mod background;
mod catalogue;
mod copies;
mod events;
mod fit;
mod input;
mod lines;
mod sets;

use clap::{Parser, Subcommand};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[derive(Parser)]
#[command(about = "Fits the weights that gleaner ships")]
struct Arguments {
    #[command(subcommand)]
    model: Model,
}

#[derive(Subcommand)]
enum Model {
    /// Whether two documents are copies
    Copies(copies::Arguments),
    /// Which lines of a page are its text
    Lines(lines::Arguments),
    /// Whether two documents report one event
    Events(events::Arguments),
    /// How common words are, packed from lists of them
    Background(background::Arguments),
    /// What systems for running sites write on pages, from their translations
    Catalogue(catalogue::Arguments),
}

fn main() -> Result<()> {
    match Arguments::parse().model {
        Model::Copies(arguments) => copies::run(&arguments),
        Model::Lines(arguments) => lines::run(&arguments),
        Model::Events(arguments) => events::run(&arguments),
        Model::Background(arguments) => background::run(&arguments),
        Model::Catalogue(arguments) => catalogue::run(&arguments),
    }
}
