"""Does every door stay closed that nobody opened?"""

import pytest

from bot.access.access import Access, Decision
from bot.access.people import People
from bot.access.rules import GrantError, check_grant
from bot.hearing.bolt import make_client
from bot.outcome import TryLater
from bot.settings import Settings
from bot.store import access as stored
from bot.store.access import Grant
from bot.store.engine import Store
from bot.webapi.identity import who_am_i
from bot.webapi.slack import Slack
from tests.bot.small_slack import ADMIN, ASKER, CHANNEL, GUEST, STRANGER, SmallSlack


class Doors:
    """Access over a small Slack, with a clock that tests move."""

    def __init__(self, settings: Settings, store: Store, slack: SmallSlack) -> None:
        self.settings = settings.model_copy(update={"slack_api_url": slack.url})
        self.store = store
        self.now = 1000.0

    async def open(self, *admins: str) -> "Doors":
        slack = Slack(make_client(self.settings, "xoxb-1"))
        self.people = People(slack, await who_am_i(slack), lambda: self.now)
        settings = self.settings.model_copy(update={"admins": admins})
        self.access = Access(settings, self.store, self.people)
        return self

    def grant(self, subject: str, role: str, sites: str = "*") -> None:
        grant = Grant(subject, role, sites)
        self.store.run_now(lambda s: stored.give(s, grant, now=1.0))

    async def ask(
        self, user: str, right: str, site: str | None = None, channel: str = CHANNEL
    ) -> Decision:
        return await self.access.decide_for(user, channel, right, site=site)


@pytest.fixture(name="doors")
async def _doors(settings: Settings, store: Store, slack: SmallSlack) -> Doors:
    return await Doors(settings, store, slack).open(ADMIN)


RIGHTS = ("ask", "check", "curate", "administer")


async def test_nothing_granted_members_may_ask_and_nothing_else(doors: Doors) -> None:
    allowed = [right for right in RIGHTS if (await doors.ask(ASKER, right)).allowed]
    assert allowed == ["ask"]


async def test_until_an_admin_is_named_not_even_an_operator_may_check(doors: Doors) -> None:
    doors.grant(ASKER, "operator")
    await doors.open()
    decision = await doors.ask(ASKER, "check", "site42")
    assert not decision.allowed
    assert "no admin is named" in decision.rule
    await doors.open(ADMIN)
    assert (await doors.ask(ASKER, "check", "site42")).allowed


async def test_a_refusal_says_what_is_missing_and_who_can_give_it(doors: Doors) -> None:
    decision = await doors.ask(ASKER, "check", "site42")
    assert (decision.missing, decision.givers) == ("operator", (ADMIN,))


@pytest.mark.parametrize("user", [GUEST, STRANGER, "U0NOBODY", ""])
@pytest.mark.parametrize("right", RIGHTS)
async def test_strangers_may_do_nothing(doors: Doors, user: str, right: str) -> None:
    doors.grant(CHANNEL, "admin")
    assert not (await doors.ask(user, right)).allowed


async def test_a_stranger_may_do_what_is_granted_by_name(doors: Doors) -> None:
    doors.grant(STRANGER, "operator", "acme-*")
    assert (await doors.ask(STRANGER, "check", "acme-1")).allowed
    assert (await doors.ask(STRANGER, "ask")).allowed
    assert not (await doors.ask(STRANGER, "check", "site42")).allowed


async def test_who_left_may_do_nothing_even_by_name(doors: Doors, slack: SmallSlack) -> None:
    doors.grant(ASKER, "admin")
    slack.users[ASKER]["deleted"] = True
    assert not (await doors.ask(ASKER, "ask")).allowed


async def test_rights_end_soon_after_somebody_left(doors: Doors, slack: SmallSlack) -> None:
    assert (await doors.ask(ASKER, "ask")).allowed
    slack.users[ASKER]["deleted"] = True
    doors.now += 301
    assert not (await doors.ask(ASKER, "ask")).allowed


async def test_groups_and_channels_can_be_granted(doors: Doors, slack: SmallSlack) -> None:
    slack.groups["S0001"] = [ASKER]
    doors.grant("S0001", "curator")
    doors.grant(CHANNEL, "operator")
    assert (await doors.ask(ASKER, "curate")).rule == "curator granted to user group S0001"
    assert (await doors.ask(ASKER, "check", "site42")).allowed
    assert not (await doors.ask(ASKER, "check", "site42", channel="C9999")).allowed


