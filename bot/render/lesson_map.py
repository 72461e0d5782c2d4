"""Which picture goes with a lesson: who talks to whom, with what the lesson is about in front."""

from functools import lru_cache

from bot.message import File
from bot.render.chart import Line, draw_map
from checks.model import Outcome
from checks.naming import component_name, role_name
from checks.report.layout import lay_out
from checks.report.scene import Flow, Place, Scene
from knowledge.learning.model import Lesson
from knowledge.model import Edition

NOTE = "Arrows show where our checks look: our reading of the document, not its words."


def lesson_picture(edition: Edition, lesson: Lesson) -> File | None:
    """Return the map as a PNG with its description; None if the edition tells of no flow."""
    lines = _lines(edition, lesson.components)
    if not lines:
        return None
    content = _drawn(edition.name, lesson.title, lines)
    return File("map.png", lesson.title, content, alt_of(edition.name, lines))


def alt_of(edition: str, lines: tuple[Line, ...]) -> str:
    """Say what the picture shows; what the lesson is about comes first."""
    front = [line for line in lines if line.front] or list(lines)
    told = [
        f"{line.label} from the {role_name(line.source)} to the {role_name(line.target)}"
        for line in front
    ]
    return f"Map of who talks to whom, edition {edition}. {'; '.join(told)}. {NOTE}"[:1000]


def _lines(edition: Edition, front: tuple[str, ...]) -> tuple[Line, ...]:
    """Take the first reading of each row; a row looked at from several places has an arrow for each."""
    lines = []
    for row in edition.ports:
        if row.port is None or not row.readings:
            continue
        for look in row.readings[0].looks:
            label = f"{row.port} {component_name(row.component)}"
            lines.append(
                Line(look.from_role, look.to_roles[0], label, not front or row.component in front)
            )
    return tuple(dict.fromkeys(lines))


@lru_cache(maxsize=64)
def _drawn(edition: str, title: str, lines: tuple[Line, ...]) -> bytes:
    roles = dict.fromkeys(role for line in lines for role in (line.source, line.target))
    places = tuple(
        Place(role, role_name(role)[:1].upper() + role_name(role)[1:], ()) for role in roles
    )
    flows = tuple(
        Flow(line.source, line.target, line.label, Outcome.SKIPPED, "") for line in lines
    )
    scene = Scene(f"{title} · {edition}", places, flows)
    front = frozenset((line.source, line.target, line.label) for line in lines if line.front)
    return draw_map(scene, lay_out(scene), front, NOTE)
