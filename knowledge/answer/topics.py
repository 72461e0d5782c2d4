"""Which piece of guidance answers the question?"""

from knowledge.answer.claims import truth
from knowledge.answer.part import Part, verdict
from knowledge.answer.said import denies, is_negative, transports_claimed, uses
from knowledge.answer.selection import Scene
from knowledge.model import PortRequirement, Requirement
from knowledge.question.asked import values_of

_OF_POOLING = frozenset({"reduce", "reduces", "keep", "keeps", "down", "low", "lowers", "lower", "save", "saves", "avoid", "avoids", "fewer", "less", "few", "amount", "number", "holes", "openings", "thing", "point", "way", "minimize", "minimise", "single", "several", "share", "shares", "bundle", "bundles", "services", "traffic", "connection", "connections", "opening", "us"})  # fmt: skip
_ALWAYS = frozenset({"always", "open", "public", "automatically"})
_ABLE = frozenset({"can", "can't", "cant", "cannot", "way", "possible", "able", "option"})
_RUNNING = frozenset({"run", "runs", "running", "sit", "sits", "live", "lives"})


def whom_to_ask(scene: Scene) -> Part | None:
    """Whom or what the documents name for more."""
    from_a_tool = any(clause.ports and not clause.words for clause in scene.question.clauses)
    if not scene.question.has("held", "who") or (from_a_tool and not scene.question.inherited):
        # "Who knows this one?" below a tool's output asks for the port.
        return None
    if set(scene.question.of("topic")) & set(scene.catalog.words.secures.values()) and not (
        {"who", "whom", "contact", "ask"} & set(scene.question.words)
    ):
        return None  # "where in the doc is the LAN's security": the topic answers
    if scene.listed and (
        scene.question.has("transport") or scene.question.has("held", "transport")
    ):
        return None  # "is it listed as tcp in the doc"
    topics = ["who_to_ask"]
    topics += [scene.catalog.words.secures.get(slug, "") for slug in scene.components]
    topics += [scene.catalog.words.secures.get(row.component, "") for row in scene.listed]
    facts = scene.guidelines(topics)
    return Part(facts) if facts else None


def security_part(scene: Scene) -> Part | None:
    """How traffic is protected, as far as the documents say; the row goes with it."""
    question = scene.question
    rows = scene.listed or scene.component_rows or _of_cloud(scene)
    if scene.unlisted and question.form == "yes_no":
        return None
    secures = scene.catalog.words.secures
    topics = [secures[row.component] for row in rows if row.component in secures]
    asks = question.has("held", "security") or _asks_for_https(scene, rows)
    if not asks or not rows:
        return None
    facts = scene.guidelines(topics)
    if not facts:
        return _of_transport_alone(scene, rows)
    return Part(
        (*facts, *_without_repeats(rows)), verdict=verdict(yes=_secured(scene, rows, topics))
    )


def guidance(scene: Scene) -> Part | None:
    """Answer with a topic that its subject names, such as what Connection Pooling is for."""
    question = scene.question
    facts: tuple[Requirement, ...] = scene.guidelines(_topics(scene))
    if not facts or (_wants_number(scene) and not question.has("component")):
        return None
    if (
        question.form == "wh"
        and {"which", "what", "whats", "what's"} & set(question.words)
        and not question.has("held", "why")
    ):
        # "The one port to the cloud, which is it?": the row goes with what explains it.
        about = [scene.catalog.words.about.get(topic, "") for topic in question.of("topic")]
        facts = (
            *facts,
            *(scene.view.rows_of_components(about) if question.has("thing", "port") else ()),
        )
    if question.form == "yes_no" and question.has("cue", "open", "need") and is_negative(scene):
        # "Pooling means nothing has to be opened, correct?": its own port has to be.
        return Part((*facts, *scene.component_rows), "no") if scene.component_rows else Part(facts)
    strange = tuple(word for clause in question.asking for word in clause.unexplained)
    if question.form == "yes_no" and question.has("cue", "close", "change"):
        strange = strange or ("whether that can be changed",)
    if question.form == "yes_no" and question.has("held", "where") and scene.components:
        return Part()  # "where do I see if it runs" asks for no topic
    if strange and question.form == "yes_no":
        return (
            Part(facts, unlisted=strange[:3]) if scene.components else Part(unlisted=strange[:3])
        )
    beyond = scene.question.of("undocumented")
    if beyond and question.form == "yes_no":
        return Part(unlisted=tuple(scene.catalog.words.names.get(one, one) for one in beyond))
    # A word that says more than the topic does leaves the claim open.
    claimed = question.form == "yes_no" and bool(scene.components) and not _says_more(scene)
    return Part(facts, verdict="yes" if claimed else None)


