//! Text for a terminal: one line of it, harmless, cut and filled up by columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// `text` on one line of at most `columns`, with `…` where it was cut.
///
/// Crawled text can hold anything: control characters, which a terminal obeys, and those that turn the direction of what
/// follows, are left out.
pub(crate) fn line(text: &str, columns: usize) -> String {
    let mut line = String::new();
    let mut width = 0;
    // Where to cut if the line turns out to be too long: `…` takes a column.
    let mut cut = 0;
    let mut after_space = true;
    for character in text.chars() {
        let character = if character.is_whitespace() || character.is_control() { ' ' } else { character };
        if turns_direction(character) || (after_space && character == ' ') {
            continue;
        }
        after_space = character == ' ';
        width += character.width().unwrap_or(0);
        if width > columns {
            line.truncate(cut);
            let end = line.trim_end().len();
            line.truncate(end);
            line.push('…');
            return line;
        }
        line.push(character);
        if width < columns {
            cut = line.len();
        }
    }
    let end = line.trim_end().len();
    line.truncate(end);
    line
}

/// [`line()`], filled up with spaces.
pub(crate) fn cell(text: &str, columns: usize) -> String {
    let mut cell = line(text, columns);
    let width = cell.width();
    cell.extend(std::iter::repeat_n(' ', columns.saturating_sub(width)));
    cell
}

fn turns_direction(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `1,234`.
pub(crate) fn number(number: usize) -> String {
    indicatif::HumanCount(number as u64).to_string()
}

/// `1 page`, `2 pages`, `1,234 pages`.
pub(crate) fn count(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", number(count))
}

/// `34 %`; what is more than nothing never reads as `0 %`, and what is less than all never as `100 %`.
pub(crate) fn percent(part: usize, whole: usize) -> String {
    let share = 100.0 * part as f64 / whole.max(1) as f64;
    match share {
        _ if part == 0 || part == whole => format!("{share:.0} %"),
        ..1.0 => "under 1 %".to_owned(),
        99.0.. => "over 99 %".to_owned(),
        _ => format!("{share:.0} %"),
    }
}

/// `812 bytes`, `2.1 kB`, `268 MB`.
pub(crate) fn bytes(count: usize) -> String {
    let mut size = count as f64;
    let mut unit = "bytes";
    for larger in ["kB", "MB", "GB", "TB"] {
        // What would be rounded to 1000 is shown in the larger unit.
        if size < 999.5 {
            break;
        }
        size /= 1000.0;
        unit = larger;
    }
    // 9.96 is rounded to 10.
    let decimals = usize::from(unit != "bytes" && size < 9.95);
    format!("{size:.decimals$} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        for (text, columns, expected) in [
            ("", 5, ""),
            (" a\n\tb  c ", 9, "a b c"),
            ("abcde", 5, "abcde"),
            ("abcdef", 5, "abcd…"),
            ("abc def", 5, "abc…"),
            ("سيول جارفة", 20, "سيول جارفة"),
            ("江湾江湾", 8, "江湾江湾"),
            ("江湾江湾", 7, "江湾江…"),
            ("江湾江湾", 6, "江湾…"),
            ("\u{1b}[31mred\u{7}", 20, "[31mred"),
            ("a\u{202e}b\u{2066}c", 20, "abc"),
        ] {
            assert_eq!(line(text, columns), expected, "{text:?} {columns}");
            assert_eq!(cell(text, columns).width(), columns, "{text:?} {columns}");
        }
    }

    #[test]
    fn numbers() {
        assert_eq!(count(1, "page"), "1 page");
        assert_eq!(count(12_345, "page"), "12,345 pages");
        for (part, whole, expected) in
            [(0, 0, "0 %"), (1, 3, "33 %"), (1, 1000, "under 1 %"), (999, 1000, "over 99 %"), (7, 7, "100 %")]
        {
            assert_eq!(percent(part, whole), expected);
        }
        for (count, expected) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1000, "1.0 kB"),
            (9_949, "9.9 kB"),
            (9_960, "10 kB"),
            (268_331, "268 kB"),
            (999_499, "999 kB"),
            (999_500, "1.0 MB"),
            (2_160_000_000, "2.2 GB"),
        ] {
            assert_eq!(bytes(count), expected);
        }
    }
}
