"""In which words does a text say who talks to whom? Each form has a sentence that it, and no form before it, reads."""

import re
from dataclasses import dataclass
from functools import cached_property

from knowledge.importing.sentences import NOUN

_ONE_ACTIVE = r"(?:players?|clients?|browsers?|agents?|pcs?|workstations?|apps?|consoles?|phones?|stations?|desktops?|viewers?|devices?|sensors?|terminals?|tools?)"
_ACTIVE = rf"{_ONE_ACTIVE}(?:\s+{_ONE_ACTIVE})*"
_PIECE = r"[\w.\-/&'()]+"
TAIL = (
    r"(?=\s*(?:[.,;:]|$|\(|\s(?:for|to|in|on|at|via|over|through|using|when|if|that|which|so|is|are|uses?|with|during|while|"
    r"by|must|can|may|only|where|as|after|before|run|runs|goes|takes|and|exchange|talk|communicate|happens?)\b))"
)
NAME = rf"(?!(?:and|or|to|from)\b){_PIECE}(?:\s+(?!(?:and|for|to|in|on|at|via|over|through|using|when|if|that|which|so|is|are)\b){_PIECE}){{0,6}}?"
_SENT = (
    r"(?:streams?|tunnels?|connections?|sessions?|links?|heartbeats?|log-?ins?|sign-ins?|events?|jobs?|messages?|requests?|"
    r"calls?|voice|audio|data|checks?|probes?|pings?|answers?|reports?|questions?|uploads?|updates|queries|signals?|alarms?|traffic|commands?)"
)
MEMBER = r"(?:the\s+)?(?!(?:and|or|for|to|of|in|on|by)(?![\w-]))[\w.\-/]+(?:\s+(?!(?:and|or|for|to|of|in|on|by|ask|asks|request|send|call|connect|report|read|fetch|use|poll|talk|write|receive|get|learn|listen)(?![\w-]))[\w.\-/]+){0,3}"
MEMBERS = rf"{MEMBER}(?:\s*,\s*{MEMBER})*\s*,?\s+(?:and|or)\s+{MEMBER}"
PROPER = r"(?:[A-Z][\w.\-/]*)(?:\s+[A-Z][\w.\-/]*){0,4}"


