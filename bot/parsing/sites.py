"""Which command about the sites' records was typed?"""

import re
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ListSites:
    """Show the sites that the asker may check."""


@dataclass(frozen=True, slots=True)
class EditSite:
    """Open the form of a `site`; empty for a new one."""

    site: str


@dataclass(frozen=True, slots=True)
class SetField:
    """Write one field of a site, its `text` as in the form."""

    site: str
    field: str
    text: str


SiteCommand: TypeAlias = ListSites | EditSite | SetField
_SITE = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
_EDIT = re.compile(rf"(?:sites? edit|edit site) ({_SITE})", re.IGNORECASE)
_SET = re.compile(
    rf"\s*sites?\s+set\s+({_SITE})\s+([a-z_]{{2,30}})\s*[=:]?(?:\s+|$)(.*)", re.I | re.S
)
_ADD = frozenset({"sites add", "site add", "add site", "add a site"})
_LIST = frozenset({"sites", "my sites", "sites list"})


def read_sites_command(text: str, bare: str) -> SiteCommand | None:
    """Read such a command, None if it is none; `bare` is the text in small letters, without its ending."""
    if bare in _LIST:
        return ListSites()
    if bare in _ADD:
        return EditSite("")
    if found := _EDIT.fullmatch(" ".join(text.split())):
        return EditSite(found[1])
    if found := _SET.fullmatch(text):
        return SetField(found[1], found[2].casefold(), found[3].strip())
    return None
