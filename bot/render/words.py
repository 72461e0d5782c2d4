"""How are slugs, roles and citations said?"""

import time
from typing import Any

from bot.render.escape import escape, link
from checks.model import Requirement as CheckedRequirement
from checks.naming import component_name
from knowledge.model import Citation

SIGNS = {"passed": "✅", "failed": "❌", "unknown": "❔", "errored": "⚠️", "skipped": "⏭️"}
"""A sign beside each outcome; the word always stands with it."""

SPOKEN = {
    "passed": "passed",
    "failed": "failed",
    "unknown": "unknown",
    "errored": "could not look",
    "skipped": "skipped",
}


def title(topic: str) -> str:
    """Write a topic: `locked_files` → `Locked files`."""
    words = topic.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def counted(n: int, one: str, many: str | None = None) -> str:
    """Count things: `1 check`, `3 checks`."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def day(epoch_s: float) -> str:
    """Write the day of a moment, UTC: `23 Nov 2026`."""
    return time.strftime("%d %b %Y", time.gmtime(epoch_s))


def listed(words: list[str]) -> str:
    """Join words: `a`, `a and b`, `a, b and c`."""
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else "".join(words)


def requirement_name(requirement: CheckedRequirement) -> str:
    r"""Name a requirement: `5672 TCP, Messaging`, or `exclusion of the folder C:\temp\`."""
    if requirement.kind == "exclusion":
        return f"exclusion of the {requirement.category} {requirement.value}"
    port = "no port given" if requirement.port is None else str(requirement.port)
    if requirement.port_to is not None:
        port += f"-{requirement.port_to}"
    return (
        f"{port} {requirement.transport or ''}".strip()
        + f", {component_name(requirement.component)}"
    )


def source(citation: Citation | dict[str, Any]) -> str:
    """Say where a fact stands, escaped, with a link where the edition has a page."""
    cited = _citation(citation)
    return f"{link(cited.url, cited.document)}, {escape(_within(cited))}"


def plain_source(citation: Citation | dict[str, Any]) -> str:
    """Say where a fact stands: document, edition, section and row."""
    cited = _citation(citation)
    return f"{cited.document}, {_within(cited)}"


def _citation(citation: Citation | dict[str, Any]) -> Citation:
    return Citation(**citation) if isinstance(citation, dict) else citation


def _within(citation: Citation) -> str:
    row = f", row {citation.row}" if citation.row is not None else ""
    return f"edition {citation.edition}, {citation.section}{row}"
