"""What does the reader see, in plain text?"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from knowledge.answer.part import Part
from knowledge.catalog import EditionView
from knowledge.model import Citation, Elsewhere, Exclusion, Guideline, PortRequirement, Requirement
from knowledge.vocabulary import shipped_vocabulary

_LONGEST_ECHO = 60
# Begins the line that names where the facts above it stand.
SOURCE = "Source: "


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
            machine = shipped_vocabulary().names.get(fact.machine, fact.machine)
            return f"Exclude the {fact.category} {fact.value} on the {machine}."
        case Guideline():
            return fact.text


def elsewhere_line(other: Elsewhere) -> str:
    """Write what another edition lists, in one line that begins with that edition."""
    row = other.requirement
    if isinstance(row, PortRequirement):
        return f"In {other.edition}: port {row.port} ({row.transport}), {row.purpose}."
    return f"In {other.edition}: {row.category} {row.value}."


def _part(view: EditionView, part: Part) -> Iterable[str]:
    if part.verdict:
        yield f"{part.verdict.capitalize()}."
    if part.lead:
        yield part.lead
    if part.facts and view.edition.known.get("ports") == "partial" and view.edition.known_note:
        yield view.edition.known_note
    yield from _with_sources(part.facts)
    yield from _not_told(view, part)
    if part.suggestions:
        yield f"Did you mean {' or '.join(s.value for s in part.suggestions)}?"
    if part.missing:
        yield f"Also listed, and not in your list: {', '.join(s.value for s in part.missing)}."
    for other in part.elsewhere:
        yield elsewhere_line(other)
    who = view.guidelines.get("who_to_ask")
    if who and not (part.answers or part.suggestions or part.elsewhere):
        yield f"The document's contacts: {who.text[0].lower()}{who.text[1:]}"
        yield f"{SOURCE}{_source(who.citation)}"


def _with_sources(facts: Sequence[Requirement]) -> Iterable[str]:
    """One line a fact; a source stands once, below the facts that it holds."""
    for source, found in groupby(facts, lambda fact: _source(fact.citation)):
        for fact in found:
            yield fact_line(fact)
        yield f"{SOURCE}{source}"


def _not_told(view: EditionView, part: Part) -> Iterable[str]:
    """Say what the edition doesn't tell, and how far we know that edition."""
    if part.unlisted:
        what = ", ".join(_echo(item) for item in part.unlisted)
        yield f"Not in the requirements of {view.edition.name}: {what}."
    elif not part.answers:
        yield f"The requirements of {view.edition.name} don't answer that."
    else:
        return
    if view.edition.known_note and set(view.edition.known.values()) != {"complete"}:
        yield view.edition.known_note


def _port_line(row: PortRequirement) -> str:
    number = f"{row.port}-{row.port_to}" if row.port_to else str(row.port)
    transport = row.transport
    if row.transport_default:
        transport = f"{transport}, {row.transport_default} by default"
    parts = [f"Port {number} ({transport}): {row.purpose}."]
    if row.direction in ("inbound", "outbound"):
        parts.append(f"Direction: {row.direction}.")
    if row.where_open:
        parts.append(f"Open at: {', '.join(row.where_open)}.")
    if row.condition:
        parts.append(f"{row.condition[0].upper()}{row.condition[1:]}.")
    if row.remark:
        parts.append(row.remark)
    return " ".join(parts)


def _source(citation: Citation) -> str:
    return f"{citation.edition}, {citation.document}: {citation.section}"


def _echo(text: str) -> str:
    """Repeat an asker's words in bounds."""
    return text if len(text) <= _LONGEST_ECHO else text[:_LONGEST_ECHO] + "..."
