"""Do files, streams, the agent view and workflow steps work with the real libraries?"""

from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import seed
from bot.workspace.faults import Rule
from bot.workspace.manifest import DEFAULT_EVENTS, DEFAULT_SCOPES
from bot.workspace.pytest_plugin import RunBolt
from bot.workspace.visitor import Workspace

Json = dict[str, Any]


def manifest(*events: str) -> Json:
    return {
        "display_information": {"name": "wfo"},
        "features": {
            "agent_view": {"agent_description": "Answers"},
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "slash_commands": [{"command": "/wfo", "description": "Ask"}],
        },
        "oauth_config": {"scopes": {"bot": sorted(DEFAULT_SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": sorted({*DEFAULT_EVENTS, *events})},
            "interactivity": {"is_enabled": True},
        },
        "functions": {
            "look_up": {
                "title": "Look up",
                "description": "Look up a requirement",
                "input_parameters": {"port": {"type": "string", "is_required": True}},
                "output_parameters": {"answer": {"type": "string"}},
            }
        },
    }


@pytest.fixture(name="workspace_options")
def _options() -> Json:
    return {"manifest": manifest("message.channels", "file_shared")}


async def test_a_file_goes_up_in_three_steps_into_the_thread(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    ts = await workspace.say(workspace.owner, "#support", "the report?")
    content = b"port;outcome\n" * 50_000
    await client.files_upload_v2(
        channel=seed.SUPPORT, thread_ts=ts, content=content, filename="a b.csv", title="Report",
        initial_comment="650 kB", alt_txt="all rows",
    )  # fmt: skip
    message = workspace.bot_messages("#support", ts)[0]
    file = message["files"][0]
    assert (message["text"], file["title"], file["alt_txt"]) == ("650 kB", "Report", "all rows")
    assert workspace.file(file["id"]) == content


async def test_an_upload_that_breaks_off_leaves_no_message(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    workspace.arm(Rule(on="upload", action="http_500_html"))
    with pytest.raises(Exception, match="500"):
        await client.files_upload_v2(channel=seed.SUPPORT, content="a", filename="a.txt")
    assert workspace.messages("#support") == []


async def test_a_users_file_reaches_the_app_and_is_downloaded_with_its_token_only(
    workspace: Workspace, app: AsyncApp, run_bolt: RunBolt
) -> None:
    heard: list[Json] = []

    @app.event("message")
    async def on_message(event: Json) -> None:
        heard.append(event)

    @app.event("file_shared")
    async def on_file(event: Json) -> None:
        heard.append(event)

    await run_bolt(app)
    await workspace.upload(workspace.owner, "#support", "rules.csv", b"443,allow", "please review")
    await workspace.wait_for(lambda: len(heard) == 2)
    message = next(event for event in heard if event["type"] == "message")
    assert (message["subtype"], message["text"]) == ("file_share", "please review")
    url = message["files"][0]["url_private_download"]
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as response:
            assert "Sign in" in await response.text()
        headers = {"Authorization": f"Bearer {workspace.bot_token}"}
        async with session.get(url, headers=headers) as response:
            assert await response.read() == b"443,allow"


async def test_one_mention_comes_as_two_events_where_both_are_subscribed(
    workspace: Workspace, app: AsyncApp, run_bolt: RunBolt
) -> None:
    heard: list[Json] = []

    @app.event("app_mention")
    async def on_mention(body: Json) -> None:
        heard.append(body)

    @app.event("message")
    async def on_message(body: Json) -> None:
        heard.append(body)

    await run_bolt(app)
    await workspace.say(workspace.owner, "#support", "@wfo hello")
    await workspace.wait_for(lambda: len(heard) == 2)
    assert len({body["event_id"] for body in heard}) == 2
    assert len({(body["event"]["channel"], body["event"]["ts"]) for body in heard}) == 1
    assert {body["event"]["type"] for body in heard} == {"app_mention", "message"}


async def test_a_shared_channel_is_marked_in_the_event(
    workspace: Workspace, app: AsyncApp, run_bolt: RunBolt
) -> None:
    heard: list[Json] = []

    @app.event("app_mention")
    async def on_mention(body: Json) -> None:
        heard.append(body)

    @app.event("message")
    async def on_message() -> None:
        return

    await run_bolt(app)
    await workspace.say(workspace.stranger, "#acme-shared", "@wfo hello")
    await workspace.wait_for(lambda: heard)
    assert heard[0]["is_ext_shared_channel"] is True
    assert heard[0]["event"]["user"] == seed.STRANGER


async def test_a_stream_grows_and_ends_by_itself_after_five_minutes(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    dm = workspace.dm(workspace.owner)
    ts = await workspace.say(workspace.owner, dm, "tell me")
    stream = await client.chat_startStream(channel=dm, thread_ts=ts, markdown_text="one ")
    await client.chat_appendStream(channel=dm, ts=stream["ts"], markdown_text="two")
    with pytest.raises(SlackApiError, match="streaming_state_conflict"):
        await client.chat_update(channel=dm, ts=stream["ts"], text="x", parse="none")
    await client.chat_stopStream(channel=dm, ts=stream["ts"], markdown_text=" three")
    assert workspace.bot_messages(dm, ts)[0]["text"] == "one two three"
    stream = await client.chat_startStream(channel=dm, thread_ts=ts, markdown_text="x")
    workspace.clock.advance(301)
    with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
        await client.chat_appendStream(channel=dm, ts=stream["ts"], markdown_text="late")


async def test_a_stream_in_a_channel_says_for_whom(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    ts = await workspace.say(workspace.owner, "#support", "tell me")
    with pytest.raises(SlackApiError, match="missing_recipient_user_id"):
        await client.chat_startStream(channel=seed.SUPPORT, thread_ts=ts, markdown_text="x")


async def test_the_status_stands_until_the_app_speaks_and_prompts_are_kept(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    dm = workspace.dm(workspace.owner)
    ts = await workspace.say(workspace.owner, dm, "port 5638?")
    await client.assistant_threads_setStatus(channel_id=dm, thread_ts=ts, status="looks it up")
    assert workspace.world.state.statuses[dm, ts]["status"] == "looks it up"
    await client.chat_postMessage(channel=dm, thread_ts=ts, text="here")
    assert workspace.world.state.statuses == {}
    await client.assistant_threads_setStatus(channel_id=dm, thread_ts=ts, status="looks again")
    workspace.clock.advance(121)
    await workspace.wait_for(lambda: workspace.world.state.statuses == {})
    prompts = [{"title": "Ask", "message": "what is port 5638 for?"}]
    await client.assistant_threads_setSuggestedPrompts(channel_id=dm, prompts=prompts)
    assert workspace.world.state.prompts[dm, None]["prompts"] == prompts


async def test_a_workflow_step_ends_with_outputs_or_an_error_and_only_once(
    workspace: Workspace, app: AsyncApp, run_bolt: RunBolt
) -> None:
    @app.function("look_up")
    async def look_up(inputs: Json, complete: Any, fail: Any) -> None:
        if inputs["port"] == "5638":
            await complete({"answer": "Recording"})
        else:
            await fail("unknown port")

    await run_bolt(app)
    done = await workspace.run_function(workspace.owner, "look_up", {"port": "5638"})
    failed = await workspace.run_function(workspace.owner, "look_up", {"port": "1"})
    await workspace.wait_for(lambda: "running" not in {done.state, failed.state})
    assert (done.state, done.outputs) == ("completed", {"answer": "Recording"})
    assert (failed.state, failed.error) == ("failed", "unknown port")
    late = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
    with pytest.raises(SlackApiError, match="execution_not_in_running_state"):
        await late.functions_completeError(function_execution_id=done.id, error="again")


async def test_commands_of_the_manifest_are_the_only_ones(workspace: Workspace) -> None:
    with pytest.raises(Exception, match="unknown_command"):
        await workspace.command(workspace.owner, "#support", "/other")
