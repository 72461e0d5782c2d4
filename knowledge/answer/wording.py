"""What does the reader see, in plain text?"""

from collections.abc import Iterable, Sequence

from knowledge.answer.part import Part
from knowledge.catalog import EditionView
from knowledge.model import Citation, Elsewhere, Exclusion, Guideline, PortRequirement, Requirement

_LONGEST_ECHO = 60


def worded(view: EditionView, parts: Sequence[Part]) -> str:
    """Write the answer: verdict, facts with their source, what is not listed, what may have been meant."""
    if not parts:
        return (
            "Nothing to look up here. Ask me about a port, an antivirus exclusion or a component."
        )
    lines = [line for part in parts for line in _part(view, part)]
    return "\n".join(dict.fromkeys(lines))


def unheld_text(named: str, held: Sequence[str]) -> str:
    """Say that an edition isn't held, and which are."""
    return (
        f"I don't hold the requirements of {_echo(named)}, and I don't fill them in from another edition. "
        f"I hold: {', '.join(held)}."
    )


def fact_line(fact: Requirement) -> str:
    """One fact in one line, without its source."""
    match fact:
        case PortRequirement():
            return _port_line(fact)
        case Exclusion():
            return f"Exclude the {fact.category} {fact.value} ({fact.machine})."
        case Guideline():
            return fact.text


def _part(view: EditionView, part: Part) -> Iterable[str]:
    if part.verdict:
        yield f"{part.verdict.capitalize()}."
    if part.lead:
        yield part.lead
    if part.facts and view.edition.known.get("ports") == "partial" and view.edition.known_note:
        yield view.edition.known_note
    for fact in part.facts:
        yield f"{fact_line(fact)} [{_source(fact.citation)}]"
    yield from _not_told(view, part)
    if part.suggestions:
        yield f"Did you mean {' or '.join(s.value for s in part.suggestions)}?"
    if part.missing:
        yield f"Also listed, and not in your list: {', '.join(s.value for s in part.missing)}."
    for other in part.elsewhere:
        yield _elsewhere(other)


def _not_told(view: EditionView, part: Part) -> Iterable[str]:
    """Say what the edition doesn't tell, how far we know that edition, and whom its document says to ask."""
    if part.unlisted:
        what = ", ".join(_echo(item) for item in part.unlisted)
        yield f"Not in the requirements of {view.edition.name}: {what}."
    elif not part.answers:
        yield f"The requirements of {view.edition.name} don't answer that."
    else:
        return
    if view.edition.known_note and set(view.edition.known.values()) != {"complete"}:
        yield view.edition.known_note
    who = view.guidelines.get("who_to_ask")
    if who and not part.facts:
        yield f"{who.text} [{_source(who.citation)}]"


def _port_line(row: PortRequirement) -> str:
    number = f"{row.port}-{row.port_to}" if row.port_to else str(row.port)
    transport = row.transport
    if row.transport_default:
        transport = f"{transport}, {row.transport_default} by default"
    parts = [f"Port {number} ({transport}): {row.purpose}."]
    if row.where_open:
        parts.append(f"To be open at: {', '.join(row.where_open)}.")
    if row.condition:
        parts.append(f"{row.condition[0].upper()}{row.condition[1:]}.")
    if row.remark:
        parts.append(row.remark)
    return " ".join(parts)


def _elsewhere(other: Elsewhere) -> str:
    row = other.requirement
    if isinstance(row, PortRequirement):
        return f"Only in another edition, {other.edition}: port {row.port} ({row.transport}), {row.purpose}."
    return f"Only in another edition, {other.edition}: {row.category} {row.value}."


def _source(citation: Citation) -> str:
    return f"{citation.edition}, {citation.document}: {citation.section}"


def _echo(text: str) -> str:
    """Repeat an asker's words in bounds."""
    return text if len(text) <= _LONGEST_ECHO else text[:_LONGEST_ECHO] + "..."
