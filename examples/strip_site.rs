//! What a site repeats, learnt from its pages and stripped from a new one, with the reason for each part that goes.
//!
//! `cargo run --example strip_site`

use gleaner::boilerplate::kept;
use gleaner::{Page, Result, SiteLearner, SiteModel};

/// Headline, author, story.
const STORIES: [(&str, &str, &str); 7] = [
    ("Church bells return to Port Selwyn", "Ada Finch", "After sixty years in a cellar the bells hang in their tower."),
    (
        "Seagrass grows off Gannet Point",
        "Ben Orde",
        "Divers counted eleven hectares where dredging had left bare sand.",
    ),
    ("Ferry fares rise by a tenth", "Ada Finch", "The company blames dear fuel; islanders have gathered 900 names."),
    ("Baker wins prize for rye loaf", "Cleo Marsh", "Nora Vint has the recipe from her aunt, and rests it three days."),
    ("Library keeps its Sunday hours", "Ben Orde", "Retired teachers will help at the desk in the reading room."),
    ("Lighthouse to shine once more", "Dan Ruddock", "A lamp from a scrapped ferry fits the old lens to the inch."),
    ("Rovers sign striker Halloran", "Cleo Marsh", "He scored nineteen goals last season, six of them with his head."),
];

/// The page as the site shows it.
fn page(number: usize) -> Page {
    let (title, author, story) = STORIES[number];
    let text = format!(
        "Home News Sport Weather\n{title} - Harbour Post\nBy {author} | Published {}/3/2026\n{story}\n\
         Read by {} people today\nSign up for our letter | Terms | Privacy",
        number + 1,
        120 + 17 * number,
    );
    Page::new(format!("post-{number}"), text).site("post.example").title(title).author(author)
}

fn main() -> Result<()> {
    let mut learner = SiteLearner::new();
    for number in 0..STORIES.len() - 1 {
        learner.observe(&page(number));
    }

    // A model is a file: learnt once, used by every later crawl.
    let file = std::env::temp_dir().join(format!("gleaner-example-{}.model", std::process::id()));
    std::fs::write(&file, learner.finish().to_bytes()?)?;
    let model = SiteModel::from_bytes(&std::fs::read(&file)?)?;
    std::fs::remove_file(&file)?;

    for (site, pages, stories) in model.sites() {
        println!("{site} repeats, by {pages} pages with {stories} stories:");
        for (rule, template) in model.templates(site) {
            println!("    {:>9} x{} {}", rule.name(), template.stories, template.text);
        }
    }

    let fresh = page(STORIES.len() - 1);
    let removed = model.strip(&fresh);
    println!("\nA new page, {} bytes:", fresh.text.len());
    for part in &removed {
        let (text, on) = (fresh.text[part.span.range()].trim(), &part.template);
        println!("    {text:?} goes: {}, on {} stories: {}…", part.rule.name(), on.stories, on.examples.join(", "));
    }
    println!("\nWhat is left:\n{}", kept(&fresh.text, &removed).trim());
    Ok(())
}
