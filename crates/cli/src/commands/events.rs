//! `gleaner events`: groups the pages that report one event, and the events that make one story.

use std::collections::BTreeMap;

use gleaner::cluster::events::{FEATURES, Judged, Model};
use gleaner::{Gleaned, Gleaner, Page};
use serde::Serialize;

use crate::args::Events;
use crate::commands::{Error, glean, names, read, rounded};
use crate::output::{ColumnKind, Records, Row};

#[derive(Serialize)]
struct Record<'a> {
    id: &'a str,
    event: &'a str,
    story: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    partners: Option<&'a [Partner<'a>]>,
}

impl Row for Record<'_> {
    const COLUMNS: &'static [(&'static str, ColumnKind)] = &[
        ("id", ColumnKind::Text),
        ("event", ColumnKind::Text),
        ("story", ColumnKind::Text),
        ("partners", ColumnKind::Json),
    ];
}

/// A page that came into question as a report of the same event.
#[derive(Serialize)]
struct Partner<'a> {
    id: &'a str,
    probability: f64,
    /// What each feature adds to the log odds, the largest first; what adds next to nothing is left out.
    evidence: Vec<Evidence>,
}

#[derive(Serialize)]
struct Evidence {
    feature: &'static str,
    value: f64,
    log_odds: f64,
}

/// Partners shown of a page.
const PARTNERS: usize = 5;
/// Log odds that are next to nothing.
const LEAST: f64 = 0.05;

pub(super) fn run(arguments: &Events) -> Result<(), Error> {
    let progress = arguments.input.progress();
    let (pages, _) = read(&arguments.input, &progress)?;
    let builder = Gleaner::builder().strip(!arguments.stripping.no_strip);
    let gleaned = glean(builder, &pages, &progress)?;
    let ids: Vec<&str> = pages.iter().map(|page| &*page.id).collect();
    let events = names(&ids, gleaned.pages.iter().map(|page| page.event));
    let stories = names(&ids, gleaned.pages.iter().map(|page| page.story));
    let partners = arguments.why.then(|| partners(&pages, &gleaned));
    let mut out = Records::to::<Record>(arguments.output.out.as_deref(), &arguments.input.columns())?;
    out.write_all(&pages, |at, page| {
        let partners = partners.as_ref().map(|all| all.get(&(at as u32)).map(Vec::as_slice).unwrap_or_default());
        Record { id: &page.id, event: events[at], story: stories[at], partners }
    })?;
    Ok(out.finish()?)
}

/// Of each page that stands for a cluster, its likeliest partners.
fn partners<'a>(pages: &'a [Page], gleaned: &Gleaned) -> BTreeMap<u32, Vec<Partner<'a>>> {
    let mut of_page: BTreeMap<u32, Vec<(u32, Judged)>> = BTreeMap::new();
    for judged in gleaned.judged(pages) {
        let (a, b) = judged.pair;
        of_page.entry(a).or_default().push((b, judged.clone()));
        of_page.entry(b).or_default().push((a, judged));
    }
    let model = Model::default();
    let partner = |(other, judged): (u32, Judged)| {
        let contributions = model.contributions(&judged);
        let features = FEATURES.iter().zip(judged.features).zip(contributions);
        let mut evidence: Vec<Evidence> = features
            .filter(|(_, log_odds)| log_odds.abs() >= LEAST)
            .map(|((&feature, value), log_odds)| Evidence {
                feature,
                value: rounded(value),
                log_odds: rounded(log_odds),
            })
            .collect();
        evidence.sort_by(|a, b| b.log_odds.abs().total_cmp(&a.log_odds.abs()));
        Partner { id: &pages[other as usize].id, probability: rounded(judged.probability.1), evidence }
    };
    let likeliest = |(page, mut all): (u32, Vec<(u32, Judged)>)| {
        all.sort_by(|a, b| b.1.probability.1.total_cmp(&a.1.probability.1).then(a.0.cmp(&b.0)));
        all.truncate(PARTNERS);
        (page, all.into_iter().map(partner).collect())
    };
    of_page.into_iter().map(likeliest).collect()
}
