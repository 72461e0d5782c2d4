"""On which machines or firewalls does a sentence ask for the ports to be open?"""

import re

from knowledge.importing.sentences import HEADS, bare, sentences, singular

_PLACE_HEADS = rf"(?:firewalls?|locations?|networks?|perimeters?|dmz|lan|wan|routers?|edges?|premises(?!\s+(?:deployment|installation|system|edition|customer)s?\b)|{HEADS})"
_MODIFIER = r"(?!(?:on|and|or|at|in|for|to|from|by|of|with|the|that|which|where|when|if|addition|order|use|case|is|are|must|so|your|our|each|every|all|any|both|a|an|between|it|let|open|allow|add|also|ports?)\b)[\w.\-/'\u2019]+\s+"
_ARTICLE = r"(?:(?:the|a|an|your|our|each|every|all|any|both|its|their|other)\s+){0,2}"
_PLACE = rf"{_ARTICLE}(?:{_MODIFIER}){{0,3}}?{_PLACE_HEADS}\b(?!['\u2019]\s?s?\s*(?:{_PLACE_HEADS}))(?!\s+(?:{_PLACE_HEADS}))(?:\s+(?:firewalls?))?"
_LIST = rf"{_PLACE}(?:\s*,?\s*(?:(?:and|or|as well as)\s+(?:also\s+)?|,\s*)(?:(?:on|at|in)\s+)?{_PLACE})*"
_PREPOSITION = r"(?:on|at|in|through|across)"
_PHRASE = re.compile(rf"\b{_PREPOSITION}\s+({_LIST})", re.IGNORECASE)
_ON_PHRASE = re.compile(rf"\b(?:on|at)\s+({_LIST})", re.IGNORECASE)
_SUBJECT = re.compile(
    rf"(?:^|[,;]\s+|\band\s+|\bthat\s+|\bwhich\s+)({_LIST})\s+(?:also\s+|additionally\s+)?(?:needs?|must|should|shall|has to|have to|requires?|lets?|allows?|opens?(?!\s+(?:the|a|an|its|their|connections?|sessions?|links?)\s(?!following|ports?|firewall)))\b(?!\s+(?:be able to|to be able to|access)\b)",
    re.IGNORECASE,
)
# At the end of the sentence that introduces a table, any name is a place.
_ANY_MACHINE = re.compile(
    r"\bon\s+(?:the|your|each|every|all)\s+(?!(?:following|next|list|table|page|left|right|other hand|internet|ports?)\b)([\w-]+(?:\s+(?!and\b|or\b|for\b|to\b|in\b)[\w-]+){0,2})\s*[:.]?$",
    re.IGNORECASE,
)
_AREA = re.compile(
    r"\b(?:firewalls?|locations?|networks?|perimeters?|dmz|lan|wan|edges?|premises|sites?|cent(?:er|re)s?|cloud|routers?)\b",
    re.IGNORECASE,
)
_SINGLE = re.compile(_PLACE, re.IGNORECASE)
# `Supervisors open the Console` names no place.
_OPENED = re.compile(
    rf"(?:(?:^|[,;:]\s+|\b(?:please|must|to|also|and|then|should|or)\s+)open|\b(?:unblock|pass(?:es)?))\s+(?:through\s+)?({_LIST})(?=\s+for\b|\s*[;:.,]|$)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"\b(?:open(?:s|ed|ing|ings)?|allow(?:s|ed)?|permit(?:s|ted)?|let(?:s)?|pass(?:es)?|unblock(?:ed)?|enabl\w+|needs?|needed|"
    r"requir\w+|free|admit(?:s|ted)?|forward(?:s|ed)?|accept(?:s|ed)?|belongs?|reachable|exempt\w*|adds?|must be|rules?|exceptions?|enough|suffic\w+)\b",
    re.IGNORECASE,
)
_RUNNING = re.compile(
    r"\b(?:services?|process(?:es)?|software|programs?|running|runs?|ran|installed|instance|hosted|services?\s+[A-Z]\w+(?:\s+[A-Z]\w+){0,3}|called\s+[\w ]{1,40}|named\s+[\w ]{1,40}|"
    r"stores?|stored|keeps?|kept|saves?|saved|recordings?|listens?|listening|works?|sits?|lives?)\s*$",
    re.IGNORECASE,
)
_DEPENDING = re.compile(
    r"\b(?:depend\w*|based|rel(?:y|ies)|focus\w*|impact|effects?)\s*$", re.IGNORECASE
)
# `Stores calls on the archive server`: what is done there says nothing of where to open.
_DONE_THERE = re.compile(
    r"\b(?:stor\w+|sav(?:es?|ing)|writ\w+|keep\w*|puts?|regist\w+|look-?ups?|log-?(?:in|on)s?|sign-?ins?|quer(?:y|ies)|asks?|authenticat\w+|"
    r"search\w*|polls?|fetch\w*|read\w*)\b",
    re.IGNORECASE,
)
_CUSTOMER = re.compile(
    r"^(?:customer'?s?\s+|other\s+|such\s+)?(?:own\s+)?(?:locations?|sites?|premises)$",
    re.IGNORECASE,
)
_AT_LOCATION = re.compile(
    r"at\s+(?:your|the customer'?s?|their|each)\s+(?:own\s+)?(?:locations?|sites?)$", re.IGNORECASE
)
_PLURAL_MARK = re.compile(r"(?<=[a-z])\(e?s\)")
_THESE_PORTS = re.compile(
    r"\b(?:these|those|the following|all(?: of)?(?: the)?(?: listed)?|the listed|they|them)\b[^.]{0,40}?\b(?:ports?\b[^.]{0,80}?\b)?(?:opened|open|allowed|permitted|reachable|unblocked)\b",
    re.IGNORECASE,
)
_SITES = re.compile(
    r"\bsites?$", re.IGNORECASE
)  # `Pure Video sites open` names customers, no machine
_LISTED = re.compile(
    r"\s*(?:,|\band\b|\bor\b|\bas well as\b)\s*(?:(?:and|also|on|at|in)\s+)*", re.IGNORECASE
)
_ROW_ONLY_HEADS = re.compile(
    r"(?:services?|players?|apps?|users?|systems?|instances?|engines?|portals?)$", re.IGNORECASE
)


def places_in_row(text: str) -> tuple[str, ...]:
    """Return the places that a row's text names: `Open on server and firewall`, `services on the client PCs`."""
    found: list[str] = []
    for sentence in sentences(text):
        if _OPENING.search(sentence):
            found += _of_sentence(sentence)
        else:
            for phrase in _ON_PHRASE.finditer(sentence):
                before = sentence[: phrase.start()]
                if _DEPENDING.search(before) or _DONE_THERE.search(before):
                    continue
                found += [
                    place for place in _split(phrase[1]) if not _ROW_ONLY_HEADS.search(place)
                ]
    return _once(found)


def places_in_introduction(text: str) -> tuple[str, ...]:
    """Return the places that the sentence above a table names, if it is about what must be open."""
    text = _PLURAL_MARK.sub("s", text)
    if not _OPENING.search(text):
        return ()
    found = _of_sentence(text)
    other = None if found else _ANY_MACHINE.search(text)
    if other and _RUNNING.search(text[: other.start()]):
        other = (
            None  # `the service X on the PREMISES server needs`: where it runs, not where to open
        )
    return _once([bare(other[1])] if other else found)


def places_in_cell(text: str) -> tuple[str, ...]:
    """Return the places that a cell of a place column lists."""
    return _once([bare(part) for part in re.split(r"[,;\n]|\band\b", text) if bare(part)])


def opens_these_ports(sentence: str) -> bool:
    """Tell whether a sentence says of the ports in a table, and not of ports at large, that they must be open."""
    return bool(_THESE_PORTS.search(sentence))


def _of_sentence(sentence: str) -> list[str]:
    found: list[str] = []
    ended = -1
    for phrase in _PHRASE.finditer(sentence):
        if phrase[0][:3].casefold() == "in " and not _AREA.search(phrase[1]):
            continue  # `open in Tessaly Recorder 3.1` names the product
        # `on client PCs at your location`: the location says where the PCs are.
        is_further = phrase.start() == ended and bool(_AT_LOCATION.match(phrase[0]))
        before = sentence[: phrase.start()]
        if not (is_further or _RUNNING.search(before) or _DEPENDING.search(before)):
            found += _split(phrase[1])
            ended = phrase.end() + 1
    for opened in _OPENED.finditer(sentence):
        found += [place for place in _split(opened[1]) if not _ROW_ONLY_HEADS.search(place)]
    for subject in _SUBJECT.finditer(sentence):
        found += [place for place in _split(subject[1]) if not _ROW_ONLY_HEADS.search(place)]
    return found


def _split(phrase: str) -> list[str]:
    places = []
    for part in _LISTED.split(phrase):
        name = bare(part)
        if _SITES.search(name) and not _CUSTOMER.match(name):
            continue
        if name and _SINGLE.fullmatch(part.strip()):
            # `Server` at the head of a sentence is the word, not a name.
            places.append(
                "customer location"
                if _CUSTOMER.match(name)
                else name.lower()
                if name.istitle() and " " not in name
                else name
            )
    return places


def _once(places: list[str]) -> tuple[str, ...]:
    """Keep each place once; `client PC` and `client PCs` are one, the first spelling stays."""
    kept: dict[str, str] = {}
    for place in places:
        kept.setdefault(singular(place).casefold(), place)
    return tuple(kept.values())
