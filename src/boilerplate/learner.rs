//! The memory of a site: a bounded, mergeable sample of its pages that forgets.

use std::borrow::{Borrow, Cow};
use std::collections::BTreeMap;

use crate::boilerplate::learn::{learn_common, learn_site};
use crate::boilerplate::model::{SiteModel, SiteTemplates};
use crate::boilerplate::strip::{Gone, Known, what_goes};
use crate::boilerplate::view::View;
#[cfg(feature = "serde")]
use crate::error::Result;
#[cfg(feature = "serde")]
use crate::format::{Scheme, seal, unseal};
use crate::hash::hash_bytes;
use crate::page::Page;
use crate::parallel::par_map;

/// Default limit of what is kept of one site, in bytes. With what is learnt from it (see [`SiteModel::bytes`]) it stays below
/// a mebibyte. On six Arabic papers of 133 to 3,000 pages a sixth of 4 MiB finds as much chrome and hurts no more, a twelfth
/// is a matter of luck; on the largest sites of `DAnIEL` (93 pages in 2 MB of raw blocks) it costs .003 of F1.
const SAMPLE: usize = 640 << 10;

/// The limit of the text of pages at hand, of which nothing is kept: it only bounds the work.
const BATCH: usize = 4 << 20;

/// So many pages of a site later, a page is half as likely to be in the sample: a default sample of articles of 3 kB, some
/// two hundred, is of the last thousand pages, so that after a redesign a few dozen pages make the new chrome frequent.
const HALF_LIFE: u64 = 512;

/// What a kept page takes besides its texts: its fields, and its entry in a table that may be half empty.
const OVERHEAD: usize = 2 * (size_of::<Page>() + size_of::<Rank>());

/// A site is learnt anew when this part of its sample is new. On the sites of `DAnIEL` of more than twenty pages that is within .002
/// of learning at every page (word F1, resiliparse's text; a fifth: .009).
const NEW: usize = 20;

/// Fewer pages repeat nothing that could be told from chance.
const FEWEST: usize = 3;

/// Learns page by page what the sites of a crawl repeat.
///
/// Of each site it keeps a sample of pages, up to a limit in bytes (640 KiB unless set) in which everything is counted. The
/// sample prefers the later ones: a page counts half as much as one that comes 512 pages of the site later (forward decay:
/// Cormode, Shkapenyuk, Srivastava, Xu, 2009; by priorities, as Efraimidis and Spirakis, 2006), so that chrome that went with
/// a redesign is forgotten. Each page's priority is drawn by its hash when it comes, and kept with it; so learners can be
/// merged in any order, and the order of arrival does not matter at all until a site is beyond its limit. Of a page longer
/// than an eighth of the limit the middle is left out. Pages without a site are ignored. What several sites have in common,
/// such as the lines of a theme, [`finish`](Self::finish) tells from one page of each.
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
///
/// // A site that has gone quiet can be put aside, and merged again before its next page.
/// let aside = learner.take("news.example");
/// assert_eq!(learner.pages("news.example"), 0);
/// aside.into_iter().for_each(|aside| learner.merge(aside));
/// assert_eq!(learner.finish(), model);
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SiteLearner {
    limit: usize,
    sites: BTreeMap<String, Sample>,
}

/// The priority of a page in the sample, and its hash; the smallest leave first.
type Rank = (u64, u64);

