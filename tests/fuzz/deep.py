"""The same doors under atheris (libFuzzer), which sees every branch: `python -m tests.fuzz.deep --seconds 120 [door …]`.

It comes with `uv sync --group fuzz`, where it has a build. Each door has a process of its own, because libFuzzer ends
the one it runs in. 1 if anything broke; the input is printed, and belongs into a test.
"""

import argparse
import importlib
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

SLOW_S = 10
MOST_MB = 2048
LONGEST = 4_000
OURS = ["bot", "knowledge", "checks"]
ONE = "--one"


def main() -> int:
    """Go through the doors that the command line names, or all, in equal parts of the time."""
    if sys.argv[1:2] == [ONE]:
        _be_fuzzed(sys.argv[2], sys.argv[3:])
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.deep")
    parser.add_argument(
        "doors",
        nargs="*",
        metavar="door",
        help="as of `python -m tests.fuzz --help`; by default all",
    )
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--corpus", type=Path, help="a folder that keeps what reached something new"
    )
    asked = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print("this needs atheris: `uv sync --group fuzz`; `python -m tests.fuzz` does without")
        return 3
    names = asked.doors or list(importlib.import_module("tests.fuzz.doors").DOORS)
    broken = 0
    with tempfile.TemporaryDirectory(prefix="wfo-fuzz-") as scratch:
        for name in names:
            corpus = (asked.corpus or Path(scratch)) / name
            corpus.mkdir(parents=True, exist_ok=True)
            found = Path(scratch) / f"{name}-found"
            found.mkdir()
            said = _fuzz(name, corpus, found, asked.seconds // len(names), asked.seed)
            broken += _tell(name, said, corpus, found)
    return 1 if broken else 0


def _fuzz(name: str, corpus: Path, found: Path, seconds: int, seed: int) -> str:
    options = [
        f"-max_total_time={max(1, seconds)}",
        f"-max_len={LONGEST}",
        f"-timeout={SLOW_S}",
        f"-rss_limit_mb={MOST_MB}",
        f"-seed={seed}",
        f"-artifact_prefix={found}/",
        "-verbosity=1",
        "-print_final_stats=1",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.deep", ONE, name, *options, str(corpus)],
        capture_output=True,
        check=False,
    )
    return done.stderr.decode("utf-8", "replace") + done.stdout.decode("utf-8", "replace")


def _tell(name: str, said: str, corpus: Path, found: Path) -> int:
    inputs = sorted(found.iterdir())
    tried = next(
        (line.split()[-1] for line in said.splitlines() if "number_of_executed_units" in line), "?"
    )
    print(f"{name}: {tried} inputs, {len(list(corpus.iterdir()))} kept, {len(inputs)} broke")
    for one in inputs:
        print(f"  {one.name}: {one.read_bytes()!r}")
    if inputs or tried == "?":
        print("\n".join(f"  | {line}" for line in said.splitlines()[-40:]), flush=True)
    return len(inputs) or tried == "?"


def _be_fuzzed(name: str, options: list[str]) -> None:
    """Fuzz one door in this process; does not return."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=OURS):
        doors = importlib.import_module("tests.fuzz.doors")
    door, begin = doors.DOORS[name]
    corpus = Path(options[-1])
    for n, data in enumerate(begin):
        (corpus / f"begin-{n}").write_bytes(data)
    door(begin[0])
    atheris.Setup([sys.argv[0], *options], door)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
