"""What do the documents say about ports that were named by number?"""

from itertools import pairwise

from knowledge.answer.checklist import checklist
from knowledge.answer.claims import stated, truth
from knowledge.answer.list_claims import wrong_claims
from knowledge.answer.part import Part, verdict
from knowledge.answer.said import is_negative, transports_claimed
from knowledge.answer.selection import Scene
from knowledge.answer.topics import security_part
from knowledge.answer.users import of_the_past, other_users
from knowledge.matching.lexicon import NUMBER
from knowledge.model import PortRequirement
from knowledge.question.asked import Clause, Question, values_of
from knowledge.vocabulary import Concept

# What a yes/no question on a port may turn on.
_TERSE = 3
_PAIR = 2
_EXCEPT = Concept("cue", "except")
_ASPECTS = ("component", "transport", "role", "place", "topic")
_ONLY_ONE = frozenset(
    (first, second)
    for first in ("only", "just")
    for second in ("one", "port", "ones", "ports", "need", "needs", "use", "uses", "requires")
)
# "5633 needs a …", "does 5633 have a …": what stands behind is what is asked.
_WANTING = frozenset({"need", "needs", "require", "requires", "have", "has"})
_ARTICLES = frozenset({"a", "an", "any", "some"})
_OBJECTS = frozenset({"transport", "component", "role", "place", "thing"})
_RIGHT_ONE = frozenset((noun, word) for noun in ("is", "the") for word in ("right", "correct", "proper")) | {
    ("right", "port"), ("right", "one"), ("correct", "port"), ("correct", "one"), ("right", "number"), ("correct", "number")
}  # fmt: skip
_LINKING = frozenset({"for", "on", "over", "with", "behind", "at"})
_PORT = frozenset({"port", "ports", NUMBER})
_HELD_OF_PORTS = (
    "transport",
    "where",
    "parties",
    "security",
    "purpose",
    "condition",
    "default",
    "why",
    "list",
)


def corrected_number(scene: Scene) -> Part | None:
    """Say yes to "5683 for logging, a typo?"; the row that was described is the fact."""
    doubted = {"wrong", "incorrect"} & set(scene.question.words) and len(scene.question.ports) == 1
    if not (scene.question.has("cue", "typo") or doubted) or not scene.unlisted:
        return None
    near = {s.value for text in scene.unlisted for s in scene.near(text)}
    rows = tuple(row for row in scene.component_rows or scene.listed if str(row.port) in near)
    if not rows:
        return None
    return Part(rows, verdict="yes", unlisted=scene.unlisted)


def named_ports(scene: Scene) -> Part | None:
    """Ports by number: looked up exactly, compared, confirmed or denied."""
    if not scene.question.ports:
        return None
    sought = _excepted(scene) or _sought_by_name(scene)
    if sought:
        return sought
    if not scene.listed:
        return _unlisted(scene)
    beyond = other_users(scene) or of_the_past(scene)
    if beyond:
        return Part(unlisted=beyond)
    steps = (_picked_among, security_part, checklist, _compared, _other_subject)
    return next((p for step in steps if (p := step(scene)) is not None), None) or _plain(scene)


def _excepted(scene: Scene) -> Part | None:
    """All rows but those behind "except", where a list is asked for."""
    question = scene.question
    beside = tuple(row for row in scene.component_rows if row not in scene.listed)
    of_one = bool(beside) and len(beside) < len(scene.component_rows) and question.form != "yes_no"
    if of_one and any(map(_leaves_out, question.asking)):
        return Part(beside)  # "the second html5 player port besides 2020"
    listing = question.has("held", "list") or "ports" in question.words
    if not listing or question.form == "yes_no" or not any(map(_leaves_out, question.asking)):
        return None
    if question.has("foreign"):
        return Part(unlisted=question.of("foreign"))
    gone = {id(row) for row in scene.listed}
    modules = () if question.has("cue", "addon") else scene.view.modules - set(scene.negated)
    wanted = {None, *modules}
    rows = scene.rows(lambda row: id(row) not in gone and row.module in wanted)
    return Part(rows, unlisted=scene.unlisted)


def _leaves_out(clause: Clause) -> bool:
    cues = [m.start for m in clause.mentions if m.concept == _EXCEPT]
    return bool(cues) and NUMBER in clause.words and clause.words.index(NUMBER) > cues[0]


