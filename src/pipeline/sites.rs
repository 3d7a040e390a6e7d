//! What a stream knows of its sites, within a limit of memory: the coldest sites give way.

use std::collections::BTreeMap;

use crate::boilerplate::{Removed, SiteLearner, SiteModel};
use crate::page::Page;

/// Default limit of what is kept of all sites, in bytes: a thousand of the largest, or a hundred thousand of which a few
/// pages were seen.
pub(crate) const MEMORY: usize = 1 << 30;

/// What a site takes here besides its pages and its templates.
const OVERHEAD: usize = 384;

/// The samples of all sites and what was learnt from them.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Sites {
    pub(crate) model: SiteModel,
    learner: SiteLearner,
    limit: usize,
    bytes: usize,
    /// Counts the uses of all sites.
    clock: u64,
    uses: BTreeMap<String, Use>,
    /// The sites in the order in which they give way: first the pages of sites leave, then what was learnt of them, each time
    /// of those not seen for the longest time.
    order: BTreeMap<Warmth, String>,
}

/// Whether a site still has pages, and the time of its last use.
type Warmth = (bool, u64);

#[derive(Clone, Copy, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Use {
    warmth: Warmth,
    /// The memory counted for the site, and for what was learnt of it alone.
    bytes: usize,
    learnt: usize,
}

impl Sites {
    pub(crate) fn new(model: SiteModel, learner: SiteLearner, limit: usize) -> Self {
        let known: Vec<String> = model.sites().map(|(site, ..)| site.to_owned()).collect();
        let (uses, order) = (BTreeMap::new(), BTreeMap::new());
        let mut sites = Sites { model, learner, limit, bytes: 0, clock: 0, uses, order };
        for site in known {
            sites.note_learnt(&site);
            sites.use_now(&site);
        }
        sites
    }

    /// Takes a page in and finds its chrome.
    pub(crate) fn strip(&mut self, page: &Page) -> Vec<Removed> {
        if page.site.is_empty() {
            return Vec::new();
        }
        self.learner.observe(page);
        if self.learner.is_due(&page.site) && self.knows_as_much(&page.site) {
            self.learn(&page.site);
        }
        self.use_now(&page.site);
        self.shrink();
        self.model.strip(page)
    }

    /// Takes a site out, with its pages and what was learnt of it.
    pub(crate) fn take(&mut self, site: &str) -> Option<SiteLearner> {
        let taken = self.learner.take(site);
        self.forget(site);
        taken
    }

    /// Puts sites back, or adds what was seen of them elsewhere.
    pub(crate) fn put(&mut self, learner: SiteLearner) {
        let names: Vec<String> = learner.sites().map(str::to_owned).collect();
        self.learner.merge(learner);
        for site in names {
            self.learn(&site);
            self.use_now(&site);
        }
        self.shrink();
    }

    /// The site that would give way first.
    pub(crate) fn coldest(&self) -> Option<&str> {
        self.order.first_key_value().map(|(_, site)| site.as_str())
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// A model that was given stands until the sample of the site knows as much.
    fn knows_as_much(&self, site: &str) -> bool {
        self.learner.is_full(site) || self.learner.pages(site) >= self.model.pages(site)
    }

    fn learn(&mut self, site: &str) {
        self.learner.finish_site(site, &mut self.model);
        self.note_learnt(site);
    }

    fn note_learnt(&mut self, site: &str) {
        let learnt = self.model.bytes(site);
        self.uses.entry(site.to_owned()).or_default().learnt = learnt;
    }

    fn use_now(&mut self, site: &str) {
        self.clock += 1;
        self.count(site, self.clock);
    }

    /// Counts the memory of a site anew, as one that was used last at a time.
    fn count(&mut self, site: &str, time: u64) {
        let before = self.uses.get(site).copied().unwrap_or_default();
        // No use has the time 0.
        let name = self.order.remove(&before.warmth).unwrap_or_else(|| site.to_owned());
        let pages = self.learner.bytes(site);
        let now = Use {
            warmth: (pages == 0, time),
            bytes: OVERHEAD + 4 * name.len() + pages + before.learnt,
            learnt: before.learnt,
        };
        self.bytes = self.bytes + now.bytes - before.bytes;
        if let Some(known) = self.uses.get_mut(site) {
            *known = now;
        } else {
            self.uses.insert(name.clone(), now);
        }
        self.order.insert(now.warmth, name);
    }

    /// Lets sites give way until the rest fits, but never the one used last.
    fn shrink(&mut self) {
        while self.bytes > self.limit {
            let coldest = self.order.iter().find(|((_, time), _)| *time != self.clock);
            let Some((&(is_bare, time), site)) = coldest else { return };
            let site = site.clone();
            if is_bare {
                self.forget(&site);
            } else {
                self.learner.take(&site);
                self.count(&site, time);
            }
        }
    }

    fn forget(&mut self, site: &str) {
        self.learner.take(site);
        self.model.remove(site);
        if let Some(before) = self.uses.remove(site) {
            self.bytes -= before.bytes;
            self.order.remove(&before.warmth);
        }
    }
}
