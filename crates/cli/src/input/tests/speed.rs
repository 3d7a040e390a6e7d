//! How fast each format is read: `cargo test --release -p gleaner-cli speed -- --ignored --nocapture`.

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::Instant;

use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::data_type::{ByteArray, ByteArrayType};
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;

use crate::input::tests::*;

/// Invented articles of some 3 kB, 60 MB in all.
fn articles() -> Vec<String> {
    let mut state = 1_u64;
    let mut word = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let syllables = ["ba", "ren", "ti", "mo", "sal", "ke", "du", "vor"];
        let number = (state >> 33) as usize;
        (0..=number % 3).map(|at| syllables[number >> (3 * at + 2) & 7]).collect::<String>()
    };
    let article = |_| (0..60).fold(String::new(), |text, _| (0..10).fold(text, |text, _| text + &word() + " ") + "\n");
    (0..20_000).map(article).collect()
}

fn warc(kind: &str, number: usize, block: &str) -> String {
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:{number}>\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    )
}

fn parquet(articles: &[String]) -> Vec<u8> {
    let schema = parse_message_type("message pages { REQUIRED BINARY text (UTF8); }").expect("a schema");
    let zstd = Compression::ZSTD(ZstdLevel::try_new(3).expect("a level"));
    let properties = WriterProperties::builder().set_compression(zstd).build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema.into(), properties.into()).expect("memory");
    for articles in articles.chunks(5_000) {
        let values: Vec<_> = articles.iter().map(|article| ByteArray::from(article.as_str())).collect();
        let mut group = writer.next_row_group().expect("memory");
        let mut column = group.next_column().expect("memory").expect("a column");
        column.typed::<ByteArrayType>().write_batch(&values, None, None).expect("memory");
        column.close().expect("memory");
        group.close().expect("memory");
    }
    writer.into_inner().expect("memory")
}

#[test]
#[ignore = "a measurement"]
fn speed() {
    let articles = articles();
    let joined = |record: &dyn Fn(usize, &String) -> String| {
        let mut all = String::new();
        articles.iter().enumerate().for_each(|(number, text)| all.push_str(&record(number, text)));
        all.into_bytes()
    };
    let html = |text: &str| {
        let paragraphs = text.lines().fold(String::new(), |mut html, line| {
            let _ = write!(html, "<p class=\"a\">{line}</p>\n<div><a href=\"/b\">more</a></div>\n");
            html
        });
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><title>T</title><body>{paragraphs}</body></html>"
        )
    };
    let lines = joined(&|_, text| serde_json::json!({ "text": text }).to_string() + "\n");
    let rows = [b"id,text\n".to_vec(), joined(&|number, text| format!("{number},\"{text}\"\n"))].concat();
    let wet = joined(&|number, text| warc("conversion", number, text));
    let archive = joined(&|number, text| warc("response", number, &html(text)));
    println!("{:<16} {:>9} {:>9} {:>12} {:>12}", "file", "MB", "MB/s", "gzip -dc", "pages");
    for (name, content) in
        [("a.jsonl", lines), ("a.csv", rows), ("a.wet", wet), ("a.warc", archive), ("a.parquet", parquet(&articles))]
    {
        for is_gzip in [false, true] {
            // Parquet is compressed within.
            if is_gzip && name.contains("parquet") {
                continue;
            }
            let name = if is_gzip { format!("{name}.gz") } else { name.to_owned() };
            let file = if is_gzip { gzip(&content) } else { content.clone() };
            let folder = folder(&[(&name, &file)]);
            let path = folder.path().join(&name);
            // What is in the file: of Parquet the texts.
            let bytes = if name.contains("parquet") { articles.iter().map(String::len).sum() } else { content.len() };
            let rate = |started: Instant| bytes as f64 / 1e6 / started.elapsed().as_secs_f64();
            let started = Instant::now();
            let (pages, _) = read_all(&[&path], &Options::default()).expect("good files");
            let ours = rate(started);
            let started = Instant::now();
            let gzip = is_gzip && Command::new("gzip").arg("-dc").arg(&path).stdout(Stdio::null()).status().is_ok();
            let theirs = if gzip { format!("{:.0}", rate(started)) } else { String::new() };
            println!("{name:<16} {:>9.1} {ours:>9.0} {theirs:>12} {:>12}", bytes as f64 / 1e6, pages.len());
        }
    }
}
