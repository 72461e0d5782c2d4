"""How many labelled questions does the product answer right, and how many does it answer falsely?"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.answer import answer
from knowledge.catalog import Catalog
from knowledge.model import Answer, AnswerOutcome, Exclusion, Guideline, PortRequirement

QUESTIONS = Path(__file__).with_name("questions")
_CRITERIA = {"locked": "locked_files", "large": "large_files", "temporary": "temporary_files"}


@dataclass
class Mark:
    """The result of one set; `wrong` and `false` hold the ids with what was asked."""

    asked: int = 0
    unanswerable: int = 0
    wrong: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return 1 - len(self.wrong) / self.asked


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def mark(catalog: Catalog, rows: Iterable[Mapping[str, Any]]) -> Mark:
    """Answer every question from 16.3-hosted and compare with its label."""
    result = Mark()
    for row in rows:
        given = answer(catalog, row["q"], context=row.get("context", ()), edition="16.3-hosted")
        wanted = row["expect"].get("any", [row["expect"]])
        nothing_held = all(set(one) <= {"unknown"} or "offtopic" in one for one in wanted)
        result.asked += 1
        result.unanswerable += nothing_held
        if not any(_meets(one, given) for one in wanted):
            result.wrong.append(f"{row['id']}: {row['q']}")
        if nothing_held and _states(given):
            result.false.append(f"{row['id']}: {row['q']}")
    return result


def _states(given: Answer) -> bool:
    return any(not isinstance(fact, Guideline) for fact in given.facts)


def _meets(wanted: Mapping[str, Any], given: Answer) -> bool:
    if "offtopic" in wanted:
        return given.outcome is not AnswerOutcome.ANSWER and not given.facts
    if set(wanted) == {"unknown"}:
        told = given.outcome is AnswerOutcome.UNKNOWN or bool(given.unlisted)
        return told and given.outcome is not AnswerOutcome.SMALL_TALK and not _states(given)
    return given.outcome is AnswerOutcome.ANSWER and all(
        _has(key, value, given) for key, value in wanted.items()
    )


def _has(key: str, value: Any, given: Answer) -> bool:
    ports = {
        fact.port: fact.transport for fact in given.facts if isinstance(fact, PortRequirement)
    }
    values = {fact.value for fact in given.facts if isinstance(fact, Exclusion)}
    topics = {fact.topic for fact in given.facts if isinstance(fact, Guideline)}
    match key:
        case "ports":
            return set(ports) == set(value)
        case "transport":
            return all(ports.get(int(port)) == transport for port, transport in value.items())
        case "exclusions":
            return values == set(value)
        case "considerations":
            return {_CRITERIA[one] for one in value} <= topics
        case "topic":
            return value in topics
        case "yes":
            return given.verdict == ("yes" if value else "no")
        case "unknown":
            return bool(given.unlisted)
        case _:
            raise ValueError(f"a label has an unknown key: {key}")
