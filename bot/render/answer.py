"""How does an answer look in its thread?"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.looking.seen import Seen
from bot.message import Block, File, Message
from bot.render.blocks import Button, actions, context, fields, sections, table
from bot.render.escape import bold, code, escape, mention, moment, on_day
from bot.render.limits import Part, fitted
from bot.render.words import (
    SIGNS,
    SPOKEN,
    day,
    listed,
    plain_source,
    requirement_name,
    source,
    title,
)
from bot.store.notes import Note
from checks.naming import component_name, role_name
from knowledge.answer.wording import SOURCE, elsewhere_line, fact_line
from knowledge.model import (
    Answer,
    AnswerOutcome,
    Citation,
    Elsewhere,
    Exclusion,
    Guideline,
    PortRequirement,
    Requirement,
    Suggestion,
)

FULL_CARDS = 2  # port facts shown field by field; more of them are easier to read as a table
MOST_SUGGESTED = 4  # beside the button "Why this answer?"
MOST_SEEN = 4
WHY = "why"
ASK = "ask"
FEEDBACK = "feedback"
ASK_CURATORS = "ask-curators"
_VERDICTS = {"yes": "*Yes.*", "no": "*No.*"}


@dataclass(frozen=True, slots=True)
class Beside:
    """What goes with an answer and is not the vendor's word.

    `notes` of our team; `unheld` says which edition should have been meant but isn't held; `reference` of the
    request, without which the answer can't be rated or handed to the curators; `seen` is what the thread's run saw.
    """

    notes: tuple[Note, ...] = ()
    unheld: str = ""
    reference: str = ""
    seen: Seen | None = None


NOTHING = Beside()


def answer(found: Answer, *, asked_by: str = "", beside: Beside = NOTHING) -> Message:
    """Show facts, what the edition doesn't list, sources, and what may have been meant, as buttons.

    `asked_by` is the user id of who asked by slash command: Slack doesn't show what they typed, so we do.
    """
    groups: list[Sequence[Block]] = []
    if asked_by:
        groups.append(context(f"{mention(asked_by)} asked: {escape(found.question)}"))
    groups += _facts(found)
    groups.append(_elsewhere(found.elsewhere))
    groups.append(context(*_sources(found), escape(_instead(found, beside))))
    if beside.seen is not None:
        groups.append(sections(seen_text(beside.seen)))
    groups += [sections(note_text(note)) for note in beside.notes]
    groups.append(_suggested(found.suggestions))
    groups.append(_rated(found, beside.reference))
    parts = [Part("", tuple(group)) for group in groups if group]
    return fitted(
        _text(found, asked_by, beside),
        parts,
        File("answer.txt", "The answer", whole(found).encode()),
    )


def _text(found: Answer, asked_by: str, beside: Beside) -> str:
    """Say it all in words; the question too where Slack doesn't show it."""
    said = escape(f"“{found.question}”\n{found.text}" if asked_by else found.text)
    seen = seen_text(beside.seen) if beside.seen is not None else ""
    notes = map(note_text, beside.notes)
    return "\n".join(filter(None, (said, escape(_instead(found, beside)), seen, *notes)))


def _instead(found: Answer, beside: Beside) -> str:
    return f"{beside.unheld}; this is edition {found.edition}." if beside.unheld else ""


def seen_text(seen: Seen) -> str:
    """Say what a run saw of a port: evidence of ours, beside what the documents say."""
    when = moment(seen.at, "then")
    if not seen.findings:
        return f"At {bold(seen.site)} nothing was looked at on this port (last run {when})."
    lines = [
        f"• {SIGNS[finding.outcome]} {SPOKEN[finding.outcome]}: "
        f"{escape(finding.sentence or finding.reason or requirement_name(finding.requirement))}"
        for finding in seen.findings[:MOST_SEEN]
    ]
    more = len(seen.findings) - MOST_SEEN
    rest = [f"• and {more} more: `report` has them all"] if more > 0 else []
    return "\n".join([f"Seen at {bold(seen.site)}, {when}:", *lines, *rest])


def note_text(note: Note) -> str:
    """Show a note as what it is: ours, by whom and when, never the vendor's word."""
    people = mention(note.author) + (f" and {mention(note.approver)}" if note.approver else "")
    until = f", until {day(note.expires_at)}" if note.expires_at else ""
    quoted = "\n".join(f">{line}" for line in escape(note.text).splitlines())
    return f"*Note of our team*, {people}, {on_day(note.at)}{until}:\n{quoted}"


