"""Which clauses does the text consist of, and what form has each?"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from knowledge.catalog import Catalog
from knowledge.matching.lexicon import NUMBER, Mention
from knowledge.matching.tokens import Token, tokenise
from knowledge.question.asides import second_ask, words_of
from knowledge.question.asked import Clause, Form
from knowledge.question.forms import AUXILIARY, SUBJECTS, WH, form_of
from knowledge.question.head import undocumented_head
from knowledge.question.numbers import PortMention, is_tool_line, ports_of, tool_spans

_LINKS = frozenset({"and", "also", "plus", "or", "but", "then"})
# "TLS 1.2 on 2010" asks without a question mark; a longer sentence tells.
_TERSE = 8
_TELLERS = frozenset({"i", "we", "he", "she", "they"})
_HABITS = frozenset(
    {
        "always",
        "keep",
        "usually",
        "often",
        "mostly",
        "thought",
        "wrote",
        "typed",
        "only",
        "had",
        "opened",
        "have",
        "already",
        "allowed",
        "enabled",
    }
)
_A_LIST = 2
_ITEM = 5
_VERDICT = ("yes", "or", "no")
_BREAKS = frozenset({"?", "\n", ";", "!"})


def split_clauses(catalog: Catalog, text: str) -> tuple[Clause, ...]:
    """Split normalised text where a question ends or another begins; tool output gives ports alone."""
    tokens = catalog.lexicon.join(tokenise(text))
    ports = ports_of(
        text,
        tokens,
        lambda text: _is_counted(catalog, text),
        lambda following: _is_unit(catalog, following),
        catalog.is_listed_anywhere,
    )
    clauses: list[Clause] = []
    for start, end in _stretches(text, tokens):
        within = _within(tokens, start, end)
        if all(token.kind == "mark" for token in within):
            continue
        clause = _cut(catalog, text, (start, end), tokens, ports)
        aside = second_ask(clause, within)
        if aside:
            first = _cut(catalog, text, (start, aside), tokens, ports)
            clauses.append(_as_question(first))
            clause = _as_question(_cut(catalog, text, (aside, end), tokens, ports))
        clauses.append(clause)
    return _items_told(tuple(c for c in clauses if c.words or c.ports or c.values))


def _items_told(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Take "- 5638 ok" in a list above a question for what is told: only the question asks."""
    items = [at for at, clause in enumerate(clauses[:-1]) if _is_item(clause)]
    if len(items) < _A_LIST or not (clauses[-1].asks and not _is_item(clauses[-1])):
        return clauses
    return tuple(
        replace(clause, form="statement") if at in items else clause
        for at, clause in enumerate(clauses)
    )


def _is_item(clause: Clause) -> bool:
    """Tell a list's line, a port or a value with its state, from a sentence."""
    named = len(clause.ports) + len(clause.values)
    plain = clause.text.endswith(("?", ".", "!")) or set(clause.words) & (WH | AUXILIARY)
    return bool(named) and not plain and len(clause.words) <= _ITEM + named


def _is_counted(catalog: Catalog, text: str) -> bool:
    """Tell whether no port stands behind these words, a slip of the finger forgiven: "tikcet 5672"."""
    counted = catalog.words.before_count
    return text in counted or " ".join(catalog.lexicon.spell(text.split())) in counted


def _is_unit(catalog: Catalog, following: Sequence[str]) -> bool:
    """Tell "943 desktops" from "5634 desktop analytics", where the word begins a component's name."""
    if not following or following[0] not in catalog.words.units:
        return False
    if following[0].endswith("s"):
        return True
    named = catalog.lexicon.find(following)
    return not any(m.start == 0 and m.end > 1 and m.concept.kind == "component" for m in named)


def _cut(
    catalog: Catalog,
    text: str,
    span: tuple[int, int],
    tokens: Sequence[Token],
    ports: Sequence[PortMention],
) -> Clause:
    start, end = span
    return _clause(catalog, text[start:end], start, _within(tokens, start, end), ports)


def _within(tokens: Sequence[Token], start: int, end: int) -> Sequence[Token]:
    # Tokens stand in order: a text of ten thousand stops would be searched ten thousand times otherwise.
    first = bisect_left(tokens, start, key=lambda token: token.start)
    last = bisect_left(tokens, end, key=lambda token: token.start)
    return tokens[first:last]


def _as_question(clause: Clause) -> Clause:
    return replace(clause, form="request") if clause.form == "statement" else clause


