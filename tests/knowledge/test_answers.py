"""Are questions answered right, and never falsely?"""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from knowledge.answer import answer, answer_json
from knowledge.catalog import Catalog
from knowledge.model import AnswerOutcome, PortRequirement
from tests.knowledge.scoring import QUESTIONS, mark, rows_of
from tests.oracles import oracle


@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("paraphrases", 0.98),
        ("more_paraphrases", 0.98),
        ("held_back", 0.98),
        ("fresh", 0.98),
        ("unseen", 0.97),
        ("blind", 0.97),
        # First scores, before anything was mended: 86.8 % with 2 false answers, 93.6 % with none.
        ("fresh_eyes", 0.97),
        ("second_author", 0.97),
        # First score 90.6 % with 1 false answer.
        ("fresh_eyes_2", 0.97),
        # First score 92.1 % without false answers.
        ("fresh_eyes_3", 0.97),
        # First scores 85.8 % and 85.0 %, without false answers.
        ("fresh_eyes_4", 0.97),
        ("fresh_eyes_5", 0.97),
        # First scores 84.2 % without false answers, and 90.8 % with one.
        ("fresh_eyes_6", 0.93),
        ("fresh_eyes_7", 0.97),
        # First scores 90.0 % with one false answer, and 94.2 % without.
        ("fresh_eyes_8", 0.97),
        ("fresh_eyes_9", 0.97),
        # First score 91.7 % without false answers, after 8, 9, 11 and 12 were mended.
        ("fresh_eyes_10", 0.97),
        # Claims that are half true: first score 77.5 % without false answers.
        ("fresh_eyes_11", 0.97),
        # Pasted output, tables and mails: first score 77.0 % with two false answers.
        ("fresh_eyes_12", 0.97),
        # First score 85.8 % with one false answer, after 8 to 12 were mended.
        ("fresh_eyes_13", 0.97),
        # Another author; first scores, after 8 to 13 were mended: 92.5 % with one false answer, and 85.0 % without.
        ("fresh_eyes_14", 0.96),
        ("fresh_eyes_15", 0.9),
        # Five sets of 384, each by four authors who saw the sample alone and wrote on where it leaves gaps. First scores
        # 91.7, 89.1, 92.4, 90.9 and 94.3 %, each after those before were mended, with 0, 0, 1, 0 and 1 false answers.
        ("fresh_eyes_16", 0.97),
        ("fresh_eyes_17", 0.97),
        ("fresh_eyes_18", 0.97),
        ("fresh_eyes_19", 0.97),
        ("fresh_eyes_20", 0.97),
        # First score 93.9 % with one false answer (93.2 % before the five were mended).
        ("fresh_eyes_21", 0.97),
        # First score 93.3 % without false answers (89.9 % before).
        ("fresh_eyes_22", 0.97),
        # The last of their kind, 384 by four authors: first score 97.4 % without false answers (95.3 % before the seven).
        ("fresh_eyes_23", 0.97),
        # 236 by two authors, after a yes had to be proven: first score 95.8 % without false answers or opposite verdicts.
        ("fresh_eyes_24", 0.96),
        # Follow-ups in threads by three authors: first scores 70.8, 80.3 and 92.5 % with 1, 2 and 1 false answers.
        ("threads", 0.9),
        # What tempts to name a listed row, by five authors: first scores 90.6, 88.8, 95.6, 92.5 and 98.7 % with 10, 13, 4, 11 and 2 false answers.
        ("tempting", 0.97),
        # Claims of which half are false, by four authors: first scores 65.0, 60.0, 68.6 and 75.0 %, with 25, 16, 11 and 7 opposite verdicts.
        ("verdicts", 0.74),
        # Each kind of question of the sample, put in many other ways.
        ("kinds", 0.98),
        # Talk among colleagues with numbers, prices, times and other products in it.
        ("chat", 1.0),
        # Nothing here has an answer, and each once shared enough words with a row to be given one or might be.
        ("hunted", 1.0),
    ],
)
def test_paraphrases_are_answered_right_and_none_falsely(
    catalog: Catalog, name: str, share: float
) -> None:
    result = mark(catalog, rows_of(QUESTIONS / f"{name}.jsonl"))
    assert result.share >= share, result.wrong
    assert not result.false


@pytest.mark.parametrize("name", ["verdicts", "fresh_eyes_22", "fresh_eyes_23", "threads"])
def test_no_claim_gets_the_verdict_that_its_label_excludes(catalog: Catalog, name: str) -> None:
    opposite = []
    for row in rows_of(QUESTIONS / f"{name}.jsonl"):
        wanted = {one.get("yes") for one in row["expect"].get("any", [row["expect"]])}
        given = answer(catalog, row["q"], context=row.get("context", ()), edition="16.3-hosted")
        if given.verdict and None not in wanted and (given.verdict == "yes") not in wanted:
            opposite.append(f"{row['id']}: {row['q']}")
    assert not opposite


