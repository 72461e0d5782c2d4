"""Are conditions and places read from sentences that put them in other words?"""

import pytest

from knowledge.importing.conditions import added_module, read_condition, read_row_condition
from knowledge.importing.introductions import read_introduction
from knowledge.importing.places import places_in_row

PRODUCT = "Kiln Works 4: network"


@pytest.mark.parametrize(
    "sentence",
    [
        "With Kiln Video you also need:",
        "Sites using Kiln Video open:",
        "For Kiln Video, open in addition:",
        "Kiln Video customers additionally need this port:",
        "Should you use Kiln Video, open:",
        "Kiln Video, if used, needs one more:",
        "Only for customers with Kiln Video:",
        "When Kiln Video is licensed:",
        "In case you have Kiln Video, the following applies:",
        "Kiln Video requires one more port:",
        "For the use of Kiln Video you need this port too:",
        "Those who use Kiln Video have to open this port as well:",
        "Additional port for Kiln Video:",
        "Add this port if your contract includes Kiln Video:",
    ],
)
def test_a_sentence_that_adds_ports_names_its_module(sentence: str) -> None:
    found = read_introduction(sentence)
    assert found is not None
    assert (found.condition or added_module(sentence, PRODUCT)) == "Kiln Video in use"


@pytest.mark.parametrize(
    "sentence",
    [
        "For the components of Kiln Works to talk to each other, your site also needs:",
        "Kiln Works also needs these ports:",
        "The Kiln server runs a service called Kiln Pool; it also needs:",
        "Open these ports on the Media Server too:",
        "Talk to your Kiln Sales Engineer if you need more ports.",
    ],
)
def test_the_product_a_machine_or_a_service_is_no_module(sentence: str) -> None:
    found = read_introduction(sentence)
    assert (found.condition if found else None) is None
    assert added_module(sentence, PRODUCT) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Where the Kiln Video module alone is deployed, open:",
        "Pure Kiln Video sites open one of the two:",
        "Ports for Kiln Video-Only Deployments",
        "If you deploy Kiln Video alone, open:",
    ],
)
def test_a_module_alone_is_another_condition(sentence: str) -> None:
    assert read_condition(sentence) == "Kiln Video-only deployment"


@pytest.mark.parametrize(
    ("text", "port", "condition"),
    [
        ("Call set-up. Port 5061 is used when TLS is switched on.", 5061, "TLS is switched on"),
        ("Call set-up. Port 5061 is used when TLS is switched on.", 5060, None),
        ("Needed with Kiln Video only.", 7001, "Kiln Video in use"),
        ("Voice, if Kiln Video is installed", 7001, "Kiln Video is installed"),
        ("Ask us, if you have questions", 7001, None),
    ],
)
def test_a_row_is_limited_by_its_own_words(text: str, port: int, condition: str | None) -> None:
    assert read_row_condition(text, port) == condition


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Open the server and the firewall for it.", ("server", "firewall")),
        ("Must pass server and firewall", ("server", "firewall")),
        ("Open on client PCs at your location", ("client PCs",)),
        ("How safe this is depends on your LAN.", ()),
        ("HTTP services on the client PCs", ("client PCs",)),
    ],
)
def test_the_places_that_a_row_names(text: str, places: tuple[str, ...]) -> None:
    assert places_in_row(text) == places
