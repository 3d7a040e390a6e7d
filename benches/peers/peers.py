"""Runs one peer from a prepared file to clusters: python peers.py NAME FILE OUT.

Each gets the same shingles (five words in a row, a word being what stands between whitespace in the lower-cased text; a
shorter text is one shingle), 128 slots in 16 bands of 8, and goes the fastest way that its documentation shows. OUT gets
the cluster of each document, a number a line.
"""

import os
import re
import struct
import sys
import tempfile
from pathlib import Path

import numpy as np

SHINGLE, BANDS, ROWS, THRESHOLD = 5, 16, 8, 0.8
SLOTS = BANDS * ROWS


class Clusters:
    """Union-find over numbers of documents."""

    def __init__(self, count):
        self.parents = list(range(count))

    def find(self, document):
        parents = self.parents
        while parents[document] != document:
            parents[document] = document = parents[parents[document]]
        return document

    def join(self, a, b):
        a, b = self.find(a), self.find(b)
        self.parents[max(a, b)] = min(a, b)

    def labels(self):
        return [self.find(document) for document in range(len(self.parents))]


def shingle_hashes(file):
    """The distinct shingles of each document, as 64-bit hashes: what a careful user of these libraries would write."""
    import orjson

    multiplier = np.uint64(0x9E3779B97F4A7C15)
    with open(file, "rb") as lines:
        for line in lines:
            words = orjson.loads(line)["text"].lower().split()
            hashes = np.fromiter(map(hash, words), np.int64, len(words)).view(np.uint64)
            length = min(SHINGLE, len(words))
            count = len(words) - length + 1 if words else 0
            shingles = np.zeros(count, np.uint64)
            for at in range(length):
                shingles = shingles * multiplier + hashes[at : at + count]
            shingles ^= shingles >> np.uint64(32)
            yield shingles * np.uint64(0xD6E8FEB86659FD93)


def flat_hashes(file):
    """The shingles of all documents one after the other, and where each document's begin."""
    documents = list(shingle_hashes(file))
    starts = np.zeros(len(documents) + 1, np.uint64)
    np.cumsum([len(shingles) for shingles in documents], out=starts[1:])
    return np.concatenate(documents), starts


def rensa(file):
    """Full-set R-MinHash from hashes into one matrix, and its index in one call, which tells the duplicates but not of
    what; the bands of those are grouped here. Never `rho`, which samples positions."""
    from rensa import RMinHash, RMinHashLSH

    hashes, starts = flat_hashes(file)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(hashes, starts, SLOTS, 42)
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=SLOTS, num_bands=BANDS)
    flags = np.asarray(index.insert_matrix_and_query_duplicate_flags(matrix))
    flags &= np.diff(starts) > 0
    flagged = np.flatnonzero(flags)
    rows = np.array(matrix.to_rows(), np.uint32)[flagged]
    clusters = Clusters(len(flags))
    for band in range(BANDS):
        keys = np.ascontiguousarray(rows[:, band * ROWS : (band + 1) * ROWS]).view(f"V{4 * ROWS}").ravel()
        _, first, group = np.unique(keys, return_index=True, return_inverse=True)
        for document, other in zip(flagged.tolist(), flagged[first[group]].tolist()):
            if document != other:
                clusters.join(document, other)
    return clusters.labels()


def fastsketchlsh(file):
    """Sketches of all documents from hashes in one call, candidates of all in one call."""
    from FastSketchLSH import LSH, FastSimilaritySketch

    hashes, starts = flat_hashes(file)
    matrix = FastSimilaritySketch(size=SLOTS, seed=42).batch_csr(hashes, starts, prehashed=True, num_threads=1)
    index = LSH(num_perm=SLOTS, num_bands=BANDS, num_threads=1)
    index.insert(matrix)
    found, ends = index.query(matrix, format="csr")
    clusters = Clusters(len(matrix))
    empty = np.diff(starts) == 0
    for document in range(len(matrix)):
        if not empty[document]:
            for other in found[int(ends[document]) : int(ends[document + 1])].tolist():
                if other < document and not empty[other]:
                    clusters.join(document, other)
    return clusters.labels()