def _topics(scene: Scene) -> list[str]:
    question = scene.question
    topics = list(question.of("topic"))
    if ("connection-pooling" in scene.components and not _wants_port(scene)) or _asks_why_one(
        scene
    ):
        topics.append("connection_pooling")
    if not (question.has("thing", "port") or question.ports):
        if question.has("held", "criteria"):
            topics += ["locked_files", "large_files", "temporary_files"]
        if question.has("held", "others") and not scene.components:
            topics.append("unlisted_applications")
    return topics


def _says_more(scene: Scene) -> bool:
    return bool(set(scene.strays) - _OF_POOLING)


def _asks_why_one(scene: Scene) -> bool:
    """Tell "why is it only one?" behind the port to the cloud."""
    question = scene.question
    how_come = question.has("held", "why") or "how" in question.words
    why = how_come and {"one", "single"} & set(question.words)
    of_cloud = "cloud" in question.of("role") or any(
        scene.catalog.words.about.get("connection_pooling") == row.component
        for row in scene.listed
    )
    return bool(why and question.inherited and of_cloud)


def _wants_number(scene: Scene) -> bool:
    """Tell "just one port, number?", which asks for the row, from "why just one port"."""
    question = scene.question
    return "number" in question.words and question.form == "request" and question.has("role")


def _wants_port(scene: Scene) -> bool:
    question = scene.question
    explained = question.has("held", "why", "purpose") or "how" in question.words
    added = question.words[:1] in (("and",), ("for",)) and not explained
    own = [clause for clause in question.clauses if clause.words or added]
    asked = "port" in values_of(own, "thing") or question.has("held", "transport", "parties")
    asked = asked or (question.has("held", "where") and not _RUNNING & set(question.words))
    if explained and (not asked or (question.form == "yes_no" and "there" in question.words)):
        return False
    return (
        asked or question.has("transport") or question.has("cue", "open") or question.has("place")
    )


def _of_cloud(scene: Scene) -> tuple[PortRequirement, ...]:
    """Take "the traffic to the cloud" for the rows that have the cloud as a party."""
    if "cloud" not in scene.question.of("role") or scene.question.ports:
        return ()
    return scene.rows(lambda row: "cloud" in scene.places_of(row))


def _asks_for_https(scene: Scene, rows: tuple[PortRequirement, ...]) -> bool:
    """HTTP or HTTPS is asked of a row for which the documents say more than its transport column."""
    claimed, _ = transports_claimed(scene)
    secures = scene.catalog.words.secures
    relevant = any(row.component in secures for row in rows)
    return relevant and bool({"HTTP", "HTTPS"} & set(claimed)) and len(rows) == 1


def _of_transport_alone(scene: Scene, rows: tuple[PortRequirement, ...]) -> Part:
    """Where no guidance exists, the transport column is all that the documents say."""
    claimed, _ = transports_claimed(scene)
    if claimed == ("HTTPS",) and scene.question.form == "yes_no":
        return Part(rows, verdict=verdict(yes=all(uses(row, "HTTPS") for row in rows)))
    if claimed and "or" in scene.question.words:
        return Part(rows)  # "encrypted or HTTP?" is answered by the column
    if all(uses(row, "HTTPS") for row in rows):
        return Part(rows, verdict=verdict(yes=True if scene.question.form == "yes_no" else None))
    return Part(unlisted=("how this traffic is secured",))


def _secured(scene: Scene, rows: tuple[PortRequirement, ...], topics: list[str]) -> bool | None:
    question = scene.question
    if question.form != "yes_no":
        return None
    claimed, _ = transports_claimed(scene)
    if denies(scene) and question.has("held", "security") and not claimed[1:]:
        able = all(
            scene.catalog.words.secures.get(row.component) in scene.catalog.words.securable
            for row in rows
        )
        return False if able and _ABLE & set(question.words) else None
    if len(claimed) == 1 and any(uses(row, claimed[0]) for row in rows):
        return truth(scene, rows)
    if question.has("held", "default"):
        return any(row.transport_default == "HTTPS" for row in rows) or None
    words = scene.catalog.words
    securable = all(words.secures.get(row.component) in words.securable for row in rows)
    if claimed == ("HTTPS",) and topics and not securable and len(rows) == 1:
        return False
    if securable and _ALWAYS & set(question.words):
        return None  # that it can be secured doesn't say that it always is
    return True if securable else None


def _without_repeats(rows: tuple[PortRequirement, ...]) -> tuple[PortRequirement, ...]:
    return tuple(dict.fromkeys(rows))
