"""Runs the measurements: ``python -m bench [names...] [--quick]``; docs/performance.md tells how to read them."""

import argparse
import importlib
import os
import platform
import sys

NAMES = (
    "commands",
    "authority",
    "logins",
    "http",
    "lifecycles",
    "catchup",
    "memory",
    "replay",
    "letters",
    "year",
    "overdue",
    "coverage",
)


def main() -> None:
    """Run the named measurements, all if none is named."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"one of {', '.join(NAMES)}; all if none is named")
    parser.add_argument("--quick", action="store_true", help="few and short rounds: does it run?")
    chosen = parser.parse_args()
    if unknown := [name for name in chosen.names if name not in NAMES]:
        parser.error(f"unknown measurement {unknown[0]}: there are {', '.join(NAMES)}")
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, load before {load:.1f}")
    for name in chosen.names or NAMES:
        importlib.import_module(f"bench.{name}").run(quick=chosen.quick)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
