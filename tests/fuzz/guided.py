"""A small coverage-guided fuzzer: keeps what reaches a new branch, and changes that further.

The usual one, atheris (`tests/fuzz/deep.py`), has no build for every Python that we run on; this one needs the
interpreter alone, and so is part of every run of the tests.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

LONGEST = 4_000
SLOW_S = 3.0
OURS = ("/bot/", "/knowledge/", "/checks/")
_WORDS = (
    b"<!channel>", b"<@U1>", b"&amp;", b"```", b"*", b"5638", b"99999", b"\0", b"\xff", b"\xe2\x80\xae", b"{", b"[", b'"',
    b"null", b"-1", b"1e999", b"&a [*a]", b"!!python/object", b"\n", b"\t|", b"<td rowspan='9999'>", b"0" * 300,
)  # fmt: skip


@dataclass(slots=True)
class Finding:
    """What broke a door: the bytes, and how."""

    data: bytes
    error: str


@dataclass(slots=True)
class Fuzzed:
    """How many inputs were tried, how many lines they reached, what they broke."""

    tried: int = 0
    reached: int = 0
    findings: list[Finding] = field(default_factory=list)


def fuzz(
    door: Callable[[bytes], None], begin: Sequence[bytes], *, seconds: float, seed: int
) -> Fuzzed:
    """Throw changed inputs at a door for some seconds, at most ten findings long."""
    chance = random.Random(seed)
    corpus, seen, result = list(begin), set[tuple[CodeType, int]](), Fuzzed()
    waiting = list(begin)
    door(begin[0])  # what is only loaded once is neither slow nor new later
    until = time.monotonic() + seconds
    while time.monotonic() < until and len(result.findings) < 10:
        data = waiting.pop() if waiting else _changed(chance.choice(corpus), corpus, chance)
        lines: set[tuple[CodeType, int]] = set()
        began = time.thread_time()
        try:
            with _watched(lines):
                door(data)
        except Exception as error:  # noqa: BLE001 - whatever comes out is the finding
            result.findings.append(Finding(data, f"{type(error).__name__}: {error}"[:500]))
        if (took := time.thread_time() - began) > SLOW_S:
            result.findings.append(Finding(data, f"took {took:.1f} s"))
        result.tried += 1
        if lines - seen:
            seen |= lines
            corpus.append(data)
    result.reached = len(seen)
    return result


@contextmanager
def _watched(lines: set[tuple[CodeType, int]]) -> Iterator[None]:
    """Note which lines of ours are reached."""

    def inside(frame: FrameType, event: str, argument: Any) -> Any:
        lines.add((frame.f_code, frame.f_lineno))
        return inside

    def entering(frame: FrameType, event: str, argument: Any) -> Any:
        return inside if any(part in frame.f_code.co_filename for part in OURS) else None

    before = sys.gettrace()
    sys.settrace(entering)
    try:
        yield
    finally:
        sys.settrace(before)


def _changed(data: bytes, corpus: Sequence[bytes], chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        at, end = sorted(chance.randint(0, len(data)) for _ in range(2))
        way = chance.randrange(6)
        if way == 0:
            data = data[:at] + chance.choice(_WORDS) + data[at:]
        elif way == 1:
            data = data[:at] + data[end:]
        elif way == 2:
            data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        elif way == 3:
            data = data[:end] + data[at:end] * chance.randint(1, 8) + data[end:]
        elif way == 4:
            other = chance.choice(corpus)
            data = data[:at] + other[chance.randint(0, len(other)) :]
        else:
            data = data[:at] + chance.choice(_WORDS) + data[end:]
    return data[:LONGEST]
