"""Commands about sites are read; what only looks like one is a question."""

import pytest

from bot.parsing.commands import Question, read_words
from bot.parsing.sites import EditSite, ListSites, SetField


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("sites", ListSites()),
        ("My sites?", ListSites()),
        ("sites edit SITE42", EditSite("SITE42")),
        ("edit site site42", EditSite("site42")),
        ("add a site", EditSite("")),
        ("sites set site42 timezone Europe/Berlin", SetField("site42", "timezone", "Europe/Berlin")),
        ("sites set site42 name: Acme, Leipzig", SetField("site42", "name", "Acme, Leipzig")),
        ("sites set site42 hosts\nportal = a\ncloud = b", SetField("site42", "hosts", "portal = a\ncloud = b")),
        ("sites set site42 hosts", SetField("site42", "hosts", "")),
        ("sites set site42 ports 443 = 20443", SetField("site42", "ports", "443 = 20443")),
    ],
)  # fmt: skip
def test_a_command_about_sites_is_read(text: str, meant: object) -> None:
    assert read_words(text) == meant


@pytest.mark.parametrize("text", ["which sites need 5638?", "edit the site please", "set site42"])
def test_a_sentence_about_sites_is_a_question(text: str) -> None:
    assert isinstance(read_words(text), Question)