def test_the_sample_is_answered_right_by_its_own_scorer(catalog: Catalog) -> None:
    rows = rows_of(oracle("questions/sample.jsonl"))
    scorer = _module(oracle("questions/score.py"))
    wrong, false = [], []
    for row in rows:
        context = row.get("context", ())
        given = answer_json(answer(catalog, row["q"], context=context, edition="16.3-hosted"))
        given = json.loads(json.dumps(given))
        if not any(scorer.meets(one, given) for one in scorer.alternatives(row["expect"])):
            wrong.append(row["q"])
        if scorer.is_false_answer(row["expect"], given):
            false.append(row["q"])
    assert len(wrong) <= 0.05 * len(rows), wrong
    assert not false


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_number_is_looked_up_in_any_spelling(catalog: Catalog) -> None:
    spellings = (
        "5638", "port 5638?", "tcp/5638", "5638/tcp", ":5638", "p5638", "5,638", "what is \uff15\uff16\uff13\uff18", "<@U1> 5638",
        "`5638`", "*5638*", "five six three eight", "fifty-six thirty-eight?", "host.example:5638 refused, what is it", "Port:5638",
    )  # fmt: skip
    for text in spellings:
        facts = answer(catalog, text).facts
        assert [f.port for f in facts if isinstance(f, PortRequirement)] == [5638], text


def test_a_near_number_is_offered_and_not_answered(catalog: Catalog) -> None:
    given = answer(catalog, "what is port 5683 for?")
    assert given.outcome is AnswerOutcome.UNKNOWN
    assert not given.facts
    assert given.unlisted == ("5683",)
    assert "5638" in [near.value for near in given.suggestions]


def test_a_list_names_what_is_wrong_and_what_is_missing(catalog: Catalog) -> None:
    given = answer(catalog, "we will open 4510, 2020, 934: ok?")
    assert given.verdict == "no"
    assert given.unlisted == ("934",)
    assert {"943", "2010", "5638"} <= {near.value for near in given.suggestions}


def test_a_table_row_with_another_transport_is_wrong_and_said(catalog: Catalog) -> None:
    given = answer(catalog, "| 5638 | UDP | logging |\n| 443 | HTTPS | portal |\ncorrect?")
    assert given.verdict == "no"
    assert "Port 5638 is listed with TCP, not UDP." in given.text


def test_two_questions_in_one_message_are_both_answered(catalog: Catalog) -> None:
    given = answer(catalog, "what is 5638 for and how much bandwidth does it use?")
    assert [f.port for f in given.facts if isinstance(f, PortRequirement)] == [5638]
    assert given.unlisted == ("bandwidth",)


def test_a_fact_says_where_it_stands(catalog: Catalog) -> None:
    [fact] = answer_json(answer(catalog, "5672"))["facts"]
    assert fact["citation"]["edition"] == "16.3-hosted"
    assert fact["citation"]["row"] == 8
    assert fact["citation"]["section"].startswith("Port Information")


def test_an_edition_that_is_not_held_is_said_and_not_filled_in(catalog: Catalog) -> None:
    given = answer(catalog, "what is 5638 in version 18.1?")
    assert given.outcome is AnswerOutcome.UNKNOWN
    assert not given.facts
    assert "18.1" in given.text


def test_an_unknown_edition_as_argument_is_refused(catalog: Catalog) -> None:
    with pytest.raises(LookupError, match=r"There is no edition 3\.0-none"):
        answer(catalog, "5638", edition="3.0-none")


def test_why_this_answer_names_reading_and_rule(catalog: Catalog) -> None:
    stages = {step.stage: step.found for step in answer(catalog, "whcih port is for loging").why}
    assert stages["edition"] == "16.3-hosted"
    assert stages["read as"] == "wh: which port is for logging"
    assert "component logging" in stages["concepts"]
    assert stages["rule"] == "by component"


def test_a_follow_up_says_what_it_took_over(catalog: Catalog) -> None:
    given = answer(catalog, "on which machine?", context=["which port is screen recording"])
    assert [f.port for f in given.facts if isinstance(f, PortRequirement)] == [5633]
    assert "screen-recording" in {s.stage: s.found for s in given.why}["from earlier messages"]


def test_a_later_message_is_not_changed_by_small_talk(catalog: Catalog) -> None:
    given = answer(catalog, "thanks!", context=["what is 5638 for?"])
    assert given.outcome is AnswerOutcome.SMALL_TALK
    assert not given.facts


def test_an_unknown_says_whom_the_document_says_to_ask(catalog: Catalog) -> None:
    given = answer(catalog, "how much bandwidth does screen recording need?")
    assert given.outcome is AnswerOutcome.UNKNOWN
    assert "inContact Support" in given.text


def test_address_ranges_are_given_with_their_edition_as_historic(catalog: Catalog) -> None:
    given = answer(catalog, "which ip ranges does the cloud have in 16.1?")
    assert "207.166.94.0/24" in given.text
    assert "16.1-hosted" in given.text
    assert "current" in given.text
    assert answer(catalog, "which ip ranges does the cloud have?").outcome is AnswerOutcome.UNKNOWN


def test_a_partly_known_edition_says_so_beside_its_facts(catalog: Catalog) -> None:
    given = answer(catalog, "what is 5620 in 16.3 premises?")
    assert [f.port for f in given.facts if isinstance(f, PortRequirement)] == [5620]
    assert "not known" in given.text


def test_a_number_with_two_rows_gives_both(catalog: Catalog) -> None:
    assert len(answer(catalog, "what is 443 in 17.1?").facts) == 2
