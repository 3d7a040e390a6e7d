//! What the model looks at: documents as weighted terms, and who is near whom.

use crate::cluster::events::centre::{Centre, centred};
use crate::cluster::events::circles::{Circle, between};
use crate::cluster::events::features::{self, ALL, Around, FIRST, FLOOR, MOST_DAYS, Pair};
use crate::cluster::events::graph::{Graph, Index, MOST_EDGES, Near, keep_best, map_all};
use crate::cluster::events::model::{Judged, Model, probability};
use crate::cluster::events::numbered::Numbered;
use crate::cluster::events::said::Said;
use crate::cluster::events::weigh::{Common, Counts, Lookup, Vector};
use crate::sketch::terms::Terms;

/// A document with its terms weighed.
#[derive(Clone, Debug)]
pub(crate) struct Weighed {
    pub(crate) vector: Vector,
    said: Said,
    words: u16,
    script: u16,
    language: u8,
    /// Seconds since 1970.
    time: Option<i64>,
}

impl Weighed {
    /// `counts` tells of its terms: see [`Vector::new`].
    pub(crate) fn new(doc: &Terms, time: Option<i64>, counts: impl Fn(usize, u32) -> (Option<u32>, Counts)) -> Self {
        Weighed {
            vector: Vector::new(doc, counts),
            said: Said::new(doc, time),
            words: doc.words(),
            script: doc.script(),
            language: doc.language_number(),
            time,
        }
    }

    /// Whether two documents are in different languages, as far as these are known.
    fn foreign(&self, other: &Weighed) -> bool {
        let known = self.language > 0 && other.language > 0;
        self.script != other.script || known && self.language != other.language
    }

    /// Days between two documents, if both are dated.
    fn days(&self, other: &Weighed) -> Option<f32> {
        self.time.zip(other.time).map(|(a, b)| a.abs_diff(b) as f32 / 86_400.0)
    }

    /// What days between two documents leave of their similarity.
    fn nearness(&self, other: &Weighed) -> f32 {
        self.days(other).map_or(1.0, |days| days.clamp(1.0, MOST_DAYS).sqrt().recip())
    }

    /// Made ready to be compared with many.
    pub(crate) fn looked_up(&self) -> LookedUp<'_> {
        LookedUp { doc: self, terms: Lookup::of(&self.vector) }
    }
}

/// A document that is compared with many.
pub(crate) struct LookedUp<'a> {
    doc: &'a Weighed,
    terms: Lookup<'a>,
}

impl LookedUp<'_> {
    /// How alike two documents are, the less the more days lie between them; none if they are not alike at all. The same from
    /// both sides, to the last bit.
    ///
    /// What was written in another month is no neighbour beside which the likeness of two reports of one day is small. A wrong
    /// date leaves enough of what is clearly alike. Without days allsides has .9 less B-cubed F1 and 1.7 points less of pairs;
    /// e-folding within three or seven days is no better.
    pub(crate) fn similarity(&self, other: &Weighed) -> Option<f32> {
        // What two scripts share is hardly more than numbers, of which unrelated reports share some too.
        let alike = || self.terms.similarity(&other.vector, self.doc.foreign(other));
        let similarity = if self.doc.script == other.script { alike() } else { 0.0 };
        (similarity >= FLOOR).then(|| self.doc.nearness(other) * similarity)
    }

    fn common(&self, other: &Weighed) -> Common {
        self.terms.common(&other.vector, self.doc.foreign(other))
    }
}

/// Documents and the similarities of those that are near each other.
#[derive(Clone, Debug)]
pub(crate) struct Corpus {
    pub(crate) docs: Vec<Weighed>,
    pub(crate) graph: Graph,
}