def datasketch(file):
    """Signatures by its generator from hashes of 32 bits, which spares it SHA-1; each is looked up, then inserted."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=SLOTS, params=(BANDS, ROWS))
    shingles = ((hashes >> np.uint64(32)).tolist() for hashes in shingle_hashes(file))
    pairs, count = [], 0
    for document, signature in enumerate(MinHash.generator(shingles, num_perm=SLOTS, hashfunc=int)):
        count += 1
        if signature.is_empty():
            continue
        pairs.extend((document, other) for other in index.query(signature))
        index.insert(document, signature, check_duplication=False)
    clusters = Clusters(count)
    for a, b in pairs:
        clusters.join(a, b)
    return clusters.labels()


def text_dedup(file):
    """Its command, with its fast hash of 32 bits. It splits words at whitespace here instead of at `\\W`."""
    with tempfile.TemporaryDirectory() as work, open(file, "rb") as lines:
        os.environ["HF_HOME"] = work
        import text_dedup.minhash as peer

        peer.NON_ALPHA = re.compile(r"\s+")
        count = sum(1 for _ in lines)
        options = {
            "path": "json", "data_files": file, "split": "train", "column": "text", "cache_dir": f"{work}/cache",
            "output": f"{work}/out", "num_proc": 1, "ngram": SHINGLE, "min_length": 1, "num_perm": SLOTS,
            "threshold": THRESHOLD, "b": BANDS, "r": ROWS, "hash_func": "xxh3", "hash_bits": 32,
        }  # fmt: skip
        arguments = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        peer.main(arguments, standalone_mode=False)
    return [peer.uf.find(document) for document in range(count)]


def datatrove(file):
    """Its first three stages, one after the other in one process, with its default hash; the texts are lower-cased only."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupSignature
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.utils.text import TextNormConfig
    from datatrove.utils.word_tokenizers import WordTokenizer

    class Whitespace(WordTokenizer):
        def word_tokenize(self, text):
            return text.split()

        def sent_tokenize(self, text):
            return [text]

        def span_tokenize(self, text):
            return [(0, len(text))]

    names = ("norm_whitespace", "remove_punctuation", "norm_unicode_diacritics", "norm_numbers")
    plain = TextNormConfig(lowercase=True, **dict.fromkeys(names, False))
    config = MinhashConfig(n_grams=SHINGLE, num_buckets=BANDS, hashes_per_bucket=ROWS, norm_config=plain)
    with open(file, "rb") as lines:
        labels = list(range(sum(1 for _ in lines)))
    with tempfile.TemporaryDirectory() as work:
        path = Path(file)
        stages = [
            (1, [
                JsonlReader(str(path.parent), glob_pattern=path.name),
                MinhashDedupSignature(f"{work}/signatures", config, language=Whitespace()),
            ]),
            (BANDS, [MinhashDedupBuckets(f"{work}/signatures", f"{work}/buckets", config=config)]),
            (1, [MinhashDedupCluster(f"{work}/buckets", f"{work}/clusters", config=config, save_cluster_id=True)]),
        ]  # fmt: skip
        for number, (tasks, pipeline) in enumerate(stages):
            LocalPipelineExecutor(pipeline, tasks=tasks, workers=1, logging_dir=f"{work}/logs{number}").run()
        for clusters in Path(work, "clusters").glob("*.clusters"):
            first = {}
            for document, cluster in struct.iter_unpack("<2I", clusters.read_bytes()):
                labels[document] = first.setdefault(cluster, document)
    return labels


PEERS = {
    "rensa": rensa,
    "FastSketchLSH": fastsketchlsh,
    "datasketch": datasketch,
    "text-dedup": text_dedup,
    "datatrove": datatrove,
}

if __name__ == "__main__":
    _, name, file, out = sys.argv
    Path(out).write_text("".join(f"{label}\n" for label in PEERS[name](file)))
