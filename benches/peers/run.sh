#!/usr/bin/env bash
# Runs other libraries for near-duplicates beside `gleaner dedup` on one file, and prints what each costs and finds:
#     benches/peers/run.sh [FILE] [--rounds N] [--only gaoya,rensa] [--documents N]
# FILE is JSON lines with a field `text`; without one it invents documents. See benches/README.md. Needs python3 with venv,
# and the network the first time.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
target=$(realpath -m "${CARGO_TARGET_DIR:-$root/target}")

cargo build --quiet --release --locked --manifest-path "$root/Cargo.toml" --package gleaner-cli --target-dir "$target"
cargo build --quiet --release --locked --manifest-path "$here/Cargo.toml" --target-dir "$target/peers"
exec python3 "$here/compare.py" --ours "$target/release/gleaner" --rust "$target/peers/release/gleaner-peers" \
    --work "$target/peers/work" "$@"
