"""Site one is hostile and tries what it can; site two and the bot must see nothing of it."""

import asyncio
import json
import time
from pathlib import Path

import pytest

from checks.accounts.claims import agent_claims
from checks.accounts.credentials import Credentials
from checks.accounts.keyring import new_keyring
from checks.accounts.keys import new_key
from checks.accounts.tokens import write_token
from checks.linking.link import Link, NoAnswerError, NobodyThereError, Refused, open_link
from checks.linking.way import LinkError, Way
from tests.checks.agent.conftest import Two
from tests.checks.agent.server import authority_pem, linked, nats_server, new_account, push, until


async def _hear(link: Link, *subjects: str) -> list[tuple[str, bytes]]:
    heard: list[tuple[str, bytes]] = []

    async def take(subject: str, _: str, content: bytes) -> None:
        heard.append((subject, content))

    for subject in subjects:
        await link.subscribe(subject, take)
    await link.flush()
    return heard


async def _confirming(link: Link) -> list[str]:
    """Confirm all evidence as a bot does, and note under which subject it came."""
    seen: list[str] = []

    async def take(subject: str, reply: str, _: bytes) -> None:
        seen.append(subject)
        if reply:
            await link.publish(reply, b"confirmed")

    await link.subscribe("wfo.ev.*.>", take)
    await link.flush()
    return seen


async def test_the_server_writes_who_speaks_and_both_ways_work(two: Two) -> None:
    seen = await _confirming(two.bot)
    agent = await two.link(two.one)
    asked = await _hear(agent, "wfo.run", "wfo.ctl")
    assert await agent.request("wfo.ev.run1.0", b"evidence", 2) == b"confirmed"
    assert seen == [f"wfo.ev.{two.one.public}.run1.0"]
    await two.bot.publish(f"wfo.run.{two.one.public}", b"ask")
    await two.bot.publish(f"wfo.ctl.{two.one.public}", b"cancel")
    await until(lambda: len(asked) == 2)
    assert asked == [("wfo.run", b"ask"), ("wfo.ctl", b"cancel")]


async def test_nobody_there_is_told_at_once(two: Two) -> None:
    started = time.perf_counter()
    with pytest.raises(NobodyThereError):
        await two.bot.request(f"wfo.run.{two.two.public}", b"ask", 5)
    assert time.perf_counter() - started < 1


async def test_no_reply_subject_reaches_another_site_or_the_bot(two: Two) -> None:
    """Rights to publish don't cover the reply subject: only the account keeps it inside."""
    victim = await two.link(two.two)
    heard = await _hear(victim, "wfo.run", "wfo.ctl", "_INBOX.>")
    inbox = await _hear(two.bot, "_INBOX.prey.*", "wfo.run.*", "wfo.ctl.*")
    evidence = await _confirming(two.bot)
    attacker = await two.link(two.one)
    a, b = two.one.public, two.two.public
    targets = [
        "wfo.ctl",
        "wfo.run",
        f"wfo.run.{b}",
        f"wfo.ctl.{b}",
        f"wfo.ev.{b}.x.0",
        "_INBOX.prey.1",
    ]
    targets += ["$SYS.REQ.CLAIMS.UPDATE", "$JS.API.STREAM.PURGE.WFO_EV"]
    for n, target in enumerate(targets):
        await attacker.publish(f"wfo.ev.attack.{n}", b"planted", reply=target)
        await attacker.publish("wfo.hb.attack", b"planted", reply=target)
    await attacker.flush()
    await until(lambda: len(evidence) >= len(targets))
    # One round trip more on every link: what was on its way has arrived.
    for link in (two.bot, victim):
        await link.flush()
    assert heard == []
    assert inbox == []
    assert {subject.split(".")[2] for subject in evidence} == {a}


