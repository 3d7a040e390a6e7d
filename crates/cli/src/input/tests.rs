//! Whole folders of input, good and bad.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::input::compress::tests::{gzip, zstandard};
use crate::input::*;
use crate::progress::Shown;

mod columns;
mod speed;
mod warc;

/// A folder with files in it.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("room");
        fs::write(path, content).expect("room");
    }
    folder
}

fn read_all(paths: &[&Path], options: &Options) -> Result<(Vec<Page>, Tally), InputError> {
    let paths: Vec<_> = paths.iter().map(|path| path.to_path_buf()).collect();
    read(&paths, options, &Progress::new(true, Shown::Auto))
}

fn keep_going() -> Options {
    Options { keep_going: true, ..Options::default() }
}

/// The pages of one file of records.
fn records(content: &[u8]) -> Vec<Page> {
    let folder = folder(&[("a.jsonl", content)]);
    read_all(&[&folder.path().join("a.jsonl")], &Options::default()).expect("good records").0
}

/// The message for one file, without the folder in front.
fn message(name: &str, content: &[u8]) -> String {
    let folder = folder(&[(name, content)]);
    let error = read_all(&[&folder.path().join(name)], &Options::default()).expect_err("a bad record");
    error.to_string().replace(&format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR), "")
}

fn ids(pages: &[Page]) -> Vec<&str> {
    pages.iter().map(|page| page.id.as_str()).collect()
}

#[test]
fn dates_are_settled_or_told_of() {
    let dates = ["3/5/2026", "25/3/2026", "yesterday", "2026-03-05", " "];
    let lines = dates.map(|date| format!("{{\"text\":\"a\",\"site\":\"s\",\"date\":\"{date}\"}}\n")).concat();
    let folder = folder(&[("a.jsonl", lines.as_bytes())]);
    let path = folder.path().join("a.jsonl");
    let (pages, tally) = read_all(&[&path], &Options::default()).expect("good records");
    assert_eq!(pages.iter().map(|page| &*page.date).collect::<Vec<_>>(), [&["2026-05-03"], &dates[1..]].concat());
    assert_eq!(tally.other_dates, OtherDates { pages: 1, first: "yesterday".to_owned() });
    // One by one there are no others to tell by.
    let progress = Progress::new(true, Shown::Auto);
    let tally = for_each(&[path], &Options::default(), &progress, &Whole, &mut |_| ()).expect("good records");
    assert_eq!(tally.other_dates, OtherDates { pages: 2, first: "3/5/2026".to_owned() });
}

#[test]
fn fields() {
    let pages = records(
        "\u{feff}{\"id\":\"x\",\"text\":\"a\\nb\",\"title\":\"T\",\"date\":\"2026-03-05\",\"author\":\"A\",\"site\":\"s\",\"url\":\"http://n.example/1\"}\r\n\
         \n  \t\r\n\
         {\"text\":\"\u{627}\\u0628\",\"url\":\"https://www.N.example/2\",\"other\":[{\"text\":1}]}\n\
         {\"id\":12345678901234567890123,\"text\":\"\",\"title\":null,\"site\":null}\n\
         {\"id\":-1.50,\"text\":\"c\"}\n\
         {\"id\":null,\"text\":\"d\",\"html\":\"<p>e\"}"
        .as_bytes(),
    );
    assert_eq!(ids(&pages), ["x", "a.jsonl:4", "12345678901234567890123", "-1.50", "a.jsonl:7"]);
    let expected = Page::new("x", "a\nb").title("T").date("2026-03-05").author("A").site("s").url("http://n.example/1");
    assert_eq!(pages[0], expected);
    assert_eq!(pages[1], Page::new("a.jsonl:4", "\u{627}\u{628}").url("https://www.N.example/2"));
    assert_eq!(pages[1].site, "n.example");
    assert_eq!((pages[2].text.as_str(), pages[4].text.as_str()), ("", "d"));
    assert!(records(b"").is_empty() && records(b"\n\n").is_empty());
}

