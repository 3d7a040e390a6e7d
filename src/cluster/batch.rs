//! Near-duplicates among documents that are all there.

use std::borrow::Cow;

use crate::cluster::candidates::DuplicateOptions;
use crate::cluster::duplicates::{Compared, Found, Placement, Placer, Prepared, Scratch};
use crate::cluster::evidence::Evidence;
use crate::cluster::union_find::UnionFind;
use crate::index::Grouped;
use crate::parallel::{par_both, par_cores, par_map_with};
use crate::text::WordKey;

/// Places all documents at once, in an order that does not depend on theirs: the longest first, then by content.
///
/// Two passes: the first learns how many families of documents hold each shingle, the second places the documents by that. The result
/// holds, for each document in the order given, its placement, with positions for numbers. Documents are placed one by one, but
/// those that come next are compared before, on all cores with the feature `rayon`; the result is the same without.
pub fn place_all<W: AsRef<[WordKey]>>(documents: &[W], options: DuplicateOptions) -> Vec<Placement> {
    place_prepared(prepared(documents, &options), options).0
}

/// Every comparison that [`place_all`] makes in its second pass, whether the two turned out to be copies or not: the
/// positions of a document and of the representative, and what they have in common. For studying the evidence and fitting
/// its weights.
pub fn compare_all<W: AsRef<[WordKey]>>(documents: &[W], options: DuplicateOptions) -> Vec<(u32, u32, Evidence)> {
    let mut batch = Batch::new(prepared(documents, &options), options);
    let mut compared = Vec::new();
    for number in 0..batch.len() {
        let found = batch.found_again(number);
        if let Found::Compared(pairs) = &found {
            let position = |number: u32| batch.order[number as usize];
            let evidence =
                |(with, verdict): &Compared| Some((position(number), position(*with), verdict.as_ref()?.evidence));
            compared.extend(pairs.iter().filter_map(evidence));
        }
        batch.place_again(number, found);
    }
    compared
}

fn prepared<'d, W: AsRef<[WordKey]>>(documents: &'d [W], options: &DuplicateOptions) -> Vec<Prepared<&'d [WordKey]>> {
    let mut scratch = Scratch::default();
    documents.iter().map(|words| Prepared::new(words.as_ref(), None, options, &mut scratch)).collect()
}

/// [`place_all`] of documents made ready, which may have been done in parallel; gives their words back, too.
pub(crate) fn place_prepared<W: AsRef<[WordKey]> + Send + Sync>(
    documents: Vec<Prepared<W>>,
    options: DuplicateOptions,
) -> (Vec<Placement>, Vec<W>) {
    let mut batch = Batch::new(documents, options);
    let mut placed: Vec<Placement> = Vec::with_capacity(batch.order.len());
    let mut clusters = UnionFind::new(batch.order.len());
    for number in 0..batch.len() {
        let found = batch.found_again(number);
        let mut placement = batch.place_again(number, found);
        for (with, _) in &placement.bridged {
            let other = batch.placer.cluster(*with).unwrap_or(*with);
            clusters.join(placement.cluster, other);
        }
        let position = |number: u32| batch.order[number as usize];
        for (with, _) in placement.matched.iter_mut().chain(&mut placement.refused).chain(&mut placement.bridged) {
            *with = position(*with);
        }
        placement.links.iter_mut().for_each(|link| *link = position(*link));
        placed.push(placement);
    }
    let Batch { documents, order, .. } = batch;
    par_both(
        || {
            to_positions(&mut placed, order.clone());
            for placement in &mut placed {
                placement.cluster = order[clusters.find(placement.cluster) as usize];
            }
            // Some that were linked before a later document made them one.
            let clusters: Vec<u32> = placed.iter().map(|placement| placement.cluster).collect();
            for Placement { cluster, links, .. } in &mut placed {
                links.retain(|&link| clusters[link as usize] != *cluster);
            }
            placed
        },
        || {
            let mut words: Vec<Option<W>> = order.iter().map(|_| None).collect();
            for (&position, document) in order.iter().zip(documents) {
                words[position as usize] = Some(document.into_words());
            }
            words.into_iter().flatten().collect()
        },
    )
}