#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Sample {
    pages: BTreeMap<Rank, Page>,
    bytes: usize,
    /// The largest rank that had no room: nothing up to there is kept, whatever comes later.
    bound: Option<Rank>,
    /// Pages seen, kept or not.
    seen: u64,
    /// Pages taken into the sample since the site was learnt last.
    new: usize,
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

    /// A learner that keeps at most `limit` bytes of each site, but always one page, of which at most as much text.
    pub fn with_limit(limit: usize) -> Self {
        SiteLearner { limit, sites: BTreeMap::new() }
    }

    /// Takes a page in. Amortised constant time but for copying the text and a look at the ranks of the site's pages.
    pub fn observe(&mut self, page: &Page) {
        if page.site.is_empty() {
            return;
        }
        let sample = match self.sites.get_mut(&page.site) {
            Some(sample) => sample,
            None => self.sites.entry(page.site.clone()).or_default(),
        };
        let rank = rank(page, sample.seen);
        sample.seen += 1;
        if sample.has_room(rank) {
            let mut page = sampled(page, self.limit).into_owned();
            // The site is the key of the sample, and nothing is learnt from addresses and links.
            (page.site, page.url, page.links) = (String::new(), String::new(), Vec::new());
            sample.keep(rank, page, self.limit);
        }
    }

    /// Takes in what `other` has seen. Associative, commutative and idempotent; the smaller limit of the two holds.
    pub fn merge(&mut self, other: SiteLearner) {
        self.limit = self.limit.min(other.limit);
        for (site, theirs) in other.sites {
            let mine = self.sites.entry(site).or_default();
            mine.bound = mine.bound.max(theirs.bound);
            mine.seen = mine.seen.max(theirs.seen);
            for (rank, page) in theirs.pages {
                mine.keep(rank, page, self.limit);
            }
        }
        for sample in self.sites.values_mut() {
            sample.trim(self.limit);
        }
    }

    /// Takes a site out, with all that was seen of it, if anything was: for a store, until [`merge`](Self::merge) puts it
    /// back. Pages of the site that come in between count as older than those that were put aside.
    pub fn take(&mut self, site: &str) -> Option<SiteLearner> {
        let (site, sample) = self.sites.remove_entry(site)?;
        Some(SiteLearner { limit: self.limit, sites: BTreeMap::from([(site, sample)]) })
    }

    /// The sites of which something was seen, in order of name.
    pub fn sites(&self) -> impl Iterator<Item = &str> {
        self.sites.keys().map(String::as_str)
    }

    /// The number of pages kept of a site.
    pub fn pages(&self, site: &str) -> usize {
        self.sites.get(site).map_or(0, |sample| sample.pages.len())
    }

    /// The memory that a site takes here, in bytes: at most the limit, unless one page alone has many long fields.
    pub fn bytes(&self, site: &str) -> usize {
        self.sites.get(site).map_or(0, |sample| sample.bytes)
    }

    /// What was learnt. Costs one pass over the pages kept.
    pub fn finish(&self) -> SiteModel {
        let mut sites: BTreeMap<_, _> =
            self.sites.iter().map(|(site, sample)| (site.clone(), sample.learn())).collect();
        sites.extend(common(self.sites.values().filter_map(Sample::first).collect()).0);
        SiteModel::of(sites)
    }

    /// Puts what was learnt of one site into `model`, in place of what that knew of it. Costs one pass over the pages kept
    /// of the site.
    pub fn finish_site(&mut self, site: &str, model: &mut SiteModel) {
        if let Some(sample) = self.sites.get_mut(site) {
            sample.new = 0;
            model.put(site, sample.learn());
        }
    }

    /// Whether enough of the site's sample is new for [`finish_site`](Self::finish_site) to say anything new. Heeding it keeps
    /// the cost of all learning together within a constant factor of one pass over the pages.
    pub fn is_due(&self, site: &str) -> bool {
        self.sites.get(site).is_some_and(|sample| {
            let pages = sample.pages.len();
            pages >= FEWEST && sample.new >= (pages / NEW).max(1)
        })
    }

    /// Whether pages of the site had to be left out.
    pub(crate) fn is_full(&self, site: &str) -> bool {
        self.sites.get(site).is_some_and(|sample| sample.bound.is_some())
    }

    /// The bytes of a file that holds the learner, such as one site that was taken out.
    ///
    /// # Errors
    /// None in practice: writing to memory does not fail.
    #[cfg(feature = "serde")]
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        seal(Scheme::SiteLearner, self)
    }

    /// The learner that [`SiteLearner::to_bytes`] wrote.
    ///
    /// # Errors
    /// `Format`, `Version` or `Checksum` if the bytes are not a whole learner of this version.
    #[cfg(feature = "serde")]
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        unseal(Scheme::SiteLearner, bytes)
    }
}

