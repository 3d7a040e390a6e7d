//! The command as its users meet it: what it prints, what it writes, and what it ends with.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use gleaner::{Gleaner, Page, SiteModel};
use serde_json::{Value, json};
use tempfile::TempDir;

fn crawl() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/crawl")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn gleaner(arguments: &[&dyn AsRef<OsStr>]) -> Output {
    command(arguments).output().expect("the command")
}

fn command(arguments: &[&dyn AsRef<OsStr>]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gleaner"));
    command.args(arguments.iter().map(AsRef::as_ref));
    command
}

/// What a successful command prints, which must be all it says.
fn stdout(arguments: &[&dyn AsRef<OsStr>]) -> String {
    let output = gleaner(arguments);
    assert_eq!(stderr(&output), "");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn json_lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines
}

fn names(folder: &Path) -> Vec<String> {
    let name =
        |entry: std::io::Result<fs::DirEntry>| entry.expect("an entry").file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = fs::read_dir(folder).expect("a folder").map(name).collect();
    names.sort();
    names
}

/// The test crawl as records, HTML pages left as they are.
fn records() -> Vec<Value> {
    let mut records = Vec::new();
    for site in names(&crawl()) {
        for file in names(&crawl().join(&site)) {
            let content = fs::read_to_string(crawl().join(&site).join(&file)).expect("a text");
            let id = format!("{site}/{file}");
            match file.rsplit_once('.').map(|(_, ending)| ending) {
                Some("jsonl") => records.extend(json_lines(&content)),
                Some("html") => records.push(json!({"id": id, "site": site, "html": content})),
                _ => records.push(json!({"id": id, "site": site, "text": content})),
            }
        }
    }
    assert!(records.len() > 100);
    records
}

fn write_lines<'a>(path: &Path, records: impl IntoIterator<Item = &'a Value>) {
    let lines: String = records.into_iter().flat_map(|record| [record.to_string(), "\n".to_owned()]).collect();
    fs::write(path, lines).expect("room");
}

fn text<'a>(record: &'a Value, field: &str) -> &'a str {
    record[field].as_str().unwrap_or_else(|| panic!("`{field}` in {record}"))
}

fn range(part: &Value) -> std::ops::Range<usize> {
    let at = |field: &str| part[field].as_u64().expect("an offset") as usize;
    at("start")..at("end")
}

