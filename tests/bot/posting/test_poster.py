"""Does Slack come to show what the store says, once, whatever happens on the way?"""

import pytest
from sqlmodel import select

from bot.house import House
from bot.message import File, Message
from bot.posting.thread import Thread
from bot.request import Request
from bot.route import Handler, Route, Routes
from bot.store.posts import PostState, StoredPost
from bot.store.shown import count_due
from tests.bot.conftest import RunBot
from tests.bot.small_slack import ASKER, CHANNEL, DIRECT, SmallSlack, command, event


def routed(handler: Handler) -> Routes:
    route = Route("ask", handler)
    return Routes(mention=route, message=route, file=route, commands={"/wfo": route})


async def _two_steps(request: Request, thread: Thread, house: House) -> None:
    await thread.say("first", Message("first"))
    await thread.say("second", Message("second"))


async def _answer(request: Request, thread: Thread, house: House) -> None:
    await thread.say("answer", Message("the answer"))


async def _ask(slack: SmallSlack) -> str:
    asked = slack.say("<@U0BOT> hello")
    await slack.acked(await slack.send("events_api", event(asked)))
    return str(asked["ts"])


@pytest.mark.parametrize("fault", ["cut_before", "cut_after", "broken", ("limit", 1)])
async def test_a_post_appears_once_whatever_becomes_of_the_first_call(
    run_bot: RunBot, slack: SmallSlack, fault: str
) -> None:
    slack.faults["chat.postMessage"].append(fault)
    async with run_bot(routed(_answer)) as bot:
        thread = await _ask(slack)
        await slack.wait(lambda: slack.shown(thread))
        while (await bot.house.store.run(count_due))[0]:
            await slack.changed.wait()
    assert [m["text"] for m in slack.shown()] == ["the answer"]