impl Sample {
    fn learn(&self) -> SiteTemplates {
        learn_site(&in_order(self.pages.iter().map(|(&rank, page)| (rank, page)).collect()), None).0
    }

    /// The page that comes first by its hash.
    fn first(&self) -> Option<&Page> {
        self.pages.iter().min_by_key(|(rank, _)| rank.1).map(|(_, page)| page)
    }

    fn has_room(&self, rank: Rank) -> bool {
        self.bound.is_none_or(|bound| rank > bound)
    }

    /// Keeps a page, or the higher of two ranks of a page that came twice.
    fn keep(&mut self, rank: Rank, page: Page, limit: usize) {
        let known = self.pages.keys().find(|known| known.1 == rank.1).copied();
        if !self.has_room(rank) || known.is_some_and(|known| known >= rank) {
            return;
        }
        match known {
            Some(known) => self.drop_page(known),
            None => self.new += 1,
        }
        self.bytes += bytes(&page);
        self.pages.insert(rank, page);
        self.trim(limit);
    }

    fn drop_page(&mut self, rank: Rank) {
        self.bytes -= self.pages.remove(&rank).map_or(0, |page| bytes(&page));
    }

    /// Drops what is up to the bound or beyond the limit, the smallest ranks first.
    fn trim(&mut self, limit: usize) {
        while let Some((&last, _)) = self.pages.first_key_value() {
            let no_room = self.bytes > limit && self.pages.len() > 1;
            if !no_room && self.has_room(last) {
                break;
            }
            self.bound = self.bound.max(Some(last));
            self.drop_page(last);
        }
    }
}

fn bytes(page: &Page) -> usize {
    OVERHEAD + page.id.len() + page.text.len() + page.title.len() + page.author.len() + page.date.len()
}

/// Learns from pages at hand, without copying them: the same model as a [`SiteLearner`] that observed them all, but for
/// larger samples of large sites (4 MiB of text), drawn without regard to order; with the feature `rayon` on all cores.
pub fn learn<P: Borrow<Page> + Sync>(pages: &[P]) -> SiteModel {
    learn_beside(pages, |_| false)
}

/// The same where some sites have told before what they have in common with others.
pub(crate) fn learn_beside<P: Borrow<Page> + Sync>(pages: &[P], has_told: impl Fn(&str) -> bool) -> SiteModel {
    let learn_one = |Sampled { name, pages, left_out, first }| {
        let site = learn_site(&texts(&pages), first).0;
        (name, SiteTemplates { left_out, ..site })
    };
    let mut samples = samples(pages);
    let common = common_of(samples.iter_mut().filter(|sample| !has_told(&sample.name)));
    SiteModel::of(par_map(samples, learn_one).into_iter().chain(common).collect())
}

/// What sites have in common, under the name of none, if they have anything.
type Common = Option<(String, SiteTemplates)>;

/// The same of a page of each, and the pages that told it as they were seen, by their number.
fn common(pages: Vec<&Page>) -> (Common, Vec<(usize, View)>) {
    let mut pages: Vec<(usize, &Page)> = pages.into_iter().enumerate().collect();
    // As of one site, those that are drawn last have no room.
    pages.sort_by_cached_key(|(_, page)| (draw(page), hash(page)));
    let mut taken = 0;
    pages.retain(|(_, page)| {
        taken += page.text.len();
        taken <= BATCH
    });
    let (numbers, pages): (Vec<usize>, Vec<&Page>) = pages.into_iter().unzip();
    let (common, views) = learn_common(&pages);
    let common = (!common.lines.is_empty()).then(|| (String::new(), common));
    (common, numbers.into_iter().zip(views).collect())
}

/// The same of samples of sites, each of which gives its first page, and need not take that apart again.
fn common_of<'a, 's: 'a>(samples: impl Iterator<Item = &'a mut Sampled<'s>>) -> Common {
    let mut samples: Vec<_> = samples.filter(|sample| !sample.pages.is_empty()).collect();
    let (common, views) = common(samples.iter().map(|sample| &*sample.pages[0].1).collect());
    for (number, view) in views {
        samples[number].first = Some(view);
    }
    common
}

