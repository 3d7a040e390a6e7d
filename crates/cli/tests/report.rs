//! `report.html`: what it holds, and how it behaves in a browser.

#[cfg(unix)]
mod browser;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::read::DeflateDecoder;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Pages that try to get out of the report: in all that is said of them, and in their text.
fn hostile() -> Vec<Value> {
    let text = "The ferry of Lower Brook <img src=x onerror=alert(4)> runs hourly from Monday on, said the mayor of the old \
                town, and </script><script>alert(5)</script> the fare stays at two crowns until the end of the summer.";
    let page = |n: u32| {
        json!({"id": format!("\"><script>alert({n})</script>"), "site": format!("{n}</script><b>.example"),
            "url": "javascript:alert(2)", "title": "</style></script><script>alert(3)</script>\u{1b}[31m<!--",
            "date": format!("2025-03-0{n}"), "text": if n == 1 { text.to_owned() } else { text.replace("Monday", "Friday") }})
    };
    vec![page(1), page(2)]
}

/// The report on the invented crawl and the hostile pages.
fn report() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let lines: String = hostile().iter().flat_map(|page| [page.to_string(), "\n".to_owned()]).collect();
    fs::write(folder.path().join("hostile.jsonl"), lines).expect("room");
    let status = Command::new(env!("CARGO_BIN_EXE_gleaner"))
        .arg("run")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/crawl"))
        .arg(folder.path().join("hostile.jsonl"))
        .args(["--quiet".as_ref(), "--out".as_ref(), folder.path()])
        .stdout(std::process::Stdio::null())
        .status();
    assert!(status.expect("the command").success());
    let report = folder.path().join("report.html");
    (folder, report)
}

fn base64(text: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        other => panic!("{other} in base 64"),
    };
    let mut bytes = Vec::new();
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = four.iter().fold(0u32, |bits, &byte| bits << 6 | u32::from(digit(byte))) << (6 * (4 - four.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..four.len()]);
    }
    bytes
}

/// The rows of each kind.
fn rows(html: &str) -> BTreeMap<String, Vec<Value>> {
    let mut rows: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for part in html.split("<script type=\"text/plain\" data-part=\"").skip(1) {
        let (kind, rest) = part.split_once("\">").expect("a part");
        let (data, _) = rest.split_once("</script>").expect("its end");
        let mut text = String::new();
        DeflateDecoder::new(&base64(data)[..]).read_to_string(&mut text).expect("deflated text");
        rows.entry(kind.to_owned()).or_default().extend(serde_json::from_str::<Vec<Value>>(&text).expect("JSON"));
    }
    rows
}

#[test]
fn a_report_holds_what_was_found_and_nothing_foreign() {
    let (_folder, report) = report();
    let html = fs::read_to_string(report).expect("a report");
    let rows = rows(&html);
    let has = |kind: &str, text: &str| json!(rows[kind]).to_string().contains(&json!(text).to_string());
    assert_eq!(rows["pages"].len(), 110);
    assert_eq!(rows["texts"].len(), 110);
    assert!(has("sites", "العودة إلى أعلى الصفحة") && has("sites", "Accept all | Manage settings"));
    assert!(has("pages", "harbourpost.example/01.html") && has("pages", "\"><script>alert(1)</script>"));
    let removed = |row: &&Value| row[1].as_array().is_some_and(|pieces| pieces.iter().any(|piece| piece[1] == "line"));
    assert!(rows["texts"].iter().any(|row| removed(&row)));
    // Each text is a whole page, in pieces.
    let [page, pieces] = [&rows["texts"][0][0], &rows["texts"][0][1]];
    assert!(page.is_u64() && pieces.as_array().is_some_and(|pieces| !pieces.is_empty()));

    let scripts: Vec<&str> = html.split("<script").skip(1).collect();
    for script in &scripts {
        let ours =
            [" type=\"text/plain\" data-part=\"", " type=\"application/json\" id=\"head\">", " type=\"module\">"];
        assert!(ours.iter().any(|start| script.starts_with(start)), "{}", &script[..script.len().min(60)]);
    }
    assert_eq!(html.matches("</script>").count(), scripts.len());
    for foreign in ["src=", "@import", "<link", "url(", "fetch(", "innerHTML", "alert", "javascript:", "\u{1b}"] {
        assert!(!html.contains(foreign), "{foreign}");
    }
    assert!(!has("pages", "javascript:alert(2)"));
    assert!(html.len() < 300_000, "{} bytes", html.len());
}

/// The requests of a page, its errors and its dialogs.
#[cfg(unix)]
fn check_quiet(browser: &browser::Browser) {
    for trouble in
        ["Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled", "Page.javascriptDialogOpening"]
    {
        assert_eq!(browser.events(trouble), Vec::<&Value>::new());
    }
    for request in browser.events("Network.requestWillBeSent") {
        let url = request["params"]["request"]["url"].as_str().expect("a url");
        assert!(url.starts_with("file://"), "{url}");
    }
}

