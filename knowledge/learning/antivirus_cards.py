"""Which cards do exclusions and guidelines make?"""

from knowledge.answer.wording import fact_line
from knowledge.learning.model import Card, fingerprint
from knowledge.learning.near import siblings
from knowledge.learning.port_cards import Names
from knowledge.model import Edition, Exclusion, Guideline

_EXTENSIONS = ("*.tmp", "*.bak", "*.dat", "*.cfg", "*.db", "*.zip")
_FOLDERS = ("Data", "Archive", "Bin", "Backup", "Cache")
LONGEST_GUIDELINE = 140  # characters of a guideline that stand as a choice


def exclusion_cards(edition: Edition, row: Exclusion, names: Names) -> tuple[Card, ...]:
    """Return the card of an exclusion: which value belongs on the scanner's list for its component."""
    listed = {other.value.casefold() for other in edition.exclusions}
    wrong = tuple(value for value in _like(edition, row) if value.casefold() not in listed)
    if not wrong:
        return ()
    question = (
        f"Antivirus, {names.component(row.component)}: which {row.category} is to be excluded?"
    )
    card = Card(
        key=f"exclusion:{row.key}",
        row=row.key,
        fact=f"{row.category} {row.value} on the {row.machine}",
        fingerprint=fingerprint(row.category, row.value, row.machine),
        shown=fact_line(row),
        citation=row.citation,
        question=question,
        right=row.value,
        wrong=wrong,
    )
    return (card,)


def _like(edition: Edition, row: Exclusion) -> tuple[str, ...]:
    """Return values of the same make that are on no list: what a scanner's administrator might guess."""
    match row.category:
        case "extension":
            return _EXTENSIONS
        case "folder":
            stem = row.value.rstrip("\\").rsplit("\\", 1)[0]
            return tuple(f"{stem}\\{name}\\" for name in _FOLDERS)
        case _:
            return _processes(edition, row)


def _processes(edition: Edition, row: Exclusion) -> tuple[str, ...]:
    """Name processes after other components, in the manner of this one: `cc_webportal.exe`."""
    prefix = row.value.split("_", 1)[0] + "_" if "_" in row.value else ""
    ending = row.value[row.value.rfind(".") :]
    slugs = [other.component for other in edition.ports if other.component != row.component]
    made = [f"{prefix}{slug.replace('-', '')}{ending}" for slug in dict.fromkeys(slugs)]
    return siblings(row.value, made, 0)


def guideline_card(edition: Edition, row: Guideline) -> Card | None:
    """Return the card of a guideline: which sentence the document has on its topic; None if none would differ."""
    right = first_sentence(row.text)
    others = [
        first_sentence(other.text) for other in edition.guidelines if other.topic != row.topic
    ]
    wrong = siblings(right, others, edition.guidelines.index(row))
    if not wrong:
        return None
    topic = row.topic.replace("_", " ")
    return Card(
        key=f"guideline:{row.topic}",
        row=row.key,
        fact=right,
        fingerprint=fingerprint(row.text),
        shown=row.text,
        citation=row.citation,
        question=f"What does the document say on “{topic}”?",
        right=right,
        wrong=wrong,
    )


def first_sentence(text: str) -> str:
    """Return the first sentence, whole words only, bounded."""
    first = text.split(". ", 1)[0].rstrip(".")
    if len(first) <= LONGEST_GUIDELINE:
        return first
    return first[:LONGEST_GUIDELINE].rsplit(" ", 1)[0] + " …"
