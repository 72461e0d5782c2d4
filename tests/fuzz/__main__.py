"""Fuzz what parses text from outside: `python -m tests.fuzz --seconds 600 --seed 7 [door …]`; 1 if anything broke."""

import argparse
import secrets
import sys

from tests.fuzz.doors import DOORS
from tests.fuzz.guided import fuzz


def main() -> int:
    """Go through the doors that the command line names, or all, in equal parts of the time."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("doors", nargs="*", metavar="door", help=", ".join(DOORS))
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    asked = parser.parse_args()
    names = asked.doors or list(DOORS)
    broken = 0
    print(f"seed {asked.seed}")
    for name in names:
        door, begin = DOORS[name]
        result = fuzz(door, begin, seconds=asked.seconds / len(names), seed=asked.seed)
        broken += len(result.findings)
        print(
            f"{name}: {result.tried} inputs, {result.reached} lines, {len(result.findings)} broke",
            flush=True,
        )
        for finding in result.findings:
            print(f"  {finding.error}\n    {finding.data!r}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
