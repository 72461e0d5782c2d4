"""Do `wfo knowledge questions`, `report`, `words` and `notes` list what is there, and take it back?"""

import json
import time
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.commandline.ask import ask
from bot.commandline.exits import Complaint
from bot.commandline.knowledge import app
from bot.settings import Settings
from bot.store import aliases, asked, gaps, inbox, notes
from bot.store.aliases import Alias
from bot.store.engine import open_store
from bot.store.inbox import Draft, State
from bot.store.notes import Note
from knowledge.answer import answer
from knowledge.catalog import Catalog
from knowledge.loading import shipped_editions
from knowledge.vocabulary import shipped_vocabulary

QUESTION = "how much bandwidth does 5638 need?"


@pytest.fixture(name="home")
def _home(tmp_path: Path) -> dict[str, str]:
    """Make a database with an open question, a word and a note."""
    store = open_store(Settings(_env_file=None, data_dir=tmp_path, database_url=""))
    draft = Draft(("k",), "mention", "T1", "U1", {}, "", "C1", "1.0", "", QUESTION)
    request = store.run_now(
        lambda s: inbox.accept(s, draft, state=State.WAITING, now=1, deadline=2)
    )
    assert request is not None
    found = answer(Catalog(shipped_editions(), shipped_vocabulary()), QUESTION)
    now = time.time()
    store.run_now(lambda s: asked.record_asked(s, request, found, now=now))
    kept = store.run_now(lambda s: asked.find_asked(s, request.id))
    assert kept is not None
    store.run_now(lambda s: gaps.open_gap(s, "T1", kept, now=now))
    word = Alias("frobnicator", "component", "logging", "U1", "", now)
    store.run_now(lambda s: aliases.add_alias(s, word))
    note = Note("Ask Ms. Ito.", "U1", "", now, 0.0, "5638-logging")
    store.run_now(lambda s: notes.add_note(s, note, edition="16.3-hosted", reading=""))
    store.close()
    return {"WFO_DATA_DIR": str(tmp_path), "WFO_DATABASE_URL": ""}


def wfo(home: dict[str, str], *arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments), env=home)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_open_questions_are_listed_with_who_waits(home: dict[str, str]) -> None:
    assert f"16.3-hosted: {QUESTION}" in wfo(home, "questions")
    (row,) = json.loads(wfo(home, "questions", "--json"))
    assert (row["question"], row["askers"], row["state"]) == ("Q-1", 1, "open")


def test_the_report_counts_by_week(home: dict[str, str]) -> None:
    assert "1 asked, 1 unanswered" in wfo(home, "report")
    (week,) = json.loads(wfo(home, "report", "--json"))
    assert week["most_unanswered"] == [{"question": QUESTION, "times": 1}]


def test_words_and_notes_are_listed_and_taken_back(home: dict[str, str]) -> None:
    assert "frobnicator = component logging, by U1" in wfo(home, "words")
    assert "Ask Ms. Ito." in wfo(home, "notes")
    assert "No word" in wfo(home, "words", "--drop", "frobnicator")
    assert "No note" in wfo(home, "notes", "--drop", "1")
    for arguments in (("words", "--drop", "frobnicator"), ("notes", "--drop", "1")):
        done = CliRunner().invoke(app, list(arguments), env=home)
        assert isinstance(done.exception, Complaint)


def _ask(home: dict[str, str], *arguments: str) -> str:
    command = typer.Typer()
    command.command()(ask)
    done = CliRunner().invoke(command, list(arguments), env=home)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_an_answer_shows_the_notes_of_our_team_apart_from_its_facts(home: dict[str, str]) -> None:
    told = json.loads(_ask(home, "what is port 5638 for?", "--json"))
    (note,) = told["notes"]
    assert (note["text"], note["author"], note["kind"]) == (
        "Ask Ms. Ito.",
        "U1",
        "note of our team",
    )
    assert (note["requirement"], note["expires"]) == ("5638-logging", None)
    assert {fact["kind"] for fact in told["facts"]} == {"port"}
    assert "Ito" not in told["text"]
    assert "Note of our team (U1, " in _ask(home, "what is port 5638 for?")
    assert json.loads(_ask(home, "what is port 5672 for?", "--json"))["notes"] == []


def test_an_answer_shows_no_note_that_has_ended(home: dict[str, str]) -> None:
    store = open_store(
        Settings(_env_file=None, data_dir=Path(home["WFO_DATA_DIR"]), database_url="")
    )
    ended = Note("Old.", "U1", "", 1.0, 2.0, "5638-logging")
    store.run_now(lambda s: notes.add_note(s, ended, edition="16.3-hosted", reading=""))
    store.close()
    assert "Old." not in _ask(home, "what is port 5638 for?")


def test_an_answer_without_a_database_has_no_notes_and_makes_none(tmp_path: Path) -> None:
    home = {"WFO_DATA_DIR": str(tmp_path / "none"), "WFO_DATABASE_URL": ""}
    assert json.loads(_ask(home, "what is port 5638 for?", "--json"))["notes"] == []
    assert not (tmp_path / "none").exists()
