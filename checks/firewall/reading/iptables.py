"""`iptables -S`, `iptables-save` and ip6tables' twins: the rules as they were typed.

man iptables(8), iptables-extensions(8). Only the table `filter` decides what passes; a script of `iptables -A …` lines is read
in the same way.
"""

import shlex
from dataclasses import replace

from checks.firewall.reading.chains import Step, written_out
from checks.firewall.reading.conditions import Draft, condition
from checks.firewall.reading.lines import LONGEST_LINE, NumberedLine, unbroken
from checks.firewall.rule import Action, Direction, Rule, RuleTable, Unread, shown

NAME = "iptables rules"
CHAINS = {"INPUT": Direction.IN, "OUTPUT": Direction.OUT, "FORWARD": Direction.THROUGH}
NO_POLICY = "the chain's policy is not in what was handed in, and without one everything passes"
_VERBS = frozenset({"-A", "--append", "-I", "--insert", "-P", "--policy", "-N", "--new-chain"})
_FINAL: dict[str, Action] = {"ACCEPT": "allow", "DROP": "deny", "REJECT": "deny"}
_PASSING = frozenset({"LOG", "NFLOG", "ULOG", "MARK", "CONNMARK", "TRACE", "CT", "AUDIT", "SET", "TCPMSS", "NOTRACK", "SECMARK"})  # fmt: skip
_HARMLESS = frozenset({"-m", "--match", "--reject-with", "--syn", "-w", "--wait"})
_TWO_VALUES = frozenset({"--tcp-flags"})


def recognise(lines: list[NumberedLine]) -> bool:
    """Whether two lines are commands or records of iptables, or one that appends a rule."""
    found = [line for line in unbroken(lines) if _words(line) is not None]
    return len(found) > 1 or any(" -j " in line.text for line in found)


def read(lines: list[NumberedLine]) -> RuleTable:
    """Read the table filter; NAT and mangle rules decide nothing here and are left out by their heading."""
    steps: dict[str, list[Step]] = {name: [] for name in CHAINS}
    policies: dict[str, str] = {}
    unread: list[Unread] = []
    aside: list[Unread] = []
    current, begun = "filter", False
    for line in unbroken(lines):
        if line.bare.startswith("*"):
            current, begun = line.bare[1:].strip(), True
            continue
        if current != "filter" or line.bare.startswith("#") or line.bare == "COMMIT":
            continue
        words = _words(line)
        if words is None:
            if begun:
                unread.append(Unread(line.number, shown(line.text), "it is no rule of iptables"))
            continue
        begun = True
        _take(words, line, steps, policies, unread, aside)
    return assembled(NAME, steps, policies, unread, aside)


def _words(line: NumberedLine) -> list[str] | None:
    """Return a rule's words from its verb on; `:INPUT DROP [0:0]` becomes `-P INPUT DROP`."""
    bare = line.bare
    if len(bare) > LONGEST_LINE:
        return None
    if bare.startswith(":") and len(bare[1:].split()) >= 2:  # noqa: PLR2004 - chain and policy
        chain, policy = bare[1:].split()[:2]
        return ["-N", chain] if policy == "-" else ["-P", chain, policy]
    if bare.startswith("["):
        bare = bare.partition("]")[2].strip()
    first = bare.split(maxsplit=1)[:1]
    if not first or not (first[0] in _VERBS or first[0].endswith(("tables", "sudo"))):
        return None  # without taking quotes apart
    try:
        words = shlex.split(bare)
    except ValueError:
        return None
    if words and words[0] == "sudo":
        words = words[1:]
    if words and words[0].rpartition("/")[2] in ("iptables", "ip6tables"):
        words = words[1:]
        if "-t" in words[:2] and words[1:2] != ["filter"]:
            return None
        words = words[2:] if words[:1] == ["-t"] else words
        words = [word for word in words if word not in ("-w", "--wait")]
    return words if len(words) > 1 and words[0] in _VERBS else None


def _take(
    words: list[str],
    line: NumberedLine,
    steps: dict[str, list[Step]],
    policies: dict[str, str],
    unread: list[Unread],
    aside: list[Unread],
) -> None:
    verb, chain = words[0], words[1]
    if verb in ("-P", "--policy"):
        policies[chain] = words[2] if len(words) > 2 else ""  # noqa: PLR2004 - verb, chain, policy
        return
    own = steps.setdefault(chain, [])
    if verb in ("-N", "--new-chain"):
        return
    draft = _draft(words[2:], line, CHAINS.get(chain, Direction.THROUGH))
    if draft is None:
        unread.append(
            Unread(line.number, shown(line.text), "what it does with a match is not understood")
        )
        return
    if draft.aside:
        aside.append(Unread(line.number, shown(line.text), draft.aside))
        return
    step = Step(replace(draft.rule, doubts=tuple(draft.doubts)), draft.jump)
    at = 0 if verb in ("-I", "--insert") else len(own)
    if verb in ("-I", "--insert") and len(words) > 2 and words[2].isdigit() and len(words[2]) < 6:  # noqa: PLR2004 - a rule number
        at = max(int(words[2]) - 1, 0)
    own.insert(at, step)


def _draft(words: list[str], line: NumberedLine, direction: Direction) -> Draft | None:
    draft = Draft(Rule(line.number, "allow", direction, text=shown(line.text)))
    decided = False
    left = list(words)
    if left and left[0].isdigit():
        left.pop(0)
    while left:
        word = left.pop(0)
        negated = False
        if word == "!":
            negated, word = True, left.pop(0) if left else ""
        if word in _HARMLESS:
            if word in ("-m", "--match", "--reject-with") and left:
                left.pop(0)
            continue
        values = [
            left.pop(0)
            for _ in range(2 if word in _TWO_VALUES else 1)
            if left and not left[0].startswith("-")
        ]
        if values == ["!"] and left:
            negated, values = True, [left.pop(0)]
        value = values[0] if values else ""
        if word in ("-j", "--jump", "-g", "--goto"):
            decided = _target(draft, value, is_goto=word in ("-g", "--goto"))
        else:
            condition(draft, word, value, negated=negated)
    return draft if decided or draft.aside else None


def _target(draft: Draft, target: str, *, is_goto: bool) -> bool:
    if target in _FINAL:
        draft.rule = replace(draft.rule, action=_FINAL[target])
    elif target in _PASSING:
        draft.aside = f"{target} decides nothing"
    else:
        draft.jump = target
        if is_goto:
            draft.doubts.append("it leads to a chain without coming back (goto)")
    return bool(target)


def assembled(
    dialect: str,
    steps: dict[str, list[Step]],
    policies: dict[str, str],
    unread: list[Unread],
    aside: list[Unread],
) -> RuleTable:
    """Write the three built-in chains out, and say what happens to what no rule matches."""
    rules: list[Rule] = []
    defaults: dict[Direction, Action] = {}
    unshown: dict[Direction, str] = {}
    for chain, direction in CHAINS.items():
        rules += [replace(rule, direction=direction) for rule in written_out(chain, steps)]
        policy = _FINAL.get(policies.get(chain, ""))
        if policy is not None:
            defaults[direction] = policy
        else:
            unshown[direction] = NO_POLICY
    ranges = [
        r.version for rule in rules for side in (rule.source, rule.target) for r in side.ranges
    ]
    version = max(ranges, default=4)
    return RuleTable(
        dialect, tuple(rules), tuple(unread), tuple(aside), defaults, unshown, version=version
    )
