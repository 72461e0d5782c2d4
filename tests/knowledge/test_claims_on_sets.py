"""Are claims with "all", "only", "unless", places and frames judged by what the document prints?"""

import pytest

from knowledge.answer import answer
from knowledge.catalog import Catalog


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("are all exclusions processes?", "no"),
        ("do we only exclude folders?", "no"),
        ("is everything on the exclusion list a folder?", "no"),
        ("are all the exclusions for screen recording?", "no"),
        ("all the AV exclusions are folders, right?", "no"),
        ("is *.vid the only extension?", "no"),
        ("are *.vid and *.log the only extensions?", "yes"),
        ("is cc_loggerservice.exe the only process to exclude?", "no"),
        ("we only need to exclude cc_loggerservice.exe, right?", "no"),
        ("we only use screen recording, is *.vid excluded?", "yes"),
        ("are all folder exclusions needed?", "yes"),
        ("are all exclusions the same?", None),
    ],
)
def test_a_claim_on_all_exclusions_is_held_against_all(
    catalog: Catalog, text: str, verdict: str | None
) -> None:
    assert answer(catalog, text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("we open 5634 on the server only, not on the clients. ok?", "no"),
        ("5634 only on the server, right?", "no"),
        ("5634 opens only on the client PCs, correct?", "yes"),
        ("5633 on the client PCs, not on the server. ok?", "yes"),
        ("5633 doesn't need to be open on the client PCs, right?", "no"),
        ("2010 is opened on the firewall only?", "no"),
        ("2010 on the server and the firewall, right?", "yes"),
        ("443 is opened at the customer location, not on the client PCs, right?", "no"),
        ("1) 2010 on server: yes\n2) 2010 on firewall: no\n\nok like this?", "no"),
        ("they open 5634 on the servers but not on the client PCs. is that what the doc wants?", "no"),
        # The base rows name the customer location, and no machine there.
        ("is 5638 only open on the server?", None),
        ("is 443 needed on the client PCs or only on the server?", None),
        ("they excluded *.vid on all laptops. Is that the machine you meant?", "no"),
    ],
)  # fmt: skip
def test_a_place_is_judged_by_where_the_row_is_opened(
    catalog: Catalog, text: str, verdict: str | None
) -> None:
    assert answer(catalog, text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("5650 is https - is that wrong?", "yes"),
        ("5650 is http. is that wrong?", "no"),
        ("am i wrong that 5638 is logging?", "no"),
        ("am i mistaken in saying 5672 is udp", "yes"),
        ("5634 isn't needed until they use desktop analytics, right?", "yes"),
        ("5638 isn't needed until they use desktop analytics, right?", "no"),
        ("does 5633 use tcp and udp?", "no"),
        ("is 2010 both http and https?", "yes"),
    ],
)
def test_a_frame_turns_the_verdict_of_its_claim(catalog: Catalog, text: str, verdict: str) -> None:
    assert answer(catalog, text).verdict == verdict


def test_a_frame_turns_no_other_question(catalog: Catalog) -> None:
    found = answer(catalog, "is it wrong to say 443 is http? and is 5638 tcp?")
    assert found.verdict == "yes"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("is 5672 used for anything but messaging?", "no"),
        ("does 5638 serve anything besides logging?", "no"),
        ("is 5638 used by both logging and screen recording?", "no"),
        ("5633 is for SR and DA, right?", "no"),
        ("5633 and 5634 are for SR and DA, right?", "yes"),
        ("is 2020 for the portal and the html5 player?", "yes"),
        ("5638 isn't for logging and screen recording, right?", "yes"),
        ("we use SR and DA, is 5638 needed?", "yes"),
    ],
)
def test_a_port_serves_every_component_that_is_claimed(
    catalog: Catalog, text: str, verdict: str
) -> None:
    assert answer(catalog, text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("2010 must be https, right?", "no"),
        ("is https mandatory on 2010?", "no"),
        ("https is not mandatory on 2010, right?", "yes"),
        ("2010 doesn't have to be https, right?", "yes"),
        ("https is optional on 2010?", "yes"),
        ("must 2010 be open?", "yes"),
        ("2010 https must be open, right?", "yes"),
        ("is 443 required to be https?", "yes"),
    ],
)
def test_a_port_that_may_use_either_transport_must_use_none(
    catalog: Catalog, text: str, verdict: str
) -> None:
    assert answer(catalog, text).verdict == verdict


def test_a_folder_above_a_listed_one_is_not_listed_as_a_whole(catalog: Catalog) -> None:
    whole = "the document says to exclude the whole CallCopy folder, right?"
    assert answer(catalog, whole).verdict == "no"
    assert answer(catalog, "exclude the whole temp folder?").verdict == "yes"
