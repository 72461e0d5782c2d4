"""Is a "yes" proven by what the facts say? What they contradict is a "no", what they leave open gets no verdict."""

from dataclasses import replace

from knowledge.answer.exclusion_proof import of_criteria, of_exclusions
from knowledge.answer.exclusion_scope import CRITERIA
from knowledge.answer.part import Part
from knowledge.answer.port_proof import of_ports
from knowledge.answer.said import uses
from knowledge.answer.selection import Scene
from knowledge.model import Exclusion, Guideline, PortRequirement
from knowledge.question.polarity import denials
from knowledge.vocabulary import Concept

# A "yes" to one of these says that something is wrong.
_FAULTS = ("typo", "lacking")
_WRONG = frozenset({"wrong", "bad", "problem", "problems", "issue", "issues", "missing", "trouble", "harm", "difference", "different", "incorrect"})  # fmt: skip
_PERMITTED = frozenset(
    {"supported", "allowed", "possible", "permitted", "accepted", "available", "ok"}
)
_ADDON = Concept("cue", "addon")
_REACH = 5


def proven(scene: Scene, part: Part) -> Part:
    """Return the part with a "yes" kept, turned into "no" or taken away."""
    if part.verdict != "yes" or _asks_for_faults(scene):
        return part
    if _denies_an_opened_place(scene) or _denies_a_used_transport(scene):
        return replace(part, verdict="no")
    if _denies_the_claim(scene):
        # "X doesn't use A, it uses B instead": both halves would have to hold.
        return replace(part, verdict=None) if "instead" in scene.question.words else part
    ports = [f for f in part.facts if isinstance(f, PortRequirement)]
    exclusions = [f for f in part.facts if isinstance(f, Exclusion)]
    topics = {f.topic for f in part.facts if isinstance(f, Guideline)} & set(CRITERIA)
    judged = {
        *of_ports(scene, part, ports),
        *of_exclusions(scene, exclusions),
        *of_criteria(scene, topics),
    }
    if "no" in judged:
        return replace(part, verdict="no")
    return replace(part, verdict=None) if judged else part


def _denies_the_claim(scene: Scene) -> bool:
    """Tell "isn't open on the PCs" from "no modules here, …", where only a module is denied."""
    for clause in scene.question.clauses:
        absent = {
            m.start
            for m in clause.mentions
            if (m.concept.kind == "component" and m.concept.value in scene.negated)
            or m.concept == _ADDON
        }
        if any(not absent & set(range(at, at + _REACH)) for at in denials(clause)):
            return True
    return False


def _denies_an_opened_place(scene: Scene) -> bool:
    """Tell "there is nothing to do on the firewall" where the row is opened there."""
    opened = {place for row in scene.listed for place in scene.catalog.places(*row.where_open)}
    return any(
        m.concept.value in opened
        and {"nothing", "none"} & set(clause.words[max(0, m.start - _REACH) : m.start])
        for clause in scene.question.clauses
        for m in clause.mentions
        if m.concept.kind in ("role", "place") and m.end > m.start
    )


def _denies_a_used_transport(scene: Scene) -> bool:
    """Tell "only with HTTPS, plain HTTP is not supported" of a row that has either."""
    for clause in scene.question.clauses:
        for m in (m for m in clause.mentions if m.concept.kind == "transport" and m.end > m.start):
            behind = set(clause.words[m.end : m.end + _REACH])
            before = set(clause.words[max(0, m.start - _REACH) : m.start])
            refused = {"not", "isn't", "never"} & behind and _PERMITTED & behind
            for row in scene.listed:
                if refused and uses(row, m.concept.value):
                    return True
                if (
                    {"only", "just"} & before
                    and row.transport == "HTTP(S)"
                    and m.concept.value in ("HTTP", "HTTPS")
                    and not row.transport.startswith(m.concept.value + "(")
                ):
                    return True
    return False


def _asks_for_faults(scene: Scene) -> bool:
    return scene.question.has("cue", *_FAULTS) or bool(_WRONG & set(scene.question.words))
