"""Where does a sentence end, and which words make up the name of a machine or program?"""

import re

from knowledge.importing.source import squeezed

_END = re.compile(r"(?<=[.!?:])[\"')\]]?\s+(?=[\"'(\[]?[A-Z0-9\u2022])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|no|nr|vs|approx|incl|inc|ltd|corp|dr|mr|ms|v)\.|\b[A-Z]\.)$",
    re.IGNORECASE,
)
_PREMISES = re.compile(r"\bPREMISES?\s+server\b", re.IGNORECASE)

HEADS = (
    r"(?:servers?|pcs?|clients?|cloud|players?|portals?|workstations?|agents?|hosts?|machines?|gateways?|controllers?|balancers?|"
    r"consoles?|databases?|browsers?|stations?|desktops?|laptops?|devices?|phones?|nodes?|clusters?|appliances?|brokers?|"
    r"prox(?:y|ies)|switch(?:es)?|recorders?|cores?|daemons?|masters?|loaders?|computers?|pbx|sensors?|terminals?|kiosks?|"
    r"tablets?|printers?|scanners?|cameras?|apps?|managers?|engines?|collectors?|monitors?|viewers?|hubs?|routers?|"
    r"schedulers?|relays?|replicas?|peers?|endpoints?|systems?|directory|users?|operators?|administrators?|"
    r"controllers?|robots?|meters?|backends?|frontends?|instances?|cent(?:er|re)s?|services?|sites?|supervisors?|tools?|pagers?|readers?|headsets?|plug-?ins?|trackers?)"
)
_STOP = (
    r"(?:and|or|the|a|an|for|to|from|by|with|of|on|in|at|via|over|through|using|that|which|who|so|is|are|be|must|can|may|will|"
    r"has|have|needs?|if|when|where|while|as|its|their|this|these|it|they|between|into|onto|uses?|used|opens?|"
    r"allow|let|let|only|also|both|such|made|sent|talks?|sends?|reads?|connects?|asks?|answers?|called|named|runs?|"
    r"serves?|takes?|gets?|not|no|add|open|needed|required|communications|connections|requests|messages|links|"
    # `the link server` is a machine, `the link the server needs` none.
    rf"(?:traffic|communication|connection|request|message|link)(?!\s+{HEADS}))"
)
_DETERMINER = r"(?:the|a|an|your|our|each|every|all|any|both|this|that|these|those|its|their|one|several|various|other|some)"
HOST = (
    r"(?:\*\.)?(?:[a-z0-9][a-z0-9-]{0,62}\.){1,4}"
    r"(?:com|net|org|io|cloud|local|lan|internal|corp|example|test|invalid|edu|gov|info|biz|eu|int|de|uk|us|fr|nl|ch|at)\b(?![.-]?\w)"
)
NOUN = (
    rf"(?:(?<![\w.-]){HOST}|\b(?:{_DETERMINER}\s+){{0,2}}(?:(?!{_STOP}\b)(?!{_DETERMINER}\b)[\w.\-/&']+\s+){{0,5}}?"
    rf"{HEADS}\b(?:\s+{HEADS}\b)*)"
)
_LEADING = re.compile(
    r"^(?:(?:the|a|an|your|our|each|every|all|any|both|this|that|these|those|its|their|customers?'s?)\s+)+",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; abbreviations, versions and file names don't end one."""
    parts = _END.split(squeezed(text))
    joined: list[str] = []
    for part in parts:
        if joined and _ABBREVIATED.search(joined[-1]):
            joined[-1] = f"{joined[-1]} {part}"
        elif part:
            joined.append(part)
    return joined


def bare(name: str) -> str:
    """Return a name without article; PREMISE and PREMISES server are one machine and spelt one way."""
    name = _LEADING.sub("", squeezed(name)).strip(" ,.;:\"'")
    while name[:1] in {"(", ")"} or (name[-1:] == ")" and "(" not in name) or name[-1:] == "(":
        name = name[1:] if name[:1] in {"(", ")"} else name[:-1]
        name = name.strip(" ,.;:\"'")
    return _PREMISES.sub("PREMISES server", name)


def singular(name: str) -> str:
    """Return a party's name in the singular: `client PCs` and `client PC` are one party."""
    words = name.split()
    if not words:
        return name
    last = words[-1]
    if last.endswith("ies") and len(last) > 4:  # noqa: PLR2004
        words[-1] = f"{last[:-3]}y"
    elif last.casefold().endswith(("switches", "boxes")):
        words[-1] = last[:-2]
    elif (
        last.endswith("s")
        and not last.endswith(("ss", "us", "is"))
        and re.fullmatch(HEADS, last, re.IGNORECASE)
    ):
        words[-1] = last[:-1]
    return " ".join(words)
