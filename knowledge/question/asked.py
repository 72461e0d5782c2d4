"""What does one question ask, as a value?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from knowledge.matching.lexicon import Mention
from knowledge.question.numbers import PortMention

# "The firewall team", "our proxy guy": what stands before one of these says who asks, not what is asked.
PEOPLE = frozenset({"guy", "guys", "admin", "admins", "team", "people", "engineer", "engineers", "colleague", "colleagues", "folks", "person"})  # fmt: skip
Form = Literal["wh", "yes_no", "request", "statement"]


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of the text up to a question mark, line end or new question; `words` are spelled right.

    `values` are file names, extensions and paths as typed. `unexplained` are words that neither the
    documents nor ordinary language account for. `head` is the noun that is asked for ("what cipher …"), `gaps` the words with a mark before them.
    """

    text: str
    words: tuple[str, ...]
    mentions: tuple[Mention, ...]
    ports: tuple[PortMention, ...]
    values: tuple[str, ...]
    unexplained: tuple[str, ...]
    form: Form
    head: str | None = None
    gaps: frozenset[int] = frozenset()

    def adjoins(self, at: int) -> bool:
        """Tell whether nothing, such as a comma, stands between the word at `at` and the one before."""
        return at not in self.gaps

    @property
    def asks(self) -> bool:
        """Is this clause a question or a request rather than background?"""
        return self.form != "statement"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its clauses, the edition it is about, and what earlier messages add.

    `inherited` names what was taken over from earlier messages ("port 5638"), for "Why this answer?". `turned` says that
    what is claimed stands in a frame such as "it is wrong to say …", so that a yes to it is a no; `tagged`, that
    it is denied and then asked for: "it isn't TCP, is it?".
    """

    text: str
    edition: str
    clauses: tuple[Clause, ...]
    inherited: tuple[str, ...] = ()
    turned: bool = False
    tagged: bool = False

    @property
    def form(self) -> Form:
        """The form of the clause that asks."""
        forms = [clause.form for clause in self.clauses]
        for form in ("yes_no", "wh", "request"):
            if form in forms:
                return form
        return "statement"

    @property
    def ports(self) -> tuple[PortMention, ...]:
        """All ports that are mentioned, in order."""
        return tuple(port for clause in self.clauses for port in clause.ports)

    @property
    def values(self) -> tuple[str, ...]:
        """All file names, extensions and paths, in order."""
        return tuple(value for clause in self.clauses for value in clause.values)

    @property
    def words(self) -> tuple[str, ...]:
        """All words, spelled right."""
        return tuple(word for clause in self.clauses for word in clause.words)

    @property
    def asking(self) -> tuple[Clause, ...]:
        """The clauses that ask, or all when none does."""
        return tuple(clause for clause in self.clauses if clause.asks) or self.clauses

    def of(self, kind: str) -> tuple[str, ...]:
        """Values of all concepts of a kind, in order, each once."""
        return values_of(self.clauses, kind)

    def asked(self, kind: str) -> tuple[str, ...]:
        """Values of a kind within the clauses that ask."""
        return values_of(self.asking, kind)

    def has(self, kind: str, *values: str) -> bool:
        """Is any of these concepts mentioned (any at all of the kind, when none is named)?"""
        found = self.of(kind)
        return any(value in found for value in values) if values else bool(found)


def values_of(clauses: Iterable[Clause], kind: str) -> tuple[str, ...]:
    """Values of all concepts of a kind in the clauses, in order, each once."""
    found = (m.concept.value for c in clauses for m in c.mentions if m.concept.kind == kind)
    return tuple(dict.fromkeys(found))
