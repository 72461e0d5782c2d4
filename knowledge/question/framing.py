"""Is a claim put into a frame that turns it round: "it's not true that …", "is it wrong to say …"?"""

import re

_SAYING = r"(?:to[ ])?(?:say|saying|claim|claiming|assume|assuming|think|thinking|believe|believing|state|write)(?:[ ]that)?"
_FRAME = re.compile(
    rf"""^\W*(?:(?:so|but|and|then|hmm|ok|(?:can|could)[ ]you[ ](?:please[ ])?confirm(?:[ ]that)?|(?:please[ ])?confirm(?:[ ]that)?)[ ,]+)*(?:
        (?:it's|its|it[ ]is|that's|is[ ]it|isn'?t[ ]it|would[ ]it[ ]be|it[ ]would[ ]be)[ ](?:
            (?:just[ ])?(?:wrong|false|incorrect|untrue|inaccurate|a[ ](?:mistake|myth|lie))[ ](?:if[ ]i[ ])?{_SAYING}
          | (?:just[ ])?(?:false|untrue|a[ ]myth|a[ ]lie|a[ ]rumou?r)[ ]that
        )
      | (?:it's|its|it[ ]is|that's)[ ](?:not[ ](?:true|correct|the[ ]case)|simply[ ]not[ ]true)[ ]that
      | it[ ]isn'?t[ ](?:true|correct|the[ ]case)[ ]that
      | am[ ]i[ ](?:wrong|mistaken)[ ](?:(?:in|if[ ]i|when[ ]i)[ ]{_SAYING}|that|{_SAYING})
    )\s+""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST = 500
_TAG = re.compile(r"[\s,;]*\b(?:is (?:that|this|it) (?:correct|right|true)|correct|right|true|yes|no)?\W*$", re.IGNORECASE)  # fmt: skip


_LONGEST = 400
# "… - is that wrong?" behind a claim turns it round as well.
_BEHIND = re.compile(
    r"^(?P<claim>[^\n?]*\w)\W+(?:or )?(?:is|isn'?t|was) (?:that|this|it)(?: claim| statement)? (?:wrong|false|incorrect|untrue|a lie|nonsense)\W*$",
    re.IGNORECASE,
)


def without_frame(text: str) -> tuple[str, bool]:
    """Return the claim alone, as a question, and whether the frame turns its verdict round."""
    behind = _BEHIND.match(text) if len(text) <= _LONGEST else None
    if behind:
        return f"{behind['claim']}, correct?", True
    found = _FRAME.match(text)
    if found is None or "\n" in text or len(text) > _LONGEST:
        return text, False
    return f"{_TAG.sub('', text[found.end() :])}, correct?", True


_LAST = re.compile(r"^([^\n]*\?[^\n]*?) --+ ((?:and |so |but )?(?:what|which|where|who|why|how|when|is|are|do|does|can|must)\b[^\n]*)$", re.IGNORECASE)  # fmt: skip


def with_last_asked(text: str) -> str:
    """Take "x? y? -- which …" for the question behind the dashes; what stands before only tells."""
    found = _LAST.match(text) if " --" in text and len(text) <= _LONGEST else None
    return f"{found[1].replace('?', ',')}.\n{found[2]}" if found else text
