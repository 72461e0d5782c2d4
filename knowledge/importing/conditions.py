"""When does a table, or one row of it, apply: with which module, in which deployment, in which state?"""

import re

from knowledge.importing.sentences import HEADS, bare, sentences

_END = r"(?=\s*(?:[,.;:]|$|\s(?:add|adds|also|you|open|opens|need|needs|use this|use these|require|requires|the following|these ports|this port|on|at|in addition|additionally|must|should|then|will|it|they|let|allow|have|has|needs?)\b))"
_NAME = r"([\w][\w .\-/&()+']{0,80}?)"
_IN_USE = r"(?:use|used|in use|installed|enabled|licensed|active|activated|configured|deployed|running|available|bought|purchased|switched on|turned on|part of [\w ]{1,40}?|set up|present|on(?=\s*(?:[,.;:]|$)))"
# The text of a pop-up sticks to the word that opens it: `Screen RecordingA module that records`.
_GLUED = re.compile(
    r"(?<=[a-z]{2})(?:A|An|The|One|This|It|Its|Our|Your|Module|Program|Software|Service|People|Part|Tool|Feature|Option)\s.*$",
    re.DOTALL,
)
_NOT_MODULES = re.compile(
    r"^(?:such|you|it|they|questions?|doubt|possible|necessary|needed|required|any|all|other|others|some|most|many|every|each|both|several|our|your|own|this|that|these|the following|ports?|in doubt|help|problems?|more|further)\b",
    re.IGNORECASE,
)
# No module is called `reason the server runs it`.
_SPEAKS = re.compile(
    r"^(?:reason|purpose|example|instance|information|details|safety|security|security reasons)\b|\s(?:is|are|was|were|has|have|had|runs?|carries|needs?|must|should|can|will|you|it|they|that|which)\s",
    re.IGNORECASE,
)
_ONLY = re.compile(
    rf"\b(?:runs?|uses?|has|have|with)\s+(?:nothing but|only|just)\s+{_NAME}{_END}", re.IGNORECASE
)
_X_ONLY = re.compile(
    rf"\b(?:for|with|in|on|of)\s+{_NAME}[- ]only\s+(?:deployments?|sites?|installations?|systems?|customers?|environments?)\b",
    re.IGNORECASE,
)
_NO_MODULE = re.compile(
    r"\b(?:ports?|protocols?|connections?|one|https?|tcp|udp|traffic|internet)$", re.IGNORECASE
)
_ALONE = re.compile(
    rf"\b(?:deploy|use|run|have|install)s?\s+{_NAME}\s+(?:alone|on its own|by itself)\b",
    re.IGNORECASE,
)
_IS_ONLY = re.compile(
    rf"\b(?:where|if|when)\s+{_NAME}\s+is\s+(?:the|your)\s+only\s+(?:module|product|part|component|application)\b",
    re.IGNORECASE,
)
_PURE = re.compile(
    rf"\bpure\s+{_NAME}\s+(?:sites?|customers?|deployments?|installations?|systems?)\b",
    re.IGNORECASE,
)
_ALONE_IS = re.compile(
    rf"\b(?:where|if|when)\s+{_NAME}(?:\s+module)?\s+(?:alone|only)\s+(?:is|are)\b", re.IGNORECASE
)
# A name of several words in a sentence that adds ports: `Additional port for Screen Recording:`.
_PROPER = re.compile(r"(?:inContact\s+)?\b[A-Z][\w-]*(?:\s+(?:[A-Z][\w-]*|v[0-9][\w.]*))+")
_ADDING = re.compile(
    r"\b(?:additional(?:ly)?|also|in addition|as well|too|further|another|extra|more|only|for the use of|if (?:used|in use))\b"
    r"|^should you\b|\bfollowing ports? for\b",
    re.IGNORECASE,
)
_LONGEST_ADDING = 160
_CALLED = re.compile(
    r"\b(?:called|named|service|talk to|ask|contact|see)\s+(?:the\s+|your\s+)?$", re.IGNORECASE
)
_VERB_AFTER = re.compile(
    r",?\s+(?:also\s+|additionally\s+)?(?:needs?|requires?|uses?|customers?|sites?|users?|if)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    rf"(?:\b(?:WFO|TCP|UDP|Port|Ports|Server|Firewall|Internet)|{HEADS})$", re.IGNORECASE
)
_ALL_THERE_IS = re.compile(
    rf"\b(?:if|when|where)\s+{_NAME}\s+(?:is|are)\s+(?:all|the only (?:\w+ )?(?:that|which)?)\s*(?:that\s+)?(?:you|they|a site|your \w+)\s+(?:runs?|uses?|has|have)\b",
    re.IGNORECASE,
)
_MODULE_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b(?:if|when|where|in case|as long as|once|provided)\s+{_NAME}\s+(?:is|are|was|has been|have been)\s+(?:also\s+)?{_IN_USE}\b",
        rf"\b(?:if|when|where|whenever|in case)\s+(?:you|your \w+|a site|a customer|the site|the customer|customers|sites|they)\s+(?:also\s+)?"
        rf"(?:use|uses|have|has|run|runs|own|owns|install\w*|enable\w*|licen[sc]ed?|deploy\w*|bought|work with|works with|includes?|contains?|covers?|comes with|features)\s+{_NAME}{_END}",
        rf"\b(?:does|do)\s+(?:you|your \w+|the \w+)\s+(?:also\s+)?(?:include|have|use|run|own)s?\s+{_NAME}(?=\?)",
        rf"^(?:[0-9.]+\s+)?(?:optional|add-?on|option|optional module|extra)\s*[:\u2013\u2014-]\s+{_NAME}(?=$|[.:,])",
        rf"\b(?:when|if|while)\s+using\s+{_NAME}{_END}",
        rf"\b(?:customers?|sites?|users?|systems?|installations?|deployments?|environments?|those|anyone|companies|locations?|everyone|setups?)\s+"
        rf"(?:with|that use|that have|that run|who use|who have|using|running|on|of)\s+{_NAME}{_END}",
        rf"\b(?:only|needed|required|necessary|used|opened|open|applies|apply|optional)\s+(?:only\s+)?(?:if|when|where)\s+"
        rf"(?:you\s+(?:use|have|run)\s+)?{_NAME}(?:\s+(?:is|are)\s+{_IN_USE})?{_END}",
        rf"\b(?:only|needed|required|necessary|just)\s+(?:with|for|by)\s+{_NAME}{_END}",
        rf"^(?:and\s+)?with\s+{_NAME}{_END}",
        rf"^for\s+(?!.{{0,80}}\bto\s){_NAME}\s*(?:,|add\b|also\b|open\b)",
        rf"^{_NAME}\s+(?:users?|customers?|sites?|installations?|deployments?)\s+(?:also\s+)?(?:need|add|open|require)s?\b",
    )
)
_PARTICIPLE = re.compile(
    r"^(?:licen[sc]ed|installed|bought|purchased|enabled|activated|deployed|added)\s+(?=\S)",
    re.IGNORECASE,
)
_KIND_WORDS = r"(?:hosted|hybrid|on-premises?|premises?|cloud|local)"
_KINDS = rf"(?P<kind>{_KIND_WORDS})"
# `Not needed for hosted systems`, `no longer used with`: what follows is no condition.
_DENIED = re.compile(r"\b(?:not|never|no longer|isn't|aren't|n't)\s+(?:be\s+)?$", re.IGNORECASE)
_SYSTEM = r"(?:deployments?|installations?|systems?|sites?|set-?ups?|editions?|customers?)"
_KIND = re.compile(
    rf"\b(?:if|when|where)\s+(?:your|the|a)\s+{_SYSTEM}\s+is\s+(?:a\s+|an\s+)?{_KINDS}\b",
    re.IGNORECASE,
)
_OF_KIND = re.compile(
    rf"^(?:only\s+)?(?:in|for|with)\s+(?:a|an|the|all|every|each|your)?\s*{_KINDS}\s+{_SYSTEM}\b(?=[,:]|\s+(?:it|you|only|open|add|these|the following|allow))"
    rf"|\b(?:appl(?:y|ies)\s+(?:only\s+)?(?:to|for|in)|(?:only|needed|required|necessary|used|valid|meant)\s+(?:only\s+)?(?:for|in|with|on|by))\s+"
    rf"(?:a|an|the|all|every|each|your)?\s*(?P<kind2>{_KIND_WORDS})\s+{_SYSTEM}\b"
    rf"|(?:^|,\s+)(?P<kind3>{_KIND_WORDS})\s+{_SYSTEM}\s+(?:also\s+|additionally\s+)?(?:open|add|need|require|must|have to)s?\b",
    re.IGNORECASE,
)
_KIND_ALONE = re.compile(rf"{_KINDS}\s+{_SYSTEM}(?:\s+only)?:?", re.IGNORECASE)
_STATE = re.compile(
    r"^(?:(?:this (?:part|section|table|list) (?:is|applies)\s+|(?:needed|required|necessary)\s+|but\s+)?only\s+)?"
    r"(if|when|where|once|while|as soon as|unless)\s+([^,:.;]{3,120}?)(?=[,:;]|$)",
    re.IGNORECASE,
)
_LIMITED = re.compile(
    r"\b(?:only\s+(?:used|needed|required|necessary|open(?:ed)?|in use)|(?:used|needed|required|necessary|open(?:ed)?)\s+only)\s+"
    r"(if|when|while|during|unless|as long as|until)\s+(?!you\b|it\b|they\b)([^,:.;]{3,120})",
    re.IGNORECASE,
)
_WITHOUT = re.compile(
    rf"\b(?:customers?|sites?|systems?|installations?|deployments?|environments?|those)\s+(?:without|(?:that|who)\s+(?:do not|don't)\s+(?:use|have|run))\s+{_NAME}{_END}",
    re.IGNORECASE,
)
_NEEDED = re.compile(r"(?:only|needed|required|necessary|just)\s", re.IGNORECASE)
# What the customer does is a state too, where ports follow from it: `If you copy backups to object storage, open`.
_DOES = re.compile(r"^(?:you|your\s+\w+)\s+\S", re.IGNORECASE)
_ADVICE = re.compile(
    r"\b(?:not sure|unsure|in doubt|uncertain|don't|don\u2019t|do not|cannot|can't|questions?|help|problems?|know|learn|find|wonder|like|prefer|follow|read|"
    r"ports?|firewalls?|change|changed|need|support|see|advised|told|asked)\b",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    r"^[,:]\s.*\b(?:open|opens|allow|add|adds|permit|let|ports?|required|needed|need)\b",
    re.IGNORECASE,
)
_ROW_STATE = re.compile(
    r"\b(?:only|needed|required|necessary|used|open(?:ed)?|applies|optional)\s+(?:only\s+)?(?:if|when|where|while|(?=unless)|during|after)\s*(unless\s+[^,:.;]{3,120}|(?!unless)[^,:.;]{3,120})",
    re.IGNORECASE,
)
_ROW_MODULE = re.compile(
    r"\b(?:(?:only|optional)\s+(?:with|for)|(?:needed|required|necessary)\s+(?:only\s+)?with|(?:needed|required)\s+only\s+for)"
    r"\s+([^,:.;]{3,80})",
    re.IGNORECASE,
)
_ONLY_BEHIND = re.compile(r"\s+only$", re.IGNORECASE)
_PORTS_NAMED = re.compile(r"\bports?\s+([0-9]{2,5})\b", re.IGNORECASE)
_ROW_OPENING = re.compile(
    r"^(?:if|when|where)\s+([^,:.;]{3,120}?\s(?:is|are)\s[^,:.;]{2,60})", re.IGNORECASE
)
_ROW_TAIL = re.compile(
    r",\s*(?:if|when|where)\s+([^,:.;]{3,80}?\s(?:is|are)\s[^,:.;]{2,60})$", re.IGNORECASE
)


