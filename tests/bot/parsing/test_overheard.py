"""What is said in our thread without naming us counts only where it clearly is for us."""

import pytest

from bot.parsing.commands import bare_port
from bot.parsing.overheard import may_mean_us
from bot.parsing.results import Compare, History, read_results


@pytest.mark.parametrize(
    "text",
    [
        "5672?", "port 443?", "again", "only failed", "why", "fix", "report", "compare", "compare site43",
        "history", "mail", "stop", "which ports does screen recording need?", "is 5638 open at the customer?",
        "check site42", "publish D-3", "what about <http://portal.acme.example|portal.acme.example>?",
    ],
)  # fmt: skip
def test_a_bare_word_a_port_and_a_question_to_nobody_are_for_us(text: str) -> None:
    assert may_mean_us(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "?", "thanks!", "why?", "Stop!", "ok again then", "did you open 5638?", "can anyone check 443?",
        "<@U0COLLEAGU> 5672?", "<!here> is 5672 open?", "5672", "the customer says the portal is down",
        "what is 5638 for?\nand by the way lunch is at noon", "is it open? " + "x" * 300,
    ],
)  # fmt: skip
def test_talk_among_people_is_left_alone(text: str) -> None:
    assert not may_mean_us(text)


@pytest.mark.parametrize(
    ("text", "port"),
    [("5672?", 5672), ("port 443 ?", 443), ("5672", None), ("70000?", None), ("0?", None), ("12 or 13?", None)],
)  # fmt: skip
def test_a_bare_port_is_a_number_and_a_question_mark(text: str, port: int | None) -> None:
    assert bare_port(text) == port


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("compare", Compare()),
        ("compare with the last run", Compare()),
        ("compare to previous", Compare()),
        ("compare site43", Compare("site43")),
        ("compare with site43", Compare("site43")),
        ("compare 16.1 and 16.3", None),
        ("history", History()),
        ("history of site42", History("site42")),
        ("the history site42", History("site42")),
        ("history of the site", None),
    ],
)
def test_comparing_and_history_name_a_site_or_none(
    text: str, meant: Compare | History | None
) -> None:
    assert read_results(text) == meant
