"""What does a workflow's step hand over: plain words and numbers, no mark-up?"""

from collections import Counter
from collections.abc import Sequence

from bot.render.words import SPOKEN, counted, plain_source
from checks.history import FinishedRun
from checks.model import Outcome
from knowledge.model import Answer, AnswerOutcome

_ORDER = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.ERRORED, Outcome.PASSED, Outcome.SKIPPED)
MOST_NAMED = 10


def looked_up(found: Answer) -> dict[str, str | int | bool]:
    """Return the outputs of "Look up a requirement": a source or an honest `found` false."""
    sources = list(dict.fromkeys(plain_source(fact.citation) for fact in found.facts))
    return {
        "found": found.outcome is AnswerOutcome.ANSWER,
        "answer": found.text,
        "edition": found.edition,
        "source": "; ".join(sources[:MOST_NAMED]) or "none",
    }


def checked(run: FinishedRun, state: str) -> dict[str, str | int | bool]:
    """Return the outputs of "Check a site"; `outcome` is `passed` only if all was looked at and nothing is open."""
    counts = Counter(finding.outcome for finding in run.findings)
    said = [f"{counts[o]} {SPOKEN[o]}" for o in _ORDER if counts[o]]
    failed = [f.sentence for f in run.findings if f.outcome is Outcome.FAILED and f.sentence]
    lines = list(dict.fromkeys(failed))[:MOST_NAMED]
    head = f"{run.site.id} ({run.site.name}): {', '.join(said) or 'nothing to look at'}."
    if state != "finished":
        head = f"{head} The run was {state} before its end."
    return {
        "outcome": _outcome(counts, state),
        "failed": counts[Outcome.FAILED],
        "unknown": counts[Outcome.UNKNOWN] + counts[Outcome.ERRORED],
        "passed": counts[Outcome.PASSED],
        "skipped": counts[Outcome.SKIPPED],
        "summary": "\n".join([head, *(f"- {line}" for line in lines)]),
        "run": run.id,
    }


def _outcome(counts: Counter[Outcome], state: str) -> str:
    if counts[Outcome.FAILED]:
        return "failed"
    is_open = counts[Outcome.UNKNOWN] or counts[Outcome.ERRORED] or not counts[Outcome.PASSED]
    return "unknown" if is_open or state != "finished" else "passed"


def refused(rule: str, missing: str) -> str:
    """Say which right the person lacks in whose name the workflow asked."""
    needs = f" It needs the role {missing}." if missing else ""
    return f"Not allowed: {rule}.{needs}"


def no_such_site(word: str, near: Sequence[str]) -> str:
    """Say that no site is called that, and ask about the nearest; nothing was looked at."""
    asked = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"No site is called {word[:80]!r}, so nothing was checked.{asked}"


def no_such_edition(word: str, known: Sequence[str]) -> str:
    """Say which editions there are."""
    return f"No edition is called {word[:80]!r}; there are {counted(len(known), 'edition')}: {', '.join(known)}."
