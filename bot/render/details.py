"""How are the results of a run laid out in its thread, and as plain text?

Failures first, each with sentence, requirement, source, who must act and what to do; then what is unknown or could not
be looked at; then the skips with their reasons; what passed in one line.
"""

from bot.message import File, Message
from bot.render.blocks import context, sections
from bot.render.escape import bold, escape, fenced
from bot.render.limits import Part, spread
from bot.render.run import summary
from bot.render.view import Entry, RunView, by_reason, entries, names
from bot.render.words import SIGNS, SPOKEN, counted, plain_source, source
from checks.model import Outcome

_UNSURE = (Outcome.UNKNOWN, Outcome.ERRORED)


def details(view: RunView) -> tuple[Message, ...]:
    """Return the messages for the thread, at most three; more than they hold goes into a file, whole."""
    parts = [_trouble(entry) for entry in entries(view, Outcome.FAILED)]
    parts += [_trouble(entry) for entry in entries(view, *_UNSURE)]
    parts += _skips(view)
    parts += _passed(view)
    if not parts:
        parts = [_said("Nothing of this site could be looked at: the plan is empty.")]
    file = File(
        f"{view.plan.site.id}-{view.run}.txt",
        f"Check of {view.plan.site.id}",
        report(view).encode(),
    )
    return spread(parts, file)


def _trouble(entry: Entry) -> Part:
    sign, spoken = SIGNS[entry.outcome], SPOKEN[entry.outcome]
    said = _sentence(entry)
    lines = [f"{sign} {bold(entry.name)}: {spoken}", escape(said)]
    lines += [f"At {escape(place)}" for place in entry.places]
    lines += [f"*Who must act:* {escape(entry.who)}"] if entry.who else []
    blocks = sections("\n".join(lines))
    if entry.fix:
        blocks += sections(f"*What to do*\n{fenced(entry.fix)}")
    blocks += context(f"Required by {source(entry.citation)}")
    return Part(escape("\n".join(_plain_trouble(entry))), tuple(blocks))


def _sentence(entry: Entry) -> str:
    """Join the sentence, and the reason where it says more."""
    both = [entry.sentence, entry.reason or ""]
    return " ".join(_as_sentence(part) for part in dict.fromkeys(part for part in both if part))


def _as_sentence(text: str) -> str:
    """Begin with a capital and end with a stop; a host's name keeps its letters."""
    first = text.split(maxsplit=1)[0]
    begun = text if "." in first.rstrip(".") else f"{text[:1].upper()}{text[1:]}"
    return begun if begun.endswith((".", "!", "?", "…")) else f"{begun}."


def _plain_trouble(entry: Entry) -> list[str]:
    lines = [f"{SPOKEN[entry.outcome].upper()}: {entry.name}: {_sentence(entry)}"]
    lines += [f"  At: {place}" for place in entry.places]
    lines += [f"  Who must act: {entry.who}"] if entry.who else []
    lines += (
        ["  What to do:", *(f"    {line}" for line in entry.fix.splitlines())] if entry.fix else []
    )
    return [*lines, f"  Required by: {plain_source(entry.citation)}"]


def _skips(view: RunView) -> list[Part]:
    reasons = by_reason(view, Outcome.SKIPPED)
    if not reasons:
        return []
    head = f"{SIGNS['skipped']} {view.counts[Outcome.SKIPPED]} skipped; not looked at means neither good nor bad"
    lines = [f"• {escape(reason)} {_names(found)}" for reason, found in reasons]
    return [
        Part(f"{head}:", tuple(sections(f"*{head}*"))),
        *(Part(line, tuple(sections(line))) for line in lines),
    ]


def _names(found: list[str]) -> str:
    return "(" + "; ".join(escape(name) for name in found) + ")"


def _passed(view: RunView) -> list[Part]:
    found = names(view, Outcome.PASSED)
    if not found:
        return []
    head = f"{SIGNS['passed']} {counted(view.counts[Outcome.PASSED], 'check')} passed"
    return [_said(f"{head}: {'; '.join(found)}")]


def _said(text: str) -> Part:
    return Part(escape(text), tuple(sections(escape(text))))


def report(view: RunView) -> str:
    """Return everything as plain text, in the order of the thread: for a file and for the terminal."""
    site = view.plan.site
    lines = [f"{site.id} ({site.name}), edition {site.edition}: {summary(view)}.", ""]
    for entry in (*entries(view, Outcome.FAILED), *entries(view, *_UNSURE)):
        lines += [*_plain_trouble(entry), ""]
    for reason, found in by_reason(view, Outcome.SKIPPED):
        lines.append(f"SKIPPED: {reason} ({'; '.join(found)})")
    if passed := names(view, Outcome.PASSED):
        lines.append(f"PASSED: {'; '.join(passed)}")
    return "\n".join(lines).rstrip() + "\n"