/// Puts what goes by number where the document stands among those given, at the positions in `order`. In place: placements
/// are large.
fn to_positions<T>(items: &mut [T], mut order: Vec<u32>) {
    for number in 0..order.len() {
        while order[number] as usize != number {
            let position = order[number] as usize;
            items.swap(number, position);
            order.swap(number, position);
        }
    }
}

/// So many documents are looked at together before they are placed. What is placed among them may be like others of them,
/// which are then looked at again; the fewer the documents, the fewer these.
const AHEAD: u32 = 1024;

/// Documents all of which are known before the first is placed, numbered in an order that does not depend on theirs, and placed
/// twice.
struct Batch<W> {
    /// By number: those that are placed one after the other stand beside each other.
    documents: Vec<Prepared<W>>,
    /// The position of the document of each number among those given.
    order: Vec<u32>,
    placer: Placer<Grouped>,
    scratch: Scratch,
    /// What the first pass found of each document, and its family then, if it represented a cluster: what decides what is found
    /// of later ones.
    first: Vec<(Found, Option<u32>)>,
}

impl<W: AsRef<[WordKey]> + Sync> Batch<W> {
    /// Makes the first pass, which learns who holds each shingle.
    fn new(documents: Vec<Prepared<W>>, options: DuplicateOptions) -> Self {
        // By numbers side by side: the words stand all over the memory.
        let mut ranks: Vec<_> = (0..).zip(&documents).map(|(position, document)| (document.rank(), position)).collect();
        let words = |position: u32| documents[position as usize].words();
        ranks.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| words(a.1).cmp(words(b.1))).then(a.1.cmp(&b.1)));
        let order: Vec<u32> = ranks.into_iter().map(|(_, position)| position).collect();
        let mut documents: Vec<_> = documents.into_iter().map(Some).collect();
        let documents: Vec<_> = order.iter().filter_map(|&position| documents[position as usize].take()).collect();
        let placer = Placer::of(options, order.len() as u32, |number| &documents[number as usize]);
        let first = Vec::with_capacity(order.len());
        let mut batch = Batch { documents, order, placer, scratch: Scratch::default(), first };
        for start in (0..batch.len()).step_by(AHEAD as usize) {
            batch.placer.settle();
            for (number, ahead) in (start..).zip(batch.look_ahead(start)) {
                batch.place_first(number, ahead);
            }
        }
        batch.placer.learn();
        batch
    }

    /// What is found of the next documents among those placed so far: for most of them, what will be found when it is their turn.
    /// None if there is only one core to look at them.
    fn look_ahead(&self, start: u32) -> Vec<Option<Found>> {
        let Batch { documents, placer, .. } = self;
        let numbers = start..self.len().min(start.saturating_add(AHEAD));
        if par_cores() == 1 {
            return numbers.map(|_| None).collect();
        }
        par_map_with(numbers.collect(), |scratch: &mut Scratch, number: u32| {
            Some(placer.find(number, &documents[number as usize], &[], &held(documents), scratch))
        })
    }

    fn len(&self) -> u32 {
        self.order.len() as u32
    }

    /// Places a document in the first pass, of which something was found before some of the last were placed.
    fn place_first(&mut self, number: u32, ahead: Option<Found>) {
        let Batch { documents, placer, scratch, .. } = self;
        let (document, held) = (&documents[number as usize], held(documents));
        let found = match ahead {
            Some(found) if placer.still_holds(number, document, &found, &held) => found,
            Some(Found::Compared(known)) => placer.find(number, document, &known, &held, scratch),
            _ => placer.find(number, document, &[], &held, scratch),
        };
        let represents = placer.place(document, found.clone(), &held, scratch).represents;
        self.first.push((found, placer.family(number).filter(|_| represents)));
    }

    /// What is found of a document in the second pass: what was found in the first, unless something changed there.
    fn found_again(&mut self, number: u32) -> Found {
        let Batch { documents, placer, scratch, first, .. } = self;
        let document = &documents[number as usize];
        match std::mem::replace(&mut first[number as usize].0, Found::Compared(Vec::new())) {
            Found::Compared(known) if placer.may_have_changed(number, document) => {
                placer.find(number, document, &known, &held(documents), scratch)
            }
            Found::Compared(known) => placer.weighed(number, document, known, scratch),
            equal @ Found::Equal(_) => equal,
        }
    }

    /// Places a document in the second pass.
    fn place_again(&mut self, number: u32, found: Found) -> Placement {
        let Batch { documents, placer, scratch, first, .. } = self;
        let document = &documents[number as usize];
        let placement = placer.place(document, found, &held(documents), scratch);
        if placer.family(number).filter(|_| placement.represents) != first[number as usize].1 {
            placer.change(number, document, placement.represents);
        }
        placement
    }
}

