"""How results come home: together where the bot takes that, singly where it does not, each until it is confirmed."""

import asyncio
from pathlib import Path

from checks.agent.allowing import parse_allow_list
from checks.agent.introducing import introduce
from checks.agent.working import Work
from checks.linking.link import Link
from checks.model import Check, Evidence
from checks.wire import Ask, Confirmed, Landed, Look, read, read_results
from tests.checks.agent.conftest import Two
from tests.checks.agent.server import until

CONFIRMED = Confirmed(stored=True).written()


async def _seen(_: Check) -> Evidence:
    return Evidence()


def _looks(count: int) -> tuple[Look, ...]:
    return tuple(Look(n=n, probe="tcp", host="h", port=1) for n in range(count))


def _working(link: Link) -> Work:
    allowed = parse_allow_list("127.0.0.0/8", Path("allow"))
    return Work(link, lambda: _seen, lambda: allowed, introduce())


async def _hearing(two: Two, silent: int = 0) -> list[tuple[str, bytes]]:
    """Confirm what comes, but for the first so many messages."""
    heard: list[tuple[str, bytes]] = []

    async def take(subject: str, reply: str, content: bytes) -> None:
        heard.append((subject.rpartition(".")[2], content))
        if len(heard) > silent:
            await two.bot.publish(reply, CONFIRMED)

    await two.bot.subscribe("wfo.ev.*.>", take)
    await two.bot.flush()
    return heard


async def test_a_bot_that_takes_several_gets_them_in_one_message(two: Two) -> None:
    heard = await _hearing(two)
    work = _working(await two.link(two.one))
    work.begin(Ask(run="abcdefgh", valid_s=9, together=100, looks=_looks(14)))
    await until(lambda: heard and not work.runs)
    ((name, content),) = heard
    assert name == "together"
    assert [n for n, _ in read_results(content)] == list(range(14))


async def test_a_bot_that_takes_but_one_gets_each_by_itself(two: Two) -> None:
    """A bot of an earlier version does not say that it takes more."""
    heard = await _hearing(two)
    work = _working(await two.link(two.one))
    work.begin(Ask(run="abcdefgh", valid_s=9, looks=_looks(14)))
    await until(lambda: not work.runs)
    assert sorted(int(n) for n, _ in heard) == list(range(14))
    assert all(read(Landed, content).evidence == Evidence() for _, content in heard)


async def test_what_is_not_confirmed_is_sent_again_and_an_end_has_its_time(two: Two) -> None:
    heard = await _hearing(two, silent=1)
    work = _working(await two.link(two.one))
    work.begin(Ask(run="abcdefgh", valid_s=20, together=100, looks=_looks(3)))
    await work.finish(10)
    assert [content for _, content in heard] == [heard[0][1]] * 2


async def test_a_run_whose_time_is_over_is_dropped(two: Two) -> None:
    heard = await _hearing(two, silent=1_000)
    work = _working(await two.link(two.one))
    work.begin(Ask(run="abcdefgh", valid_s=0.3, together=100, looks=_looks(3)))
    await until(lambda: heard and not work.runs, patience_s=3)
    await asyncio.sleep(0)


async def test_results_that_trickle_in_gather_while_others_are_under_way(two: Two) -> None:
    heard = await _hearing(two)
    link = await two.link(two.one)
    allowed = parse_allow_list("127.0.0.0/8", Path("allow"))

    async def seen(check: Check) -> Evidence:
        await asyncio.sleep(0.002 * check.n)
        return Evidence()

    work = Work(link, lambda: seen, lambda: allowed, introduce())
    work.begin(Ask(run="abcdefgh", valid_s=9, together=100, looks=_looks(40)))
    await until(lambda: heard and not work.runs)
    numbers = [n for _, content in heard for n in _numbers(content)]
    assert sorted(numbers) == list(range(40))
    assert _numbers(heard[0][1])[0] == 0, "the first does not wait for others"


def _numbers(content: bytes) -> list[int]:
    if b'"results"' in content:
        return [n for n, _ in read_results(content)]
    n = read(Landed, content).n
    assert n is not None
    return [n]
