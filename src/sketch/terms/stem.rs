//! What of a word says the same in whatever form it stands.
//!
//! Reports write one name in different cases, so words are compared by what is left without their endings. The rule knows
//! scripts, not languages: now and then two words become one, which the other words of two reports outweigh.

/// Letters that are kept of a word at most. Words cut to so many are found as well as by stemmers, and the more a language
/// inflects the better (`McNamee`, Mayfield, 2004). Chosen with [`SHORTEST`] among 5 to 8 on the words of wordfreq's lists,
/// whose forms belong together by the dictionaries of simplemma: balanced F (B³) Russian .82, Ukrainian .82, Greek .81,
/// Bulgarian .80, Macedonian .79, where five letters and nothing else have .76, .77, .77, .79, .78, whole words .53 to .65.
const LONGEST: usize = 7;
/// Letters that stay at least, if the word has them.
const SHORTEST: usize = 4;

/// A Cyrillic or Greek word without its ending: of its first seven letters those behind the fourth go, from the end on, while
/// they are such as endings are made of. An Arabic word [without its article](bare). Any other word as it is.
pub(super) fn stem(word: &str) -> &str {
    let word = bare(word);
    let endings = match word.chars().next() {
        Some('\u{0370}'..='\u{03ff}') => "αεηιουωσν",
        Some('\u{0400}'..='\u{052f}') => "аеєиіїоуыэюяйьмх",
        _ => return word,
    };
    let up_to = |letters| word.char_indices().nth(letters).map_or(word, |(end, _)| &word[..end]);
    let kept = up_to(LONGEST).trim_end_matches(|c| endings.contains(c));
    if kept.len() < up_to(SHORTEST).len() { up_to(SHORTEST) } else { kept }
}

/// An Arabic word without the particles written onto its front, if three letters stay: `[وف]?(بال|كال|لل|ال)` ("light
/// stemming", Larkey, Ballesteros, Connell, 2002). Any other word as it is.
pub(super) fn bare(word: &str) -> &str {
    if !word.starts_with(['و', 'ف', 'ب', 'ك', 'ل', 'ا']) {
        return word;
    }
    let rest = word.strip_prefix(['و', 'ف']).unwrap_or(word);
    for article in ["بال", "كال", "لل", "ال"] {
        if let Some(bare) = rest.strip_prefix(article).filter(|bare| bare.chars().nth(2).is_some()) {
            return bare;
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_a_declined_word_have_one_stem() {
        for (forms, expected) in [
            ("наводнение наводнения наводнении наводнений", "наводн"),
            ("москва москвы москве москвой", "москв"),
            ("степанов степанова степанову степановым степановых", "степан"),
            ("федерація федерації федерацією", "федерац"),
            ("κυβερνηση κυβερνησησ κυβερνησεισ", "κυβερ"),
            ("παπαδοπουλοσ παπαδοπουλου παπαδοπουλο", "παπαδοπ"),
            ("δρομοσ δρομου δρομων δρομουσ", "δρομ"),
        ] {
            for form in forms.split(' ') {
                assert_eq!(stem(form), expected, "{form}");
            }
        }
    }

    #[test]
    fn short_words_and_those_of_other_scripts_stay() {
        for word in ["", "и", "река", "νεα", "governments", "सरकारों", "2026год"] {
            assert_eq!(stem(word), word);
        }
    }

    #[test]
    fn articles_written_onto_arabic_words_are_left_out() {
        for (word, expected) in [
            ("والكويت", "كويت"),
            ("بالكويت", "كويت"),
            ("للكويت", "كويت"),
            ("فالكويت", "كويت"),
            ("الان", "الان"),
            ("وزير", "وزير"),
            ("hall", "hall"),
        ] {
            assert_eq!(stem(word), expected, "{word}");
        }
    }
}