def _rated(found: Answer, reference: str) -> list[Block]:
    """Ask whether the answer helped; what the documents leave open can be handed to the curators."""
    if not reference:
        return []
    unknown = found.outcome is AnswerOutcome.UNKNOWN
    ask = [Button("Ask the curators", ASK_CURATORS, reference)] if unknown else []
    sides = (
        ("positive_button", "Helpful", "helpful"),
        ("negative_button", "Not helpful", "not_helpful"),
    )
    rating = {
        side: {"text": {"type": "plain_text", "text": label}, "value": value}
        for side, label, value in sides
    }
    element = {"type": "feedback_buttons", "action_id": FEEDBACK, **rating}
    return [*actions(ask), {"type": "context_actions", "elements": [element]}]


def _facts(found: Answer) -> list[Sequence[Block]]:
    ports = [fact for fact in found.facts if isinstance(fact, PortRequirement)]
    exclusions = [fact for fact in found.facts if isinstance(fact, Exclusion)]
    guidelines = [fact for fact in found.facts if isinstance(fact, Guideline)]
    beside = _beside_the_facts(found)
    return [
        *([sections(_VERDICTS[found.verdict])] if found.verdict is not None else []),
        *([sections(escape(beside))] if beside else []),
        *_ports(ports),
        _exclusions(exclusions),
        *(sections(f"{bold(title(g.topic))}\n{escape(g.text)}") for g in guidelines),
    ]


def _beside_the_facts(found: Answer) -> str:
    """Return what the answer says beside the facts: what is not listed, whom to ask, what was wrong in a list.

    What has a place of its own in the layout is left out: verdict, facts, other editions, the question at the end.
    """
    stated = tuple(line for fact in found.facts for line in fact_line(fact).splitlines())
    elsewhere = map(elsewhere_line, found.elsewhere)
    placed = ("Did you mean ", SOURCE, *elsewhere, *stated)
    verdict = f"{found.verdict.capitalize()}." if found.verdict else ""
    lines = found.text.splitlines()
    return "\n".join(line for line in lines if line != verdict and not line.startswith(placed))


def port_number(fact: PortRequirement) -> str:
    """Write the port or the range; a placeholder row has none."""
    if fact.port is None:
        return "(no number given)"
    return f"{fact.port}-{fact.port_to}" if fact.port_to is not None else str(fact.port)


def transport(fact: PortRequirement) -> str:
    """Write the transport as printed, with the default where the document names one."""
    if fact.transport_default is None:
        return fact.transport
    return f"{fact.transport}, {fact.transport_default} by default"


def parties(fact: PortRequirement) -> str:
    """Say who talks to whom, as far as the document does."""
    if fact.from_party and fact.to_party:
        between = fact.direction == "between"
        form = "between {} and {}" if between else "from {} to {}"
        return form.format(fact.from_party, fact.to_party)
    if fact.from_party:
        return f"from {fact.from_party}"
    return f"to {fact.to_party}" if fact.to_party else fact.direction or ""


def _ports(ports: list[PortRequirement]) -> list[Sequence[Block]]:
    if len(ports) <= FULL_CARDS:
        return [_card(fact) for fact in ports]
    head = ("Port", "For", "Open at")
    rows = [
        (
            f"{port_number(fact)} {transport(fact)}",
            fact.purpose,
            "; ".join(part for part in (", ".join(fact.where_open), fact.condition) if part),
        )
        for fact in ports
    ]
    shown = table(head, rows)
    return [[shown]] if shown is not None else [_card(fact) for fact in ports]


def _card(fact: PortRequirement) -> list[Block]:
    return [
        *sections(f"*Port {escape(port_number(fact))}* · {escape(transport(fact))}"),
        *fields(
            [
                ("Component", escape(component_name(fact.component))),
                ("For", escape(fact.purpose)),
                ("Who talks", escape(parties(fact))),
                ("Open at", escape(", ".join(fact.where_open))),
                ("Condition", escape(fact.condition or "")),
                ("Instead of", str(fact.alternative_to or "")),
                ("Remark", escape(fact.remark or "")),
            ]
        ),
    ]