#[test]
fn html_fills_what_the_record_does_not_say() {
    let html = "<html><title>Rain - N</title><link rel=canonical href=https://n.example/r>\
        <meta name=author content=B><time datetime=2026-03-05></time><h1>Rain</h1><p>\u{e9}";
    let json = serde_json::to_string(html).expect("a string");
    let pages = records(
        format!("{{\"html\":{json}}}\n{{\"html\":{json},\"title\":\"T\",\"author\":\"A\",\"date\":\"D\",\"url\":\"http://m.example\"}}\n{{\"html\":{json},\"site\":\"s\"}}")
            .as_bytes(),
    );
    let found = Page::new("a.jsonl:1", "Rain\n\u{e9}").title("Rain").author("B").date("2026-03-05");
    assert_eq!(pages[0], found.clone().url("https://n.example/r"));
    assert_eq!(pages[0].site, "n.example");
    let said = Page::new("a.jsonl:2", "Rain\n\u{e9}").title("T").author("A").date("D").url("http://m.example");
    assert_eq!(pages[1], said);
    assert_eq!((pages[2].site.as_str(), pages[2].url.as_str()), ("s", "https://n.example/r"));
}

#[test]
fn bad_records_are_named() {
    let good = b"{\"text\":\"a\"}\n\n";
    for (bad, expected) in [
        (&b"{\"text\":\"a\""[..], "a.jsonl:3: invalid JSON at column 11: EOF while parsing an object"),
        (b"{\"text\":\"a\",}", "a.jsonl:3: invalid JSON at column 13: trailing comma"),
        (b"{\"text\":\"a\"} x", "a.jsonl:3: invalid JSON at column 14: trailing characters"),
        (b"nonsense", "a.jsonl:3: invalid JSON at column 2: expected ident"),
        (b"{\"text\":\"\\ud800\"}", "a.jsonl:3: invalid JSON at column 16: unexpected end of hex escape"),
        (b"{\"id\":1}", "a.jsonl:3: the record has neither `text` nor `html`"),
        (b"{\"text\":null}", "a.jsonl:3: the record has neither `text` nor `html`"),
        (b"{\"text\":[\"a\"]}", "a.jsonl:3: `text` must be a string, not an array"),
        (b"{\"text\":\"a\",\"title\":5}", "a.jsonl:3: `title` must be a string, not a number"),
        (b"{\"text\":\"a\",\"date\":false}", "a.jsonl:3: `date` must be a string, not a boolean"),
        (b"{\"text\":\"a\",\"id\":{}}", "a.jsonl:3: `id` must be a string or a number"),
        (b"{\"text\":\"a\",\"id\":true}", "a.jsonl:3: `id` must be a string or a number"),
        (b"{\"text\":\"a\",\"text\":\"b\"}", "a.jsonl:3: duplicate field `text`"),
        (b"[null,\"a\",null,null,null,null,null,null]", "a.jsonl:3: expected a JSON object, not an array"),
        (b"\"a\"", "a.jsonl:3: expected a JSON object, not a string"),
        (b"{\"text\":\"\xff\"}", "a.jsonl:3: invalid UTF-8 at byte 10"),
    ] {
        let content = [&good[..], bad, b"\n", good].concat();
        assert_eq!(message("a.jsonl", &content), expected, "{}", String::from_utf8_lossy(bad));
        let folder = folder(&[("a.jsonl", &content)]);
        let (pages, tally) = read_all(&[folder.path()], &keep_going()).expect("bad records are skipped");
        assert_eq!(ids(&pages), ["a.jsonl:1", "a.jsonl:4"]);
        assert_eq!((tally.pages, tally.skipped), (2, 1));
        assert!(tally.examples[0].ends_with(expected), "{:?}", tally.examples);
    }
}