async def test_foreign_subjects_are_refused_with_a_message(two: Two) -> None:
    notes: list[str] = []
    attacker = await two.link(two.one, notes)
    everything = await _hear(two.bot, ">")
    b = two.two.public
    for subject in (
        f"wfo.run.{b}",
        f"wfo.ctl.{b}",
        "$SRV.PING",
        "$SYS.REQ.SERVER.PING",
        "$JS.API.INFO",
    ):
        before = len(notes)
        await attacker.publish(subject, b"planted")
        await until(lambda before=before: len(notes) > before)  # type: ignore[misc] # bound on purpose
        assert "permissions violation for publish" in notes[-1].casefold()
    for subject in (">", "wfo.ev.>", "_INBOX_BOT.>", "$SYS.>"):
        before = len(notes)
        await attacker.subscribe(subject, _ignore)
        await until(lambda before=before: len(notes) > before)  # type: ignore[misc] # bound on purpose
        assert "permissions violation for subscription" in notes[-1].casefold()
    await attacker.publish("wfo.ev.mark.0", b"mark")
    await until(lambda: any(content == b"mark" for _, content in everything))
    assert all(content != b"planted" for _, content in everything)


async def _ignore(_: str, __: str, ___: bytes) -> None:
    return None


async def test_evidence_in_anothers_name_arrives_under_its_own_with_a_token_too_many(
    two: Two,
) -> None:
    seen = await _confirming(two.bot)
    attacker = await two.link(two.one)
    await attacker.publish(f"wfo.ev.{two.two.public}.x.0", b"planted")
    await until(lambda: seen)
    assert seen == [f"wfo.ev.{two.one.public}.{two.two.public}.x.0"]


async def test_trace_headers_reach_nobody(two: Two) -> None:
    inbox = await _hear(two.bot, "_INBOX.prey.1")
    attacker = await two.link(two.one)
    seen = await _confirming(two.bot)
    headers = {"Nats-Trace-Dest": "_INBOX.prey.1", "Nats-Trace-Only": "false"}
    await attacker._client.publish("wfo.ev.x.0", b"planted", headers=headers)
    await attacker.publish("wfo.ev.mark.0", b"mark")
    await until(lambda: any("mark" in subject for subject in seen))
    await two.bot.flush()
    assert inbox == []


async def test_strangers_are_not_let_in(two: Two) -> None:
    stranger_ring, _ = new_keyring()
    key = new_key("user")
    account = two.one.public
    forged = [
        # signed by a stranger's key in the site's name; by the site's old generation; by the user itself
        write_token(stranger_ring.bot_account, key.public, "x", agent_claims(account)),
        write_token(
            two.server.ring.signing_key(account, 2), key.public, "x", agent_claims(account)
        ),
        stranger_ring.agent_token(account, 1, key.public, "x"),
        "",
    ]
    for token in forged:
        with pytest.raises(Refused):
            await linked(two.server, Credentials(token=token, seed=key.seed))
    genuine = two.one.agent()
    with pytest.raises(Refused):  # a token without the key that it is for
        await linked(two.server, Credentials(token=genuine.token, seed=key.seed))


async def test_an_account_signed_by_a_stranger_changes_nothing(two: Two) -> None:
    stranger, _ = new_keyring()
    account = two.one.public
    seen = await _confirming(two.bot)
    agent = await two.link(two.one)
    token = stranger.site_account_token(account, "taken over", 1, agents=9, revoked={})
    await push(two.system, token)  # the server says "jwt updated" to that, which proves nothing
    thief = new_key("user")
    with pytest.raises(Refused):
        await linked(
            two.server,
            Credentials(
                token=stranger.agent_token(account, 1, thief.public, "x"), seed=thief.seed
            ),
        )
    assert await agent.request("wfo.ev.r.0", b"evidence", 2) == b"confirmed"
    assert seen == [f"wfo.ev.{account}.r.0"]


async def test_an_agent_can_not_push_accounts(two: Two) -> None:
    with pytest.raises((NobodyThereError, NoAnswerError)):
        await two.bot.request("$SYS.REQ.CLAIMS.UPDATE", two.one.token().encode(), 1)


async def test_an_expired_token_ends_the_link_for_good(two: Two) -> None:
    expires_at = time.time() + 2
    credentials = two.server.ring.joining(two.one.public, 1, expires_at=expires_at)
    link = await linked(two.server, credentials)
    async with asyncio.timeout(8):
        await link.ended.wait()
    await until(lambda: time.time() > expires_at + 1)  # the server counts in whole seconds
    with pytest.raises(Refused):
        await linked(two.server, credentials)


