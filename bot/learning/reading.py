"""How is a check read, and what goes wrong most often? Lessons on our own words, not on the vendor's."""

from checks.failure import MEANINGS, Failure
from checks.model import Outcome
from knowledge.learning.model import Card, Lesson, Point, fingerprint
from knowledge.learning.near import siblings

OUTCOMES: dict[Outcome, str] = {
    Outcome.PASSED: "It was looked at, and it is as the document wants it",
    Outcome.FAILED: "It was looked at, and it is not as the document wants it",
    Outcome.UNKNOWN: "It was looked at, but what was seen proves neither the one nor the other",
    Outcome.ERRORED: "The look itself did not work, so nothing is known about the target",
    Outcome.SKIPPED: "It was not looked at, for a reason that is given: never count it as good",
}
COMMON: tuple[Failure, ...] = (
    Failure.CONNECTION_REFUSED,
    Failure.CONNECTION_TIMEOUT,
    Failure.REPLY_WRONG_SERVICE,
    Failure.TLS_CERT_EXPIRED,
    Failure.TLS_INTERCEPTED,
    Failure.EXCLUSION_MISSING,
)
"""What support sees most; each has its own people who must act."""
_NAMES = {
    Failure.CONNECTION_REFUSED: "Connection refused",
    Failure.CONNECTION_TIMEOUT: "No answer in time",
    Failure.REPLY_WRONG_SERVICE: "Something else answers",
    Failure.TLS_CERT_EXPIRED: "Certificate outside its dates",
    Failure.TLS_INTERCEPTED: "TLS re-signed on the way",
    Failure.EXCLUSION_MISSING: "Exclusion missing",
}
_MEANT = {
    Failure.CONNECTION_REFUSED: "The machine answers, but most likely nothing listens on that port",
    Failure.CONNECTION_TIMEOUT: "Nothing came back at all, as where a firewall drops packets",
    Failure.REPLY_WRONG_SERVICE: "The port is taken by another program",
    Failure.TLS_CERT_EXPIRED: "The service runs, but its certificate is not valid today",
    Failure.TLS_INTERCEPTED: "A box between both ends opens the traffic and signs it anew",
    Failure.EXCLUSION_MISSING: "The scanner still looks into something that must be left alone",
}
_WHO = {"host": "the machine", "place": "the service", "port": "the port", "item": "the item"}


def check_lessons() -> tuple[Lesson, ...]:
    """Return the lessons on checks: how to read one, and the common failures."""
    return (_outcomes(), _failures())


def _outcomes() -> Lesson:
    texts = list(OUTCOMES.values())
    cards = tuple(
        _card(
            f"outcome:{outcome}", f"A check ends as “{outcome}”. What does that mean?", text, texts
        )
        for outcome, text in OUTCOMES.items()
    )
    points = tuple(Point(f"{outcome.value}: {text}.") for outcome, text in OUTCOMES.items())
    return Lesson("checks", "How to read a check", points, cards)


def _failures() -> Lesson:
    meant, who = list(_MEANT.values()), [MEANINGS[f].who.format_map(_WHO) for f in COMMON]
    cards = []
    for n, failure in enumerate(COMMON):
        name = _NAMES[failure]
        cards.append(
            _card(
                f"failure:{failure}", f"“{name}”: what does it most likely mean?", meant[n], meant
            )
        )
    cards += [
        _card(f"who:{failure}", f"“{_NAMES[failure]}”: who must act first?", who[n], who)
        for n, failure in enumerate(COMMON[:2])
    ]
    points = tuple(
        Point(f"{_NAMES[f]}: {_MEANT[f]}. Who must act: {who[n]}.") for n, f in enumerate(COMMON)
    )
    return Lesson("failures", "Common failures", points, tuple(cards))


def _card(key: str, question: str, right: str, all_of_them: list[str]) -> Card:
    return Card(
        key=key,
        row=key,
        fact=right,
        fingerprint=fingerprint(right),
        shown=f"{right}.",
        citation=None,
        question=question,
        right=right,
        wrong=siblings(right, all_of_them, all_of_them.index(right)),
    )
