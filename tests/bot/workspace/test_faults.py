"""Does what should go wrong go wrong, when it should, and as the client would see it from Slack?"""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.faults import Rule
from bot.workspace.server import open_workspace
from bot.workspace.visitor import Workspace

Json = dict[str, Any]


@pytest.fixture(name="bare")
def _bare(workspace: Workspace) -> AsyncWebClient:
    """Make a client that never repeats a call by itself."""
    return AsyncWebClient(
        token=workspace.bot_token, base_url=workspace.api_url, timeout=1, retry_handlers=[]
    )


def texts(workspace: Workspace) -> list[str]:
    return [row["text"] for row in workspace.messages("#support")]


async def test_429_names_the_seconds_and_does_nothing(
    workspace: Workspace, bare: AsyncWebClient
) -> None:
    workspace.arm(Rule(on="chat.*", action="rate_limit", seconds=7))
    with pytest.raises(SlackApiError) as caught:
        await bare.chat_postMessage(channel="#support", text="hello")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    assert caught.value.response["error"] == "ratelimited"
    await bare.chat_postMessage(channel="#support", text="later")
    assert texts(workspace) == ["later"]


async def test_a_fault_may_last_for_a_time(workspace: Workspace, bare: AsyncWebClient) -> None:
    workspace.arm(Rule(on="chat.postMessage", action="rate_limit", for_s=60))
    for _ in range(2):
        with pytest.raises(SlackApiError):
            await bare.chat_postMessage(channel="#support", text="hello")
    workspace.clock.advance(61)
    await bare.chat_postMessage(channel="#support", text="after a minute")
    assert texts(workspace) == ["after a minute"]


@pytest.mark.parametrize(
    ("action", "error"), [("http_500_json", "internal_error"), ("http_500_html", None)]
)
async def test_a_server_error_comes_as_json_or_html(
    workspace: Workspace, bare: AsyncWebClient, action: str, error: str | None
) -> None:
    workspace.arm(Rule.model_validate({"on": "chat.postMessage", "action": action}))
    with pytest.raises(SlackApiError) as caught:
        await bare.chat_postMessage(channel="#support", text="hello")
    assert caught.value.response.status_code == 500
    assert caught.value.response.get("error") == error
    assert texts(workspace) == []


@pytest.mark.parametrize(("action", "posted"), [("cut_before", []), ("cut_after", ["hello"])])
async def test_a_connection_is_cut_before_or_after_the_effect(
    workspace: Workspace, bare: AsyncWebClient, action: str, posted: list[str]
) -> None:
    workspace.arm(Rule.model_validate({"on": "chat.postMessage", "action": action}))
    with pytest.raises((aiohttp.ClientError, ConnectionError)):
        await bare.chat_postMessage(channel="#support", text="hello")
    assert texts(workspace) == posted


