//! How common words are, as the library ships it: see `gleaner::sketch::background`.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use clap::Args;
use gleaner::sketch::background::{Entry, LANGUAGES, level, pack};
use gleaner::sketch::terms::background_keys;

use crate::Result;

/// Words of a language: with eleven thousand, all languages together stay under a megabyte.
const WORDS: usize = 11_000;

/// The lists that ship come from the Python package wordfreq 3 (its data: CC BY-SA 4.0), each file with the lines of
/// `for w, p in wordfreq.get_frequency_dict(lang, "small").items(): print(w, f"{p:.3e}", sep="\t")`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The folder of the lists: lines of `word<TAB>share`, one file a language, such as `en.tsv`
    lists: PathBuf,
    /// The file to write
    #[arg(long, default_value = "src/sketch/background.bin")]
    out: PathBuf,
}

pub(crate) fn run(Arguments { lists, out }: &Arguments) -> Result<()> {
    let mut entries = Vec::new();
    for (language, code) in (0..).zip(LANGUAGES).skip(1) {
        let path = lists.join(format!("{code}.tsv"));
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        // Different words can have one key, on purpose (the article written onto an Arabic word) or by chance.
        let mut shares: BTreeMap<u32, f64> = BTreeMap::new();
        for line in text.lines() {
            let (word, share) = line.split_once('\t').ok_or_else(|| format!("{code}: no tab in {line:?}"))?;
            let share: f64 = share.parse()?;
            for key in background_keys(word) {
                *shares.entry(key >> 8).or_default() += share;
            }
        }
        let mut shares: Vec<(u32, f64)> = shares.into_iter().collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        shares.truncate(WORDS);
        entries.extend(shares.into_iter().map(|(key, share)| Entry { key, language, level: level(share) }));
    }
    let bytes = pack(&mut entries);
    println!("{} words of {} languages in {} bytes", entries.len(), LANGUAGES.len() - 1, bytes.len());
    Ok(fs::write(out, bytes)?)
}