async def test_a_revoked_agent_is_out_at_once_and_its_sister_stays(two: Two) -> None:
    credentials = two.one.agent()
    link = await linked(two.server, credentials)
    sister, other = await two.link(two.one), await two.link(two.two)
    seen = await _confirming(two.bot)
    started = time.perf_counter()
    revoked = {credentials.key.public: int(time.time()) + 1}
    await push(two.system, two.one.token(revoked))
    async with asyncio.timeout(5):
        await link.ended.wait()
    assert time.perf_counter() - started < 2
    with pytest.raises(Refused):
        await linked(two.server, credentials)
    for each in (sister, other):
        assert await each.request("wfo.ev.r.0", b"evidence", 2) == b"confirmed"
    assert len(seen) == 2


async def test_a_joining_token_can_only_ask_to_join(two: Two) -> None:
    notes: list[str] = []
    credentials = two.server.ring.joining(two.one.public, 1, expires_at=time.time() + 60)
    link = await linked(two.server, credentials, notes)
    seen = await _confirming(two.bot)
    await link.publish("wfo.ev.run1.0", b"planted")
    await link.subscribe("wfo.run", _ignore)
    await until(lambda: len(notes) >= 2)
    assert await link.request("wfo.ev.join.0", b"please", 2) == b"confirmed"
    assert seen == [f"wfo.ev.{two.one.public}.join.0"]
    await link.close()


async def test_adding_a_site_disturbs_no_other(two: Two) -> None:
    agent = await two.link(two.one)
    seen = await _confirming(two.bot)
    failed = 0
    stop = asyncio.Event()

    async def work() -> None:
        nonlocal failed
        n = 0
        while not stop.is_set():
            n += 1
            try:
                await agent.request(f"wfo.ev.r.{n}", b"evidence", 1)
            except (NobodyThereError, NoAnswerError):
                failed += 1

    working = asyncio.create_task(work())
    for number in range(10):
        added = new_account(two.server.ring, f"added-{number}")
        await push(two.system, added.token())
        link = await two.link(added)
        assert await link.request("wfo.ev.first.0", b"evidence", 2) == b"confirmed"
    stop.set()
    await working
    assert failed == 0
    assert len(seen) > 20


async def test_a_fake_server_gets_no_credentials_by_talking_us_out_of_tls() -> None:
    """It leaves `tls_required` out of its greeting; a client that believes that sends its login in clear."""
    received = bytearray()

    async def fake(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        info = {
            "server_id": "X",
            "version": "2.15.1",
            "nonce": "abc",
            "headers": True,
            "auth_required": True,
        }
        writer.write(f"INFO {json.dumps(info)}\r\n".encode())
        while chunk := await reader.read(4096):
            received.extend(chunk)
        writer.close()

    server = await asyncio.start_server(fake, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    ring, _ = new_keyring()
    for scheme in ("tls", "wss"):
        received.clear()
        way = Way(f"{scheme}://127.0.0.1:{port}", authority_pem())
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.5):
                await open_link(way, ring.bot_user(), "test", lambda _: None)
        assert received[:1] == b"\x16", "nothing but a TLS greeting goes out"
        assert b"CONNECT" not in received
        assert b"jwt" not in received
    server.close()


@pytest.mark.parametrize("kind", ["", "ws"])
async def test_tls_is_there_from_the_first_byte_and_checked(tmp_path: Path, kind: str) -> None:
    async with nats_server(tmp_path, tls=True) as server:
        link = await linked(server, server.ring.bot_user(), kind=kind)
        assert link.is_up
        await link.close()
        notes: list[str] = []
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(2):
                await open_link(
                    Way(server.url(kind)), server.ring.bot_user(), "test", notes.append
                )
        assert any("certificate" in note.casefold() for note in notes)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ws://nats.example.com", "readable"),
        ("nats://10.0.0.1:4222", "readable"),
        ("https://nats.example.com", "no address"),
        ("wss://user:secret@nats.example.com", "password"),
        ("", "no address"),
    ],
)
def test_an_unsafe_way_is_refused_in_words(url: str, said: str) -> None:
    with pytest.raises(LinkError, match=said) as caught:
        Way(url)
    assert "secret@" not in str(caught.value)
