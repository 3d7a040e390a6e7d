//! The script of a word, as far as a change of it shows a seam.

/// The scripts of letters of one byte and two, by code.
static LOW: [Option<Script>; 0x800] = {
    let mut low = [None; 0x800];
    let mut code = 0;
    while code < low.len() {
        low[code] = match code {
            0x41..=0x5a | 0x61..=0x7a | 0x100..=0x17f => Some(Script::Latin),
            0x391..=0x3a1 | 0x3a3..=0x3c9 => Some(Script::Greek),
            0x410..=0x45f => Some(Script::Cyrillic),
            0x620..=0x63f | 0x641..=0x64a => Some(Script::Arabic),
            _ => None,
        };
        code += 1;
    }
    low
};

/// Scripts as far as a change of them shows a seam.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    Any,
    Latin,
    Greek,
    Cyrillic,
    Arabic,
    Ideographic,
    Other,
}

impl Script {
    /// The script of a word, in normal form or not.
    #[inline]
    pub(crate) fn of(word: &str) -> Script {
        // Most words begin with a letter of which this is known at once.
        let known = match word.as_bytes() {
            [first @ ..0x80, ..] => LOW[usize::from(*first)],
            [first @ ..0xe0, second, ..] => LOW[usize::from(first & 0x1f) << 6 | usize::from(second & 0x3f)],
            [0xe5..=0xe9, ..] => Some(Script::Ideographic),
            _ => None,
        };
        known.unwrap_or_else(|| Script::of_any(word))
    }

    /// Whether a word of the script `next` behind one of this one shows a seam.
    #[inline]
    pub(crate) fn changes_to(self, next: Script) -> bool {
        self != next && self != Script::Any && next != Script::Any
    }

    #[cold]
    fn of_any(word: &str) -> Script {
        match word.chars().find(|c| c.is_alphabetic()) {
            None => Script::Any,
            Some('\u{0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{ff21}'..='\u{ff5a}') => Script::Latin,
            Some('\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}') => Script::Greek,
            Some('\u{400}'..='\u{52f}') => Script::Cyrillic,
            Some('\u{600}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}') => Script::Arabic,
            Some('\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}') => Script::Ideographic,
            Some(_) => Script::Other,
        }
    }
}
