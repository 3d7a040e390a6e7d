//! Chrome: what is removed and what is kept are the page; stripping is done after one go; learners and models merge.

use std::sync::atomic::{AtomicUsize, Ordering};

use gleaner::boilerplate::{kept, learn};
use gleaner::strategies::{self, Site, story, text};
use gleaner::{Page, Removed, Rule, SiteLearner, SiteModel};
use proptest::prelude::*;

use crate::common::crawl;
use crate::generate::{config, shuffled, site, sites};

/// Spans are in order, apart and on character boundaries, and with what is kept they are the text.
pub(crate) fn check_spans(text: &str, removed: &[Removed]) {
    let left = kept(text, removed);
    let (mut end, mut left_at, mut rebuilt) = (0, 0, String::new());
    for part in removed {
        let range = part.span.range();
        assert!(end <= range.start && range.start < range.end && range.end <= text.len(), "{removed:?}");
        assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end), "{removed:?}");
        let next = left_at + range.start - end;
        rebuilt.push_str(&left[left_at..next]);
        rebuilt.push_str(&text[range.clone()]);
        (end, left_at) = (range.end, next);
    }
    rebuilt.push_str(&left[left_at..]);
    assert_eq!(rebuilt, text);
}

/// A page that was stripped has no more chrome.
fn check_once(model: &SiteModel, page: &Page) {
    let removed = model.strip(page);
    check_spans(&page.text, &removed);
    let mut stripped = page.clone();
    stripped.text = kept(&page.text, &removed);
    let again = model.strip(&stripped);
    assert!(again.is_empty(), "{}: {:?} leaves {:?}, of which {again:?} goes", page.id, page.text, stripped.text);
    let has_words = |text: &str| text.contains(char::is_alphanumeric);
    assert_eq!(has_words(&stripped.text), has_words(&page.text), "a page keeps at least a word");
}

fn check_all<'a>(model: &SiteModel, pages: impl IntoIterator<Item = &'a Page>) {
    for page in pages {
        check_once(model, page);
    }
}

fn learner(pages: &[Page], limit: usize) -> SiteLearner {
    let mut learner = SiteLearner::with_limit(limit);
    for page in pages {
        learner.observe(page);
    }
    learner
}

fn merged(mut a: SiteLearner, b: &SiteLearner) -> SiteLearner {
    a.merge(b.clone());
    a
}

fn added(mut a: SiteModel, b: &SiteModel) -> SiteModel {
    a.merge(b);
    a
}

