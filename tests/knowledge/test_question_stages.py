"""Does each stage of reading a question produce what the next one needs?"""

import pytest

from knowledge.catalog import Catalog
from knowledge.matching.lexicon import stem
from knowledge.matching.tokens import tokenise
from knowledge.question.clauses import split_clauses
from knowledge.question.editions import Named, Unheld, edition_named
from knowledge.question.forms import form_of
from knowledge.question.normalise import normalise


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("<@U12> what is *5638*?", "what is 5638?"),
        ("see <https://x.example/a|the page>", "see the page"),
        ("don\u2019t \u2013 ok\u00a0", "don't - ok"),
        ("\uff15\uff16\uff13\uff18", "5638"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("exclude *.vid", "exclude *.vid"),
    ],
)
def test_mark_up_and_typography_are_folded(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        ("room 443", []),
        ("we have 943 users", []),
        ("10.0.0.9 and 16.3", []),
        ("at 14:30 on 2020-05-01", []),
        ("20-something", []),
        ("HTTP 404 on 2020", [2020]),
        ("  TCP  10.0.0.9:2010  0.0.0.0:0  LISTENING  4420\n4420 is just the pid", [2010]),
        ("  TCP  10.0.0.9:51514  10.0.0.1:5634  SYN_SENT  99", [5634]),
        ("nc -zv host 5634", [5634]),
        ("Test-NetConnection h -Port 2020\nRemotePort : 2020\nTcpTestSucceeded : False", [2020]),
        ("curl: (7) Failed to connect to h port 443 after 2041 ms", [443]),
        ("5638/udp, 443", [5638, 443]),
        ("port 70000", [None]),
    ],
)  # fmt: skip
def test_ports_are_told_from_other_numbers(
    catalog: Catalog, text: str, ports: list[int | None]
) -> None:
    found = [port.port for clause in split_clauses(catalog, text) for port in clause.ports]
    assert list(dict.fromkeys(found)) == ports


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("recroding", "recording"), ("loging", "logging"), ("dekstop", "desktop"), ("poling", "pooling"), ("lunch", "lunch"),
     ("report", "report"), ("5683", "5683"), ("kerberos", "kerberos")],
)  # fmt: skip
def test_typos_are_forgiven_in_words_alone(catalog: Catalog, typed: str, meant: str) -> None:
    assert catalog.lexicon.spell([typed]) == (meant,)


@pytest.mark.parametrize(
    ("text", "form"),
    [("what is 5638", "wh"), ("is 5638 tcp", "yes_no"), ("5638 is tcp, right?", "yes_no"), ("943?", "request"),
     ("can you explain it", "request"), ("they opened it", "statement"), ("ok", "statement")],
)  # fmt: skip
def test_the_form_of_a_clause_is_told(text: str, form: str) -> None:
    words = [
        "#" if token.kind == "number" else token.plain
        for token in tokenise(text)
        if token.kind != "mark"
    ]
    assert form_of(text, words, has_content=False) == form


def test_plural_and_ending_make_no_difference() -> None:
    assert stem("excluded") == stem("excluding") == stem("exclude")
    assert stem("messages") != stem("messaging")
    assert stem("https") != stem("http")


def test_a_path_with_spaces_is_one_value() -> None:
    [value] = [
        t for t in tokenise("is C:\\Program Files\\CallCopy\\Logs\\ there") if t.kind == "value"
    ]
    assert value.text == "C:\\Program Files\\CallCopy\\Logs\\"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("in 16.3?", Named("16.3-hosted", "in 16.3-hosted?")),
        ("16.3-hosted ports", Named("16.3-hosted", "16.3-hosted ports")),
        ("premises 16.3 ports", Named("16.3-premises", "16.3-premises ports")),
        ("16.3 premises server", Named("16.3-hosted", "16.3-hosted premises server")),
        ("16.2?", Named("16.2-hybrid", "16.2-hybrid?")),
        ("16.2 hosted?", Unheld("16.2-hosted")),
        ("TLS 1.2", None),
        ("in 21.9", Unheld("21.9")),
    ],
)
def test_an_edition_is_named_by_its_version(catalog: Catalog, text: str, named: object) -> None:
    assert edition_named(catalog, text, "16.3-hosted") == named
