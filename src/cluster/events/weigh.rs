//! From counted terms to weighted vectors, whose dot products are similarities.
//!
//! Weights are log-tf · idf (Salton, Buckley, 1988) in unit length, per field; the similarity of two documents is the
//! weighted sum of the cosines of their fields. How common a word is, is learnt from the documents at hand, among those of
//! the same script: a word that most of them have weighs nearly nothing, however rare it is elsewhere.

use std::cmp::Ordering;

use crate::hash::KeyMap;
use crate::sketch::terms::{Kind, Term, Terms};

/// How many documents there are, and how many hold a term, by script.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frequencies {
    docs: KeyMap<u32, u32>,
    holders: KeyMap<u64, u32>,
}

impl Frequencies {
    pub(crate) fn add(&mut self, doc: &Terms) {
        *self.docs.entry(u32::from(doc.script())).or_default() += 1;
        for &term in doc.terms() {
            *self.holders.entry(slot(doc, term)).or_default() += 1;
        }
    }

    /// Takes back a document that was added.
    pub(crate) fn remove(&mut self, doc: &Terms) {
        if let Some(docs) = self.docs.get_mut(&u32::from(doc.script())) {
            *docs -= 1;
        }
        for &term in doc.terms() {
            if let hashbrown::hash_map::Entry::Occupied(mut holders) = self.holders.entry(slot(doc, term)) {
                *holders.get_mut() -= 1;
                if *holders.get() == 0 {
                    holders.remove();
                }
            }
        }
    }

    /// ln(N / df), a little less for the smallest df, where N is shared by documents of one script.
    fn idf(&self, doc: &Terms, term: Term) -> f32 {
        let docs = self.docs.get(&u32::from(doc.script())).copied().unwrap_or(0);
        let holders = self.holders.get(&slot(doc, term)).copied().unwrap_or(0).max(1);
        ((docs as f32 + 1.0) / (holders as f32 + 0.5)).ln().max(0.0)
    }
}

fn slot(doc: &Terms, term: Term) -> u64 {
    u64::from(doc.script()) << 32 | u64::from(term.key)
}

const BODY: usize = 0;
const TITLE: usize = 1;
const NAMES: usize = 2;
const NUMBERS: usize = 3;
/// What each field counts. Set on the development sets of ECB+, allsides and MEANTIME together with [`PAIR`].
const WEIGHTS: [f32; 4] = [0.65, 0.10, 0.20, 0.05];
/// How much a pair of words counts in the body, beside a word of the same rarity.
const PAIR: f32 = 0.5;
/// Of the similarity across languages, what numbers count; names count the rest.
const FOREIGN_NUMBERS: f32 = 0.35;
/// Similarities across languages come from fewer words and are larger; MEANTIME's four languages set the factor.
const FOREIGN: f32 = 0.75;
/// Cosines of plain word counts without names and numbers, which function words dominate: two texts of one language have
/// more than the second, even short ones, and most of two languages less than the first.
const LANGUAGE: (f32, f32) = (0.1, 0.2);

/// A sparse vector, by key.
type Sparse = Box<[(u32, f32)]>;

/// A document's weighted fields. The dot product of a vector with itself is 1 (0 if no word weighs anything).
#[derive(Clone, Debug)]
pub(crate) struct Vector {
    fields: [Sparse; 4],
    /// The part of [`WEIGHTS`] that each field has here: absent fields leave theirs to the others.
    shares: [f32; 4],
    cased: bool,
}

