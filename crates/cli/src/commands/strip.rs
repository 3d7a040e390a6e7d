//! `gleaner strip`: learns the chrome of each site, and prints the pages without it.

use gleaner::SiteModel;
use gleaner::boilerplate::kept;
use serde::Serialize;

use crate::args::Strip;
use crate::commands::{Error, RemovedPart, content, parts, read, refused};
use crate::output::{ColumnKind, NewFile, Records, Row};
use crate::progress::Unit;

#[derive(Serialize)]
struct Record<'a> {
    id: &'a str,
    text: String,
    removed: Vec<RemovedPart<'a>>,
    /// That nothing of the page would be left, so that it is kept whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    all_chrome: Option<bool>,
}

impl Row for Record<'_> {
    const COLUMNS: &'static [(&'static str, ColumnKind)] = &[
        ("id", ColumnKind::Text),
        ("text", ColumnKind::Text),
        ("removed", ColumnKind::Json),
        ("all_chrome", ColumnKind::Json),
    ];
}

pub(super) fn run(arguments: &Strip) -> Result<(), Error> {
    let progress = arguments.input.progress();
    // Opened first: to read all pages only to find that the model is damaged would be a pity.
    let mut model = match &arguments.model {
        Some(path) => SiteModel::from_bytes(&content(path)?).map_err(refused(path))?,
        None => SiteModel::default(),
    };
    let (pages, _) = read(&arguments.input, &progress)?;

    let name = "learning what sites repeat, and stripping it";
    let stage = progress.stage(name, Some(pages.len() as u64), Unit::Pages);
    let removed = model.learn_and_strip_observed(&pages, || stage.add(1));
    drop(stage);

    // None of the files takes its place before both can be written.
    let mut out = Records::to::<Record>(arguments.output.out.as_deref(), &arguments.input.columns())?;
    if let Some(path) = &arguments.save_model {
        let mut file = NewFile::create(path)?;
        file.put(&model.to_bytes()?)?;
        file.finish()?;
    }
    out.write_all(&pages, |at, page| {
        let all_chrome = removed[at].is_none().then_some(true);
        let removed = removed[at].as_deref().unwrap_or_default();
        Record { id: &page.id, text: kept(&page.text, removed), removed: parts(removed), all_chrome }
    })?;
    Ok(out.finish()?)
}