#[test]
fn deep_values_of_unknown_fields_do_no_harm() {
    let deep = format!("{{\"x\":{}{},\"text\":\"a\"}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(records(deep.as_bytes())[0].text, "a");
}

#[test]
fn folders_are_read_in_the_order_of_names() {
    let folder = folder(&[
        ("s/b.txt", b"\xef\xbb\xbfB \xc3\xa9\r\n"),
        ("s/B.TXT", b"capital"),
        ("s/a/page.html", b"<title>T</title><p>x"),
        ("s/a/c.htm.gz", &gzip(b"<meta charset=koi8-r><p>\xed")),
        ("s/b.jsonl.zst", &zstandard(b"{\"text\":\"l1\"}\n{\"text\":\"l2\",\"id\":\"B.TXT\"}")),
        ("s/.hidden.txt", b""),
        ("s/.hidden/a.txt", b""),
        ("s/picture.jpg", b""),
        ("s/data.json", b"{}"),
        ("s/packed.gz", b""),
    ]);
    let (pages, tally) = read_all(&[&folder.path().join("s")], &Options::default()).expect("good files");
    assert_eq!(ids(&pages), ["B.TXT", "a/c.htm.gz", "a/page.html", "b.jsonl.zst:1", "B.TXT", "b.txt"]);
    assert_eq!(tally, Tally { pages: 6, ignored_files: 3, repeated_ids: 1, ..Tally::default() });
    let texts: Vec<_> = pages.iter().map(|page| page.text.as_str()).collect();
    assert_eq!(texts, ["capital", "М", "x", "l1", "l2", "B é\r\n"]);
    let sites: Vec<_> = pages.iter().map(|page| page.site.as_str()).collect();
    assert_eq!(sites, ["s", "a", "a", "", "", "s"]);
    assert_eq!(pages[2].title, "T");

    let given = [folder.path().join("s/b.txt"), folder.path().join("s/a/page.html"), folder.path().join("s/a/..")];
    let given: Vec<_> = given.iter().map(PathBuf::as_path).collect();
    let (pages, _) = read_all(&given, &Options::default()).expect("good files");
    assert_eq!(ids(&pages)[..3], ["b.txt", "page.html", "B.TXT"]);
    assert_eq!([&pages[0].site, &pages[1].site, &pages[2].site], ["s", "a", "s"]);
}

#[cfg(unix)]
#[test]
fn links_in_folders() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("s/a.txt", b"a"), ("other/b.txt", b"b")]);
    symlink(folder.path().join("other/b.txt"), folder.path().join("s/c.txt")).expect("a link");
    symlink(folder.path().join("s"), folder.path().join("s/circle")).expect("a link");
    symlink("nowhere", folder.path().join("s/dangling.txt")).expect("a link");
    let (pages, tally) = read_all(&[&folder.path().join("s")], &keep_going()).expect("good files");
    assert_eq!(ids(&pages), ["a.txt", "c.txt"]);
    assert_eq!((tally.ignored_files, tally.skipped), (1, 1));
}

