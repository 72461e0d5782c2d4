"""Does a whole row have its condition, places and ends, however the sentences word them?"""

import pytest

from knowledge.importing.document import import_document
from knowledge.importing.draft import PortRow


def _below(sentence: str) -> PortRow:
    text = f"Lantern Suite 4\n\n{sentence}\n\nPort Transport Description\n7001 TCP Jobs\n"
    return import_document("page.txt", text.encode()).ports[0]


def _row(description: str, process: str = "", direction: str = "") -> PortRow:
    header, cells = "Port | Transport | Description", f"7001 | TCP | {description}"
    if process:
        header = "Process | Port | Transport | Direction | Description"
        cells = f"{process} | 7001 | TCP | {direction} | {description}"
    return import_document("page.txt", f"Lantern Suite 4\n\n{header}\n{cells}\n".encode()).ports[0]


@pytest.mark.parametrize(
    ("sentence", "condition", "places"),
    [
        ("The ports below apply to hybrid systems only. Open them on the gateway:", "hybrid deployment", ("gateway",)),
        ("In addition, hosted customers open on the firewall:", "hosted deployment", ("firewall",)),
        ("In a premises deployment, open these ports on the core server:", "premises deployment", ("core server",)),
        ("Not needed for hosted systems. Open on the archive server:", None, ("archive server",)),
        ("Unless Lantern Chat is installed, open on the core server:", "unless Lantern Chat is installed", ("core server",)),
        ("Customers without Lantern Chat open on the core server:", "without Lantern Chat", ("core server",)),
        ("Necessary for Lantern Chat only:", "Lantern Chat in use", None),
        ("Does your system include Lantern Maps? Then open on the map server:", "Lantern Maps in use", ("map server",)),
        ("These ports are only used while a migration is running. Open on both servers:", "migration is running", ("servers",)),
        ("Only if you copy calls to object storage, open on each proxy:", "you copy calls to object storage", ("proxy",)),
        ("If you are not sure which you need, open all these ports on the core server:", None, ("core server",)),
        ("One of these ports is enough on client PCs:", None, ("client PCs",)),
        ("If Lantern Chat is used, open on agents' PCs:", "Lantern Chat in use", ("agents' PCs",)),
    ],
)  # fmt: skip
def test_a_sentence_sets_up_its_table(
    sentence: str, condition: str | None, places: tuple[str, ...] | None
) -> None:
    row = _below(sentence)
    assert (row.condition, row.where_open) == (condition, places)


@pytest.mark.parametrize(
    ("description", "ends"),
    [
        ("Phones register with the session border controller", {"Phone", "session border controller"}),
        ("Browsers of agents load pages from the web server", {"Browsers of agent", "web server"}),
        ("Needed so that client PCs can find the SITE server", {"client PC", "SITE server"}),
        ("Control link, SITE server - screen server", {"SITE server", "screen server"}),
        ("Time signals to the meters", {None, "meter"}),
        ("Clients use this port to send log files to the SITE server", {"Client", "SITE server"}),
        ("Silverlight policy requests of client PCs to the SITE server", {"client PCs", "SITE server"}),
        ("Lets supervisors listen to live calls", {None}),
    ],
)  # fmt: skip
def test_a_description_names_both_ends(description: str, ends: set[str | None]) -> None:
    row = _row(description)
    assert {row.source, row.destination} == ends


@pytest.mark.parametrize(
    ("direction", "description", "other"),
    [
        ("Inbound", "Recorders and the portal publish events here", "Recorders, portal"),
        ("Inbound", "Health check of the load balancer", "load balancer"),
        ("Outbound", "LDAP queries against the domain controller", "domain controller"),
        ("Outbound", "Name look-up at the DNS server", "DNS server"),
        ("Outbound", "Calls home to license.lantern.example", "license.lantern.example"),
        ("Inbound", "HTTP interface with JSON answers", None),
        ("Outbound", "Varies with the phone system", None),
        ("Inbound", "Chosen by the phone controller; see its guide", None),
        ("Outbound", "Between the status service and the cloud", "cloud"),
        ("Inbound", "From the status service to client PCs", "client PC"),
    ],
)
def test_a_directed_row_has_its_process_and_the_other_end(
    direction: str, description: str, other: str | None
) -> None:
    row = _row(description, "Status Service", direction)
    ends = (row.source, row.destination)
    assert ends == (
        (other, "Status Service") if direction == "Inbound" else ("Status Service", other)
    )


@pytest.mark.parametrize(
    "description",
    ["Stores finished calls on the archive server", "Supervisors open the Console; one is enough"],
)
def test_what_is_done_on_a_machine_is_no_place_to_open(description: str) -> None:
    assert _row(description, "Recorder", "Outbound").where_open is None


@pytest.mark.parametrize(
    ("description", "condition"),
    [
        ("Used only if SSL is enabled.", "SSL is enabled"),
        ("Not needed if all players are HTML5 players.", "unless all players are HTML5 players"),
        ("Not needed with Lantern Maps.", "without Lantern Maps"),
        ("Needed only with Lantern Maps.", "Lantern Maps in use"),
    ],
)
def test_a_row_that_is_not_needed_in_a_state_is_needed_in_all_others(
    description: str, condition: str
) -> None:
    assert _row(description).condition == condition


def test_a_transport_may_be_called_the_default_in_brackets() -> None:
    assert _row("HTTP (default) or HTTPS for pages").transport_default == "HTTP"
