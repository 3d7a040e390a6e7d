//! gaoya and this library's `MinHash`, from file to clusters. Both verify by the signatures, as gaoya does.

use std::fs::File;
use std::io::{BufWriter, Write};

use ::gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32, VecContainer};
use gleaner::Banding;
use gleaner::cluster::UnionFind;
use gleaner::index::lsh::candidate_pairs;
use gleaner::sketch;

use crate::{BANDS, ROWS, Result, THRESHOLD, shingles};

/// Clusters with gaoya: each document is looked up among those before it, then inserted. Its signatures of 32 bits are
/// those that its loops compute fastest without loss, and its container without a hash set the fastest of its three.
pub(crate) fn gaoya(file: &str, out: &str) -> Result<()> {
    let hasher = MinHasher32::new(BANDS * ROWS);
    let mut index = MinHashIndex::<u32, u32, VecContainer<u32>>::new_index(BANDS, ROWS, THRESHOLD);
    let mut clusters = UnionFind::new(0);
    let mut next = 0;
    shingles::for_each(file, |shingles| {
        clusters.grow(next as usize + 1);
        // An empty document's signature is all zeros, which would make empty documents copies of each other.
        if !shingles.is_empty() {
            let signature = hasher.create_signature(shingles.iter());
            for &found in index.query(&signature) {
                clusters.join(found, next);
            }
            index.insert(next, signature);
        }
        next += 1;
        Ok(())
    })?;
    write(clusters, out)
}

/// Clusters with the classical parts of this library: signatures, candidates by bands, signatures compared.
pub(crate) fn minhash(file: &str, out: &str) -> Result<()> {
    let hasher = sketch::MinHasher::new(BANDS * ROWS, 1)?;
    let mut signatures = Vec::new();
    shingles::for_each(file, |shingles| {
        signatures.push(hasher.signature(shingles));
        Ok(())
    })?;
    let mut clusters = UnionFind::new(signatures.len());
    for (a, b) in candidate_pairs(&signatures, Banding::new(BANDS, ROWS)?)? {
        if signatures[a as usize].jaccard(&signatures[b as usize])? >= THRESHOLD {
            clusters.join(a, b);
        }
    }
    write(clusters, out)
}

/// Writes the cluster of each document, a number a line.
fn write(mut clusters: UnionFind, out: &str) -> Result<()> {
    let mut writer = BufWriter::new(File::create(out).map_err(|error| format!("{out}: {error}"))?);
    for cluster in clusters.labels() {
        writeln!(writer, "{cluster}")?;
    }
    Ok(writer.flush()?)
}
