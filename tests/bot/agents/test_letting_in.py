"""Who is let in, once, by whom, and how is he shut out?"""

import asyncio
import socket
import stat
import time
from dataclasses import replace

import pytest

from bot.agents.pushing import PushFailed, push_account
from bot.agents.secrets import NoKeys, read_keys, write_keys
from bot.agents.two_ends import try_way
from bot.settings import Settings
from bot.store import agents as stored
from bot.store import runs
from bot.store.runs import RunState
from checks.accounts.keyring import new_keyring
from checks.accounts.keys import new_key
from checks.accounts.tokens import read_token
from checks.agent.folder import Folder
from checks.agent.joining import NotAdmitted, join
from checks.linking.link import Link, Refused
from checks.model import Outcome, Target
from checks.wire import Ask, Beat, Confirmed, Control, JoinRequest, Landed, Look, read
from tests.bot.agents.conftest import VANTAGE, Field, listeners, plan
from tests.checks.agent.server import linked, until


async def test_an_invitation_is_worth_one_agent_and_its_key_stays_private(field: Field) -> None:
    invitation = await field.invite()
    folder, second = Folder(field.folder / "one"), Folder(field.folder / "two")
    await join(invitation, folder, "", lambda _: None)
    for file in (folder.credentials_file, folder.address_file):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    _, credentials = folder.read()
    assert credentials.seed not in invitation.written()
    with pytest.raises(NotAdmitted, match="was used"):
        await join(invitation, second, "", lambda _: None)
    assert not second.is_enrolled
    with field.store.session() as session:
        (agent,) = stored.agents(session, VANTAGE)
    assert agent.user == credentials.key.public


async def test_the_same_key_is_told_the_same_again_if_the_answer_was_lost(field: Field) -> None:
    invitation, other = await field.invite(), await field.invite(role="client-pc")
    key = new_key("user").public
    request = JoinRequest(code=invitation.code, user=key)
    registry = field.agents.registry
    assert registry is not None
    with field.store.session() as session:
        mine = stored.find_vantage(session, VANTAGE)
        theirs = stored.find_vantage(session, other.vantage)
    assert mine is not None
    assert theirs is not None
    for _ in range(2):
        answer = await registry.admit(mine.account, request)
        assert read_token(answer.token, "account")["sub"] == key
    assert (await registry.admit(theirs.account, request)).why
    assert (await registry.admit(mine.account, JoinRequest(code=other.code, user=key))).why
    await registry.revoke(key)
    assert "was used" in (await registry.admit(mine.account, request)).why


async def test_an_invitation_of_another_vantage_point_admits_nobody(field: Field) -> None:
    theirs, ours = await field.invite(role="client-pc"), await field.invite()
    mixed = ours.model_copy(update={"code": theirs.code})
    with pytest.raises(NotAdmitted):
        await join(mixed, Folder(field.folder / "x"), "", lambda _: None)
    await join(theirs, Folder(field.folder / "y"), "", lambda _: None)


async def test_an_old_invitation_is_refused_in_words(field: Field) -> None:
    assert field.agents.registry is not None
    old = replace(field.agents.registry, clock=lambda: time.time() - 3_599)
    invitation = await old.invite("site42", "client-pc", field.server.url("ws"), "")
    await until(lambda: time.time() > invitation_end(invitation.credentials.token) + 1)
    with pytest.raises(NotAdmitted, match="not accepted"):
        await join(invitation, Folder(field.folder / "x"), "", lambda _: None)


def invitation_end(token: str) -> float:
    return float(read_token(token, "account")["exp"])


async def test_a_key_that_is_none_is_refused(field: Field) -> None:
    assert field.agents.registry is not None
    answer = await field.agents.registry.admit("A", JoinRequest(code="x", user="not a key"))
    assert "not a NATS user key" in answer.why


async def test_a_revoked_agent_ends_by_itself_and_says_why(field: Field) -> None:
    agent, sister = await field.joined(), await field.joined(name="b")
    with field.store.session() as session:
        users = [each.user for each in stored.agents(session, VANTAGE)]
    _, own = Folder(field.folder / "a").read()
    assert field.agents.registry is not None
    assert await field.agents.registry.revoke(own.key.public)
    assert not await field.agents.registry.revoke(own.key.public)
    async with asyncio.timeout(20):
        assert await agent.process.wait() == 3
    assert "does not accept these credentials" in agent.said
    assert sister.process.returncode is None
    assert len(users) == 2
    async with listeners(2) as ports:
        findings = await field.run(field.begin(plan(ports)))
    assert {finding.outcome for finding in findings} == {Outcome.PASSED}


