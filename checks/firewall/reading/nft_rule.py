"""Which conditions and which verdict does one rule of nftables have? man nft(8)."""

from dataclasses import replace

from checks.firewall.matching import Addresses, as_range
from checks.firewall.reading.chains import RETURN
from checks.firewall.reading.conditions import Draft, complement
from checks.firewall.reading.nft_text import Chain, Ruleset, Token
from checks.firewall.reading.words import (
    not_resolved,
    read_addresses,
    read_ports,
    read_protocols,
)
from checks.firewall.rule import Action

FINAL: dict[str, Action] = {"accept": "allow", "drop": "deny", "reject": "deny"}
_BEGINS = frozenset(
    {
        "counter",
        "comment",
        "log",
        "tcp",
        "udp",
        "th",
        "ip",
        "ip6",
        "iif",
        "iifname",
        "oif",
        "oifname",
        "ct",
        "meta",
    }
)
_ENDS = frozenset({*FINAL, "jump", "goto", "return", "continue", "queue"})


class Statement:
    """One rule's words, read from left to right."""

    def __init__(self, tokens: list[Token], chain: Chain, ruleset: Ruleset, draft: Draft) -> None:
        self._words = [token.text for token in tokens]
        self._chain, self._sets, self._draft = chain, ruleset.sets, draft

    def read(self) -> bool:
        """Take the conditions into the draft; True if a verdict stands at the end."""
        if "vmap" in self._words and self._words[:3] != ["ct", "state", "vmap"]:
            return False  # a map decides, by values that it holds
        while self._words:
            word = self._words.pop(0)
            if word in _ENDS:
                return self._verdict(word)
            self._condition(word)
        return False

    def _verdict(self, word: str) -> bool:
        draft = self._draft
        if "comment" in self._words[:-1]:
            name = self._words[self._words.index("comment") + 1].strip('"')
            draft.rule = replace(draft.rule, name=name[:120])
        if word in FINAL:
            draft.rule = replace(draft.rule, action=FINAL[word])
            return True
        if word == "return":
            draft.jump = RETURN
            return True
        if word in ("jump", "goto") and self._words:
            draft.jump = self._words[0]
            if word == "goto":
                draft.doubts.append("it leads to a chain without coming back (goto)")
            return True
        return False

    def _condition(self, word: str) -> None:
        following = self._words[0] if self._words else ""
        if word == "meta" and following:
            word = self._words.pop(0)
            following = self._words[0] if self._words else ""
        if following == "." or self._words[1:2] == ["."]:
            self._give_up(" ".join([word, *self._words[:2]]))
        elif word in ("ip", "ip6") and following in ("saddr", "daddr"):
            self._side(self._words.pop(0), word)
        elif word in ("tcp", "udp", "th", "sctp") and following in ("dport", "sport"):
            self._port(word, self._words.pop(0))
        elif word in ("l4proto", "protocol", "nexthdr") or (
            word in ("ip", "ip6") and following in ("protocol", "nexthdr")
        ):
            self._protocol(word)
        elif word in ("iif", "iifname", "oif", "oifname"):
            self._interface(word)
        elif word == "ct" and following == "state":
            self._state()
        else:
            self._other(word, following)

    def _other(self, word: str, following: str) -> None:
        draft = self._draft
        if word == "counter":
            while self._words[:1] in (["packets"], ["bytes"], ["name"]):
                del self._words[:2]
        elif word == "log":
            while self._words and self._words[0] not in _ENDS | {"comment", "counter"}:
                self._words.pop(0)
        elif word == "comment":
            draft.rule = replace(draft.rule, name=following.strip('"')[:120])
            del self._words[:1]
        elif word in ("icmp", "icmpv6"):
            draft.rule = replace(draft.rule, transports=frozenset({word.upper()}))
            self._skip()
        elif (word == "tcp" and following == "flags") or word == "nfproto":
            self._skip()
        else:
            self._give_up(word)

    def _skip(self) -> None:
        while self._words and self._words[0] not in _ENDS | {"counter", "comment", "log"}:
            self._words.pop(0)

    def _give_up(self, word: str) -> None:
        rest = [word]
        while self._words and self._words[0] not in _ENDS | _BEGINS:
            rest.append(self._words.pop(0))
        self._draft.doubts.append(f"its condition “{' '.join(rest)[:60]}” is not one I know")

    def _values(self) -> tuple[list[str], bool, tuple[str, ...]]:
        """Return the words of a value (one, a list, a set, a named set), whether it is negated, and unknown sets."""
        negated = self._words[:1] in (["!="], ["not"])
        if negated or self._words[:1] == ["=="]:
            self._words.pop(0)
        if not self._words:
            return [], negated, ()
        first = self._words.pop(0)
        if first.startswith("@"):
            known = self._sets.get((self._chain.table, first[1:]))
            return (known or []), negated, () if known else (first,)
        if first != "{":
            values = [first]
            while self._words[:1] == [","] and len(self._words) > 1:
                values.append(self._words[1])
                del self._words[:2]
            return values, negated, ()
        values = []
        while self._words and (word := self._words.pop(0)) != "}":
            if word != ",":
                values.append(word)
        return values, negated, ()

    def _side(self, side: str, family: str) -> None:
        values, negated, unknown = self._values()
        found = read_addresses(values) if values else Addresses(names=unknown or ("an empty set",))
        if found.is_any:
            # Of one version of IP, even where it is all of it.
            everything = as_range("0.0.0.0/0" if family == "ip" else "::/0")
            found = Addresses((everything,)) if everything else found
        found = replace(found, negated=negated)
        rule = self._draft.rule
        self._draft.rule = (
            replace(rule, source=found) if side == "saddr" else replace(rule, target=found)
        )
        self._draft.doubts += not_resolved("set", unknown)

    def _port(self, word: str, side: str) -> None:
        values, negated, unknown = self._values()
        found = read_ports(values)
        names = (*found.names, *unknown)
        draft = self._draft
        draft.doubts += not_resolved("set of ports" if unknown else "port", names)
        ports = complement(found.ports) if negated else found.ports
        transports = draft.rule.transports if word == "th" else frozenset({word.upper()})
        draft.rule = replace(draft.rule, transports=transports)
        if not names:
            draft.rule = (
                replace(draft.rule, ports=ports)
                if side == "dport"
                else replace(draft.rule, source_ports=ports)
            )

    def _protocol(self, word: str) -> None:
        if word in ("ip", "ip6"):
            self._words.pop(0)
        values, negated, unknown = self._values()
        transports, names = read_protocols(values)
        self._draft.doubts += not_resolved("protocol", (*names, *unknown))
        if negated:
            self._draft.doubts.append(f"it is for all protocols but {', '.join(values)[:40]}")
        elif not names:
            self._draft.rule = replace(self._draft.rule, transports=transports)

    def _interface(self, word: str) -> None:
        values, negated, unknown = self._values()
        names = [value.strip('"') for value in (*values, *unknown)]
        draft = self._draft
        if names == ["lo"]:
            draft.aside = "" if negated else "it is only for what the machine says to itself"
            return
        said = f"{'not ' if negated else ''}{', '.join(names)}"[:60]
        if word.startswith("i"):
            draft.rule = replace(draft.rule, source_zone=said)
        else:
            draft.rule = replace(draft.rule, target_zone=said)

    def _state(self) -> None:
        self._words.pop(0)
        if self._words[:1] == ["vmap"]:
            self._draft.aside = "it decides by the state of connections (a map)"
            if "new" in self._words or "untracked" in self._words:
                self._draft.aside = ""
                self._give_up("ct state")
            self._words.clear()
            return
        values, negated, _ = self._values()
        if ("new" in {value.casefold() for value in values}) is negated:
            self._draft.aside = "it is only for connections that are open already, or broken"
