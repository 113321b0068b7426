"""Runs the fuzzer by hand, on one reader or on all of them in turn."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from el2mp_desktop.importers import registry
from tests.fuzz.engine import fuzz

READERS = [importer.name for importer in registry.IMPORTERS]


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("--reader", choices=READERS, help="one reader; without it, all")
    options.add_argument("--seconds", type=float, default=60, help="for each reader")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", type=Path, help="a folder for the files that fail")
    args = options.parse_args()
    failed = False
    for reader in [args.reader] if args.reader else READERS:
        found = fuzz(reader, seconds=args.seconds, seed=args.seed)
        slow = f"{found.slowest[0]:.2f} s for {len(found.slowest[1])} bytes"
        print(f"{reader}: {found.runs} runs, {len(found.arcs)} arcs, {found.kept} kept, slowest {slow}", flush=True)
        first = dict(reversed(found.failures))
        for message, count in Counter(message for message, _ in found.failures).most_common():
            print(f"  {count} times {message}", flush=True)
            if args.keep:
                args.keep.mkdir(parents=True, exist_ok=True)
                (args.keep / f"{reader}-{abs(hash(message)) % 10_000}").write_bytes(first[message])
        failed = failed or bool(found.failures)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
