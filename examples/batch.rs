//! A batch: pages of two sites and two languages, cleaned, deduplicated and grouped at once.
//!
//! `cargo run --example batch`

use gleaner::{Gleaner, Keep, Page, Result};

/// Identifier, date and headline; below them the story.
const PAGES: &str = "\
en1 | 2026-03-02 | Wenlow flood drives 214 households out
The River Arle burst its banks at Wenlow on Monday night, and 214 households had to leave their homes. Mayor Ida
Corran opened the grammar school to them.

en2 | 2026-03-03 | Mayor Corran opens school after flood
Mayor Ida Corran slept in the grammar school herself: 214 households of Wenlow fled when the River Arle broke through.
Soldiers filled sandbags until morning.

en3 | 2026-03-03 | Flood at Wenlow: 214 households out
(Agency) The River Arle burst its banks at Wenlow on Monday night, and 214 households had to leave their homes. Mayor
Ida Corran opened the grammar school.

en4 | 2026-03-02 | Church bells return to Port Selwyn
After sixty years in a museum cellar the three bells of St Olave's hang in their tower again. They will ring on Easter
Sunday, if the new oak frame has settled by then.

fr1 | 2026-03-03 | Le tunnel du col de Brane fermé
Le tunnel du col de Brane est fermé depuis mardi : un camion chargé de sel y a pris feu et 38 automobilistes ont été
évacués. Le préfet Luc Sernay promet un rapport.

fr2 | 2026-03-04 | Incendie : Luc Sernay au col de Brane
Au lendemain de l'incendie du camion de sel, le préfet Luc Sernay s'est rendu au tunnel du col de Brane. Les 38
automobilistes évacués vont bien, dit-il.

fr3 | 2026-03-03 | Col de Brane : tunnel fermé
Le tunnel du col de Brane est fermé depuis mardi midi : un camion chargé de sel y a pris feu et 38 automobilistes ont
été évacués. Le préfet promet un rapport.

fr4 | 2026-03-05 | Trois loutres dans la Vaise
Un pêcheur a filmé trois loutres dans la Vaise, d'où elles avaient disparu il y a quarante ans. L'association des
rivières demande que les berges soient laissées en friche.";

/// The page as its site shows it.
fn page(record: &str) -> Option<Page> {
    let (head, story) = record.split_once('\n')?;
    let [id, date, title] = head.split(" | ").collect::<Vec<_>>().try_into().ok()?;
    let (site, text) = if id.starts_with("en") {
        ("post.example", format!("Home | News | Sport\n{title}\n{story}\nSign up for the Harbour Post by e-mail."))
    } else {
        ("courrier.example", format!("Le Courrier d'Aubray\n{title}\n{story}\nAbonnez-vous\nMentions légales"))
    };
    Some(Page::new(id, text).site(site).title(title).date(date))
}

fn main() -> Result<()> {
    let pages: Vec<Page> = PAGES.split("\n\n").filter_map(page).collect();
    let gleaned = Gleaner::builder().keep(Keep::Earliest).build()?.batch(&pages)?;

    println!("Clusters of near-duplicates:");
    for cluster in gleaned.clusters().iter().filter(|cluster| cluster.len() > 1) {
        for at in cluster.iter().map(|&at| at as usize) {
            let (found, id) = (&gleaned.pages[at], &pages[at].id);
            let stands = &pages[found.representative as usize].id;
            println!("    {id}, for which {stands} stands: Jaccard {:.2}", found.jaccard);
        }
        println!();
    }
    println!("Events:");
    for event in gleaned.events() {
        for (report, &at) in event.iter().enumerate() {
            println!("    {} {}", if report == 0 { "-" } else { " " }, pages[at as usize].title);
        }
    }
    let kept = gleaned.kept();
    println!("\nKept: {} of {}", kept.count_ones(), kept.len());
    for (page, keep) in pages.iter().zip(&kept) {
        println!("    {} {}", if *keep { "[x]" } else { "[ ]" }, page.id);
    }
    Ok(())
}