def added_module(text: str, product: str) -> str | None:
    """Return the module that the last sentence of an introduction adds ports for; a machine, or the product, is none.

    `product` is what the whole page is about, as its first heading says.
    """
    last = (sentences(text) or [""])[-1]
    if not _ADDING.search(last) or len(last) > _LONGEST_ADDING:
        return None
    for found in _PROPER.finditer(last):
        name = bare(found[0])
        is_start = found.start() == 0 and not _VERB_AFTER.match(last[found.end() :])
        is_called = _CALLED.search(last[: found.start()]) is not None
        is_product = name.casefold() in product.casefold()
        if not (is_start or is_called or is_product or _NO_NAME.search(name)):
            return f"{_module(name)} in use"
    return None


def read_condition(sentence: str) -> str | None:
    """Return when an introduced table applies: a module in use, or the state that the sentence words."""
    text = sentence.strip()
    only = (
        _ONLY.search(text)
        or _ALL_THERE_IS.search(text)
        or _X_ONLY.search(text)
        or _ALONE.search(text)
        or _PURE.search(text)
        or _IS_ONLY.search(text)
        or _ALONE_IS.search(text)
    )
    if only and not _NO_MODULE.search(only[1]):
        return f"{_module(only[1])}-only deployment"
    kind = _KIND.search(text) or _OF_KIND.search(text) or _KIND_ALONE.fullmatch(text)
    if kind and not _DENIED.search(text[: kind.start()]):
        named = next(name for name in kind.groups() if name)
        return f"{named.lower()} deployment"
    lacking = _WITHOUT.search(text)
    if lacking and _is_module(bare(lacking[1])):
        return f"without {_module(lacking[1])}"
    for form in _MODULE_FORMS:
        found = form.search(text)
        if found and _is_module(bare(found[1])) and not _DENIED.search(text[: found.start()]):
            is_needed = _NEEDED.match(found[0]) is not None
            return _in_use(_ONLY_BEHIND.sub("", found[1]) if is_needed else found[1])
    return _state(text)


