"""Which exclusions were typed, and does the document list them?"""

import re
from collections.abc import Mapping
from itertools import pairwise

from rapidfuzz import fuzz, process

from knowledge.answer.exclusion_scope import is_yes_no, wanted
from knowledge.answer.part import Part, verdict
from knowledge.answer.said import asks_if_each_is_listed
from knowledge.answer.selection import Scene
from knowledge.catalog import exclusion_key
from knowledge.matching.lexicon import NUMBER
from knowledge.model import Exclusion, Suggestion
from knowledge.question.asked import values_of

_TABLE_ROWS = 3
# A drive alone: "log files on D:".
_DRIVE = re.compile(r"[A-Za-z]:[\\/]?$")
_LIKE = 80
_PARTS = frozenset({"subfolder", "subfolders", "subdirectory", "subdirectories", "part"})
_MOST_SOUGHT = 20


def named_values(scene: Scene) -> Part | None:
    """Values that were typed, or named in everyday form, each looked up exactly."""
    question = scene.question
    if _asks_what_if(scene):
        return None
    by_path = _named_by_its_path(scene)
    if by_path:
        return Part(by_path, verdict=verdict(yes=wanted(scene) if is_yes_no(scene) else None))
    beyond = _beyond_what_was_said(scene)
    if beyond:
        return Part(unlisted=beyond)
    by_value = scene.view.exclusion_by_value
    examples = question.has("example")
    about = question.has("thing", "exclusion", "antivirus") or bool(question.inherited)
    # "Is C:\\temp\\ the default folder of screen recording": the list ties both together.
    about = about or (
        any("\\" in v for v in question.values) and bool(_PARTS & set(question.words))
    )
    about = about or (
        question.form == "yes_no"
        and question.has("category")
        and bool(question.asked("component"))
    )
    typed = [
        (v, _exactly_or_by_its_end(by_value, v)) for v in question.values if not _is_kind(scene, v)
    ]
    typed += [(v, e) for v in _bare_extensions(scene) if (e := by_value.get(f".{v}"))]
    of_asked = question.asked("component") and "exclusion" in question.asked("thing")
    named = question.asked("value") if of_asked else question.of("value")
    spoken = [by_value[key] for v in named if (key := exclusion_key(v)) in by_value]
    found = tuple(dict.fromkeys([*(e for _, e in typed if e), *spoken]))
    missing = tuple(value for value, e in typed if e is None)
    of_a_kind = not any(_is_of_one_program(value) for value in missing)
    judged = examples and (of_a_kind or not question.has("thing", "exclusion"))
    if not found and (not missing or judged):
        return None
    if not found and question.form == "wh":
        pointed = bool({"this", "that"} & set(question.words)) and not question.inherited
        picked = (question.has("category") and not pointed) or (
            of_a_kind and question.has("thing", "exclusion", "antivirus")
        )
        return None if picked else Part(unlisted=missing, suggestions=_near(scene, missing))
    asks = question.form in ("wh", "yes_no") and not _compares(scene, found, missing)
    if (
        not about
        and not (found and missing and _chooses(scene))
        and (asks or (len(typed) == 1 and _is_of_something_else(scene)))
    ):
        return Part(unlisted=_beyond(question.values or tuple(e.value for e in found), missing))
    return _judged(scene, found, missing)


def _asks_what_if(scene: Scene) -> bool:
    """Tell "what if they leave it in?" behind a value, which asks for the reason, not for the value."""
    own = [clause for clause in scene.question.clauses if clause.words]
    named = any(c.values for c in own) or values_of(own, "category") or values_of(own, "value")
    beyond = {"why", "scans", "others"} & set(values_of(own, "held"))
    return bool(scene.question.inherited and beyond) and not named


