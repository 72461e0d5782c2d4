"""`wfo ask`: what do the requirement documents say, asked from a shell?"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commandline.exits import Exit, leave
from bot.published.in_force import EditionsError, catalog_in_force
from bot.published.noted import team_notes
from knowledge.answer import answer, answer_json
from knowledge.catalog import Catalog
from knowledge.model import Answer


class BatchError(Exception):
    """A file of questions cannot be used; the message names file and line."""


def ask(
    question: Annotated[
        str | None, typer.Argument(help="What you want to know, in your own words.")
    ] = None,
    edition: Annotated[
        str | None,
        typer.Option(help="The edition to answer from; a question that names one wins."),
    ] = None,
    context: Annotated[
        list[str] | None,
        typer.Option(help="An earlier message of the conversation; repeatable, oldest first."),
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option(
            help='A file of questions, one JSON object a line: {"id": …, "q": …, "context": […]}.'
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON, one object a line.")
    ] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Show how the question was read and which rule decided.")
    ] = False,
) -> None:
    """Answer a question from the requirement documents; what they don't say is never guessed.

    Exit codes: 0 answered (an honest "not told" included), 2 wrong use, 3 could not look.
    """
    if (question is None) == (batch is None):
        leave(
            Exit.WRONG_USE,
            'Give either a question, such as wfo ask "what is port 443 for?", or --batch FILE.',
        )
    catalog = _opened()
    if edition is not None and catalog.view(edition) is None:
        leave(
            Exit.WRONG_USE,
            f"There is no edition {edition}; there are: {', '.join(catalog.names)}.",
        )
    if batch is None:
        answers = iter(
            [(None, answer(catalog, question or "", context=context or (), edition=edition))]
        )
    else:
        answers = _of_batch(catalog, _read(batch), edition)
    try:
        with team_notes() as notes_of:
            for name, answered in answers:
                notes = notes_of(answered)
                told = _json if as_json else _plain
                typer.echo(told(name, answered, notes, why=why))
    except EditionsError as error:
        leave(Exit.COULD_NOT_LOOK, f"The notes of our team cannot be read: {error}")


def _opened() -> Catalog:
    try:
        return catalog_in_force()
    except EditionsError as error:
        leave(Exit.COULD_NOT_LOOK, f"The editions cannot be read: {error}")


def _read(path: Path) -> list[dict[str, Any]]:
    """Read all questions before the first is answered, so that a bad line is told at once."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [_row(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        leave(Exit.WRONG_USE, f"{path}: cannot be read: {reason}.")
    except BatchError as error:
        leave(Exit.WRONG_USE, str(error))


def _row(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BatchError(f"{path}, line {number}: not JSON: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("q"), str):
        raise BatchError(f'{path}, line {number}: needs an object with a text under "q".')
    context = row.get("context", [])
    if not isinstance(context, list) or not all(isinstance(said, str) for said in context):
        raise BatchError(f'{path}, line {number}: "context" must be a list of texts.')
    return row


def _of_batch(
    catalog: Catalog, rows: list[dict[str, Any]], edition: str | None
) -> Iterator[tuple[Any, Answer]]:
    for row in rows:
        context = row.get("context", [])
        yield row.get("id"), answer(catalog, row["q"], context=context, edition=edition)


def _json(name: object, answered: Answer, notes: list[dict[str, Any]], *, why: bool) -> str:
    written = ({} if name is None else {"id": name}) | answer_json(answered) | {"notes": notes}
    if why:
        written["why"] = [{"stage": step.stage, "found": step.found} for step in answered.why]
    return json.dumps(written, ensure_ascii=False)


def _plain(name: object, answered: Answer, notes: list[dict[str, Any]], *, why: bool) -> str:
    lines = [] if name is None else [f"{name}: {answered.question}"]
    lines.append(answered.text)
    for note in notes:
        until = f", until {note['expires']}" if note["expires"] else ""
        lines += [
            "",
            f"Note of our team ({note['author']}, {note['date']}{until}), not the vendor's word:",
        ]
        lines += [f"  {line}" for line in note["text"].splitlines()]
    if why:
        lines += ["", *(f"  {step.stage}: {step.found}" for step in answered.why)]
    return "\n".join(lines)
