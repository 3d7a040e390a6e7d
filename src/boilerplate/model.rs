//! What is known of the sites: templates with their support.

use std::borrow::Borrow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::boilerplate::edges::{Gram, Grams, RUN, run};
use crate::boilerplate::glued::Runs;
use crate::boilerplate::learner::{draw, learn_and_strip, learn_beside};
use crate::boilerplate::strip::{Known, explained, strip};
use crate::boilerplate::template::{ENTRY, Removed, Rule, Template, Templates};
use crate::boilerplate::view::{Line, View};
#[cfg(feature = "serde")]
use crate::error::Result;
#[cfg(feature = "serde")]
use crate::format::{Scheme, seal, unseal};
use crate::hash::{KeyMap, combine, hash_bytes};
use crate::page::Page;
use crate::parallel::par_map;

/// The most that the templates of a site take, in bytes. With 340 KiB raw blocks of `DAnIEL` are better by .0002. The names
/// of the pages of a live sample take 50 KiB at most.
const TEMPLATES: usize = 300 << 10;

/// The memory that a page's name takes in a set, in bytes.
const NAME: usize = 16;
/// Stands for a run of words in the name of a page that has none of its own.
const NO_RUN: u64 = 0;

/// What the sites of a crawl repeat, and how to take it off their pages.
///
/// Made by a [`SiteLearner`](crate::SiteLearner); can be saved, opened and merged with another.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(from = "BTreeMap<String, SiteTemplates>"))]
#[doc(alias = "chrome")]
pub struct SiteModel {
    pub(crate) sites: BTreeMap<String, SiteTemplates>,
    /// The lines that several sites have in common; saved as those of a site without a name.
    common: SiteTemplates,
    /// On how many of the sites a template stands, by rule and key; follows from the sites.
    holders: KeyMap<u64, u32>,
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
    #[cfg_attr(feature = "serde", serde(with = "crate::hash::sorted_map"))]
    pub(crate) lines: Templates,
    /// The fixed words of lines with slots, with the number of stories that have them.
    #[cfg_attr(feature = "serde", serde(with = "crate::hash::sorted_map"))]
    pub(crate) literals: KeyMap<u64, u32>,
    /// Lines with slots, by key.
    #[cfg_attr(feature = "serde", serde(with = "crate::hash::sorted_map"))]
    pub(crate) slots: Templates,
    /// Site names on headlines, by key.
    #[cfg_attr(feature = "serde", serde(with = "crate::hash::sorted_map"))]
    pub(crate) names: Templates,
    /// Runs of three words at the start of pages, and at their end.
    #[cfg_attr(feature = "serde", serde(with = "crate::hash::sorted_map"))]
    pub(crate) heads: Grams,
    #[cfg_attr(feature = "serde", serde(with = "crate::hash::sorted_map"))]
    pub(crate) tails: Grams,
    /// What is cut from the edges of the pages, by the key of the run in it that is known best.
    #[cfg_attr(feature = "serde", serde(with = "crate::hash::sorted_map"))]
    pub(crate) head_runs: Templates,
    #[cfg_attr(feature = "serde", serde(with = "crate::hash::sorted_map"))]
    pub(crate) tail_runs: Templates,
    /// Runs of words that stories share, where pages come in one long line.
    #[cfg_attr(feature = "serde", serde(with = "crate::hash::sorted_map"))]
    pub(crate) runs: Runs,
    /// The names of the pages learnt from: see [`page_names`](SiteTemplates::page_names).
    pub(crate) learnt_from: BTreeSet<u64>,
    /// The largest [`draw`] of the pages that there was no room for; 0 if there was room for all.
    pub(crate) left_out: u64,
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

    /// The share of repeated lines on the site's pages: 0 up to 5 %, 1 from 40 % on.
    pub(crate) fn repetition(&self) -> f64 {
        let share = self.lines_repeated as f64 / self.lines_seen.max(1) as f64;
        ((share - 0.05) / 0.35).clamp(0.0, 1.0)
    }

    /// Whether a good extractor seems to have been at work, so little repeats.
    pub(crate) fn is_extracted(&self) -> bool {
        self.repetition() < 0.3
    }

