"""How do editions and their differences look?"""

from collections.abc import Iterable, Sequence

from bot.message import File, Message
from bot.published.touched import Touched
from bot.render.blocks import context, sections
from bot.render.escape import code, escape, mention, on_day
from bot.render.limits import Part, fitted
from bot.render.words import counted, listed, title
from checks.naming import component_name, role_name
from knowledge.comparing import Changed, Compared, EditionDiff
from knowledge.model import AddressRange, Edition, Exclusion, PortRequirement

MOST_SITES = 15
_LONGEST = 300


def editions(held: Sequence[Edition], default: str, chosen: str, why: str) -> Message:
    """List the editions in force, and say which one questions here mean."""
    lines = [
        f"• {code(one.name)}, revision {one.revision}: {_held(one)}"
        f"{' (default)' if one.name == default else ''}"
        for one in held
    ]
    said = f"Questions here mean {code(chosen)}: {escape(why)}."
    text = "\n".join(["*Editions in force*", *lines, said])
    whole = File("editions.txt", "Editions in force", text.encode())
    parts = [Part("", tuple(sections(line))) for line in _gathered(lines)]
    return fitted(
        text, [Part("", tuple(sections("*Editions in force*"))), *parts, _small(said)], whole
    )


def _held(edition: Edition) -> str:
    rows = [
        counted(len(edition.ports), "port row"),
        counted(len(edition.exclusions), "exclusion"),
        counted(len(edition.guidelines), "guideline"),
    ]
    partly = [
        f"{part.replace('_', ' ')} {much}"
        for part, much in edition.known.items()
        if much == "partial"
    ]
    return escape(", ".join(rows) + (f"; {', '.join(partly)}" if partly else ""))


def channel_edition(chosen: str, why: str, set_by: str = "") -> Message:
    """Say which edition questions in this channel mean."""
    by = f", set by {mention(set_by)}" if set_by else ""
    text = (
        f"Questions here mean {code(chosen)}: {escape(why)}{by}. A question that names an edition, or a "
        "thread about a site, goes before that. `edition NAME` changes it, `edition default` takes it back."
    )
    return Message(text, tuple(sections(text)))


def unknown_edition(name: str, near: Sequence[str], held: Sequence[str]) -> Message:
    """Say that no edition has that name, and ask about the nearest."""
    ask = (
        f"Did you mean {listed([code(n) for n in near])}?"
        if near
        else f"There are: {', '.join(code(n) for n in held)}."
    )
    text = f"There is no edition {code(name[:80])}. {ask}"
    return Message(text, tuple(sections(text)))


def difference(
    found: EditionDiff, touched: Sequence[Touched], asked_by: str = "", *, others: int = 0
) -> Message:
    """Show what the second edition adds, leaves out and changes, and the sites that this touches."""
    head = f"*{escape(found.old)} → {escape(found.new)}*: {summary(found)}"
    asked = f"{mention(asked_by)} asked: " if asked_by else ""
    lines = difference_lines(found)
    sites = sites_line(touched, others)
    text = "\n".join([asked + head, *map(escape, lines), sites])
    whole = "\n".join([f"{found.old} -> {found.new}", *lines, sites]) + "\n"
    parts = [
        Part("", tuple(sections(asked + head))),
        *(Part("", tuple(sections(escape(chunk)))) for chunk in _gathered(lines)),
        _small(sites),
    ]
    name = f"diff-{found.old}-{found.new}.txt"
    return fitted(text, parts, File(name, f"{found.old} → {found.new}", whole.encode()))


def summary(found: EditionDiff) -> str:
    """Count the differences in words."""
    if found.is_empty:
        return "no difference found"
    return f"{len(found.added)} added, {len(found.removed)} removed, {len(found.changed)} changed"


def difference_lines(found: EditionDiff) -> list[str]:
    """One plain line a difference: what is added, removed, changed, and what can't be told."""
    return [
        *(f"• added: {named(row)}" for row in found.added),
        *(f"• removed: {named(row)}" for row in found.removed),
        *(f"• changed: {named(change.old)}: {_fields(change)}" for change in found.changed),
        *(f"• can't be told: {note}" for note in found.notes),
    ]


def sites_line(touched: Sequence[Touched], others: int = 0) -> str:
    """Name the sites that are touched, escaped; the rest of many is counted, as are `others`, which stay unnamed."""
    if not touched and others:
        return f"Touches {counted(others, 'site')} that you may not check."
    if not touched:
        return "No site has one of these editions, and no last run was made by one."
    named_sites = [_site(one) for one in touched[:MOST_SITES]]
    more = f" and {len(touched) - MOST_SITES} more" if len(touched) > MOST_SITES else ""
    unnamed = f"; and {others} that you may not check" if others else ""
    return f"Touches {counted(len(touched), 'site')}: {', '.join(named_sites)}{more}{unnamed}."


def _site(one: Touched) -> str:
    if not one.ran_at:
        return escape(f"{one.site} ({one.edition}, never checked)")
    by = f" by {one.ran_by}" if one.ran_by != one.edition else ""
    return escape(f"{one.site} ({one.edition}, last checked{by} on ") + f"{on_day(one.ran_at)})"


def named(row: Compared) -> str:
    """Name a requirement in plain words."""
    if isinstance(row, PortRequirement):
        number = "no number" if row.port is None else str(row.port)
        number += f"-{row.port_to}" if row.port_to is not None else ""
        condition = f", {row.condition}" if row.condition else ""
        return f"{number} {row.transport} {component_name(row.component)}{condition}"
    if isinstance(row, Exclusion):
        return f"exclusion of the {row.category} {row.value} on the {role_name(row.machine)}"
    if isinstance(row, AddressRange):
        return f"addresses {row.cidr}"
    return f"{title(row.topic)}: {_short(row.text)}"


def _fields(change: Changed) -> str:
    return "; ".join(
        f"{field.field.replace('_', ' ')} {_short(field.old or 'not stated')} → {_short(field.new or 'not stated')}"
        for field in change.fields
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _gathered(lines: Iterable[str], at_most: int = 12) -> list[str]:
    rows = list(lines)
    return ["\n".join(rows[n : n + at_most]) for n in range(0, len(rows), at_most)]


def _small(line: str) -> Part:
    return Part("", tuple(context(line)))
