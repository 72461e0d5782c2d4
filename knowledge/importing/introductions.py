"""What does the sentence above a table say about all its rows?"""

import re
from dataclasses import dataclass
from typing import Literal

from knowledge.importing.conditions import read_condition
from knowledge.importing.places import opens_these_ports, places_in_introduction
from knowledge.importing.sentences import sentences

_CHOICE_WITHIN = 2  # `Open either of these. You do not need both:`
_CLAUSE = re.compile(
    r"^(?:if|when|where|once|while|unless|in case)\b[^,:]{0,200},\s*", re.IGNORECASE
)
_CHOICE = re.compile(
    r"\b(?:one of (?:the following|these|the two|them|two)|either (?:of|one)|any one of|at least one of|one (?:port )?is enough|one suffices|either of (?:these|those|the (?:two|following)|them)|(?:not|n't) need both|only one is needed)\b",
    re.IGNORECASE,
)
_ABOUT_PORTS = re.compile(
    r"\b(?:ports?|following|next table|table below|these|below|openings?)\b", re.IGNORECASE
)
_NEEDING = re.compile(
    r"\b(?:need|needs|needed|require\w*|must|open\w*|add|adds|use|uses|allow|belongs?|list\w*|shows?)\b",
    re.IGNORECASE,
)
_INWARD = re.compile(r"\b(?:inbound|incoming|ingress)\b", re.IGNORECASE)
_OUTWARD = re.compile(r"\b(?:outbound|outgoing|egress)\b", re.IGNORECASE)
_COMMON_TRANSPORT = re.compile(
    r"\b(tcp|udp)\s+(?:ports?|listeners?|connections?)\b", re.IGNORECASE
)
_TWO_TRANSPORTS = re.compile(r"\b(?:tcp|udp)\s*(?:/|,|&|\+|and|or)\s*(?:tcp|udp)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Introduction:
    """What holds for the rows below: condition, places, and whether one of the ports is enough."""

    text: str = ""
    condition: str | None = None
    where_open: tuple[str, ...] = ()
    is_choice: bool = False


def read_introduction(text: str) -> Introduction | None:
    """Return what a paragraph introduces, or None if it sets up no table.

    Places are read from the last sentence, or from one before it that speaks of these ports: the others describe the product.
    """
    spoken = sentences(text)
    if not spoken:
        return None
    last = spoken[-1]
    condition = next((found for found in map(read_condition, reversed(spoken)) if found), None)
    is_introducing = text.endswith(":") or (_ABOUT_PORTS.search(last) and _NEEDING.search(last))
    if not is_introducing and condition is None:
        return None
    places = places_in_introduction(_CLAUSE.sub("", last))
    for before in reversed(spoken[:-1]):
        if not places and opens_these_ports(before):
            places = places_in_introduction(_CLAUSE.sub("", before))
    return Introduction(
        text, condition, places, any(_CHOICE.search(said) for said in spoken[-_CHOICE_WITHIN:])
    )


def read_way(text: str) -> Literal["inbound", "outbound"] | None:
    """Return the one direction that a heading or an introduction names for all rows below it."""
    inward, outward = _INWARD.search(text), _OUTWARD.search(text)
    if bool(inward) == bool(outward):
        return None
    return "inbound" if inward else "outbound"


def read_common_transport(text: str) -> str | None:
    """Return the one transport that `UDP ports` above a table names for all its rows."""
    named = {found[1].upper() for found in _COMMON_TRANSPORT.finditer(text)}
    return named.pop() if len(named) == 1 and not _TWO_TRANSPORTS.search(text) else None
