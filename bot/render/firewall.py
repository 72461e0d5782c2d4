"""How does a review of firewall rules look: a summary, a table with sources, and all of it as a file?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.message import Block, File, Message
from bot.render.blocks import Button, actions, context, sections, table
from bot.render.escape import bold, clean, code, escape
from bot.render.limits import Part, fitted
from bot.render.results import PORT_SHEET
from bot.render.row_sources import row_of, row_sources
from bot.render.words import counted, listed, plain_source, requirement_name
from checks.firewall.as_csv import write_csv
from checks.firewall.review import WORDS, Entry, Review, Standing
from checks.firewall.rule import Rule
from checks.naming import role_name

SITE = "rules-site"
IN_SLACK, IN_TERMINAL = "“review these rules on the client-pc”", "--on client-pc"
"""How somebody says whose rules they are."""
MOST_SHOWN = 8
_SIGNS = {
    Standing.MISSING: "❌",
    Standing.TOO_WIDE: "⚠️",
    Standing.CANNOT_TELL: "❔",
    Standing.PRESENT: "✅",
}
_WHAT = {"rules": "Firewall rules", "sockets": "Listening sockets"}
_ASIDE = (Standing.ELSEWHERE, Standing.NOT_NEEDED)


def review(found: Review) -> Message:
    """Show what is missing, too wide, not to be told and present, with sources; the CSV file holds every row."""
    parts = [Part(escape(_head(found)), tuple(sections(_marked_head(found)))), _table(found)]
    parts += [Part(escape(line), tuple(context(escape(line)))) for line in _aside_lines(found)]
    parts += [Part(escape(line), tuple(sections(escape(line)))) for line in _rest(found)]
    small = [*found.notes, *row_sources(entry.requirement.citation for entry in found.entries)]
    parts += [Part(escape("\n".join(small)), tuple(context(*map(escape, small))))]
    button = actions([Button("Port sheet", PORT_SHEET, found.site.id)])
    parts.append(Part("", tuple(button)))
    text = "\n".join(part.text for part in parts if part.text)
    whole = File(f"{_stem(found)}.txt", f"Rules of {found.site.id}", plain(found).encode())
    message = fitted(text, parts, whole)
    table_file = File(
        f"{_stem(found)}.csv", f"Rules of {found.site.id}, table", write_csv(found).encode()
    )
    return replace(message, files=(*message.files, table_file))


def plain(found: Review, how: str = IN_SLACK) -> str:
    """Return everything as plain text, worst first: for a file and for the terminal; `how` says whose rules they are."""
    words = WORDS[found.kind]
    lines = [_head(found, how), ""]
    for standing in Standing:
        for entry in _of(found, standing):
            lines += [
                f"{words[standing].upper()}: {requirement_name(entry.requirement)}",
                f"  {entry.sentence}",
                f"  Required by: {plain_source(entry.requirement.citation)}",
            ]
    lines += ["", *_rest(found, most=None), *found.notes]
    return "\n".join(lines).rstrip() + "\n"


def not_rules(why: str) -> Message:
    """Say that a text is no rules that we read, and which are."""
    return _said(escape(why))


def no_paste() -> Message:
    """Say how rules are handed in."""
    return _said(
        "I see no rules. Paste them below `@wfo review these rules for site42`, upload them as a text, CSV or XLSX file with those "
        "words beside it, or mark a message and choose *Review these rules*. `on the client-pc` or `on the firewall` says whose they are."
    )


def unknown_place(word: str, known: Sequence[str]) -> Message:
    """Say that nothing at the site is called that."""
    names = listed([code(name) for name in known])
    return _said(
        f"I don't know whose rules {code(word[:60])} are; say one of {names}. Nothing was compared."
    )


def which_site(reference: str, named: Sequence[str], known: Sequence[str]) -> Message:
    """Ask for which site a set of rules is; `known` are those that the asker may check."""
    if not known:
        return _said(
            "For which site is that? I know none that you may check: `wfo sites import sites.yaml` adds some."
        )
    said = f"It names {listed([code(site) for site in named[:5]])}. " if named else ""
    text = f"{said}For which site are these rules? Choose it, or type `@wfo review these rules for {escape(known[0])}` with the rules below it."
    return Message(text, (*sections(text), _select(reference, known)))


def _select(reference: str, known: Sequence[str]) -> Block:
    options: list[dict[str, Any]] = [
        {
            "text": {"type": "plain_text", "text": clean(site)[:75], "emoji": False},
            "value": f"{reference} {site}",
        }
        for site in known[:100]
    ]
    return {
        "type": "actions",
        "elements": [
            {
                "type": "static_select",
                "action_id": SITE,
                "placeholder": {"type": "plain_text", "text": "Choose a site", "emoji": False},
                "options": options,
            }
        ],
    }


def _said(text: str) -> Message:
    return Message(text, tuple(sections(text)))


def _head(found: Review, how: str = IN_SLACK) -> str:
    """Say in plain words what came out, and what was read."""
    tally = ", ".join(f"{n} {word}" for _, word, n in _tally(found)) or "nothing that these decide"
    what = f"{_WHAT[found.kind]} against what {found.site.id} ({found.site.name}) needs: {tally}."
    return f"{what}\n{_read_as(found, how)}"


def _marked_head(found: Review) -> str:
    """Say the same for a section: the site in bold, a sign beside each word."""
    tally = "   ".join(f"{_SIGNS[standing]} {n} {word}" for standing, word, n in _tally(found))
    what = (
        f"{_WHAT[found.kind]} against what {bold(found.site.id)} ({escape(found.site.name)}) needs"
    )
    return "\n".join([what, *([tally] if tally else []), escape(_read_as(found))])


def _tally(found: Review) -> list[tuple[Standing, str, int]]:
    words = WORDS[found.kind]
    return [(s, words[s], n) for s, n in found.counts.items() if n and s not in _ASIDE]


def _read_as(found: Review, how: str = IN_SLACK) -> str:
    return f"Read as {found.dialect}, {counted(found.rules, 'line')}; {_place(found, how)}"


def _place(found: Review, how: str) -> str:
    place = found.place
    if place.role is None:
        return "judged as a firewall on the way between machines."
    whose = f"judged as those of the {role_name(place.role)}"
    if not place.why:
        return f"{whose}."
    return f"{whose}, because {place.why}. If they are another machine's, say so: {how}."


def _table(found: Review) -> Part:
    words = WORDS[found.kind]
    shown = [
        entry for standing in Standing if standing not in _ASIDE for entry in _of(found, standing)
    ]
    rows = [
        (
            f"{words[e.standing]}: {requirement_name(e.requirement)}{row_of(e.requirement.citation)}",
            e.sentence,
        )
        for e in shown
    ]
    text = "\n".join(
        f"{words[e.standing].upper()}: {requirement_name(e.requirement)}{row_of(e.requirement.citation)}: {e.sentence}"
        for e in shown
    )
    block = table(("Requirement", "Why"), rows) if rows else None
    if block is None:
        return Part(escape(text), tuple(sections(escape(text))))
    return Part(escape(text), (block,))


def _aside_lines(found: Review) -> list[str]:
    lines = []
    for standing in _ASIDE:
        names = [requirement_name(entry.requirement) for entry in _of(found, standing)]
        if names:
            lines.append(
                f"{WORDS[found.kind][standing].capitalize()}: {'; '.join(names)}. Why stands in the file."
            )
    return lines


def _rest(found: Review, most: int | None = MOST_SHOWN) -> list[str]:
    """Say what is extra, disabled and not understood, each with its line."""
    lines = _ruled(
        "Allowed, and asked for by no requirement (it may serve something else)",
        found.extras,
        most,
    )
    lines += _ruled("Disabled, and so counted as nothing", found.disabled, most)
    also = [f"{s.transport} {s.port} (line {s.line})" for s in found.also_listening]
    lines += _named("Also listening, asked for by no requirement", also, most)
    unread = [f"line {u.line}: {u.text} ({u.why})" for u in found.unread]
    return lines + _named("Not understood, and so counted as nothing", unread, most)


def _ruled(what: str, rules: Sequence[Rule], most: int | None) -> list[str]:
    return _named(what, [f"line {r.line}: {r.name or r.text}" for r in rules], most)


def _named(what: str, named: Sequence[str], most: int | None) -> list[str]:
    if not named:
        return []
    shown = named if most is None else named[:most]
    more = (
        [f"• and {len(named) - len(shown)} more, in the file"] if len(shown) < len(named) else []
    )
    return ["\n".join([f"{what} ({len(named)}):", *(f"• {name}" for name in shown), *more])]


def _of(found: Review, standing: Standing) -> list[Entry]:
    return [entry for entry in found.entries if entry.standing is standing]


def _stem(found: Review) -> str:
    return f"{found.site.id}-rules"
