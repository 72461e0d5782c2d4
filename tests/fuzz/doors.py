"""Through which doors does text from outside come in, and what must hold behind each?

A door takes any bytes. What the code behind it raises on purpose is caught here; anything else is a finding.
"""

import json
import re
from collections.abc import Callable
from functools import cache

from pydantic import ValidationError

from bot.hearing.heard import Ignored, Options
from bot.hearing.reading import read
from bot.parsing.commands import parse_check_request, read_words
from bot.parsing.markup import plain
from bot.render.answer import answer as render
from bot.render.help import no_site_named, unknown_site
from bot.sites.file import read_sites
from bot.sites.marked import BadFile
from bot.store.inbox import Draft
from bot.webapi.identity import Me
from checks.collecting import ReportError, read_report
from checks.firewall.as_csv import write_csv
from checks.firewall.reading import read_rules
from checks.firewall.reviewing import review
from checks.firewall.rule import NotRules
from checks.model import Evidence, Look, Reading, Requirement, Site
from knowledge.answer import answer
from knowledge.catalog import Catalog
from knowledge.importing.document import import_document
from knowledge.importing.source import UnreadableDocumentError
from knowledge.loading import shipped_editions
from knowledge.vocabulary import shipped_vocabulary

ME = Me(team="T1", user="U0BOT", bot="B1")
SITE = Site(id="site42", name="Acme", edition="e", hosts={"client-pc": ("10.4.2.101",)})
_ROW = Requirement(
    key="7001-panel",
    kind="port",
    component="panel",
    citation={},
    port=7001,
    transport="TCP",
    readings=(Reading(looks=(Look(from_role="client-pc", to_roles=("portal",), probe="tcp"),)),),
)
_RAW = re.compile(r"<(?!https?://[^<>|]+(\|[^<>]*)?>|mailto:|!date\^|@U0BOT>)[^>]*>")
"""Mark-up that is not a link or a date of ours."""


@cache
def _catalog() -> Catalog:
    return Catalog(shipped_editions(), shipped_vocabulary())


def question(data: bytes) -> None:
    """Answer it, and show the answer without a piece of its mark-up."""
    text = plain(data.decode("utf-8", "replace"))
    message = render(answer(_catalog(), text))
    assert not _RAW.search(message.text), message.text
    assert not _RAW.search("\n".join(_mark_up(message.blocks))), message.blocks


def command(data: bytes) -> None:
    """Read it as a command and as words, and say it back escaped."""
    text = plain(data.decode("utf-8", "replace"))
    parse_check_request(text)
    read_words(text)
    for message in (no_site_named(text[:200], [text[:60]]), unknown_site(text[:200], ["site42"])):
        assert not _RAW.search("\n".join(_mark_up(message.blocks))), message.blocks


def payload(data: bytes) -> None:
    """Read it as a body of Slack's."""
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        return
    if isinstance(body, dict):
        found = read(body, ME, now=0.0)
        assert isinstance(found, Draft | Options | Ignored)


def sites(data: bytes) -> None:
    """Read it as a sites file."""
    try:
        read_sites(data.decode("utf-8", "replace"), "sites.yaml")
    except BadFile as error:
        _says_why(error)


def document(data: bytes) -> None:
    """Import it as a document, of the kind that its first byte names."""
    name = ("a.txt", "a.html", "a.md", "a.csv")[data[0] % 4 if data else 0]
    try:
        import_document(name, data[1:])
    except UnreadableDocumentError as error:
        _says_why(error)


def evidence(data: bytes) -> None:
    """Read it as an agent's evidence."""
    try:
        Evidence.model_validate_json(data)
    except ValidationError:
        return


def report(data: bytes) -> None:
    """Read it as a collector's report."""
    try:
        read_report(data, site=SITE)
    except ReportError as error:
        _says_why(error)


def rules(data: bytes) -> None:
    """Read it as firewall rules, and compare them with a requirement."""
    found = read_rules(data.decode("utf-8", "replace"))
    if isinstance(found, NotRules):
        assert found.why
        return
    done = review(found, SITE, [_ROW])
    assert len(done.entries) == 1
    assert write_csv(done)


