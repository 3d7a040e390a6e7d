//! The invented crawl in `testdata/crawl`.

use std::fs;
use std::path::{Path, PathBuf};

use gleaner::Page;
use serde_json::Value;

/// The file or folder `path` of `testdata`.
pub(crate) fn testdata(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(path)
}

/// All pages of the crawl, site by site; those in HTML only if it can be read.
pub(crate) fn crawl() -> Vec<Page> {
    let sites = sorted(&testdata("crawl")).into_iter();
    sites.flat_map(|site| sorted(&site).into_iter().flat_map(move |file| pages(&name(&site), &file))).collect()
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

pub(crate) fn records(file: &Path) -> Vec<Value> {
    read(file).lines().map(|line| serde_json::from_str(line).expect("a record")).collect()
}

pub(crate) fn field(record: &Value, name: &str) -> String {
    record[name].as_str().unwrap_or_else(|| panic!("no {name} in {record}")).to_owned()
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

pub(crate) fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    entries
}

fn name(path: &Path) -> String {
    path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned()
}
