//! What a caller may choose.

use crate::boilerplate::{SiteLearner, SiteModel};
use crate::cluster::{DuplicateOptions, EventOptions, EventWindow};
use crate::error::{Error, Result};
use crate::pipeline::sites::{MEMORY, Sites};
use crate::pipeline::stream::Gleaner;

/// Which page of a near-duplicate cluster stands for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Keep {
    /// The one with the most words once chrome is gone. Ties: the smallest identifier.
    #[default]
    Longest,
    /// The one with the earliest date; pages without one come last. Ties: the longest.
    Earliest,
    /// The first one in the input.
    First,
}

/// Sets up a [`Gleaner`]. Every default is a good one.
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct Builder {
    settings: Settings,
    model: SiteModel,
    site_memory: Option<usize>,
    sites_memory: usize,
}

#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Settings {
    pub(crate) strip: bool,
    pub(crate) events: bool,
    pub(crate) keep: Keep,
    pub(crate) prefer: Vec<String>,
    pub(crate) per_site: bool,
    pub(crate) duplicates: DuplicateOptions,
    pub(crate) window: usize,
}

impl Default for Builder {
    fn default() -> Self {
        let duplicates = DuplicateOptions::default();
        let settings = Settings {
            strip: true,
            events: true,
            keep: Keep::default(),
            prefer: Vec::new(),
            per_site: false,
            duplicates,
            window: 4000,
        };
        Builder { settings, model: SiteModel::default(), site_memory: None, sites_memory: MEMORY }
    }
}

impl Builder {
    /// Whether chrome is learnt and stripped before pages are compared. Default: yes.
    pub fn strip(mut self, strip: bool) -> Self {
        self.settings.strip = strip;
        self
    }

    /// Whether events are looked for. Default: yes.
    pub fn events(mut self, events: bool) -> Self {
        self.settings.events = events;
        self
    }

    /// Which page stands for a near-duplicate cluster. Default: the longest. For batches; a stream keeps what came first.
    pub fn keep(mut self, keep: Keep) -> Self {
        self.settings.keep = keep;
        self
    }

    /// Sites whose pages stand for a cluster before any other's, the most preferred first; among the pages of one site
    /// [`keep`](Self::keep) decides. Default: none. For batches.
    pub fn prefer_sites<S: Into<String>>(mut self, sites: impl IntoIterator<Item = S>) -> Self {
        self.settings.prefer = sites.into_iter().map(Into::into).collect();
        self
    }

    /// Whether a cluster has one page that stands for it on each of its sites, instead of one in all. Default: no. For
    /// batches.
    pub fn per_site(mut self, per_site: bool) -> Self {
        self.settings.per_site = per_site;
        self
    }

    /// How near-duplicates are found.
    pub fn duplicates(mut self, options: DuplicateOptions) -> Self {
        self.settings.duplicates = options;
        self
    }

    /// Starts from what is known of the sites already.
    pub fn model(mut self, model: SiteModel) -> Self {
        self.model = model;
        self
    }

    /// The number of latest stories among which a stream looks for reports of one event: 2 or more. Default: 4,000.
    pub fn event_window(mut self, stories: usize) -> Self {
        self.settings.window = stories;
        self
    }

    /// The most that a stream keeps of the pages of each site to learn from, in bytes: 4,096 or more. Default: 640 KiB, which
    /// with the at most 352 KiB of what is learnt from them makes less than a mebibyte a site.
    pub fn site_memory(mut self, bytes: usize) -> Self {
        self.site_memory = Some(bytes);
        self
    }

    /// The most that a stream keeps of all sites, in bytes: the sites that were not seen for the longest time give way, but
    /// never the last one. Default: 1 GiB. See [`Gleaner::take_site`] to keep them elsewhere.
    pub fn sites_memory(mut self, bytes: usize) -> Self {
        self.sites_memory = bytes;
        self
    }

    /// The gleaner.
    ///
    /// # Errors
    /// `Config` if a number is below its least.
    pub fn build(self) -> Result<Gleaner> {
        const LEAST_MEMORY: usize = 4096;
        if self.settings.window < 2 {
            return Err(Error::config(format!(
                "an event window of {} stories cannot hold two reports of one event: it needs at least 2",
                self.settings.window
            )));
        }
        let learner = match self.site_memory {
            Some(bytes) if bytes < LEAST_MEMORY => {
                return Err(Error::config(format!(
                    "a site memory of {bytes} bytes cannot hold two pages: it needs at least {LEAST_MEMORY}"
                )));
            }
            Some(bytes) => SiteLearner::with_limit(bytes),
            None => SiteLearner::new(),
        };
        let window = EventWindow::new(self.settings.window, EventOptions::default())?;
        let sites = Sites::new(self.model, learner, self.sites_memory);
        Ok(Gleaner::assemble(self.settings, sites, window))
    }
}