def _state(text: str) -> str | None:
    """Return the state that the sentence words: a clause at its head, or what it limits the use of its ports to."""
    state = _STATE.match(text)
    if state and (not _NOT_MODULES.match(state[2]) or _is_done(state, text)):
        return f"{_turned(state[1])}{_worded(state[2])}"
    limited = _LIMITED.search(text)
    if limited and not _DENIED.search(text[: limited.start()]):
        return f"{_turned(limited[1])}{_worded(limited[2])}"
    return None


def _worded(state: str) -> str:
    """Return a state without its article; `all`, `every` and `both` are part of what it says."""
    is_counted = re.match(r"(?:all|every|each|both|any)\b", state, re.IGNORECASE)
    return state.strip(" ,.;:") if is_counted else bare(state)


def _turned(word: str) -> str:
    """Keep the word that turns a state into its opposite."""
    return "unless " if word.casefold() == "unless" else ""


def _is_done(state: re.Match[str], text: str) -> bool:
    """Tell whether the clause says what the customer does, and ports follow from it: advice (`if you have questions`) doesn't count."""
    is_told = _DOES.match(state[2]) is not None and not _ADVICE.search(state[2])
    return is_told and _FOLLOWS.search(text[state.end() :]) is not None


def _is_module(name: str) -> bool:
    return not (_NOT_MODULES.match(name) or _SPEAKS.search(_GLUED.sub("", name)))


