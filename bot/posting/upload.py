"""How does a file come into a thread, once?"""

import io
from typing import Any

import aiohttp

from bot.store import delivered
from bot.store.engine import Store
from bot.store.errands import Errand
from bot.webapi.slack import Slack, SlackRefused, SlackUnreached, SlackUnsure

_PAGE = 200
_METHOD = "files.upload"


async def upload(slack: Slack, store: Store, errand: Errand) -> None:
    """Hand Slack the bytes, then hang them into the thread; the id in between is written down.

    So a process that dies after the second step finds its file in the thread by that id. Raises SlackRefused or
    SlackUnsure.
    """
    if errand.file is None:
        return
    slack_id = errand.slack_id
    if slack_id and await _in_thread(slack, errand, slack_id):
        await store.run(lambda session: delivered.uploaded(session, errand))
        return
    slack_id = await _hand_over(slack, errand)
    await store.run(lambda session: delivered.upload_began(session, errand, slack_id))
    await _complete(slack, errand, slack_id)
    await store.run(lambda session: delivered.uploaded(session, errand))


async def _hand_over(slack: Slack, errand: Errand) -> str:
    file = errand.file
    if file is None:
        raise SlackRefused(_METHOD, "no_file")
    arguments: dict[str, Any] = {"filename": file.name, "length": len(file.content)}
    if file.alt:
        arguments["alt_txt"] = file.alt[:1000]
    ticket = await slack.call("files.getUploadURLExternal", arguments, query=True)
    await _send_bytes(str(ticket["upload_url"]), file.content)
    return str(ticket["file_id"])


async def _send_bytes(url: str, content: bytes) -> None:
    timeout = aiohttp.ClientTimeout(total=60)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(url, data=io.BytesIO(content)) as response,
        ):
            if response.status != 200:  # noqa: PLR2004 - HTTP's OK
                raise SlackRefused(_METHOD, f"HTTP {response.status}")
    except aiohttp.ClientConnectorError as error:
        raise SlackUnreached(_METHOD, str(error)) from error
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise SlackUnsure(_METHOD, type(error).__name__) from error


async def _complete(slack: Slack, errand: Errand, slack_id: str) -> None:
    title = errand.file.title if errand.file is not None else ""
    await slack.call(
        "files.completeUploadExternal",
        {
            "files": [{"id": slack_id, "title": title}],
            "channel_id": errand.channel,
            **({"thread_ts": errand.thread_ts} if errand.thread_ts else {}),
        },
    )


async def _in_thread(slack: Slack, errand: Errand, slack_id: str) -> bool:
    """Whether the file hangs there already; if we may not look, it is sent again: double beats lost."""
    try:
        answer = await slack.call(
            "conversations.replies",
            {"channel": errand.channel, "ts": errand.thread_ts, "limit": _PAGE},
            get=True,
        )
    except SlackRefused as error:
        if error.retry_after_s is not None:
            raise
        return False
    shown = [file for m in answer.get("messages") or [] for file in m.get("files") or []]
    return any(file.get("id") == slack_id for file in shown)
