//! Documents that stand for their likeliest partners as well.
//!
//! Two reports that share few words with each other, but many with a third, are drawn together ("smoothing", in the manner
//! of document expansion: Singhal, Pereira, 1999).

use crate::cluster::events::graph::{Graph, Near, keep_best, map_all};

/// How many partners a document stands for, and from which probability on. Three or ten are worse on one of ECB+, allsides
/// and MEANTIME.
const PARTNERS: usize = 5;
const LEAST: f32 = 0.05;

/// A document and its likeliest partners with their weights, whose sum is at most 1.
#[derive(Clone, Debug)]
pub(crate) struct Circle {
    parts: Vec<Near>,
}

impl Circle {
    /// Of a document, by the probabilities of its partners.
    pub(crate) fn of(likely: &Graph, i: u32) -> Self {
        let mut parts = likely.rows[i as usize].clone();
        parts.retain(|near| near.1 >= LEAST);
        keep_best(&mut parts, PARTNERS);
        // Together they count as much as the document itself at most: an unlikely partner alone must not stand for it.
        let total: f32 = parts.iter().map(|part| part.1).sum::<f32>().max(1.0);
        for part in &mut parts {
            part.1 /= total;
        }
        parts.push((i, 1.0));
        Circle { parts }
    }

    /// Of all documents.
    pub(crate) fn all(likely: &Graph) -> Vec<Circle> {
        map_all(likely.rows.len(), |_, i| Circle::of(likely, i as u32))
    }
}

/// The values of a graph taken anew, between circles: for each pair that it holds, the sum over both circles, in the unit
/// that makes each circle's value with itself 1. Neither stands in the other's circle: what is to be found out is not to speak
/// for itself, or two that nobody else is near confirm each other.
pub(crate) fn between(graph: &Graph, circles: &[Circle]) -> Graph {
    let sums = map_all(circles.len(), |_, i| {
        let sum = |of: u32| circles[i].parts.iter().map(|&(k, weight)| weight * graph.value(of, k)).sum();
        circles[i].parts.iter().map(|part| sum(part.0)).collect::<Vec<f32>>()
    });
    let square = |i: u32, without: u32| {
        let parts = circles[i as usize].parts.iter().zip(&sums[i as usize]);
        let whole: f32 = parts.clone().map(|((_, weight), sum)| weight * sum).sum();
        let found = parts.clone().find(|((k, _), _)| *k == without);
        found.map_or(whole, |((_, weight), sum)| whole - 2.0 * weight * sum + weight * weight)
    };
    graph.map(|i, j, _| {
        let mut sum = 0.0;
        for &(k, x) in circles[i as usize].parts.iter().filter(|part| part.0 != j) {
            for &(l, y) in circles[j as usize].parts.iter().filter(|part| part.0 != i) {
                sum += x * y * graph.value(k, l);
            }
        }
        sum / (square(i, j) * square(j, i)).sqrt()
    })
}
