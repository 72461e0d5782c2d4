"""What does somebody in Slack want from us, as a value?"""

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Kind: TypeAlias = Literal[
    "mention",
    "message",
    "command",
    "action",
    "view",
    "shortcut",
    "function",
    "home",
    "file",
    "stop",
]


@dataclass(frozen=True, slots=True)
class Request:
    """One accepted request, as it stands in the inbox.

    `id` is its inbox row, `reference` the word that people quote (`R-7K3F2AQ4`). `name` says which one of
    its kind: the command with its slash, an action id up to its first colon, a callback id; empty
    for mentions, messages, home, files and the Stop button of an agent session. `channel`, `ts` and `thread_ts` are empty where Slack gives none: a
    slash command has no message yet. `text` is as Slack sent it, still with its mark-up; for actions it is
    the button's value or the chosen option. `payload` is Slack's body without tokens. `received_at` is in
    seconds since the epoch. `late` means we saw it only after the fact. Requests with one `thread_key` are
    carried out one after another.
    """

    id: int
    reference: str
    kind: Kind
    name: str
    team: str
    channel: str
    user: str
    ts: str
    thread_ts: str
    text: str
    payload: dict[str, Any] = field(repr=False)
    received_at: float
    late: bool
    thread_key: str

    @property
    def root(self) -> str:
        """The ts of the thread's first message; empty if there is no message yet."""
        return self.thread_ts or self.ts

    @property
    def is_overheard(self) -> bool:
        """Whether it was written in a thread of ours without naming us: it may be meant for others."""
        return self.kind == "message" and not self.channel.startswith("D")

    @property
    def response_url(self) -> str:
        """Slack's short-lived address for answers to this request; empty if it gave none."""
        return str(self.payload.get("response_url") or "")

    @property
    def trigger_id(self) -> str:
        """What opens a modal within 3 seconds; empty if Slack gave none."""
        return str(self.payload.get("trigger_id") or "")


def execution_of(request: Request) -> str:
    """Return which run of a workflow's step a request is; empty if it is none."""
    event = request.payload.get("event")
    return str(event.get("function_execution_id") or "") if isinstance(event, dict) else ""
