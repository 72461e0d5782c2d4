"""Does the Web API take what Slack takes and refuse what Slack refuses, through the real client?"""

from collections.abc import Awaitable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import seed
from bot.workspace.faults import Rule
from bot.workspace.visitor import Workspace

Json = dict[str, Any]


async def error_of(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_the_token_is_looked_at_first(workspace: Workspace, client: AsyncWebClient) -> None:
    async def with_token(token: str) -> str:
        return await error_of(client.api_call("no.such.method", json={"token": token}))

    stranger = AsyncWebClient(base_url=workspace.api_url)
    assert await error_of(stranger.auth_test()) == "not_authed"
    for token, error in (
        ("xoxb-wrong", "invalid_auth"),
        (workspace.app_token, "not_allowed_token_type"),
        (workspace.bot_token, "unknown_method"),
    ):
        other = AsyncWebClient(token=token, base_url=workspace.api_url)
        assert await error_of(other.api_call("no.such.method")) == error
    workspace.befall("revoke_token", "bot")
    assert await error_of(client.auth_test()) == "token_revoked"


async def test_auth_test_says_who_the_bot_is_and_which_scopes_it_has(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    answer = await client.auth_test()
    assert answer["user_id"] == workspace.bot_user
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


async def test_a_missing_scope_is_named(workspace: Workspace, client: AsyncWebClient) -> None:
    workspace.befall("remove_scope", "chat:write")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="#support", text="hello")
    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == "chat:write"
    assert "chat:write" not in caught.value.response["provided"].split(",")


async def test_history_needs_the_scope_of_its_kind_of_channel(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    workspace.befall("remove_scope", "im:history")
    await client.conversations_history(channel=seed.SUPPORT)
    dm = workspace.dm(workspace.owner)
    assert await error_of(client.conversations_history(channel=dm)) == "missing_scope"


async def test_unknown_and_missing_arguments_are_named(client: AsyncWebClient) -> None:
    wrong = client.api_call("chat.postMessage", json={"channel": "#support", "txt": "hello"})
    assert await error_of(wrong) == "invalid_arguments"
    assert await error_of(client.api_call("chat.update", json={"text": "x"})) == (
        "invalid_arguments"
    )


@pytest.mark.parametrize(
    ("channel", "error"),
    [("C0NOWHERE0", "channel_not_found"), (seed.QUIET, "not_in_channel")],
)
async def test_a_post_where_the_bot_is_not_is_refused(
    client: AsyncWebClient, channel: str, error: str
) -> None:
    assert await error_of(client.chat_postMessage(channel=channel, text="hello")) == error


async def test_an_archived_channel_a_lost_thread_and_a_locked_one_refuse_posts(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    gone = client.chat_postMessage(channel="#support", text="hello", thread_ts="1.000001")
    assert await error_of(gone) == "thread_not_found"
    ts = await workspace.say(workspace.owner, "#support", "a thread")
    workspace.befall("lock_thread", f"support {ts}")
    locked = client.chat_postMessage(channel="#support", text="hello", thread_ts=ts)
    assert await error_of(locked) == "restricted_action_thread_locked"
    workspace.befall("archive_channel", "support")
    closed = client.chat_postMessage(channel="#support", text="x", blocks=[{"type": "nonsense"}])
    assert await error_of(closed) == "is_archived", "the place comes before the content"


@pytest.mark.parametrize("how", ["json", "form", "query"])
async def test_arguments_come_as_json_as_a_form_or_in_the_query(
    workspace: Workspace, how: str
) -> None:
    message = {"channel": seed.SUPPORT, "text": "hello", "metadata": METADATA_TEXT}
    sent: Json = {"json": {"json": message}, "form": {"data": message}, "query": {}}[how]
    query = message if how == "query" else {}
    async with (
        aiohttp.ClientSession(headers=bearer(workspace)) as session,
        session.post(f"{workspace.api_url}chat.postMessage", params=query, **sent) as response,
    ):
        answer = await response.json()
    assert answer["ok"], answer
    stored = workspace.messages("#support")[0]
    assert (stored["text"], stored["metadata"]["event_type"]) == ("hello", "run")


@pytest.mark.parametrize(("body", "error"), [("{", "invalid_json"), ("[]", "json_not_object")])
async def test_a_body_that_is_no_json_object_is_refused(
    workspace: Workspace, body: str, error: str
) -> None:
    headers = bearer(workspace) | {"Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{workspace.api_url}chat.postMessage", data=body) as response,
    ):
        assert (response.status, (await response.json())["error"]) == (200, error)


async def test_an_update_without_blocks_removes_them_and_keeps_the_metadata(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "working"}}]
    metadata = {"event_type": "run", "event_payload": {"run": "1"}}
    posted = await client.chat_postMessage(
        channel="#support", text="working", blocks=blocks, metadata=metadata
    )
    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="done", parse="none")
    message = workspace.messages("#support")[0]
    assert (message["text"], message["metadata"]) == ("done", metadata)
    assert "blocks" not in message
    assert message["edited"]["user"] == workspace.bot_user