    /// Whether words that so many stories share, but for the numbers in them, are a row of figures rather than chrome: without
    /// these "Net # vs #" says next to nothing, so a few stories that have it share nothing. Where Reuters-21578 is dealt out
    /// to sites of 20, 60 and 250 pages, 52,000, 36,000 and 63,000 bytes of 8.6 million are cut instead of 144,000, 114,000 and
    /// 203,000, and a third to two thirds of those are the agency's own sign-off. It costs `DAnIEL` .0003 from trafilatura's and
    /// readability's text. On raw pages, where chrome has figures too, it would cost .008. Not for the ends of pages, where a
    /// paper of saudi-dev has the same telephone numbers on a fifth of its pages.
    pub(crate) fn is_row(&self, words: usize, numbers: usize, carried: u32) -> bool {
        const FEW: f64 = 0.25;
        let has_figures = numbers >= 2 && numbers * 4 >= words;
        has_figures && self.is_extracted() && f64::from(carried) < FEW * f64::from(self.stories)
    }

    /// Two names by which a page is known again, stripped or not: its identifier with a run of words of either of its two
    /// longest own lines, sentences first, which stripping takes least. Of one line two runs, as its edges may go.
    pub(crate) fn page_names(&self, page: &Page, view: &View) -> [u64; 2] {
        let is_own = |line: &&Line| line.words >= RUN && !self.lines.contains_key(&line.key);
        let mut own: Vec<&Line> = view.lines.iter().filter(is_own).collect();
        own.sort_by_key(|line| Reverse((line.sentence, line.weight)));
        let runs = |at: usize| own.get(at).into_iter().flat_map(|line| view.words_of(line).windows(RUN).map(run));
        let names = [runs(0).min(), runs(1).max().or(runs(0).max())];
        names.map(|run| page_name(page, run.unwrap_or(NO_RUN)))
    }

    /// Whether it was learnt from the page, or the page was one of those that there was no room for.
    pub(crate) fn knows(&self, page: &Page) -> bool {
        let is_name = |run: u64| self.learnt_from.contains(&page_name(page, run));
        let has_name = || {
            let view = View::of(page, self);
            view.lines.iter().any(|line| view.words_of(line).windows(RUN).map(run).any(is_name))
        };
        draw(page) <= self.left_out || is_name(NO_RUN) || has_name()
    }

    /// All templates, by rule.
    fn by_rule(&self) -> [(Rule, &Templates); 5] {
        [
            (Rule::Line, &self.lines),
            (Rule::Slots, &self.slots),
            (Rule::SiteName, &self.names),
            (Rule::Head, &self.head_runs),
            (Rule::Tail, &self.tail_runs),
        ]
    }

    /// The template of a rule and a key.
    pub(crate) fn template(&self, rule: Rule, key: u64) -> Option<&Arc<Template>> {
        self.by_rule().into_iter().find(|(known, _)| *known == rule)?.1.get(&key)
    }

    fn by_rule_mut(&mut self) -> [(Rule, &mut Templates); 5] {
        [
            (Rule::Line, &mut self.lines),
            (Rule::Slots, &mut self.slots),
            (Rule::SiteName, &mut self.names),
            (Rule::Head, &mut self.head_runs),
            (Rule::Tail, &mut self.tail_runs),
        ]
    }

    /// The keys of all templates, different for different rules.
    fn keys(&self) -> impl Iterator<Item = u64> {
        self.by_rule().into_iter().flat_map(|(rule, templates)| templates.keys().map(move |&key| holder_key(rule, key)))
    }

    /// The memory that it takes, in bytes; an estimate from above.
    fn bytes(&self) -> usize {
        self.template_bytes() + self.learnt_from.len() * NAME
    }

    /// The same without the names of pages.
    fn template_bytes(&self) -> usize {
        let templates: usize =
            self.by_rule().iter().flat_map(|(_, templates)| templates.values()).map(|template| template.bytes()).sum();
        let counts = self.literals.len() + self.runs.len();
        let grams = self.heads.len() + self.tails.len();
        size_of::<Self>() + templates + counts * ENTRY + grams * (ENTRY + 2 * size_of::<Gram>())
    }

