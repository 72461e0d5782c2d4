"""Which tables, sets, chains and statements stand in `nft list ruleset`?

man nft(8). The text is nested in braces; a statement ends with its line or a semicolon.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from checks.firewall.reading.lines import LONGEST_LINE, NumberedLine

_TOKEN = re.compile(r'"[^"]*"|[!=]=|[{};,=]|[^\s{};,="!]+|!')
MOST_TOKENS = 200_000


@dataclass(frozen=True, slots=True)
class Token:
    """A word, brace, comma or semicolon, and its line; the end of a line is an empty word."""

    text: str
    line: int


@dataclass(slots=True)
class Chain:
    """A chain; `hook` is empty for one that is only led to. `policy` is empty where none is printed."""

    family: str
    table: str
    name: str
    hook: str = ""
    policy: str = ""
    statements: list[list[Token]] = field(default_factory=list)


@dataclass(slots=True)
class Ruleset:
    """Chains, and named sets by table and name, each with its elements' words."""

    chains: list[Chain] = field(default_factory=list)
    sets: dict[tuple[str, str], list[str]] = field(default_factory=dict)


def tokens_of(lines: Sequence[NumberedLine]) -> list[Token]:
    """Split into tokens; comments (`#`) are dropped."""
    found: list[Token] = []
    for line in lines:
        text = line.text[:LONGEST_LINE]
        if line.bare.startswith("#"):
            continue
        found += [Token(word, line.number) for word in _TOKEN.findall(text.partition(" # ")[0])]
        found.append(Token("", line.number))
        if len(found) > MOST_TOKENS:
            break
    return found


def read_ruleset(tokens: Sequence[Token]) -> Ruleset:
    """Read tables with their chains and sets, and `add rule …` commands; what is neither is left out."""
    ruleset = Ruleset()
    for statement, body in _statements(tokens):
        words = [token.text for token in statement]
        words = words[1:] if words[:1] == ["nft"] else words
        if words[:1] == ["table"] and body is not None:
            family = words[1] if len(words) > 2 else "ip"  # noqa: PLR2004 - `table NAME` is of family ip
            _table(ruleset, family, words[-1], body)
        elif words[:1] in (["add"], ["insert"], ["create"]) and len(words) > 4:  # noqa: PLR2004 - verb, what, family, table, chain
            _command(ruleset, words, statement, body)
    return ruleset


def _table(ruleset: Ruleset, family: str, table: str, body: Sequence[Token]) -> None:
    for statement, inner in _statements(body):
        words = [token.text for token in statement]
        if inner is None or len(words) < 2:  # noqa: PLR2004 - what and name
            continue
        if words[0] == "chain":
            chain = Chain(family, table, words[1])
            for own, block in _statements(inner, anonymous=True):
                _into(chain, own if block is None else [*own, *block])
            ruleset.chains.append(chain)
        elif words[0] in ("set", "map"):
            ruleset.sets[(table, words[1])] = _elements(inner)


def _into(chain: Chain, statement: list[Token]) -> None:
    words = [token.text for token in statement]
    if words[:1] == ["type"] and "hook" in words[:-1]:
        chain.hook = words[words.index("hook") + 1]
    elif words[:1] == ["policy"] and len(words) > 1:
        chain.policy = words[1]
    elif words:
        chain.statements.append(statement)


def _elements(body: Sequence[Token]) -> list[str]:
    for statement, inner in _statements(body):
        if [token.text for token in statement][:1] == ["elements"] and inner is not None:
            return [token.text for token in inner if token.text not in (",", "")]
    return []


def _command(
    ruleset: Ruleset, words: list[str], statement: list[Token], body: list[Token] | None
) -> None:
    what, family, table, name = words[1:5]
    skipped = len(statement) - len(words)
    if what == "chain":
        chain = Chain(family, table, name)
        for own, _ in _statements(body or ()):
            _into(chain, own)
        ruleset.chains.append(chain)
    elif what == "rule":
        known = (c for c in ruleset.chains if (c.family, c.table, c.name) == (family, table, name))
        found = next(known, None)
        if found is None:
            found = Chain(family, table, name, hook=name.casefold())
            ruleset.chains.append(found)
        rest = statement[5 + skipped :]
        found.statements.insert(0 if words[0] == "insert" else len(found.statements), rest)


def _statements(
    tokens: Sequence[Token], *, anonymous: bool = False
) -> Iterator[tuple[list[Token], list[Token] | None]]:
    """Yield each statement, and what stands in the braces that end it.

    `anonymous`: braces are sets in the middle of a statement and stay in it.
    """
    statement: list[Token] = []
    n = 0
    while n < len(tokens):
        token = tokens[n]
        if token.text == "{":
            end = _closing(tokens, n)
            inside = list(tokens[n + 1 : end])
            n = end
            if anonymous or _is_set(statement):
                statement += [token, *(i for i in inside if i.text), Token("}", token.line)]
            else:
                yield statement, inside
                statement = []
        elif token.text in ("", ";"):
            if statement:
                yield statement, None
            statement = []
        else:
            statement.append(token)
        n += 1
    if statement:
        yield statement, None


def _is_set(statement: Sequence[Token]) -> bool:
    """Whether a brace opens a set within a rule: not after `table …`, `chain …`, `elements =`."""
    words = [token.text for token in statement]
    words = words[1:] if words[:1] == ["nft"] else words
    return words[:2] in (["add", "rule"], ["insert", "rule"])


def _closing(tokens: Sequence[Token], start: int) -> int:
    depth = 0
    for n in range(start, len(tokens)):
        depth += {"{": 1, "}": -1}.get(tokens[n].text, 0)
        if depth == 0:
            return n
    return len(tokens)