def _stretches(text: str, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    cuts = [0]
    tools = tool_spans(text)
    for at, token in enumerate(tokens):
        if token.plain == ";" and (
            _divides_cells(text, token.start)
            or any(start <= token.start < end for start, end in tools)
        ):
            continue
        if token.plain in _BREAKS or token.plain == ".":
            cuts.append(token.start + 1)
        elif _begins_a_question(tokens, at):
            cuts.append(token.start)
    dashes = (at for at in _after_dashes(text) if not _follows_a_number(tokens, at))
    cuts = sorted({*cuts, *dashes, len(text)})
    return list(pairwise(cuts))


def _begins_a_question(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a question word follows a comma, or a link such as "and", here."""
    token = tokens[at]
    if token.kind != "word" or at == 0:
        return False
    following = [t.plain for t in tokens[at + 1 : at + 3] if t.kind == "word"]
    before = tokens[at - 1].plain
    if before == "," and token.plain in _TELLERS and following[:1] and following[0] in _HABITS:
        return True
    if (
        token.plain == "and"
        and following[:1] in (["which"], ["what"])
        and tokens[at - 2].plain == following[0]
    ):
        return False  # "which process and which folder for X" is one question
    if token.plain in _LINKS and following[:1] == ["when"] and not set(following[1:2]) & AUXILIARY:
        return False  # "also when we don't use X" is a condition
    if token.plain in _LINKS and following:
        return _opens(following[0], following[1:])
    return before in (",", ":", ")") and _opens(token.plain, following)


def _opens(word: str, following: Sequence[str]) -> bool:
    if word in WH:
        return word != "was"
    return word in AUXILIARY - {"need"} and bool(following) and (following[0] in SUBJECTS)


def _divides_cells(text: str, at: int) -> bool:
    """Tell a table's "5638;TCP;logging" from two sentences."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)]
    return ";" in line and "; " not in line and not line.rstrip().endswith((";", "?"))


def _follows_a_number(tokens: Sequence[Token], cut: int) -> bool:
    """Tell "443 - server or clients?", where the dash divides nothing."""
    before = bisect_left(tokens, cut, key=lambda token: token.start)
    return before > 0 and tokens[before - 1].kind == "number" and before <= 2  # noqa: PLR2004 - "port 443"


def _after_dashes(text: str) -> list[int]:
    cuts, start = list[int](), 0
    for line in text.split("\n"):
        # "2) 2020 - HTTP - player" is a row of cells, "port 443 - which side?" two thoughts.
        if line.count(" - ") == 1:
            cuts.append(start + line.index(" - ") + 3)
        start += len(line) + 1
    return cuts


def _clause(
    catalog: Catalog, text: str, start: int, tokens: Sequence[Token], ports: Sequence[PortMention]
) -> Clause:
    own = tuple(p for p in ports if start <= p.start < start + len(text))
    if is_tool_line(text):
        return Clause(text.rstrip(), (), (), own, (), (), "statement")
    spelled = catalog.lexicon.spell([word for token in tokens for word in words_of(token)])
    mentions = _without_names(catalog.lexicon.find(spelled), tokens)
    gaps = _gaps(text, start, tokens)
    commas = _after_commas(tokens)
    if any(_spans_a_comma(m, commas) for m in mentions):
        mentions = _between_commas(catalog, spelled, commas)
    explained = {at for mention in mentions for at in range(mention.start, mention.end)}
    unexplained = tuple(
        word
        for at, word in enumerate(spelled)
        if at not in explained and len(word) > 1 and not catalog.lexicon.is_ordinary(word)
    )
    values = tuple(t.text for t in tokens if t.kind == "value")
    form = form_of(text, spelled, has_content=bool(own or values or mentions))
    if not own and form == "statement":
        mentions = _without_counted(mentions, spelled)
    if tuple(spelled[-len(_VERDICT) :]) == _VERDICT and len(spelled) > len(_VERDICT):
        # "…, yes or no" asks for a verdict, and offers no choice.
        spelled = spelled[: -len(_VERDICT)]
        mentions = tuple(m for m in mentions if m.end <= len(spelled))
    clause = Clause(
        text.rstrip(),
        spelled,
        mentions,
        own,
        values,
        unexplained,
        form,
        gaps=gaps,
    )
    return replace(
        clause,
        head=undocumented_head(clause, catalog.words) or _other_version(catalog, tokens, form),
    )


def _without_names(mentions: Sequence[Mention], tokens: Sequence[Token]) -> tuple[Mention, ...]:
    """Leave out what a file's name or ending would mean as a word: "*.vdi" asks for no platform."""
    kinds = [token.kind for token in tokens for _ in words_of(token)]
    return tuple(
        m
        for m in mentions
        if m.concept.kind not in ("undocumented", "foreign")
        or m.end == m.start
        or "value" not in kinds[m.start : m.end]
    )


def _without_counted(mentions: Sequence[Mention], words: Sequence[str]) -> tuple[Mention, ...]:
    """Leave out machines that are only counted: "we have 120 agents in 3 sites"."""
    return tuple(
        m
        for m in mentions
        if not (m.concept.kind == "role" and m.start and words[m.start - 1] == NUMBER)
    )


def _spans_a_comma(mention: Mention, commas: frozenset[int]) -> bool:
    """Tell "log in" from "for the logging, in one go": no property is named across a comma."""
    within = range(mention.start + 1, mention.end)
    return mention.concept.kind == "undocumented" and any(at in commas for at in within)


def _between_commas(
    catalog: Catalog, words: Sequence[str], commas: frozenset[int]
) -> tuple[Mention, ...]:
    cuts = [0, *sorted(commas - {0}), len(words)]
    return tuple(
        Mention(m.concept, m.start + start, m.end + start)
        for start, end in pairwise(cuts)
        for m in catalog.lexicon.find(words[start:end])
    )


def _after_commas(tokens: Sequence[Token]) -> frozenset[int]:
    """Return the numbers of the words behind a comma."""
    found, at = set(), 0
    for token in tokens:
        if token.plain == ",":
            found.add(at)
        at += len(words_of(token))
    return frozenset(found)


def _gaps(text: str, start: int, tokens: Sequence[Token]) -> frozenset[int]:
    """Return the numbers of words that don't follow the word before directly: a comma or a dash is between."""
    found, end, at = set(), 0, 0
    for token in tokens:
        if not words_of(token):
            continue
        if text[end : token.start - start].strip():
            found.add(at)
        at, end = at + 1, token.start - start + len(token.text)
    return frozenset(found)


def _other_version(catalog: Catalog, tokens: Sequence[Token], form: Form) -> str | None:
    """Take a version that no edition has for something else's: "TLS 1.2", "RabbitMQ 3.8"."""
    if form == "statement" and len(tokens) > _TERSE:
        return None
    other = (
        t.text
        for t in tokens
        if t.kind == "version" and not catalog.of_version(t.plain.lstrip("v").split("-")[0])
    )
    return next((f"version {text}" for text in other), None)
