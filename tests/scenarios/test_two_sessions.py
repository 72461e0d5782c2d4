"""The local workspace begins anew each time; the database remembers. Does that go together?"""

from pathlib import Path

import pytest

from bot.commandline.run import forget_last_session, local_workspace, settings_for
from bot.demo.site import open_demo_site
from bot.message import Message
from bot.settings import Settings
from bot.store import backlog, inbox, posts
from bot.store.engine import StoreError, open_store
from bot.store.inbox import Draft, State
from bot.store.posts import Saying
from bot.store.shown import count_due
from bot.vitals.alone import only_one
from bot.workspace.seed import TEAM_ID
from knowledge.model import Edition
from tests.scenarios.conftest import SUPPORT, Stage, bot_on

LATE = Saying("answer", Message("late"))


@pytest.fixture(name="settings")
def _settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    return Settings(_env_file=None, data_dir=tmp_path, port=0)


async def test_the_first_question_of_the_next_session_is_answered_too(settings: Settings) -> None:
    for _ in range(2):
        async with local_workspace(0) as workspace:
            here = settings_for(settings, workspace)
            async with bot_on(Stage(workspace, here)):
                asked = await workspace.say(workspace.owner, SUPPORT, "@wfo help")
                await workspace.wait_for_reply(SUPPORT, asked, timeout_s=20)


async def test_what_the_last_session_left_undone_does_not_appear_in_the_next(
    settings: Settings,
) -> None:
    store = open_store(settings)
    draft = Draft(("k",), "mention", TEAM_ID, "U1", {}, channel="C0SUPPORT1", ts="1.1", text="hi")
    other = Draft(("o",), "mention", "T0REAL", "U1", {}, channel="C1", ts="1.2", text="hi")
    for one in (draft, other):
        request = store.run_now(
            lambda s, d=one: inbox.accept(s, d, state=State.WAITING, now=1.0, deadline=9e9)  # type: ignore[misc] # defaults
        )
        assert request is not None
        store.run_now(lambda s, r=request: posts.say(s, r, LATE, now=1.0))  # type: ignore[misc] # defaults
    store.close()
    with only_one(settings), pytest.raises(StoreError, match="another wfo is running"):
        forget_last_session(settings)
    forget_last_session(settings)
    store = open_store(settings)
    assert store.run_now(backlog.count_open) == 1, "the other workspace's"
    assert store.run_now(count_due)[0] == 1
    store.close()


# Not those of `wfo run`: one that is running here would have them.
OWN_PORTS_FROM = 26_000


async def test_the_demo_site_keeps_its_ports_from_session_to_session(edition: Edition) -> None:
    async with (
        open_demo_site(edition, {}, ports_from=OWN_PORTS_FROM) as first,
        open_demo_site(edition, {}, ports_from=OWN_PORTS_FROM) as beside,
    ):
        assert not set(first.ports.values()) & set(beside.ports.values())
    async with open_demo_site(edition, {}, ports_from=OWN_PORTS_FROM) as second:
        assert second.ports == first.ports
