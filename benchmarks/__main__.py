"""Measure what we claim to be faster: `python -m benchmarks [NAME...] [--json]`.

Exits with 1 if a target is missed, and with 2 if the command line is wrong.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module

from benchmarks.harness import Row, as_json, table, use_cores

# Loaded only when chosen, and after the threads are set. Each module has `rows() -> Iterator[Row]`.
BENCHMARKS = {
    "click": "benchmarks.click",
    "cores": "benchmarks.cores",
    "corruption": "benchmarks.corruption",
    "evaluation": "benchmarks.evaluation",
    "importing": "benchmarks.importing",
    "processes": "benchmarks.processes",
    "training": "benchmarks.training",
    "variants": "benchmarks.variants",
    "window": "benchmarks.window",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks that are named, or all. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    names = ", ".join(BENCHMARKS)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{names}; all if none is named")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    parser.add_argument(
        "--cores", type=int, default=1, metavar="N", help="how many to keep to; 1 if not said"
    )
    chosen = parser.parse_args(arguments)
    for name in chosen.names:
        if name not in BENCHMARKS:
            parser.error(f"no benchmark {name!r}; there are: {names}")

    machine = use_cores(chosen.cores)
    rows = []

    def measured() -> Iterator[Row]:
        for name in chosen.names or BENCHMARKS:
            for row in import_module(BENCHMARKS[name]).rows():
                rows.append(row)
                yield row

    if chosen.json:
        print(json.dumps(as_json(machine, list(measured())), indent=2))
    else:
        for line in table(machine, measured()):
            print(line, flush=True)
    return 0 if all(row.passed for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