async def test_where_history_is_closed_a_lost_answer_is_posted_again(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    slack.readable = False
    slack.faults["chat.postMessage"].append("cut_after")
    async with run_bot(routed(_answer)):
        await _ask(slack)
        await slack.wait(lambda: len(slack.shown()) == 2)
    assert slack.shown()[0]["metadata"] == slack.shown()[1]["metadata"]


async def test_steps_of_a_command_stand_below_its_first_one(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    async with run_bot(routed(_two_steps)):
        await slack.send("slash_commands", command("x"))
        await slack.wait(lambda: len(slack.shown()) == 2)
    first, second = slack.shown()
    assert (first["text"], second["text"]) == ("first", "second")
    assert second["thread_ts"] == first["ts"]


async def test_posts_into_one_channel_keep_a_second_apart(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    async with run_bot(routed(_two_steps)):
        await slack.send("slash_commands", command("x"))
        await slack.wait(lambda: len(slack.shown()) == 2)
    times = [at for method, at in slack.times if method == "chat.postMessage"]
    assert times[1] - times[0] >= 1.0


async def test_nothing_is_posted_anywhere_before_slack_takes_posts_again(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    slack.faults["chat.postMessage"].append(("limit", 3))
    async with run_bot(routed(_answer)) as bot:
        first = await _ask(slack)
        while not await bot.house.store.run(lambda s: s.exec(select(StoredPost.failures)).first()):
            await slack.changed.wait()
        asked = slack.say("<@U0BOT> hello", channel="C0002")
        await slack.acked(await slack.send("events_api", event(asked)))
        await slack.wait(lambda: slack.shown(first) and slack.shown(str(asked["ts"])))
    refused, *others = [at for method, at in slack.times if method == "chat.postMessage"]
    assert len(others) == 2
    assert min(others) - refused >= 3.0


async def test_of_many_changes_only_the_newest_is_sent(run_bot: RunBot, slack: SmallSlack) -> None:
    async def busy(request: Request, thread: Thread, house: House) -> None:
        for n in range(50):
            await thread.say("live", Message(f"{n} of 50"), live=n < 49)
            if n == 0:
                await slack.wait(slack.shown)

    async with run_bot(routed(busy)):
        await _ask(slack)
        await slack.wait(lambda: slack.shown() and slack.shown()[0]["text"] == "49 of 50", 30)
    posted = next(at for method, at in slack.times if method == "chat.postMessage")
    updates = [at for method, at in slack.times if method == "chat.update"]
    # At most one a second, however long a busy machine takes over the fifty.
    assert len(updates) <= 1 + (updates[-1] - posted)
    assert all(a["parse"] == "none" for method, a in slack.calls if method == "chat.update")


async def test_a_message_that_was_deleted_is_posted_anew(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    async def changing(request: Request, thread: Thread, house: House) -> None:
        await thread.say("live", Message("working"), live=True)
        await slack.wait(slack.shown)
        slack.messages.remove(slack.shown()[0])
        await thread.say("live", Message("done"))

    async with run_bot(routed(changing)):
        thread = await _ask(slack)
        await slack.wait(lambda: [m["text"] for m in slack.shown(thread)] == ["done"])


async def test_what_a_channel_refuses_reaches_the_asker_directly(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    slack.faults["chat.postMessage"].append("error:is_archived")
    async with run_bot(routed(_answer)):
        await _ask(slack)
        await slack.wait(slack.shown)
    assert slack.shown()[0]["channel"] == DIRECT
    posts = [a["channel"] for method, a in slack.calls if method == "chat.postMessage"]
    assert posts[-1] == ASKER


async def test_blocks_that_slack_refuses_are_left_out(run_bot: RunBot, slack: SmallSlack) -> None:
    async def odd(request: Request, thread: Thread, house: House) -> None:
        await thread.say("answer", Message("all in words", ({"type": "odd"},)))

    slack.faults["chat.postMessage"].append("error:invalid_blocks")
    async with run_bot(routed(odd)):
        await _ask(slack)
        await slack.wait(slack.shown)
    assert slack.shown()[0]["text"] == "all in words"
    assert "blocks" not in slack.shown()[0]


async def test_a_file_is_hung_into_the_thread_once(run_bot: RunBot, slack: SmallSlack) -> None:
    async def attaching(request: Request, thread: Thread, house: House) -> None:
        file = File("findings.csv", "All findings", b"a,b\n1,2\n")
        await thread.say("answer", Message("see the file", files=(file,)))

    slack.faults["files.completeUploadExternal"].append("cut_after")
    async with run_bot(routed(attaching)) as bot:
        thread = await _ask(slack)
        await slack.wait(lambda: len(slack.shown(thread)) == 2)
        await slack.wait(lambda: slack.calls[-1][0] == "conversations.replies")
        del bot
    assert [m["files"][0]["title"] for m in slack.shown() if m.get("files")] == ["All findings"]
    assert list(slack.files.values()) == [b"a,b\n1,2\n"]


async def test_a_text_over_the_limit_goes_whole_into_a_file(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    whole = "word &amp; word\n" * 1000

    async def wordy(request: Request, thread: Thread, house: House) -> None:
        await thread.say("answer", Message(whole))

    async with run_bot(routed(wordy)):
        thread = await _ask(slack)
        await slack.wait(lambda: len(slack.shown(thread)) == 2)
    assert len(slack.shown()[0]["text"]) <= 3900
    assert list(slack.files.values()) == [whole.encode()]


async def test_a_revoked_token_is_seen_in_the_readiness(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    slack.faults["chat.postMessage"].append("error:token_revoked")
    async with run_bot(routed(_answer)) as bot:
        await _ask(slack)
        await slack.wait(lambda: bot.pulse.broken_token)
        with bot.house.store.session() as session:
            assert [p.state for p in session.exec(select(StoredPost))] == [PostState.DUE]
    assert slack.shown() == []


async def test_a_whisper_goes_through_the_response_url_while_it_lives(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    async def quiet(request: Request, thread: Thread, house: House) -> None:
        await thread.whisper(Message("for you alone"))

    url = slack.url.replace("/api/", "/response")
    async with run_bot(routed(quiet)):
        await slack.send("slash_commands", command("x", response_url=url))
        await slack.wait(lambda: slack.responses)
        await slack.send("slash_commands", command("x"))
        await slack.wait(lambda: slack.whispers)
    assert slack.responses[0]["text"] == "for you alone"
    assert slack.whispers[0]["user"] == ASKER
    assert slack.whispers[0]["channel"] == CHANNEL


async def test_without_the_right_to_upload_a_file_is_said_in_messages(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    async def attaching(request: Request, thread: Thread, house: House) -> None:
        file = File("findings.csv", "All findings", b"a,b\n1,<2>\n")
        await thread.say("answer", Message("see the file", files=(file,)))

    slack.faults["files.getUploadURLExternal"].append("error:missing_scope")
    async with run_bot(routed(attaching)):
        thread = await _ask(slack)
        await slack.wait(lambda: len(slack.shown(thread)) == 3)
    assert "files:write" in slack.shown()[1]["text"]
    assert slack.shown()[2]["text"] == "```\na,b\n1,&lt;2&gt;\n```"
