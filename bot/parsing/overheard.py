"""Is what people write in our thread, without naming us, meant for us?

Only what clearly is counts: a command word by itself, a bare number with a question mark, or a question that is put to
nobody. Everything else is people talking to each other; it is neither answered nor stored.
"""

import re

from bot.parsing.commands import CheckRequest, Help, Question, UsageError, bare_port, read_words
from bot.parsing.firewall import is_paste
from bot.parsing.markup import plain

LONGEST = 300
"""Characters of a question; whoever writes more tells a story."""
_SOMEBODY = re.compile(r"<[@!]")
_PERSON = re.compile(
    r"\b(?:you|your|yours|u|he|she|anyone|anybody|someone|somebody|everyone|everybody|guys|folks|team)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:what|which|where|why|how|is|are|does|do|must|should|shall|can|and|when|whether)\b",
    re.IGNORECASE,
)


def may_mean_us(text: str) -> bool:
    """Whether a message of our thread, as Slack sent it, can be for us though it doesn't name us.

    A command counts as the word alone: "why" is one, "why?" is asked of a person.
    """
    if is_paste(plain(text)):
        return True  # nobody talks in firewall rules
    if _SOMEBODY.search(text) or len(text) > LONGEST:
        return False
    said = plain(text)
    if bare_port(said) is not None:
        return True
    words = read_words(said)
    if isinstance(words, Question):
        return _is_put_to_nobody(said)
    if isinstance(words, Help | UsageError) and not said.strip().isalpha():
        return False
    return isinstance(words, CheckRequest) or said.strip()[-1:] not in "?!."


def _is_put_to_nobody(said: str) -> bool:
    asks = said.rstrip().endswith("?") or _ASKS.match(said) is not None
    return asks and "\n" not in said.strip() and _PERSON.search(said) is None