async def _linked(field: Field, name: str, replaces: str = "") -> tuple[Link, str]:
    """Join and connect without a process; returns the link and the agent's key."""
    assert field.agents.registry is not None
    word = await field.agents.registry.invite(
        "site42", "premises-server", field.server.url("ws"), "", replaces=replaces
    )
    folder = Folder(field.folder / name)
    await join(word, folder, "", lambda _: None)
    credentials = folder.read()[1]
    return await linked(field.server, credentials), credentials.key.public


async def _is_cut_off(link: Link) -> None:
    async with asyncio.timeout(5):
        await link.ended.wait()


async def test_after_rotation_only_newcomers_get_in(field: Field) -> None:
    link, _ = await _linked(field, "a")
    assert field.agents.registry is not None
    assert await field.agents.registry.rotate(VANTAGE)
    await _is_cut_off(link)
    with pytest.raises(Refused):
        await linked(field.server, Folder(field.folder / "a").read()[1])
    newcomer, _ = await _linked(field, "b")
    assert newcomer.is_up
    await newcomer.close()


async def test_a_removed_vantage_point_is_cut_off(field: Field) -> None:
    link, _ = await _linked(field, "a")
    assert field.agents.registry is not None
    assert await field.agents.registry.remove(VANTAGE)
    assert not await field.agents.registry.remove(VANTAGE)
    await _is_cut_off(link)


async def test_a_replacement_shuts_out_the_one_it_replaces(field: Field) -> None:
    link, key = await _linked(field, "a")
    newcomer, _ = await _linked(field, "b", replaces=key)
    await _is_cut_off(link)
    assert newcomer.is_up
    await newcomer.close()


async def test_only_what_was_asked_for_is_stored_and_only_from_whom(field: Field) -> None:
    """An agent's own link, driven by hand: for runs nobody asked for, foreign ones, and numbers never asked."""
    assert field.agents.registry is not None
    invitation, other = await field.invite(), await field.invite(role="client-pc")
    mine, theirs = Folder(field.folder / "m"), Folder(field.folder / "t")
    await join(invitation, mine, "", lambda _: None)
    await join(other, theirs, "", lambda _: None)
    agent = await linked(field.server, mine.read()[1])
    stranger = await linked(field.server, theirs.read()[1])
    asks: list[Ask] = []

    async def on_ask(_: str, __: str, content: bytes) -> None:
        asks.append(read(Ask, content))
        await agent.publish(f"wfo.hb.{asks[-1].run}", Beat(open=1).written())

    await agent.subscribe("wfo.run", on_ask, queue="agents")
    await agent.flush()
    run = field.begin(plan([7, 8]))
    work = asyncio.create_task(field.run(run))
    await until(lambda: asks)
    landed = Landed.model_validate_json('{"evidence": {"facts": {"connect_ms": 1}}}').written()
    for link, subject in (
        (agent, "wfo.ev.nobodyasked.0"),
        (agent, f"wfo.ev.{run.id}.2"),
        (agent, f"wfo.ev.{run.id}.-1"),
        (agent, f"wfo.ev.{run.id}.0.0"),
        (stranger, f"wfo.ev.{run.id}.0"),
    ):
        with pytest.raises(Exception, match=r"wfo\.ev"):
            await link.request(subject, landed, 0.3)
    assert field.kept() == 0
    # The same result three times is one result; bytes that are no result are one that can't be read.
    for _ in range(3):
        answer = await agent.request(f"wfo.ev.{run.id}.0", landed, 2)
        assert read(Confirmed, answer).stored
    assert field.kept() == 1
    await agent.request(f"wfo.ev.{run.id}.1", b'{"v": 1, "evidence": {"sorcery": 1}}', 2)
    by_n = {finding.n: finding for finding in await work}
    assert by_n[0].outcome is Outcome.PASSED
    assert by_n[1].outcome is Outcome.ERRORED
    assert "can't be read" in (by_n[1].reason or "") + by_n[1].sentence
    await agent.close()
    await stranger.close()


