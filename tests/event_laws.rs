//! Laws of the grouping of events, on generated documents, and hard cases in invented ones.

use gleaner::cluster::events::{Change, EventOptions, EventWindow, Placed, Revision, cluster_events};
use gleaner::sketch::terms::Terms;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

/// Documents of a few words from a small vocabulary, so that many are alike and some are equal or empty.
fn documents() -> impl Strategy<Value = Vec<(String, Option<i64>)>> {
    let word = (0..40u32, 0..2u32).prop_map(|(i, j)| ["word", "Name"][j as usize].to_owned() + &i.to_string());
    let text = prop::collection::vec(word, 0..25).prop_map(|words| words.join(" "));
    prop::collection::vec((text, prop::option::of(0..3_000_000i64)), 0..40)
}

fn config() -> Config {
    Config { cases: 200, rng_seed: RngSeed::Fixed(11), failure_persistence: None, ..Config::default() }
}

fn group(documents: &[(String, Option<i64>)]) -> Vec<u32> {
    let terms: Vec<Terms> = documents.iter().map(|(text, _)| Terms::new("", text)).collect();
    let times: Vec<Option<i64>> = documents.iter().map(|&(_, time)| time).collect();
    cluster_events(&terms, &times, &EventOptions::default()).events
}

/// The same grouping with groups numbered in the order of their first members.
fn renumbered(groups: &[u32]) -> Vec<u32> {
    let mut seen = Vec::new();
    let number = |group: &u32| {
        seen.iter().position(|known| known == group).unwrap_or_else(|| {
            seen.push(*group);
            seen.len() - 1
        }) as u32
    };
    groups.iter().map(number).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn groups_are_numbered_by_their_first_members(documents in documents()) {
        let groups = group(&documents);
        prop_assert_eq!(groups.len(), documents.len());
        prop_assert_eq!(renumbered(&groups), groups);
    }

    #[test]
    fn order_makes_no_difference(documents in documents(), seed in any::<u64>()) {
        let groups = group(&documents);
        let mut order: Vec<usize> = (0..documents.len()).collect();
        order.sort_by_key(|&i| gleaner::hash::mix(seed ^ i as u64));
        let shuffled: Vec<_> = order.iter().map(|&i| documents[i].clone()).collect();
        let expected: Vec<u32> = order.iter().map(|&i| groups[i]).collect();
        prop_assert_eq!(group(&shuffled), renumbered(&expected));
    }

    #[test]
    fn equal_documents_are_one_event_and_empty_ones_are_alone(documents in documents()) {
        let groups = group(&documents);
        for (i, (a, _)) in documents.iter().enumerate() {
            for (j, (b, _)) in documents.iter().enumerate().skip(i + 1) {
                if a == b {
                    prop_assert_eq!(groups[i] == groups[j], !a.is_empty(), "{:?}", a);
                }
                prop_assert!(groups[i] != groups[j] || a.is_empty() == b.is_empty());
            }
        }
    }

    #[test]
    fn repeating_a_document_changes_nothing_for_the_others(documents in documents()) {
        let mut twice = documents.clone();
        twice.extend_from_slice(&documents);
        prop_assert_eq!(&group(&twice)[..documents.len()], group(&documents));
    }

    #[test]
    fn a_window_never_reuses_a_number_and_keeps_its_size(documents in documents(), capacity in 1..20usize) {
        let mut window = EventWindow::new(capacity, EventOptions::default()).expect("a valid size");
        let mut known = 0;
        for (key, (text, time)) in (0..).zip(&documents) {
            let Placed { event, revisions } = window.insert(key, Terms::new("", text), *time);
            for Revision { from, into, keys, change } in revisions {
                prop_assert!(from < known && from != into && !keys.is_empty());
                prop_assert_eq!(into >= known, change == Change::Split, "only what is split off is new");
                prop_assert_eq!(window.members(from).count() == 0, change == Change::Merged);
            }
            prop_assert!(event <= window.numbers() && window.numbers() >= known, "numbers are given in order");
            known = window.numbers();
            prop_assert!(window.len() <= capacity);
            prop_assert!(text.is_empty() || window.members(event).count() > 0);
        }
    }

    #[test]
    #[cfg(feature = "serde")]
    fn a_saved_window_goes_on_as_if_never_saved(documents in documents(), capacity in 1..20usize) {
        let mut window = EventWindow::new(capacity, EventOptions::default()).expect("a valid size");
        let half = documents.len() / 2;
        let feed = |window: &mut EventWindow, range: std::ops::Range<usize>| -> Vec<Placed> {
            range.map(|i| window.insert(i as u32, Terms::new("", &documents[i].0), documents[i].1)).collect()
        };
        feed(&mut window, 0..half);
        let saved = postcard::to_stdvec(&window).expect("serialisable");
        let mut opened: EventWindow = postcard::from_bytes(&saved).expect("just saved");
        prop_assert_eq!(feed(&mut opened, half..documents.len()), feed(&mut window, half..documents.len()));
    }
}