def _in_use(name: str) -> str:
    module = _module(name)
    return f"{module} deployment" if module.endswith("-only") else f"{module} in use"


def read_row_condition(text: str, port: int | None = None) -> str | None:
    """Return when a single row applies, if its own text limits it; advice (`if you have questions`) doesn't.

    A sentence that names another port (`Port 5061 is used when ...`) says nothing of `port`.
    """
    for sentence in sentences(text):
        named = _PORTS_NAMED.findall(sentence)
        if named and port is not None and str(port) not in named:
            continue
        for form in (_ROW_OPENING, _ROW_STATE, _ROW_TAIL):
            found = form.search(sentence)
            if found and not _NOT_MODULES.match(bare(found[1])):
                # `Not needed if all players are new` is a condition turned round.
                denied = _DENIED.search(sentence[: found.start()]) is not None
                return f"unless {_worded(found[1])}" if denied else _worded(found[1])
        module = _ROW_MODULE.search(sentence)
        if module and not _NOT_MODULES.match(bare(module[1])):
            name = _module(_ONLY_BEHIND.sub("", module[1]))
            return (
                f"without {name}"
                if _DENIED.search(sentence[: module.start()])
                else f"{name} in use"
            )
    return None


def _module(name: str) -> str:
    name = bare(_GLUED.sub("", name))
    name = re.sub(r"(?<=\w)\s+module$", "", name, flags=re.IGNORECASE)
    name = re.sub(r"\s+only$", "-only", _PARTICIPLE.sub("", name), flags=re.IGNORECASE)
    return re.sub(
        r"^(?:module|the module|option|feature|add-on)\s+(?=\S)", "", name, flags=re.IGNORECASE
    )
