"""Are rows found by port, range and component, within and beyond an edition?"""

from dataclasses import replace

import pytest

from knowledge.answer import answer
from knowledge.catalog import Catalog, exclusion_key
from knowledge.loading import shipped_editions
from knowledge.model import AnswerOutcome, Edition, PortRequirement
from knowledge.vocabulary import Concept, shipped_vocabulary


@pytest.fixture(name="hosted")
def _hosted() -> Edition:
    return next(edition for edition in shipped_editions() if edition.name == "16.3-hosted")


def _other(hosted: Edition, **changes: object) -> Edition:
    """Make an edition 9.9-hosted whose one port row is a changed copy of the first of 16.3-hosted."""
    first = hosted.ports[0]
    citation = replace(first.citation, edition="9.9-hosted")
    row = replace(first, citation=citation, **changes)  # type: ignore[arg-type] # fields by name
    return replace(hosted, name="9.9-hosted", version="9.9", ports=(row,), exclusions=())


def _ports(rows: tuple[object, ...]) -> list[int | None]:
    return [row.port for row in rows if isinstance(row, PortRequirement)]


def test_a_missing_default_edition_is_refused(hosted: Edition) -> None:
    with pytest.raises(LookupError, match=r"default edition 1\.0-none is not there"):
        Catalog([hosted], shipped_vocabulary(), default="1.0-none")


def test_a_port_within_a_range_is_listed(hosted: Edition) -> None:
    catalog = Catalog([hosted, _other(hosted, port=7000, port_to=7010)], shipped_vocabulary())
    assert _ports(answer(catalog, "7005?", edition="9.9-hosted").facts) == [7000]
    assert answer(catalog, "7011?", edition="9.9-hosted").outcome is AnswerOutcome.UNKNOWN


def test_what_only_another_edition_lists_is_said_as_such(hosted: Edition) -> None:
    catalog = Catalog([hosted, _other(hosted, port=7000)], shipped_vocabulary())
    given = answer(catalog, "what is 7000 for?")
    assert given.outcome is AnswerOutcome.UNKNOWN
    assert not given.facts
    assert [(e.edition, _ports((e.requirement,))) for e in given.elsewhere] == [
        ("9.9-hosted", [7000])
    ]
    assert "9.9-hosted" in given.text


def test_a_message_names_its_edition(hosted: Edition) -> None:
    catalog = Catalog([hosted, _other(hosted, port=7000)], shipped_vocabulary())
    given = answer(catalog, "what is 7000 in 9.9?")
    assert given.edition == "9.9-hosted"
    assert _ports(given.facts) == [7000]


def test_a_component_without_words_is_found_by_its_own_name(hosted: Edition) -> None:
    catalog = Catalog(
        [hosted, _other(hosted, port=7000, component="palm-reader")], shipped_vocabulary()
    )
    assert _ports(answer(catalog, "palm reader port?", edition="9.9-hosted").facts) == [7000]


def test_an_alias_of_a_curator_counts_like_any_other_word(hosted: Edition) -> None:
    words = shipped_vocabulary().with_aliases([("frobnicator", Concept("component", "logging"))])
    assert _ports(answer(Catalog([hosted], words), "frobnicator port?").facts) == [5638]
    before = answer(Catalog([hosted], shipped_vocabulary()), "frobnicator port?")
    assert before.outcome is AnswerOutcome.UNKNOWN


@pytest.mark.parametrize("typed", ["*.VID", ".vid", "vid", "*.vid"])
def test_an_extension_is_one_in_every_spelling(typed: str) -> None:
    assert exclusion_key(typed).lstrip(".") == exclusion_key("*.vid").lstrip(".")


def test_a_folder_is_one_without_its_last_backslash() -> None:
    assert exclusion_key("c:/TEMP") == exclusion_key("C:\\temp\\")