/// What surrounds the hard cases: unrelated reports, so that common words weigh little.
const BACKGROUND: &[&str] = &[
    "The seagrass meadow off Gannet Point has doubled since 2019, divers from the marine station said after their survey.",
    "Port Selwyn rang its eight bells again on Sunday, sixty years after the tower was closed because of a crack.",
    "Milk prices in the upper dales fell by a fifth, and three farms told the dairy that they would sell their herds.",
    "The hospital at Stowbeck reopened its maternity ward on Monday with twelve beds and a midwife on every shift.",
    "Pupils of a village school built a telescope and found an asteroid that nobody had listed before.",
    "A gale took the roof off the lifeboat house and felled trees on the road to the lighthouse on Thursday night.",
    "The council of the northern towns agreed on one fare for its ferries and will vote on the timetable in June.",
    "Ticks woke early this spring; doctors advise walkers to be vaccinated and to wear long sleeves in the woods.",
    "The museum paid 40,000 crowns for a bronze horse that a fisherman had lifted in his net nineteen years ago.",
    "A cheese from the island won the national prize, and the cooperative expects to hire four people.",
];

/// Pairs of invented reports among the background, and whether each pair is one event.
const CASES: &[(&str, &str, &str, bool)] = &[
    (
        "two papers on one flood",
        "The River Arle burst its banks on Tuesday and 214 households in Wenlow had to leave. Fire chief Dorothea Vance \
         said nobody was missing.",
        "More than two hundred families, 214 by the count of Dorothea Vance of the fire brigade, fled as the Arle flooded \
         Wenlow on Tuesday.",
        true,
    ),
    (
        "a flood elsewhere",
        "The River Arle burst its banks on Tuesday and 214 households in Wenlow had to leave. Fire chief Dorothea Vance \
         said nobody was missing.",
        "Hallin bridge was closed on Friday after high water in the Skerne damaged a pier. Engineer Tom Askew wants it \
         open again within nine days.",
        false,
    ),
    (
        "one person, two statements",
        "Minister Ilse Marrow said in Caldmouth that the coal harbour would close by 2031 and promised 600 new jobs.",
        "Ilse Marrow opened the book fair yesterday and called reading the cheapest journey there is.",
        false,
    ),
    (
        "a brief against its report",
        "Striker Halloran signs for Pellbury Rovers for 3.2 million.",
        "Pellbury Rovers have signed the striker Jonah Halloran from Vexford Town for 3.2 million. Halloran, 24, scored \
         17 goals last season and will wear number 9, manager Rita Coyle said before training on the Rovers' new pitch.",
        true,
    ),
    (
        "the same names in another language",
        "Ilse Marrow and Pedro Quintanilla signed the Caldmouth treaty on 14 May after 37 hours of talks in Pellbury.",
        "Tras 37 horas de negociaciones en Pellbury, Ilse Marrow y Pedro Quintanilla firmaron el tratado de Caldmouth el \
         14 de mayo.",
        true,
    ),
    (
        "Arabic with and without articles",
        "اجتاحت السيول وادي سمار فجر الثلاثاء وانهار جسر القنطرة، وقال الرائد فارس الدهيمي إن ثلاثة قتلوا",
        "ثلاثة قتلى بسيول وادي سمار وانهيار جسر القنطرة فجر الثلاثاء، حسب الرائد فارس الدهيمي",
        true,
    ),
];

