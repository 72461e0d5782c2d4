"""Publishing shows first which everyday answers change."""

from dataclasses import replace

from knowledge.catalog import Catalog
from knowledge.comparing import diff
from knowledge.golden import changed_answers, golden_questions
from knowledge.loading import shipped_editions
from knowledge.model import Edition
from knowledge.vocabulary import shipped_vocabulary


def hosted() -> Edition:
    return next(edition for edition in shipped_editions() if edition.name == "16.3-hosted")


def changes(after: Edition) -> dict[str, tuple[str, str]]:
    words = shipped_vocabulary()
    found = changed_answers(
        Catalog([hosted()], words), Catalog([after], words), after.name, diff(hosted(), after)
    )
    return {one.question: (one.before, one.after) for one in found}


def test_there_are_standard_questions_each_once() -> None:
    questions = golden_questions()
    assert len(questions) == len(set(questions)) > 10


def test_a_moved_port_changes_its_answers_and_no_others() -> None:
    edition = hosted()
    ports = tuple(
        replace(row, port=5999) if row.key == "5638-logging" else row for row in edition.ports
    )
    found = changes(replace(edition, ports=ports, revision=2))
    before, after = found["which port does logging use?"]
    assert "5638" in before
    assert "5999" in after
    assert "what is port 5638 for?" in found
    assert "what is port 5999 for?" in found
    assert "which folders must be excluded?" not in found


def test_another_title_alone_changes_no_answer() -> None:
    edition = hosted()
    ports = tuple(
        replace(row, citation=replace(row.citation, document="Other title", row=None))
        for row in edition.ports
    )
    assert changes(replace(edition, document="Other title", ports=ports)) == {}
