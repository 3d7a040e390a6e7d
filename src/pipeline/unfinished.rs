//! A batch that is not finished: what its stages brought so far.

use crate::boilerplate::{Removed, SiteModel};
use crate::cluster::Placement;
#[cfg(feature = "serde")]
use crate::error::{Error, Result};
#[cfg(feature = "serde")]
use crate::format::{Scheme, payload, seal, unseal};
#[cfg(feature = "serde")]
use crate::hash::{combine, hash_bytes};
#[cfg(feature = "serde")]
use crate::page::Page;
use crate::page::PageId;
use crate::pipeline::batch::Stage;
use crate::pipeline::settings::Settings;
#[cfg(feature = "serde")]
use crate::pipeline::stream::Gleaner;

/// What the finished stages of a batch brought, so that it can be saved and the batch gone on with another time.
///
/// About 60 bytes a page, more for pages with much chrome, and what is known of the sites. Empty before the first stage.
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use gleaner::{Gleaner, Page, Unfinished};
/// let gleaner = Gleaner::builder().build()?;
/// let pages = [Page::new("a", "Rain on Monday."), Page::new("b", "Snow on Friday.")];
/// let mut saved = Vec::new();
/// let whole = gleaner.batch_resumed(&pages, Unfinished::default(), |_, unfinished| saved.push(unfinished.to_bytes()))?;
/// // Interrupted behind any stage, the rest brings the same.
/// for bytes in saved {
///     let rest = gleaner.batch_resumed(&pages, Unfinished::from_bytes(&bytes?)?, |_, _| {})?;
///     assert_eq!(rest.clusters(), whole.clusters());
/// }
/// # }
/// # Ok::<(), gleaner::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Unfinished {
    /// A hash of the pages, the settings and the model that the batch began with; 0 if it has not begun.
    #[cfg(feature = "serde")]
    begun_with: u64,
    pub(crate) done: Done,
}

/// The stages that are finished, and what each brought.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) enum Done {
    #[default]
    Nothing,
    Stripped {
        model: SiteModel,
        removed: Vec<Vec<Removed>>,
    },
    Matched {
        model: SiteModel,
        removed: Vec<Vec<Removed>>,
        placements: Vec<Placement>,
    },
    Grouped {
        model: SiteModel,
        removed: Vec<Vec<Removed>>,
        placements: Vec<Placement>,
        /// The event and the story of each page.
        groups: (Vec<PageId>, Vec<PageId>),
    },
}

impl Unfinished {
    /// The stage that comes next; none if nothing is to be done for what comes next.
    pub(crate) fn next(&self, settings: &Settings) -> Option<Stage> {
        match self.done {
            Done::Nothing => settings.strip.then_some(Stage::Strip),
            Done::Stripped { .. } => Some(Stage::Match),
            Done::Matched { .. } => settings.events.then_some(Stage::Group),
            Done::Grouped { .. } => Some(Stage::Collect),
        }
    }
}

#[cfg(feature = "serde")]
impl Unfinished {
    /// It as a file of ours. Nearly linear time.
    ///
    /// # Errors
    /// None in practice: writing to memory does not fail.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        seal(Scheme::Unfinished, self)
    }

    /// What [`Unfinished::to_bytes`] wrote.
    ///
    /// # Errors
    /// `Format`, `Version` or `Checksum` if the bytes are not a whole file of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        unseal(Scheme::Unfinished, bytes)
    }

    /// It, if it is of a batch that begins with these, or has not begun.
    pub(crate) fn of(mut self, gleaner: &Gleaner, pages: &[Page]) -> Result<Self> {
        let hash = |bytes: Vec<u8>| hash_bytes(&bytes, 0);
        let mut begun_with = hash(payload(&(env!("CARGO_PKG_VERSION"), gleaner.settings(), gleaner.model()))?);
        for page in pages {
            begun_with = combine(begun_with, hash(payload(page)?));
        }
        if self.begun_with != 0 && self.begun_with != begun_with {
            return Err(Error::config(
                "the unfinished batch is of other pages, other settings or another version: begin anew, or give it what it \
                 began with"
                    .to_owned(),
            ));
        }
        self.begun_with = begun_with;
        Ok(self)
    }
}
