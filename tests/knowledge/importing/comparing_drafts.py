"""Where does a draft differ from the rows that its document's `.expected.yaml` lists?"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

Entry = dict[str, Any]

_EXACT = ("port", "port_to", "transport", "transport_default", "direction", "alternative_to")
_FILLING = frozenset(  # words that name no module
    [
        "the",
        "a",
        "an",
        "in",
        "use",
        "used",
        "is",
        "are",
        "with",
        "only",
        "module",
        "option",
        "one",
        "of",
        "or",
        "and",
        "enough",
        "if",
        "when",
        "where",
        "has",
        "have",
        "deployment",
        "installed",
        "enabled",
        "active",
        "add",
        "on",
        "for",
        "customers",
        "sites",
        "that",
    ]
)


def differences(draft: Entry, expected_file: Path) -> list[str]:
    """Return one sentence per difference from the file's rows; empty if the draft is right."""
    return list(different(draft, yaml.safe_load(expected_file.read_text("utf-8"))))


def different(draft: Entry, expected: Entry) -> list[str]:
    """Return one sentence per difference between a draft and the expected entries."""
    return [
        *_single(draft, expected),
        *port_differences(
            draft["ports"], expected["ports"], has_process="process_column" in expected
        ),
        *_exclusions(draft, expected),
        *_ranges(draft, expected),
        *_guidelines(draft, expected),
        *_warnings(draft, expected),
        *_incomplete(draft, expected),
        *_not_ports(draft, expected),
    ]


def _single(draft: Entry, expected: Entry) -> Iterator[str]:
    if draft["outcome"] != expected["outcome"]:
        yield f"outcome {draft['outcome']}, expected {expected['outcome']}"
    if sorted(draft["absent"]) != sorted(expected["absent"]):
        yield f"absent {draft['absent']}, expected {expected['absent']}"
    if len(draft["ports"]) != expected["row_count"]:
        yield f"{len(draft['ports'])} port rows, expected {expected['row_count']}"


def port_differences(
    got: list[Entry], expected: list[Entry], *, has_process: bool
) -> Iterator[str]:
    for place, (row, right) in enumerate(zip(got, expected, strict=False), 1):
        name = f"row {place} ({right['port']})"
        for field in _EXACT:
            if row[field] != right.get(field):
                yield f"{name}: {field} {row[field]!r}, expected {right.get(field)!r}"
        if right.get("table") is not None and row["table"] != right["table"]:
            yield f"{name}: table {row['table']}, expected {right['table']}"
        if has_process and row["component"] != right["component"]:
            yield f"{name}: component {row['component']!r}, expected {right['component']!r}"
        yield from _texts(name, row, right)
        yield from _ends(name, row, right)
    yield from _sections(got, expected)


def _texts(name: str, row: Entry, right: Entry) -> Iterator[str]:
    """Compare the texts; a label that leaves its number of words out doesn't say what they are."""
    text = row["description"]
    starts, ends = right.get("description_starts") or "", right.get("description_ends") or ""
    if not text.startswith(starts) or not text.endswith(ends):
        yield f"{name}: description {text!r}"
    elif "description_words" in right and len(text.split()) != (right["description_words"] or 0):
        yield f"{name}: {len(text.split())} words, expected {right['description_words']}: {text!r}"
    if not same_condition(row["condition"], right.get("condition")):
        yield f"{name}: condition {row['condition']!r}, expected {right.get('condition')!r}"
    places = {_place(place) for place in row["where_open"] or ()}
    if places != {_place(place) for place in right.get("where_open") or ()}:
        yield f"{name}: where_open {row['where_open']}, expected {right.get('where_open')}"


def _ends(name: str, row: Entry, right: Entry) -> Iterator[str]:
    got, wanted = (row["from"], row["to"]), (right.get("from"), right.get("to"))
    if right.get("direction") == "between" and not same_party(got[0], wanted[0]):
        got = (got[1], got[0])
    for end, party, expected in zip(("from", "to"), got, wanted, strict=True):
        if not same_party(party, expected):
            yield f"{name}: {end} {party!r}, expected {expected!r}"


