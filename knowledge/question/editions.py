"""Which edition is a text about?"""

import re
from dataclasses import dataclass

from knowledge.catalog import Catalog

_DEPLOYMENT = r"(?:hosted|hybrid|cloud|on-?prem(?:ises?)?|premises?)"
# "16.3 premises server" names a machine, not a deployment.
_VERSION = re.compile(
    rf"(?P<lead>\b(?:in|on|version|wfo|edition|release|v)\s*)?(?:\b(?P<before>{_DEPLOYMENT})\s+)?"
    rf"(?<![\d.])(?P<version>\d{{1,2}}\.\d{{1,2}})(?![\d.])"
    rf"(?:[- ]?(?P<after>{_DEPLOYMENT})\b(?!\s*(?:server|box|machine)))?",
    re.IGNORECASE,
)
# "In version 15": a whole number counts behind such a word only.
_MAJOR = re.compile(
    r"\b(?:version|release|edition|wfo|uptivity)\s+v?(?P<major>\d{1,2})(?![\d.,:/])", re.IGNORECASE
)
_DEPLOYMENTS = {"cloud": "hosted"}


@dataclass(frozen=True, slots=True)
class Unheld:
    """An edition that was named and that we don't hold, as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """An edition that was named and that we hold, with the text without its name."""

    edition: str
    rest: str


def edition_named(catalog: Catalog, text: str, default: str) -> Named | Unheld | None:
    """Return the edition that the text names, None when it names none.

    A version alone means the default's deployment where we hold that, else the one deployment we hold.
    A version that no edition has only counts where a word such as "in" or "wfo" leads to it.
    """
    for found in _VERSION.finditer(text):
        version = found["version"]
        deployment = _deployment(found["after"] or found["before"] or "")
        held = catalog.of_version(version)
        wanted = f"{version}-{deployment}"
        if deployment and held and wanted not in held:
            return Unheld(wanted)
        if held:
            name = wanted if deployment else _nearest(catalog, held, default)
            start = found.start("before") if found["before"] else found.start("version")
            return Named(name, f"{text[:start]}{name}{text[found.end() :]}")
        if found["lead"]:
            return Unheld(wanted if deployment else version)
    majors = {name.split(".")[0] for name in catalog.names}
    found_major = _MAJOR.search(text)
    if found_major and found_major["major"] not in majors:
        return Unheld(found_major["major"])
    return None


def editions_compared(catalog: Catalog, text: str, default: str) -> tuple[str, ...]:
    """Return the held editions that a text names, newest first, when it names two or more; else none."""
    named: dict[str, None] = {}
    for found in _VERSION.finditer(text):
        held = catalog.of_version(found["version"])
        deployment = _deployment(found["after"] or found["before"] or "")
        wanted = f"{found['version']}-{deployment}"
        if held and (not deployment or wanted in held):
            named[wanted if deployment else _nearest(catalog, held, default)] = None
    return tuple(sorted(named, key=_by_version, reverse=True)) if len(named) > 1 else ()


def _by_version(edition: str) -> tuple[int, ...]:
    return tuple(int(part) for part in edition.split("-")[0].split("."))


def _deployment(written: str) -> str:
    lowered = written.lower()
    if not lowered:
        return ""
    return "premises" if "prem" in lowered else _DEPLOYMENTS.get(lowered, lowered)


def _nearest(catalog: Catalog, held: tuple[str, ...], default: str) -> str:
    view = catalog.view(default)
    deployment = view.edition.deployment if view else ""
    same = [n for n in held if (v := catalog.view(n)) and v.edition.deployment == deployment]
    return (same or list(held))[0]