#[test]
fn names_that_say_nothing() {
    for (name, content) in [
        ("a.json", &b" \n{\"text\":\"a\"}\n"[..]),
        ("a", &gzip(b"\xef\xbb\xbf{\"text\":\"a\"}")),
        ("a.gz", &zstandard(b"{\"text\":\"a\"}")),
        ("a.jsonl.gz", b"{\"text\":\"a\"}"),
    ] {
        let folder = folder(&[(name, content)]);
        let (pages, _) = read_all(&[&folder.path().join(name)], &Options::default()).expect("JSON lines");
        assert_eq!(pages[0].text, "a", "{name}");
    }
    for (name, content, expected) in [
        ("a.json", &b"[{\"text\":\"a\"}]"[..], "a.json: it holds a JSON array"),
        ("a.pdf", b"%PDF", "a.pdf: expected JSON lines"),
    ] {
        let folder = folder(&[(name, content)]);
        let error = read_all(&[&folder.path().join(name)], &keep_going()).expect_err("not a page");
        assert_eq!(error.exit_code(), 2);
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[test]
fn inputs_that_cannot_be_read() {
    let folder = folder(&[("a.txt", b"a"), ("z.txt", b"\xff")]);
    let missing = folder.path().join("missing.jsonl");
    let error = read_all(&[&missing], &keep_going()).expect_err("no such file");
    assert_eq!(error.exit_code(), 1);
    assert!(error.to_string().starts_with(&missing.display().to_string()), "{error}");
    assert_eq!(read_all(&[Path::new("-"), Path::new("-")], &keep_going()).expect_err("twice").exit_code(), 2);

    assert_eq!(message("z.txt", b"ab\xff"), "z.txt: invalid UTF-8 at byte 3");
    let (pages, tally) = read_all(&[folder.path()], &keep_going()).expect("skipped");
    assert_eq!((ids(&pages), tally.skipped), (vec!["a.txt"], 1));
}

#[test]
fn broken_compression_keeps_what_came_before() {
    let content = "{\"text\":\"a\"}\n".repeat(1000);
    for (name, whole) in [("a.jsonl.gz", gzip(content.as_bytes())), ("a.jsonl.zst", zstandard(content.as_bytes()))] {
        // A second part is cut: the first can still be read whole.
        let cut = &[&whole[..], &whole[..whole.len() - 5]].concat();
        assert!(message(name, cut).starts_with(&format!("{name}: ")), "{}", message(name, cut));
        let folder = folder(&[(name, cut), ("b.txt", b"b")]);
        let (pages, tally) = read_all(&[folder.path()], &keep_going()).expect("skipped");
        assert!(pages.len() > 1000, "{} pages of {name}", pages.len());
        assert_eq!(pages.last().map(|page| page.id.as_str()), Some("b.txt"));
        assert_eq!(tally.skipped, 1);
    }
}

#[test]
fn long_lines_and_files() {
    let options = Options { largest: 100, ..keep_going() };
    let long = |length: usize| format!("{{\"text\":\"{}\"}}", "x".repeat(length));
    // Of chunks, the second line takes up a part, more than one, and several.
    for length in [100, 5 << 20, 20 << 20] {
        for end in ["", "\n"] {
            let content = format!("{}\n{}\n{}{end}", long(10), long(length), long(20));
            let folder = folder(&[("a.jsonl", content.as_bytes()), ("b.txt", "x".repeat(length + 1).as_bytes())]);
            let (pages, tally) = read_all(&[folder.path()], &options).expect("skipped");
            assert_eq!(ids(&pages), ["a.jsonl:1", "a.jsonl:3"], "{length}");
            assert_eq!((pages[0].text.len(), pages[1].text.len(), tally.skipped), (10, 20, 2));
            assert!(
                tally.examples[0].ends_with("a.jsonl:2: the line is longer than 100 bytes"),
                "{:?}",
                tally.examples
            );
            assert!(tally.examples[1].ends_with("b.txt: it is longer than 100 bytes"), "{:?}", tally.examples);
        }
    }
    let last = format!("{}\n{}", long(10), long(5 << 20));
    let folder = folder(&[("a.jsonl", last.as_bytes())]);
    let (pages, tally) = read_all(&[folder.path()], &options).expect("skipped");
    assert_eq!((pages.len(), tally.skipped), (1, 1));
}

#[test]
fn chunks_do_not_show() {
    // Lines of many lengths, so that the ends of chunks fall everywhere in them.
    let lines: Vec<_> = (0..30_000).map(|i| format!("{{\"text\":\"{}é\"}}", "x".repeat(i * 7919 % 1000))).collect();
    let pages = records(lines.join("\n").as_bytes());
    assert_eq!(pages.len(), lines.len());
    for (i, (page, line)) in pages.iter().zip(&lines).enumerate() {
        assert_eq!(page.id, format!("a.jsonl:{}", i + 1));
        assert_eq!(page.text.len() + "{\"text\":\"\"}".len(), line.len());
    }
}

#[test]
fn many_documents_stay_in_order() {
    let folder = tempfile::tempdir().expect("a folder");
    for i in 0..1100 {
        fs::write(folder.path().join(format!("{i:04}.txt")), format!("{i}")).expect("room");
    }
    fs::write(folder.path().join("0500.jsonl"), "{\"text\":\"line\"}").expect("room");
    let (pages, _) = read_all(&[folder.path()], &Options::default()).expect("good files");
    assert_eq!(pages.len(), 1101);
    assert!(pages.is_sorted_by(|a, b| a.id < b.id));
    assert_eq!(pages[500].id, "0500.jsonl:1");
}
