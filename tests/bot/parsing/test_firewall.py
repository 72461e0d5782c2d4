"""Are the words about rules and port sheets read as they are meant, and questions left alone?"""

import pytest

from bot.parsing.commands import CheckRequest, Question, read_words
from bot.parsing.firewall import PortSheet, Rules, is_paste
from bot.parsing.results import Compare

PASTE = "-P INPUT DROP\n-A INPUT -p tcp --dport 22 -j ACCEPT\n-A INPUT -j DROP"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("review these rules", Rules()),
        ("Review these rules:", Rules()),
        ("review", Rules()),
        ("review the firewall rules for site42", Rules("site42")),
        ("review rules of site42 on the premises server", Rules("site42", "premises server")),
        ("review these rules on the client-pc for site42", Rules("site42", "client-pc")),
        ("review these windows firewall rules on 10.4.2.10", Rules("", "10.4.2.10")),
        ("review this netstat for site42", Rules("site42")),
        ("check these rules", Rules()),
        (f"review these rules for site42\n```\n{PASTE}\n```", Rules("site42", "", PASTE)),
        (f"review these rules\n```{PASTE}```", Rules("", "", PASTE)),
        ("port sheet", PortSheet()),
        ("Port sheet for site42.", PortSheet("site42")),
        ("sheet site42", PortSheet("site42")),
        ("the port sheet of site42", PortSheet("site42")),
    ],
)
def test_each_wording_is_read(text: str, meant: Rules | PortSheet) -> None:
    assert read_words(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "which rules does screen recording need?",
        "do these rules suffice?",
        "what is a port sheet?",
        "review the antivirus exclusions",
        "is port 5638 in the rules of the firewall?",
    ],
)
def test_a_question_stays_a_question(text: str) -> None:
    assert isinstance(read_words(text), Question)


def test_neighbours_keep_their_words() -> None:
    assert read_words("check site42") == CheckRequest("site42")
    assert read_words("compare with site43") == Compare("site43")


def test_a_paste_is_known_by_its_form_and_two_words_are_not() -> None:
    assert is_paste(PASTE)
    assert not is_paste("allow\nme to\nask")
