"""Do courtesy, haste and capitals around a question leave its answer alone?"""

import re
from collections.abc import Callable
from typing import Any

import pytest

from knowledge.answer import answer, answer_json
from knowledge.catalog import Catalog
from knowledge.question.wrapping import unwrap
from tests.knowledge.scoring import QUESTIONS, rows_of

SETS = ("fresh_eyes", "fresh_eyes_4", "hunted", "chat")
EVERY = 3

WRAPPINGS: dict[str, Callable[[str], str]] = {
    "greeting": "Hi team, {}".format,
    "greeting and signature": "Hello,\n\n{}\n\nBest regards\nJan".format,
    "thanks": "{} thanks!".format,
    "signed thanks": "{}\nThanks,\nMaria".format,
    "lead-in": "quick question: {}".format,
    "reported": "customer is asking: {}".format,
    "forwarded": 'fwd: "{}"'.format,
    "tagged": "[WFO] {}".format,
    "to anyone": "anyone know: {}".format,
}


@pytest.mark.parametrize("name", WRAPPINGS)
def test_courtesy_changes_no_answer(catalog: Catalog, name: str) -> None:
    changed = [
        row["q"]
        for one in SETS
        for row in rows_of(QUESTIONS / f"{one}.jsonl")[::EVERY]
        if _told(catalog, row, row["q"]) != _told(catalog, row, WRAPPINGS[name](row["q"]))
    ]
    assert not changed


def _told(catalog: Catalog, row: dict[str, Any], text: str) -> dict[str, Any]:
    given = answer_json(answer(catalog, text, context=row.get("context", ())))
    return {key: given[key] for key in ("outcome", "verdict", "facts", "unlisted")}


@pytest.mark.parametrize("change", [str.upper, str.lower])
def test_capitals_decide_nothing(catalog: Catalog, change: Callable[[str], str]) -> None:
    """Tool output aside: what a tool prints in capitals only, such as LISTENING, marks its lines."""
    changed = []
    for row in (row for one in SETS for row in rows_of(QUESTIONS / f"{one}.jsonl")[::EVERY]):
        if "\n" in row["q"] or re.search(r"->|[=|]", row["q"]):
            continue
        facts = [_told(catalog, row, text)["facts"] for text in (row["q"], change(row["q"]))]
        if facts[0] != facts[1]:
            changed.append(row["q"])
    assert not changed


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Hi team,", "Hi team,"),
        ("thanks!", "thanks!"),
        ("av: which folders?", "av: which folders?"),
        ("backup agent: which port?", "backup agent: which port?"),
        ("Hallo zusammen, 5638?", "5638?"),
        ("fwd from their network team: what is 943?", "what is 943?"),
        ("what is 5638 for? Thanks in advance", "what is 5638 for?"),
        ("what is 5638 for?\n\nMit freundlichen Grüßen\nAnna Beck\nACME", "what is 5638 for?"),
    ],
)
def test_only_courtesy_is_taken_off(text: str, rest: str) -> None:
    assert unwrap(text) == rest
