"""Which rows have a number of this look: "the 56xx ports", "starting with 20", "the three-digit one"?"""

import re

from knowledge.answer.part import Part, verdict
from knowledge.answer.said import uses
from knowledge.answer.selection import Scene
from knowledge.model import PortRequirement

_LENGTHS = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4, "five": 5, "5": 5}
_BLANKS = re.compile(r"(?<![\w.*:/])(\d{1,4})([xX]{1,4}|\*{1,4}|\?{2,4}|#{1,4})(?![\w.])")
_VAGUE = re.compile(r"(?<![\w.])(\d{1,2})[- ]?(?:something|sth|ish|odd|xx)\b", re.IGNORECASE)
_START = re.compile(r"\b(?:start|begin)(?:s|ing|ning)? (?:with|in|by) (?:a |the |an )?['\"]?(\d{1,4})(?:[xX.]{1,3})?(?!\d)", re.IGNORECASE)  # fmt: skip
_END = re.compile(r"\b(?:end|ends|ending|finish|finishes) (?:with|in|on|by) (?:a |the |an )?['\"]?(\d{1,4})(?!\d)", re.IGNORECASE)  # fmt: skip
_ROUND = re.compile(r"(?<![\w.])(\d{1,2})(0{2,3})(?:'?s\b|[- ](?:range|series|block)\b)", re.IGNORECASE)  # fmt: skip
_LONG = re.compile(rf"\b({'|'.join(_LENGTHS)})[- ]?digits?\b(?! (?:is|are|was) )", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|isn'?t|aren'?t|besides|except|other than|apart from|but not|and not)\b", re.IGNORECASE)  # fmt: skip
# Words that say how a number looks.
_OF_LOOKS = frozenset(
    {"something", "digit", "digits", "xx", "xxx", "number", "range", "series", "block"}
)
_WRITTEN_BLANKS = re.compile(r"\d{1,4}(?:x{1,4}|\*{1,4}|00s)")


def by_digits(scene: Scene) -> Part | None:
    """Rows whose number looks as asked, of the component, the transport and beside the numbers that are named."""
    question = scene.question
    text = " ".join(clause.text for clause in question.clauses)
    look, spoken = _look(text)
    if look is None or question.has("foreign") or question.has("thing", "exclusion", "antivirus"):
        return None
    described = {number for pattern in (_START, _END, _ROUND, _BLANKS, _VAGUE) for found in pattern.finditer(text) for number in re.findall(r"\d+", found[0])}  # fmt: skip
    beside = [m for m in question.ports if m.text not in described]
    denied = _NOT.search(text)
    if any(not (denied and denied.end() <= text.find(m.text)) for m in beside):
        return None
    strange = [w for c in question.asking for w in c.unexplained if w not in _OF_LOOKS and not _WRITTEN_BLANKS.fullmatch(w)]  # fmt: skip
    if strange:
        return None
    left_out = {m.port for m in beside}
    rows = scene.rows(lambda row: _looks(row, look) and row.port not in left_out)
    rows = _narrowed(scene, rows)
    asked = question.form == "yes_no"
    if not rows:
        return Part(verdict="no" if asked else None, unlisted=(f"a port like that ({spoken})",))
    return Part(rows, verdict=verdict(yes=True if asked else None))


def _look(text: str) -> tuple[re.Pattern[str] | None, str]:
    """Return a pattern for the digits of a port and the words that describe it; None for no description."""
    if found := _BLANKS.search(text):
        return re.compile(rf"{found[1]}\d{{{len(found[2])}}}"), found[0]
    if found := _ROUND.search(text):
        return re.compile(rf"{found[1]}\d{{{len(found[2])}}}"), found[0]
    if found := _VAGUE.search(text):
        return re.compile(rf"{found[1]}\d+"), found[0]
    if found := _START.search(text):
        return re.compile(rf"{found[1]}\d+"), found[0]
    if found := _END.search(text):
        return re.compile(rf"\d+{found[1]}"), found[0]
    if found := _LONG.search(text):
        return re.compile(rf"\d{{{_LENGTHS[found[1].lower()]}}}"), found[0]
    return None, ""


def _looks(row: PortRequirement, look: re.Pattern[str]) -> bool:
    return row.port_to is None and bool(look.fullmatch(str(row.port)))


def _narrowed(scene: Scene, rows: tuple[PortRequirement, ...]) -> tuple[PortRequirement, ...]:
    components = set(scene.port_components)
    transports = scene.question.of("transport")
    roles = set(scene.question.of("role")) if not components else set()
    return tuple(
        row
        for row in rows
        if roles <= scene.places_of(row)
        and (not components or row.component in components)
        and (not transports or any(uses(row, one) for one in transports))
    )