    /// Drops the least frequent of what is more than a site may take, and tells whether anything was.
    pub(crate) fn trim(&mut self) -> bool {
        if self.template_bytes() <= TEMPLATES {
            return false;
        }
        let mut all: Vec<(Reverse<u32>, u64, usize)> = Vec::new();
        for (_, templates) in self.by_rule() {
            all.extend(templates.iter().map(|(&key, template)| (Reverse(template.stories), key, template.bytes())));
        }
        for counts in [&self.literals, &self.runs] {
            all.extend(counts.iter().map(|(&key, &stories)| (Reverse(stories), key, ENTRY)));
        }
        for grams in [&self.heads, &self.tails] {
            let bytes = ENTRY + 2 * size_of::<Gram>();
            all.extend(grams.iter().map(|(&key, gram)| (Reverse(gram.edge), key, bytes)));
        }
        all.sort_unstable();
        let mut room = TEMPLATES.saturating_sub(size_of::<Self>());
        let first_out = all.iter().find(|&&(_, _, bytes)| {
            let fits = bytes <= room;
            room = room.saturating_sub(bytes);
            !fits
        });
        let Some(&(least, last, _)) = first_out else { return false };
        let stays = |stories: u32, key: u64| (Reverse(stories), key) < (least, last);
        for (_, templates) in self.by_rule_mut() {
            templates.retain(|&key, template| stays(template.stories, key));
            templates.shrink_to_fit();
        }
        for counts in [&mut self.literals, &mut self.runs] {
            counts.retain(|&key, stories| stays(*stories, key));
            counts.shrink_to_fit();
        }
        for grams in [&mut self.heads, &mut self.tails] {
            grams.retain(|&key, gram| stays(gram.edge, key));
            grams.shrink_to_fit();
        }
        true
    }

    fn merge(&mut self, other: &SiteTemplates) {
        self.lines_seen += other.lines_seen;
        self.lines_repeated += other.lines_repeated;
        self.stories += other.stories;
        self.pages += other.pages;
        for ((_, mine), (_, theirs)) in self.by_rule_mut().into_iter().zip(other.by_rule()) {
            for (&key, template) in theirs {
                mine.entry(key)
                    .and_modify(|known| Arc::make_mut(known).merge(template))
                    .or_insert_with(|| Arc::clone(template));
            }
        }
        for (mine, theirs) in [(&mut self.literals, &other.literals), (&mut self.runs, &other.runs)] {
            for (&key, &stories) in theirs {
                *mine.entry(key).or_default() += stories;
            }
        }
        for (mine, theirs) in [(&mut self.heads, &other.heads), (&mut self.tails, &other.tails)] {
            for (&key, gram) in theirs {
                mine.entry(key).and_modify(|known| known.merge(gram)).or_insert(*gram);
            }
        }
        self.learnt_from.extend(&other.learnt_from);
        self.left_out = self.left_out.max(other.left_out);
    }
}

impl SiteModel {
    pub(crate) fn of(sites: BTreeMap<String, SiteTemplates>) -> Self {
        let mut model = SiteModel::from(sites);
        for site in model.sites.values_mut() {
            count_sites(site, &model.holders);
        }
        model
    }

