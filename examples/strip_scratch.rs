//! scratch
use std::io::BufRead;
fn main() {
    let file = std::env::args().nth(1).unwrap();
    let mut pages = vec![];
    for line in std::io::BufReader::new(std::fs::File::open(file).unwrap()).lines() {
        let v: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let get = |k: &str| v[k].as_str().unwrap_or("").to_string();
        pages.push(
            gleaner::Page::new(get("id"), get("text")).site(get("site")).title(get("title")).author(get("author")),
        );
    }
    let t = std::time::Instant::now();
    let model = gleaner::boilerplate::learn(&pages);
    eprintln!("learn {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let out: Vec<_> = pages.iter().map(|p| model.strip(p)).collect();
    eprintln!("strip {:?}", t.elapsed());
    for (p, r) in pages.iter().zip(&out) {
        let removed: Vec<_> = r.iter().map(|r| serde_json::json!({"start": r.span.start, "end": r.span.end, "rule": r.rule.name(), "template": r.template.text, "df": r.template.stories, "t": &p.text[r.span.range()]})).collect();
        println!(
            "{}",
            serde_json::json!({"id": p.id, "text": gleaner::boilerplate::kept(&p.text, r), "removed": removed})
        );
    }
}
