//! What it costs to learn sites page by page: word F1 of what is left of each page when it comes, less what a batch of all
//! pages leaves, and less what a batch of the pages so far does, which is the most that can be known by then.
//!
//! `cargo run --release --example live -- PAGES GOLD [--orders 12] [--after 20]`, where both files are JSON lines with `id` and
//! `text`, and PAGES has `site`, too. Pages come in so many shuffled orders; those after the 20th of their sites count.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fs::read_to_string;

use gleaner::boilerplate::{kept, learn};
use gleaner::text::each_token;
use gleaner::{Page, SiteLearner, SiteModel};
use serde_json::Value;

/// How often a text has each word.
type Words = HashMap<u64, usize>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str, default: usize| {
        let place = arguments.iter().position(|argument| argument == name);
        place.map_or(Ok(default), |at| arguments.get(at + 1).map_or("", String::as_str).parse())
    };
    let (orders, after) = (option("--orders", 12)?.max(2), option("--after", 20)?);
    let [pages, gold, ..] = arguments.as_slice() else {
        return Err("usage: live PAGES GOLD [--orders N] [--after N]".into());
    };

    let field =
        |record: &Value, name: &str| record[name].as_str().map_or_else(|| record[name].to_string(), str::to_owned);
    let mut sites: BTreeMap<String, Vec<Page>> = BTreeMap::new();
    for record in records(pages)? {
        let page = Page::new(field(&record, "id"), field(&record, "text")).site(field(&record, "site"));
        sites.entry(page.site.clone()).or_default().push(page);
    }
    sites.retain(|_, pages| pages.len() > after);
    let gold: HashMap<String, Words> =
        records(gold)?.iter().map(|record| (field(record, "id"), words(&field(record, "text")))).collect();
    let f1 = |page: &Page, model: &SiteModel| {
        let left = words(&kept(&page.text, &model.strip(page)));
        gold.get(&page.id).map_or(0.0, |gold| f1(gold, &left))
    };

    println!("{:>6} {:>8} {:>8} {:>8} {:>16}  site", "pages", "batch", "live", "so far", "sd over orders");
    // Of each order the sums over all sites: batch, live, batch of the pages so far.
    let mut all = vec![[0.0; 3]; orders];
    let mut count = 0;
    for (site, pages) in &sites {
        let model = learn(pages);
        let batch: Vec<f64> = pages.iter().map(|page| f1(page, &model)).collect();
        let mut sums = vec![[0.0; 3]; orders];
        for (order, sums) in (1..).zip(&mut sums) {
            let (mut learner, mut live, mut so_far) = (SiteLearner::new(), SiteModel::default(), Vec::new());
            for at in shuffled(pages.len(), order) {
                let page = &pages[at];
                so_far.push(page);
                learner.observe(page);
                if learner.is_due(site) {
                    learner.finish_site(site, &mut live);
                }
                if so_far.len() > after {
                    for (sum, f1) in sums.iter_mut().zip([batch[at], f1(page, &live), f1(page, &learn(&so_far))]) {
                        *sum += f1;
                    }
                }
            }
        }
        report(site, pages.len() - after, &sums);
        count += pages.len() - after;
        for (all, sums) in all.iter_mut().zip(sums) {
            all.iter_mut().zip(sums).for_each(|(all, sum)| *all += sum);
        }
    }
    report("all", count, &all);
    Ok(())
}

fn records(path: &str) -> Result<Vec<Value>, Box<dyn Error>> {
    Ok(read_to_string(path)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

fn words(text: &str) -> Words {
    let mut words = Words::new();
    each_token(text, |token| *words.entry(token.hash).or_default() += 1);
    words
}

fn f1(gold: &Words, left: &Words) -> f64 {
    let common: usize = gold.iter().map(|(word, &count)| count.min(left.get(word).copied().unwrap_or(0))).sum();
    2.0 * common as f64 / (gold.values().sum::<usize>() + left.values().sum::<usize>()).max(1) as f64
}

/// The numbers below `count` in the `order`th order (Fisher and Yates; numbers by Marsaglia's xorshift).
fn shuffled(count: usize, order: u64) -> Vec<usize> {
    let mut all: Vec<usize> = (0..count).collect();
    let mut state = order.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for last in (1..count).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        all.swap(last, (state % (last as u64 + 1)) as usize);
    }
    all
}

/// Of so many pages of each order: batch, live and batch of the pages so far less that, and the spread of live less batch.
fn report(site: &str, pages: usize, sums: &[[f64; 3]]) {
    let mean = |of: &dyn Fn(&[f64; 3]) -> f64| sums.iter().map(of).sum::<f64>() / sums.len() as f64;
    let less = |sums: &[f64; 3]| (sums[1] - sums[0]) / pages as f64;
    let live = mean(&less);
    let spread = (mean(&|sums| (less(sums) - live).powi(2)) * sums.len() as f64 / (sums.len() as f64 - 1.0)).sqrt();
    let so_far = mean(&|sums| (sums[2] - sums[0]) / pages as f64);
    let batch = mean(&|sums| sums[0] / pages as f64);
    println!("{pages:>6} {batch:>8.4} {live:>+8.4} {so_far:>+8.4} {spread:>16.4}  {site}");
}