def _sought_by_name(scene: Scene) -> Part | None:
    """Answer "we opened 2020, which port is for tokens?" with what is asked for, not with what was told."""
    question = scene.question
    asking = [c for c in question.clauses if c.form == "wh"]
    if len(asking) != 1 or asking[0].ports or question.inherited:
        return None
    clause = asking[0]
    pairs = set(pairwise(clause.words))
    picks = any(
        first in ("which", "what") and second in ("port", "one") for first, second in pairs
    )
    picks = picks or {("which", "is"), ("is", "the"), ("the", "port")} <= pairs
    slugs = [
        slug
        for slug in scene.port_components
        if slug in scene.opened(values_of([clause], "component"))
    ]
    rows = scene.view.rows_of_components(slugs)
    told = all(c.form in ("statement", "request") for c in question.clauses if c is not clause)
    if told and pairs & _RIGHT_ONE and not rows and len(scene.component_rows) == 1:
        # "They opened 5638 for the portal. Which port is right?": not the one that they opened.
        picks, rows = True, scene.component_rows
    beyond = (*values_of([clause], "foreign"), *clause.unexplained)
    if picks and told and clause.words and not rows and beyond and _names_its_subject(clause):
        return Part(unlisted=beyond[:3])  # "we opened 443, which port is for LDAP?"
    if not (picks and rows and told) or set(rows) & set(scene.listed):
        return None
    return Part(rows, unlisted=scene.unlisted)


def _names_its_subject(clause: Clause) -> bool:
    """Tell whether a port for something is asked for, rather than for what it is."""
    return bool({"for", "does", "do", "of", "uses", "needs", "use"} & set(clause.words))


def _unlisted(scene: Scene) -> Part:
    """Nothing is said of a number that isn't listed; listed ones that look like it are offered."""
    near = tuple(dict.fromkeys(s for text in scene.unlisted for s in scene.near(text)))
    denied = scene.question.form == "yes_no" and bool(scene.component_rows)
    return Part(
        verdict="no" if denied and not is_negative(scene) else None,
        unlisted=scene.unlisted,
        suggestions=near,
        elsewhere=scene.elsewhere(scene.unlisted),
    )


def _compared(scene: Scene) -> Part | None:
    """Are two ports, or their transports, the same?"""
    question = scene.question
    # "Same as in your doc" below a table compares its rows with ours, not with each other.
    held_against = question.has("cue", "compliance") and len(scene.listed) > _PAIR
    if not question.has("cue", "same") or len(scene.listed) < _PAIR or held_against:
        return None
    pairs = {pair for clause in question.clauses for pair in pairwise(clause.words)}
    purpose = ("for", "the") in pairs or question.has("held", "purpose")
    if question.has("held", "transport") or (question.inherited and not purpose):
        same = len({row.transport for row in scene.listed}) == 1
    else:
        same = len({row.port for row in scene.listed}) == 1
    yes = verdict(yes=same) if question.form in ("yes_no", "request") else None
    return Part(scene.listed, verdict=yes, unlisted=scene.unlisted)


def _picked_among(scene: Scene) -> Part | None:
    """Of several ports asked about before, take "the TCP one"."""
    question = scene.question
    own = [clause for clause in question.clauses if clause.words]
    words = {word for clause in own for word in clause.words}
    several = question.inherited and len(scene.listed) > 1 and not any(c.ports for c in own)
    if not several or question.form == "yes_no" or not words & {"one", "ones"}:
        return None
    claimed, denied_ones = transports_claimed(scene)
    if scene.negated and not (claimed or denied_ones):
        left = tuple(row for row in scene.listed if row.module not in scene.negated)
        return Part(left) if left and len(left) < len(scene.listed) else None
    rows = tuple(
        row
        for row in scene.listed
        if all(row.transport == one for one in claimed) and row.transport not in denied_ones
    )
    return Part(rows) if (claimed or denied_ones) and rows else None


def _other_subject(scene: Scene) -> Part | None:
    """Answer "the player needs nothing, it uses 443" with the player's own rows."""
    question, rows = scene.question, scene.component_rows
    conditional = set(scene.port_components) <= stated(scene)
    if question.form != "yes_no" or not rows or conditional:
        return None
    pairs = {pair for clause in question.clauses for pair in pairwise(clause.words)}
    if pairs & _ONLY_ONE and set(rows) - set(scene.listed):
        return Part(rows, verdict="no", unlisted=scene.unlisted)
    if set(rows) & set(scene.listed):
        return None
    if question.has("cue", "unrelated"):
        return None
    claims_less = is_negative(scene) and question.has("cue", "need", "extra", "open", "anything")
    if not claims_less:
        return None
    return Part(rows, verdict="no", unlisted=scene.unlisted)


def _plain(scene: Scene) -> Part:
    question = scene.question
    rows = _narrowed(scene, scene.listed)
    beyond = _beyond(scene) if question.form == "yes_no" else _unfounded(scene)
    if beyond:
        return Part(unlisted=beyond)
    claims = question.form == "yes_no" or _is_confirmed(scene)
    yes = truth(scene, rows) if claims and not _asks_for_a_deed(question) else None
    wrong = wrong_claims(scene) if claims and len(rows) > 1 else ()
    if wrong:
        yes = False
    if yes and scene.unlisted:
        # What holds for the listed number doesn't hold for the other one.
        yes = None if question.has("cue", "typo") else False
    return Part(
        rows,
        verdict=verdict(yes=yes),
        lead=" ".join(wrong) or None,
        unlisted=scene.unlisted,
        suggestions=tuple(dict.fromkeys(s for text in scene.unlisted for s in scene.near(text))),
        elsewhere=scene.elsewhere(scene.unlisted),
    )


