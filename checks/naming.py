"""How are slugs, roles and vantage points written for a reader?"""

LOCAL = "local"
"""The vantage point that is the bot's own machine."""

REPORTED = " (report)"
"""Ends the name of a vantage point that is a collector's report."""

_ROLES = {
    "premises-server": "PREMISES server",
    "client-pc": "client PC",
    "portal": "portal",
    "cloud": "cloud",
}
_WORDS = {"html5": "HTML5", "wfm": "WFM", "api": "API", "cti": "CTI", "v1": "v1", "v2": "v2"}


def role_name(role: str) -> str:
    """Return a role as it stands in a sentence; an unknown one as it is."""
    return _ROLES.get(role, role)


def component_name(slug: str) -> str:
    """Return `Screen Recording` for `screen-recording`; what is no slug stays as it is."""
    if not slug.islower() or " " in slug:
        return slug
    return " ".join(_WORDS.get(word, word.capitalize()) for word in slug.split("-"))


def vantage_name(vantage: str) -> str:
    """Return a vantage point as it stands inside a sentence."""
    if vantage.endswith(REPORTED):
        return f"the collector's report from {vantage.removesuffix(REPORTED)}"
    return "the bot's machine" if vantage == LOCAL else f"the vantage point {vantage}"


def listed(words: list[str], last: str = "or") -> str:
    """Return `a, b or c`."""
    if len(words) < 2:  # noqa: PLR2004 - one word needs no joining
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
