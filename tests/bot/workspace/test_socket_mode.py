"""Does the real Socket Mode client get each envelope once, and again when Slack would send it again?"""

from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.faults import Rule
from bot.workspace.gestures.refused import Refused
from bot.workspace.pytest_plugin import RunBolt
from bot.workspace.visitor import Workspace
from bot.workspace.world import Timing

Json = dict[str, Any]


@pytest.fixture(name="workspace_options")
def _options() -> Json:
    return {"timing": Timing(ack_s=0.4)}


def count_mentions(app: AsyncApp) -> list[str]:
    heard: list[str] = []

    @app.event("app_mention")
    async def on_mention(body: Json) -> None:
        heard.append(body["event_id"])

    return heard


async def test_a_command_is_acknowledged_and_its_answer_is_for_its_user_only(
    workspace: Workspace, app: AsyncApp, run_bolt: RunBolt
) -> None:
    @app.command("/wfo-check")
    async def check(ack: Any, command: Json) -> None:
        await ack(f"{command['user_name']} asked for {command['text']}")

    await run_bolt(app)
    await workspace.command(workspace.owner, "#support", "/wfo-check site42 & <more>")
    shown = workspace.ephemerals("#support", workspace.owner)
    assert [row["text"] for row in shown] == ["dana asked for site42 &amp; &lt;more&gt;"]
    assert workspace.ephemerals("#support", workspace.colleague) == []
    assert workspace.messages("#support") == []


async def test_a_mention_is_answered_in_its_thread_with_the_link_wrapped(
    workspace: Workspace, app: AsyncApp, run_bolt: RunBolt
) -> None:
    @app.event("app_mention")
    async def on_mention(event: Json, say: Any) -> None:
        await say(text=event["text"], thread_ts=event["ts"])

    await run_bolt(app)
    ts = await workspace.say(workspace.owner, "#support", "@wfo is site42.example.com up?")
    reply = await workspace.wait_for_reply("#support", ts)
    wrapped = "<http://site42.example.com|site42.example.com>"
    assert reply["text"] == f"<@{workspace.bot_user}> is {wrapped} up?"
    root = workspace.messages("#support", ts)[0]
    assert (root["reply_count"], root["latest_reply"]) == (1, reply["ts"])


async def test_an_app_that_is_not_connected_gets_nothing_and_the_user_is_told(
    workspace: Workspace,
) -> None:
    with pytest.raises(Refused, match="dispatch_failed"):
        await workspace.command(workspace.owner, "#support", "/wfo")
    await workspace.say(workspace.owner, "#support", "@wfo hello")
    lost = await workspace.wait_for(lambda: workspace.journal.of("lost"))
    assert lost[0].details["reason"] == "no_connection"


async def test_a_command_that_nobody_acknowledges_fails_and_never_comes_again(
    workspace: Workspace, app: AsyncApp, run_bolt: RunBolt
) -> None:
    heard = []

    @app.command("/wfo")
    async def late(command: Json) -> None:
        heard.append(command["trigger_id"])

    await run_bolt(app)
    with pytest.raises(Refused, match="operation_timeout"):
        await workspace.command(workspace.owner, "#support", "/wfo")
    workspace.clock.advance(400)
    await workspace.say(workspace.owner, "#support", "@wfo")
    await workspace.wait_for(lambda: workspace.journal.of("envelope", "events_api"))
    assert len(heard) == 1
    assert len(workspace.journal.of("envelope", "slash_commands")) == 1


async def test_an_event_whose_acknowledgement_got_lost_comes_again_with_the_same_id(
    workspace: Workspace, app: AsyncApp, run_bolt: RunBolt
) -> None:
    heard = count_mentions(app)
    await run_bolt(app)
    workspace.arm(Rule(on="envelope:events_api", action="drop_ack"))
    await workspace.say(workspace.owner, "#support", "@wfo hello")
    await workspace.wait_for(lambda: len(heard) == 2)
    assert heard[0] == heard[1]
    again = workspace.journal.of("envelope", "events_api")[1]
    assert again.details["attempt"] == 1


async def test_an_event_is_given_up_after_three_repeats_over_six_minutes(
    workspace: Workspace, app: AsyncApp, run_bolt: RunBolt
) -> None:
    heard = count_mentions(app)
    await run_bolt(app)
    workspace.arm(Rule(on="envelope:events_api", action="drop_ack", times=0))
    await workspace.say(workspace.owner, "#support", "@wfo hello")
    await workspace.wait_for(lambda: len(heard) == 2)
    for count in (3, 4):

        def reached(wanted: int = count) -> bool:
            workspace.clock.advance(30)
            return len(heard) == wanted

        await workspace.wait_for(reached)
    workspace.clock.advance(10)
    await workspace.wait_for(lambda: workspace.journal.of("lost", "app_mention"))
    assert len(set(heard)) == 1


async def test_a_duplicate_envelope_carries_the_same_event(
    workspace: Workspace, app: AsyncApp, run_bolt: RunBolt
) -> None:
    heard = count_mentions(app)
    await run_bolt(app)
    workspace.arm(Rule(on="envelope:events_api", action="duplicate"))
    await workspace.say(workspace.owner, "#support", "@wfo hello")
    await workspace.wait_for(lambda: len(heard) == 2)
    envelopes = [e.details["envelope_id"] for e in workspace.journal.of("envelope")]
    assert len(set(envelopes)) == 2
    assert len(set(heard)) == 1


