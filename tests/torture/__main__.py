"""Torture: many requests, random faults, random kills; the last line says what was lost.

`python -m tests.torture --seed 7 --seconds 600` goes through SQLite with one bot and PostgreSQL with two. The same
seed asks, breaks and kills the same again; what the machine does between is its own.
"""

import argparse
import asyncio
import secrets
import shutil
import sys
import tempfile
import time
from contextlib import nullcontext
from dataclasses import fields
from pathlib import Path

from tests.torture.ordeal import Measure, suffer
from tests.torture.postgres import postgresql
from tests.torture.reckoning import Reckoning

SECONDS = 1200.0
PER_SECOND = 1000 / 600
KILLS_PER_REQUEST = 0.2


def main() -> int:
    """Run what the command line asks for; 0 if everything held."""
    asked = _arguments()
    seed = int(asked.seed) if asked.seed else secrets.randbelow(1_000_000)
    databases = ["sqlite", "postgresql"] if asked.database == "both" else [asked.database]
    seconds = (float(asked.seconds) if asked.seconds else SECONDS) / len(databases)
    requests = int(asked.requests or max(10, seconds * PER_SECOND))
    kills = int(asked.kills or max(2, requests * KILLS_PER_REQUEST))
    total = Reckoning()
    for database in databases:
        measure = Measure(requests, kills, seconds, bots=1 if database == "sqlite" else 2)
        print(f"seed {seed}, {database}: {requests} requests, {kills} kills, {seconds:.0f} s")
        began = time.monotonic()
        result = _suffer(seed, measure, database)
        print(f"  {result.line()}; {time.monotonic() - began:.0f} s", flush=True)
        for one in fields(total):
            setattr(total, one.name, getattr(total, one.name) + getattr(result, one.name))
    print(total.line())
    return 1 if total.faults else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.torture")
    # The Makefile hands on what it was given, which may be nothing.
    parser.add_argument("--seed", default="", help="the same again; by default a new one")
    parser.add_argument("--seconds", default="", help=f"how long to ask; by default {SECONDS:.0f}")
    parser.add_argument("--requests", default="", help="by default as many as fit")
    parser.add_argument("--kills", default="", help="by default a fifth of the requests")
    parser.add_argument("--database", default="both", choices=("sqlite", "postgresql", "both"))
    return parser.parse_args()


def _suffer(seed: int, measure: Measure, database: str) -> Reckoning:
    def say(line: str) -> None:
        print(line, flush=True)

    folder = Path(tempfile.mkdtemp(prefix="wfo-torture-"))
    with postgresql() if database == "postgresql" else nullcontext("") as url:
        result = asyncio.run(suffer(seed, measure, folder, url, say))
    if result.faults:
        say(f"  the bots' log is kept: {folder / 'bots.log'}")
    else:
        shutil.rmtree(folder)
    return result


if __name__ == "__main__":
    sys.exit(main())
