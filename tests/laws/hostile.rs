//! Pages that no editor wrote: nothing panics, nothing takes for ever, and the laws of stripping hold.

use gleaner::boilerplate::learn;
use gleaner::strategies::word;
use gleaner::{Gleaner, Page, Result};

use crate::boilerplate::check_spans;

/// Texts that break what was written for prose, by name.
fn texts() -> Vec<(&'static str, String)> {
    let words = |count: usize| (0..count).map(|n| word(n % 5000)).collect::<Vec<_>>().join(" ");
    vec![
        ("one line of 5 MB", words(5_000_000 / 8)),
        ("one word of 1 MB", "a".repeat(1_000_000)),
        ("one word again and again", "again ".repeat(100_000)),
        ("10,000 empty lines", "\n".repeat(10_000)),
        ("a word among empty lines", format!("{}word{}", "\r\n".repeat(5_000), "\u{2028}".repeat(5_000))),
        ("10,000 lines of one word", "word\n".repeat(10_000)),
        ("10,000 lines, each once", (0..10_000).map(|n| word(n) + "\n").collect()),
        ("only punctuation", ".,;:!?—…«»()[]{}|•".repeat(2_000)),
        ("only separators", " - ".repeat(5_000) + &" | ".repeat(5_000)),
        ("only combining marks", "\u{301}\u{64b}\u{5b0}".repeat(20_000)),
        ("a letter with 100,000 marks", format!("e{}", "\u{301}".repeat(100_000))),
        ("only controls of direction", "\u{202e}\u{200f}\u{2066}".repeat(10_000)),
        ("nothing but U+0000", "\0".repeat(10_000)),
        ("words between U+0000", "word\0".repeat(10_000)),
        ("noncharacters and the last character", "\u{fffe}\u{ffff}\u{fdd0}\u{10ffff}\u{e000}".repeat(1_000)),
        ("numbers only", (0..20_000).map(|n: u32| n.to_string() + " ").collect()),
        ("decomposed syllables", "\u{1112}\u{1161}\u{11ab}".repeat(20_000)),
        ("ideographs without a stop", "新闻网站".repeat(50_000)),
        ("Thai without spaces", "ข่าววันนี้".repeat(20_000)),
        ("words joined by full stops", "a.b.".repeat(50_000)),
        ("long compatibility characters", "\u{fdfa}\u{fdfb}㌀㍿½".repeat(5_000)),
        ("regional indicators and families", "🇸🇦👨‍👩‍👧‍👦".repeat(5_000)),
    ]
}

/// Some of each text twice on one site, so that it is learnt, and once elsewhere.
#[test]
fn hostile_texts_are_only_texts() -> Result<()> {
    for (name, text) in texts() {
        let start = std::time::Instant::now();
        let page = |id: &str, site: &str, more: &str| {
            Page::new(id, format!("{text}{more}")).site(site).title(text.chars().take(50).collect::<String>())
        };
        let pages = [
            page("a", "one.example", ""),
            page("b", "one.example", "\nAnd something of its own at the end of it."),
            page("c", "one.example", " more"),
            page("d", "two.example", ""),
        ];
        let model = learn(&pages);
        let gleaned = Gleaner::builder().build()?.batch(&pages)?;
        let mut gleaner = Gleaner::builder().build()?;
        for (page, gleaned) in pages.iter().zip(&gleaned.pages) {
            assert_eq!(model.strip(page), gleaned.removed, "{name}");
            check_spans(&page.text, &gleaned.removed);
            check_spans(&page.text, gleaner.ingest(page)?.removed());
        }
        let has_words = !gleaner::text::word_keys(&text).is_empty();
        let together = gleaned.pages[3].cluster == gleaned.pages[0].cluster;
        assert_eq!(together, has_words, "{name}: the same text is a copy, unless it has no words");
        println!("{name}: {:?}", start.elapsed());
    }
    Ok(())
}

#[test]
fn hostile_sites_names_and_dates_are_only_strings() -> Result<()> {
    let strings =
        ["", "\0", "\n", "🙂", "ا\u{64b}", "-", "9999-99-99T99:99:99", "-0001-01-01", "0000-00-00", "२०२५-०१-०१"];
    let mut gleaner = Gleaner::builder().build()?;
    let mut pages = Vec::new();
    for (n, a) in strings.iter().enumerate() {
        for b in strings {
            let text = format!("{b}\nA report of some words about the weather {n}\n{a}");
            pages.push(Page::new(*a, text).site(*a).title(b).date(b).author(*a).url(b));
        }
    }
    for page in &pages {
        check_spans(&page.text, gleaner.ingest(page)?.removed());
    }
    assert_eq!(gleaner.batch(&pages)?.pages.len(), pages.len());
    Ok(())
}

/// Each of these took time quadratic in the lines or the pages once.
#[test]
fn many_of_a_kind_take_linear_time() {
    let title = "The bridge of Lower Brook opens again";
    let lines: Vec<String> = (0..20_000).map(|n| format!("{} > {title}", word(n))).collect();
    let lines = lines.join("\n");
    let mut pages: Vec<Page> =
        (0..3).map(|n| Page::new(format!("m{n}"), format!("{lines}\n{n}")).site("one.example").title(title)).collect();
    let story = "A barge ran into the old lock gate on Monday and the harbour master closed the basin until Friday.\n\
                 The ferry company sends its passengers by bus, and asks them to be at the pier half an hour early.\n";
    let reprint = |n: usize| {
        let own = (0..12).map(|w| word(n * 12 + w)).collect::<Vec<_>>().join(" ");
        let text = if n % 5 < 2 { format!("{story}{n}") } else { own };
        Page::new(format!("s{n}"), text).site("two.example")
    };
    pages.extend((0..30_000).map(reprint));
    let model = learn(&pages);
    // Two pages of five print the story, which counts once; the sample holds most of the pages.
    let (_, kept, stories) = model.sites().find(|site| site.0 == "two.example").expect("a site");
    assert!(kept > 20_000 && stories * 8 < kept * 5, "{stories} stories of {kept} pages");
    check_spans(&pages[0].text, &model.strip(&pages[0]));
}