async def test_the_usual_client_posts_twice_after_a_cut_connection(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    workspace.arm(Rule(on="chat.postMessage", action="cut_after"))
    await client.chat_postMessage(channel="#support", text="hello")
    assert texts(workspace) == ["hello", "hello"]


async def test_a_slow_answer_runs_into_the_timeout_though_it_was_posted(
    workspace: Workspace, bare: AsyncWebClient
) -> None:
    workspace.arm(Rule(on="chat.postMessage", action="slow_after", seconds=3))
    bare.timeout = 1
    with pytest.raises(TimeoutError):
        await bare.chat_postMessage(channel="#support", text="hello")
    assert texts(workspace) == ["hello"]


async def test_a_rule_strikes_at_its_match_and_its_turn_only(
    workspace: Workspace, bare: AsyncWebClient
) -> None:
    workspace.arm(
        Rule(
            on="chat.postMessage",
            action="error",
            value="fatal_error",
            match={"metadata.event_payload.run": "7", "text": "site*"},
            nth=2,
        )
    )

    async def post(text: str, run: str) -> str:
        metadata = {"event_type": "run", "event_payload": {"run": run}}
        try:
            await bare.chat_postMessage(channel="#support", text=text, metadata=metadata)
        except SlackApiError as error:
            return str(error.response["error"])
        return "ok"

    asked = [("site1", "7"), ("site2", "8"), ("other", "7"), ("site3", "7"), ("site4", "7")]
    assert [await post(*row) for row in asked] == ["ok", "ok", "ok", "fatal_error", "ok"]
    assert [entry.name for entry in workspace.journal.of("fault")] == ["error"]


async def test_chance_is_the_same_for_the_same_seed(
    workspace: Workspace, bare: AsyncWebClient
) -> None:
    async def pattern() -> list[bool]:
        async with open_workspace(seed_number=5) as other:
            other.arm(Rule(on="auth.test", action="error", times=0, chance=0.5))
            client = AsyncWebClient(token=other.bot_token, base_url=other.api_url)
            found = []
            for _ in range(20):
                try:
                    await client.auth_test()
                    found.append(True)
                except SlackApiError:
                    found.append(False)
            return found

    first = await pattern()
    assert first == await pattern()
    assert {True, False} == set(first)


async def test_another_process_arms_faults_and_reads_the_journal(
    workspace: Workspace, bare: AsyncWebClient
) -> None:
    rule = {"on": "auth.test", "action": "error", "value": "fatal_error"}
    async with aiohttp.ClientSession(workspace.url, headers={"X-Workspace": "1"}) as session:
        async with session.post("/control/faults", json={"rules": [rule]}) as response:
            assert await response.json() == {"ok": True, "armed": 1}
        with pytest.raises(SlackApiError, match="fatal_error"):
            await bare.auth_test()
        async with session.get("/control/journal") as response:
            kinds = [(entry["kind"], entry["name"]) for entry in await response.json()]
        assert kinds == [("call", "auth.test"), ("fault", "error")]
        wrong: Json = {"rules": [{"on": "auth.test", "action": "explode"}]}
        async with session.post("/control/faults", json=wrong) as response:
            assert response.status == 400
            assert "explode" in (await response.json())["message"]
        befall = {"action": "archive_channel", "value": "nowhere"}
        async with session.post("/control/befall", json=befall) as response:
            assert response.status == 400
        async with session.post("/control/befall", json=befall | {"value": "support"}) as response:
            assert response.status == 200
    assert workspace.world.conversation("support").is_archived


async def test_a_fault_that_needs_a_call_cannot_befall(workspace: Workspace) -> None:
    with pytest.raises(ValueError, match="needs a call"):
        workspace.befall("cut_after")


async def test_what_befell_can_be_undone(workspace: Workspace, bare: AsyncWebClient) -> None:
    async def outcome() -> str:
        try:
            await bare.chat_postMessage(channel="#support", text="hello")
        except SlackApiError as error:
            return str(error.response["error"])
        return "posted"

    for action, value, error, undo in (
        ("revoke_token", "bot", "token_revoked", "restore_token"),
        ("remove_scope", "chat:write", "missing_scope", "add_scope"),
        ("archive_channel", "support", "is_archived", "unarchive_channel"),
        ("remove_bot", "support", "not_in_channel", "add_bot"),
    ):
        workspace.befall(action, value)
        assert await outcome() == error
        workspace.befall(undo, value)
        assert await outcome() == "posted"


async def test_a_message_may_be_deleted_under_the_app(
    workspace: Workspace, bare: AsyncWebClient
) -> None:
    posted = await bare.chat_postMessage(channel="#support", text="hello")
    workspace.befall("delete_message", f"support {posted['ts']}")
    with pytest.raises(SlackApiError, match="message_not_found"):
        await bare.chat_update(channel=posted["channel"], ts=posted["ts"], text="x", parse="none")


async def test_a_taken_port_is_an_error(workspace: Workspace) -> None:
    port = int(workspace.url.rstrip("/").rpartition(":")[2])
    with pytest.raises(OSError, match="address already in use"):
        async with open_workspace(port=port):
            pytest.fail("two workspaces on one port")
