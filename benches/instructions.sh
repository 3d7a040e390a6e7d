#!/usr/bin/env bash
# Counts the instructions of each stage, which other work on the machine does not change, and compares them with those in
# `instructions.txt`: a stage that takes over a tenth more fails. `--write` writes the file anew.
#
# Needs valgrind. Counts of another compiler are shown, not judged.
set -euo pipefail
cd "$(dirname "$0")/.."
recorded=benches/instructions.txt
compiler=$(rustc --version | cut -d' ' -f1,2)
command -v valgrind > /dev/null || { echo "instructions.sh: valgrind is not there: install it" >&2; exit 1; }

built=$(cargo bench --package gleaner --all-features --bench limits --no-run 2>&1) || { echo "$built" >&2; exit 1; }
binary=$(sed -n 's/.*Executable benches\/limits.rs (\(.*\))$/\1/p' <<< "$built")
counts=$(
    echo "# instructions a run, $compiler"
    for stage in $("$binary" --names); do
        counted=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect='*limits::counted*' \
            "$binary" --once "$stage" 2>&1 | sed -n 's/.*Collected : //p')
        echo "$stage ${counted:-0}"
    done
)
if [ "${1:-}" = --write ]; then
    echo "$counts" > "$recorded"
    exit
fi
same=$([ "$(head -n 1 "$recorded")" = "$(head -n 1 <<< "$counts")" ] && echo 1 || echo 0)
awk -v same="$same" '
    FNR == 1 { next }
    NR == FNR { before[$1] = $2; next }
    {
        change = before[$1] ? $2 / before[$1] : 0
        worse = $2 == 0 || change == 0 || change > 1.1
        printf "%-20s %12d %+6.1f %%%s\n", $1, $2, 100 * (change - 1), worse ? "  <-- more than recorded" : ""
        failed += worse
    }
    END {
        if (failed && !same) print "Recorded with another compiler: not judged."
        exit failed && same
    }' "$recorded" - <<< "$counts"
