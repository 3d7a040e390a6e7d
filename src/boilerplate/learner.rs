//! The memory of a site: a bounded, mergeable sample of its pages.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use crate::boilerplate::learn::learn_site;
use crate::boilerplate::model::SiteModel;
use crate::hash::hash_bytes;
use crate::page::Page;

/// Default limit of the text kept of one site, in bytes.
const SAMPLE: usize = 4 << 20;

/// Learns page by page what the sites of a crawl repeat.
///
/// Of each site it keeps the pages with the smallest hashes, as many as fit into a limit (4 MiB of text unless set): a
/// uniform sample, whatever the order of arrival. So learners can be merged in any order, and what they learn is exact for
/// sites below the limit. Pages without a site are ignored.
///
/// ```
/// use gleaner::{Page, SiteLearner, boilerplate::kept};
/// let page = |id, story: &str| Page::new(id, format!("{story}\nShare this: A | B")).site("news.example");
/// let mut learner = SiteLearner::new();
/// learner.observe(&page("1", "Rain came late to the northern valleys this year."));
/// learner.observe(&page("2", "The bridge over the Lower Brook is open again."));
/// let third = page("3", "Ferries will run every hour from Monday.");
/// let model = learner.finish();
/// assert_eq!(kept(&third.text, &model.strip(&third)).trim(), "Ferries will run every hour from Monday.");
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SiteLearner {
    limit: usize,
    sites: BTreeMap<String, Sample>,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Sample {
    pages: BTreeMap<u64, Page>,
    bytes: usize,
    /// The smallest hash that had no room: nothing from there on is kept, whatever comes later.
    bound: Option<u64>,
}

impl Default for SiteLearner {
    fn default() -> Self {
        SiteLearner::with_limit(SAMPLE)
    }
}

impl SiteLearner {
    /// A learner that knows nothing yet.
    pub fn new() -> Self {
        SiteLearner::default()
    }

    /// A learner that keeps at most `limit` bytes of text of each site, but always one page.
    pub fn with_limit(limit: usize) -> Self {
        SiteLearner { limit, sites: BTreeMap::new() }
    }

    /// Takes a page in. Amortised constant time but for copying the text.
    pub fn observe(&mut self, page: &Page) {
        if page.site.is_empty() {
            return;
        }
        let sample = match self.sites.get_mut(&page.site) {
            Some(sample) => sample,
            None => self.sites.entry(page.site.clone()).or_default(),
        };
        sample.observe(page, self.limit);
    }

    /// Takes in what `other` has seen. Associative and commutative; the smaller limit of the two holds.
    pub fn merge(&mut self, other: SiteLearner) {
        self.limit = self.limit.min(other.limit);
        for (site, theirs) in other.sites {
            let mine = self.sites.entry(site).or_default();
            mine.bound = mine.bound.into_iter().chain(theirs.bound).min();
            for page in theirs.pages.into_values() {
                mine.observe(&page, self.limit);
            }
        }
        for sample in self.sites.values_mut() {
            sample.trim(self.limit);
        }
    }

    /// What was learnt. Costs one pass over the pages kept.
    pub fn finish(&self) -> SiteModel {
        let mut model = SiteModel::default();
        for site in self.sites.keys() {
            self.finish_site(site, &mut model);
        }
        model
    }

    /// Puts what was learnt of one site into `model`, in place of what that knew of it.
    pub fn finish_site(&self, site: &str, model: &mut SiteModel) {
        if let Some(sample) = self.sites.get(site) {
            let pages: Vec<&Page> = sample.pages.values().collect();
            model.sites.insert(site.to_owned(), learn_site(&pages));
        }
    }

    /// The number of pages kept of a site.
    pub fn pages(&self, site: &str) -> usize {
        self.sites.get(site).map_or(0, |sample| sample.pages.len())
    }
}

impl Sample {
    fn observe(&mut self, page: &Page, limit: usize) {
        let key = sample_key(page);
        if self.bound.is_some_and(|bound| key >= bound) || self.pages.contains_key(&key) {
            return;
        }
        self.bytes += page.text.len();
        self.pages.insert(key, page.clone());
        self.trim(limit);
    }

    /// Drops what is beyond the bound or the limit, the largest hashes first.
    fn trim(&mut self, limit: usize) {
        let beyond = |last: u64, bound: Option<u64>| bound.is_some_and(|bound| last >= bound);
        while let Some((&last, _)) = self.pages.last_key_value() {
            let no_room = self.bytes > limit && self.pages.len() > 1;
            if !no_room && !beyond(last, self.bound) {
                break;
            }
            self.bound = Some(self.bound.map_or(last, |bound| bound.min(last)));
            self.bytes -= self.pages.remove(&last).map_or(0, |page| page.text.len());
        }
    }
}

/// Learns from pages at hand, without copying them: the same model as a [`SiteLearner`] that observed them all, and with the
/// feature `rayon` on all cores.
pub fn learn<P: Borrow<Page> + Sync>(pages: &[P]) -> SiteModel {
    let mut sites: BTreeMap<&str, BTreeMap<u64, &Page>> = BTreeMap::new();
    for page in pages.iter().map(Borrow::borrow).filter(|page| !page.site.is_empty()) {
        sites.entry(&page.site).or_default().insert(sample_key(page), page);
    }
    let learn_one = |(site, sample): (&str, BTreeMap<u64, &Page>)| {
        let mut bytes = 0;
        let fits = |page: &&Page| {
            bytes += page.text.len();
            bytes <= SAMPLE || bytes == page.text.len()
        };
        let kept: Vec<&Page> = sample.into_values().take_while(fits).collect();
        (site.to_owned(), learn_site(&kept))
    };
    #[cfg(feature = "rayon")]
    let sites = {
        use rayon::prelude::*;
        sites.into_par_iter().map(learn_one).collect()
    };
    #[cfg(not(feature = "rayon"))]
    let sites = sites.into_iter().map(learn_one).collect();
    SiteModel { sites }
}

/// Decides which pages of a site are kept: uniform, and the same for equal pages.
fn sample_key(page: &Page) -> u64 {
    hash_bytes(page.text.as_bytes(), hash_bytes(page.id.as_bytes(), 2))
}
