"""Whoever may not see a site learns nothing of it and changes nothing at it, through no route at all.

Each route has a row below: what an attacker sends through it, forged values of buttons and modals included.
"""

import time
from dataclasses import dataclass, fields
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.agents import news
from bot.app import Bot
from bot.fleet.start import ROUND
from bot.routes import ROUTES
from bot.scheduling.when import When, next_moment
from bot.scheduling.windows import Once
from bot.sites.form import digest
from bot.sites.record import SiteRecord
from bot.store import access, inbox, runs, schedules, sites, sweeps
from bot.store.access import Grant
from bot.store.awaited import StoredAwaited
from bot.store.inbox import OPEN, Draft, State, StoredRequest
from bot.store.runs import RunState, StoredRun
from bot.store.schedules import Schedule, Window
from bot.store.sweeps import NewSweep, StoredSweep
from bot.workspace import seed
from bot.workspace.deliveries import ask, origin
from bot.workspace.gestures.triggers import make_trigger
from bot.workspace.visitor import Workspace
from checks.failure import Failure
from checks.model import Check, Finding, Outcome, Plan, Requirement, Source, Target
from tests.patience import LONG
from tests.scenarios.conftest import SUPPORT

SHARED = "#acme-shared"
PRIVATE_RULES = "review these rules\n203.0.113.77,any,443,tcp,allow"

HARBOUR = SiteRecord(
    id="harbour7", name="Quiet Harbour Ltd", edition="16.3-hosted", aliases=("quietharb",),
    allowed_networks=("10.66.77.0/24",), hosts={"portal": ("10.66.77.88",)}, tags=("wet",),
    vantage={"local": ("client-pc",)},
)  # fmt: skip
LAGOON = HARBOUR.model_copy(
    update={"id": "lagoon9", "name": "Deep Lagoon Inc", "aliases": (), "tags": ("wet",)}
)
OURS = HARBOUR.model_copy(
    update={"id": "ours1", "name": "Ours", "aliases": (), "tags": (), "edition": "18.9-unloaded"}
)
"""The site of the operator of one site; no edition of it is loaded, so that nothing is dialled here."""

SECRETS = (
    "Quiet Harbour", "quietharb", "10.66.77", "Deep Lagoon", "lagoon9", "a reason of theirs", "refuses them",
    "203.0.113.77",
)  # fmt: skip
"""What no attacker may read. `harbour7` itself is what they type; nobody ever types `lagoon9`."""

