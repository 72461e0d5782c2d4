"""What is there to call Slack with, for one post or file?"""

from dataclasses import dataclass, field
from typing import Any, Literal

from sqlmodel import Session

from bot.message import File
from bot.store.inbox import StoredRequest
from bot.store.posts import Place, StoredFile, StoredPost


@dataclass(frozen=True, slots=True)
class Errand:
    """One call to make; ours until its lease runs out.

    `began_at` is set if the same call was made before and nobody knows with what effect. `ts` is the
    message to change, for an update. `file` and `slack_id` belong to an upload, whose `id` is the file's row.
    """

    kind: Literal["post", "whisper", "update", "file"]
    id: int
    request_id: int
    reference: str
    step: str
    team: str
    channel: str
    thread_ts: str
    user: str
    ts: str
    text: str
    blocks: tuple[dict[str, Any], ...] = field(repr=False)
    revision: int = 0
    began_at: float | None = None
    failures: int = 0
    response_url: str = field(default="", repr=False)
    received_at: float = 0.0
    file: File | None = field(default=None, repr=False)
    slack_id: str = ""


def kind_of(row: StoredPost) -> Literal["post", "whisper", "update"]:
    """Which call brings Slack into line with a post."""
    if row.place == Place.WHISPER:
        return "whisper"
    return "update" if row.ts else "post"


def errand_of(
    session: Session, row: StoredPost, kind: Literal["post", "whisper", "update"]
) -> Errand:
    """Make the call of a post out of its row, its request and the post that opens its thread."""
    request = session.get_one(StoredRequest, row.request_id)
    root = session.get(StoredPost, row.follows) if row.follows else None
    channel, thread_ts = row.channel, row.thread_ts
    if root is not None and root.ts and not row.ts:
        channel, thread_ts = root.sent_channel, root.ts
    return Errand(
        kind=kind,
        id=row.id or 0,
        request_id=row.request_id,
        reference=request.reference,
        step=row.step,
        team=row.team,
        channel=row.sent_channel or channel,
        thread_ts=thread_ts,
        user=row.user,
        ts=row.ts,
        text=row.text,
        blocks=tuple(row.blocks),
        revision=row.revision,
        began_at=row.began_at,
        failures=row.failures,
        response_url=str(request.payload.get("response_url") or ""),
        received_at=request.received_at,
    )


def upload_of(session: Session, file: StoredFile, post: StoredPost) -> Errand:
    """Make the upload of a file out of its row and its post."""
    root = session.get(StoredPost, post.follows) if post.follows else None
    thread_ts = post.thread_ts or (root.ts if root is not None else "") or post.ts
    request = session.get_one(StoredRequest, post.request_id)
    return Errand(
        kind="file",
        id=file.id or 0,
        request_id=post.request_id,
        reference=request.reference,
        step=post.step,
        team=post.team,
        channel=post.sent_channel,
        thread_ts=thread_ts,
        user=post.user,
        ts=post.ts,
        text=post.text,
        blocks=(),
        failures=file.failures,
        file=File(file.name, file.title, file.content, file.alt or None),
        slack_id=file.slack_id,
    )