impl Corpus {
    pub(crate) fn new(docs: &[&Terms], times: &[Option<i64>]) -> Self {
        let numbered = Numbered::of(docs);
        let weighed =
            map_all(docs.len(), |_, i| Weighed::new(docs[i], times[i], |at, _| numbered.term(i, docs[i], at)));
        let terms = numbered.terms;
        drop(numbered);
        let mut strengths = map_all(docs.len(), |_, i| weighed[i].vector.strengths());
        let index = Index::build(&mut strengths, terms);
        let lists = map_all(docs.len(), |scratch, i| {
            let found = index.candidates(scratch, i, &strengths[i]);
            prepare(found.iter().map(|near| &weighed[near.0 as usize]));
            let own = weighed[i].looked_up();
            best(found, |j| own.similarity(&weighed[j]))
        });
        Corpus { docs: weighed, graph: Graph::from_lists(lists) }
    }
}

/// Asks the memory for documents all at once: a loop that compares with one after the other would wait for each.
fn prepare<'a>(docs: impl Iterator<Item = &'a Weighed> + Clone) {
    let read = |doc: &Weighed| doc.vector.touch() ^ u32::from(doc.script) ^ u32::from(doc.time.is_some());
    std::hint::black_box(docs.clone().fold(0, |all, doc| all ^ read(doc)));
    std::hint::black_box(docs.fold(0, |all, doc| all ^ doc.vector.touch_terms()));
}

/// Of the candidates those that are alike, with their similarity, the most alike first.
pub(crate) fn best(mut candidates: Vec<Near>, similarity: impl Fn(usize) -> Option<f32>) -> Vec<Near> {
    candidates.retain_mut(|near| similarity(near.0 as usize).map(|value| near.1 = value).is_some());
    keep_best(&mut candidates, MOST_EDGES);
    // What was looked at is many times what is kept.
    candidates.shrink_to_fit();
    candidates
}

/// Some documents of a corpus, numbered anew, as the first stage sees them. What is around them is seen in the whole graph.
struct Seen<'a> {
    docs: &'a [Weighed],
    members: &'a [u32],
    whole: &'a Graph,
    around: Vec<Around>,
    centres: Vec<Centre>,
}

impl Seen<'_> {
    /// Of two documents, the first of which is looked up.
    fn features(&self, own: &LookedUp, i: u32, j: u32) -> [f64; FIRST] {
        let (x, y) = (i as usize, j as usize);
        let (a, b) = (own.doc, &self.docs[y]);
        let foreign = a.foreign(b);
        let pair = Pair {
            common: own.common(b),
            said: a.said.agreement(&b.said),
            words: (a.words, b.words),
            foreign,
            similarity: self.whole.value(self.members[x], self.members[y]),
            days: a.days(b),
            centred: centred(self.whole, (self.members[x], self.members[y]), &self.centres[x], &self.centres[y]),
        };
        features::first(&pair, &self.around[x], &self.around[y])
    }
}

/// The same as both stages see them.
pub(crate) struct View<'a> {
    seen: Seen<'a>,
    model: &'a Model,
    /// The probability of each pair by the first stage.
    likely: Graph,
    /// Of each pair, in the order of [`Graph::later`], what the features of the first stage add up to in the second.
    sums: Vec<Vec<f64>>,
    circles: Vec<Circle>,
    /// Similarities between circles.
    similar: Graph,
    /// Probabilities between circles.
    related: Graph,
    around_circles: Vec<Around>,
}

