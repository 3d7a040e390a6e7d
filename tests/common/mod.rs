//! The invented crawl in `testdata/crawl`, with the truth about it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gleaner::{Page, Span};
use serde_json::Value;

/// A page of the crawl and what is true of it.
#[allow(dead_code, reason = "some tests need the pages only")]
pub(crate) struct Known {
    pub(crate) page: Page,
    /// Pages of one story are copies of one text.
    pub(crate) story: String,
    /// Pages of one event report one happening.
    pub(crate) event: String,
    /// Pages of one topic and different events are easily mixed up.
    pub(crate) topic: String,
    /// Where its chrome stands, in order.
    pub(crate) chrome: Vec<Span>,
}

/// The file or folder `path` of `testdata`.
pub(crate) fn testdata(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(path)
}

/// All pages of the crawl, site by site; those in HTML only if it can be read.
pub(crate) fn crawl() -> Vec<Known> {
    let mut truths: BTreeMap<String, Value> = BTreeMap::new();
    for file in sorted(&testdata("truth")) {
        for truth in records(&file) {
            let id = field(&truth, "id");
            assert!(truths.insert(id.clone(), truth).is_none(), "two truths about {id}");
        }
    }
    let mut all = Vec::new();
    for site in sorted(&testdata("crawl")) {
        for file in sorted(&site) {
            for page in pages(&name(&site), &file) {
                let truth = truths.remove(&page.id).unwrap_or_else(|| panic!("no truth about {}", page.id));
                all.push(known(page, &truth));
            }
        }
    }
    let unread: Vec<&String> = truths.keys().filter(|id| cfg!(feature = "html") || !is_html(id)).collect();
    assert!(unread.is_empty(), "truths about no page: {unread:?}");
    all
}

fn known(page: Page, truth: &Value) -> Known {
    let mut chrome = Vec::new();
    let mut from = 0;
    for part in truth["chrome"].as_array().expect("a list") {
        let part = part.as_str().expect("a string");
        let at = page.text[from..].find(part).unwrap_or_else(|| panic!("{}: no {part:?} in the text", page.id));
        chrome.push(Span::new(from + at, from + at + part.len()));
        from += at + part.len();
    }
    Known { story: field(truth, "story"), event: field(truth, "event"), topic: field(truth, "topic"), chrome, page }
}

fn pages(site: &str, file: &Path) -> Vec<Page> {
    let id = format!("{site}/{}", name(file));
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("txt") => vec![Page::new(id, read(file)).site(site)],
        Some("jsonl") => {
            let page = |record: &Value| {
                Page::new(field(record, "id"), field(record, "text"))
                    .site(site)
                    .url(field(record, "url"))
                    .title(field(record, "title"))
                    .date(field(record, "date"))
                    .author(record["author"].as_str().unwrap_or_default())
            };
            records(file).iter().map(page).collect()
        }
        Some(_) if is_html(&id) => html(site, id, file),
        _ => panic!("{} is no page", file.display()),
    }
}

/// Whether a page can only be read with the feature `html`.
pub(crate) fn is_html(id: &str) -> bool {
    Path::new(id).extension().is_some_and(|extension| extension == "html")
}

#[cfg(feature = "html")]
fn html(site: &str, id: String, file: &Path) -> Vec<Page> {
    let read = gleaner::text::html::extract(&fs::read(file).expect("a readable file"), None);
    vec![Page::new(id, read.text).site(site).title(read.title).date(read.date).author(read.author)]
}

#[cfg(not(feature = "html"))]
fn html(_: &str, _: String, _: &Path) -> Vec<Page> {
    Vec::new()
}

fn records(file: &Path) -> Vec<Value> {
    read(file).lines().map(|line| serde_json::from_str(line).expect("a record")).collect()
}

fn field(record: &Value, name: &str) -> String {
    record[name].as_str().unwrap_or_else(|| panic!("no {name} in {record}")).to_owned()
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    entries
}

fn name(path: &Path) -> String {
    path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned()
}