/// Learns from one batch after the other and strips each.
fn check_at_once(batches: &[&[Page]]) {
    let (mut at_once, mut model) = (SiteModel::default(), SiteModel::default());
    for pages in batches {
        let told = AtomicUsize::new(0);
        let removed = at_once.learn_and_strip_observed(pages, || _ = told.fetch_add(1, Ordering::Relaxed));
        assert_eq!(told.into_inner(), pages.len());
        model.learn(pages);
        assert_eq!(at_once, model);
        let expected = |page: &Page| (!model.is_all_chrome(page)).then(|| model.strip(page));
        assert_eq!(removed, pages.iter().map(expected).collect::<Vec<_>>());
        // What is all chrome is kept whole.
        assert!(pages.iter().all(|page| !model.is_all_chrome(page) || model.strip(page).is_empty()));
    }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn stripping_is_done_after_one_go(pages in site("one.example")) {
        let model = learn(&pages);
        check_all(&model, &pages);
    }

    #[test]
    fn the_chrome_of_a_site_is_known(Site { pages, chrome, .. } in strategies::site("one.example")) {
        for (page, chrome) in pages.iter().zip(&chrome) {
            prop_assert!(chrome.is_sorted_by(|one, next| one.end <= next.start));
            prop_assert!(chrome.iter().all(|span| page.text.get(span.range()).is_some_and(|text| !text.is_empty())));
        }
    }

    #[test]
    fn a_model_of_other_pages_strips_as_lawfully(known in site("one.example"), pages in site("one.example")) {
        let model = learn(&known);
        check_all(&model, &pages);
    }

    #[test]
    fn pages_of_an_unknown_site_stay_whole(known in site("one.example"), pages in site("two.example")) {
        let model = learn(&known);
        prop_assert!(pages.iter().all(|page| model.strip(page).is_empty()));
    }

    #[test]
    fn learning_knows_no_order(pages in sites(), seed: u64) {
        prop_assert_eq!(learn(&pages), learn(&shuffled(&pages, seed)));
        let ample = usize::MAX >> 1;
        prop_assert_eq!(learner(&pages, ample).finish(), learn(&pages));
        prop_assert_eq!(learner(&shuffled(&pages, seed), ample).finish(), learn(&pages));
    }

    #[test]
    fn learners_merge_in_any_order(
        pages in sites(),
        cuts in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        limit in prop_oneof![Just(usize::MAX >> 1), 1..9000usize],
    ) {
        let (a, b) = (cuts.0.index(pages.len() + 1), cuts.1.index(pages.len() + 1));
        let (first, second) = (a.min(b), a.max(b));
        // The middle part has seen some of the others' pages too, later than they have.
        let [x, y, z] = [&pages[..first], &pages[first / 2..second], &pages[second..]].map(|part| learner(part, limit));
        let all = merged(merged(x.clone(), &y), &z).finish();
        prop_assert_eq!(merged(x.clone(), &merged(y.clone(), &z)).finish(), all.clone(), "the last two first");
        prop_assert_eq!(merged(z.clone(), &merged(y.clone(), &x)).finish(), all.clone(), "the other way round");
        prop_assert_eq!(merged(merged(merged(x.clone(), &y), &z), &y).finish(), all.clone(), "one of them twice");
        if limit > 9000 {
            prop_assert_eq!(all, learn(&pages), "as if one had seen all");
        }
    }

    #[test]
    fn a_site_is_put_back_as_it_was(pages in sites(), limit in 1..9000usize) {
        let whole = learner(&pages, limit);
        let mut parted = whole.clone();
        if let Some(aside) = parted.take("one.example") {
            prop_assert_eq!(parted.pages("one.example"), 0);
            parted.merge(aside);
        }
        prop_assert_eq!(parted.finish(), whole.finish());
    }

    #[test]
    fn a_learner_stays_within_its_limit(pages in sites(), limit in 2000..9000usize) {
        let learner = learner(&pages, limit);
        for site in learner.sites() {
            prop_assert!(learner.bytes(site) <= limit, "{} of {limit} bytes", learner.bytes(site));
        }
    }

    #[test]
    fn pages_that_were_learnt_from_do_not_count_again(pages in sites(), more in site("one.example")) {
        let mut model = learn(&pages);
        let once = model.clone();
        model.learn(&pages);
        prop_assert_eq!(&model, &once, "the same pages");
        let more: Vec<Page> = more
            .into_iter()
            .map(|mut page| {
                page.id.insert_str(0, "more ");
                page
            })
            .collect();
        model.learn(&more);
        prop_assert_eq!(model, added(once, &learn(&more)), "others");
    }

    #[test]
    fn learning_and_stripping_at_once_is_one_after_the_other(pages in sites(), more in site("one.example")) {
        let mut pages = pages;
        // The same page under another title is one of the sample, and yet seen by itself.
        pages.extend(pages.first().cloned().map(|page| page.title("Another headline")));
        check_at_once(&[&pages, &more]);
    }

    #[test]
    fn models_merge_in_any_order(x in site("one.example"), y in site("one.example"), z in sites()) {
        let [x, y, z] = [x, y, z].map(|pages| learn(&pages));
        prop_assert_eq!(added(x.clone(), &y), added(y.clone(), &x));
        prop_assert_eq!(added(added(x.clone(), &y), &z), added(x.clone(), &added(y, &z)));
        prop_assert_eq!(added(x.clone(), &SiteModel::default()), x.clone());
        prop_assert_eq!(added(SiteModel::default(), &x), x);
    }

    #[test]
    fn merged_models_strip_as_lawfully(x in site("one.example"), y in site("one.example")) {
        let model = added(learn(&x), &learn(&y));
        check_all(&model, x.iter().chain(&y));
    }

    #[test]
    #[cfg(feature = "serde")]
    fn a_saved_model_is_the_same(pages in sites()) {
        let model = learn(&pages);
        let bytes = model.to_bytes()?;
        let opened = SiteModel::from_bytes(&bytes)?;
        prop_assert_eq!(&opened, &model);
        prop_assert_eq!(opened.to_bytes()?, bytes);
    }
}