ACTIONS: dict[str, tuple[str, ...]] = {
    "try_again": ("{request}",),
    "ask": ("what is port 5638 for?",),
    "why": ("why",),
    "feedback": ("helpful",),
    "ask-curators": ("{request}",),
    "publish-draft": ("1",),
    "discard-draft": ("1",),
    "import-as": ("{request} 18.1-hosted",),
    "answer-gap": ("1",),
    "approve-gap": ("1",),
    "decline-gap": ("1",),
    "check": ("harbour7", "quietharb", "lagoon8"),
    "check-form": ("harbour7", "check-form"),
    "site-edit": ("harbour7",),
    "site-add": ("add",),
    "run-again": ("{over}", "{running}"),
    "only-failed": ("{over}",),
    "run-report": ("{over}",),
    "run-fix": ("{over}",),
    "run-mail": ("{over}",),
    "run-compare": ("{over}",),
    "site-history": ("harbour7", "{over}"),
    "when-back": ("{over}",),
    news.NEWS: ("gone",),
    news.BACK: ("{over}",),
    ROUND: ("all",),
    "stop-run": ("{running}",),
    "port-sheet": ("harbour7", "quietharb", "lagoon8"),
    "rules-site": ("{request} harbour7", "{request} ours1"),
    "schedule-now": ("{schedule}",),
    "schedule-pause": ("{schedule}",),
    "schedule-resume": ("{schedule}",),
    "schedule-remove": ("{schedule}", "{window}"),
    "sweep-again": ("{sweep}",),
    "stop-sweep": ("{sweep}",),
    "learn-go": ("",),
    "learn-stop": ("stop",),
    "learn-quiet": ("reminder off",),
    "learn-progress": ("progress",),
    "learn-practice": ("practice",),
    "learn-sheet": ("sheet",),
    "learn-share": ("share",),
    "learn-keep": ("unshare",),
    "learn-edition": ("16.3-hosted",),
    "learn-answer": ("1 1",),
    "lab-check": ("check",),
    "lab-name": ("name",),
    "lab-which": ("logging",),
    "lab-how": ("logging closed",),
    "home-refresh": ("refresh",),
    "home-questions": ("questions",),
    "home-drafts": ("drafts",),
    "home-editions": ("editions",),
}
TYPED = (
    "check", "check harbour8", "check lagoon8", "check quietharb", "sites", "sites edit harbour7",
    "sites set harbour7 name Owned", "sites set harbour7 name", "sweep all", "sweep tag wet", "sweep harbour7",
    "sweep harbour7 lagoon8", "schedules", "schedule all hourly", "schedule tag wet hourly",
    "schedule harbour7 hourly", "schedule lagoon8 hourly", "schedule digest hourly", "schedule now {schedule}",
    "schedule remove {schedule}", "schedule remove {window}", "maintenance harbour7 for 2 hours",
    "maintenance all for 2 hours", "maintenance lagoon8 for 2 hours", "history of harbour7", "history of lagoon8",
    "port sheet for harbour7", "port sheet for lagoon8", "compare with lagoon8", "report", "fix", "again", "stop",
    "when back", "try again {request}", "diff 16.3-hosted 17.1-hosted", "editions", "drafts", "questions", "whoami",
    "review these rules for lagoon8\n10.0.0.0/8,any,443,tcp,allow", "help",
)  # fmt: skip
COMMANDS: dict[str, tuple[str, ...]] = {
    "/wfo": TYPED[::4],
    "/wfo-check": ("", "harbour7", "harbour7 only failed", "lagoon8", "only"),
    "/wfo-sweep": ("", "all", "tag wet", "tag dry", "edition 16.3-hosted", "harbour7", "harbour7 lagoon8"),
    "/wfo-schedule": (
        "", "list", "digest hourly", "all hourly", "tag wet hourly", "harbour7 hourly", "lagoon8 hourly",
        "now {schedule}", "pause {schedule}", "remove {window}", "maintenance harbour7 for 2 hours",
    ),
    "/wfo-learn": ("progress", "stop"),
}  # fmt: skip
SHORTCUTS: dict[str, tuple[str, ...]] = {
    "ask_about": ("what is port 5638 for?",),
    "check_named": (
        "harbour7 is slow",
        "10.66.77.88 is slow",
        "harbour7 ours1 lagoon9",
        "lagoon8",
    ),
    "review_rules": ("review these rules for harbour7\n10.0.0.0/8,any,443,tcp,allow",),
}
FUNCTIONS: dict[str, dict[str, str]] = {
    "look_up_requirement": {"question": "port 5638?"},
    "check_site": {"site": "lagoon8"},
}
VIEWS: dict[str, tuple[str, dict[str, str]]] = {
    "gap_answer": ("R-AAAAAAAA 1", {"note": "mine"}),
    "check_form": ("{request}", {"site": "harbour7"}),
    "site_form": (
        "{request} harbour7 {digest}",
        {"name": "Owned", "hosts": "portal = 10.66.77.1"},
    ),
}
OPTIONS = {
    "gap-requirement": "", "gap-component": "", "form-site": "", "form-role": "", "form-component": "",
    "form-port": "", "site-edition": "", "site-zone": "", "site-component": "",
}  # fmt: skip
EVENTS = ("mention", "message", "file", "home", "stop")


def test_each_route_has_a_row() -> None:
    """A new route is a new way in: say above what somebody without rights would send through it."""
    assert set(ROUTES.actions) == set(ACTIONS)
    assert set(ROUTES.commands) == set(COMMANDS)
    assert set(ROUTES.shortcuts) == set(SHORTCUTS)
    assert set(ROUTES.functions) == set(FUNCTIONS)
    assert set(ROUTES.views) == set(VIEWS)
    assert set(ROUTES.options) == set(OPTIONS)
    named = {"commands", "actions", "views", "shortcuts", "functions", "options"}
    assert {field.name for field in fields(ROUTES)} - named == set(EVENTS)


@dataclass(frozen=True, slots=True)
class Treasure:
    """What there is to steal, by the names that attackers forge."""

    names: dict[str, str]

    def forge(self, text: str) -> str:
        """Fill in the names of what others made."""
        return text.format(**self.names) if "{" in text else text