#[test]
fn hard_cases() {
    let arabic = [
        "أبقى البنك المركزي سعر الفائدة من دون تغيير للاجتماع الثالث على التوالي",
        "أطلقت وزارة الصحة حملة تطعيم ضد الحصبة تستهدف الأطفال في خمس محافظات",
        "فازت الروائية نجلاء البيلساني بجائزة القلم الأزرق عن روايتها الجديدة",
        "حذرت الأرصاد من موجة حر تبدأ الأحد وتستمر خمسة أيام في المناطق الداخلية",
        "توج الفنار بكأس الجمهورية بعد فوزه بركلات الترجيح على نجوم الوادي",
    ];
    for &(name, a, b, together) in CASES {
        let texts = BACKGROUND.iter().chain(&arabic).chain([&a, &b]);
        let docs: Vec<Terms> = texts.map(|text| Terms::new("", text)).collect();
        let groups = cluster_events(&docs, &[], &EventOptions::default()).events;
        let n = docs.len();
        assert_eq!(groups[n - 2] == groups[n - 1], together, "{name}");
        let others = BACKGROUND.len() + arabic.len();
        assert_eq!(groups[..others], (0..others as u32).collect::<Vec<_>>(), "{name}: the background stays apart");
    }
}

#[test]
fn a_wrong_date_does_not_part_a_report_from_its_copy_with_a_few_words_changed() {
    let (a, b) = (CASES[0].1, CASES[0].1.replace("nobody was missing", "no one was missing"));
    let texts = BACKGROUND.iter().copied().chain([a, &b]);
    let docs: Vec<Terms> = texts.map(|text| Terms::new("", text)).collect();
    let mut times = vec![Some(1_760_000_000); docs.len()];
    times[docs.len() - 1] = Some(0);
    let groups = cluster_events(&docs, &times, &EventOptions::default()).events;
    assert_eq!(groups[docs.len() - 2], groups[docs.len() - 1]);
}

#[test]
fn a_corpus_of_one_topic_is_not_one_event() {
    let meeting = |i: usize| {
        let business = BACKGROUND[i % BACKGROUND.len()];
        format!("The council of the coast met for its regular session in the town hall. {business}")
    };
    let docs: Vec<Terms> =
        (0..BACKGROUND.len()).map(|i| Terms::new("Council of the coast meets", &meeting(i))).collect();
    let groups = cluster_events(&docs, &[], &EventOptions::default()).events;
    assert_eq!(groups, (0..docs.len() as u32).collect::<Vec<_>>());
}

/// The first pages of a site, of which nothing is known to be chrome yet.
#[test]
fn what_a_site_writes_on_all_its_pages_joins_none_of_them() {
    let chrome = "Daily Gannet of Marle End. Marrow and Sons, printers since 1871, Quay Street.";
    let events = |site: &str| {
        let mut window = EventWindow::default();
        let pages = BACKGROUND.iter().zip(0..).map(|(body, at)| match at {
            0..6 => (at, Terms::new("", body)),
            _ => (at, Terms::new("", &format!("{body}\n{chrome}")).of_site(site)),
        });
        pages.for_each(|(at, terms)| drop(window.insert(at, terms, None)));
        (0..window.numbers()).filter(|&event| window.members(event).next().is_some()).count()
    };
    assert!(events("") < BACKGROUND.len(), "if the site is not known, all that is the same counts");
    assert_eq!(events("gannet.example"), BACKGROUND.len());
}

#[test]
fn impossible_settings_are_refused() {
    for threshold in [0.0, -1.0, 1.1, f32::NAN] {
        assert!(EventOptions::default().threshold(threshold).is_err(), "{threshold}");
    }
    assert!(EventWindow::new(0, EventOptions::default()).is_err());
}