#[test]
fn stripping_the_invented_crawl_is_done_after_one_go() {
    let pages = crawl();
    let model = learn(&pages);
    check_all(&model, &pages);
}

#[test]
fn learners_of_the_invented_crawl_merge() {
    let pages = crawl();
    let parts: Vec<SiteLearner> = pages.chunks(7).map(|part| learner(part, usize::MAX >> 1)).collect();
    let merge = |parts: &[SiteLearner]| parts.iter().fold(SiteLearner::new(), merged).finish();
    let backward: Vec<SiteLearner> = parts.iter().rev().cloned().collect();
    assert_eq!(merge(&parts), learn(&pages));
    assert_eq!(merge(&backward), learn(&pages));
}

/// What was stripped once brings nothing new when it comes back.
#[test]
fn stripped_pages_do_not_count_again() {
    let pages = crawl();
    let mut model = learn(&pages);
    let once = model.clone();
    let mut stripped = pages;
    for page in &mut stripped {
        page.text = kept(&page.text, &model.strip(page));
    }
    model.learn(&stripped);
    assert_eq!(model, once);
}

/// Many pages leave the templates their room, and those that had no room themselves are left out again.
#[test]
fn of_many_and_of_long_pages_chrome_goes_once() {
    for (count, words, all) in [(4000, 20, true), (600, 1300, false)] {
        let page = |n: u64| {
            let body = text(&story(n, words));
            (Page::new(n.to_string(), format!("{body}\nRead more on our site")).site("one.example"), body)
        };
        let (mut pages, bodies): (Vec<Page>, Vec<String>) = (0..count).map(page).unzip();
        let mut model = SiteModel::default();
        let removed = model.learn_and_strip(&pages);
        let once = model.clone();
        for ((page, body), removed) in pages.iter_mut().zip(&bodies).zip(removed) {
            page.text = kept(&page.text, &removed.expect("text"));
            assert_eq!(page.text.trim_end(), body);
        }
        model.learn(&pages);
        assert_eq!(model, once);
        // Others count, as far as there is room for their like.
        let known = |model: &SiteModel| model.sites().map(|(_, pages, _)| u64::from(pages)).sum::<u64>();
        model.learn(&(count..count + 100).map(|n| page(n).0).collect::<Vec<_>>());
        let more = known(&model) - known(&once);
        assert_eq!(known(&once) == count, all, "{}", known(&once));
        assert!(more.abs_diff(100 * known(&once) / count) <= 20, "{more} of 100, {} of {count}", known(&once));
    }
}

/// Paragraphs are text, whatever stands between them; what is shorter goes with what stands around it.
#[test]
fn paragraphs_among_advertisements_stay() {
    let paragraph = |n: u64| format!("{}.", story(n, 50).join(" "));
    let insert = "Advertisement\nContinue reading below\nSubscribe now\nGet our app";
    let page = |n: u64| {
        let [first, second, third] = [0, 1, 2].map(|at| paragraph(10 * n + at));
        let headline = story(10 * n + 3, 5).join(" ");
        Page::new(
            n.to_string(),
            format!("{insert}\n{first}\n{insert}\n{second}\n{insert}\n{headline}\n{insert}\n{third}\n{insert}"),
        )
        .site("one.example")
    };
    let pages: Vec<Page> = (0..4).map(page).collect();
    let model = learn(&pages);
    for (n, page) in (0..).zip(&pages) {
        let left = kept(&page.text, &model.strip(page));
        let paragraphs: Vec<String> = [0, 1, 2].map(|at| paragraph(10 * n + at)).into();
        assert_eq!(left.lines().collect::<Vec<_>>(), paragraphs);
    }
}

/// A line that one word labels goes where most stories have one, whatever follows the label.
#[test]
fn labelled_lines_go() {
    let body = |n: u64| text(&story(n, 60));
    let tags = |n: u64| story(1000 + n, 4).join(" ");
    let page = |n: u64| Page::new(n.to_string(), format!("{}\ntags: {}", body(n), tags(n))).site("one.example");
    let pages: Vec<Page> = (0..8).map(page).collect();
    let model = learn(&pages);
    check_all(&model, &pages);
    for (n, page) in (0..).zip(&pages) {
        assert_eq!(kept(&page.text, &model.strip(page)).trim_end(), body(n));
    }
    assert!(model.templates("one.example").iter().any(|(_, template)| template.text == "tags: …"));
}

