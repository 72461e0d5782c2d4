"""Everything that a button does can be typed, and the reverse: each has its counterpart, or the reason why not."""

from typing import get_args

import pytest

from bot.agents import news
from bot.fleet.start import ROUND
from bot.parsing.commands import (
    Again,
    CheckRequest,
    Help,
    Question,
    Said,
    Stop,
    TryAgain,
    UsageError,
    WhenBack,
    Whoami,
    Why,
    read_words,
)
from bot.parsing.curating import (
    AskCurators,
    ChannelEdition,
    Diff,
    Feedback,
    ImportAs,
    ListDrafts,
    ListEditions,
    ListQuestions,
    OnDraft,
    OnGap,
)
from bot.parsing.firewall import PortSheet, Rules
from bot.parsing.learning import Wish, parse_learn
from bot.parsing.results import Compare, History, Results
from bot.parsing.scheduling import (
    ChangeSchedule,
    ListSchedules,
    NewDigest,
    NewSchedule,
    NewWindow,
    NotScheduled,
)
from bot.parsing.sites import EditSite, ListSites, SetField
from bot.parsing.sweeping import Selection
from bot.routes import ROUTES

TYPED: dict[str, tuple[str, type]] = {
    "ask": ("What is port 5638 for?", Question),
    "why": ("why", Why),
    "feedback": ("not helpful", Feedback),
    "ask-curators": ("ask the curators", AskCurators),
    "publish-draft": ("publish D-3", OnDraft),
    "discard-draft": ("discard D-3", OnDraft),
    "import-as": ("import as 18.1-hosted", ImportAs),
    "answer-gap": ("answer Q-4: it is open", OnGap),
    "approve-gap": ("approve Q-4", OnGap),
    "decline-gap": ("decline Q-4", OnGap),
    "home-questions": ("questions", ListQuestions),
    "home-drafts": ("drafts", ListDrafts),
    "home-editions": ("editions", ListEditions),
    "check": ("check site42", CheckRequest),
    "check-form": ("check", UsageError),
    "site-edit": ("sites edit site42", EditSite),
    "site-add": ("sites add", EditSite),
    "site-history": ("history of site42", History),
    "run-again": ("again", Again),
    "only-failed": ("only failed", Again),
    "stop-run": ("stop", Stop),
    "run-report": ("report", Results),
    "run-fix": ("fix", Results),
    "run-mail": ("mail", Results),
    "run-compare": ("compare", Compare),
    "when-back": ("when back", WhenBack),
    "try_again": ("try again R-7K3F2AQ4", TryAgain),
    "port-sheet": ("port sheet for site42", PortSheet),
    "rules-site": ("review these rules for site42", Rules),
    "stop-sweep": ("stop", Stop),
    "sweep-again": ("again", Again),
    "schedule-now": ("schedule now S-ab12", ChangeSchedule),
    "schedule-pause": ("schedule pause S-ab12", ChangeSchedule),
    "schedule-resume": ("schedule resume S-ab12", ChangeSchedule),
    "schedule-remove": ("schedule remove S-ab12", ChangeSchedule),
}
"""What one types instead of each button; a message or what follows `/wfo`."""

LEARNT: dict[str, str] = {
    "learn-go": "",
    "learn-stop": "stop",
    "learn-quiet": "reminder off",
    "learn-progress": "progress",
    "learn-practice": "practice",
    "learn-sheet": "sheet",
    "learn-share": "share <@U0LEADER>",
    "learn-keep": "unshare",
    "learn-edition": "17.1-hosted",
    "lab-check": "check site-lab",
    "lab-name": "name the cause",
    "lab-which": "cause logging closed",
    "lab-how": "cause logging closed",
}
"""What follows `/wfo-learn` instead of each button."""

OTHERWISE: dict[str, str] = {
    "learn-answer": "the letter or the number of the answer is typed (tests/scenarios/test_learning.py)",
    "home-refresh": "the tab is opened again",
    news.NEWS: "no button: the bot tells it by itself",
    news.BACK: "no button: the bot does it by itself",
    ROUND: "no button: a schedule comes round by itself",
}

SHORTCUTS: dict[str, tuple[str, type]] = {
    "ask_about": ("what about 5638?", Question),
    "check_named": ("check site42", CheckRequest),
    "review_rules": ("review these rules", Rules),
}
FORMS: dict[str, tuple[str, type]] = {
    "check_form": ("check site42 only 443, messaging", CheckRequest),
    "site_form": ("sites set site42 timezone Europe/Berlin", SetField),
    "gap_answer": ("answer Q-4: it is open", OnGap),
}

PRESSED: dict[type, str] = {
    Help: "a suggested question",
    Whoami: "the Home shows rights",
    ListSites: "the Home shows sites",
    ListSchedules: "opening Home or the command alone shows them",
    ChannelEdition: "typed only: it is for a channel, which no button names",
    Diff: "typed only: it takes two names",
    NewSchedule: "typed only: it takes a time in words",
    NewDigest: "typed only: it takes a time in words",
    NewWindow: "typed only: it takes a time in words",
    NotScheduled: "no command: what was wrong with one",
    Selection: "typed only; once swept, the button sweeps again",
}
"""Commands without a button of their own, and where else one finds what they do."""

WISHES: dict[Wish, str] = {
    "remind": "typed only: it takes a time",
    "cause": "the buttons of a round of practice",
}


def test_each_button_has_its_words_or_a_reason() -> None:
    listed = {*TYPED, *LEARNT, *OTHERWISE}
    assert set(ROUTES.actions) - listed == set(), "a button without words: add both to this table"
    assert listed - set(ROUTES.actions) == set(), "words for a button that is gone"


@pytest.mark.parametrize(
    ("text", "meant"), [*dict.fromkeys((*TYPED.values(), *SHORTCUTS.values(), *FORMS.values()))]
)
def test_the_words_are_read_as_what_the_button_does(text: str, meant: type) -> None:
    assert isinstance(read_words(text), meant)


@pytest.mark.parametrize("button", sorted(LEARNT))
def test_the_words_of_learning_are_read(button: str) -> None:
    assert parse_learn(LEARNT[button]) is not None


def test_each_shortcut_and_form_can_be_typed() -> None:
    assert set(ROUTES.shortcuts) == set(SHORTCUTS)
    assert set(ROUTES.views) == set(FORMS)


def test_each_command_has_its_button_or_a_reason() -> None:
    by_button = {meant for _, meant in (*TYPED.values(), *FORMS.values())}
    left = set(get_args(Said)) - by_button - set(PRESSED)
    assert left == set(), "a command without a button: add both to this table"


def test_each_wish_of_a_learner_has_its_button_or_a_reason() -> None:
    asked = [parse_learn(text) for text in LEARNT.values()]
    by_button = {one.wish for one in asked if one is not None}
    assert set(get_args(Wish)) - by_button - set(WISHES) == set()