def _sections(got: list[Entry], expected: list[Entry]) -> Iterator[str]:
    """Rows that share a section's name must share ours."""
    names: dict[str, str] = {}
    for row, right in zip(got, expected, strict=False):
        if names.setdefault(right["section"], row["section"]) != row["section"]:
            yield f"{right['port']}: section {row['section']!r} differs within {right['section']!r}"


def same_party(got: str | None, expected: str | None) -> bool:
    """Compare parties, not wording: the words of one are among the words of the other."""
    if got is None or expected is None:
        return got is expected
    return _within(_words(got), _words(expected))


def same_condition(got: str | None, expected: str | None) -> bool:
    """Tie to the same module or state: the words that name it agree."""
    if got is None or expected is None:
        return got is expected
    wanted = _words(expected.split(";")[0]) - _FILLING
    return _within(_words(got) - _FILLING, wanted)


def _within(one: set[str], other: set[str]) -> bool:
    return bool(one) and bool(other) and (one <= other or other <= one)


def _words(text: str) -> set[str]:
    return {_plain(word) for word in re.findall(r"[\w.+*-]+", text)}


def _place(text: str) -> str:
    """`each node` and `the node` are one place."""
    return _plain(re.sub(r"^(?:the|each|every|all|your)\s+", "", text, flags=re.IGNORECASE))


def _plain(text: str) -> str:
    return (
        text.casefold().replace("premise server", "premises server").removesuffix("s").strip(".")
    )


def _exclusions(draft: Entry, expected: Entry) -> Iterator[str]:
    got = [
        (row["kind"], row["value"], _plain(row["machine"] or ""), row["default"])
        for row in draft["exclusions"]
    ]
    wanted = [
        (row["kind"], row["value"], _plain(row["machine"] or ""), row["default"])
        for row in expected["exclusions"]
    ]
    if got != wanted:
        yield f"exclusions {got}, expected {wanted}"


def _ranges(draft: Entry, expected: Entry) -> Iterator[str]:
    got, wanted = ([row["cidr"] for row in side["ip_ranges"]] for side in (draft, expected))
    if got != wanted:
        yield f"ip_ranges {got}, expected {wanted}"


def _guidelines(draft: Entry, expected: Entry) -> Iterator[str]:
    texts = {row["topic"]: row["text"].casefold() for row in draft["guidelines"]}
    for guideline in expected["guidelines"]:
        missing = [
            word
            for word in guideline["contains"]
            if str(word).casefold() not in texts.get(guideline["topic"], "")
        ]
        if guideline["topic"] not in texts or missing:
            yield f"guideline {guideline['topic']} lacks {missing}: {texts.get(guideline['topic'])!r}"


def _warnings(draft: Entry, expected: Entry) -> Iterator[str]:
    got = [(warned["kind"], warned["about"]) for warned in draft["warnings"]]
    wanted = [(warned["kind"], str(warned["about"])) for warned in expected["warnings"]]
    if [kind for kind, _ in got] != [kind for kind, _ in wanted]:
        yield f"warnings {got}, expected {wanted}"
        return
    for (kind, about), (_, meant) in zip(got, wanted, strict=True):
        if kind != "nothing_found" and not _words(meant) & _words(about):
            yield f"{kind} is about {about!r}, expected {meant!r}"


def _incomplete(draft: Entry, expected: Entry) -> Iterator[str]:
    wanted = expected.get("incomplete", [])
    if len(draft["incomplete"]) != len(wanted):
        yield f"incomplete {draft['incomplete']}, expected {wanted}"


def _not_ports(draft: Entry, expected: Entry) -> Iterator[str]:
    known = {row["port"] for row in expected["ports"]} | {
        row.get("port_to") for row in expected["ports"]
    }
    got = {row["port"] for row in draft["ports"]} | {row["port_to"] for row in draft["ports"]}
    for texts in expected.get("not_ports", {}).values():
        for text in texts:
            for number in map(int, re.findall(r"[0-9]{1,6}", str(text))):
                if number in got - known:
                    yield f"{number} of {text!r} became a port"
