//! `gleaner dedup`: finds near-duplicate pages.

use gleaner::cluster::{Candidates, DuplicateOptions, Evidence, Placement};
use gleaner::{Banding, Deduplicated, Gleaner, Page, PreparedPage, Preparer};
use serde::Serialize;

use crate::args::{Dedup, Way};
use crate::commands::{Error, for_each, names, rounded, show};
use crate::input::Make;
use crate::output::{ColumnKind, Records, Row};
use crate::progress::Progress;

#[derive(Serialize)]
struct Record<'a> {
    id: &'a str,
    cluster: &'a str,
    representative: &'a str,
    jaccard: f64,
    containment: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Why<'a>>,
}

impl Row for Record<'_> {
    const COLUMNS: &'static [(&'static str, ColumnKind)] = &[
        ("id", ColumnKind::Text),
        ("cluster", ColumnKind::Text),
        ("representative", ColumnKind::Text),
        ("jaccard", ColumnKind::Number),
        ("containment", ColumnKind::Number),
        ("why", ColumnKind::Json),
    ];
}

/// What a page was matched with and why; representatives of other clusters that it also matched.
#[derive(Serialize)]
struct Why<'a> {
    matched: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    log_odds: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Evidence>,
    links: Vec<&'a str>,
    /// Pages of clusters that it makes one with its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bridged: Vec<Compared<'a>>,
    /// The likeliest page that it was compared with and found no copy of.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<Compared<'a>>,
}

/// Another page that a page was compared with, and what they have in common.
#[derive(Serialize)]
struct Compared<'a> {
    page: &'a str,
    log_odds: f64,
    evidence: Evidence,
}

pub(super) fn run(arguments: &Dedup) -> Result<(), Error> {
    let progress = arguments.input.progress();
    let gleaner = Gleaner::builder()
        .strip(!arguments.stripping.no_strip)
        .keep(arguments.keep.into())
        .prefer_sites(&arguments.prefer)
        .per_site(arguments.per_site)
        .duplicates(options(arguments)?)
        .build()?;
    let pages = deduplicated(&gleaner, arguments, &progress)?;
    let ids: Vec<&str> = pages.iter().map(|page| &*page.id).collect();
    let clusters = names(&ids, pages.iter().map(|page| page.cluster));
    let mut out = Records::to::<Record>(arguments.output.out.as_deref(), &arguments.input.columns())?;
    out.write_all(&pages, |at, page| Record {
        id: &page.id,
        cluster: clusters[at],
        representative: ids[page.representative as usize],
        jaccard: rounded(page.jaccard),
        containment: rounded(page.containment),
        why: arguments.why.then(|| why(&ids, &page.placement)),
    })?;
    out.finish()?;
    // The process ends: to give its memory back piece by piece would only take time.
    std::mem::forget(pages);
    Ok(())
}

/// The pages as they are read.
fn deduplicated(gleaner: &Gleaner, arguments: &Dedup, progress: &Progress) -> Result<Vec<Deduplicated>, Error> {
    let mut deduplicator = gleaner.deduplicator();
    let mut pushed = Ok(());
    for_each(&arguments.input, progress, &gleaner, &mut |page| {
        if pushed.is_ok() {
            pushed = deduplicator.push_prepared(page);
        }
    })?;
    pushed?;
    let (mut shown, pages) = (None, deduplicator.len());
    Ok(deduplicator.finish_observed(|stage| show(stage, &mut shown, pages, progress)))
}

/// Texts are given back where they were read: that of a page is not held until others are.
impl<'g> Make for &'g Gleaner {
    type Room = Preparer<'g>;
    type Made = PreparedPage;

    fn room(&self) -> Preparer<'g> {
        self.preparer()
    }

    fn make(&self, preparer: &mut Preparer<'g>, page: Page) -> PreparedPage {
        preparer.prepare(page)
    }
}

fn options(arguments: &Dedup) -> Result<DuplicateOptions, Error> {
    const DAY: u32 = 24 * 60 * 60;
    let candidates = match arguments.candidates {
        Way::BottomK => Candidates::default(),
        Way::Minhash => Candidates::MinHash(Banding::for_threshold(0.5, 128)?),
        Way::Simhash => Candidates::SimHash(Candidates::MAX_DISTANCE),
    };
    let options = DuplicateOptions::default().candidates(candidates)?;
    // As many seconds as fit are as good as more: dates are known from 1970 on.
    let within = |days: u16| u32::from(days).saturating_mul(DAY);
    Ok(arguments.within_days.map_or(options, |days| options.within(within(days))))
}

fn why<'a>(ids: &[&'a str], placement: &Placement) -> Why<'a> {
    let id = |at: u32| ids[at as usize];
    let evidence = placement.matched.map(|(_, evidence)| evidence.rounded());
    let compared = |&(with, evidence): &(u32, Evidence)| {
        let evidence = evidence.rounded();
        Compared { page: id(with), log_odds: rounded(evidence.log_odds()), evidence }
    };
    Why {
        matched: placement.matched.map(|(with, _)| id(with)),
        log_odds: evidence.map(|evidence| rounded(evidence.log_odds())),
        evidence,
        links: placement.links.iter().map(|&link| id(link)).collect(),
        bridged: placement.bridged.iter().map(compared).collect(),
        refused: placement.refused.as_ref().map(compared),
    }
}
