"""Which sites does a sites file hold? All of them, or none and why."""

from collections.abc import Collection, Iterator
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from bot.sites.fitting import misfits
from bot.sites.marked import BadFile, Fault, Marked, Path, read_marked, written
from bot.sites.record import SiteRecord
from knowledge.model import Edition

_SAID: dict[str, str] = {
    "missing": "is missing",
    "extra_forbidden": "is not a field of a site",
    "string_type": "must be text",
    "tuple_type": "must be a list, e.g. [a, b]",
    "dict_type": "must be a mapping, e.g. {{a: b}}",
    "model_type": "must be a site with its fields",
    "int_parsing": "must be a whole number",
    "less_than_equal": "must be at most {le}",
    "greater_than_equal": "must be at least {ge}",
    "string_too_short": "must not be empty",
    "string_too_long": "must not be longer than {max_length} characters",
    "too_short": "must hold at least {min_length}",
    "too_long": "must hold at most {max_length}",
    "value_error": "{error}",
}
"""Our words for pydantic's error types, as far as a site can raise them."""


def read_sites(text: str, file: str, editions: Collection[Edition] = ()) -> tuple[SiteRecord, ...]:
    """Read the `sites:` list of a YAML text; raises BadFile with every fault and its line.

    With `editions`, a site that fits none of them is a fault too.
    """
    marked = read_marked(text, file)
    listed = _listed(marked)
    records: dict[int, SiteRecord] = {}
    faults: list[Fault] = []
    for n, value in enumerate(listed):
        try:
            records[n] = SiteRecord.model_validate(value)
        except ValidationError as error:
            faults += [
                Fault(marked.file, marked.line(path), _named(marked, path), said)
                for place, said in in_words(error)
                for path in [("sites", n, *place)]
            ]
    faults += _repeated(marked, records)
    faults += [
        Fault(marked.file, marked.line(path), _named(marked, path), said)
        for n, record in records.items()
        for place, said in (misfits(record, editions) if editions else ())
        for path in [("sites", n, *place)]
    ]
    if faults:
        raise BadFile(tuple(sorted(faults, key=lambda fault: fault.line)))
    return tuple(records.values())


def read_sites_file(path: FilePath, editions: Collection[Edition] = ()) -> tuple[SiteRecord, ...]:
    """Read a sites file; raises OSError where it can't be opened, BadFile where it can't be used."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile((Fault(str(path), 1, "", f"not UTF-8 text: {error.reason}"),)) from None
    return read_sites(text, str(path), editions)


def _listed(marked: Marked) -> list[Any]:
    top = marked.value
    if not isinstance(top, dict) or "sites" not in top:
        raise BadFile((Fault(marked.file, 1, "", "must begin with `sites:` and a list of sites"),))
    for key in top:
        if key != "sites":
            said = "is not known here; there is only `sites`"
            raise BadFile((Fault(marked.file, marked.line((key,)), key, said),))
    listed = top["sites"]
    if not isinstance(listed, list) or not listed:
        line = marked.line(("sites",))
        raise BadFile((Fault(marked.file, line, "sites", "must be a list of at least one site"),))
    return listed


def in_words(error: ValidationError) -> Iterator[tuple[Path, str]]:
    """Say what is wrong with a site's record: each place and a phrase, the value first where it is one word."""
    for details in error.errors(include_url=False):
        given, kind = details["input"], details["type"]
        if kind == "too_short" and given:
            # Pydantic counts only the good items: this repeats what the bad ones said.
            continue
        # Only our own texts have places to fill: others may quote the file, braces and all.
        said = _SAID[kind].format(**details.get("ctx", {})) if kind in _SAID else details["msg"]
        if given is None:
            said = f"is empty; it {said}"
        elif isinstance(given, str) and kind != "extra_forbidden":
            said = f"{_shown(given)}: {said}"
        # Pydantic ends the place of a bad key with "[key]", which is no step in the file.
        yield tuple(step for step in details["loc"] if step != "[key]"), said


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")  # noqa: PLR2004 - fits a line


def _named(marked: Marked, path: Path) -> str:
    """Write the path with the site's id where it can be read: a reader looks for that first."""
    site = marked.value["sites"][path[1]]
    name = site.get("id") if isinstance(site, dict) else None
    return f"{written(path)} ({name})" if isinstance(name, str) else written(path)


def _repeated(marked: Marked, records: dict[int, SiteRecord]) -> Iterator[Fault]:
    """Find ids and aliases that stand twice, case aside: they would make a check a guess."""
    first: dict[str, str] = {}
    for n, record in records.items():
        for m, word in enumerate(record.words):
            path: Path = ("sites", n, "id") if m == 0 else ("sites", n, "aliases", m - 1)
            here = f"line {marked.line(path)}"
            if (there := first.setdefault(word.casefold(), here)) is not here:
                said = f"{word!r} already stands on {there}; ids and aliases must differ"
                yield Fault(marked.file, marked.line(path), _named(marked, path), said)
