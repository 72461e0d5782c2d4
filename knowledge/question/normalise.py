"""What does the text say once mark-up and typography are out of the way?"""

import re
import unicodedata

MOST_CHARACTERS = 20_000

_LINK = re.compile(r"<(?:https?|mailto|tel):[^|>\s]*\|([^>]*)>|<((?:https?|mailto):[^|>\s]*)>")
_MENTION = re.compile(r"<[@#!][^>]*>")
_EMPHASIS = re.compile(r"(?<![\w*])[_~`*]+(?=[\w/\\])(?!\*?\.)|(?<=[\w.?!\\/])[`~*_]+(?!\w)")
# Typographic quotes, dashes and spaces, by code point: they look like their plain forms.
_PLAIN_FORMS = str.maketrans(
    dict.fromkeys("\u2018\u2019\u0060\u00b4", "'")
    | dict.fromkeys("\u201c\u201d\u201e", '"')
    | dict.fromkeys("\u2010\u2011\u2013\u2014\u2212", "-")
    | {"\u2026": "...", "\u00a0": " ", "\u200b": "", "\t": " \t"}
)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
# "D.A." and "S.R." are written like "DA" and "SR".
_DOTTED = re.compile(r"\b([A-Za-z])\.([A-Za-z])\.(?!\w)")
# "It goes over ... ?" is one question.
_TRAILING = re.compile(r"(?<!\.)\.{2,}\s*(?=\?)")
# A full stop behind these ends no sentence.
_SHORTENED = re.compile(
    r"\b(incl|excl|approx|resp|etc|vs|max|min|dept|ext|info|env|config|cust|def|acc|bzw|inkl|ca|tel)\.(?=\s|$)(?!\s*$)",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(
    r"(?:\b(?:no|nr|num)\.(?=\s+\d)|(?<=the )(?:no|nr|num)\.(?=\s))", re.IGNORECASE
)
# Ways of writing that are no words of their own, and what they stand for. Every port here is reached by TCP,
# so that "the tcp port" narrows nothing down; "a tcp port" and "every tcp port" do.
_HURRIED = (
    # Some programs print "10.7.7.20 : 2020".
    (
        re.compile(
            r"(?<=\d\.\d) : (?=\d{2,5}\b)|(?<=\.\d\d) : (?=\d{2,5}\b)|(?<=\.\d{3}) : (?=\d{2,5}\b)"
        ),
        ":",
    ),
    (
        re.compile(r"\bhttp \(?without (?:the |an )?['\"]?s['\"]?(?:\)|\b)", re.IGNORECASE),
        "plain http",
    ),
    # A shell's loop over ports names them once.
    (
        re.compile(r"^[ \t]*for \w+ in (\d[\d ]{1,200});? ?do\b.*$", re.IGNORECASE | re.MULTILINE),
        r"ports \1",
    ),
    (
        re.compile(r"\b(one|port)'s\b(?= (?:only|just|for|the|on|to|used|there))", re.IGNORECASE),
        r"\1 is",
    ),
    # "Ports excluding X" leaves ports out, and is about no scanner.
    (re.compile(r"(?<=\bports )excluding(?= )", re.IGNORECASE), "except"),
    (re.compile(r"(?<=\w)[\s,]+(?:or|oder|or what|or not)\s*\?+\s*$", re.IGNORECASE), ", right?"),
    (re.compile(r"^\W*(?:yes or no|yes/no|y/n)\b[\s,:;?-]+(?=\w)", re.IGNORECASE), ""),
    (re.compile(r"\bi\.\s?e\.?(?=[\s,:])", re.IGNORECASE), "that is"),
    (re.compile(r"\be\.\s?g\.?(?=[\s,:])", re.IGNORECASE), "for example"),
    (
        re.compile(
            r"\b(is|are|does|do) (it|that|this|they|we) not\b(?= (?:so|true|correct|right|the case|that))",
            re.IGNORECASE,
        ),
        r"\1n't \2",
    ),
    (re.compile(r"\bhttp\s?/\s?[1-3](?:\.\d)?\b|\bhttp[23]\b", re.IGNORECASE), "httpversion"),
    # How a value is typed leaves nothing out: "the extensions without the star".
    (
        re.compile(
            r"\bwithout (?:the |an? |any )?(?:leading )?(?:star|stars|asterisk|dot|dots|wildcard|quotes|brackets)\b",
            re.IGNORECASE,
        ),
        "",
    ),
    (re.compile(r"\bw/o\b", re.IGNORECASE), "without"),
    (re.compile(r"\bw/(?=\s|[a-z])", re.IGNORECASE), "with "),
    (re.compile(r"(?<=[a-z]) 4 (?=[a-z])", re.IGNORECASE), " for "),
    (re.compile(r"(?<=\w) (?:n|&) (?=\w)", re.IGNORECASE), " and "),
    (re.compile(r"\bport (?:numbers|nrs|nos)\b", re.IGNORECASE), "ports"),
    (re.compile(r"\bport (?:number|nr|no|num)\b\.?(?=\s|[?,;:]|$)", re.IGNORECASE), "port"),
    (
        re.compile(
            r"(?<!\ba )(?<!\bany )(?<!\ball )(?<!every )(?<!each )(?<!only )(?<!list )\btcp port\b",
            re.IGNORECASE,
        ),
        "port",
    ),
)
# What a transport column prints for "HTTP or HTTPS" is one word.
_EITHER = re.compile(r"\bhttp\s?\(s\)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def normalise(text: str) -> str:
    """Drop Slack's mark-up, fold typographic characters and full-width digits; case and lines stay.

    Only the first 20,000 characters are read, so that time stays bounded.
    """
    plain = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS])
    plain = _LINK.sub(lambda found: found[1] or found[2] or " ", plain)
    plain = _MENTION.sub(" ", plain)
    for entity, character in _ENTITIES:
        plain = plain.replace(entity, character)
    plain = _EMPHASIS.sub("", plain)
    for hurried, meant in _HURRIED:
        plain = hurried.sub(meant, plain)
    plain = _EITHER.sub("http_s", plain)
    plain = _NUMBER_OF.sub("number", _SHORTENED.sub(r"\1", plain))
    plain = _TRAILING.sub("", _DOTTED.sub(r"\1\2", plain))
    plain = plain.replace("\r\n", "\n").replace("\r", "\n").translate(_PLAIN_FORMS)
    return _CONTROL.sub(" ", plain).strip()