def _named_by_its_path(scene: Scene) -> tuple[Exclusion, ...]:
    """Take "and the callcopy folder" behind another folder for the one with that word in its path."""
    own = [clause for clause in scene.question.clauses if clause.words]
    if (
        not scene.question.inherited
        or "folder" not in values_of(own, "category")
        or any(c.values for c in own)
    ):
        return ()
    words = {word for clause in own for word in clause.words}
    folders = [e for e in scene.view.edition.exclusions if e.category == "folder"]
    named = tuple(e for e in folders if words & set(re.split(r"[\\/ :]+", e.value.lower())) - {""})
    return named if len(named) == 1 else ()


def _beyond_what_was_said(scene: Scene) -> tuple[str, ...]:
    """Name what a follow-up asks of a value ("need the publisher name"), where nothing accounts for it."""
    own = [clause for clause in scene.question.clauses if clause.words]
    kinds = ("thing", "category", "value", "example", "held", "component")
    known = any(values_of(own, kind) for kind in kinds) or any(c.values or c.ports for c in own)
    strange = tuple(word for clause in own for word in clause.unexplained)
    return strange[:3] if scene.question.inherited and not known else ()


def _judged(scene: Scene, found: tuple[Exclusion, ...], missing: tuple[str, ...]) -> Part:
    """Say of listed and unlisted values what was asked of them."""
    beside = _of_another_kind(scene, found)
    if beside:
        return Part(beside, verdict=verdict(yes=wanted(scene) if is_yes_no(scene) else None))
    within = () if found else _within(scene, missing)
    if within or any(_DRIVE.match(value) for value in missing):
        return Part(within, unlisted=missing)
    table = _table(scene, found, missing)
    if table is not None:
        return table
    if missing:
        yes = False if found and not _chooses(scene) else None
        return Part(found, verdict(yes=yes), missing, suggestions=_near(scene, missing))
    yes = wanted(scene) if is_yes_no(scene) and not _chooses(scene) else None
    return Part(found, verdict=verdict(yes=yes))


def _within(scene: Scene, missing: tuple[str, ...]) -> tuple[Exclusion, ...]:
    """Take listed folders below a typed one, where "the whole of it, or only a part" is asked."""
    if not _PARTS & set(scene.question.words):
        return ()
    above = [exclusion_key(value).rstrip("\\") + "\\" for value in missing if "\\" in value]
    listed = (e for e in scene.view.edition.exclusions if e.category == "folder")
    return tuple(e for e in listed if exclusion_key(e.value).startswith(tuple(above)))


def _of_another_kind(scene: Scene, found: tuple[Exclusion, ...]) -> tuple[Exclusion, ...]:
    """Take "extension too?" behind a folder for the extension of the same component."""
    own = [clause for clause in scene.question.clauses if clause.words]
    kinds = set(values_of(own, "category"))
    told = {e.category for e in found}
    asked_of_a_value = scene.question.form == "wh" and bool(scene.question.of("value"))
    if (
        not ((scene.question.inherited or asked_of_a_value) and kinds and found)
        or kinds & told
        or any(c.values for c in own)
    ):
        return ()
    components = {e.component for e in found}
    listed = scene.view.edition.exclusions
    return tuple(e for e in listed if e.category in kinds and e.component in components)


def _chooses(scene: Scene) -> bool:
    """Tell "is it *.vid or *.avi" from "is it excluded or not"."""
    pairs = {pair for clause in scene.question.clauses for pair in pairwise(clause.words)}
    return any(
        first == "or" and second not in ("not", "no", "is", "are", "do", "does")
        for first, second in pairs
    )


def _near(scene: Scene, missing: tuple[str, ...]) -> tuple[Suggestion, ...]:
    """Offer listed values that a typed one is nearly spelled like."""
    listed = {exclusion_key(e.value): e.value for e in scene.view.edition.exclusions}
    found = [
        process.extractOne(
            exclusion_key(value), list(listed), scorer=fuzz.ratio, score_cutoff=_LIKE
        )
        for value in missing[:_MOST_SOUGHT]
    ]
    return tuple(dict.fromkeys(Suggestion("exclusion", listed[one[0]]) for one in found if one))