impl Vector {
    pub(crate) fn new(doc: &Terms, frequencies: &Frequencies) -> Self {
        let mut fields: [Vec<(u32, f32)>; 4] = Default::default();
        for &term in doc.terms() {
            let idf = frequencies.idf(doc, term);
            let mut push = |field: usize, count: u8, factor: f32| {
                if count > 0 && idf > 0.0 {
                    fields[field].push((term.key, (1.0 + f32::from(count).ln()) * idf * factor));
                }
            };
            if term.kind == Kind::Pair {
                push(BODY, term.count, PAIR);
                continue;
            }
            push(BODY, term.count, 1.0);
            push(TITLE, term.title, 1.0);
            match term.kind {
                Kind::Name => push(NAMES, term.count, 1.0),
                Kind::Number => push(NUMBERS, term.count, 1.0),
                // Where capitals tell nothing, rarity stands in for them.
                _ if !doc.cased() => push(NAMES, term.count, idf),
                _ => {}
            }
        }
        let lengths =
            fields.each_ref().map(|field| field.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt());
        let mut shares = [0.0; 4];
        let present: f32 = (0..4).filter(|&i| lengths[i] > 0.0).map(|i| WEIGHTS[i]).sum();
        for i in (0..4).filter(|&i| lengths[i] > 0.0) {
            shares[i] = WEIGHTS[i] / present;
            let scale = shares[i].sqrt() / lengths[i];
            fields[i].iter_mut().for_each(|(_, weight)| *weight *= scale);
        }
        Vector { fields: fields.map(Vec::into_boxed_slice), shares, cased: doc.cased() }
    }

    /// Forgets the terms that no other document has: they have told the lengths and have no part in dot products.
    pub(crate) fn retain(&mut self, keep: impl Fn(u32) -> bool) {
        for field in &mut self.fields {
            *field = field.iter().copied().filter(|&(key, _)| keep(key)).collect();
        }
    }

    /// The length of each term's part of the vector, by key.
    pub(crate) fn strengths(&self) -> Vec<(u32, f32)> {
        let mut parts: Vec<(u32, f32)> =
            self.fields.iter().flatten().map(|&(key, weight)| (key, weight * weight)).collect();
        // Stable: the sum is taken in the order of the fields.
        parts.sort_by_key(|&(key, _)| key);
        parts.dedup_by(|next, sum| {
            let same = next.0 == sum.0;
            if same {
                sum.1 += next.1;
            }
            same
        });
        for (_, square) in &mut parts {
            *square = square.sqrt();
        }
        parts
    }
}

/// How alike two documents are, from 0 to 1.
///
/// Two reports in different languages share names and numbers only, so these are compared alone as well, and count as far
/// as the languages differ.
pub(crate) fn similarity((a, terms_a): (&Vector, &Terms), (b, terms_b): (&Vector, &Terms)) -> f32 {
    let cosines: [f32; 4] = std::array::from_fn(|i| dot(&a.fields[i], &b.fields[i]));
    let near = cosines.iter().sum();
    if !a.cased || !b.cased {
        return near;
    }
    let share = |field: usize| (a.shares[field] * b.shares[field]).sqrt();
    let plain = |field: usize| if share(field) > 0.0 { cosines[field] / share(field) } else { 0.0 };
    let far = FOREIGN * ((1.0 - FOREIGN_NUMBERS) * plain(NAMES) + FOREIGN_NUMBERS * plain(NUMBERS));
    if far <= near {
        return near;
    }
    let (foreign, native) = LANGUAGE;
    let difference = 1.0 - ((same_language(terms_a, terms_b) - foreign) / (native - foreign)).clamp(0.0, 1.0);
    near.max(far * difference)
}

/// The cosine of plain word counts without names and numbers.
fn same_language(a: &Terms, b: &Terms) -> f32 {
    let counts = |doc: &Terms| -> Vec<(u32, f32)> {
        let words = doc.terms().iter().filter(|term| term.kind == Kind::Word);
        words.map(|term| (term.key, f32::from(term.count))).collect()
    };
    let (a, b) = (counts(a), counts(b));
    let product = dot(&a, &a) * dot(&b, &b);
    if product > 0.0 { dot(&a, &b) / product.sqrt() } else { 0.0 }
}

fn dot(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
            Ordering::Equal => {
                sum += a[i].1 * b[j].1;
                (i, j) = (i + 1, j + 1);
            }
        }
    }
    sum
}
