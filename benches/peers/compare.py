"""Runs `gleaner dedup` and other libraries for near-duplicates on one file, in turn, and prints a table. See run.sh."""

import argparse
import json
import os
import re
import shlex
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
OURS = "gleaner dedup, 1 thread"
IN_PYTHON = ["rensa", "FastSketchLSH", "datasketch", "text-dedup", "datatrove"]
PEERS = ["gaoya", *IN_PYTHON]
# One thread each, and the same hashes of strings in every run.
ENVIRONMENT = os.environ | {
    "RAYON_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0",
    "HF_DATASETS_DISABLE_PROGRESS_BARS": "1", "HF_HUB_OFFLINE": "1",
}  # fmt: skip


def main():
    arguments = parse()
    work = arguments.work
    work.mkdir(parents=True, exist_ok=True)
    python = install([name for name in IN_PYTHON if name in arguments.only], work / "venv")
    file, tiny, pairs = work / "corpus.jsonl", work / "one.jsonl", work / "pairs"
    if arguments.file:
        made = must_run([arguments.rust, "prepare", arguments.file, file])
    else:
        made = must_run([arguments.rust, "make", arguments.documents, file])
    megabytes = file.stat().st_size / 1e6
    truth = must_run([arguments.rust, "pairs", file, pairs])
    print(f"{arguments.file or 'Invented'}: {made}, {megabytes:.1f} MB; Jaccard similarity of .8 and more: {truth}.")
    with open(file, "rb") as lines:
        tiny.write_bytes(next(lines))

    systems = commands(arguments, python)
    start_up, runs, labels = {}, {}, {}
    for name, command in list(systems.items()):
        usage = run(name, command, tiny, work)
        if usage is None:
            del systems[name]
        else:
            start_up[name] = usage.cpu
    for number in range(arguments.rounds):
        # Another one goes first in each round, so that none always has the same neighbours.
        names = list(systems)
        turn = number % max(len(names), 1)
        for name in names[turn:] + names[:turn]:
            usage = run(name, systems[name], file, work)
            if usage is None:
                del systems[name]
            else:
                runs.setdefault(name, []).append(usage)
                labels[name] = clusters(name, work)
    rows = {name: Row(runs[name], start_up[name], megabytes) for name in systems if name in runs}
    show(rows, {name: labels[name] for name in rows}, pairs, arguments.rounds)


def parse():
    parser = argparse.ArgumentParser(prog="run.sh", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="JSON lines with a field `text`")
    parser.add_argument("--rounds", type=positive, default=3, metavar="N", help="runs of each [default: 3]")
    parser.add_argument("--only", type=known, default=PEERS, metavar="NAMES", help=f"of {','.join(PEERS)}")
    parser.add_argument("--documents", type=positive, default=5000, metavar="N", help="to invent [default: 5000]")
    for name in ("--ours", "--rust", "--work"):
        parser.add_argument(name, type=Path, required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


def positive(text):
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"`{text}` is not a number from 1 on")
    return int(text)


def known(text):
    names = text.split(",")
    for name in names:
        if name not in PEERS:
            raise argparse.ArgumentTypeError(f"no peer is called `{name}`; there are {', '.join(PEERS)}")
    return names


def pins():
    """The pinned version of each peer, and of what they need besides."""
    pinned = dict(line.split("==") for line in (HERE / "requirements.txt").read_text().split())
    found = re.search(r'^gaoya = "=(.*)"', (HERE / "Cargo.toml").read_text(), re.MULTILINE)
    return pinned | {"gaoya": found[1] if found else "?"}


def install(names, venv):
    """The interpreter of a virtual environment with these peers, and those of them that could be installed."""
    python = venv / "bin" / "python"
    installed = []
    if not names:
        return python, installed
    if not python.exists():
        must_run([sys.executable, "-m", "venv", venv])
    versions = pins()
    besides = [package for package in versions if package not in PEERS]
    for name in names:
        wanted = [f"{package}=={versions[package]}" for package in (name, *besides)]
        pip = subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], capture_output=True, text=True)
        if pip.returncode == 0:
            installed.append(name)
        else:
            reason = pip.stderr.strip().splitlines() or ["no reason given"]
            print(f"{name} is left out, since pip cannot install {wanted[0]}: {reason[-1]}", file=sys.stderr)
    return python, installed


