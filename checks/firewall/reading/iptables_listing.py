"""`iptables -L`, best with `-n -v`: the rules as a table a chain.

man iptables(8). Without `-v` the table hides interfaces: a line that accepts everything may be for the machine itself only.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

from checks.firewall.reading.chains import RETURN, Step
from checks.firewall.reading.conditions import Draft, condition
from checks.firewall.reading.iptables import assembled
from checks.firewall.reading.lines import LONGEST_LINE, NumberedLine
from checks.firewall.rule import Action, Direction, Rule, RuleTable, Unread, shown

NAME = "a listing of iptables"
_HIDDEN = "the listing hides interfaces, so it may be for the machine itself only; `iptables -L -n -v` shows them"
_FINAL: dict[str, Action] = {"ACCEPT": "allow", "DROP": "deny", "REJECT": "deny"}
_LEADS = ("target", "prot")
_DIRECTIONS = {"INPUT": Direction.IN, "OUTPUT": Direction.OUT}
_PORT_LABELS = {"dpt": "--dport", "dpts": "--dport", "spt": "--sport", "spts": "--sport"}
_WITH_VALUE = {
    "dports": "--dports", "sports": "--sports", "ports": "--ports", "state": "--ctstate", "ctstate": "--ctstate",
}  # fmt: skip
_RANGES = (["source", "IP", "range"], ["destination", "IP", "range"])
_SILENT = frozenset({"tcp", "udp", "multiport", "udplite", "sctp"})
_FIELDS = ("pkts", "bytes", "num", "target", "prot", "opt", "in", "out", "source", "destination")


@dataclass(frozen=True, slots=True)
class _Header:
    columns: tuple[str, ...]

    @property
    def shows_interfaces(self) -> bool:
        return "in" in self.columns


def recognise(lines: list[NumberedLine]) -> bool:
    """Whether a chain's heading stands above the table's header."""
    return any(
        line.bare.startswith("Chain ") and "(" in line.bare and _header(below.bare) is not None
        for line, below in pairwise(lines)
    )


def read(lines: list[NumberedLine]) -> RuleTable:
    """Read every chain's rows."""
    steps: dict[str, list[Step]] = {}
    policies: dict[str, str] = {}
    unread: list[Unread] = []
    aside: list[Unread] = []
    chain, header = "", None
    for line in lines:
        if line.bare.startswith("Chain "):
            chain, header = _chain(line.bare, policies), None
            steps.setdefault(chain, [])
        elif header is None:
            header = _header(line.bare)
        elif chain:
            found = _step(line, header, _DIRECTIONS.get(chain, Direction.THROUGH))
            if isinstance(found, Step):
                steps[chain].append(found)
            else:
                (
                    aside
                    if found.why.startswith("it is only") or found.why.endswith("nothing")
                    else unread
                ).append(found)
    return assembled(NAME, steps, policies, unread, aside)


def _chain(bare: str, policies: dict[str, str]) -> str:
    words = bare.replace("(", " ").replace(")", " ").split()
    if "policy" in words and len(words) > words.index("policy") + 1:
        policies[words[1]] = words[words.index("policy") + 1]
    return words[1] if len(words) > 1 else ""


def _header(bare: str) -> _Header | None:
    words = tuple(bare.split())
    if not set(_LEADS) <= set(words) or not set(words) <= set(_FIELDS):
        return None
    return _Header(words)


def _step(line: NumberedLine, header: _Header, direction: Direction) -> Step | Unread:
    text = shown(line.text)
    words = line.bare[:LONGEST_LINE].split()
    n = len(header.columns)
    if len(words) == n - 1 or (
        len(words) >= n and words[header.columns.index("target") + 1] in ("--", "-f")
    ):
        # A rule without a target only counts: its column is empty.
        return Unread(line.number, text, "without a target it decides nothing")
    if len(words) < n:
        return Unread(line.number, text, "it has fewer columns than the header")
    cell = dict(zip(header.columns, words, strict=False))
    draft = Draft(Rule(line.number, "allow", direction, text=text))
    target = cell["target"]
    if target in _FINAL:
        draft.rule = replace(draft.rule, action=_FINAL[target])
    elif target in ("LOG", "NFLOG", "MARK"):
        return Unread(line.number, text, f"{target} decides nothing")
    else:
        draft.jump = RETURN if target == "RETURN" else target
    _sides(draft, cell)
    _rest(draft, words[n:])
    rule = draft.rule
    bare = rule.transports is None and rule.source.is_any and rule.target.is_any and not words[n:]
    if bare and not header.shows_interfaces and rule.action == "allow" and not draft.jump:
        draft.doubts.append(_HIDDEN)
    if draft.aside:
        return Unread(line.number, text, draft.aside)
    return Step(replace(draft.rule, doubts=tuple(draft.doubts)), draft.jump)


def _sides(draft: Draft, cell: dict[str, str]) -> None:
    for column, word in (
        ("prot", "-p"),
        ("source", "-s"),
        ("destination", "-d"),
        ("in", "-i"),
        ("out", "-o"),
    ):
        value = cell.get(column, "*")
        negated = value.startswith("!")
        value = value.lstrip("!")
        if value not in ("*", "any", "all", "0", "anywhere"):
            condition(draft, word, value, negated=negated)


def _rest(draft: Draft, words: list[str]) -> None:
    """Read what follows the columns: `tcp dpt:443`, `multiport dports 80,443`, `state NEW`, `/* a comment */`."""
    left = list(words)
    while left:
        word = left.pop(0)
        label, colon, value = word.partition(":")
        if word == "/*":
            _comment(draft, left)
        elif colon and label in _PORT_LABELS:
            condition(draft, _PORT_LABELS[label], value.lstrip("!"), negated=value.startswith("!"))
        elif word in _WITH_VALUE and left:
            negated = left[0] == "!" and len(left) > 1
            value = left.pop(1 if negated else 0)
            left = left[1:] if negated else left
            condition(draft, _WITH_VALUE[word], value, negated=negated)
        elif word == "reject-with" and left:
            left.pop(0)
        elif [word, *left[:2]] in _RANGES and len(left) > 2:  # noqa: PLR2004 - the words before it
            condition(
                draft,
                f"--{word[:3].replace('sou', 'src').replace('des', 'dst')}-range",
                left[2],
                negated=False,
            )
            left = left[3:]
        elif word not in _SILENT and not word.startswith("flags:"):
            draft.doubts.append(
                f"its condition “{' '.join([word, *left])[:60]}” is not one I know"
            )
            return


def _comment(draft: Draft, left: list[str]) -> None:
    comment: list[str] = []
    while left and (word := left.pop(0)) != "*/":
        comment.append(word)
    draft.rule = replace(draft.rule, name=" ".join(comment)[:120])