async def test_each_envelope_goes_to_one_of_two_connections(
    workspace: Workspace, client: AsyncWebClient, run_bolt: RunBolt
) -> None:
    apps = [AsyncApp(client=client), AsyncApp(client=client)]
    heard = [count_mentions(app) for app in apps]
    for app in apps:
        await run_bolt(app)
    for _ in range(6):
        await workspace.say(workspace.owner, "#support", "@wfo hello")
    await workspace.wait_for(lambda: len(heard[0]) + len(heard[1]) == 6)
    assert [len(ids) for ids in heard] == [3, 3]


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "too_many_websockets"])
async def test_after_a_disconnect_the_client_is_back_and_hears(
    workspace: Workspace, app: AsyncApp, run_bolt: RunBolt, reason: str
) -> None:
    heard = count_mentions(app)
    await run_bolt(app)
    workspace.befall("disconnect", reason)
    await workspace.wait_for(lambda: len(workspace.journal.of("connection", "opened")) == 2)
    await workspace.say(workspace.owner, "#support", "@wfo hello")
    await workspace.wait_for(lambda: len(heard) == 1)


async def test_after_a_reset_of_the_connection_the_client_is_back(
    workspace: Workspace, app: AsyncApp, run_bolt: RunBolt
) -> None:
    await run_bolt(app)
    workspace.befall("abort")
    await workspace.wait_for(lambda: workspace.journal.of("connection", "closed"))
    await workspace.wait_for(lambda: len(workspace.journal.of("connection", "opened")) == 2, 10)


async def test_a_silent_socket_swallows_envelopes_while_it_looks_well(
    workspace: Workspace, app: AsyncApp, run_bolt: RunBolt
) -> None:
    heard = count_mentions(app)
    handler = await run_bolt(app)
    workspace.befall("silent", seconds=1000)
    await workspace.say(workspace.owner, "#support", "@wfo hello")
    await workspace.wait_for(lambda: len(workspace.journal.of("envelope")) == 2)
    assert heard == []
    assert await handler.client.is_connected()
    workspace.clock.advance(1001)

    def heard_after_a_while() -> bool:
        workspace.clock.advance(5)
        return len(heard) == 1

    await workspace.wait_for(heard_after_a_while)


async def test_a_refused_ticket_keeps_the_client_out(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    workspace.arm(Rule(on="ticket", action="refuse_ticket"))
    url = (await client.apps_connections_open(app_token=workspace.app_token))["url"]
    assert await status_of(url) == 403
    assert await status_of(url) == 101
    assert await status_of(url) == 403, "a ticket works once"


async def test_the_eleventh_connection_is_told_that_there_are_too_many(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    async with aiohttp.ClientSession() as session:
        sockets = []
        for _ in range(11):
            url = (await client.apps_connections_open(app_token=workspace.app_token))["url"]
            sockets.append(await session.ws_connect(url))
        said = [await socket.receive_json() for socket in sockets]
        assert [row["type"] for row in said] == ["hello"] * 10 + ["disconnect"]
        assert said[-1]["reason"] == "too_many_websockets"
        for socket in sockets:
            await socket.close()


async def status_of(url: str) -> int:
    async with aiohttp.ClientSession() as session:
        try:
            async with session.ws_connect(url) as socket:
                await socket.close()
                return 101
        except aiohttp.WSServerHandshakeError as error:
            return error.status


async def test_a_mute_socket_answers_no_ping(workspace: Workspace, client: AsyncWebClient) -> None:
    url = (await client.apps_connections_open(app_token=workspace.app_token))["url"]
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(url, autoping=False) as socket,
    ):
        assert (await socket.receive_json())["type"] == "hello"
        workspace.befall("mute", seconds=60)
        await socket.ping(b"unheard")
        await socket.send_str("nonsense")  # once this is read, the ping was too
        await workspace.wait_for(lambda: workspace.complaints)
        workspace.clock.advance(61)
        await socket.ping(b"heard")
        assert (await socket.receive()).data == b"heard"
    assert "not an acknowledgement" in workspace.complaints.pop()


async def test_an_envelope_may_be_late_or_never_arrive(
    workspace: Workspace, app: AsyncApp, run_bolt: RunBolt
) -> None:
    heard = count_mentions(app)
    await run_bolt(app)
    workspace.arm(Rule(on="envelope:*", action="delay", seconds=100))
    await workspace.say(workspace.owner, "#support", "@wfo hello")
    await workspace.wait_for(lambda: workspace.journal.of("fault"))
    assert workspace.journal.of("envelope") == []
    workspace.clock.advance(101)
    await workspace.wait_for(lambda: len(heard) == 1)
    workspace.arm(Rule(on="envelope:events_api", action="drop_envelope"))
    await workspace.say(workspace.owner, "#support", "@wfo hello")
    await workspace.wait_for(lambda: len(heard) == 2)
    assert [e.details["attempt"] for e in workspace.journal.of("envelope")] == [0, 0, 1]
