"""Commands about editions, drafts and questions are read; questions stay questions."""

import pytest

from bot.parsing.commands import Question, Said, read_words
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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("editions", ListEditions()),
        ("Edition?", ChannelEdition(None)),
        ("edition 17.1-hosted", ChannelEdition("17.1-hosted")),
        ("edition default", ChannelEdition("default")),
        ("diff 16.1-hosted 16.3-hosted", Diff("16.1-hosted", "16.3-hosted")),
        ("compare 16.1 with 16.3-hosted", Diff("16.1", "16.3-hosted")),
        ("drafts", ListDrafts()),
        ("publish D-12", OnDraft("publish", 12)),
        ("approve d-12", OnDraft("publish", 12)),
        ("discard 12", OnDraft("discard", 12)),
        ("show draft D-12", OnDraft("show", 12)),
        ("import as 17.1-hosted", ImportAs("17.1-hosted")),
        ("helpful", Feedback("helpful")),
        ("Not helpful.", Feedback("not_helpful")),
        ("ask the curators", AskCurators()),
        ("answer Q-3: Ask Ms. Ito, she\nmeasured it.", OnGap("answer", 3, "Ask Ms. Ito, she\nmeasured it.")),
        ("answer Q-3 for port 5638 until 2027-01-31: Use the new one.", OnGap("answer", 3, "Use the new one.", "port 5638", "2027-01-31")),
        ("answer Q-3 until 2027-01-31 for 443-portal: Ask first.", OnGap("answer", 3, "Ask first.", "443-portal", "2027-01-31")),
        ("answer Q-3: Use the new one, until 2027-01-31 for port 5638", OnGap("answer", 3, "Use the new one", "port 5638", "2027-01-31")),
        ("answer Q-3: Closed until 2027-01-31.", OnGap("answer", 3, "Closed", "", "2027-01-31")),
        ("note on Q-3: Ask Ms. Ito for port 5638.", OnGap("answer", 3, "Ask Ms. Ito for port 5638.")),
        ("answer Q-3: It was closed until March.", OnGap("answer", 3, "It was closed until March.")),
        ("approve Q-3", OnGap("approve", 3)),
        ("decline q3", OnGap("decline", 3)),
        ("questions", ListQuestions()),
    ],
)  # fmt: skip
def test_a_command_is_read_whatever_its_case(typed: str, meant: Said) -> None:
    assert read_words(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "which edition is this?",
        "edition 17.1: which ports?",
        "what changed for port 5638 between 16.1 and 16.3?",
        "compare 5638 and 5672",
        "is that helpful?",
        "answer me: what is port 443 for?",
        "publish the ports",
        "diff",
    ],
)
def test_a_question_stays_a_question(typed: str) -> None:
    assert read_words(typed) == Question(typed)