@dataclass(frozen=True)
class Form:
    """One way to say it: a sentence of the kind and what to look for.

    `is_turned` if the second group names the source, `is_exact` if capitals count.
    """

    example: str
    looks_for: str
    is_turned: bool = False
    is_exact: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What to look for; upper and lower case are alike unless `is_exact`."""
        return re.compile(self.looks_for, 0 if self.is_exact else re.IGNORECASE)


# Both ends, in one sentence.
PAIRS = (
    Form("Playback between client PCs and the SITE server", rf"\bbetween\s+({NAME})\s+and\s+({NAME}){TAIL}"),
    Form("Logs of client PCs to and from the SITE server", rf"\bof\s+({NOUN})\s+to and from\s+({NOUN})"),
    Form("Profiles from the design workstation to the press server", rf"\bfrom\s+({NOUN})\s+(?:back\s+)?(?:to|into|towards?)\s+({NOUN})"),
    Form("Access to the SITE server from client PCs", rf"\b(?:to|into)\s+({NOUN})\s+from\s+({NOUN})", is_turned=True),
    Form("Needed for the SITE server and the cloud to communicate", rf"({NOUN})\s+and\s+({NOUN})\s+(?:(?:can|may|must|will|could|should|to)\s+)?(?:(?:have|need|want)\s+to\s+\w+\s+to\s+(?:each other|one another)|reach each other|talk|speak|communicate|exchange|sync\w*|meet|share|connect|use it|use this|are linked|are connected)\b"),
    Form("Client PC to SITE server and back", rf"({NOUN})\s+to\s+({NOUN})\s+and\s+(?:back|vice versa)\b"),
    Form("Client PC -> SITE server", rf"({NOUN})\s*(?:<-+>|<=+>|-+>|=+>|[\u2192\u2194])\s*({NOUN})"),
    Form("Control link, SITE server - screen server", rf"(?:^|[,:]\s)({NOUN})\s+[-\u2013\u2014/]\s+({NOUN})\.?$"),
    Form("Messages exchanged by the SITE server and the cloud", rf"\b(?:exchanged|shared|used)\s+by\s+({NOUN})\s+and\s+({NOUN})"),
    Form("SITE server traffic to and from client PCs", rf"^({NOUN})\s.{{0,60}}?\bto and from\s+({NOUN})"),
    Form("Logs: client PC to SITE server", rf":\s+({NOUN})\s+to\s+({NOUN})"),
    Form("Pictures sent by agent PCs to the recorder server", rf"\b\w+(?:ed|ent|en)\s+by\s+({NOUN})\s+(?:on\s+|back\s+)?(?:to|into|towards?)\s+({NOUN})"),
    Form("Log messages sent to the SITE server by client PCs", rf"\bto\s+({NOUN})\s+by\s+({NOUN})", is_turned=True),
    Form("Links the SITE server and the cloud", rf"\b(?:links?|connects?|joins?|ties|couples?)\s+({NOUN})\s+(?:with|to|and)\s+({NOUN})"),
    Form("Recordings that the SITE server sends to the public cloud", rf"\bthat\s+({NOUN})\s+(?:sends?|writes?|posts?|uploads?|streams?|push(?:es)?|deliver\w*|hands?|pass(?:es)?)\s+(?:on\s+|back\s+)?(?:to|into)\s+({NOUN})"),
    Form("Interface for client PCs that talk to the SITE server", rf"({NOUN})\s+(?:that|which)\s+(?:talks?|speaks?|connects?|reports?|logs? (?:on|in)|sends?(?:\s+\w+)?)\s+(?:on\s+|back\s+)?(?:to|into|with)\s+({NOUN})"),
    Form("Logging: client PCs and the SITE server", rf":\s+({NOUN})\s+and\s+({NOUN})\.?$"),
    Form("Client PCs log to the SITE server", (rf"^({NOUN})\s+(?:also\s+|then\s+)?(?:talks?|logs?|sends?|reports?|connects?|speaks?|writes?|posts?|uploads?|streams?|pushes|push|forwards?|delivers?|copies|copy|"
        rf"hands?|passes|pass|publish(?:es)?|transfers?|stores?|saves?|archives?|backs up|moves?|replicates?)\b[^.;]{{0,80}}?\b(?:to|into|with|in|on)\s+({NOUN})")),
)  # fmt: skip
# Those who open the connection, and with what.
JOINT_SOURCES = (
    Form("Connections of the web portal with the HTML5 player", rf"\b(?:connections?|sessions?|links?)\s+(?:of|by|from)\s+({NOUN})\s+(?:with|using|through|via)\s+({NOUN})"),
    Form("Web portal connections that use the HTML5 player", rf"^(.{{3,60}}?)\s+(?:connections?|sessions?|links?),?\s+(?:using|with|through|via|over|(?:that|which|when they|if they) (?:use|need|rely on|run))\s+({NOUN})"),
    Form("Web portal with HTML5 player", rf"^(?:for\s+)?({NOUN})\s+with\s+((?:the\s+)?(?:[\w\-]+\s+){{0,4}}?{_ACTIVE})$"),
)  # fmt: skip
# Who opens the connection.
SOURCES = (
    Form("Connections made by the web portal", (rf"\b(?:made|opened|sent|initiated|started|issued|raised|set up|requested|asked for|fetched|loaded|called|established|triggered|dialled|created|launched|placed|"
        rf"posted|written|uploaded|delivered|submitted)\s+by\s+({NOUN})")),
    Form("Audio from gateways", rf"\bfrom\s+({NOUN}(?:\s+with\s+{NOUN})?)"),
    Form("Links of client players", rf"\b(?:requests?|tokens?|connections?|links?|logins?|sessions?)\s+(?:for|of|by)\s+((?:the\s+|a\s+)?(?:[\w\-]+\s+){{0,4}}?{_ACTIVE})\b"),
    Form("Horn signals that the horn player asks for", rf"\bthat\s+({NOUN})\s+(?:asks?|requests?|fetch(?:es)?|gets?|needs?|loads?|calls?|opens?|makes?|starts?|sets? up)\b"),
    Form("Client players connect", rf"^({NOUN})\s+(?:open|opens|make|makes|start|starts|set up|sets up|connect|connects|dial|dials|call|calls|log|logs)\b"),
    Form("Interaction player, requests for tokens", rf"^((?:the\s+)?(?:[\w\-]+\s+){{0,4}}?{_ACTIVE})\s*[,:]\s+(?:[\w\-]+\s+){{0,2}}?(?:requests?|connections?|links?|tokens?|logins?)\b"),
    Form("Client player connections", rf"^((?:the\s+)?(?:[\w\-]+\s+){{1,4}}?{_ACTIVE})(?:['\u2019]s?)?\s+(?:connections?|links?|sessions?|token requests?|requests?)\b"),
    Form("Playback by client players", rf"^[\w-]+\s+by\s+((?:[\w\-]+\s+){{0,3}}?{_ACTIVE})(?=[.,;]|$)"),
    Form("Other clients, with and without TLS", r"^((?:(?!(?:of|for|with|by|to|from|in|on|at|over|via|that|which|is|are)\b)[\w.\-]+\s+){1,6}?clients)(?:,.*)?$"),
)  # fmt: skip
# Who answers it.
DESTINATIONS = (
    Form("Connections to the SITE server", (rf"\b(?:connections?|connects?|access(?:es)?|requests?|calls?|uploads?|messages?|links?|queries|sent|sends?|reports?|logins?|writes?|traffic|data)\s+"
        rf"(?:[\w\-]+\s+){{0,3}}?(?:to|into)\s+({NOUN})")),
    Form("To other cores", rf"^to\s+({NOUN})"),
    Form("Alarms to the basin server", rf"^(?!used\b|in addition\b)(?:[\w\-]+\s+){{1,5}}?to\s+((?:the|a|an|its|other|all|each|every)\s+{NOUN})"),
)  # fmt: skip
# Several at the other end of a row whose direction is printed.
LISTS = (
    Form("Commands from CTI Core, the portal and third-party clients", rf"\b(?:from|by)\s+({MEMBERS})"),
    Form("CTI Core, the portal and clients send commands", rf"^({MEMBERS})\s+(?:ask|request|send|call|connect|report|read|fetch|use|poll|talk|write)\b"),
    Form("Port on which CTI Core and third-party clients receive events", rf"\b(?:which|where|that)\s+({MEMBERS})\s+(?:ask|request|send|call|connect|report|read|fetch|use|poll|talk|write|receive|get|learn|listen)\b"),
    Form("Hands events to CTI Core, the portal and clients", rf"\bto\s+({MEMBERS})"),
    Form("Pages for browsers of supervisors and agents", rf"\bof\s+({MEMBERS})"),
)  # fmt: skip
# The one at the other end of such a row, where no verb and no pair tells.
FAR_ENDS = (
    Form("Chime tunes for the chime player", rf"\bfor\s+(the\s+{NOUN}|{NOUN}(?<=s))\s*$"),
    Form("Administration by operators", rf"\bby\s+({NOUN})"),
    Form("Pages to pagers", rf"\b(?:to|from|with|at|against|into)\s+({NOUN})$"),
    Form("Database access", rf"^({NOUN})\s+(?:connections?|access|links?|database|traffic)\.?$"),
    Form("Licences kept on Harbor Central", rf"\bon\s+(?:the\s+)?({PROPER})$", is_exact=True),
    Form("Replies of other brokers", rf"\b(?:of|from|to|with|between)\s+(other\s+{NOUN})"),
    Form("Messages of all services", rf"^(?:[\w-]+\s+){{0,3}}?{_SENT}\s+of\s+((?:all|other|all other)\s+(?:[\w-]+\s+)?(?:processes|services|modules|components|programs|cores|servers)|{NOUN})(?=$|\s(?:that|which|who)\b|,)"),
    Form("Passes messages on to other queues", r"\b(?:to|from|with|of)\s+((?:all\s+)?other\s+[\w-]+s)\b"),
)  # fmt: skip