/// The words of documents by their number.
fn held<'d, W: AsRef<[WordKey]>>(documents: &'d [Prepared<W>]) -> impl Fn(u32) -> Cow<'d, [WordKey]> {
    |number| Cow::Borrowed(documents[number as usize].words())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;

    /// Reports of 40 to 70 words, most of them copies with every ninth word changed, half of them under one of a few templates, so
    /// that the second pass knows better than the first.
    fn documents() -> Vec<Vec<WordKey>> {
        let word = |seed: u64| WordKey((mix(seed) >> 32) as u32 & !1);
        let document = |number: u64| {
            let story = mix(number) % 900;
            let template =
                (0..if story.is_multiple_of(2) { 25 } else { 0 }).map(move |at| word((story % 8) << 40 | at));
            let own = (0..40 + story % 30).map(move |at| match (number + at) % 9 {
                0 => word(number << 20 | at),
                _ => word(story << 50 | at),
            });
            template.chain(own).collect()
        };
        (0..3000).map(document).collect()
    }

    #[test]
    fn what_goes_by_number_comes_to_its_position() {
        for count in [0, 1, 2, 3, 100] {
            let mut order: Vec<u32> = (0..count).collect();
            order.sort_by_key(|&position| mix(u64::from(position)));
            let mut items: Vec<String> = order.iter().map(u32::to_string).collect();
            to_positions(&mut items, order);
            assert_eq!(items, (0..count).map(|position| position.to_string()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_is_found_again_is_what_is_found_anew() {
        let documents = documents();
        let place = || {
            let mut batch = Batch::new(prepared(&documents, &DuplicateOptions::default()), DuplicateOptions::default());
            let (mut pairs, mut changed) = (0, 0);
            for number in 0..batch.len() {
                let anew = {
                    let (own, held) = (&batch.documents[number as usize], held(&batch.documents));
                    batch.placer.find(number, own, &[], &held, &mut Scratch::default())
                };
                let before = batch.first[number as usize].1;
                let found = batch.found_again(number);
                assert_eq!(format!("{found:?}"), format!("{anew:?}"), "{number}");
                pairs += if let Found::Compared(compared) = &found { compared.len() } else { 0 };
                let represents = batch.place_again(number, found).represents;
                changed += u32::from(batch.placer.family(number).filter(|_| represents) != before);
            }
            assert!(pairs > 2000 && changed > 0, "{pairs} pairs, {changed} changed");
            format!("{:?}", place_all(&documents, DuplicateOptions::default()))
        };
        assert!(par_on(1, place) == par_on(3, place), "three cores place otherwise than one");
    }

    /// What `f` makes on so many cores, with the feature `rayon`.
    fn par_on<R: Send>(cores: usize, f: impl FnOnce() -> R + Send) -> R {
        #[cfg(feature = "rayon")]
        return rayon::ThreadPoolBuilder::new().num_threads(cores).build().expect("threads").install(f);
        #[cfg(not(feature = "rayon"))]
        {
            _ = cores;
            f()
        }
    }
}
