"""What holds for every question, whatever it is?"""

import re
import time

from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.answer import answer, answer_json
from knowledge.catalog import Catalog
from knowledge.loading import shipped_editions
from knowledge.model import AnswerOutcome, PortRequirement
from knowledge.vocabulary import shipped_vocabulary
from tests.knowledge.scoring import QUESTIONS, rows_of

_EDITION = next(edition for edition in shipped_editions() if edition.name == "16.3-hosted")
CATALOG = Catalog([_EDITION], shipped_vocabulary())
LISTED = frozenset(row.port for row in _EDITION.ports)
BOUND_S = 2.0

_words = st.sampled_from(
    sorted({phrase for phrase, _ in shipped_vocabulary().phrases if " + " not in phrase})
)
_pieces = st.one_of(
    _words,
    st.integers(min_value=0, max_value=99_999).map(str),
    st.sampled_from(
        [
            "?",
            "\n",
            ",",
            "and",
            "what is",
            "is",
            "do we need",
            "which",
            "not",
            "or",
            "|",
            "16.3",
            "17.1",
        ]
    ),
    st.sampled_from(["*.vid", "*.mp4", "C:\\temp\\", "D:\\x", "a.exe", "10.0.0.1:443", "tcp/22"]),
)
questions = st.lists(_pieces, max_size=14).map(" ".join)
asked_before = st.lists(questions, max_size=2)


@given(text=st.text(max_size=400))
@example(text="\x00\ud800"[:1])
@example(text="<@U123> " * 50)
@example(text="((((((" * 500)
@example(text="9" * 5_000)
@settings(max_examples=150, deadline=None)
def test_any_text_gets_an_answer_within_bounded_time(text: str) -> None:
    started = time.process_time()
    answered = answer(CATALOG, text)
    assert time.process_time() - started < BOUND_S
    assert answered.text


@example(text="." * 2_000)
@example(text=".\n" * 1_000)
@example(text="... " * 500)
@given(text=st.text(alphabet="ab -_.:\\/*|<>@#0123456789\n?,'", min_size=200, max_size=2_000))
@settings(max_examples=40, deadline=None)
def test_hostile_punctuation_costs_no_more(text: str) -> None:
    started = time.process_time()
    answer(CATALOG, text * 20)
    assert time.process_time() - started < BOUND_S


@given(
    number=st.integers(min_value=0, max_value=999_999).filter(lambda n: n not in LISTED),
    form=st.sampled_from(
        ["{}", "port {}", "what is {} for?", "is {} tcp?", "do we need {}?", "tcp/{}", "and {}?", "telnet host {}",
         "can we close {}", "{} vs {}", "who uses {}", "transport of {}", "explain {} pls", "10.0.0.1:{} refused what is it"]
    ),
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_a_number_that_is_not_listed_never_gives_a_port(number: int, form: str) -> None:
    answered = answer(CATALOG, form.format(number, number))
    assert not [fact for fact in answered.facts if isinstance(fact, PortRequirement)]


@given(
    port=st.sampled_from(sorted(port for port in LISTED if port)),
    at=st.integers(0, 3),
    digit=st.integers(0, 9),
)
@settings(max_examples=200, deadline=None)
def test_one_wrong_digit_is_never_forgiven(port: int, at: int, digit: int) -> None:
    digits = list(str(port))
    digits[at % len(digits)] = str(digit)
    changed = "".join(digits)
    answered = answer(CATALOG, f"what is port {changed} for?")
    stated = {fact.port for fact in answered.facts if isinstance(fact, PortRequirement)}
    assert stated <= ({int(changed)} & LISTED)


@given(text=questions, context=asked_before)
@settings(max_examples=400, deadline=None)
def test_every_answer_keeps_its_promises(text: str, context: list[str]) -> None:
    answered = answer(CATALOG, text, context=context)
    written = answer_json(answered)
    assert all(fact.citation.edition == "16.3-hosted" for fact in answered.facts)
    assert all(fact.citation.document and fact.citation.section for fact in answered.facts)
    if answered.outcome is not AnswerOutcome.ANSWER:
        assert not answered.facts
        assert answered.verdict is None
    _numbers_come_from_the_lists(answered.text, written)


def test_numbers_in_answers_to_real_questions_come_from_the_lists() -> None:
    for path in sorted(QUESTIONS.glob("*.jsonl")):
        for row in rows_of(path):
            answered = answer(CATALOG, row["q"], context=row.get("context", ()))
            _numbers_come_from_the_lists(answered.text, answer_json(answered))


@given(text=questions)
@settings(max_examples=60, deadline=None)
def test_the_same_question_gets_the_same_answer(text: str) -> None:
    assert answer(CATALOG, text) == answer(CATALOG, text)


def _numbers_come_from_the_lists(text: str, written: dict[str, object]) -> None:
    listed = {key: written[key] for key in ("facts", "unlisted", "suggestions", "elsewhere")}
    allowed = set(re.findall(r"\d{2,}", repr(listed)))
    said = set(re.findall(r"(?<![\d.])\d{2,5}(?![\d.])", text))
    assert said <= allowed, said - allowed
