"""`nft list ruleset`, and scripts of `nft add rule …`: which rules of the filter hooks are in force?"""

from collections import Counter
from dataclasses import replace

from checks.firewall.matching import Addresses, as_range
from checks.firewall.reading.chains import Step, written_out
from checks.firewall.reading.conditions import Draft
from checks.firewall.reading.lines import NumberedLine, unbroken
from checks.firewall.reading.nft_rule import FINAL, Statement
from checks.firewall.reading.nft_text import Chain, Ruleset, Token, read_ruleset, tokens_of
from checks.firewall.rule import Action, Direction, Rule, RuleTable, Unread, shown

NAME = "nftables rules"
_HOOKS = {"input": Direction.IN, "output": Direction.OUT, "forward": Direction.THROUGH}
_FAMILIES = {"ip": 4, "ip6": 6}
_NOT_UNDERSTOOD = "what it does with a match is not understood"
_WITHOUT_VERDICT = frozenset(
    {"counter", "log", "comment", "meta", "ct", "tcp", "udp", "ip", "ip6", "iifname", "limit"}
)


def recognise(lines: list[NumberedLine]) -> bool:
    """Whether a table with a chain opens in it, or rules are added by commands of nft."""
    opens = any(line.bare.startswith("table ") and line.bare.endswith("{") for line in lines)
    chains = any(line.bare.startswith("chain ") and "{" in line.bare for line in lines)
    adds = any(
        line.bare.startswith(("nft add rule ", "add rule ", "nft insert rule ")) for line in lines
    )
    return (opens and chains) or adds


def read(lines: list[NumberedLine]) -> RuleTable:
    """Read the chains that hang at input, output and forward; others (NAT, prerouting) decide nothing here."""
    ruleset = read_ruleset(tokens_of(unbroken(lines)))
    texts = {line.number: line.text for line in lines}
    unread: list[Unread] = []
    aside: list[Unread] = []
    steps = {id(chain): _steps(chain, ruleset, texts, unread, aside) for chain in ruleset.chains}
    bases = [
        chain
        for chain in ruleset.chains
        if chain.hook in _HOOKS and _decides(chain, steps[id(chain)])
    ]
    versions = {_FAMILIES.get(chain.family) for chain in bases}
    version = next(iter(versions)) if len(versions) == 1 else None
    crowd = Counter((chain.hook, _FAMILIES.get(chain.family, 0)) for chain in bases)
    rules: list[Rule] = []
    defaults: dict[Direction, Action] = {}
    for base in bases:
        table = {
            c.name: steps[id(c)]
            for c in ruleset.chains
            if (c.table, c.family) == (base.table, base.family)
        }
        direction = _HOOKS[base.hook]
        found = [replace(rule, direction=direction) for rule in written_out(base.name, table)]
        if len(versions) > 1:
            found = [_of_family(rule, base.family) for rule in found]
        alone = crowd[(base.hook, _FAMILIES.get(base.family, 0))] == 1
        rules += found if alone else [_in_company(rule, base) for rule in found]
        policy = FINAL.get(base.policy or "accept", "allow")
        defaults[direction] = "deny" if "deny" in (policy, defaults.get(direction)) else policy
    return RuleTable(NAME, tuple(rules), tuple(unread), tuple(aside), defaults, version=version)


def _decides(chain: Chain, steps: list[Step]) -> bool:
    return bool(steps) or FINAL.get(chain.policy) == "deny"


def _in_company(rule: Rule, base: Chain) -> Rule:
    """Doubt what one chain lets through where others on the same way decide too; what it drops is dropped."""
    if rule.action == "deny":
        return rule
    why = f"besides the table {base.table} another one decides at {base.hook}"
    return replace(rule, doubts=(*rule.doubts, why))


def _of_family(rule: Rule, family: str) -> Rule:
    """Bind a rule of a table for one version of IP to that version, where tables of several are in force."""
    everything = {"ip": "0.0.0.0/0", "ip6": "::/0"}.get(family)
    found = (
        as_range(everything)
        if everything and rule.source.is_any and not rule.source.negated
        else None
    )
    return replace(rule, source=Addresses((found,))) if found else rule


def _steps(
    chain: Chain,
    ruleset: Ruleset,
    texts: dict[int, str],
    unread: list[Unread],
    aside: list[Unread],
) -> list[Step]:
    found: list[Step] = []
    for statement in chain.statements:
        line = statement[0].line
        text = shown(texts.get(line, ""))
        draft = Draft(Rule(line, "allow", _HOOKS.get(chain.hook, Direction.THROUGH), text=text))
        decided = Statement(statement, chain, ruleset, draft).read()
        if draft.aside:
            aside.append(Unread(line, text, draft.aside))
        elif not decided and _only_counts(statement):
            aside.append(Unread(line, text, "it decides nothing"))
        elif not decided:
            unread.append(Unread(line, text, _NOT_UNDERSTOOD))
            rule = replace(draft.rule, doubts=(*draft.doubts, _NOT_UNDERSTOOD))
            # It may do either.
            found += [Step(rule), Step(replace(rule, action="deny"))]
        else:
            found.append(Step(replace(draft.rule, doubts=tuple(draft.doubts)), draft.jump))
    return found


def _only_counts(statement: list[Token]) -> bool:
    words = {token.text for token in statement}
    return statement[0].text in _WITHOUT_VERDICT and not words & {"vmap", "queue"}