def _beyond(values: tuple[str, ...], missing: tuple[str, ...]) -> tuple[str, ...]:
    """Name what isn't told of values; of a listed one it would be wrong to say that it isn't listed."""
    return tuple(value if value in missing else f"that about {value}" for value in values)


def _is_of_something_else(scene: Scene) -> bool:
    """Tell "version of x.exe" from "x.exe on the list?"."""
    return scene.question.form in ("request", "statement") and (
        bool(scene.strays) or "version" in scene.question.words
    )


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
    return value.startswith(".") and "category" in kinds and not is_yes_no(scene)


def _bare_extensions(scene: Scene) -> tuple[str, ...]:
    """Words of a clause that names extensions, such as "ext: vid, log"; only listed ones count later."""
    clauses = [c for c in scene.question.clauses if "extension" in values_of([c], "category")]
    return tuple(word for c in clauses for word in c.words if word != NUMBER)


def _compares(scene: Scene, found: tuple[Exclusion, ...], missing: tuple[str, ...]) -> bool:
    """Tell whether typed values are held against the document's list, or one is picked by its category."""
    question = scene.question
    listed = question.has("cue", "complete", "lacking", "compliance") or "listed" in question.words
    picked = question.has("category") and (
        question.form == "wh" or question.has("cue", "same-rows", "check")
    )
    return listed or picked or len(found) + len(missing) >= _TABLE_ROWS


def _of_their_component(scene: Scene, found: tuple[Exclusion, ...]) -> tuple[Exclusion, ...]:
    """Hold "for logging: …" against what is listed for logging, a thread on one component alike."""
    own = {e.component for e in found}
    if len(own) != 1:
        return ()
    whole = scene.exclusions_of(own)
    endings = {e.value.lower().rpartition(".")[2] for e in found if e.category == "extension"}
    named = {
        slug
        for clause in scene.question.clauses
        for m in clause.mentions
        if m.concept.kind == "component" and not set(clause.words[m.start : m.end]) & endings
        for slug in scene.opened([m.concept.value])
    }
    told = own <= named or (bool(scene.question.inherited) and set(whole) == set(found))
    return whole if told else ()


def _table(scene: Scene, found: tuple[Exclusion, ...], missing: tuple[str, ...]) -> Part | None:
    """Compare a list with the document, or with the part of it that the list is said to be: "folders: …"."""
    question = scene.question
    compared = question.has("cue", "complete", "lacking", "compliance")
    categories = set(question.of("category"))
    labelled = len(categories) == 1 and all(e.category in categories for e in found)
    checked = compared or (labelled and question.has("cue", "check"))
    rest = question.has("cue", "lacking") and "else" in question.words
    fewest = 1 if rest or (labelled and question.has("cue", "complete", "lacking")) else 2
    if len(found) + len(missing) < (fewest if checked else _TABLE_ROWS):
        return None
    if not is_yes_no(scene) and not compared:
        return None
    listed = _of_their_component(scene, found) or scene.view.edition.exclusions
    absent = tuple(
        e for e in listed if e not in found and (not labelled or e.category in categories)
    )
    sought = question.asked("category") if question.form == "wh" else ()
    if sought and not any(c.values for c in question.asking):
        # "… are done, which folders are left?" asks for the rest of one kind.
        left = tuple(e for e in absent if e.category in sought)
        return Part(left or found, verdict=None if left else "no", unlisted=missing)
    if asks_if_each_is_listed(question):
        return Part(found, verdict=verdict(yes=not missing), unlisted=missing)
    if question.has("cue", "lacking"):
        return Part(absent or found, verdict=None if absent else "no", unlisted=missing)
    return Part(
        found,
        verdict=verdict(yes=not missing and not absent),
        unlisted=missing,
        missing=tuple(Suggestion("exclusion", e.value) for e in absent),
    )