#[cfg(unix)]
#[test]
#[ignore = "needs Chromium, which .ci/run installs"]
fn a_report_works_in_a_browser() {
    let (_folder, report) = report();
    let mut browser = browser::Browser::start();
    browser.open(&report);
    assert_eq!(browser.eval("document.querySelector('h1').textContent"), "110 pages of 15 sites");
    browser.wait("document.querySelectorAll('main .card .line').length >= 10");

    // Search: a word of a text, a site, an id; accents do not matter.
    for (query, expected) in [
        ("lower brook", "2 pages found"),
        ("harbourpost 01.html", "1 page found"),
        ("γλαρονησος", "ΓΛΑΡΟΝΗΣΟΣ"),
        ("no such words", "0 pages found"),
    ] {
        browser.eval("document.getElementById('find').select(); document.getElementById('find').focus()");
        browser.send("Input.insertText", &json!({"text": query}));
        let expected = if expected == "ΓΛΑΡΟΝΗΣΟΣ" { " found" } else { expected };
        let status = "document.querySelector('main [role=status]').textContent";
        browser.wait(&format!(
            "document.querySelector('h1').textContent.includes({}) && {status}.endsWith({})",
            json!(query),
            json!(expected)
        ));
        assert!(query == "no such words" || browser.eval("document.querySelectorAll('main .line').length") != 0);
    }

    // A cluster opens, with who was first, and its pages side by side.
    browser.go("#copies", "document.querySelector('main > .paged details')");
    browser.eval("document.querySelector('main > .paged summary').click()");
    browser.wait("document.querySelectorAll('main .rail > li').length >= 2");
    assert_eq!(browser.eval("document.querySelector('.rail .when').textContent"), "first");
    browser.eval("document.querySelector('.rail summary').click()");
    browser.wait("document.querySelectorAll('.compare .pair').length > 1");
    assert!(browser.eval("document.querySelectorAll('.compare del, .compare ins').length").as_u64() >= Some(1));

    // Arabic runs from right to left, in lists and in texts, and what is beside it does not.
    browser.go("#chrome/0", "document.querySelector('.text del')");
    let direction = |what: &str| format!("getComputedStyle(document.querySelector({})).direction", json!(what));
    assert_eq!(browser.eval("document.querySelector('details[open] .headline').textContent"), "amwaj.example");
    for (what, expected) in [("main", "ltr"), (".template", "rtl"), (".text", "rtl"), (".template .facts", "ltr")] {
        assert_eq!(browser.eval(&direction(what)), expected, "{what}");
    }
    assert_eq!(browser.eval("document.querySelector('.slot').isConnected"), true);

    // Events hold their reports, in the order of time too.
    browser.go("#events/0", "document.querySelectorAll('.rail .line').length >= 2");
    browser.eval("document.querySelector('main .switch input').click()");
    browser.wait("document.querySelectorAll('main .lane').length > 1");
    browser.eval("document.querySelector('.days button').click()");
    browser.wait("document.querySelector('main [role=status]').textContent.includes(' of 20')");

    // Hostile pages are shown as they are, as text.
    browser.go("#find/alert(3)", "document.querySelectorAll('main .paged .line').length == 2");
    browser.eval("document.querySelector('main .line .headline').click()");
    browser.wait("document.querySelector('.text')?.textContent.includes('<img src=x onerror=alert(4)>')");
    assert_eq!(
        browser.eval("document.querySelectorAll('img, main script, main b.example, a[href^=javascript]').length"),
        0
    );

    // Light and dark by the system, and by hand.
    let paper = "getComputedStyle(document.body).backgroundColor";
    let mut papers = Vec::new();
    for scheme in ["light", "dark"] {
        browser.send(
            "Emulation.setEmulatedMedia",
            &json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]}),
        );
        papers.push(browser.eval(paper));
    }
    assert_ne!(papers[0], papers[1]);
    browser.eval("document.getElementById('theme').click()");
    assert_eq!(browser.eval(paper), papers[0], "light by hand");

    // Nothing is wider than the window.
    for width in [360, 768, 1280] {
        let size = json!({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false});
        browser.send("Emulation.setDeviceMetricsOverride", &size);
        for place in ["#overview", "#chrome/0", "#copies/0", "#events/0", "#page/0"] {
            browser.go(
                place,
                &format!(
                    "document.querySelector('main').className == {:?}",
                    &place[1..].split('/').next().unwrap_or("")
                ),
            );
            assert!(browser.eval("document.documentElement.scrollWidth").as_u64() <= Some(width), "{place} at {width}");
        }
    }
    check_quiet(&browser);
}
