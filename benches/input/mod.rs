//! The texts that the benchmarks work on: made here, from invented words or a few real ones, the same in every run.

use std::fmt::Write;

use gleaner::Page;
use gleaner::hash::mix;

/// Words of five languages, to be strung together; what goes between them; what ends a sentence.
pub(crate) const LANGUAGES: [(&str, &str, &str, &str); 5] = [
    (
        "ascii",
        "the of and a in to it is was that harbour council bridge Monday workers said river report Lower Brook ferry prices \
         school mayor don't 1998 12.5 weather north minister quickly because",
        " ",
        ". ",
    ),
    (
        "french",
        "le la les de des du et à où un une l'été d'août qu'il préfet École marché rivière près forêt château événement \
         élèves déjà après-midi 1998 12,5 tempête Noël cœur français être",
        " ",
        ". ",
    ),
    (
        "arabic",
        "في من إلى على أن هذا الذي كان قال المدينة الوزير مُحَمَّد النهر الجسر مدرسة أسعار الطقس العاملون تقرير الشمال ١٩٩٨ \
         الأسبوع مستشفى لأنّ الحكومة الجديدة رئيس البلدية الاثنين",
        " ",
        "، ",
    ),
    (
        "chinese",
        "的 在 了 和 是 这 市政府 星期一 大桥 河流 学校 天气 报告 工人 价格 部长 北部 港口 渡轮 因为 1998 新闻 记者 表示 居民 \
         经济 发展 问题 国家 时间",
        "",
        "。",
    ),
    (
        "hindi",
        "के में है और की से का को ने यह सरकार मंत्री शहर नदी पुल विद्यालय मौसम कीमतें रिपोर्ट सोमवार कर्मचारी उत्तर बंदरगाह \
         क्योंकि १९९८ ज़िला पढ़ाई प्रधान लोगों कहा",
        " ",
        "। ",
    ),
];
/// Pages of a site.
pub(crate) const PAGES: u64 = 200;

/// Numbers that look random, the same for the same seed.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Random(mix(seed))
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        (mix(self.0) % limit as u64) as usize
    }

    /// An invented word, some far more often than others, as words are.
    fn word(&mut self) -> String {
        const FEW: usize = 40;
        const MANY: usize = 20_000;
        let most = if self.below(2) == 0 { FEW } else { MANY };
        invented(self.below(most))
    }

    /// `count` invented words, in sentences of twelve.
    fn prose(&mut self, count: usize) -> String {
        let mut prose = String::new();
        for at in 0..count {
            let word = self.word();
            prose.push_str(&if at % 12 == 0 { capitalised(&word) } else { word });
            prose.push_str(if at % 12 == 11 || at + 1 == count { ". " } else { " " });
        }
        prose.pop();
        prose
    }
}

/// The invented word of a number; small numbers have short words.
fn invented(mut number: usize) -> String {
    const SYLLABLES: [&str; 24] = [
        "ba", "den", "fo", "gri", "hal", "ki", "lo", "mer", "na", "or", "pe", "quin", "ra", "sel", "ti", "ul", "vo",
        "wen", "xa", "yor", "zi", "stro", "cha", "pli",
    ];
    let mut word = String::new();
    loop {
        word.push_str(SYLLABLES[number % SYLLABLES.len()]);
        number /= SYLLABLES.len();
        if number == 0 {
            return word;
        }
    }
}

fn capitalised(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

/// A text of one language, of so many bytes.
pub(crate) fn text_of((_, words, space, stop): (&str, &str, &str, &str), bytes: usize) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    let (mut random, mut text) = (Random::new(1), String::new());
    while text.len() < bytes {
        text.push_str(words[random.below(words.len())]);
        text.push_str(if random.below(12) == 0 { stop } else { space });
    }
    text
}

/// A document of its own, or, three times in ten, an edited copy of an earlier one: another beginning, every twelfth word
/// or so replaced, the end cut.
pub(crate) fn document(number: u64) -> String {
    let length = |number: u64| 150 + Random::new(number).below(200);
    if number % 10 < 7 {
        return Random::new(number).prose(length(number));
    }
    let original = document(number - 3 - number % 10 / 8);
    let mut random = Random::new(number);
    let mut copy = random.prose(12);
    for word in original.split(' ').take(original.split(' ').count() * 9 / 10) {
        let word = if random.below(12) == 0 { random.word() } else { word.to_owned() };
        copy.push(' ');
        copy.push_str(&word);
    }
    copy
}

/// One of four reports of an event: the same names and numbers, other words.
pub(crate) fn report(number: u64) -> String {
    let (event, mut random) = (number / 4, Random::new(number << 32));
    let names: Vec<String> = (0..6).map(|name| capitalised(&invented(30_000 + event as usize * 6 + name))).collect();
    let mut report = format!("{} in {} after {}\n", names[0], names[1], random.prose(4));
    for _ in 0..12 {
        let name = &names[random.below(names.len())];
        let _ = write!(report, "The {name} {} {name} {} ", random.word(), 1000 + event);
        report.push_str(&random.prose(12));
    }
    report
}

/// The pages of a site: a story in paragraphs, with the site's lines above, within and below it.
pub(crate) fn site(number: u64) -> Vec<Page> {
    let name = capitalised(&invented(70_000 + number as usize));
    let page_number = |page: u64| number * PAGES + page;
    let title = |page: u64| Random::new(page_number(page) << 16).prose(7);
    let page = |page: u64| {
        let mut random = Random::new(page_number(page) << 8);
        let author = format!("{} {}", capitalised(&invented(page as usize % 9)), capitalised(&invented(500)));
        let mut text =
            format!("Home News Sport Weather {name}\nSign in | Subscribe to {name}\n{} - {name}\n", title(page));
        let _ = writeln!(text, "By {author} | Published {}/3/2026 | {} comments", page % 28 + 1, random.below(90));
        let story = document(page_number(page));
        for (at, paragraph) in story.split(". ").enumerate() {
            let _ = writeln!(text, "{paragraph}.");
            if at == 3 {
                let _ = writeln!(text, "Advertisement: {name} continues below");
            }
        }
        let _ = writeln!(text, "Share this story with your friends\nMore from {name}");
        for other in 1..5 {
            let _ = writeln!(text, "{}", title((page + other) % PAGES));
        }
        let _ = write!(text, "About {name} | Terms | Privacy\nAll rights reserved by {name} 2026");
        Page::new(page_number(page).to_string(), text)
            .site(format!("{}.example", name.to_lowercase()))
            .title(title(page))
            .author(author)
            .date(format!("2026-03-{:02}", page % 28 + 1))
    };
    (0..PAGES).map(page).collect()
}
