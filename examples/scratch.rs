//! scratch: batch of a jsonl
use std::io::BufRead;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let events = args.get(2).is_some_and(|a| a == "events");
    let mut pages = vec![];
    for line in std::io::BufReader::new(std::fs::File::open(&args[1]).unwrap()).lines() {
        #[derive(serde::Deserialize)]
        struct R {
            id: serde_json::Value,
            text: String,
            #[serde(default)]
            site: String,
            #[serde(default)]
            title: String,
            #[serde(default)]
            date: String,
        }
        let r: R = serde_json::from_str(&line.unwrap()).unwrap();
        let id = r.id.as_str().map_or(r.id.to_string(), str::to_owned);
        let mut p = gleaner::Page::new(id, r.text).site(r.site);
        if events {
            p = p.title(r.title).date(r.date);
        }
        pages.push(p);
    }
    let g = gleaner::Gleaner::builder().events(events).build().unwrap();
    let t = std::time::Instant::now();
    let out = g.batch_observed(&pages, |s| eprintln!("{s:?} {:?}", t.elapsed())).unwrap();
    eprintln!("done {:?}", t.elapsed());
    for (p, o) in pages.iter().zip(&out.pages) {
        println!("{}", serde_json::json!({"id": p.id, "cluster": o.cluster, "event": o.event}));
    }
}