async def test_an_ask_in_another_version_is_refused_in_words_and_never_misread(
    field: Field,
) -> None:
    await field.here()
    with field.store.session() as session:
        place = stored.find_vantage(session, VANTAGE)
    assert place is not None
    ask = Ask(
        run="skewedrun", valid_s=5, looks=(Look(n=0, probe="tcp", host="127.0.0.1", port=1),)
    )
    newer = ask.model_copy(update={"v": 2})
    async with field.agents.talks.conversation() as (token, heard):
        connected = field.agents._connected
        assert connected is not None
        content = newer.model_copy(update={"run": token}).written()
        await connected.link.publish(f"wfo.run.{place.account}", content)
        async with asyncio.timeout(5):
            beat = await heard.get()
    assert beat.kind == "unreadable"
    assert "version 2" in beat.detail
    assert beat.who is not None
    assert "tcp" in beat.who.probes


async def test_hello_tells_version_and_probes(field: Field) -> None:
    await field.here()
    with field.store.session() as session:
        place = stored.find_vantage(session, VANTAGE)
    assert place is not None
    async with field.agents.talks.conversation() as (token, heard):
        await field.agents.talks.control(place.account, Control(kind="hello", token=token))
        async with asyncio.timeout(5):
            beat = await heard.get()
    assert beat.kind == "hello"
    assert beat.who is not None
    assert beat.who.version


@pytest.mark.parametrize(
    ("allow", "state"), [("listen 1-65535", "open"), ("127.0.0.0/8", "refused")]
)
async def test_the_far_end_listens_where_its_list_allows_and_nobody_does(
    field: Field, allow: str, state: str
) -> None:
    await field.here(allow)
    with field.store.session() as session:
        place = stored.find_vantage(session, VANTAGE)
    assert place is not None
    async with (
        listeners(1) as (port,),
        field.agents.talks.listener(place.account, port, 5) as beat,
    ):
        assert beat.listener == ("taken" if state == "open" else "refused")
    async with field.agents.talks.listener(place.account, port, 5) as beat:
        assert beat.listener == state
        if state == "open":
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            assert (await reader.read()).startswith(b"wfo agent")
            writer.close()
    await until(lambda: not _opens(port))


def _opens(port: int) -> bool:
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0


async def test_a_strangers_account_is_not_pushed(field: Field) -> None:
    assert field.agents.registry is not None
    stranger, _ = new_keyring()
    token = stranger.site_account_token(new_key("account").public, "x", 1, agents=1, revoked={})
    with pytest.raises(PushFailed, match="another operator"):
        await push_account(field.agents.registry.system, field.server.ring, token)


def test_keys_are_private_and_a_missing_file_says_what_to_do(settings: Settings) -> None:
    with pytest.raises(NoKeys, match="server-config"):
        read_keys(settings)
    ring, _ = new_keyring()
    path = write_keys(settings, ring)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_keys(settings) == ring
    assert ring.master not in repr(ring)


async def test_the_way_to_a_port_is_tried_before_anything_listens_there(field: Field) -> None:
    await field.here("127.0.0.0/8")
    await field.here("listen 1-65535", name="far", role="client-pc")
    with field.store.session() as session:
        near = stored.find_vantage(session, VANTAGE)
        far = stored.find_vantage(session, "site42-client-pc")
    assert near is not None
    assert far is not None
    async with listeners(1) as (port,):
        pass  # a port that was free a moment ago
    site = plan([port]).site
    target = Target(role="client-pc", host="127.0.0.1", port=port)
    tried = await try_way(field.agents, field.store, site, near, far, target)
    assert (tried.listener, tried.outcome) == ("open", Outcome.PASSED)
    # The other way round the far end's own list has no `listen` line.
    back = await try_way(field.agents, field.store, site, far, near, target)
    assert (back.listener, back.outcome) == ("refused", Outcome.ERRORED)
    # An address outside the site's networks is not dialled, whoever listens there.
    elsewhere = target.model_copy(update={"host": "::1"})
    site = site.model_copy(update={"allowed_networks": ("127.0.0.0/8",)})
    refused = await try_way(field.agents, field.store, site, near, far, elsewhere)
    assert refused.outcome is Outcome.ERRORED
    with field.store.session() as session:
        assert {run.state for run in runs.latest_runs(session, "site42")} == {RunState.ABANDONED}
    assert field.kept() == 0


async def test_a_bot_that_stops_leaves_no_wait_behind(field: Field) -> None:
    before = asyncio.all_tasks()
    async with field.bot():
        pass
    await until(lambda: not _waits(before), lambda: repr(_waits(before)))


def _waits(before: set[asyncio.Task[object]]) -> list[asyncio.Task[object]]:
    left = asyncio.all_tasks() - before
    return [task for task in left if "Event.wait" in repr(task.get_coro())]
