"""An answer shows its facts, where they stand, and what may have been meant."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.message import Message
from bot.render.answer import ASK, WHY, answer, why
from knowledge.answer import answer as find
from knowledge.catalog import Catalog
from knowledge.loading import shipped_editions
from knowledge.model import Answer, Elsewhere, PortRequirement
from knowledge.vocabulary import shipped_vocabulary
from tests.bot.render.test_limits import assert_within_limits, texts


@pytest.fixture(name="catalog", scope="module")
def _catalog() -> Catalog:
    """Hold the shipped editions."""
    return Catalog(shipped_editions(), shipped_vocabulary())


def buttons(message: Message) -> list[dict[str, Any]]:
    return [e for block in message.blocks if block["type"] == "actions" for e in block["elements"]]


def shown(message: Message) -> str:
    return "\n".join(texts(message.blocks))


def test_one_port_is_shown_field_by_field_with_its_source(catalog: Catalog) -> None:
    message = answer(find(catalog, "what is port 5638 for?"))
    said = shown(message)
    assert "*Port 5638* · TCP" in said
    assert "*Component*\nLogging" in said
    assert "Environmental Requirements>, edition 16.3-hosted" in said
    assert "row 7" in said
    assert "5638" in message.text
    assert "16.3-hosted" in message.text
    assert_within_limits(message)


def test_many_ports_are_a_table_of_three_columns(catalog: Catalog) -> None:
    message = answer(find(catalog, "which ports do I need?"))
    (table,) = [block for block in message.blocks if block["type"] == "table"]
    assert len(table["rows"]) == 11
    assert all(len(row) == 3 for row in table["rows"])
    assert table["rows"][1][0]["text"] == "2010 HTTP(S), HTTPS by default"
    assert_within_limits(message)


def test_exclusions_are_exact_and_name_the_machine(catalog: Catalog) -> None:
    said = shown(answer(find(catalog, "which antivirus exclusions are needed?")))
    assert "`C:\\Program Files\\CallCopy\\Logs\\`" in said
    assert "`*.vid`" in said
    assert "PREMISES server" in said


def test_a_near_number_is_a_button_and_never_a_fact(catalog: Catalog) -> None:
    found = find(catalog, "what is port 5683 for?")
    message = answer(found)
    offered = [button for button in buttons(message) if button["action_id"].startswith(f"{ASK}:")]
    assert [button["value"] for button in offered] == [
        f"What is port {near.value} for?" for near in found.suggestions
    ]
    assert len({button["action_id"] for button in offered}) == len(offered)
    assert buttons(message)[-1]["action_id"] == WHY
    assert "5683" in shown(message)
    assert shown(message).count("Did you mean") == 1
    assert "Did you mean" in message.text


def test_what_is_listed_elsewhere_is_small_print_that_names_its_edition(catalog: Catalog) -> None:
    found = find(catalog, "what is port 5638 for?")
    row = found.facts[0]
    assert isinstance(row, PortRequirement)
    message = answer(replace(found, elsewhere=(Elsewhere("16.1-hosted", row),)))
    assert shown(message).count("another document") == 1
    context = [block for block in message.blocks if block["type"] == "context"]
    assert any("`16.1-hosted` lists 5638 TCP" in text for text in texts(tuple(context)))


def test_a_command_shows_who_asked_what(catalog: Catalog) -> None:
    message = answer(find(catalog, "what is port 5638 for?"), asked_by="U0OWNER")
    assert "<@U0OWNER> asked: what is port 5638 for?" in shown(message)
    assert message.text.startswith("“what is port 5638 for?”")


@pytest.mark.parametrize("text", ["<!channel> what is port 5638 for?", "is <@U0OWNER> excluded?"])
def test_a_question_never_becomes_mark_up(catalog: Catalog, text: str) -> None:
    message = answer(find(catalog, text), asked_by="U0OWNER")
    assert "<!" not in message.text + json.dumps(message.blocks)
    assert json.dumps(message.blocks).count("<@") == 1


def test_an_answer_too_long_for_a_message_goes_into_a_file_whole(catalog: Catalog) -> None:
    found = find(catalog, "which ports do I need?")
    many = tuple(
        replace(row, port=n, purpose=f"purpose {n} " + "x" * 200)
        for n, row in enumerate(found.facts * 20, 1)
        if isinstance(row, PortRequirement)
    )
    text = "\n".join(f"Port {row.port}: {row.purpose}" for row in many)
    message = answer(replace(found, facts=many, text=text))
    assert_within_limits(message)
    (file,) = message.files
    assert all(f"purpose {row.port} " in file.content.decode() for row in many)
    assert file.name in message.text


def test_why_lists_the_stages_in_their_order(catalog: Catalog) -> None:
    found: Answer = find(catalog, "what is port 5638 for?")
    message = why(found)
    assert message.text.splitlines()[0] == "Why this answer:"
    positions = [message.text.index(step.stage) for step in found.why]
    assert positions == sorted(positions)
    assert_within_limits(message)