/// A report that a site prints twice is no chrome, whatever lists of headlines stand around it.
#[test]
fn a_report_printed_twice_stays() {
    let headlines = |n: u64| (0..8).map(|at| story(1000 * n + at, 12).join(" ")).collect::<Vec<_>>().join("\n");
    let report = |n: u64| (0..4).map(|at| story(100 * n + at, 30).join(" ") + ".\n").collect::<String>();
    let page = |n: u64, report: &str| {
        let text = format!("Home\nNews\nSport\n{report}Read more on our site\n{}\nTerms", headlines(n));
        Page::new(n.to_string(), text).site("one.example")
    };
    let pages: Vec<Page> = (1..8).map(|n| page(n, &report(n.min(6)))).collect();
    let model = learn(&pages);
    for (n, page) in (1..).zip(&pages) {
        let left = kept(&page.text, &model.strip(page));
        assert!(left.contains(&report(n.min(6))) && !left.contains("Sport"), "{left}");
    }
}

/// A site gets another layout: the old one is forgotten, the new one learnt from its first pages.
#[test]
fn a_redesign_is_learnt_and_the_old_layout_forgotten() {
    let page = |n: u64| {
        let chrome = if n < 3000 { "Read more on our old site" } else { "Follow the new portal and subscribe" };
        Page::new(n.to_string(), format!("{}\n{chrome}", text(&story(n, 60)))).site("one.example")
    };
    let mut learner = SiteLearner::with_limit(100_000);
    let mut model = SiteModel::default();
    let mut wordings = Vec::new();
    for n in 0..9000 {
        let page = page(n);
        learner.observe(&page);
        if learner.is_due("one.example") {
            learner.finish_site("one.example", &mut model);
        }
        // Of the pages one in six or so is kept, and each sixth of those makes the site due.
        if n > 3200 {
            assert_eq!(kept(&page.text, &model.strip(&page)).trim_end(), text(&story(n, 60)), "page {n}");
        }
        if [2999, 8999].contains(&n) {
            wordings
                .push(model.templates("one.example").iter().map(|(_, known)| known.text.clone()).collect::<Vec<_>>());
        }
    }
    assert_eq!(wordings, [["Read more on our old site"], ["Follow the new portal and subscribe"]]);
}

/// On a page that tells where its links are, lines of links go; the headline, links within the text and a page that is
/// nothing but links stay.
#[test]
fn learning_and_stripping_at_once_stays_so_where_not_all_is_kept() {
    let lines = |from: usize, count: usize| {
        let line = |number: usize| format!("{} tells of {number}", text(&story(number as u64, 9)));
        (from..from + count).map(line).collect::<Vec<_>>().join("\n")
    };
    // Of a site that repeats so many lines not all are known; of the longest page the middle is left out.
    let shared = lines(0, 3000);
    let page = |number: usize, own: usize| {
        let text = format!("{shared}\n{}\n{}", lines(100_000 * number, own), &shared[..2000]);
        Page::new(number.to_string(), text).site("one.example")
    };
    let much: Vec<Page> = (1..5).map(|number| page(number, 10)).collect();
    let model = learn(&much);
    assert!(model.templates("one.example").len() < 3000);
    let long: Vec<Page> =
        (1..5).map(|number| page(number, if number == 1 { 7000 } else { 3 }).site("two.example")).collect();
    assert!(long[0].text.len() > 512 << 10);
    check_at_once(&[&[much, long].concat()]);
}