/// The same, and what goes of each page, by its number, that was seen whole while its site was learnt; none if that is all it
/// has. Tells `observe` of each of these.
pub(crate) fn learn_and_strip<P: Borrow<Page> + Sync>(
    pages: &[P],
    observe: &(impl Fn() + Sync),
) -> (SiteModel, BTreeMap<usize, Option<Vec<Gone>>>) {
    let mut samples = samples(pages);
    let common = common_of(samples.iter_mut());
    let learn_one = |Sampled { name, pages, left_out, first }| {
        let (site, views) = learn_site(&texts(&pages), first);
        let site = SiteTemplates { left_out, ..site };
        let seen = pages.into_iter().zip(views.into_iter().flatten()).collect();
        let gone = par_map(seen, |((number, page), view)| match page {
            Cow::Borrowed(page) => {
                observe();
                let known = Known { site: &site, common: common.as_ref().map(|(_, common)| common) };
                Some((number, what_goes(known, page, view)))
            }
            Cow::Owned(_) => None,
        });
        (name, site, gone)
    };
    let (mut all, mut sites) = (BTreeMap::new(), BTreeMap::new());
    for (name, site, gone) in par_map(samples, learn_one) {
        sites.insert(name, site);
        all.extend(gone.into_iter().flatten());
    }
    sites.extend(common);
    (SiteModel::of(sites), all)
}

/// A site, and the pages at hand that it is learnt from: the number of each, and the page, whole or cut.
struct Sampled<'a> {
    name: String,
    pages: Vec<(usize, Cow<'a, Page>)>,
    /// The largest draw of those that had no room.
    left_out: u64,
    /// The first page, once it was taken apart beside those of other sites.
    first: Option<View>,
}

fn samples<P: Borrow<Page>>(pages: &[P]) -> Vec<Sampled<'_>> {
    let mut sites: BTreeMap<&str, BTreeMap<Rank, usize>> = BTreeMap::new();
    for (number, page) in pages.iter().map(Borrow::borrow).enumerate().filter(|(_, page)| !page.site.is_empty()) {
        sites.entry(&page.site).or_default().insert((draw(page), hash(page)), number);
    }
    let sample = |(site, mut numbers): (&str, BTreeMap<Rank, usize>)| {
        let (mut taken, mut sample) = (0, Vec::new());
        while let Some((rank, number)) = numbers.pop_last() {
            let page = pages[number].borrow();
            taken += page.text.len();
            if !sample.is_empty() && taken > BATCH {
                return Sampled { name: site.to_owned(), pages: in_order(sample), left_out: rank.0, first: None };
            }
            sample.push((rank, (number, sampled(page, BATCH))));
        }
        Sampled { name: site.to_owned(), pages: in_order(sample), left_out: 0, first: None }
    };
    sites.into_iter().map(sample).collect()
}

fn texts<'a>(sample: &'a [(usize, Cow<'_, Page>)]) -> Vec<&'a Page> {
    sample.iter().map(|(_, page)| &**page).collect()
}

/// The pages of a sample in the order of their hashes, which does not depend on when they came.
fn in_order<T>(mut pages: Vec<(Rank, T)>) -> Vec<T> {
    pages.sort_by_key(|&((_, hash), _)| hash);
    pages.into_iter().map(|(_, page)| page).collect()
}

/// A page as a sample of `limit` bytes keeps it: of more than an eighth of that only the beginning and the end, where chrome
/// stands.
fn sampled(page: &Page, limit: usize) -> Cow<'_, Page> {
    let half = limit / 16;
    let text = &page.text;
    if text.len() / 2 <= half {
        return Cow::Borrowed(page);
    }
    // Whole lines, where there are any so short.
    let head = &text[..(0..=half).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)];
    let head = head.rfind('\n').map_or(head, |end| &head[..end]);
    let start = text.len() - half;
    let tail = &text[(start..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())..];
    let tail = tail.find('\n').map_or(tail, |end| &tail[end + 1..]);
    // The page is not cloned with all of its text, and the new text takes no more memory than it needs.
    let mut cut = Page { text: [head, "\n", tail].concat(), ..Page::default() };
    (cut.id, cut.title) = (page.id.clone(), page.title.clone());
    (cut.author, cut.date) = (page.author.clone(), page.date.clone());
    Cow::Owned(cut)
}

