"""Which ports stand in the text of a setting instead of a table?"""

import re
from collections.abc import Sequence

from knowledge.importing.cells import HIGHEST_PORT, TRANSPORT
from knowledge.importing.draft import PortRow
from knowledge.importing.source import Block, Paragraph

_SETTING = re.compile(
    r"^([\w][\w .\-/()]{0,60}?\bports?)\s*[:\u2013\u2014-]\s+(\S.*)$", re.IGNORECASE
)
_LABELLED = re.compile(r"^[A-Z][\w .\-/()]{0,60}:\s+\S")
_DEFAULT = re.compile(
    r"\bdefaults?\b(?:\s+(?:is|value|port|number|setting|to|of|being|which))*\s*[:=]?\s*(?:is\s+)?([0-9]{1,5})(?![0-9.:/\w])"
    r"|(?<![0-9.:/\w])([0-9]{1,5})\s+(?:is|by|as)\s+(?:the\s+)?default\b|(?<![0-9.:/\w])([0-9]{1,5})\s+\(default\)",
    re.IGNORECASE,
)
_TRANSPORT = re.compile(rf"\b({TRANSPORT})", re.IGNORECASE)


def is_setting(text: str) -> bool:
    """Tell whether a line is a label with its text, one of a list of settings."""
    return bool(_LABELLED.match(text))


def read_settings(blocks: Sequence[Block]) -> list[PortRow]:
    """Return the ports of lines like `Panel Port: sets the TCP port, default 7010`.

    The label must say `port` and the text must call the number a default; addresses give nothing.
    """
    found = []
    for block in blocks:
        setting = _SETTING.match(block.text) if isinstance(block, Paragraph) else None
        default = _DEFAULT.search(setting[2]) if setting else None
        if setting is None or default is None:
            continue
        port = int(default[1] or default[2] or default[3])
        if 1 <= port <= HIGHEST_PORT:
            found.append(_row(setting[1], setting[2], port, block.number))
    return found


def _row(label: str, text: str, port: int, number: int) -> PortRow:
    transport = _TRANSPORT.search(text) or _TRANSPORT.search(label)
    return PortRow(
        table=None, section=f"setting: {label}", component=re.sub(r"\s*ports?$", "", label, flags=re.IGNORECASE) or label,
        condition=None, port=port, port_to=None, transport=transport[1].upper() if transport else None,
        transport_default=None, direction=None, source=None, destination=None, where_open=None,
        description=text, alternative_to=None, line=number,
    )  # fmt: skip
