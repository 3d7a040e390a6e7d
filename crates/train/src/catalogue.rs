//! A catalogue of what systems for running sites write on pages, from their translations: message catalogues of GNU gettext,
//! such as those that Debian's `wordpress-l10n` has in `usr/share/wordpress/wp-content/languages`, or those of another system
//! once `msgfmt` has compiled them.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use gleaner::SiteModel;

use crate::Result;

/// A line counts as if it stood on so many sites: the fewest that tell it from chance.
const SITES: u32 = 3;

#[derive(Args)]
pub(crate) struct Arguments {
    /// Compiled translations (.mo)
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Where the model goes, for `gleaner strip --model`
    #[arg(long)]
    out: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let mut lines = Vec::new();
    for file in &arguments.files {
        let at = |what: String| format!("{}: {what}", file.display());
        let bytes = fs::read(file).map_err(|error| at(error.to_string()))?;
        let known = messages(&bytes).ok_or_else(|| at("it is no compiled message catalogue (.mo)".to_owned()))?;
        lines.extend(
            known.into_iter().flat_map(|message| message.split(['\0', '\n']).filter_map(line).collect::<Vec<_>>()),
        );
    }
    lines.sort_unstable();
    lines.dedup();
    let model = SiteModel::catalogue(lines.iter().map(String::as_str), SITES);
    fs::write(&arguments.out, model.to_bytes()?)?;
    println!("{} lines known", model.templates("").len());
    Ok(())
}

/// The messages and their translations; none if the bytes are of another format.
fn messages(bytes: &[u8]) -> Option<Vec<&str>> {
    const MAGIC: u32 = 0x9504_12de;
    let word = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
    let is_swapped = word(0)? == MAGIC.swap_bytes();
    if word(0)? != MAGIC && !is_swapped {
        return None;
    }
    let number = |at: usize| word(at).map(|word| if is_swapped { word.swap_bytes() } else { word } as usize);
    let count = number(8)?;
    let mut all = Vec::new();
    for table in [number(12)?, number(16)?] {
        for at in (0..count).map(|message| table + 8 * message) {
            let (length, start) = (number(at)?, number(at + 4)?);
            let text = std::str::from_utf8(bytes.get(start..start.checked_add(length)?)?).ok()?;
            // Before a message may stand what it is about.
            all.push(text.rsplit('\u{4}').next().unwrap_or(text));
        }
    }
    Some(all)
}

/// A message as a line of a page; none if it is more than plain words. What is filled in later is taken for a number, if words
/// stand beside it.
fn line(message: &str) -> Option<String> {
    if message.contains(['<', '{', '\\']) || message.contains("://") {
        return None;
    }
    let mut line = String::new();
    let mut rest = message;
    while let Some((before, slot)) = rest.split_once('%') {
        let length = slot.find(|c: char| c.is_ascii_alphabetic() || c == '%')?;
        line.push_str(before);
        line.push('1');
        rest = slot.get(length + 1..)?;
    }
    line.push_str(rest);
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_lines() {
        let lines = ["%d comments", "Page %1$s of %2$s", "<b>Bold</b>", "100%", "Leave a comment"].map(line);
        let expected = [Some("1 comments"), Some("Page 1 of 1"), None, None, Some("Leave a comment")];
        assert_eq!(lines.each_ref().map(Option::as_deref), expected);
    }

    #[test]
    fn compiled_catalogues_are_read() {
        let (message, translation) = ("verb\u{4}Search", "Αναζήτηση\0Αναζητήσεις");
        let places = [message.len() as u32, 44, translation.len() as u32, 44 + message.len() as u32];
        let head = [0x9504_12de, 0, 1, 28, 36, 0, 0];
        let numbers = head.into_iter().chain(places);
        for bytes in [u32::to_le_bytes, u32::to_be_bytes] {
            let file: Vec<u8> =
                numbers.clone().flat_map(bytes).chain(message.bytes()).chain(translation.bytes()).collect();
            assert_eq!(messages(&file), Some(vec!["Search", translation]));
            assert!((0..file.len()).all(|end| messages(&file[..end]).is_none()));
        }
        assert_eq!(messages(b"msgid"), None);
    }
}