#[test]
fn rows_of_figures_stay_and_counters_go() {
    let page = |number: usize| {
        let paragraph = |at: u64| text(&story(number as u64 * 100 + at, 30));
        let story = (0..12).map(paragraph).collect::<Vec<_>>().join("\n");
        let rows = match number % 8 {
            0 => format!("Net {number}.5 mln vs {}.1 mln\nSales {} vs {}\n", number + 3, 7 * number, 9 * number),
            _ => String::new(),
        };
        let text = format!("{rows}{story}\n{} views, {} comments, 12 today", 31 * number, number);
        Page::new(format!("{number:02}"), text).site("one.example")
    };
    let pages: Vec<Page> = (1..=40).map(page).collect();
    let model = learn(&pages);
    let wordings: Vec<&str> =
        model.templates("one.example").iter().map(|(_, template)| template.text.as_str()).collect();
    assert!(
        wordings.contains(&"# views, # comments, # today") && wordings.contains(&"Net # mln vs # mln"),
        "{wordings:?}"
    );
    for (number, page) in (1..).zip(&pages) {
        let left = kept(&page.text, &model.strip(page));
        assert!(!left.contains("views"), "{left}");
        assert_eq!(left.contains("Net "), number % 8 == 0, "{left}");
        assert_eq!(left.contains("Sales "), number % 8 == 0, "{left}");
    }
}

#[test]
fn lines_of_links_go() {
    let page = |text: &str, links: &[&str]| {
        let places = links.iter().filter_map(|link| text.find(link).map(|at| gleaner::Span::new(at, at + link.len())));
        let places: Vec<gleaner::Span> = places.collect();
        Page::new(text.len().to_string(), text).site("one.example").title("Ferries run again").links(places)
    };
    let text = "Home | News\nFerries run again\nThe ferry of Lower Brook runs hourly from Monday on.\nMarket moved (3)";
    let pages = [
        page(text, &["Home", "News", "Ferries run again", "Lower Brook", "Market moved"]),
        page("Home | News\nFerries run again", &["Home", "News"]),
        page("Home | News", &["Home | News"]),
    ];
    let kept = pages.each_ref().map(|page| {
        let model = learn(std::slice::from_ref(page));
        let removed = model.strip(page);
        check_spans(&page.text, &removed);
        assert!(removed.iter().all(|part| ["links", "line-model"].contains(&part.rule.name())));
        kept(&page.text, &removed)
    });
    let body = "Ferries run again\nThe ferry of Lower Brook runs hourly from Monday on.\n";
    assert_eq!(kept, [body, "Ferries run again", "Home | News"]);
    let unmarked = page(text, &[]);
    let by_links = |part: &Removed| part.rule.name() == "links";
    assert!(!learn(std::slice::from_ref(&unmarked)).strip(&unmarked).iter().any(by_links));
    // Places that are none are no evidence.
    for places in [vec![(0, 999)], vec![(3, 1)], vec![(30, 40), (0, 11), (5, 9)]] {
        let links = places.into_iter().map(|(start, end)| gleaner::Span::new(start, end)).collect();
        let page = page(text, &[]).links(links);
        check_spans(&page.text, &learn(std::slice::from_ref(&page)).strip(&page));
    }
}

/// A page of which no more than a date would be left is kept, as one of which nothing would be.
#[test]
fn a_page_keeps_more_than_a_date() {
    let page = |n: u64| Page::new(n.to_string(), format!("{}\nRead more on our site", text(&story(n, 60))));
    let mut pages: Vec<Page> = (0..5).map(|n| page(n).site("one.example")).collect();
    pages.push(Page::new("dated", "12 March 2026, 14:20\nRead more on our site").site("one.example"));
    pages.push(Page::new("bare", "Read more on our site").site("one.example"));
    let model = learn(&pages);
    assert_eq!(pages.iter().map(|page| model.strip(page).len()).collect::<Vec<_>>(), [1, 1, 1, 1, 1, 0, 0]);
}

/// A page of a line or two keeps what it has of its own, whatever headline of another report is left beside it.
#[test]
fn a_headline_of_another_report_is_no_text() {
    let chrome = |n: u64, lines: u64| (0..lines).map(|at| story(n + at, 2).join(" ")).collect::<Vec<_>>().join("\n");
    let (menu, footer) = (chrome(1000, 40), chrome(2000, 25));
    let headline = |n: u64| story(3000 + n % 50, 13).join(" ");
    let page = |n: u64, body: String| Page::new(n.to_string(), format!("{menu}\n{body}\n{footer}")).site("one.example");
    let article = |n: u64| page(n, format!("{}\n{}\n{}", headline(n), headline(n + 1), text(&story(n, 96))));
    let mut pages: Vec<Page> = (0..50).map(article).collect();
    let brief = |n: u64| story(4000 + n, 4).join(" ");
    pages.extend((50..54).map(|n| page(n, format!("{}\n{menu}\n{}", headline(3 * n), brief(n)))));
    let model = learn(&pages);
    check_all(&model, &pages);
    for (n, page) in (50..).zip(&pages[50..]) {
        let left = kept(&page.text, &model.strip(page));
        assert!(left.contains(&brief(n)) && !left.contains(&footer), "{left}");
    }
}

