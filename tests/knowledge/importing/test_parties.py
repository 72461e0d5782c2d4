"""Who talks to whom in rows that say it in other words?"""

import pytest

from knowledge.importing.clauses import far_end, other_end
from knowledge.importing.forms import (
    DESTINATIONS,
    FAR_ENDS,
    JOINT_SOURCES,
    LISTS,
    PAIRS,
    SOURCES,
    Form,
)
from knowledge.importing.other_ends import other_party
from knowledge.importing.parties import Parties, read_parties

SERVER, CLOUD, PLAYER = "PREMISES server", "cloud", "Silverlight client player"


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Let it pass so the PREMISES server can reach the cloud", Parties(SERVER, CLOUD, True)),
        (
            "Open it so that the PREMISES server and the cloud can communicate.",
            Parties(SERVER, CLOUD, True),
        ),
        (
            "Log messages that client PCs send to the PREMISES server",
            Parties("client PC", SERVER, True),
        ),
        ("Client PCs log to the PREMISES server", Parties("Client PC", SERVER, True)),
        ("Logging: client PCs and the PREMISES server", Parties("client PC", SERVER, True)),
        ("Used by Silverlight client players", Parties(PLAYER)),
        ("Connections that Silverlight client players open", Parties(PLAYER)),
        ("Used by the messaging interface for various services", Parties()),
        ("Workstation and Portal sites without SSL", Parties()),
    ],
)
def test_the_ends_that_a_description_names(text: str, parties: Parties) -> None:
    assert read_parties(text) == parties


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Controls Screen Capture Server", "Screen Capture Server"),
        ("Control of the Screen Capture Server", "Screen Capture Server"),
        ("Reads and writes SQL Server", "SQL Server"),
        ("Web Media Server, for talk and stream", "Web Media Server"),
        ("Talk and stream to Web Media Server", "Web Media Server"),
        ("Copies to Mirror", "Mirror"),
        ("Loader status for the master", "master"),
        ("Service status for client loaders and Web Server", "client loaders, Web Server"),
        (
            "Port on which CTI Core and third-party clients receive events",
            "CTI Core, third-party clients",
        ),
        ("API control messages", None),
        ("CIFS files", None),
    ],
)
def test_the_other_end_of_a_row_with_a_direction(text: str, other: str | None) -> None:
    assert other_party(text) == other


@pytest.mark.parametrize(
    ("process", "text", "other"),
    [
        ("Vault", "The Vault copies recordings to the file server after 30 days", "file server"),
        ("Vault", "The Console asks the Vault for its status", "Console"),
        ("Core", "This core talks to other cores", "other cores"),
        ("Mount Service", "Hosts mount a backup from the Mount Service", "Hosts"),
        ("Console", "Browsers of supervisors open the Console", "Browsers of supervisors"),
        ("Portal", "Supervisors and agents use the Portal via HTTPS", "Supervisors, agents"),
        (
            "Forwarder",
            "Sends events to your log collector, whose manual names it",
            "log collector",
        ),
        ("Updates", "Updates asks `news.kestrel.example` for news", "news.kestrel.example"),
        ("Portal", "Events reach the Portal", None),
        ("Archiver", "Files that the Archiver moves by CIFS", None),
        ("Spooler", "Writes recordings to disk", None),
    ],
)
def test_who_stands_on_the_other_side_of_the_verb(
    process: str, text: str, other: str | None
) -> None:
    assert other_end(text, process) == other


@pytest.mark.parametrize(
    ("text", "direction", "end"),
    [
        ("Alarms from the door contacts", "inbound", "door contacts"),
        ("Pages to couriers", "outbound", "couriers"),
        ("Orders from the shop", "inbound", None),
        ("Recordings from the last seven days", "inbound", None),
        ("Access to recordings", "outbound", None),
    ],
)
def test_several_of_a_kind_behind_from_or_to_are_the_far_end(
    text: str, direction: str, end: str | None
) -> None:
    assert far_end(text, direction) == end


@pytest.mark.parametrize("forms", [PAIRS, JOINT_SOURCES, SOURCES, DESTINATIONS, LISTS, FAR_ENDS])
def test_each_form_reads_its_own_example_and_none_before_it_does(forms: tuple[Form, ...]) -> None:
    for form in forms:
        first = next((one for one in forms if one.pattern.search(form.example)), None)
        assert first is form, form.example
