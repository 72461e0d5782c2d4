"""Which advice does a document give, by topic?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

from knowledge.importing.draft import GuidelineRow, PortRow
from knowledge.importing.sentences import sentences
from knowledge.importing.source import Block, Heading, Paragraph, Table

_TOPICS = Path(__file__).with_name("topics.yaml")
_SCANNING = re.compile(
    r"\b(?:anti-?\s?virus|virus|scan\w*|malware|exclusions?|excluded)\b", re.IGNORECASE
)
_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Topic:
    """How one topic is recognised; the fields are explained in `topics.yaml`."""

    name: str
    where: str
    needs: tuple[re.Pattern[str], ...]
    context: tuple[re.Pattern[str], ...]
    whole: bool
    weak: bool


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A sentence with the paragraph it stands in and what stands around it."""

    text: str
    paragraph: str
    around: str
    where: frozenset[str]
    number: int


def read_guidelines(blocks: Sequence[Block], rows: Sequence[PortRow]) -> list[GuidelineRow]:
    """Return at most one guideline per topic: all that the document says to it, in its order."""
    spoken = [*_prose(blocks), *_rows(rows)]
    found: list[GuidelineRow] = []
    for topic in topics():
        told = _paragraphs(spoken) if topic.whole else spoken
        said = [sentence for sentence in told if _says(sentence, topic)]
        if said:
            texts = dict.fromkeys(
                sentence.paragraph if topic.whole else sentence.text for sentence in said
            )
            found.append(GuidelineRow(topic.name, " ".join(texts)[:_LONGEST], said[0].number))
    return sorted(found, key=lambda guideline: guideline.line)


def is_telling(guidelines: Sequence[GuidelineRow], blocks: Sequence[Block]) -> bool:
    """Tell whether advice alone makes the page a requirement document: two topics that other pages lack, under a heading about scanning."""
    if not any(isinstance(block, Heading) and _SCANNING.search(block.text) for block in blocks):
        return False
    weak = {topic.name for topic in topics() if topic.weak or topic.where != "antivirus"}
    return len([guideline for guideline in guidelines if guideline.topic not in weak]) > 1


@cache
def topics() -> tuple[Topic, ...]:
    """Return the topics of `topics.yaml`."""
    return tuple(
        Topic(
            name=entry["topic"],
            where=entry["where"],
            needs=_patterns(entry["needs"]),
            context=_patterns(entry.get("context", [])),
            whole=entry.get("whole", False),
            weak=entry.get("weak", False),
        )
        for entry in yaml.safe_load(_TOPICS.read_text("utf-8"))
    )


def _patterns(texts: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text, re.IGNORECASE) for text in texts)


def _paragraphs(spoken: Sequence[_Spoken]) -> list[_Spoken]:
    """Return each paragraph once, as one thought; a long one is not searched anew for each of its sentences."""
    once = {(sentence.number, sentence.paragraph): sentence for sentence in reversed(spoken)}
    return [replace(sentence, text=sentence.paragraph[:_LONGEST]) for sentence in once.values()][
        ::-1
    ]


def _says(sentence: _Spoken, topic: Topic) -> bool:
    if topic.where not in sentence.where:
        return False
    text = sentence.text
    return all(need.search(text) for need in topic.needs) and all(
        need.search(f"{sentence.around} {sentence.text}") for need in topic.context
    )


def _prose(blocks: Sequence[Block]) -> Iterator[_Spoken]:
    scanning = False
    heading = above = ""
    for block in blocks:
        if isinstance(block, Table):
            scanning = False
            continue
        if isinstance(block, Paragraph) and block.named:
            continue
        if isinstance(block, Heading):
            heading, above = block.text, ""
            scanning = scanning or bool(_SCANNING.search(block.text))
            continue
        scanning = scanning or bool(_SCANNING.search(block.text))
        where = frozenset({"prose", "any", *(["antivirus"] if scanning else [])})
        for text in _spoken(block):
            yield _Spoken(text, block.text, f"{heading} {above}", where, block.number)
        if not block.item:
            above = block.text


def _spoken(block: Paragraph) -> list[str]:
    """Part a paragraph; an entry of a list is one thought: its first words are the topic of all its sentences."""
    return [block.text] if block.item else sentences(block.text)


def _rows(rows: Sequence[PortRow]) -> Iterator[_Spoken]:
    for row in rows:
        around = (
            f"{row.port} {row.section} {row.component} {row.condition or ''} {row.transport or ''}"
        )
        for text in sentences(row.description):
            yield _Spoken(
                text,
                row.description,
                f"{around} {row.description}",
                frozenset({"row", "any"}),
                row.line,
            )
