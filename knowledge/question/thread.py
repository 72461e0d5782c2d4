"""What do the messages before say that a follow-up points at: their ports in order, what a site has or lacks?"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from knowledge.matching.lexicon import Mention
from knowledge.question.asked import Clause, Question, values_of
from knowledge.question.negation import negated_components
from knowledge.vocabulary import Concept

_FEW = 4
_SEVERAL = 2
_ORDINALS = {"first": 0, "second": 1, "third": 2, "last": -1, "former": 0, "latter": -1}
_HAVING = frozenset({"has", "have", "use", "uses", "bought", "with", "got", "runs", "wants"})


def by_ordinal(question: Question, earlier: Sequence[Question]) -> Question:
    """Put the port that was asked about first, second or last for "the first one"."""
    pairs = [pair for clause in question.clauses for pair in pairwise(clause.words)]
    named = next(
        (first for first, second in pairs if first in _ORDINALS and second in ("one", "port")),
        None,
    )
    ports = list(dict.fromkeys(port for q in earlier if not q.inherited for port in q.ports))
    if named is None or question.ports or len(ports) < _SEVERAL or _ORDINALS[named] >= len(ports):
        return question
    port = ports[_ORDINALS[named]]
    told = Clause("", (), (), (port,), (), (), "statement")
    return replace(question, clauses=(told, *question.clauses), inherited=(f"port {port.text}",))


def with_ports(question: Question, earlier: Sequence[Question]) -> Question:
    """Add the ports of the questions before, each as it was asked about."""
    ports = tuple(
        dict.fromkeys(
            port for q in earlier for clause in q.clauses if clause.words for port in clause.ports
        )
    )
    if not ports:
        named = [
            m.concept
            for q in earlier
            for c in q.clauses
            for m in c.mentions
            if c.words and m.concept.kind == "component"
        ]
        mentions = tuple(Mention(concept, 0, 0) for concept in dict.fromkeys(named))
        told = Clause("", (), mentions, (), (), (), "statement")
        return replace(
            question,
            clauses=(told, *question.clauses),
            inherited=tuple(m.concept.value for m in mentions),
        )
    told = Clause("", (), (), ports, (), (), "statement")
    taken = tuple(f"port {port.text}" for port in ports)
    return replace(question, clauses=(told, *question.clauses), inherited=taken)


def absent(last: Question) -> tuple[str, ...]:
    """Components that the message before said to be absent."""
    return tuple(slug for clause in last.clauses for slug in negated_components(clause))


def only_says_what_is_there(before: Question) -> bool:
    """Tell "we don't use X" and "they have X but no Y", which ask nothing themselves."""
    own = [clause for clause in before.clauses if clause.words]
    told = all(c.form == "statement" and not (c.ports or c.values) for c in own)
    modules = values_of(own, "component") or "addon" in values_of(own, "cue")
    having = any(_HAVING & set(c.words) for c in own) and bool(modules)
    return told and not values_of(own, "thing") and (bool(absent(before)) or having)


def of_another_transport(question: Question, last: Question) -> Question:
    """Take "and https" behind "which ones are http" for the same list of another transport."""
    if not (question.has("transport") and last.has("transport") and len(question.words) <= _FEW):
        return question
    told = Clause("", (), (Mention(Concept("thing", "port"), 0, 0),), (), (), (), "statement")
    return replace(question, clauses=(told, *question.clauses), inherited=("ports",))