def _says_why(error: Exception) -> None:
    assert str(error)


def _mark_up(value: object) -> list[str]:
    """Every text that Slack reads as mark-up."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            return [str(value["text"])]
        return [text for inner in value.values() for text in _mark_up(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in _mark_up(inner)]
    return []


DOORS: dict[str, tuple[Callable[[bytes], None], tuple[bytes, ...]]] = {
    "question": (
        question,
        (
            b"what is port 5638 for?",
            b"*which* <b>ports</b> & <!here> 5683 | x",
        ),
    ),
    "command": (
        command,
        (
            b"site42 only 5638, failed",
            b"<@U1|x> again stop why learn",
        ),
    ),
    "payload": (
        payload,
        (
            b'{"type":"event_callback","event":{"type":"app_mention","user":"U1","channel":"C1","ts":"1.1","text":"x"}}',
            b'{"command":"/wfo","text":"help","trigger_id":"1","user_id":"U1"}',
            b'{"type":"block_actions","actions":[{"action_id":"a:1","value":"v"}],"user":{"id":"U1"}}',
            b'{"type":"view_submission","view":{"callback_id":"c","private_metadata":"R-1 x"}}',
        ),
    ),
    "sites": (
        sites,
        (
            b"sites:\n  - id: site42\n    name: A\n    edition: e\n    hosts: {portal: [a.example]}\n    ports: {443: 1}\n",
        ),
    ),
    "document": (
        document,
        (
            b"\0Port Transport Description\n7001 TCP Text\n",
            b"\1<table><tr><td>7001<td>TCP</table>",
        ),
    ),
    "evidence": (
        evidence,
        (b'{"facts":{"connect_ms":0.4},"failure":null,"trace":["x"],"seconds":1}',),
    ),
    "rules": (
        rules,
        (
            b"-P INPUT DROP\n-N W\n-A INPUT -s 10.4.2.0/24 -p tcp -m multiport --dports 7001,80 -j W\n-A W -j ACCEPT\n",
            b"table inet f {\n set c { type ipv4_addr; elements = { 10.4.2.0/24 } }\n chain input {\n  type filter hook input "
            b'priority 0; policy drop;\n  ip saddr @c tcp dport { 7001 } accept comment "x"\n }\n}\n',
            b"Chain INPUT (policy DROP)\n pkts bytes target prot opt in out source destination\n"
            b" 1 1 ACCEPT tcp -- * * 0.0.0.0/0 0.0.0.0/0 tcp dpt:7001 /* x */\n",
            b"Rule Name: x\nEnabled: Yes\nDirection: In\nRemoteIP: Any\nProtocol: TCP\nLocalPort: 7001\nAction: Allow\n",
            b"DisplayName Direction Action LocalPort\n----------- --------- ------ ---------\nx           Inbound   Allow  7001\n",
            b"Name,Source Zone,Source Address,Destination Zone,Destination Address,Application,Service,Action\n"
            b"[Disabled] x,a,any,b,10.4.2.1;c,any,tcp-7001,Allow\n",
            b"config firewall policy\nedit 1\nset srcaddr all\nset dstaddr all\nset action accept\nset service ALL\nnext\nend\n",
            b"  TCP    0.0.0.0:7001    0.0.0.0:0    LISTENING\n  UDP    [::]:53    *:*\n",
        ),
    ),
    "report": (
        report,
        (
            b'{"format":"wfo-report/1","site":"site42","role":"premises-server","host":"SRV1","elevated":true,'
            b'"collected":"2026-05-04T11:00:00+00:00","connects":[{"host":"pool.example","port":7001,'
            b'"address":"192.0.2.1","ms":4.2,"error":null}],'
            b'"listening":[{"port":7001,"address":"0.0.0.0","process":"panel"}]}',
        ),
    ),
}
"""Each door with what to begin from."""