def commands(arguments, python):
    """What runs each system; FILE and OUT are put in."""
    interpreter, installed = python
    dedup = [arguments.ours, "dedup", "FILE", "--quiet", "--out", "OUT"]
    # The environment holds all to one thread, so all of them must be asked for.
    cores = str(os.cpu_count() or 1)
    systems = {OURS: [*dedup, "--threads", "1"], "gleaner dedup": [*dedup, "--threads", cores]}
    systems["gleaner's MinHash"] = [arguments.rust, "minhash", "FILE", "OUT"]
    if "gaoya" in arguments.only:
        systems["gaoya"] = [arguments.rust, "gaoya", "FILE", "OUT"]
    for name in installed:
        systems[name] = [interpreter, HERE / "peers.py", name, "FILE", "OUT"]
    return systems


def must_run(command):
    """What a command prints; ends here if it fails."""
    done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"failed: {shlex.join(map(str, command))}")
    return done.stdout.strip()


class Usage:
    """CPU-seconds, seconds and megabytes of a process and those that it waited for."""

    def __init__(self, cpu, wall, memory):
        self.cpu, self.wall, self.memory = cpu, wall, memory


def place(name, work, kind):
    return work / (re.sub(r"\W+", "-", name) + kind)


def run(name, command, file, work):
    """Runs a system on a file; None if it fails, which is said."""
    out, log = place(name, work, ".out"), place(name, work, ".log")
    out.unlink(missing_ok=True)
    command = [str({"FILE": file, "OUT": out}.get(word, word)) for word in command]
    with open(log, "wb") as output:
        start = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=ENVIRONMENT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0 or not out.exists():
        print(f"{name} is left out: it failed on {file}, and {log} says why", file=sys.stderr)
        return None
    return Usage(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1e3)


def clusters(name, work):
    """The cluster of each document, in the order of the file."""
    with open(place(name, work, ".out"), encoding="utf-8") as lines:
        if name.startswith("gleaner dedup"):
            return [json.loads(line)["cluster"] for line in lines]
        return [line.strip() for line in lines]


class Row:
    """The medians of a system's runs, and the most memory of any."""

    def __init__(self, runs, start_up, megabytes):
        self.cpu = statistics.median(usage.cpu for usage in runs)
        self.wall = statistics.median(usage.wall for usage in runs)
        self.memory = max(usage.memory for usage in runs)
        self.start_up = start_up
        # What a system does before it reads is not held against it.
        net = self.cpu - start_up
        self.rate = megabytes / net if net > 0.005 else None


def show(rows, labels, pairs, rounds):
    with open(pairs, encoding="ascii") as lines:
        exact = [tuple(map(int, line.split())) for line in lines]
    versions = pins()
    ours = rows[OURS].rate if OURS in rows else None
    print(f"Medians of {rounds} rounds.\n")
    print("| | CPU s | of that, start-up | MB a CPU-s | ours is | wall s | MB of memory | pairs found | pairs clustered |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, row in sorted(rows.items(), key=lambda item: -(item[1].rate or 0)):
        of = labels[name]
        recall = sum(of[a] == of[b] for a, b in exact) / len(exact) if exact else None
        clustered = sum(size * (size - 1) // 2 for size in Counter(of).values())
        cells = [
            f"{name} {versions.get(name, '')}".strip(),
            f"{row.cpu:.2f}",
            f"{row.start_up:.2f}",
            number(row.rate, ".1f"),
            number(ours / row.rate if ours and row.rate else None, ".2f", "×"),
            f"{row.wall:.2f}",
            f"{row.memory:.0f}",
            number(recall and 100 * recall, ".1f", " %"),
            f"{clustered:,}",
        ]
        print("| " + " | ".join(cells) + " |")


def number(value, form, unit=""):
    return "–" if value is None else f"{value:{form}}{unit}"


if __name__ == "__main__":
    main()