async def test_a_site_pattern_covers_its_sites_only(doors: Doors) -> None:
    doors.grant(ASKER, "operator", "acme-*")
    assert (await doors.ask(ASKER, "check", "ACME-prod")).allowed
    assert not (await doors.ask(ASKER, "check", "site42")).allowed
    assert (await doors.ask(ASKER, "check")).allowed, "for some site"
    assert not (await doors.ask(ASKER, "curate")).allowed


async def test_what_slack_does_not_tell_for_good_is_refused(
    doors: Doors, slack: SmallSlack
) -> None:
    slack.faults["users.info"].append("error:missing_scope")
    decision = await doors.ask(ASKER, "ask")
    assert not decision.allowed
    assert "missing_scope" in decision.rule


@pytest.mark.parametrize("fault", ["broken", ("limit", 3), "error:token_revoked"])
async def test_what_slack_does_not_tell_just_now_is_asked_again_later(
    doors: Doors, slack: SmallSlack, fault: str
) -> None:
    slack.faults["users.info"].append(fault)
    with pytest.raises(TryLater):
        await doors.ask(ASKER, "ask")
    assert (await doors.ask(ASKER, "ask")).allowed


@pytest.mark.parametrize(
    ("grant", "why"),
    [
        (Grant("U0001", "boss"), "not a role"),
        (Grant("dana", "admin"), "not an id"),
        (Grant("", "admin"), "not an id"),
        (Grant("U0001", "operator", "nowhere-*"), "no site matches"),
        (Grant("U0001", "admin", "site42"), "only operators"),
    ],
)
def test_a_grant_that_can_never_apply_is_named(grant: Grant, why: str) -> None:
    with pytest.raises(GrantError, match=why):
        check_grant(grant, ["site42"])


async def test_a_bot_does_not_start_with_a_grant_that_never_applies(doors: Doors) -> None:
    doors.grant(ASKER, "operator", "nowhere-*")
    with pytest.raises(GrantError, match="nowhere"):
        await doors.access.check_all()


async def test_an_admin_by_display_name_is_refused_at_start(doors: Doors) -> None:
    await doors.open("@dana")
    with pytest.raises(GrantError, match="member ID"):
        await doors.access.check_all()


async def test_a_bot_does_not_start_with_a_grant_to_nobody(
    doors: Doors, slack: SmallSlack
) -> None:
    doors.grant("U0TYPO", "operator")
    with pytest.raises(GrantError, match="wfo access revoke U0TYPO operator"):
        await doors.access.check_all()
    slack.faults["users.info"] += ["", "broken"]
    await doors.access.check_all()


@pytest.mark.parametrize("channel", ["C0TYPO", "G0TYPO"])
async def test_a_bot_does_not_start_with_a_grant_to_a_channel_that_is_not_there(
    doors: Doors, slack: SmallSlack, channel: str
) -> None:
    doors.grant(CHANNEL, "operator")
    await doors.access.check_all()
    doors.grant(channel, "operator")
    with pytest.raises(GrantError, match=f"wfo access revoke {channel} operator.*invite me"):
        await doors.access.check_all()


async def test_what_slack_may_not_tell_of_a_channel_is_said_at_start(
    doors: Doors, slack: SmallSlack, capfd: pytest.CaptureFixture[str]
) -> None:
    doors.grant("C0TYPO", "operator")
    slack.readable = False
    await doors.access.check_all()
    told = capfd.readouterr().err
    assert "grant_not_checked" in told
    assert "C0TYPO" in told


async def test_an_admin_whom_slack_does_not_know_is_refused_at_start(doors: Doors) -> None:
    await doors.open("U0TYPO")
    with pytest.raises(GrantError, match="WFO_ADMINS names U0TYPO"):
        await doors.access.check_all()


async def test_every_rule_under_which_somebody_stands_is_named(
    doors: Doors, slack: SmallSlack
) -> None:
    slack.groups["S0001"] = [ASKER]
    doors.grant("S0001", "curator")
    doors.grant(CHANNEL, "operator")
    doors.grant(STRANGER, "reader")
    assert await doors.access.held(ASKER, CHANNEL) == (
        "member of this workspace",
        "curator granted to user group S0001",
        f"operator granted to channel {CHANNEL}",
    )
    assert await doors.access.held(STRANGER, CHANNEL) == (f"reader granted to user {STRANGER}",)
    assert await doors.access.held(GUEST, CHANNEL) == ()
