"""Does `wfo ask` answer, in words and as JSON, and refuse wrong use in one line?"""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.commandline.ask import ask


def _run(*arguments: str) -> Result:
    app = typer.Typer()
    app.command()(ask)
    return CliRunner().invoke(app, list(arguments))


def test_a_question_is_answered_in_words() -> None:
    result = _run("what is port 5638 for?")
    assert result.exit_code == 0
    assert "Port 5638 (TCP): logging" in result.stdout
    assert "16.3-hosted" in result.stdout


def test_an_unknown_is_an_answer_too() -> None:
    result = _run("how much bandwidth does 5638 need?", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["outcome"] == "unknown"


def test_context_makes_a_follow_up() -> None:
    result = _run("is that tcp?", "--context", "what is 5638 for?", "--json")
    answered = json.loads(result.stdout)
    assert answered["verdict"] == "yes"
    assert [fact["port"] for fact in answered["facts"]] == [5638]


def test_why_shows_the_rule() -> None:
    assert "rule: named ports" in _run("5638", "--why").stdout
    assert json.loads(_run("5638", "--why", "--json").stdout)["why"]


def test_a_batch_prints_one_object_a_line_with_its_id(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(
        '{"id": "x1", "q": "5638"}\n\n{"id": "x2", "q": "and 5672?", "context": ["5638"]}\n'
    )
    result = _run("--batch", str(path), "--edition", "16.3-hosted", "--json")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["id"] for row in rows] == ["x1", "x2"]
    assert [row["facts"][0]["port"] for row in rows] == [5638, 5672]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('{"id": "x1", "q": "5638"}\nnot json\n', "line 2: not JSON"),
        ('{"id": "x1"}\n', 'line 1: needs an object with a text under "q"'),
        ("[]\n", "line 1: needs an object"),
        ('{"q": "5638", "context": "5672"}\n', 'line 1: "context" must be a list of texts'),
    ],
)
def test_a_bad_batch_is_refused_before_anything_is_answered(
    tmp_path: Path, content: str, complaint: str
) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(content)
    result = _run("--batch", str(path), "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert complaint in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("5638", "--batch", "x"),
        ("5638", "--edition", "1.0-none"),
        ("--batch", "nowhere.jsonl"),
    ],
)
def test_wrong_use_is_told_in_one_line(arguments: tuple[str, ...]) -> None:
    result = _run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1


def test_address_ranges_have_a_field_of_their_own() -> None:
    told = json.loads(
        _run("which IP addresses does the cloud use in 16.1-hosted?", "--json").stdout
    )
    assert [row["cidr"] for row in told["ip_ranges"]] == ["207.166.94.0/24", "207.166.95.0/24"]
    assert told["ip_ranges"][0]["citation"]["edition"] == "16.1-hosted"
    assert told["facts"] == []
    assert json.loads(_run("5638", "--json").stdout)["ip_ranges"] == []
