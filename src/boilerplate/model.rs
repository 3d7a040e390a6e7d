//! What is known of the sites: templates with their support.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::boilerplate::edges::Grams;
use crate::boilerplate::strip::strip;
use crate::boilerplate::template::{Removed, Rule, Template};
use crate::boilerplate::view::{Line, View};
#[cfg(feature = "serde")]
use crate::error::Result;
#[cfg(feature = "serde")]
use crate::format::{Scheme, seal, unseal};
use crate::page::Page;

/// What the sites of a crawl repeat, and how to take it off their pages.
///
/// Made by a [`SiteLearner`](crate::SiteLearner); can be saved, opened and merged with another.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[doc(alias = "chrome")]
pub struct SiteModel {
    pub(crate) sites: BTreeMap<String, SiteTemplates>,
}

/// What one site repeats.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct SiteTemplates {
    pub(crate) stories: u32,
    pub(crate) pages: u32,
    /// Lines seen, and those of them that stand in at least two stories.
    pub(crate) lines_seen: u64,
    pub(crate) lines_repeated: u64,
    /// Whole lines that stand in at least two stories, by key.
    pub(crate) lines: BTreeMap<u64, Arc<Template>>,
    /// The fixed words of lines with slots, with the number of stories that have them.
    pub(crate) literals: BTreeMap<u64, u32>,
    /// Lines with slots, by key.
    pub(crate) slots: BTreeMap<u64, Arc<Template>>,
    /// Site names on headlines, by key.
    pub(crate) names: BTreeMap<u64, Arc<Template>>,
    /// Runs of three words at the start of pages, and at their end.
    pub(crate) heads: Grams,
    pub(crate) tails: Grams,
}

impl SiteTemplates {
    /// The larger of `least` and a share of the site's stories.
    pub(crate) fn share(&self, least: u32, share: f64) -> u32 {
        least.max((f64::from(self.stories) * share).ceil() as u32)
    }

    /// From the first to behind the last line of a page that is one of the text's own; empty, behind all lines, if there is
    /// none.
    pub(crate) fn text_lines(&self, view: &View) -> Range<usize> {
        let own = |line: &Line| line.is_text() && !self.lines.contains_key(&line.key);
        let start = view.lines.iter().position(own).unwrap_or(view.lines.len());
        start..view.lines.iter().rposition(own).map_or(start, |last| last + 1)
    }

    /// Whether the pages of a well-known site come with next to no chrome in lines of its own.
    pub(crate) fn is_clean(&self) -> bool {
        self.stories >= 30 && (self.lines_repeated as f64) < 0.08 * self.lines_seen as f64
    }

    fn merge(&mut self, other: &SiteTemplates) {
        self.lines_seen += other.lines_seen;
        self.lines_repeated += other.lines_repeated;
        self.stories += other.stories;
        self.pages += other.pages;
        for (mine, theirs) in
            [(&mut self.lines, &other.lines), (&mut self.slots, &other.slots), (&mut self.names, &other.names)]
        {
            for (&key, template) in theirs {
                mine.entry(key)
                    .and_modify(|known| Arc::make_mut(known).merge(template))
                    .or_insert_with(|| Arc::clone(template));
            }
        }
        for (&word, &stories) in &other.literals {
            *self.literals.entry(word).or_default() += stories;
        }
        for (mine, theirs) in [(&mut self.heads, &other.heads), (&mut self.tails, &other.tails)] {
            for (&key, gram) in theirs {
                mine.entry(key).and_modify(|known| known.merge(gram)).or_insert_with(|| gram.clone());
            }
        }
    }
}

impl SiteModel {
    /// Finds the chrome on a page: what to remove, in order, without overlaps, as bytes of `page.text`.
    ///
    /// Nothing is removed from a page of an unknown site. A page that would be left without a word is kept whole. Stripping
    /// what [`kept`](crate::boilerplate::kept) leaves finds nothing more. Linear in the text.
    pub fn strip(&self, page: &Page) -> Vec<Removed> {
        self.sites.get(&page.site).map_or_else(Vec::new, |site| strip(site, page))
    }

    /// The sites, in order of name, with the pages and the stories learnt from.
    pub fn sites(&self) -> impl Iterator<Item = (&str, u32, u32)> {
        self.sites.iter().map(|(name, site)| (name.as_str(), site.pages, site.stories))
    }

    /// The lines, lines with slots and site names of a site, most frequent first. Runs of words glued to the text have no
    /// wording of their own until they are met on a page.
    pub fn templates(&self, site: &str) -> Vec<(Rule, &Template)> {
        let Some(site) = self.sites.get(site) else { return Vec::new() };
        let kinds = [(Rule::Line, &site.lines), (Rule::Slots, &site.slots), (Rule::SiteName, &site.names)];
        let mut all: Vec<(Rule, &Template)> = kinds
            .into_iter()
            .flat_map(|(rule, templates)| templates.values().map(move |template| (rule, &**template)))
            .collect();
        all.sort_by(|a, b| (b.1.stories, &a.1.text, a.0).cmp(&(a.1.stories, &b.1.text, b.0)));
        all
    }

    /// Adds what `other` has learnt. Sites known to both have their support added up, so a story that both have seen counts
    /// twice. Associative and commutative.
    pub fn merge(&mut self, other: &SiteModel) {
        for (name, site) in &other.sites {
            self.sites.entry(name.clone()).or_default().merge(site);
        }
    }

    /// The bytes of a file that holds the model.
    ///
    /// # Errors
    /// None in practice: writing to memory does not fail.
    #[cfg(feature = "serde")]
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        seal(Scheme::SiteModel, self)
    }

    /// The model that [`SiteModel::to_bytes`] wrote.
    ///
    /// # Errors
    /// `Format`, `Version` or `Checksum` if the bytes are not a whole model of this version.
    #[cfg(feature = "serde")]
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        unseal(Scheme::SiteModel, bytes)
    }
}
