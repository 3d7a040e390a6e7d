//! scratch: dedup of a jsonl
use std::io::BufRead;
fn main() {
    let t = std::time::Instant::now();
    let file = std::env::args().nth(1).unwrap();
    let mut ids = vec![];
    let mut words = vec![];
    let mut bytes = 0;
    let mut texts = vec![];
    for line in std::io::BufReader::new(std::fs::File::open(file).unwrap()).lines() {
        let v: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        ids.push(v["id"].to_string().trim_matches('"').to_string());
        texts.push(v["text"].as_str().unwrap().to_string());
    }
    eprintln!("read {:?}", t.elapsed());
    let t = std::time::Instant::now();
    for text in &texts {
        bytes += text.len();
        words.push(gleaner::text::word_keys(text));
    }
    eprintln!("words {:?} {} MB", t.elapsed(), bytes / 1000000);
    let t = std::time::Instant::now();
    if std::env::args().nth(2).is_some() {
        return;
    }
    let p = gleaner::cluster::place_all(&words);
    eprintln!("place {:?}", t.elapsed());
    for (id, p) in ids.iter().zip(&p) {
        println!("{{\"id\":\"{id}\",\"cluster\":{}}}", p.cluster);
    }
}
