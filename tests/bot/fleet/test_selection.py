"""Which sites are meant, and what is asked back."""

import pytest

from bot.fleet.selection import Chosen, NoneChosen, choose, tags_of
from bot.parsing.sweeping import MOST_SITES, NoSelection, Selection, parse_sweep, read_sweep
from bot.sites.record import SiteRecord
from tests.bot.render.plans import RECORD


def record(name: str, edition: str = "16.3-hosted", *tags: str) -> SiteRecord:
    changed = {"id": name, "aliases": (f"{name}-alias",), "edition": edition, "tags": tags}
    return RECORD.model_copy(update=changed)


SITES = (
    record("site43", "16.3-hosted", "pilot", "vienna"),
    record("site42", "16.2-hybrid", "pilot"),
    record("site41"),
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("all", "all"),
        ("--all", "all"),
        ("Everything", "all"),
        ("tag Pilot", "tag pilot"),
        ("--tag=pilot", "tag pilot"),
        ("tag:pilot edition:16.3-hosted", "tag pilot edition 16.3-hosted"),
        ("edition 16.3-hosted tag pilot", "tag pilot edition 16.3-hosted"),
        ("\u2014tag pilot", "tag pilot"),
        ("site42, `site41` site42", "site42 site41"),
        ("sweep site42", "site42"),
    ],
)
def test_what_is_typed_is_read_and_said_again_in_the_same_words(text: str, words: str) -> None:
    read = parse_sweep(text)
    assert isinstance(read, Selection)
    assert read.words == words
    assert parse_sweep(read.words) == read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        ("tag", "After `tag` say which one."),
        ("tag edition 16.3", "After `tag` say which one."),
        ("tag a tag b", "Say `all`"),
        ("tag a site42", "Say `all`"),
        ("site42 --fast", "Say `all`"),
        ("x" * 65, "No name here is longer"),
        (" ".join(f"s{n}" for n in range(MOST_SITES + 1)), "give them a tag"),
    ],
)
def test_what_selects_nothing_is_told_why(text: str, said: str) -> None:
    read = parse_sweep(text)
    assert isinstance(read, NoSelection)
    assert said in read.sentence


def test_only_what_begins_with_sweep_is_a_sweep_in_a_message() -> None:
    assert read_sweep("sweep all") == Selection()
    assert read_sweep("sweeping changes") is None
    assert read_sweep("all") is None
    assert read_sweep("sweep") is None


@pytest.mark.parametrize(
    ("selection", "ids"),
    [
        (Selection(), ["site41", "site42", "site43"]),
        (Selection(tag="pilot"), ["site42", "site43"]),
        (Selection(edition="16.3-hosted"), ["site41", "site43"]),
        (Selection(tag="pilot", edition="16.2-hybrid"), ["site42"]),
        (Selection(sites=("SITE43-alias", "site41", "site43")), ["site41", "site43"]),
    ],
)
def test_the_sites_that_are_meant_come_by_id_each_once(
    selection: Selection, ids: list[str]
) -> None:
    chosen = choose(SITES, selection)
    assert isinstance(chosen, Chosen)
    assert [each.id for each in chosen.records] == ids


def test_sites_named_by_alias_are_compared_under_their_ids() -> None:
    chosen = choose(SITES, Selection(sites=("site43-alias", "site41")))
    assert isinstance(chosen, Chosen)
    assert chosen.selection.words == "site41 site43"


@pytest.mark.parametrize(
    ("selection", "said", "near"),
    [
        (Selection(tag="pilott"), "No site has the tag pilott.", ("pilot",)),
        (Selection(edition="9"), "No site has the edition 9.", ("16.2-hybrid", "16.3-hosted")),
        (Selection(tag="vienna", edition="16.2-hybrid"), "No site has both: tag vienna", ()),
        (Selection(sites=("site41", "nowhere")), "No site is called nowhere.", ()),
    ],
)
def test_nothing_is_chosen_when_a_word_means_nothing(
    selection: Selection, said: str, near: tuple[str, ...]
) -> None:
    found = choose(SITES, selection)
    assert isinstance(found, NoneChosen)
    assert found.sentence.startswith(said)
    assert found.near == near


def test_without_any_site_nothing_is_chosen() -> None:
    assert choose((), Selection()) == NoneChosen("No site is known yet.")


def test_tags_are_listed_once() -> None:
    assert tags_of(SITES) == ("pilot", "vienna")
