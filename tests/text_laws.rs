//! Laws of the text stage, against generated text and an independent implementation of UAX #29.

use gleaner::strategies::rough_text;
use gleaner::text::{blocks, each_token, normalize, shingles, word_keys};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use unicode_segmentation::UnicodeSegmentation;

fn config() -> Config {
    Config { cases: 2000, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..Config::default() }
}

/// The words of a text by `unicode-segmentation`.
fn oracle(text: &str) -> Vec<(usize, usize)> {
    text.split_word_bound_indices()
        .map(|(start, word)| (start, start + word.len()))
        .filter(|&(start, end)| text[start..end].chars().any(char::is_alphanumeric))
        .collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn words_end_where_the_annex_says(text in rough_text()) {
        let differs = |c: char| matches!(c, '\u{30a0}'..='\u{30ff}' | '\u{3031}'..='\u{3035}' | '\u{309b}'..='\u{309c}'
            | '\u{31f0}'..='\u{31ff}' | '\u{32d0}'..='\u{32fe}' | '\u{3300}'..='\u{3357}' | '\u{ff66}'..='\u{ff9f}');
        prop_assume!(!text.contains(differs));
        let mut spans = Vec::new();
        each_token(&text, |token| if spans.last() != Some(&(token.span.start, token.span.end)) {
            spans.push((token.span.start, token.span.end));
        });
        // Words that are nothing but marks and tatweel vanish in normal form.
        let expected: Vec<_> = oracle(&text).into_iter().filter(|&(s, e)| !normalize(&text[s..e]).is_empty()).collect();
        prop_assert_eq!(spans, expected, "{:?}", text);
    }

    #[test]
    fn the_normal_form_is_its_own_normal_form(text in rough_text()) {
        let normal = normalize(&text);
        prop_assert_eq!(normalize(&normal), normal, "{:?}", text);
    }

    #[test]
    fn spans_rise_and_lie_inside(text in rough_text()) {
        let mut last = 0;
        each_token(&text, |token| {
            assert!(token.span.start >= last || token.span.end == last);
            assert!(text.is_char_boundary(token.span.start) && text.is_char_boundary(token.span.end));
            assert!(token.span.start < token.span.end && !token.text.is_empty());
            last = token.span.end;
        });
        let mut end = 0;
        for block in blocks(&text) {
            prop_assert!(block.span.start >= end && !block.span.is_empty());
            prop_assert_eq!(text[block.span.range()].trim(), &text[block.span.range()]);
            end = block.span.end;
        }
        // Nothing but white space lies between the blocks.
        let covered: usize = blocks(&text).map(|b| text[b.span.range()].chars().count()).sum();
        prop_assert!(covered <= text.chars().count());
    }

    #[test]
    fn shingles_roll_as_if_made_one_by_one(text in rough_text(), length in 1usize..6) {
        let words = word_keys(&text);
        let rolled: Vec<u64> = shingles(&words, length).collect();
        let one_by_one: Vec<u64> = if words.len() < length {
            shingles(&words, words.len()).collect()
        } else {
            words.windows(length).flat_map(|window| shingles(window, length).collect::<Vec<_>>()).collect()
        };
        prop_assert_eq!(rolled, one_by_one);
    }
}

#[test]
fn short_texts_match_only_themselves() {
    let set = |text: &str, n| shingles(&word_keys(text), n).collect::<Vec<_>>();
    assert_eq!(set("", 3), []);
    assert_eq!(set("a b", 3), set("A, B!", 3));
    assert_ne!(set("a b", 3), set("a c", 3));
    assert_ne!(set("a", 3), set("a b", 3));
    // The two words of a short text are not a part of a longer one.
    assert!(!set("a b c d", 2).contains(&set("a b", 3)[0]) || set("a b c d", 3).iter().all(|s| *s != set("a b", 3)[0]));
}
