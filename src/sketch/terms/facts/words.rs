//! The words of dates and ordinals, in some languages of news: small tables, looked up by the hashes of words.

use std::sync::OnceLock;

use crate::hash::{KeyMap, hash_bytes};
use crate::sketch::terms::stem::bare;
use crate::text::date::MONTHS;
use crate::text::each_token;

/// What a word can be part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A month from 1, of the Gregorian calendar or, above 12, of the Hijri one.
    Month(u8),
    /// A word that names a month together with the ordinal behind it: the months of "first" and "second".
    MonthOf(u8, u8),
    Ordinal(u8),
    /// An ordinal that stands behind what it counts.
    Behind(u8),
    /// What makes a larger ordinal of the one before: "seventh and twentieth".
    Added(u8),
    /// A day of the week from 0, Monday.
    Weekday(u8),
    /// The same with a capital, an ordinal without: the third and Tuesday are one word in Greek.
    WeekdayOrOrdinal(u8, u8),
    /// What may stand between the parts of a date.
    Filler,
}

/// Months of the Hijri calendar are counted from here.
pub(super) const HIJRI: u8 = 12;

/// Those of the Hijri calendar in Arabic, English and Russian, that are one word, or one but for a particle.
const HIJRI_MONTHS: [&str; 12] = [
    "محرم muharram мухаррам",
    "صفر safar сафар",
    "",
    "",
    "",
    "",
    "رجب rajab раджаб",
    "شعبان shaban шаабан",
    "رمضان ramadan рамадан рамадана",
    "شوال shawwal шавваль",
    "القعدة",
    "الحجة",
];

/// Of months that have an ordinal in their name: the word, and the months of the first and of the second.
const MONTHS_OF: [(&str, u8, u8); 4] =
    [("كانون", 12, 1), ("تشرين", 10, 11), ("ربيع", HIJRI + 3, HIJRI + 4), ("جمادى", HIJRI + 5, HIJRI + 6)];

/// From Monday on: English, Greek, Russian, Hindi, Arabic. (A Chinese one is told by its digits.)
const WEEKDAYS: [&str; 7] = [
    "monday δευτέρα понедельник सोमवार الاثنين",
    "tuesday τρίτη вторник मंगलवार الثلاثاء",
    "wednesday τετάρτη среду среда बुधवार الأربعاء",
    "thursday πέμπτη четверг गुरुवार الخميس",
    "friday παρασκευή пятницу пятница शुक्रवार الجمعة",
    "saturday σάββατο субботу суббота शनिवार السبت",
    "sunday κυριακή воскресенье रविवार الأحد",
];

/// Ordinals from the first on. A Greek or a Russian stem takes each of the endings; days of the week are not among them.
const ORDINALS: [&str; 12] = [
    "first primera primer erste ersten première premier पहला पहली पहले",
    "second segunda segundo zweite zweiten deuxième दूसरा दूसरी दूसरे",
    "third tercera tercer dritte dritten troisième तीसरा तीसरी तीसरे третий третья третье третьего третьей третьем",
    "fourth cuarta cuarto vierte vierten quatrième चौथा चौथी चौथे",
    "fifth quinta quinto fünfte fünften cinquième पांचवां पांचवीं पांचवें पाँचवां पाँचवीं पाँचवें",
    "sixth sexta sexto sechste sechsten sixième छठा छठी छठे",
    "seventh séptima séptimo siebte siebten septième सातवां सातवीं सातवें",
    "eighth octava octavo achte achten huitième आठवां आठवीं आठवें",
    "ninth novena noveno neunte neunten neuvième नौवां नौवीं नौवें",
    "tenth décima décimo zehnte zehnten dixième दसवां दसवीं दसवें",
    "eleventh undécima elfte elften onzième ग्यारहवां ग्यारहवीं ग्यारहवें",
    "twelfth duodécima zwölfte zwölften douzième बारहवां बारहवीं बारहवें",
];
const LATER_ORDINALS: [(&str, u8); 10] = [
    ("thirteenth", 13),
    ("fourteenth", 14),
    ("fifteenth", 15),
    ("sixteenth", 16),
    ("seventeenth", 17),
    ("eighteenth", 18),
    ("nineteenth", 19),
    ("twentieth двадцатый двадцатая двадцатого двадцатой", 20),
    ("thirtieth", 30),
    ("fiftieth", 50),
];
const GREEK_ORDINALS: [&str; 12] =
    ["πρώτ", "", "τρίτ", "τέταρτ", "πέμπτ", "έκτ", "έβδομ", "όγδο", "ένατ", "δέκατ", "ενδέκατ", "δωδέκατ"];