/// Decides which pages of a site are kept: each is drawn by its hash, and the later it comes the likelier.
///
/// The logarithm of a weight that doubles with each half-life, plus a draw from the Gumbel distribution, which is the order
/// that Efraimidis and Spirakis give to weighted samples; in fixed point with 32 bits behind it.
fn rank(page: &Page, arrival: u64) -> Rank {
    let hash = hash(page);
    let surprise = (64 << 32) - log2(hash | 1);
    let priority = arrival.saturating_mul((1 << 32) / HALF_LIFE).saturating_add((64 << 32) - log2(surprise));
    (priority, hash)
}

/// Tells pages of one site apart.
fn hash(page: &Page) -> u64 {
    hash_bytes(page.text.as_bytes(), draw(page))
}

/// By which of the pages at hand some are drawn: the same for a page that was stripped, so that those left out once are left
/// out again.
pub(crate) fn draw(page: &Page) -> u64 {
    hash_bytes(page.id.as_bytes(), 2)
}

/// The binary logarithm of a number from 1, with 32 bits behind the point, linear between powers of two (Mitchell, 1962): in
/// integers, so that it is the same on every machine.
fn log2(number: u64) -> u64 {
    let whole = number.max(1).ilog2();
    u64::from(whole) << 32 | (number << (63 - whole) << 1) >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms() {
        for (number, expected) in [(1, 0.0), (2, 1.0), (3, 1.5), (1 << 40, 40.0), (u64::MAX, 64.0)] {
            let found = log2(number) as f64 / f64::from(u32::MAX);
            assert!((found - expected).abs() < 1e-6, "{number}: {found}");
        }
    }

    /// Of pages that came two half-lives before the last, a quarter as many are kept as of the last, and all of the draws of
    /// equal age are uniform.
    #[test]
    fn later_pages_are_likelier() {
        let mut kept = [0_u32; 4];
        for trial in 0..200 {
            let mut learner = SiteLearner::with_limit(24 * (OVERHEAD + 12));
            for n in 0..4 * HALF_LIFE {
                learner.observe(&Page::new(format!("{trial:03}-{n:04}"), "text").site("s"));
            }
            assert_eq!(learner.pages("s"), 24);
            for page in learner.sites["s"].pages.values() {
                let number: usize = page.id[4..].parse().expect("a number");
                kept[number / HALF_LIFE as usize] += 1;
            }
        }
        let total = f64::from(kept.iter().sum::<u32>());
        for (quarter, &kept) in kept.iter().enumerate() {
            // Weights 1, 2, 4, 8; the interpolated logarithms and the draw without replacement cost some exactness.
            let expected = f64::from(1 << quarter) / 15.0;
            assert!((f64::from(kept) / total - expected).abs() < 0.04, "{quarter}: {kept} of {total}");
        }
    }

    #[test]
    fn long_pages_lose_their_middle() {
        let text = (0..100).map(|n| format!("line number {n:02}")).collect::<Vec<_>>().join("\n");
        let page = Page::new("1", text.clone());
        assert_eq!(sampled(&page, 16 * 1024).text, text);
        let cut = sampled(&page, 8 * 128).into_owned().text;
        assert_eq!(cut.lines().next(), Some("line number 00"));
        assert_eq!(cut.lines().last(), Some("line number 99"));
        assert!(cut.len() <= 128 && cut.lines().all(|line| line.len() == 14), "{cut}");
        assert!(sampled(&Page::new("1", "а".repeat(1000)), 1024).text.len() <= 129);
    }
}
