"""What does an answer look like to a machine?"""

from dataclasses import asdict
from typing import Any

from knowledge.model import Answer, Elsewhere, Exclusion, Guideline, PortRequirement, Requirement


def answer_json(answer: Answer) -> dict[str, Any]:
    """Return the answer as plain JSON values; fields may be added, never renamed."""
    return {
        "question": answer.question,
        "edition": answer.edition,
        "outcome": answer.outcome.value,
        "verdict": answer.verdict,
        "facts": [_fact(fact) for fact in answer.facts],
        "unlisted": list(answer.unlisted),
        "suggestions": [
            {"kind": s.kind, s.kind: int(s.value)}
            if s.kind == "port"
            else {"kind": s.kind, "value": s.value}
            for s in answer.suggestions
        ],
        "elsewhere": [_elsewhere(other) for other in answer.elsewhere],
        "ip_ranges": [
            {"cidr": network.cidr, "what": network.what, "citation": asdict(network.citation)}
            for network in answer.ip_ranges
        ],
        "text": answer.text,
    }


def _fact(fact: Requirement) -> dict[str, Any]:
    citation = asdict(fact.citation)
    match fact:
        case PortRequirement():
            return {
                "kind": "port",
                "port": fact.port,
                "port_to": fact.port_to,
                "transport": fact.transport,
                "transport_default": fact.transport_default,
                "component": fact.component,
                "purpose": fact.purpose,
                "where_open": ", ".join(fact.where_open) or None,
                "condition": fact.condition,
                "citation": citation,
            }
        case Exclusion():
            return {
                "kind": "exclusion",
                "category": fact.category,
                "value": fact.value,
                "machine": fact.machine,
                "component": fact.component,
                "citation": citation,
            }
        case Guideline():
            return {
                "kind": "guideline",
                "topic": fact.topic,
                "text": fact.text,
                "citation": citation,
            }


def _elsewhere(other: Elsewhere) -> dict[str, Any]:
    row = other.requirement
    if isinstance(row, PortRequirement):
        return {
            "edition": other.edition,
            "kind": "port",
            "port": row.port,
            "transport": row.transport,
        }
    return {"edition": other.edition, "kind": "exclusion", "value": row.value}
