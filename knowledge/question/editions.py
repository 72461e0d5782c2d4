"""Which edition is a text about?"""

import re
from dataclasses import dataclass

from knowledge.catalog import Catalog

_VERSION = re.compile(
    r"(?P<lead>\b(?:in|version|wfo|edition|release|v|on|for|of|to|from|vs|and|hosted|hybrid|than)\s*)?"
    r"(?<![\d.])(?P<version>\d{1,2}\.\d{1,2})(?![\d.])(?:[- ]?(?P<deployment>hosted|hybrid|premises?|on-?prem(?:ises)?|cloud))?",
    re.IGNORECASE,
)
_DEPLOYMENTS = {"cloud": "hosted", "premise": "premises", "onprem": "premises", "on-prem": "premises", "on-premises": "premises",
                "onpremises": "premises"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unheld:
    """An edition that was named and that we don't hold, as typed."""

    text: str


def edition_named(catalog: Catalog, text: str, default: str) -> str | Unheld | None:
    """Return the edition that the text names, None when it names none.

    A version alone means the default's deployment where we hold that, else the one deployment we hold.
    A version that no edition has only counts where a word such as "in" or "wfo" leads to it.
    """
    for found in _VERSION.finditer(text):
        version, deployment = found["version"], (found["deployment"] or "").lower()
        named = [name for name in catalog.names if _version(catalog, name) == version]
        if deployment:
            wanted = f"{version}-{_DEPLOYMENTS.get(deployment, deployment)}"
            if wanted in named:
                return wanted
            if named or found["lead"]:
                return Unheld(wanted)
        elif named:
            return _nearest(catalog, named, default)
        elif found["lead"] and found["lead"].strip().lower() in (
            "in",
            "version",
            "wfo",
            "edition",
            "release",
            "v",
        ):
            return Unheld(version)
    return None


def _version(catalog: Catalog, name: str) -> str:
    view = catalog.view(name)
    return view.edition.version if view else ""


def _nearest(catalog: Catalog, named: list[str], default: str) -> str:
    view = catalog.view(default)
    deployment = view.edition.deployment if view else ""
    same = [n for n in named if (v := catalog.view(n)) and v.edition.deployment == deployment]
    return (same or named)[0]