def bury(session: Session, owner: str, channel: str) -> Treasure:
    """Store what an admin has: sites, a run that is over and one that runs, a sweep, schedules, a window."""
    now = time.time()
    sites.put_sites(session, [HARBOUR, LAGOON, OURS], by=owner, now=now)
    over = runs.start_run(session, PLAN, None, now=now, asked_by=owner)
    runs.record(session, over.id, FINDING, now=now)
    runs.end_run(session, over.id, RunState.FINISHED, now=now)
    running = runs.start_run(session, PLAN, None, now=now, asked_by=owner)
    swept = NewSweep("harbour7 lagoon9", [("harbour7", HARBOUR.name), ("lagoon9", "")], owner)
    sweep = sweeps.start_sweep(session, swept, None, now=now)
    yearly = When("0 0 1 1 *", "UTC", "yearly (UTC)")
    coming = next_moment(yearly, now) or 0.0
    made = [
        schedules.add_schedule(
            session,
            Schedule("", "sweep", seed.TEAM_ID, channel, owner, words, yearly, coming, None, paused=False),
            made_for=n,
            now=now,
        )[0]
        for n, words in enumerate(("harbour7", "lagoon9"), 1)
    ]  # fmt: skip
    span = Once(now - 60, now + 9e6)
    window = Window("", "lagoon9", owner, "a reason of theirs", span)
    rests = schedules.add_window(session, seed.TEAM_ID, window, made_for=3, now=now)
    draft = Draft(
        ("k",), "message", seed.TEAM_ID, owner, {}, "", "D0ELSEWHERE", text=PRIVATE_RULES
    )
    asked = inbox.accept(session, draft, state=State.DONE, now=now, deadline=now)
    assert asked is not None
    return Treasure(
        {
            "over": over.id,
            "running": running.id,
            "sweep": sweep.id,
            "schedule": made[0].name,
            "window": rests.name,
            "request": asked.reference,
            "digest": digest(HARBOUR),
        }
    )


