//! A crawler's loop: each page is judged as it arrives, and the state is saved and opened again in the middle.
//!
//! `cargo run --example crawl`

use std::collections::BTreeMap;

use gleaner::{Gleaner, Page, Result};

/// Site, date and headline; below them the story. Two papers; the second prints some of what the first wrote.
const ARRIVALS: &str = "\
post | 2026-03-02 | Wenlow flood drives 214 households out
The River Arle burst its banks at Wenlow on Monday night, and 214 households had to leave their homes. Mayor Ida
Corran opened the grammar school to them.

post | 2026-03-02 | Church bells return to Port Selwyn
After sixty years in a museum cellar the three bells of St Olave's hang in their tower again. They will ring on Easter
Sunday, if the new oak frame has settled by then.

post | 2026-03-03 | Rovers sign striker Halloran
Pellbury Rovers have signed Tom Halloran until 2029. The striker scored nineteen goals last season, and six of them
with his head. The fee was not made known.

gazette | 2026-03-03 | Bells of St Olave's come home
(Agency) After sixty years in a museum cellar the three bells of St Olave's hang in their tower again. They will ring
on Easter Sunday, if the new oak frame has settled.

post | 2026-03-04 | Seagrass grows again off Gannet Point
Divers counted eleven hectares of seagrass off Gannet Point, where dredging had left bare sand. Young cod were seen
among the blades for the first time since 1998.

gazette | 2026-03-04 | Ferry fares rise by a tenth
Crossing to the Skerry Isles will cost a tenth more from May. The company blames dear fuel; islanders have gathered
900 names against it and want to be heard.

gazette | 2026-03-05 | Mayor on the Wenlow flood
Mayor Ida Corran slept in the grammar school herself: 214 households of Wenlow fled when the River Arle broke through.
Soldiers filled sandbags until morning.";

/// The page as it comes from the site, with everything that surrounds the story.
fn page((number, record): (usize, &str)) -> Option<Page> {
    let (head, story) = record.split_once('\n')?;
    let [site, date, title] = head.split(" | ").collect::<Vec<_>>().try_into().ok()?;
    let text = match site {
        "post" => format!("Home | News | Sport | Weather\n{title}\n{story}\nSign up for the Harbour Post by e-mail."),
        _ => format!("Valley Gazette: fair since 1871\n{title}\n{story}\nMore stories\nYour letters\nAbout cookies"),
    };
    Some(Page::new(format!("{site}-{number}"), text).site(format!("{site}.example")).title(title).date(date))
}

fn main() -> Result<()> {
    let mut gleaner = Gleaner::builder().build()?;
    let file = std::env::temp_dir().join(format!("gleaner-example-{}.state", std::process::id()));
    let mut first_reports = BTreeMap::new();
    for page in ARRIVALS.split("\n\n").enumerate().filter_map(page) {
        if gleaner.len() == 5 {
            // The crawler stops here, and another process goes on.
            std::fs::write(&file, gleaner.to_bytes()?)?;
            gleaner = Gleaner::from_bytes(&std::fs::read(&file)?)?;
            std::fs::remove_file(&file)?;
            println!("\n-- saved and opened again, with {} pages known --\n", gleaner.len());
        }
        let seen = gleaner.ingest(&page)?;
        println!("{} ({} bytes, {} kept)", page.id, page.text.len(), seen.text().len());
        for part in seen.removed() {
            println!("    without \"{}\" ({})", page.text[part.span.range()].trim(), part.rule.name());
        }
        match seen.duplicate_of() {
            Some(copy) => println!("    a copy of {}: {:.0} % of it is there", copy.id, copy.containment * 100.0),
            None => match first_reports.get(&seen.event()) {
                Some(first) => println!("    new, on the same event as {first}"),
                None => println!("    new, on a new event"),
            },
        }
        first_reports.entry(seen.event()).or_insert(page.id);
    }
    Ok(())
}