def _asks_for_a_deed(question: Question) -> bool:
    """Tell "can you open it for me", which nobody here can, from "can we open it"."""
    pairs = {pair for clause in question.clauses for pair in pairwise(clause.words)}
    asked = bool(pairs & {(verb, "you") for verb in ("can", "could", "will", "would")})
    return asked and not {"confirm", "verify", "tell", "say"} & set(question.words)


def _is_confirmed(scene: Scene) -> bool:
    """Take a tail such as "https?" behind a number for a claim."""
    claimed, _ = transports_claimed(scene)
    question = scene.question
    several = len(claimed) > 1 and "both" in question.words
    short = question.inherited and (
        question.has("cue", "only", "need", "optional") or question.has("held", "condition")
    )
    short = short or (len(question.words) <= _TERSE and question.has("cue", "optional"))
    tail = len(claimed) == 1 and not question.has("held")
    return question.form == "request" and bool(tail or short or several)


def _narrowed(scene: Scene, rows: tuple[PortRequirement, ...]) -> tuple[PortRequirement, ...]:
    """Where one number stands in several rows, the component that was named decides."""
    fitting = tuple(row for row in rows if row.component in scene.port_components)
    words = scene.question.words
    one_of = "which" in words and "or" in words
    return fitting if fitting and (one_of or len({row.port for row in rows}) == 1) else rows


def _beyond(scene: Scene) -> tuple[str, ...]:
    """Name what a yes/no question turns on, when nothing here accounts for it."""
    question = scene.question
    beyond = tuple(word for clause in question.asking for word in _after_number(clause))
    cues = set(question.of("cue")) - {"same-rows", "asker"}
    known = cues or any(question.has(kind) for kind in _ASPECTS)
    if not beyond and not (known or question.has("held", *_HELD_OF_PORTS)):
        words = scene.catalog.words
        plain = words.plain | _PORT
        beyond = tuple(
            word for clause in question.asking for word in clause.words if word not in plain
        )
    return beyond[:3] or _silent(scene)


def _after_number(clause: Clause) -> tuple[str, ...]:
    """Unexplained words behind the port, and the object in "5633 needs a …": they are what is asked."""
    if NUMBER not in clause.words:
        return clause.unexplained
    behind = clause.words[clause.words.index(NUMBER) + 1 :]
    strange = tuple(word for word in behind if word in clause.unexplained)
    known = {
        at for m in clause.mentions if m.concept.kind in _OBJECTS for at in range(m.start, m.end)
    }
    first = len(clause.words) - len(behind)
    for at, word in enumerate(behind[:-2]):
        if word in _WANTING and behind[at + 1] in _ARTICLES and first + at + 2 not in known:
            return strange or (behind[at + 2],)
    return strange


def _unfounded(scene: Scene) -> tuple[str, ...]:
    """Leave "what happens if 2010 is …" open, unless the port stays closed."""
    question = scene.question
    happens = {"happens", "happen"} & set(question.words)
    contrast = {("and", "not"), ("instead", "of"), ("rather", "than")} & {
        pair for clause in question.clauses for pair in pairwise(clause.words)
    }
    if contrast and question.has("held", "why"):
        return ("why it was chosen",)
    if happens and not question.has("cue", "close"):
        return ("what happens then",)
    strange = tuple(word for clause in question.asking for word in _strange_head(clause))
    if strange:
        return strange[:3]
    by_whom = "who" in question.words and not question.has("held", "parties", "purpose", "who")
    strays = tuple(word for word in scene.strays if word != "who")
    if by_whom and strays:
        return strays[:3]
    return _silent(scene)


def _strange_head(clause: Clause) -> tuple[str, ...]:
    """Words that nothing accounts for, which are wanted "for" or "on" a port: "snort rule for the 5638 traffic?"."""
    if clause.form != "request" or NUMBER not in clause.words:
        return ()
    before = clause.words[: clause.words.index(NUMBER)]
    linked = any(word in _LINKING for word in before)
    head = next((at for at, word in enumerate(before) if word in _LINKING), 0)
    foreign = {
        at for m in clause.mentions if m.concept.kind == "foreign" for at in range(m.start, m.end)
    }
    strange = (
        word
        for at, word in enumerate(before[:head])
        if word in clause.unexplained or at in foreign
    )
    return tuple(strange) if linked else ()


def _silent(scene: Scene) -> tuple[str, ...]:
    """Name the components, when the edition has no row for any of them: nothing ties them to a port."""
    if any(slug in scene.view.by_component for slug in scene.port_components):
        return ()
    return tuple(scene.catalog.words.names.get(slug, slug) for slug in scene.port_components)