const GREEK_ENDINGS: [&str; 6] = ["ος", "η", "ο", "ου", "ης", "ην"];
const RUSSIAN_ORDINALS: [&str; 12] =
    ["перв", "втор", "", "четвёрт", "пят", "шест", "седьм", "восьм", "девят", "десят", "одиннадцат", "двенадцат"];
const RUSSIAN_ENDINGS: [&str; 9] = ["ый", "ой", "ая", "ое", "ого", "ому", "ую", "ым", "ом"];
const ARABIC_ORDINALS: [&str; 11] = [
    "الأول الأولى",
    "الثاني الثانية",
    "الثالث الثالثة",
    "الرابع الرابعة",
    "الخامس الخامسة",
    "السادس السادسة",
    "السابع السابعة",
    "الثامن الثامنة",
    "التاسع التاسعة",
    "العاشر العاشرة",
    "الحادي الحادية",
];
const ARABIC_ADDED: [(&str, u8); 8] = [
    ("عشر عشرة", 10),
    ("والعشرين والعشرون", 20),
    ("والثلاثين والثلاثون", 30),
    ("والأربعين والأربعون", 40),
    ("والخمسين والخمسون", 50),
    ("والستين والستون", 60),
    ("والسبعين والسبعون", 70),
    ("والثمانين والثمانون", 80),
];
const FILLERS: &str = "of the de del di du من ذي ذو شهر";

/// What a word in normal form can be part of. It is looked up whole: by their stems, an ordinal and a count are one.
pub(super) fn meaning(word: &str) -> Option<Meaning> {
    static TABLE: OnceLock<KeyMap<u64, Meaning>> = OnceLock::new();
    TABLE.get_or_init(table).get(&hash(word)).copied()
}

fn hash(word: &str) -> u64 {
    hash_bytes(bare(word).as_bytes(), 0)
}

fn table() -> KeyMap<u64, Meaning> {
    let mut table = KeyMap::default();
    let mut add = |words: &str, meaning: Meaning| {
        // The first meaning of a word is its own, unless a capital tells two apart.
        each_token(words, |token| {
            let known = table.entry(hash(token.text)).or_insert(meaning);
            if let (Meaning::Weekday(day), Meaning::Ordinal(number)) = (*known, meaning) {
                *known = Meaning::WeekdayOrOrdinal(day, number);
            }
        });
    };
    add(FILLERS, Meaning::Filler);
    for (day, words) in (0..).zip(WEEKDAYS) {
        add(words, Meaning::Weekday(day));
    }
    for (month, words) in (1..).zip(MONTHS) {
        add(words, Meaning::Month(month));
    }
    for (month, words) in (1..).zip(HIJRI_MONTHS) {
        add(words, Meaning::Month(HIJRI + month));
    }
    for (word, first, second) in MONTHS_OF {
        add(word, Meaning::MonthOf(first, second));
    }
    for (words, number) in ORDINALS.into_iter().zip(1..).chain(LATER_ORDINALS) {
        add(words, Meaning::Ordinal(number));
    }
    for (stems, endings) in [(GREEK_ORDINALS, &GREEK_ENDINGS[..]), (RUSSIAN_ORDINALS, &RUSSIAN_ENDINGS[..])] {
        for (number, stem) in (1..).zip(stems).filter(|(_, stem)| !stem.is_empty()) {
            for ending in endings {
                add(&format!("{stem}{ending}"), Meaning::Ordinal(number));
            }
        }
    }
    for (number, words) in (1..).zip(ARABIC_ORDINALS) {
        add(words, Meaning::Behind(if number == 11 { 1 } else { number }));
    }
    for (words, number) in ARABIC_ADDED {
        add(words, Meaning::Added(number));
    }
    table
}

/// The value of a Chinese digit up to ten.
pub(super) fn chinese(character: &str) -> Option<u8> {
    const DIGITS: &str = "一二三四五六七八九十";
    DIGITS.char_indices().position(|(at, c)| character == &DIGITS[at..at + c.len_utf8()]).map(|at| at as u8 + 1)
}

/// What may be written onto the digits of an ordinal, as words are folded.
pub(super) const SUFFIXES: [&str; 28] = [
    "st",
    "nd",
    "rd",
    "th",
    "η",
    "ης",
    "ησ",
    "ην",
    "ος",
    "οσ",
    "ο",
    "ου",
    "ον",
    "o",
    "a",
    "e",
    "er",
    "re",
    "eme",
    "th",
    "de",
    "ste",
    "वां",
    "वीं",
    "वें",
    "वा",
    "वी",
    "वे",
];
/// The same behind a hyphen.
pub(super) const HYPHENATED: [&str; 9] = ["и", "й", "я", "е", "го", "му", "м", "ю", "ая"];