async def test_only_own_messages_can_be_updated_or_deleted(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    ts = await workspace.say(workspace.owner, "#support", "mine")
    update = client.chat_update(channel=seed.SUPPORT, ts=ts, text="x", parse="none")
    assert await error_of(update) == "cant_update_message"
    delete = client.chat_delete(channel=seed.SUPPORT, ts=ts)
    assert await error_of(delete) == "cant_delete_message"
    missing = client.chat_delete(channel=seed.SUPPORT, ts="1.000001")
    assert await error_of(missing) == "message_not_found"


async def test_a_deleted_root_with_replies_leaves_a_tombstone(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    root = await client.chat_postMessage(channel="#support", text="root")
    await workspace.say(workspace.owner, "#support", "reply", root["ts"])
    await client.chat_delete(channel=root["channel"], ts=root["ts"])
    thread = workspace.messages("#support", root["ts"])
    assert [row.get("subtype") for row in thread] == ["tombstone", None]


async def test_history_is_newest_first_in_pages_and_shows_metadata_when_asked(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    for number in range(5):
        await client.chat_postMessage(
            channel="#support",
            text=f"number {number}",
            metadata={"event_type": "run", "event_payload": {"run": number}},
        )
    pages = [
        page.get("messages", [])
        async for page in await client.conversations_history(
            channel=seed.SUPPORT, limit=2, include_all_metadata=True
        )
    ]
    assert [len(page) for page in pages] == [2, 2, 1]
    rows = [row for page in pages for row in page]
    assert [row["metadata"]["event_payload"]["run"] for row in rows] == [4, 3, 2, 1, 0]
    plain = await client.conversations_history(channel=seed.SUPPORT, oldest=rows[1]["ts"])
    assert [row["text"] for row in plain["messages"]] == ["number 4"]
    assert "metadata" not in plain["messages"][0]


async def test_replies_come_oldest_first_after_their_root(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    ts = await workspace.say(workspace.owner, "#support", "root")
    for text in ("first", "second"):
        await client.chat_postMessage(channel="#support", text=text, thread_ts=ts)
    answer = await client.conversations_replies(channel=seed.SUPPORT, ts=ts)
    assert [row["text"] for row in answer["messages"]] == ["root", "first", "second"]
    missing = client.conversations_replies(channel=seed.SUPPORT, ts="1.000001")
    assert await error_of(missing) == "thread_not_found"


async def test_a_permalink_tells_whether_a_message_is_there(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    ts = await workspace.say(workspace.owner, "#support", "here")
    answer = await client.chat_getPermalink(channel=seed.SUPPORT, message_ts=ts)
    assert ts.replace(".", "") in answer["permalink"]
    missing = client.chat_getPermalink(channel=seed.SUPPORT, message_ts="1.000001")
    assert await error_of(missing) == "message_not_found"


async def test_guests_and_people_of_other_organisations_are_marked(
    client: AsyncWebClient,
) -> None:
    guest = (await client.users_info(user=seed.GUEST))["user"]
    assert guest["is_restricted"]
    stranger = (await client.users_info(user=seed.STRANGER))["user"]
    assert stranger["team_id"] != seed.TEAM_ID
    members = [row["id"] for row in (await client.users_list())["members"]]
    assert seed.STRANGER not in members
    assert (await client.conversations_info(channel=seed.SHARED))["channel"]["is_ext_shared"]
    users = await client.usergroups_users_list(usergroup=seed.SUPPORT_GROUP)
    assert users["users"] == [seed.OWNER, seed.COLLEAGUE]


async def test_an_ephemeral_is_seen_by_one_and_cannot_be_updated(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    posted = await client.chat_postEphemeral(
        channel=seed.SUPPORT, user=workspace.owner, text="only you"
    )
    assert workspace.ephemerals("#support", workspace.owner)[0]["text"] == "only you"
    update = client.chat_update(
        channel=seed.SUPPORT, ts=posted["message_ts"], text="x", parse="none"
    )
    assert await error_of(update) == "message_not_found"
    other = client.chat_postEphemeral(channel=seed.SUPPORT, user=workspace.stranger, text="x")
    assert await error_of(other) == "user_not_in_channel"


async def test_a_user_id_as_channel_means_the_dm(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel=workspace.owner, text="hello")
    assert posted["channel"] == workspace.dm(workspace.owner)
    opened = await client.conversations_open(users=workspace.owner)
    assert opened["channel"]["id"] == posted["channel"]


async def test_text_past_forty_thousand_characters_is_cut_with_a_warning(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    answer = await client.chat_postMessage(channel="#support", text="x" * 40_010)
    assert answer["warning"] == "message_truncated"
    assert len(workspace.messages("#support")[0]["text"]) == 40_000
    assert workspace.complaints.pop().startswith("chat.postMessage /text: over 4000")


async def test_a_post_that_slack_accepts_and_readers_suffer_from_is_a_complaint(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "<!channel> look"}}]
    await client.api_call("chat.postMessage", json={"channel": "#support", "blocks": blocks})
    assert len(workspace.complaints) == 2
    assert "pings everybody" in workspace.complaints[0]
    assert "blocks without text" in workspace.complaints[1]
    workspace.complaints.clear()


async def test_a_rule_may_change_the_workspace_just_before_a_call(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    workspace.arm(Rule(on="chat.postMessage", action="archive_channel", value="support", nth=2))
    await client.chat_postMessage(channel="#support", text="first")
    second = client.chat_postMessage(channel="#support", text="second")
    assert await error_of(second) == "is_archived"


METADATA_TEXT = '{"event_type": "run", "event_payload": {"run": "1"}}'


def bearer(workspace: Workspace) -> dict[str, str]:
    return {"Authorization": f"Bearer {workspace.bot_token}"}
