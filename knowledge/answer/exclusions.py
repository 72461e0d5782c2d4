"""What do the documents say about antivirus exclusions?"""

from collections.abc import Mapping
from dataclasses import replace

from knowledge.answer.claims import denies
from knowledge.answer.exclusion_limits import of_client, of_others
from knowledge.answer.exclusion_scope import is_about_exclusions
from knowledge.answer.part import Part, verdict
from knowledge.answer.selection import Scene
from knowledge.catalog import exclusion_key
from knowledge.matching.lexicon import NUMBER
from knowledge.model import Exclusion, Suggestion
from knowledge.question.asked import values_of

_CRITERIA = ("locked_files", "large_files", "temporary_files")


def exclusions(scene: Scene) -> Part | None:
    """Everything about antivirus exclusions, from the general guidance down to a single value."""
    if not is_about_exclusions(scene):
        return None
    steps = (
        _instructions,
        _security,
        of_client,
        of_others,
        _named_values,
        _examples,
        _guidance,
        _of_components,
        _all,
    )
    part = next((part for step in steps if (part := step(scene)) is not None), None)
    if part and scene.question.asked("thing").count("port") and scene.component_rows:
        # "Port and exclusions for screen recording": both are asked for.
        return replace(part, facts=(*scene.component_rows, *part.facts))
    return part


def _is_yes_no(scene: Scene) -> bool:
    return scene.question.form in ("yes_no", "request") or scene.question.text.rstrip().endswith(
        "?"
    )


def _wanted(scene: Scene) -> bool | None:
    """Is excluding what the question proposes? To skip is to exclude here; to scan is not decided."""
    words = set(scene.question.words)
    if not scene.question.has("thing", "exclusion") and not words & {"skip", "ignore", "exclude"}:
        return None if words & {"scan", "scanned", "scanning"} else not denies(scene)
    return not denies(scene)


def _instructions(scene: Scene) -> Part | None:
    """Where a file lies or what it does is not told, only that it is excluded."""
    question = scene.question
    if question.has("thing", "exclusion", "antivirus") or not question.has("held", "where"):
        return None
    return (
        Part(unlisted=question.values or ("where it is",))
        if not question.has("category")
        else None
    )


def _security(scene: Scene) -> Part | None:
    """Whether an exclusion is safe is not told, only what its lack leads to."""
    question = scene.question
    asked = "security" in question.asked("held") and not question.has("held", "why")
    return Part(unlisted=("how safe that is",)) if asked and question.form == "yes_no" else None


def _named_values(scene: Scene) -> Part | None:
    """Values that were typed, or named in everyday form, each looked up exactly."""
    question = scene.question
    by_value = scene.view.exclusion_by_value
    examples = question.has("example")
    typed = [
        (v, _exactly_or_by_its_end(by_value, v)) for v in question.values if not _is_kind(scene, v)
    ]
    typed += [(v, e) for v in _bare_extensions(scene) if (e := by_value.get(f".{v}"))]
    spoken = [by_value[key] for v in question.of("value") if (key := exclusion_key(v)) in by_value]
    found = tuple(dict.fromkeys([*(e for _, e in typed if e), *spoken]))
    missing = tuple(value for value, e in typed if e is None)
    if not found and (not missing or (examples and not question.has("thing", "exclusion"))):
        return None
    if not found and examples and not any(_is_of_one_program(value) for value in missing):
        return None
    if not found and question.form == "wh":
        picked = question.has("category") or question.has("thing", "exclusion", "antivirus")
        return None if picked else Part(unlisted=missing)
    about = question.has("thing", "exclusion", "antivirus") or question.inherited
    if question.form in ("wh", "yes_no") and not about and not _compares(scene, found, missing):
        return Part(unlisted=question.values or tuple(e.value for e in found))
    wanted = _table(scene, found, missing)
    if wanted is not None:
        return wanted
    if missing:
        return Part(found, verdict=verdict(yes=False if found else None), unlisted=missing)
    yes = _wanted(scene) if _is_yes_no(scene) else None
    return Part(found, verdict=verdict(yes=yes))


def _exactly_or_by_its_end(listed: Mapping[str, Exclusion], value: str) -> Exclusion | None:
    """Look a value up; of a folder the end is enough, from a backslash on."""
    key = exclusion_key(value)
    if key in listed or ":" in key or "\\" not in key:
        return listed.get(key)
    return next((e for held, e in listed.items() if held.endswith(f"\\{key}")), None)


def _is_of_one_program(value: str) -> bool:
    """Tell a path or a program from ".iso" or "pagefile.sys", which name a kind of file."""
    return "\\" in value or value.lower().endswith((".exe", ".dll"))


def _is_kind(scene: Scene, value: str) -> bool:
    """Tell whether ".exe" stands for a kind of exclusion ("the .exe's"), not for a value to look up."""
    kinds = {m.concept.kind for m in scene.catalog.lexicon.find([value.lower().strip(".")])}
    return value.startswith(".") and "category" in kinds and not _is_yes_no(scene)