_ROW = Requirement(key="k", kind="port", component="portal", citation={}, port=443)
_CHECK = Check(
    n=0, requirement=_ROW, reading=0, probe="tcp", source=Source(role="client-pc", vantage="local"),
    target=Target(role="portal", host="10.66.77.88", port=443),
)  # fmt: skip
PLAN = Plan(site=HARBOUR.site(), checks=(_CHECK,), skips=())
FINDING = Finding(
    n=0, requirement=_ROW, probe="tcp", source=_CHECK.source, target=_CHECK.target, outcome=Outcome.ERRORED,
    failure=Failure.AGENT_OFFLINE, sentence="Quiet Harbour refuses them.", reason="Quiet Harbour refuses them.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attacker:
    """Somebody at a place, who sends what they like and keeps all that they are answered."""

    workspace: Workspace
    bot: Bot
    treasure: Treasure
    user: str
    channel: str
    heard: list[str]

    async def deliver(self, body: dict[str, Any]) -> None:
        """Send an interaction as Slack would, and keep what its acknowledgement says."""
        world = self.workspace.world
        whole = (
            origin(world.person(self.user)) | {"trigger_id": make_trigger(world, self.user)} | body
        )
        self.heard.append(str(await ask(world, "interactive", whole)))

    async def press(self, action: str, value: str) -> None:
        """Press a button that somebody else was shown, or nobody."""
        place = {"id": self.workspace.channel(self.channel), "name": "x"}
        button = {
            "action_id": action,
            "block_id": "b",
            "type": "button",
            "value": self.treasure.forge(value),
        }
        container = {"type": "message", "channel_id": place["id"], "is_ephemeral": True}
        body = {
            "type": "block_actions",
            "actions": [button],
            "channel": place,
            "container": container,
        }
        await self.deliver(body)

    async def submit(self, callback: str, metadata: str, typed: dict[str, str]) -> None:
        """Send off a modal that was never opened for them."""
        state = {
            name: {name: {"type": "plain_text_input", "value": text}}
            for name, text in typed.items()
        }
        view = {
            "type": "modal",
            "callback_id": callback,
            "private_metadata": self.treasure.forge(metadata),
            "state": {"values": state},
            "blocks": [],
        }
        await self.deliver({"type": "view_submission", "view": view})

    async def type_into(self, action: str, value: str) -> None:
        """Ask for the options of a select."""
        view = {
            "type": "modal",
            "private_metadata": self.treasure.names["request"],
            "state": {"values": {}},
        }
        body = {
            "type": "block_suggestion",
            "action_id": action,
            "block_id": "b",
            "value": value,
            "view": view,
        }
        await self.deliver(body)

    async def attack(self) -> None:
        """Go through every route."""
        workspace, treasure, user, channel = self.workspace, self.treasure, self.user, self.channel
        for action, values in ACTIONS.items():
            for value in values:
                await self.press(action, value)
        for command, texts in COMMANDS.items():
            for text in texts:
                await workspace.command(user, channel, f"{command} {treasure.forge(text)}".strip())
        for callback, texts in SHORTCUTS.items():
            for text in texts:
                marked = await workspace.say(user, channel, text)
                await workspace.shortcut(user, callback, marked)
        for callback, (metadata, typed) in VIEWS.items():
            await self.submit(callback, metadata, typed)
        for action, value in OPTIONS.items():
            await self.type_into(action, value)
        await self.events()

    async def events(self) -> None:
        """Write, hand in, open the Home, press Stop, run the steps of a workflow."""
        workspace, user, channel = self.workspace, self.user, self.channel
        thread = await workspace.say(user, channel, "@wfo help")
        for text in TYPED:
            await workspace.say(user, channel, f"@wfo {self.treasure.forge(text)}", thread)
        await workspace.upload(user, channel, "report.json", b"{}", "@wfo", thread)
        await workspace.upload(
            user, channel, "rules.csv", b"a,b\n1,2\n", "@wfo review these rules for lagoon8"
        )
        if user != workspace.stranger:
            await workspace.open_home(user)
            await workspace.open_home(user, "messages")
            for text in ("check", "schedules", "sites", "sweep all"):
                await workspace.say(user, workspace.dm(user), text)
        await workspace.stop_agent(user, channel, thread)
        for callback, inputs in FUNCTIONS.items():
            await workspace.run_function(user, callback, {**inputs, "user": user})

    async def everything(self) -> str:
        """Wait until nothing is left to do, and return all that they can read."""
        await self.settle()
        world = self.workspace.world
        own = (
            [self.channel]
            if self.user == self.workspace.stranger
            else [self.channel, self.workspace.dm(self.user)]
        )
        seen = [str(row) for place in own for row in self.workspace.bot_messages(place)]
        seen += [str(row) for place in own for row in self.workspace.ephemerals(place, self.user)]
        seen += [str(self.workspace.home(self.user)), str(self.workspace.view(self.user))]
        seen += [str(view) for view in world.state.views.values()]
        seen += [str(run) for run in world.state.executions.values()]
        seen += [
            str(file.content) for file in world.state.files.values() if file.user == seed.BOT_USER
        ]
        return "\n".join((*seen, *self.heard))

    async def settle(self) -> None:
        """Wait until every request is closed and said."""
        deadline = time.monotonic() + LONG
        while left := await self.bot.house.store.run(_left):
            assert time.monotonic() < deadline, left
            await self.workspace.wait_for(lambda: True)


def _left(session: Session) -> list[str]:
    waiting = session.exec(select(StoredRequest).where(StoredRequest.state.in_(OPEN)))  # type: ignore[attr-defined]
    return [f"{row.kind} {row.name} {row.text[:60]}" for row in waiting]


def _state(session: Session) -> dict[str, Any]:
    """Return what must be as it was: records, rules, runs and sweeps."""
    ids = ("harbour7", "lagoon9", "ours1")
    return {
        "sites": [sites.find_site(session, each) for each in ids],
        "schedules": schedules.schedules(session),
        "windows": schedules.windows(session, now=time.time()),
        "runs": sorted((run.id, run.state) for run in session.exec(select(StoredRun))),
        "awaited": list(session.exec(select(StoredAwaited))),
    }


@pytest.mark.parametrize("who", ["guest", "stranger", "new_hire", "colleague"])
async def test_nobody_without_the_right_learns_or_changes_anything(
    workspace: Workspace, bot: Bot, who: str
) -> None:
    """Guests and strangers sit in a channel whose members may check all; the colleague may check another site."""
    user = str(getattr(workspace, who))
    channel = SHARED if who == "stranger" else SUPPORT
    store = bot.house.store
    here = workspace.channel(channel)
    treasure = await store.run(lambda session: bury(session, workspace.owner, here))
    granted = {
        "guest": Grant(here, "operator"),
        "stranger": Grant(here, "operator"),
        "colleague": Grant(user, "operator", "ours*"),
    }
    if who in granted:
        await store.run(lambda session: access.give(session, granted[who], now=1.0))
    before = await store.run(_state)
    attacker = Attacker(workspace, bot, treasure, user, channel, [])
    await attacker.attack()
    seen = await attacker.everything()
    told = {secret: around(seen, secret) for secret in SECRETS if secret in seen}
    assert told == {}
    after = await store.run(_state)
    after["schedules"] = [one for one in after["schedules"] if one.made_by != user]
    after["windows"] = [one for one in after["windows"] if one.made_by != user]
    assert after == before
    broken = await store.run(_broken)
    assert broken == []
    sweep = await store.run(lambda session: session.get(StoredSweep, treasure.names["sweep"]))
    assert sweep is not None
    assert sweep.state == "running"
    if who != "colleague":
        made = await store.run(lambda session: schedules.schedules(session))
        assert [one.made_by for one in made if one.made_by == user] == []


def around(seen: str, secret: str) -> str:
    """Return what stands about the first place of a secret."""
    at = seen.index(secret)
    return seen[max(0, at - 300) : at + 100]


def _broken(session: Session) -> list[str]:
    failed = (State.FAILED, State.EXPIRED)
    rows = session.exec(select(StoredRequest).where(StoredRequest.state.in_(failed)))  # type: ignore[attr-defined]
    return [f"{row.kind} {row.name} {row.text[:80]}" for row in rows]
