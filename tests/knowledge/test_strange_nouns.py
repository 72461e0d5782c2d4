"""Does an unknown noun beside a port or component keep its facts from being given for an answer?"""

from collections.abc import Iterator

from knowledge.answer import answer
from knowledge.catalog import Catalog
from knowledge.model import Guideline

NOUNS = ("buffer size", "queue depth", "heap size", "telemetry", "sampling rate", "watermark", "thumbnail", "wiring diagram", "naming convention",
         "training schedule", "support tier", "failover time", "checksum algorithm", "key rotation", "session cookie", "window title", "font size",
         "time zone", "baud rate", "duplex mode", "poll rate", "congestion control", "garbage collection", "docker image", "helm chart", "ansible role",
         "terraform module", "jira project", "budget code", "vendor id", "part number", "asset tag", "noise level", "wattage")  # fmt: skip
VERBS = ("reboot", "defragment", "calibrate", "throttle", "replicate", "clone", "hibernate", "paint", "sell", "benchmark", "profile", "scale out")  # fmt: skip
COMPONENTS = ("screen recording", "desktop analytics", "the web portal", "the html5 player", "the silverlight player", "logging", "messaging",
              "connection pooling", "the premises server", "the client pc")  # fmt: skip
OF_COMPONENTS = ("what is the {n} of {c}", "which {n} does {c} use?", "{n} of {c}?", "does {c} have a {n}?", "{c}: {n}?", "customer asks for the {n} of {c}",
                 "{n} for {c} pls", "does {c} support {n}?", "{c} with {n}?")  # fmt: skip
OF_PORTS = ("what is the {n} of {p}", "which {n} does {p} use?", "{n} of port {p}?", "does {p} have a {n}?", "what {n} is used on {p}?")  # fmt: skip
ALONE = ("which {n} port do we need?", "{n} port?", "port for the {n}?", "which port does the {n} use?", "should we exclude the {n}?",
         "is the {n} excluded?", "exclude {n} from scanning?", "{n} exclusion?")  # fmt: skip
DEEDS = ("how do i {v} {c}?", "can we {v} {c}?", "is it possible to {v} {c}?", "when should we {v} {c}?", "who can {v} {c}?", "steps to {v} {c}")  # fmt: skip


def _questions() -> Iterator[str]:
    for at, noun in enumerate(NOUNS):
        for place, component in enumerate(COMPONENTS):
            yield OF_COMPONENTS[(at + place) % len(OF_COMPONENTS)].format(n=noun, c=component)
        yield from (frame.format(n=noun, p=(5638, 443, 2010, 5633)[at % 4]) for frame in OF_PORTS)
        yield from (frame.format(n=noun) for frame in ALONE)
    for at, verb in enumerate(VERBS):
        for place, component in enumerate(COMPONENTS):
            yield DEEDS[(at + place) % len(DEEDS)].format(v=verb, c=component)


def test_facts_are_not_given_for_what_nothing_accounts_for(catalog: Catalog) -> None:
    asked = list(_questions())
    stated = {
        text: [fact.key for fact in found]
        for text in asked
        if (found := [f for f in answer(catalog, text).facts if not isinstance(f, Guideline)])
    }
    assert len(asked) > 800
    assert len(stated) <= 0.01 * len(asked), stated
