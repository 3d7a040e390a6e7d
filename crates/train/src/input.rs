//! Articles from JSON lines.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use serde::Deserialize;

use crate::Result;

/// An article; what its set does not tell is empty.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Article {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) site: String,
    pub(crate) date: String,
    pub(crate) event: String,
    /// Articles of one topic and different events are easily mixed up.
    pub(crate) topic: String,
    pub(crate) lang: String,
    /// What is kept back together when a model is tried on what it was not trained on.
    #[serde(skip)]
    pub(crate) group: String,
}

/// The articles of a file, which may be compressed by gzip.
pub(crate) fn articles(path: &Path) -> Result<Vec<Article>> {
    let at = |number: usize| format!("{}:{}", path.display(), number + 1);
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let packed = path.extension().is_some_and(|extension| extension == "gz");
    let reader: Box<dyn Read> = if packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    BufReader::new(reader)
        .lines()
        .enumerate()
        .map(|(number, line)| {
            let line = line.map_err(|error| format!("{}: {error}", at(number)))?;
            serde_json::from_str(&line).map_err(|error| format!("{}: {error}", at(number)).into())
        })
        .collect()
}
