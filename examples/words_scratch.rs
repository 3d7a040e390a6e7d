//! scratch
fn main() {
    let f = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    for _ in 0..3 {
        let t = std::time::Instant::now();
        let mut n = 0;
        for l in f.lines() {
            n += gleaner::text::word_keys(l).len();
        }
        println!("{n} words {} MB/s", f.len() as f64 / 1e6 / t.elapsed().as_secs_f64());
    }
}