impl<'a> View<'a> {
    /// Of the documents at these positions of a graph, in order.
    pub(crate) fn new(docs: &'a [Weighed], members: &'a [u32], whole: &'a Graph, model: &'a Model) -> Self {
        let number = |doc: u32| members.binary_search(&doc).ok().map(|number| number as u32);
        let rows = members.iter().map(|&doc| &whole.rows[doc as usize]);
        let around = rows.clone().map(|row| Around::of(row.iter().map(|near| near.1))).collect();
        let inner = rows.clone().map(|row| row.iter().filter_map(|&(j, value)| Some((number(j)?, value))).collect());
        let graph = Graph { rows: inner.collect() };
        let seen = Seen { docs, members, whole, around, centres: Centre::all(whole, members) };
        let judged: Vec<Vec<(f32, f64)>> = map_all(members.len(), |_, i| {
            let own = seen.docs[i].looked_up();
            prepare(graph.later(i as u32).map(|near| &seen.docs[near.0 as usize]));
            let judge = |(j, _)| {
                let features = seen.features(&own, i as u32, j);
                (probability(model.first.log_odds(&features)) as f32, model.second.sum(0.0, 0, &features))
            };
            graph.later(i as u32).map(judge).collect()
        });
        let likely = graph.with(&judged, |(likely, _)| *likely);
        let sums = judged.into_iter().map(|row| row.into_iter().map(|(_, sum)| sum).collect()).collect();
        let circles = Circle::all(&likely);
        let similar = between(&graph, &circles);
        let related = between(&likely, &circles);
        // Those who are not looked at stand for themselves alone.
        let around_circles = rows.zip(&similar.rows).map(|(row, inner)| {
            let outer = row.iter().filter(|near| number(near.0).is_none());
            Around::of(inner.iter().chain(outer).map(|near| near.1))
        });
        let around_circles = around_circles.collect();
        View { seen, model, likely, sums, circles, similar, related, around_circles }
    }

    /// The features that only the second stage has.
    fn further(&self, i: u32, j: u32, likely: f32) -> [f64; ALL - FIRST] {
        let (x, y, likely) = (i as usize, j as usize, f64::from(likely));
        let clamped = likely.clamp(1e-6, 1.0 - 1e-6);
        let similar = self.similar.value(i, j);
        let scaled = features::scaled(similar, &self.around_circles[x], &self.around_circles[y]);
        let mut further = [0.0; ALL - FIRST];
        // Log odds alone tell little apart where they are high, which is where most pairs of one event are.
        let related = f64::from(self.related.value(i, j));
        let five = [(clamped / (1.0 - clamped)).ln(), likely, likely * likely, f64::from(similar), related];
        further[..5].copy_from_slice(&five);
        further[5..].copy_from_slice(&scaled.map(f64::from));
        further
    }

    /// The probability of each pair of neighbours, by their numbers here.
    pub(crate) fn probabilities(&self) -> Vec<(u32, u32, f32)> {
        let Model { second, .. } = self.model;
        let rows = map_all(self.sums.len(), |_, i| {
            let i = i as u32;
            let judge = |((j, likely), sum): (Near, &f64)| {
                let log_odds = second.bias + second.sum(*sum, FIRST, &self.further(i, j, likely));
                (i, j, probability(log_odds) as f32)
            };
            self.likely.later(i).zip(&self.sums[i as usize]).map(judge).collect::<Vec<_>>()
        });
        rows.into_iter().flatten().collect()
    }

    /// The similarity between the circles of each pair of neighbours, whatever the days between them.
    pub(crate) fn similarities(&self) -> Vec<(u32, u32, f32)> {
        // A story goes on for weeks.
        let Seen { docs, members, whole, .. } = &self.seen;
        let all = self.likely.map(|i, j, _| {
            let near = docs[i as usize].nearness(&docs[j as usize]);
            whole.value(members[i as usize], members[j as usize]) / near
        });
        between(&all, &self.circles).pairs().collect()
    }

    /// All pairs of neighbours with their features.
    pub(crate) fn judged(&self) -> Vec<Judged> {
        let pairs: Vec<(u32, u32, f32)> = self.likely.pairs().collect();
        map_all(pairs.len(), |_, at| {
            let (i, j, likely) = pairs[at];
            let mut features = [0.0; ALL];
            features[..FIRST].copy_from_slice(&self.seen.features(&self.seen.docs[i as usize].looked_up(), i, j));
            features[FIRST..].copy_from_slice(&self.further(i, j, likely));
            let second = probability(self.model.second.log_odds(&features));
            Judged { pair: (i, j), features, probability: (f64::from(likely), second) }
        })
    }
}
