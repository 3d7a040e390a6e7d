//! Sets of articles, and what is made of them to train on.

use std::collections::BTreeMap;

use gleaner::hash::hash_bytes;
use gleaner::{Page, Terms};

use crate::input::Article;

/// Articles as they are to be judged: a set as it is, or changed in what is not to matter.
pub(crate) struct Regime {
    pub(crate) name: &'static str,
    pub(crate) docs: Vec<Terms>,
    /// What the model sees.
    pub(crate) times: Vec<Option<i64>>,
    pub(crate) articles: Vec<Article>,
    /// How much it counts, beside others.
    pub(crate) weight: f64,
    /// Whether articles of different events are known to be so only if they lie more than twenty days apart.
    pub(crate) apart: bool,
    /// Whether pairs of one event count as much as all others together: for sets that were made up, whose shares mean nothing.
    pub(crate) balanced: bool,
}

impl Regime {
    pub(crate) fn new(name: &'static str, weight: f64, articles: Vec<Article>) -> Self {
        let docs = articles.iter().map(|article| Terms::new(&article.title, &article.text)).collect();
        let times = vec![None; articles.len()];
        Regime { name, docs, times, articles, weight, apart: false, balanced: false }
    }

    pub(crate) fn dated(mut self) -> Self {
        self.times = self.articles.iter().map(time).collect();
        self
    }

    pub(crate) fn balanced(mut self) -> Self {
        self.balanced = true;
        self
    }

    pub(crate) fn apart(mut self) -> Self {
        self.apart = true;
        self
    }

    /// Whether two of the articles report one event, if that is known.
    pub(crate) fn truth(&self, a: u32, b: u32) -> Option<bool> {
        const APART: u64 = 20 * 86_400;
        let (a, b) = (&self.articles[a as usize], &self.articles[b as usize]);
        let far = || matches!((time(a), time(b)), (Some(a), Some(b)) if a.abs_diff(b) > APART);
        if a.event == b.event { Some(true) } else { (!self.apart || far()).then_some(false) }
    }
}

/// Of dates in ISO 8601 only: where the articles known to lie apart are of three years instead of half a one, they are of less
/// use (two pairs of the invented Russian reports were lost).
fn time(article: &Article) -> Option<i64> {
    let is_iso = article.date.as_bytes().get(4) == Some(&b'-');
    Page::new("", "").date(&*article.date).timestamp().filter(|_| is_iso)
}

/// One of `parts` parts, drawn by the identifiers.
pub(crate) fn part(articles: &[Article], parts: u64, seed: u64) -> Vec<Article> {
    let drawn = |article: &&Article| hash_bytes(article.id.as_bytes(), seed).is_multiple_of(parts);
    articles.iter().filter(drawn).cloned().collect()
}

/// The articles of each topic: small corpora in which everything is alike.
pub(crate) fn topics(articles: &[Article]) -> Vec<Vec<Article>> {
    let mut topics: BTreeMap<&str, Vec<Article>> = BTreeMap::new();
    for article in articles {
        topics.entry(&article.topic).or_default().push(article.clone());
    }
    topics.into_values().collect()
}

/// Most articles cut to their beginnings, three quarters of them to briefs of some forty words, the others to twice as many
/// and more: a few words in common say less in a brief than in a report.
pub(crate) fn briefs(articles: &[Article]) -> Vec<Article> {
    let cut = |article: &Article| {
        let bytes = 250 << (hash_bytes(article.id.as_bytes(), 9).trailing_zeros() / 2).min(8);
        let text = article.text.char_indices().find(|&(at, c)| at >= bytes && c.is_whitespace());
        let end = text.map_or(article.text.len(), |(at, _)| at);
        Article { text: article.text[..end].to_owned(), ..article.clone() }
    };
    articles.iter().map(cut).collect()
}

/// Each article as two, of alternate paragraphs, or sentences if there are few: larger events than the set has.
pub(crate) fn split(articles: &[Article]) -> Vec<Article> {
    const SHORTEST: usize = 80;
    let halves = |article: &Article| {
        let lines = article.text.lines().filter(|line| !line.trim().is_empty() && line.trim() != article.title.trim());
        let mut pieces: Vec<&str> = lines.collect();
        if pieces.len() < 4 {
            pieces = pieces.iter().flat_map(|piece| piece.split_inclusive(". ")).collect();
        }
        let every_other = |from: usize| pieces.iter().skip(from).step_by(2).copied().collect::<Vec<_>>().join("\n");
        let first = Article { text: every_other(0), id: format!("{} 1", article.id), ..article.clone() };
        let second =
            Article { text: every_other(1), id: format!("{} 2", article.id), title: String::new(), ..article.clone() };
        if second.text.len() < SHORTEST { vec![article.clone()] } else { vec![first, second] }
    };
    articles.iter().flat_map(halves).collect()
}
