"""Which words around a question are courtesy alone: greeting, lead-in, thanks, signature?"""

import re

_NAMES = r"(?:team|all|guys|folks|everyone|everybody|there|support|colleagues|together|zusammen|both|again|sir|madam|experts|people|dear|[A-Z][a-z]+)"
_GREETING = re.compile(
    rf"^(?:(?i:hi|hello|hey|hallo|hola|buenas|moin|servus|bonjour|ola|greetings|dear|howdy|good (?:morning|afternoon|evening|day)|morning|guten (?:tag|morgen)|buenos d[ií]as|buenas tardes)"
    rf"(?:[ ]+(?i:{_NAMES})){{0,3}})[ ]*(?:[,!:.]+|[ ]-|\n)\s*"
)
_ACKNOWLEDGED = re.compile(
    r"^(?:(?:ok|okay|great|cool|perfect|super|nice|alright|right|got it|good|awesome|ah|oh|i see|understood|makes sense|excellent|good to know|clear)[ ,.!]*){0,3}"
    r"(?:(?:thx|thanks|thank you|ty|cheers|danke|gracias|merci)(?: (?:a lot|so much|for that|for this|man|mate|bot|again|much)){0,2}|(?<=[.!]))[ ]*[.,!:;-]+\s*(?=\w)",
    re.IGNORECASE,
)
# "Quick question:", "fwd from their network team:", "customer is asking:": all words are of this kind, one at the core.
_LEAD_WORDS = frozenset(
    [
        "quick",
        "short",
        "a",
        "an",
        "one",
        "another",
        "two",
        "three",
        "2",
        "3",
        "more",
        "simple",
        "dumb",
        "stupid",
        "silly",
        "noob",
        "newbie",
        "question",
        "questions",
        "q",
        "anyone",
        "anybody",
        "somebody",
        "someone",
        "know",
        "knows",
        "customer",
        "client",
        "cust",
        "cx",
        "is",
        "are",
        "asking",
        "asks",
        "ask",
        "wants",
        "want",
        "to",
        "know",
        "fwd",
        "fw",
        "re",
        "from",
        "their",
        "the",
        "our",
        "my",
        "network",
        "security",
        "team",
        "guy",
        "guys",
        "admin",
        "admins",
        "it",
        "colleague",
        "for",
        "you",
        "here",
        "fyi",
        "urgent",
        "asap",
        "hi",
        "hello",
        "hey",
        "help",
        "needed",
        "wondering",
        "was",
        "just",
        "sorry",
        "says",
        "said",
        "writes",
        "wrote",
        "via",
        "mail",
        "email",
        "account",
        "manager",
        "infosec",
        "auditor",
        "audit",
        "please",
        "pls",
        "can",
        "could",
        "tell",
        "me",
        "in",
        "on",
        "site",
        "new",
        "and",
        "has",
        "have",
        "get",
        "got",
        "following",
        "this",
        "these",
        "i",
        "we",
        "they",
        "he",
        "she",
        "other",
        "last",
        "next",
        "first",
        "second",
        "third",
        "also",
        "ot",
    ]
)
_LEAD_CORE = frozenset(
    [
        "question",
        "questions",
        "q",
        "anyone",
        "anybody",
        "know",
        "asking",
        "asks",
        "ask",
        "fwd",
        "fw",
        "re",
        "wants",
        "wondering",
        "says",
        "said",
        "writes",
        "wrote",
        "fyi",
        "urgent",
        "help",
        "sorry",
    ]
)
_LEAD = re.compile(r"^([\w ,'-]{1,70}?)[ ]*(?::|[ ]-)\s+(?=\S)")
_TAG = re.compile(r"^\[[A-Za-z][\w /-]{0,20}\]\s*(?=\S)")
_REST = r"(?:in advance|a lot|a bunch|so much|very much|much|guys|team|all|everyone|again|you|folks|mate|for (?:your|the|any) help|for (?:your|the) time)"
_THANKS = re.compile(
    rf"(?<=[\w?!.)\"'\\])[\s,.;!-]*(?<![\w-])(?:many thanks|thanks|thank you|thankyou|thx|thnx|tnx|ty|tia|cheers|gracias|danke(?: schön)?|vielen dank|merci|kind regards|best regards|regards)"
    rf"(?:[ ]{_REST})*[\s!.,:;)\u263a]*$",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"\n\s*(?:--|(?:many |kind |best |warm )?(?:regards|thanks|thank you|thx|cheers|br|rgds|vg|mfg|lg|saludos|best|sincerely|greetings)|mit freundlichen gr(?:ü|ue)(?:ß|ss)en|viele gr(?:ü|ue)(?:ß|ss)e|freundliche gr(?:ü|ue)(?:ß|ss)e|"
    r"sent from my \w+)\b[^\S\n]*[,.!]?[^\S\n]*(?:\n[^\n?]{0,60}){0,4}$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'^"([^"]+)"$', re.DOTALL)
_LONGEST = 4_000
_LONGEST_END = 300


def unwrap(text: str) -> str:
    """Return the text without courtesy at its ends; text that is nothing else, or very long, stays as it is."""
    if len(text) > _LONGEST:
        return text
    rest = _at_the_end(_THANKS, _at_the_end(_SIGNED, text))
    for _ in range(3):  # a greeting, then a tag, then a lead-in
        before = rest
        rest = _without_lead(
            _GREETING.sub("", _TAG.sub("", _ACKNOWLEDGED.sub("", rest, count=1), count=1), count=1)
        )
        if rest == before:
            break
    rest = _QUOTED.sub(r"\1", rest).strip()
    return rest or text


def _at_the_end(courtesy: re.Pattern[str], text: str) -> str:
    """Drop what a pattern finds near the end; searching all of a text of stops would take long."""
    cut = max(0, len(text) - _LONGEST_END)
    return text[:cut] + courtesy.sub("", text[cut:])


def _without_lead(text: str) -> str:
    found = _LEAD.match(text)
    if found is None:
        return text
    words = re.findall(r"[\w']+", found[1].lower())
    courteous = bool(words) and set(words) <= _LEAD_WORDS and bool(set(words) & _LEAD_CORE)
    return text[found.end() :] if courteous else text