#[test]
fn a_page_that_is_all_chrome_is_kept_and_flagged() {
    let folder = folder();
    let pages = folder.path().join("pages.jsonl");
    let texts = ["Rain came late.\\nShare this: A | B", "A bridge opened.\\nShare this: A | B", "Share this: A | B"];
    let line = |(id, text)| format!("{{\"id\":\"{id}\",\"site\":\"news.example\",\"text\":\"{text}\"}}\n");
    fs::write(&pages, texts.iter().enumerate().map(line).collect::<String>()).expect("a file");
    let printed = json_lines(&stdout(&[&"strip", &pages]));
    assert_eq!(printed.iter().map(|page| page["all_chrome"] == true).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!(text(&printed[2], "text"), texts[2]);
    assert!(printed[0].get("all_chrome").is_none() && text(&printed[0], "text").trim() == "Rain came late.");
}

#[test]
fn strip_gives_back_the_input() {
    let folder = folder();
    let model = folder.path().join("site.model");
    let printed = json_lines(&stdout(&[&"strip", &crawl(), &"--save-model", &model]));
    let model = SiteModel::from_bytes(&fs::read(model).expect("a model")).expect("a model");
    let inputs: HashMap<String, Value> =
        records().into_iter().map(|record| (text(&record, "id").to_owned(), record)).collect();
    assert_eq!(printed.len(), inputs.len());
    let mut parts = 0;
    for page in &printed {
        let input = &inputs[text(page, "id")];
        let kept = text(page, "text");
        for part in page["removed"].as_array().expect("parts") {
            assert!(
                ["line", "slots", "line-model", "head", "tail", "site-name"].contains(&text(part, "rule")),
                "{part}"
            );
            assert!(part["pages"].as_u64() >= Some(1) && part["examples"].is_array(), "{part}");
            parts += 1;
        }
        let Some(whole) = input["text"].as_str() else { continue };
        // What is kept and what was removed, put together in order.
        let (mut again, mut rest, mut at) = (String::new(), kept, 0);
        for part in page["removed"].as_array().expect("parts") {
            let range = range(part);
            let (before, after) = rest.split_at(range.start - at);
            again.push_str(before);
            again.push_str(&whole[range.clone()]);
            (rest, at) = (after, range.end);
        }
        assert_eq!(again + rest, whole);
        // What is left, stripped with the same model, stays as it is.
        let mut left = Page::new(text(page, "id"), kept);
        for (field, value) in [
            (&mut left.site, &input["site"]),
            (&mut left.title, &input["title"]),
            (&mut left.author, &input["author"]),
            (&mut left.date, &input["date"]),
        ] {
            value.as_str().unwrap_or_default().clone_into(field);
        }
        let url = input["url"].as_str().unwrap_or_default();
        assert_eq!(model.strip(&left.url(url)), [], "{page}");
    }
    assert!(parts > 500);
    let first = printed.iter().find(|page| page["id"] == "amwaj.example/01.txt").expect("a page");
    assert!(text(first, "text").contains("وسجلت محطة الرصد الجوي في عين الريم 62 ملم"));
    assert!(!text(first, "text").contains("العودة إلى أعلى الصفحة"));
}

#[test]
fn a_model_strips_a_page_of_a_known_site() {
    let folder = folder();
    let (model, page) = (folder.path().join("site.model"), folder.path().join("new.jsonl"));
    stdout(&[&"strip", &crawl(), &"--save-model", &model]);
    let news = "ارتفع منسوب السد إلى أعلى مستوى له منذ عشر سنوات.";
    write_lines(
        &page,
        &[json!({"id": 17, "site": "amwaj.example", "text": format!("{news}\nالعودة إلى أعلى الصفحة\n")})],
    );
    let alone = json_lines(&stdout(&[&"strip", &page]));
    assert_eq!((&alone[0]["id"], &alone[0]["removed"]), (&json!("17"), &json!([])));
    let known = json_lines(&stdout(&[&"strip", &page, &"--model", &model]));
    assert_eq!(text(&known[0], "text").trim(), news);
    assert_eq!(known[0]["removed"][0]["pages"], 9);
}

#[test]
fn dedup_names_clusters_by_their_smallest_id() {
    let printed = json_lines(&stdout(&[&"dedup", &crawl()]));
    let by_id: BTreeMap<&str, &Value> = printed.iter().map(|page| (text(page, "id"), page)).collect();
    assert_eq!(by_id.len(), printed.len());
    for page in &printed {
        assert!(text(page, "cluster") <= text(page, "id"));
        assert_eq!(by_id[text(page, "cluster")]["cluster"], page["cluster"]);
        let representative = by_id[text(page, "representative")];
        assert_eq!(representative["cluster"], page["cluster"]);
        assert_eq!(representative["representative"], representative["id"]);
        if page["representative"] == page["id"] {
            assert_eq!((&page["jaccard"], &page["containment"]), (&json!(1.0), &json!(1.0)));
        }
    }
    // Two papers with the same agency report, each in its own chrome.
    let copy = by_id["vima-7"];
    assert_eq!(copy["cluster"], "aktinews.example/01.txt");
    let jaccard = by_id["aktinews.example/01.txt"]["jaccard"].as_f64().expect("a number");
    assert!((0.5..1.0).contains(&jaccard));
    assert!(((jaccard * 1e4).round() / 1e4 - jaccard).abs() < f64::EPSILON, "{jaccard}");
}

#[test]
fn dedup_keeps_what_is_asked_for() {
    let folder = folder();
    let input = folder.path().join("pages.jsonl");
    let story = "The council of Lower Brook voted on Tuesday to rebuild the stone bridge that the spring flood took away, \
                 and asked the county to lend two million crowns for it until the toll on the new road pays it back.";
    write_lines(
        &input,
        &[
            json!({"id": "middle", "text": story, "site": "a.example", "date": "2025-03-02"}),
            json!({"id": "early", "text": story, "site": "b.example", "date": "2025-03-01"}),
            json!({"id": "long", "site": "b.example", "text": format!("{story} The mayor spoke last, and for long.")}),
        ],
    );
    for (arguments, expected) in [
        (&[][..], "long"),
        (&["--keep", "longest"], "long"),
        (&["--keep", "earliest"], "early"),
        (&["--keep", "first"], "middle"),
        (&["--no-strip"], "long"),
        (&["--prefer", "c.example,a.example"], "middle"),
        (&["--prefer", "b.example", "--keep", "first"], "early"),
        (&["--candidates", "minhash"], "long"),
    ] {
        let mut all: Vec<&dyn AsRef<OsStr>> = vec![&"dedup", &input];
        all.extend(arguments.iter().map(|argument| argument as &dyn AsRef<OsStr>));
        for page in json_lines(&stdout(&all)) {
            assert_eq!((text(&page, "cluster"), text(&page, "representative")), ("early", expected), "{arguments:?}");
        }
    }
    let representatives = |arguments: &[&str]| {
        let mut all: Vec<&dyn AsRef<OsStr>> = vec![&"dedup", &input];
        all.extend(arguments.iter().map(|argument| argument as &dyn AsRef<OsStr>));
        json_lines(&stdout(&all)).iter().map(|page| text(page, "representative").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(representatives(&["--per-site"]), ["middle", "long", "long"]);
    let dated = |id: &str, date: &str| json!({"id": id, "text": story, "date": date});
    write_lines(&input, &[dated("one", "2025-03-01"), dated("two", "2025-03-02"), dated("nine", "2025-03-09")]);
    assert_eq!(representatives(&["--within-days", "1", "--keep", "first"]), ["one", "one", "nine"]);
}

#[test]
fn dedup_says_why() {
    let printed = json_lines(&stdout(&[&"dedup", &crawl(), &"--why"]));
    let founders = printed.iter().filter(|page| page["why"]["matched"].is_null()).count();
    let clusters: BTreeSet<&str> = printed.iter().map(|page| text(page, "cluster")).collect();
    assert_eq!(founders, clusters.len(), "all but the founder of a cluster matched something");
    let refused: Vec<&Value> = printed.iter().filter_map(|page| page["why"].get("refused")).collect();
    assert!(!refused.is_empty());
    assert!(refused.iter().all(|refused| refused["log_odds"].as_f64().expect("a number") < 0.0));
    for page in printed.iter().filter(|page| !page["why"]["matched"].is_null()) {
        let (why, evidence) = (&page["why"], &page["why"]["evidence"]);
        assert!(why["log_odds"].as_f64().expect("a number") >= 0.0);
        assert!(why["links"].is_array());
        for share in ["jaccard", "containment", "reverse_containment", "covered", "exclusiveness", "disorder", "start"]
        {
            assert!((0.0..=1.0).contains(&evidence[share].as_f64().expect(share)), "{share}: {page}");
        }
    }
}

#[test]
fn explain_tells_what_a_choice_finds() {
    let plain = stdout(&[&"explain"]);
    assert!(plain.contains("Bottom-k keys: 31 a page, of which 3 must be shared"), "{plain}");
    assert!(plain.contains("  0.913  <- threshold\n") && plain.matches("threshold").count() == 1, "{plain}");
    assert!(plain.contains("MinHash bands: 15 of 8 slots") && !plain.contains("measured"), "{plain}");
    let measured = stdout(&[&"explain", &"--containment", &"0.5", &"--bytes", &"100", &crawl()]);
    assert!(measured.contains("measured on 108 pages: "), "{measured}");
    let output = gleaner(&[&"explain", &"--bytes", &"10"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("10 bytes a document find"), "{}", stderr(&output));
}

#[test]
fn events_hold_whole_clusters() {
    let events = json_lines(&stdout(&[&"events", &crawl()]));
    let clusters = json_lines(&stdout(&[&"dedup", &crawl()]));
    let event_of: HashMap<&str, &str> = events.iter().map(|page| (text(page, "id"), text(page, "event"))).collect();
    for page in &clusters {
        let (id, cluster) = (text(page, "id"), text(page, "cluster"));
        assert_eq!(event_of[id], event_of[cluster]);
        assert!(event_of[id] <= id);
    }
    let several = clusters.iter().filter(|page| event_of[text(page, "id")] != text(page, "cluster")).count();
    assert!(several > 0, "no event has more than one report");
}

#[test]
fn run_writes_four_files() {
    let folder = folder();
    let (input, out) = (folder.path().join("pages.jsonl"), folder.path().join("new/results"));
    let mut records = records();
    records.push(json!({"id": "\"><script>alert(1)</script>", "site": "amwaj.example",
        "url": "javascript:alert(2)", "title": "</style><script>alert(3)</script>\u{1b}[31m",
        "text": "Καλημέρα σε όλους τους φίλους μας από το νησί\n\nΚαλημέρα σε όλους τους φίλους μας από το νησί"}));
    write_lines(&input, &records);
    let printed = stdout(&[&"run", &input, &"--out", &out]);
    assert_eq!(names(&out), ["pages.jsonl", "report.html", "site.model", "summary.json"]);

    let pages = json_lines(&fs::read_to_string(out.join("pages.jsonl")).expect("pages"));
    let summary: Value =
        serde_json::from_str(&fs::read_to_string(out.join("summary.json")).expect("a summary")).expect("JSON");
    assert_eq!(pages.len(), records.len());
    let strip = json_lines(&stdout(&[&"strip", &input]));
    let dedup = json_lines(&stdout(&[&"dedup", &input]));
    let events = json_lines(&stdout(&[&"events", &input]));
    for (at, page) in pages.iter().enumerate() {
        for (command, fields) in [
            (&strip, &["id", "text", "removed"][..]),
            (&dedup, &["cluster", "representative", "jaccard", "containment"]),
            (&events, &["event"]),
        ] {
            for field in fields {
                assert_eq!(page[field], command[at][field]);
            }
        }
    }
    let last = pages.last().expect("a page");
    let (repeated, input_text) = (&last["repeated"][0], text(&records[records.len() - 1], "text"));
    assert_eq!(input_text[range(repeated)], input_text[range(&repeated["of"])]);
    let count = |wanted: &dyn Fn(&Value) -> bool| json!(pages.iter().filter(|page| wanted(page)).count());
    let bytes =
        |page: &Value| page["removed"].as_array().expect("parts").iter().map(|part| range(part).len()).sum::<usize>();
    assert_eq!(summary["pages"], records.len());
    assert_eq!(summary["sites"], 13);
    assert_eq!(summary["bytes_removed"], pages.iter().map(bytes).sum::<usize>());
    assert_eq!(summary["pages_stripped"], count(&|page| page["removed"] != json!([])));
    assert_eq!(summary["duplicates"], count(&|page| page["id"] != page["representative"]));
    assert_eq!(summary["events"], count(&|page| page["id"] == page["event"]));
    SiteModel::from_bytes(&fs::read(out.join("site.model")).expect("a model")).expect("a model");

    for expected in ["109 pages on 13 sites", "near-duplicates", "independent reports", "report.html", "B/s"] {
        assert!(printed.contains(expected), "{expected}: {printed}");
    }
    assert!(!printed.contains('\u{1b}'));
}

#[test]
fn run_replaces_old_results() {
    let folder = folder();
    let out = folder.path().join("results");
    let old = crawl().join("amwaj.example");
    stdout(&[&"run", &crawl(), &"--out", &out]);
    stdout(&[&"run", &old, &"--out", &out]);
    assert_eq!(names(&out), ["pages.jsonl", "report.html", "site.model", "summary.json"]);
    assert_eq!(fs::read_to_string(out.join("pages.jsonl")).expect("pages").lines().count(), 9);
}

#[test]
fn order_and_threads_change_nothing() {
    let folder = folder();
    let (forward, backward) = (folder.path().join("forward.jsonl"), folder.path().join("backward.jsonl"));
    let mut records = records();
    // The same text on other sites: which of them was met first must not show.
    for site in ["one.example", "two.example"] {
        for at in (0..100).step_by(3) {
            let mut copy = records[at].clone();
            (copy["id"], copy["site"]) = (json!(format!("{site}/{at}")), json!(site));
            records.push(copy);
        }
    }
    write_lines(&forward, &records);
    write_lines(&backward, records.iter().rev());
    for command in ["strip", "dedup", "events"] {
        let expected = stdout(&[&command, &forward, &"--threads", &"1"]);
        assert_eq!(stdout(&[&command, &forward, &"--threads", &"2"]), expected);
        let turned = stdout(&[&command, &backward, &"--threads", &"2"]);
        assert_ne!(turned, expected);
        assert_eq!(sorted(&turned), sorted(&expected), "{command}");
    }
    let run = |input: &Path, threads: &str| {
        let out = folder.path().join(format!("{threads}-{}", input.file_stem().expect("a name").display()));
        stdout(&[&"run", &input, &"--out", &out, &"--threads", &threads]);
        ["pages.jsonl", "site.model", "report.html", "summary.json"].map(|name| fs::read(out.join(name)).expect(name))
    };
    let expected = run(&forward, "1");
    assert!(run(&forward, "2") == expected);
    let turned = run(&backward, "1");
    assert!(turned[1..] == expected[1..]);
    let pages = [&turned[0], &expected[0]].map(|bytes| std::str::from_utf8(bytes).expect("UTF-8"));
    assert_eq!(sorted(pages[0]), sorted(pages[1]));
}

#[test]
fn input_comes_in_many_ways() {
    let folder = folder();
    let plain = folder.path().join("pages.jsonl");
    write_lines(&plain, &records());
    let bytes = fs::read(&plain).expect("the file");
    let expected = stdout(&[&"strip", &plain]);
    let (gzip, zstandard) = (folder.path().join("pages.jsonl.gz"), folder.path().join("pages.jsonl.zst"));
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&bytes).expect("memory");
    fs::write(&gzip, encoder.finish().expect("memory")).expect("room");
    fs::write(&zstandard, zstd::encode_all(bytes.as_slice(), 1).expect("memory")).expect("room");
    for file in [&gzip, &zstandard] {
        assert!(stdout(&[&"strip", file]) == expected, "{}", file.display());
    }
    let mut child =
        command(&[&"strip", &"-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the command");
    child.stdin.take().expect("a pipe").write_all(&bytes).expect("a reader");
    assert!(child.wait_with_output().expect("the output").stdout == expected.as_bytes());
}

#[test]
fn results_go_to_files_too() {
    let folder = folder();
    let (lines, rows, out) =
        (folder.path().join("a.jsonl"), folder.path().join("b.parquet"), folder.path().join("out"));
    for command in ["strip", "dedup", "events"] {
        let expected = stdout(&[&command, &crawl()]);
        assert_eq!(stdout(&[&command, &crawl(), &"--out", &lines]), "");
        assert!(fs::read_to_string(&lines).expect("a file") == expected, "{command}");
        assert_eq!(stdout(&[&command, &crawl(), &"-o", &rows]), "");
        assert!(fs::read(&rows).expect("a file").starts_with(b"PAR1"));
    }
    // What a run writes can be read again, by the names that it was given.
    let printed = stdout(&[
        &"run",
        &crawl(),
        &"--out",
        &out,
        &"--parquet",
        &"--column",
        &"text=body",
        &"--column",
        &"title=headline",
    ]);
    assert!(printed.contains("pages.parquet"), "{printed}");
    assert_eq!(names(&out), ["pages.parquet", "report.html", "site.model", "summary.json"]);
    let again = json_lines(&stdout(&[&"strip", &out.join("pages.parquet"), &"--column", &"text=body"]));
    let once = json_lines(&stdout(&[&"strip", &crawl()]));
    assert_eq!(again.len(), once.len());
    for (again, once) in again.iter().zip(&once) {
        assert_eq!(again["id"], once["id"]);
        assert!(text(once, "text").starts_with(text(again, "text").split('\n').next().unwrap_or_default()));
    }
    let output = gleaner(&[&"strip", &out.join("pages.parquet")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("there is no column `text` or `html`, only id, site, headline"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn standard_input_is_of_the_format_told() {
    let mut child = command(&[&"strip", &"-", &"--format", &"csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command");
    child.stdin.take().expect("a pipe").write_all(b"id;text\n7;a b\n").expect("a reader");
    let printed = String::from_utf8(child.wait_with_output().expect("the output").stdout).expect("UTF-8");
    assert_eq!(printed, "{\"id\":\"7\",\"text\":\"a b\",\"removed\":[]}\n");
    let output = gleaner(&[&"strip", &"-", &"--format", &"parquet"]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]));
}

#[test]
fn completions_and_manuals_know_all_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = stdout(&[&"completions", &shell]);
        for word in ["strip", "dedup", "events", "within-days", "save-model"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let page = stdout(&[&"man"]);
    assert!(
        page.contains(".TH gleaner 1") && page.contains("gleaner\\-dedup(1)") && page.contains("Exit codes"),
        "{page}"
    );
    let page = stdout(&[&"man", &"dedup"]);
    assert!(
        page.contains(".TH gleaner-dedup 1") && page.contains("\\-\\-within\\-days") && page.contains("Examples"),
        "{page}"
    );
    for (arguments, expected) in
        [(&["man", "sweep"][..], "there is no command `sweep`"), (&["completions", "tcsh"], "tcsh")]
    {
        let arguments: Vec<_> = arguments.iter().map(|argument| argument as &dyn AsRef<OsStr>).collect();
        let output = gleaner(&arguments);
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]));
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    }
}

#[test]
fn settings_come_from_a_file() {
    let folder = folder();
    let (settings, input) = (folder.path().join("gleaner.toml"), folder.path().join("pages.jsonl"));
    fs::write(&settings, stdout(&[&"config"])).expect("room");
    assert_eq!(stdout(&[&"dedup", &crawl(), &"--config", &settings]), stdout(&[&"dedup", &crawl()]));
    fs::write(&input, "{\"text\":7}\n{\"text\":\"a\"}\n").expect("room");
    fs::write(&settings, "keep-going = true\nquiet = true\n[run]\nout = \"results\"\n").expect("room");
    assert_eq!(stdout(&[&"dedup", &input, &"--config", &settings]).lines().count(), 1);
    let output = command(&[&"run", &input, &"--config", &settings]).current_dir(folder.path()).output();
    assert!(output.expect("the command").status.success());
    assert_eq!(names(folder.path()), ["gleaner.toml", "pages.jsonl", "results"]);

    fs::write(&settings, "quiet = true\n[dedup]\nkepe = \"first\"\n").expect("room");
    let output = gleaner(&[&"dedup", &input, &"--config", &settings]);
    let expected = format!("gleaner: {}:3: `dedup` has no setting `kepe`; did you mean `keep`?\n", settings.display());
    assert_eq!((output.status.code(), stderr(&output)), (Some(2), expected));
    let output = gleaner(&[&"dedup", &input, &"--config", &folder.path().join("none.toml")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("none.toml: "), "{}", stderr(&output));
}

#[test]
fn progress_can_be_lines() {
    let output = gleaner(&[&"dedup", &crawl(), &"--progress", &"plain"]);
    let told = stderr(&output);
    assert!(output.status.success());
    assert!(told.starts_with("gleaner: reading: ") && told.contains("; done\n"), "{told}");
    assert!(told.contains("gleaner: finding near-duplicates: 108 pages, "), "{told}");
    assert_eq!(output.stdout, gleaner(&[&"dedup", &crawl()]).stdout);
    assert_eq!(stderr(&gleaner(&[&"dedup", &crawl(), &"--progress", &"plain", &"--quiet"])), "");
}

#[test]
fn a_dry_run_does_nothing() {
    let folder = folder();
    let out = folder.path().join("out");
    let printed = stdout(&[&"run", &crawl(), &"--out", &out, &"--dry-run"]);
    assert!(printed.starts_with("Would read 79 files, ") && printed.contains("\n  HTML     25 files, "), "{printed}");
    assert!(printed.contains("\nMemory     about 20 MB at most"), "{printed}");
    assert!(!out.exists());
    let printed = stdout(&[&"dedup", &"-", &"--dry-run"]);
    assert!(printed.contains("Memory     unknown"), "{printed}");
    assert_eq!(gleaner(&[&"dedup", &out, &"--dry-run"]).status.code(), Some(1));
}

#[cfg(unix)]
#[test]
fn an_interruption_leaves_nothing_half_written() {
    let folder = folder();
    let (pipe, out) = (folder.path().join("pipe"), folder.path().join("clean.jsonl"));
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    // Nobody reads the pipe, so the command waits there, with its results begun.
    let mut child =
        command(&[&"strip", &crawl(), &"--out", &out, &"--save-model", &pipe]).spawn().expect("the command");
    let begun = || names(folder.path()).iter().any(|name| name.starts_with(".clean.jsonl."));
    let waited = (0..600).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        begun()
    });
    assert!(waited, "the results are not begun");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill").success());
    assert_eq!(child.wait().expect("an end").code(), Some(130));
    assert_eq!(names(folder.path()), ["pipe"]);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_goes_on_from_its_finished_stages() {
    let folder = folder();
    let (whole, out) = (folder.path().join("whole"), folder.path().join("out"));
    stdout(&[&"run", &crawl(), &"--out", &whole]);
    // Nobody reads the pipe, so the run waits where it begins to write.
    fs::create_dir(&out).expect("a folder");
    let pages = out.join("pages.jsonl");
    assert!(Command::new("mkfifo").arg(&pages).status().expect("mkfifo").success());
    let mut child = command(&[&"run", &crawl(), &"--out", &out, &"--progress", &"plain"])
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command");
    let mut told = String::new();
    let mut lines = BufReader::new(child.stderr.take().expect("a pipe"));
    while !told.contains("putting it together") {
        assert!(lines.read_line(&mut told).expect("text") > 0, "{told}");
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill").success());
    assert_eq!(child.wait().expect("an end").code(), Some(130));
    assert_eq!(names(&out), ["pages.jsonl", "run.state"]);
    fs::remove_file(&pages).expect("a pipe");

    // Other pages cannot go on from there, nor can a damaged state.
    let other = folder.path().join("other.jsonl");
    fs::write(&other, "{\"text\":\"a\"}\n").expect("room");
    let output = gleaner(&[&"run", &other, &"--out", &out, &"--resume"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("run.state: the unfinished batch is of other pages"), "{}", stderr(&output));
    let state = fs::read(out.join("run.state")).expect("a state");
    fs::write(out.join("run.state"), &state[..state.len() / 2]).expect("room");
    assert_eq!(gleaner(&[&"run", &crawl(), &"--out", &out, &"--resume"]).status.code(), Some(1));
    fs::write(out.join("run.state"), state).expect("room");

    let output = gleaner(&[&"run", &crawl(), &"--out", &out, &"--resume", &"--progress", &"plain"]);
    let told = stderr(&output);
    assert!(output.status.success() && !told.contains("near-duplicates") && told.contains("together"), "{told}");
    for name in names(&whole) {
        let [one, other] = [&whole, &out].map(|folder| fs::read(folder.join(&name)).expect("a result"));
        assert!(one == other, "{name}");
    }
    assert_eq!(names(&whole), names(&out));
}

#[test]
fn a_bad_record_stops_the_run() {
    let folder = folder();
    let (input, out) = (folder.path().join("pages.jsonl"), folder.path().join("out"));
    let model = folder.path().join("site.model");
    fs::write(&input, "{\"text\":\"good\"}\n\n{\"text\":7}\n{\"id\":\"b\",\"text\":\"good\"}\nbad\n").expect("room");
    let place = format!("gleaner: {}:3: `text` must be a string, not a number\n", input.display());
    for arguments in [
        &[&"strip" as &dyn AsRef<OsStr>, &input, &"--save-model", &model][..],
        &[&"dedup", &input],
        &[&"events", &input],
        &[&"run", &input, &"--out", &out],
    ] {
        let output = gleaner(arguments);
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), &b""[..]));
        assert_eq!(stderr(&output), place);
    }
    assert_eq!(names(folder.path()), ["pages.jsonl"]);

    let output = gleaner(&[&"run", &input, &"--out", &out, &"--keep-going"]);
    assert_eq!(output.status.code(), Some(0));
    let told = stderr(&output);
    assert!(told.starts_with("gleaner: skipped 2 bad records:\n") && told.contains("pages.jsonl:5: "), "{told}");
    let summary = fs::read_to_string(out.join("summary.json")).expect("a summary");
    let summary: Value = serde_json::from_str(&summary).expect("JSON");
    assert_eq!((&summary["pages"], &summary["records_skipped"]), (&json!(2), &json!(2)));
    let output = gleaner(&[&"dedup", &input, &"--keep-going", &"--quiet"]);
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 2);
}

#[test]
fn odd_input_is_told_of() {
    let folder = folder();
    let input = folder.path().join("pages.jsonl");
    fs::write(&input, "{\"id\":1,\"text\":\"a\"}\n{\"id\":\"1\",\"text\":\"b\"}\n").expect("room");
    let output = gleaner(&[&"dedup", &input]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stderr(&output).contains("pages with the id of an earlier page: 1"), "{}", stderr(&output));
    fs::write(&input, "").expect("room");
    let out = folder.path().join("out");
    for arguments in [
        &[&"strip" as &dyn AsRef<OsStr>, &input][..],
        &[&"dedup", &input],
        &[&"events", &input],
        &[&"run", &input, &"--out", &out],
    ] {
        let output = gleaner(arguments);
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(stderr(&output), "gleaner: there are no pages in the input\n");
    }
}

#[test]
fn exit_codes_tell_usage_from_data() {
    let folder = folder();
    let (page, other, damaged) =
        (folder.path().join("a.txt"), folder.path().join("a.pdf"), folder.path().join("site.model"));
    fs::write(&page, "A page.").expect("room");
    fs::write(&other, "%PDF-1.7").expect("room");
    let mut bytes = SiteModel::default().to_bytes().expect("memory");
    *bytes.last_mut().expect("bytes") ^= 1;
    fs::write(&damaged, bytes).expect("room");
    let nowhere = folder.path().join("no/such/folder/site.model");
    for (code, arguments, expected) in [
        (0, &[&"--help" as &dyn AsRef<OsStr>][..], ""),
        (0, &[&"--version"], ""),
        (2, &[], "Usage"),
        (2, &[&"dedup"], "required"),
        (2, &[&"dedup", &page, &"--keep", &"latest"], "latest"),
        (2, &[&"dedup", &"-", &"-"], "gleaner: standard input"),
        (2, &[&"dedup", &other], "expected JSON lines"),
        (1, &[&"dedup", &folder.path().join("none.jsonl")], "none.jsonl: "),
        (1, &[&"strip", &page, &"--model", &damaged], "site.model: the file is damaged"),
        (1, &[&"strip", &page, &"--save-model", &nowhere], "site.model: cannot be written"),
        (1, &[&"run", &page, &"--out", &page], "a.txt: it is a file"),
        (1, &[&"show", &page], "a.txt: this is not a gleaner file"),
        (1, &[&"show", &folder.path()], "gleaner: "),
    ] {
        let output = gleaner(arguments);
        assert_eq!(output.status.code(), Some(code), "{expected}: {}", stderr(&output));
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
        assert_eq!(output.stdout.is_empty(), code != 0, "{expected}");
    }
    assert_eq!(names(folder.path()), ["a.pdf", "a.txt", "site.model"]);
}

#[test]
fn show_reads_models_and_states() {
    let folder = folder();
    let (model, state) = (folder.path().join("site.model"), folder.path().join("state"));
    stdout(&[&"strip", &crawl(), &"--save-model", &model]);
    let printed = stdout(&[&"show", &model]);
    assert!(printed.starts_with("Site model: 13 sites known from 108 pages\n"), "{printed}");
    assert!(printed.contains("\namwaj.example  9 pages, 9 stories\n"));
    let line = printed.lines().find(|line| line.contains("Accept all | Manage settings")).expect("a template");
    let words: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(words[..3], ["9", "9", "1"]);
    assert!(
        printed.contains("  above the text\n") && printed.contains("  glued to the end of the text\n"),
        "{printed}"
    );
    let records = stdout(&[&"show", &model, &"--json"]);
    let record = records.lines().find(|line| line.contains("Accept all | Manage settings")).expect("a record");
    assert!(record.contains(r#""rule":"line""#) && record.contains(r#""stories":9,"pages":9,"sites":1"#), "{record}");
    assert!(records.contains(r#""place":"glued-to-end","rule":"tail""#), "{records}");
    assert!(line.ends_with("harbourpost.example/01.html, harbourpost.example/02.html, harbourpost.example/03.html"));

    let mut gleaner = Gleaner::builder().build().expect("a gleaner");
    for (id, story) in
        ["The lighthouse shines again.", "The ferry runs hourly.", "The market moved."].iter().enumerate()
    {
        let page = Page::new(id.to_string(), format!("{story}\nShare this | Print")).site("brook.example");
        gleaner.ingest(&page).expect("a page");
    }
    fs::write(&state, gleaner.to_bytes().expect("memory")).expect("room");
    let printed = stdout(&[&"show", &state]);
    assert!(printed.starts_with("State of a gleaner after 3 pages: 1 site known"), "{printed}");
    assert!(printed.contains("Share this | Print"), "{printed}");
}

#[test]
fn show_reads_results() {
    let folder = folder();
    let (out, clusters) = (folder.path().join("out"), folder.path().join("clusters.jsonl"));
    stdout(&[&"run", &crawl(), &"--out", &out]);
    let printed = stdout(&[&"show", &out]);
    assert!(
        printed.starts_with("Results: 108 pages of 13 sites\n\n22 near-duplicate clusters of two pages or more\n"),
        "{printed}"
    );
    assert_eq!(stdout(&[&"show", &out.join("pages.jsonl")]), printed);
    let groups = json_lines(&stdout(&[&"show", &out, &"--json"]));
    let cluster = groups.iter().find(|group| group["id"] == "aktinews.example/01.txt").expect("a cluster");
    assert_eq!((&cluster["kind"], &cluster["sites"]), (&json!("cluster"), &json!(2)));
    assert_eq!(cluster["pages"], json!(["aktinews.example/01.txt", "vima-7"]));
    assert!(groups.iter().any(|group| group["kind"] == "event"));
    stdout(&[&"dedup", &crawl(), &"--out", &clusters]);
    assert!(stdout(&[&"show", &clusters]).contains("22 near-duplicate clusters of two pages or more"));
    fs::write(&clusters, "{\"id\":1}\n").expect("room");
    let output = gleaner(&[&"show", &clusters]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("clusters.jsonl:1: it is no record of results"), "{}", stderr(&output));
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let mut child =
        command(&[&"strip", &crawl()]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the output");
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
}