/// A theme stands on many sites, of each of which there is but one page; so does wire copy, which is one story.
#[test]
fn lines_of_a_theme_go_and_wire_copy_stays() {
    const THEME: [&str; 4] = [
        "The theme licence is not validated, go to the options page of the theme to validate it",
        "لم يتم التحقق من ترخيص القالب، يرجى إدخال رمز الترخيص في صفحة الخيارات",
        "Leave a comment",
        "Your address will not be published",
    ];
    let copy = text(&story(7, 96));
    let body = |n: u64| if n.is_multiple_of(3) { copy.clone() } else { text(&story(100 + n, 96)) };
    let page = |n: u64| {
        let page = format!("{}\n{}.\n{}", story(50 + n, 7).join(" "), body(n), THEME.join("\n"));
        Page::new(n.to_string(), page).site(format!("{n}.example"))
    };
    let pages: Vec<Page> = (0..15).map(page).collect();
    let mut model = SiteModel::default();
    let removed = model.learn_and_strip(&pages);
    check_all(&model, &pages);
    for ((n, page), removed) in (0..).zip(&pages).zip(removed) {
        let removed = removed.expect("no page is all theme");
        assert_eq!(removed, model.strip(page));
        let left = kept(&page.text, &removed);
        assert!(left.contains(&body(n)) && THEME.iter().all(|line| !left.contains(line)), "{left}");
        let theme = removed.iter().filter(|part| part.rule == Rule::Line);
        assert!(theme.clone().count() > 0 && theme.clone().all(|part| part.template.sites == 15), "{removed:?}");
    }
    assert_eq!(learner(&pages, usize::MAX).finish(), model);
    assert_eq!(model.sites().count(), pages.len());
    assert!(model.templates("").iter().any(|(_, template)| template.text == THEME[2]));
    // To learn once more tells no more of sites that have told, and a site that leaves takes nothing of it along.
    let mut again = model.clone();
    again.learn(&pages);
    assert_eq!(again, model);
    again.remove("");
    again.remove("0.example");
    assert_eq!(again.templates(""), model.templates(""));
    #[cfg(feature = "serde")]
    assert_eq!(SiteModel::from_bytes(&model.to_bytes().expect("bytes")).expect("a model"), model);
    // The wire copy alone, on many sites, has nothing in common with other stories.
    let copies: Vec<Page> = pages.iter().step_by(3).cloned().collect();
    let model = learn(&copies);
    assert!(copies.iter().all(|page| kept(&page.text, &model.strip(page)).contains(&copy)));
}

/// A page in one line is read as the lines that it once had, wherever its chrome stands.
#[test]
fn chrome_glued_to_long_lines_goes() {
    let menu = story(1, 20).join(" ");
    let footer = story(2, 14).join(" ");
    let body = |n: u64| text(&story(n, 200)).replace('\n', " ");
    let insert = story(3, 12).join(" ");
    let page = |n: u64| {
        let (first, second) = (body(n), body(n + 100));
        Page::new(n.to_string(), format!("{menu} {first} {insert} {second} {footer}")).site("one.example")
    };
    let pages: Vec<Page> = (10..16).map(page).collect();
    let model = learn(&pages);
    check_all(&model, &pages);
    for (n, page) in (10..).zip(&pages) {
        assert_eq!(kept(&page.text, &model.strip(page)).trim(), format!("{} {}", body(n), body(n + 100)));
    }
}

/// The laws of stripping would hold if nothing were ever removed.
#[test]
fn chrome_of_generated_pages_goes() {
    let body = |n: u64| text(&story(n, 60));
    let page = |n: u64| Page::new(n.to_string(), format!("{}\nRead more on our site", body(n))).site("one.example");
    let pages: Vec<Page> = (0..5).map(page).collect();
    let model = learn(&pages);
    for (n, page) in (0..).zip(&pages) {
        assert_eq!(kept(&page.text, &model.strip(page)).trim_end(), body(n));
    }
}
