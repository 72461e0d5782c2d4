"""However many runs report at once: does Slack ever have to refuse a call, and does everybody come to their last word?

The judge is the local workspace's reckoning of Slack's rates, which counts in its own way.
"""

from collections import Counter

from sqlmodel import Session

from bot.message import Message
from bot.request import Request
from bot.store import delivered, inbox, outbox, posts, turns
from bot.store.engine import Store
from bot.store.inbox import Draft, State
from bot.store.posts import Saying
from bot.workspace.rates import Rates
from tests.bot.conftest import BOTH

RUNS, CHANNELS = 30, 10
STEP_S = 1.0
STORM_S, END_S = 20.0, 60.0
METHODS = {"post": "chat.postMessage", "update": "chat.update"}


def _accepted(session: Session) -> list[Request]:
    found = []
    for n in range(RUNS):
        channel, ts = f"C{n % CHANNELS:02}", f"{n}.1"
        draft = Draft((f"k{n}",), "mention", "T1", "U1", {}, channel=channel, ts=ts, text="check")
        made = inbox.accept(session, draft, state=State.WORKING, now=0.0, deadline=9e9)
        assert made is not None
        found.append(made)
    return found


def _report(session: Session, requests: list[Request], now: float, text: str) -> None:
    for request in requests:
        posts.say(session, request, Saying("run", Message(text), live=text != "done"), now=now)
        if text == "done":
            turns.close(session, request, State.DONE, now=now)


def _send(session: Session, now: float, shown: dict[int, str]) -> list[tuple[str, str]]:
    """Send what may be sent now, as two bots do; returns method and channel of each call."""
    calls = []
    for _ in ("one bot", "the other"):
        turn = outbox.claim(session, now=now, lease_s=15.0, limit=12)
        for errand in turn.errands:
            calls.append((METHODS[errand.kind], errand.channel))
            shown[errand.id] = errand.text
            delivered.delivered(session, errand, errand.channel, f"{errand.id}.9", now=now)
    return calls


@BOTH
async def test_slack_refuses_no_call_and_all_come_to_their_last_word(store: Store) -> None:
    requests = store.run_now(_accepted)
    rates, shown = Rates(), dict[int, str]()
    made: Counter[str] = Counter()
    steps = int((STORM_S + END_S) / STEP_S)
    for step in range(steps):
        now = 1_000.0 + step * STEP_S
        over = step * STEP_S >= STORM_S
        if not over or step * STEP_S == STORM_S:
            text = "done" if over else f"{step} of many"
            store.run_now(lambda s, n=now, t=text: _report(s, requests, n, t))  # type: ignore[misc] # defaults
        for method, channel in store.run_now(lambda s, n=now: _send(s, n, shown)):  # type: ignore[misc] # defaults
            assert rates.retry_after(method, channel, now) == 0, f"{method} after {now - 1_000} s"
            made[method] += 1
        if over and set(shown.values()) == {"done"} and len(shown) == RUNS:
            break
    assert len(shown) == RUNS
    assert set(shown.values()) == {"done"}
    assert made["chat.update"] > STORM_S / 2, "progress is shown meanwhile"
