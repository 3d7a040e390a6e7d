//! The file that all peers read: a line `{"id":"0","text":"..."}` a document, ids counting up.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};

use serde_json::{Value, json};

use crate::Result;

/// Of how many invented documents three are copies, near or exact, of earlier ones.
const COPIES: (u64, u64) = (3, 10);
/// Words of each of the two invented languages.
const VOCABULARY: u64 = 30_000;

/// Writes the documents of a file of JSON lines that have a string `text`, and says how many lines had none.
pub(crate) fn prepare(file: &str, out: &str) -> Result<()> {
    let mut reader = BufReader::new(File::open(file).map_err(|error| format!("{file}: {error}"))?);
    let mut writer = Writer::create(out)?;
    let (mut line, mut skipped) = (Vec::new(), 0_u64);
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(|error| format!("{file}: {error}"))? == 0 {
            break;
        }
        match serde_json::from_slice::<Value>(&line).ok().as_ref().and_then(|line| line.get("text")?.as_str()) {
            Some(text) => writer.write(text)?,
            None => skipped += u64::from(!line.trim_ascii().is_empty()),
        }
    }
    if skipped > 0 {
        eprintln!("{file}: {skipped} lines are no JSON objects with a string `text` and were left out");
    }
    if writer.written == 0 {
        return Err(format!("{file}: no line is a JSON object with a string `text`").into());
    }
    writer.finish()
}

/// Writes `count` invented documents, half of them in Latin and half in Arabic letters, of 40 to 800 words. Three of ten
/// are copies of earlier ones, with none to a tenth of the words replaced. The same for the same `count`.
pub(crate) fn make(count: u64, out: &str) -> Result<()> {
    /// The latest originals, which copies are made of.
    const KEPT: usize = 1000;
    let mut writer = Writer::create(out)?;
    let mut random = Random(count);
    let mut originals: Vec<(Script, Vec<u64>)> = Vec::new();
    for _ in 0..count {
        if !originals.is_empty() && random.below(COPIES.1) < COPIES.0 {
            let (script, words) = &originals[random.below(originals.len() as u64) as usize];
            let edits = random.below(words.len() as u64 / 10);
            let mut words = words.clone();
            // Replaced in one run half of the time, as an editor does, else anywhere.
            let (together, first) = (random.below(2) == 0, random.below(words.len() as u64 - edits));
            for edit in 0..edits {
                let at = if together { first + edit } else { random.below(words.len() as u64) };
                words[at as usize] = random.word();
            }
            writer.write(&script.text(&words))?;
        } else {
            let script = if random.below(2) == 0 { Script::Latin } else { Script::Arabic };
            // Short ones are commoner than long ones, as in news.
            let longest = random.below(760);
            let len = 40 + random.below(longest + 1);
            let words: Vec<u64> = (0..len).map(|_| random.word()).collect();
            writer.write(&script.text(&words))?;
            if originals.len() < KEPT {
                originals.push((script, words));
            } else {
                originals[random.below(KEPT as u64) as usize] = (script, words);
            }
        }
    }
    writer.finish()
}

#[derive(Clone, Copy)]
enum Script {
    Latin,
    Arabic,
}

impl Script {
    /// The words as sentences of ten.
    fn text(self, words: &[u64]) -> String {
        let mut text = String::new();
        for (at, &word) in words.iter().enumerate() {
            self.spell(word, &mut text);
            text.push_str(if at % 10 == 9 { ".\n" } else { " " });
        }
        text
    }

    /// Spells a word: two to four syllables, as its number says.
    fn spell(self, word: u64, text: &mut String) {
        const LATIN: (&str, &str) = ("bcdfglmnprstvz", "aeioué");
        const ARABIC: (&str, &str) = ("بتجدرسشعفقكلمنهط", "اويةىأ");
        let (consonants, vowels) = match self {
            Script::Latin => LATIN,
            Script::Arabic => ARABIC,
        };
        let mut random = Random(word);
        for _ in 0..2 + random.below(3) {
            for letters in [consonants, vowels] {
                text.extend(letters.chars().nth(random.below(letters.chars().count() as u64) as usize));
            }
        }
    }
}

/// Writes documents, numbering them.
struct Writer {
    file: BufWriter<File>,
    written: u64,
}

impl Writer {
    fn create(out: &str) -> Result<Self> {
        let file = BufWriter::new(File::create(out).map_err(|error| format!("{out}: {error}"))?);
        Ok(Writer { file, written: 0 })
    }

    fn write(&mut self, text: &str) -> Result<()> {
        writeln!(self.file, "{}", json!({ "id": self.written.to_string(), "text": text }))?;
        self.written += 1;
        Ok(())
    }

    fn finish(mut self) -> Result<()> {
        self.file.flush()?;
        println!("{} documents", self.written);
        Ok(())
    }
}

/// `SplitMix64` (Steele, Lea, Flood, 2014).
#[derive(Clone)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    /// A number below `end`, 0 if that is 0.
    fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or(0)
    }

    /// A word's number: the smaller the commoner, much as in language.
    fn word(&mut self) -> u64 {
        let uniform = self.below(1 << 32) as f64 / (1_u64 << 32) as f64;
        (VOCABULARY as f64).powf(uniform) as u64
    }
}