def _bare_extensions(scene: Scene) -> tuple[str, ...]:
    """Words of a clause that names extensions, such as "ext: vid, log"; only listed ones count later."""
    clauses = [c for c in scene.question.clauses if "extension" in values_of([c], "category")]
    return tuple(word for c in clauses for word in c.words if word != NUMBER)


_TABLE_ROWS = 3


def _compares(scene: Scene, found: tuple[Exclusion, ...], missing: tuple[str, ...]) -> bool:
    """Tell whether typed values are held against the document's list, or one is picked by its category."""
    question = scene.question
    listed = question.has("cue", "complete", "lacking", "compliance") or "listed" in question.words
    picked = question.has("category") and (
        question.form == "wh" or question.has("cue", "same-rows")
    )
    return listed or picked or len(found) + len(missing) >= _TABLE_ROWS


def _table(scene: Scene, found: tuple[Exclusion, ...], missing: tuple[str, ...]) -> Part | None:
    """Compare a list with the document: what is wrong, and what is missing."""
    question = scene.question
    compared = question.has("cue", "complete", "lacking", "compliance")
    if len(found) + len(missing) < (2 if compared else _TABLE_ROWS):
        return None
    if not _is_yes_no(scene) and not compared:
        return None
    absent = tuple(e for e in scene.view.edition.exclusions if e not in found)
    if question.has("cue", "lacking"):
        return Part(absent or found, verdict=None if absent else "no", unlisted=missing)
    return Part(
        found,
        verdict=verdict(yes=not missing and not absent),
        unlisted=missing,
        missing=tuple(Suggestion("exclusion", e.value) for e in absent),
    )


def _examples(scene: Scene) -> Part | None:
    """Locked, large and temporary files: the criteria for what the list doesn't name."""
    question = scene.question
    named = [topic for topic in question.of("example") if topic in _CRITERIA]
    if question.has("component") and not any(
        topic in question.asked("example") for topic in named
    ):
        return None
    if not named and question.has("held", "criteria") and not question.has("category"):
        named = list(_CRITERIA)
    facts = scene.guidelines(named)
    if not facts:
        return None
    yes = _wanted(scene) if _is_yes_no(scene) and question.of("example") else None
    return Part(facts, verdict=verdict(yes=yes))


def _guidance(scene: Scene) -> Part | None:
    """Why, on which server, for which kind of scan, for other applications."""
    question = scene.question
    topics: list[str] = []
    if question.has("held", "scans") and not question.has("category"):
        topics.append("scan_types")
    roles = set(question.of("role"))
    machines = {"premises-server", "client-pc"} <= roles or (roles and question.has("cue", "only"))
    if question.has("held", "where") or machines:
        topics.append("which_server_exclusions")
    if question.has("held", "others") or (question.asked("foreign") and not scene.components):
        topics.append("unlisted_applications")
    if not topics and _asks_why(scene):
        topics.append("why_exclusions")
    facts = scene.guidelines(topics)
    return Part(facts) if facts else None


def _asks_why(scene: Scene) -> bool:
    question = scene.question
    claimed = question.form == "yes_no" and question.has("cue", "need")
    refused = question.has("cue", "close", "without") and not scene.negated and not claimed
    return question.has("held", "why") or (refused and not question.has("category"))


def _of_components(scene: Scene) -> Part | None:
    if not scene.components and not scene.negated:
        return None
    listed = scene.exclusions_of(scene.components)
    if not listed and not any(
        c.words and values_of([c], "component") for c in scene.question.clauses
    ):
        return None
    if not listed:
        names = scene.catalog.words.names
        return Part(unlisted=tuple(names.get(slug, slug) for slug in scene.components))
    return _filtered(scene, listed)


def _all(scene: Scene) -> Part | None:
    question = scene.question
    unclear = [word for clause in question.asking for word in clause.unexplained]
    asked = question.form == "yes_no" or (
        question.form == "request" and question.text.rstrip().endswith("?")
    )
    if not unclear and question.form == "yes_no" and question.has("cue", "only"):
        unclear = ["whether that is all"]
    if unclear and asked:
        return Part(unlisted=tuple(unclear[:3]))
    if question.has("foreign") or not scene.view.edition.exclusions:
        return Part(unlisted=question.of("foreign") or ("antivirus exclusions",))
    return _filtered(scene, scene.view.edition.exclusions)


def _filtered(scene: Scene, listed: tuple[Exclusion, ...]) -> Part:
    categories = scene.question.asked("category") or scene.question.of("category")
    if len(categories) > 1 and {"files", "file"} & set(scene.question.words):
        categories = ()
    if scene.question.inherited and scene.question.clauses[-1:]:
        own = [
            m.concept.value
            for m in scene.question.clauses[-1].mentions
            if m.concept.kind == "category"
        ]
        categories = tuple(own) or categories
    kept = tuple(e for e in listed if not categories or e.category in categories)
    if not kept:
        return Part(unlisted=tuple(categories))
    yes = _wanted(scene) if scene.question.form == "yes_no" else None
    return Part(kept, verdict=verdict(yes=yes))
