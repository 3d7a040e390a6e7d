//! A crawler that gleans as it goes.
//!
//! Serves two invented papers on loopback, crawls them with the crate `spider`, and hands each page to `Gleaner::ingest` as
//! it arrives. Prints what is new, what is a copy of what, and what was stripped. Needs no network:
//!
//! ```sh
//! cargo run --manifest-path examples/spider/Cargo.toml --target-dir target/spider
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::thread;

use gleaner::text::html;
use gleaner::{Gleaner, Page};
use spider::tokio;
use spider::website::Website;

/// The papers: one is HTML as it is, of the other the texts are made HTML. They share a few agency reports.
const SITES: [&str; 2] = ["harbourpost.example", "thedalecourier.example"];
/// Pages that may wait to be gleaned: more than there are.
const WAITING: usize = 64;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let pages = pages(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/crawl"))?;
    let expected = pages.len() - 1;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let home = format!("http://{}/", listener.local_addr()?);
    thread::spawn(move || listener.incoming().flatten().for_each(|stream| drop(answer(&stream, &pages))));

    let mut website = Website::new(&home);
    let mut found = website.subscribe(WAITING);
    let gleaning = tokio::spawn(async move {
        let mut gleaner = Gleaner::builder().build()?;
        let mut pages = 0;
        while let Ok(page) = found.recv().await {
            // The address tells the paper: `/harbourpost.example/01.html`. The list of pages has none.
            let path = page.get_url().strip_prefix(&home).unwrap_or_default().to_owned();
            if let Some((site, _)) = path.split_once('/') {
                pages += usize::from(glean(&mut gleaner, site, &path, &page.get_html())?);
            }
        }
        Ok::<usize, gleaner::Error>(pages)
    });
    website.crawl().await;
    website.unsubscribe();
    let gleaned = gleaning.await??;
    println!("{gleaned} of {expected} pages");
    if gleaned == expected { Ok(()) } else { Err("the crawl is not complete".into()) }
}

/// Gleans a page and tells what it is; whether it had any text.
fn glean(gleaner: &mut Gleaner, site: &str, id: &str, html: &str) -> Result<bool, gleaner::Error> {
    let read = html::extract(html.as_bytes(), Some("utf-8"));
    let page =
        Page::new(id, read.text).site(site).title(read.title).date(read.date).author(read.author).links(read.links);
    let seen = gleaner.ingest(&page)?;
    let stripped = seen.removed().iter().map(|removed| removed.span.len()).sum::<usize>();
    let what = match seen.duplicate_of() {
        Some(copy) => format!("a copy of {}, which holds {:.0} % of it", copy.id, 100.0 * copy.containment),
        None => "new".to_owned(),
    };
    println!("{id}: {what}, {stripped} of {} bytes stripped", page.text.len());
    Ok(!page.text.is_empty())
}

/// All pages by their paths, and a list of them at `/`.
fn pages(crawl: &Path) -> std::io::Result<BTreeMap<String, String>> {
    let mut pages = BTreeMap::new();
    for site in SITES {
        for entry in fs::read_dir(crawl.join(site))? {
            let path = entry?.path();
            let content = fs::read_to_string(&path)?;
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let is_html = path.extension().is_some_and(|ending| ending == "html");
            pages.insert(format!("/{site}/{name}.html"), if is_html { content } else { as_html(&content) });
        }
    }
    let links: String = pages.keys().map(|path| format!("<li><a href=\"{path}\">{path}</a>\n")).collect();
    pages.insert("/".to_owned(), format!("<!doctype html><title>All pages</title>\n<ul>\n{links}</ul>\n"));
    Ok(pages)
}

fn as_html(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    let paragraphs: String = escaped.lines().map(|line| format!("<p>{line}</p>\n")).collect();
    format!("<!doctype html><meta charset=utf-8>\n{paragraphs}")
}

/// Answers one request (RFC 9112), and closes the connection.
fn answer(stream: &TcpStream, pages: &BTreeMap<String, String>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    // The headers say nothing that matters here, but unread ones would break the connection.
    for header in lines {
        if header?.is_empty() {
            break;
        }
    }
    let page = request.split(' ').nth(1).and_then(|path| pages.get(path));
    let (status, body) = page.map_or(("404 Not Found", ""), |page| ("200 OK", page));
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}