def _exclusions(exclusions: list[Exclusion]) -> list[Block]:
    lines = [
        f"• {fact.category} {code(fact.value)} ({escape(component_name(fact.component))}"
        f"{', its default folder' if fact.is_default_folder else ''})"
        for fact in exclusions
    ]
    machines = listed(list(dict.fromkeys(role_name(fact.machine) for fact in exclusions)))
    head = f"*To exclude from antivirus scanning on the {escape(machines)}*\n"
    return sections(head + "\n".join(lines)) if lines else []


def _elsewhere(elsewhere: tuple[Elsewhere, ...]) -> list[Block]:
    """Name what other editions list; it is never a fact of this one: small, and named as such."""
    by_edition: dict[str, list[str]] = {}
    for other in elsewhere:
        by_edition.setdefault(other.edition, []).append(_in_short(other.requirement))
    return context(
        *(
            f"Edition {code(edition)} lists {', '.join(what)}; that is another document."
            for edition, what in by_edition.items()
        )
    )


def _in_short(fact: PortRequirement | Exclusion) -> str:
    if isinstance(fact, Exclusion):
        return f"{fact.category} {code(fact.value)}"
    return escape(f"{port_number(fact)} {fact.transport} ({component_name(fact.component)})")


def _sources(found: Answer) -> list[str]:
    """One line for each section that facts come from, with its rows."""
    rows: dict[tuple[str, str], list[Citation]] = {}
    for fact in found.facts:
        rows.setdefault((fact.citation.edition, fact.citation.section), []).append(fact.citation)
    lines = [_source(citations) for citations in rows.values()]
    return lines or [f"Edition {code(found.edition)}"]


def _source(citations: list[Citation]) -> str:
    numbers = sorted({c.row for c in citations if c.row is not None})
    first = Citation(
        citations[0].edition, citations[0].document, citations[0].section, None, citations[0].url
    )
    word = "row" if len(numbers) == 1 else "rows"
    rows = f", {word} {listed([str(n) for n in numbers])}" if numbers else ""
    return f"Source: {source(first)}{rows}"


def _suggested(suggestions: tuple[Suggestion, ...]) -> list[Block]:
    """Offer near candidates as a question, and the way to the reasons; each can be typed as well."""
    buttons = [
        Button(f"{suggestion.kind} {suggestion.value}", f"{ASK}:{n}", typed(suggestion))
        for n, suggestion in enumerate(suggestions[:MOST_SUGGESTED])
    ]
    question = sections("Did you mean …?") if buttons else []
    return [*question, *actions([*buttons, Button("Why this answer?", WHY, WHY)])]


def typed(suggestion: Suggestion) -> str:
    """Return what one types instead of pressing the suggestion's button."""
    if suggestion.kind == "port":
        return f"What is port {suggestion.value} for?"
    return f"Is {suggestion.value} excluded?"


def why(found: Answer) -> Message:
    """Show the stages that led to an answer, in their order."""
    lines = [f"Question: {found.question}", f"Edition: {found.edition}"]
    lines += [f"{n}. {step.stage}: {step.found}" for n, step in enumerate(found.why, 1)]
    text = "\n".join(["Why this answer:", *lines])
    shown = [f"*Why this answer*\n{escape(lines[0])}\n{escape(lines[1])}"]
    shown += [
        f"{n}. {bold(step.stage)}: {escape(step.found)}" for n, step in enumerate(found.why, 1)
    ]
    parts = [Part("", tuple(sections(line))) for line in shown]
    return fitted(escape(text), parts, File("why.txt", "How the answer came about", text.encode()))


def whole(found: Answer) -> str:
    """Return the whole answer as plain text with every source, for a file."""
    lines = [found.question, "", found.text, ""]
    lines += [f"{_plain_fact(fact)} [{plain_source(fact.citation)}]" for fact in found.facts]
    return "\n".join(lines) + "\n"


def _plain_fact(fact: Requirement) -> str:
    if isinstance(fact, PortRequirement):
        parts = [port_number(fact), transport(fact), component_name(fact.component), fact.purpose]
        parts += [
            parties(fact),
            ", ".join(fact.where_open),
            fact.condition or "",
            fact.remark or "",
        ]
        return "; ".join(part for part in parts if part)
    if isinstance(fact, Exclusion):
        return f"{fact.category} {fact.value}; {role_name(fact.machine)}; {component_name(fact.component)}"
    return f"{title(fact.topic)}: {fact.text}"