    /// A catalogue: a model of no site that knows these lines as what so many sites [have in common](Self::templates), such as
    /// what a system for running sites writes on their pages, in any language. It speaks against such lines on sites of which
    /// one or two stories are known. A number stands for any number. What is no line of words is left out.
    ///
    /// ```
    /// use gleaner::{Page, SiteModel, boilerplate::kept};
    /// let mut model = SiteModel::catalogue(["Leave a comment", "1 comments"], 3);
    /// let story = "Rain came late to the northern valleys this year, and the farmers of Upper Brook are short of hay.";
    /// let page = Page::new("1", format!("{story}\n12 comments\nLeave a comment")).site("news.example");
    /// model.learn(&[&page]);
    /// assert_eq!(kept(&page.text, &model.strip(&page)).trim(), story);
    /// ```
    pub fn catalogue<'l>(lines: impl IntoIterator<Item = &'l str>, sites: u32) -> SiteModel {
        let mut common = SiteTemplates::default();
        for text in lines {
            let view = View::of(&Page::new("", text), &SiteTemplates::default());
            if let [line] = view.lines.as_slice()
                && line.words > line.numbers
            {
                let template = Template { sites, ..Template::new(text.trim(), sites, sites) };
                common.lines.insert(line.key, Arc::new(template));
            }
        }
        SiteModel { common, ..SiteModel::default() }
    }

    /// Puts a site in, in place of what was known of it.
    pub(crate) fn put(&mut self, site: &str, mut templates: SiteTemplates) {
        self.remove(site);
        for key in templates.keys() {
            *self.holders.entry(key).or_default() += 1;
        }
        count_sites(&mut templates, &self.holders);
        self.sites.insert(site.to_owned(), templates);
    }

    /// Forgets a site.
    pub fn remove(&mut self, site: &str) {
        for key in self.sites.remove(site).iter().flat_map(SiteTemplates::keys) {
            if let Some(sites) = self.holders.get_mut(&key) {
                *sites -= 1;
                if *sites == 0 {
                    self.holders.remove(&key);
                }
            }
        }
    }

    /// Learns from the pages that it does not know yet, and adds that to what it knows: pages learnt from once do not count
    /// again, stripped or not, as long as they have their identifiers. Of a site of which not all pages had room, the same
    /// part of further pages counts. What sites have in common is told from those of them that are new. Costs one pass over the
    /// pages; with the feature `rayon` on all cores.
    ///
    /// ```
    /// use gleaner::{Page, SiteModel};
    /// let page = |id: &str, story| Page::new(id, format!("{story}\nShare this: A | B")).site("news.example");
    /// let pages = [page("1", "Rain came late to the valley."), page("2", "The old bridge is open again.")];
    /// let mut model = SiteModel::default();
    /// model.learn(&pages);
    /// let once = model.clone();
    /// model.learn(&pages);
    /// assert_eq!(model, once);
    /// ```
    pub fn learn<P: Borrow<Page> + Sync>(&mut self, pages: &[P]) {
        let knows = |page: &&Page| self.sites.get(&page.site).is_some_and(|site| site.knows(page));
        let new: Vec<&Page> = pages.iter().map(Borrow::borrow).filter(|page| !knows(page)).collect();
        self.merge(&learn_beside(&new, |site| self.sites.contains_key(site)));
    }

    /// Learns from the pages, as [`learn`](Self::learn) does, and gives what [`strip`](Self::strip) then removes from each of
    /// them, or none for a page that is [all chrome](Self::is_all_chrome). Where the model is new, pages are taken apart once for
    /// both, which saves a third of the time.
    ///
    /// ```
    /// use gleaner::{Page, SiteModel, boilerplate::kept};
    /// let page = |id: &str, story| Page::new(id, format!("{story}\nShare this: A | B")).site("news.example");
    /// let stories = ["Rain came late to the northern valleys.", "The old bridge is open again.", "Ferries run hourly now."];
    /// let pages = [page("1", stories[0]), page("2", stories[1]), page("3", stories[2])];
    /// let removed = SiteModel::default().learn_and_strip(&pages);
    /// assert_eq!(removed[2].as_deref().map(|removed| kept(&pages[2].text, removed)).as_deref().map(str::trim), Some(stories[2]));
    /// ```
    pub fn learn_and_strip<P: Borrow<Page> + Sync>(&mut self, pages: &[P]) -> Vec<Option<Vec<Removed>>> {
        self.learn_and_strip_observed(pages, || {})
    }

    /// [`learn_and_strip`](Self::learn_and_strip), telling `observe` of each page as it is stripped.
    pub fn learn_and_strip_observed<P: Borrow<Page> + Sync>(
        &mut self,
        pages: &[P],
        observe: impl Fn() + Sync,
    ) -> Vec<Option<Vec<Removed>>> {
        let mut known = BTreeMap::new();
        if self.sites.is_empty() && self.common.lines.is_empty() {
            (*self, known) = learn_and_strip(pages, &observe);
        } else {
            self.learn(pages);
        }
        let pages = pages.iter().enumerate().map(|(number, page)| (page.borrow(), known.remove(&number))).collect();
        par_map(pages, |(page, known): (&Page, _)| {
            if let (Some(site), Some(gone)) = (self.sites.get(&page.site), known) {
                return Some(explained(self.known(site), gone?));
            }
            observe();
            self.stripped(page)
        })
    }

    /// The memory that the templates of a site take, in bytes, with 32 for each page learnt from: below 352 KiB for what a
    /// [`SiteLearner`](crate::SiteLearner) of the default limit learnt.
    pub fn bytes(&self, site: &str) -> usize {
        self.sites.get(site).map_or(0, SiteTemplates::bytes)
    }

    /// The number of pages that a site was learnt from.
    pub(crate) fn pages(&self, site: &str) -> usize {
        self.sites.get(site).map_or(0, |site| site.pages as usize)
    }

    /// Finds the chrome on a page: what to remove, in order, without overlaps, as bytes of `page.text`.
    ///
    /// Nothing is removed from a page of an unknown site. Where fewer than three stories of the site are known, what several
    /// others have counts too. A page that would be left without a word, or with no more than a date, is kept whole. Stripping
    /// what [`kept`](crate::boilerplate::kept) leaves finds nothing more. Linear in the text.
    pub fn strip(&self, page: &Page) -> Vec<Removed> {
        self.stripped(page).unwrap_or_default()
    }

    /// What is removed from a page; none if it is all chrome.
    fn stripped(&self, page: &Page) -> Option<Vec<Removed>> {
        self.sites.get(&page.site).map_or_else(|| Some(Vec::new()), |site| strip(self.known(site), page))
    }

    fn known<'a>(&'a self, site: &'a SiteTemplates) -> Known<'a> {
        Known { site, common: Some(&self.common) }
    }

    /// Whether a page is nothing but chrome of its site, or that and a date, so that [`strip`](Self::strip) keeps it whole:
    /// better a bad page than none. Costs as much as stripping it.
    ///
    /// ```
    /// use gleaner::{Page, boilerplate::learn};
    /// let page = |id: &str, text| Page::new(id, text).site("news.example");
    /// let pages = [page("1", "Rain came late.\nShare this: A | B"), page("2", "A bridge opened.\nShare this: A | B")];
    /// let model = learn(&pages);
    /// let empty = page("3", "Share this: A | B\n12 March 2026");
    /// assert!(model.is_all_chrome(&empty) && model.strip(&empty).is_empty());
    /// assert!(!model.is_all_chrome(&pages[0]));
    /// ```
    pub fn is_all_chrome(&self, page: &Page) -> bool {
        self.stripped(page).is_none()
    }

    /// The sites, in order of name, with the pages and the stories learnt from.
    pub fn sites(&self) -> impl Iterator<Item = (&str, u32, u32)> {
        self.sites.iter().map(|(name, site)| (name.as_str(), site.pages, site.stories))
    }

    /// What a site repeats, most frequent first: its lines, lines with slots, site names on headlines, and the runs of words
    /// that are cut from the start and the end of its pages.
    ///
    /// Of no site, under an empty name: the lines that several sites have in common.
    pub fn templates(&self, site: &str) -> Vec<(Rule, &Template)> {
        let site = if site.is_empty() { Some(&self.common) } else { self.sites.get(site) };
        let Some(site) = site else { return Vec::new() };
        let mut all: Vec<(Rule, &Template)> = site
            .by_rule()
            .into_iter()
            .flat_map(|(rule, templates)| templates.values().map(move |template| (rule, &**template)))
            .collect();
        all.sort_by(|a, b| (b.1.stories, &a.1.text, a.0).cmp(&(a.1.stories, &b.1.text, b.0)));
        all
    }

    /// Adds what `other` has learnt. Sites known to both have their support added up, so a story that both have seen counts
    /// twice: see [`learn`](Self::learn) to add pages. Associative and commutative.
    pub fn merge(&mut self, other: &SiteModel) {
        let mut sites = std::mem::take(&mut self.sites);
        for (name, site) in &other.sites {
            sites.entry(name.clone()).or_default().merge(site);
        }
        let mut common = std::mem::take(&mut self.common);
        common.merge(&other.common);
        *self = SiteModel { common, ..SiteModel::of(sites) };
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

fn page_name(page: &Page, run: u64) -> u64 {
    combine(hash_bytes(page.id.as_bytes(), 3), run)
}

/// Tells each template of a site on how many sites it stands.
fn count_sites(site: &mut SiteTemplates, holders: &KeyMap<u64, u32>) {
    for (rule, templates) in site.by_rule_mut() {
        for (&key, template) in templates {
            let sites = holders.get(&holder_key(rule, key)).copied().unwrap_or(1);
            if template.sites != sites {
                Arc::make_mut(template).sites = sites;
            }
        }
    }
}

/// The keys of different kinds of templates come from the same words.
fn holder_key(rule: Rule, key: u64) -> u64 {
    combine(key, rule as u64)
}

impl From<BTreeMap<String, SiteTemplates>> for SiteModel {
    fn from(mut sites: BTreeMap<String, SiteTemplates>) -> Self {
        let common = sites.remove("").unwrap_or_default();
        let mut holders = KeyMap::default();
        for key in sites.values().flat_map(SiteTemplates::keys) {
            *holders.entry(key).or_default() += 1;
        }
        SiteModel { sites, common, holders }
    }
}

/// The sites alone: the rest follows from them.
#[cfg(feature = "serde")]
impl serde::Serialize for SiteModel {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let common = (!self.common.lines.is_empty()).then_some(("", &self.common));
        serializer.collect_map(common.into_iter().chain(self.sites.iter().map(|(name, site)| (name.as_str(), site))))
    }
}
