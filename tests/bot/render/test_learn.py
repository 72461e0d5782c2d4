"""Does everything of learning fit into Slack, whatever an edition says?"""

from dataclasses import replace

import pytest

from bot.learning.progress import History, progress_of
from bot.learning.reading import check_lessons
from bot.learning.steps import Reopened, path_for
from bot.message import Message
from bot.render import learn as render
from bot.render import progress as render_progress
from bot.render.blocks import BUTTON
from bot.render.home import EditionLine, HomeView, Right, home
from bot.render.home_sites import SiteLine
from bot.render.lesson_map import lesson_picture
from bot.render.limits import BLOCKS, TEXT
from bot.store.learning import OTHER, Put
from bot.workspace.payload.validate import validate_payload
from knowledge.catalog import Catalog
from knowledge.learning.model import Lesson, put
from knowledge.learning.path import make_path
from knowledge.loading import shipped_editions
from knowledge.model import Edition
from knowledge.vocabulary import shipped_vocabulary

EDITIONS = pytest.mark.parametrize("edition", shipped_editions(), ids=lambda e: str(e.name))
CATALOG = Catalog(shipped_editions(), shipped_vocabulary())
HOSTILE = "<!channel> *bold* `x` & <https://evil.example|click>"
NOW = 1_800_000_000.0


def fits(message: Message) -> None:
    assert len(message.text) <= TEXT
    assert len(message.blocks) <= BLOCKS
    buttons = [e for b in message.blocks if b["type"] == "actions" for e in b["elements"]]
    assert all(len(b["text"]["text"]) <= BUTTON for b in buttons if b["type"] == "button")
    ids = [b["action_id"] for b in buttons]
    assert len(ids) == len(set(ids))


def asked(lesson: Lesson, n: int, chosen: int | None = None) -> Put:
    question = put(lesson.cards[n], 5)
    return Put(
        7, "U1", question.card.key, lesson.key, question.choices, question.right, NOW, 8, chosen
    )


@EDITIONS
def test_lessons_questions_and_grades_of_every_edition_fit(edition: Edition) -> None:
    path = path_for(CATALOG, edition.name)
    for number, lesson in enumerate(path, 1):
        fits(render.lesson(lesson, number, len(path), None))
        for n, card in enumerate(lesson.cards):
            fits(render.question(asked(lesson, n), card, due=3))
            for chosen in (None, OTHER, 0, 1):
                fits(render.answered(asked(lesson, n, chosen), card))


def test_a_wrong_answer_shows_row_and_citation_and_never_says_right() -> None:
    lesson = next(one for one in path_for(CATALOG, "") if one.key == "component:logging")
    question = asked(lesson, 0)
    wrong = (question.right + 1) % len(question.choices)
    shown = render.answered(replace(question, chosen=wrong), lesson.cards[0])
    assert "Right" not in shown.text
    assert "Port 5638 (TCP): logging between client PCs and the PREMISES server." in shown.text
    assert "row 7" in shown.text


def test_an_edition_of_long_and_hostile_texts_still_fits_and_pings_nobody() -> None:
    hosted = shipped_editions()[2]
    rows = tuple(
        replace(row, purpose=f"{HOSTILE} {n} " + "word " * 380, remark=HOSTILE)
        for n, row in enumerate(hosted.ports)
    )
    for lesson in make_path(replace(hosted, ports=rows), shipped_vocabulary()):
        message = render.lesson(lesson, 1, 1, None)
        fits(message)
        assert "<!channel>" not in str(message.blocks) + message.text
        for n, card in enumerate(lesson.cards):
            shown = render.question(asked(lesson, n), card)
            assert "<!channel>" not in str(shown.blocks) + shown.text


@EDITIONS
def test_pictures_say_in_words_what_they_show(edition: Edition) -> None:
    lessons = make_path(edition, shipped_vocabulary())
    for lesson in lessons:
        picture = lesson_picture(edition, lesson) if lesson.picture else None
        if picture is not None:
            assert picture.content.startswith(b"\x89PNG")
            assert picture.alt is not None
            assert 0 < len(picture.alt) <= 1000


def test_progress_without_any_answer_is_shown_too() -> None:
    path = path_for(CATALOG, "")
    found = progress_of("16.3-hosted", path, {}, frozenset(), History((), "", 0), now=NOW)
    message = render_progress.progress(found, "")
    fits(message)
    assert "0 of" in message.text
    told = render_progress.for_lead("U1", found)
    assert "none yet" in told.text


def test_what_changed_is_bounded_and_counted() -> None:
    many = [Reopened(f"port:{n}", f"port {n}", f"port {n + 1}", "x") for n in range(30)]
    message = render.with_changes(render.rest(NOW), many, "17.1-hosted")
    fits(message)
    assert "and 25 more" in message.text


def test_a_home_with_everything_on_it_keeps_to_slacks_limits() -> None:
    view = HomeView(
        user="U1",
        greet=True,
        questions=("What is port 1 for?", "Which?", "x" * 200),
        rights=tuple(Right(name, True, HOSTILE) for name in ("ask", "check", "curate")),
        sites=tuple(SiteLine(f"site{n}", HOSTILE, None) for n in range(8)),
        site_count=900,
        running=(),
        editions=tuple(EditionLine(f"{n}.0-hosted", HOSTILE, n == 1) for n in range(400)),
        progress=None,
        now=NOW,
        open_questions=12,
        offline=tuple(f"site{n}-pc" for n in range(3)),
        notice="On it.",
    )
    shown = home(view)
    assert len(shown["blocks"]) <= 100
    assert validate_payload("views.publish", {"user_id": "U1", "view": shown}) == []
    assert "<!channel>" not in str(shown)
    assert "and 390 more" in str(shown)


def test_check_lessons_name_what_they_are_not() -> None:
    for lesson in check_lessons():
        message = render.lesson(lesson, 1, 2, None)
        assert "not of the vendor's documents" in str(message.blocks)
