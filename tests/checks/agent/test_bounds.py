"""What the agent's own list allows, and what a message may be."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.accounts.credentials import BadCredentials, read_credentials, read_invitation
from checks.accounts.keys import BadKey, check_public, derive_key, new_key, read_seed
from checks.accounts.tokens import BadToken, read_token, write_token
from checks.agent.allowing import BadAllowList, parse_allow_list, read_allow_list
from checks.agent.folder import Folder, NotEnrolled
from checks.model import Evidence
from checks.wire import (
    LARGEST,
    VERSION,
    Ask,
    Beat,
    Control,
    Landed,
    Look,
    Message,
    NotUnderstood,
    asks,
    fits,
    read,
    read_results,
    write_results,
)

HERE = Path("allow")


def test_only_what_both_lists_allow_is_left() -> None:
    allowed = parse_allow_list("10.4.2.0/24\n10.9.0.5 443,5000-5100 # the portal\n", HERE)
    assert allowed.narrowed(("10.0.0.0/8",), 443) == ("10.4.2.0/24", "10.9.0.5/32")
    assert allowed.narrowed(("10.0.0.0/8",), 444) == ("10.4.2.0/24",)
    assert allowed.narrowed(("10.4.2.10/32", "192.0.2.0/24"), 1) == ("10.4.2.10/32",)
    assert allowed.narrowed(("no network", "::/0"), 443) == ()
    assert allowed.narrowed((), 443) == ()


def test_a_missing_list_allows_nothing(tmp_path: Path) -> None:
    allowed = read_allow_list(tmp_path / "absent")
    assert allowed.narrowed(("0.0.0.0/0", "::/0"), 443) == ()
    assert not allowed.may_listen(5633)


def test_listening_is_allowed_port_by_port() -> None:
    allowed = parse_allow_list("listen 5633,5634", HERE)
    assert allowed.may_listen(5634)
    assert not allowed.may_listen(5635)


@pytest.mark.parametrize(
    "line",
    ["10.0.0.0/8 http", "10.0.0.1/8", "everything", "listen", "10.0.0.0/8 0", "10.0.0.0/8 9-1"],
)
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(BadAllowList, match="allow, line 2"):
        parse_allow_list(f"10.4.2.0/24\n{line}\n", HERE)


def test_the_list_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert folder.begin_allow_list(("10.4.2.0/24",))
    assert not folder.begin_allow_list(("0.0.0.0/0",))
    assert "0.0.0.0/0" not in folder.allow_file.read_text()


def test_an_empty_folder_says_how_to_enrol(tmp_path: Path) -> None:
    with pytest.raises(NotEnrolled, match="wfo agents enrol"):
        Folder(tmp_path).read()


@given(st.binary(max_size=400))
def test_no_bytes_are_misread(content: bytes) -> None:
    for kind in (Ask, Beat, Control, Landed):
        with pytest.raises(NotUnderstood):
            read(kind, content)


@pytest.mark.parametrize(
    "message",
    [
        Ask(run="abcdefgh", valid_s=5, looks=(Look(n=0, probe="tcp", host="h", port=1),)),
        Beat(open=3),
        Control(kind="hello", token="abcdefgh"),
        Landed(evidence=Evidence()),
    ],
)
def test_a_message_is_read_as_it_was_written_and_another_version_is_not(message: Message) -> None:
    raw = json.loads(message.written())
    assert read(type(message), message.written()) == message
    with pytest.raises(NotUnderstood) as caught:
        read(type(message), json.dumps({**raw, "v": VERSION + 1}).encode())
    assert caught.value.theirs == VERSION + 1
    del raw["v"]
    with pytest.raises(NotUnderstood, match="version"):
        read(type(message), json.dumps(raw).encode())


def test_what_a_newer_peer_adds_is_passed_over_but_not_in_evidence() -> None:
    assert read(Beat, b'{"v": 1, "mood": "fine"}') == Beat()
    with pytest.raises(NotUnderstood):
        read(Landed, b'{"v": 1, "evidence": {"mood": "fine"}}')


def test_one_result_that_cannot_be_read_does_not_take_the_others_with_it() -> None:
    good, bad = Landed(n=3, evidence=Evidence()), b'{"v":1,"n":4,"evidence":{"sorcery":1}}'
    assert write_results([good.written()]) == good.written()
    found = dict(read_results(write_results([good.written(), bad])))
    assert found[3] == good
    assert isinstance(found[4], NotUnderstood)
    assert read_results(write_results([good.written(), good.written()])) == [(3, good), (3, good)]
    for content in (b"[]", b'{"v":2,"results":[]}', b'{"results":[]}', b"\xff"):
        with pytest.raises(NotUnderstood):
            read_results(content)
    assert read_results(b'{"v":1,"results":7}') == []


def test_a_large_run_is_asked_for_in_messages_that_fit() -> None:
    looks = [
        Look(n=n, probe="tls", host="ü" * 200, port=1, parameters={"roots_pem": "x" * 900})
        for n in range(600)
    ]
    found = list(asks("abcdefgh", 90, [look.written() for look in looks]))
    assert len(found) > 1
    assert [look for ask in found for look in read(Ask, ask).looks] == looks
    assert all(len(ask) <= LARGEST for ask in found)
    huge = Look(n=0, probe="tls", host="h", parameters={"roots_pem": "x" * LARGEST})
    assert fits(looks[0].written())
    assert not fits(huge.written())


def test_keys_are_what_they_say() -> None:
    key = new_key("user")
    assert read_seed("user", key.seed).public == key.public
    assert key.seed not in repr(key)
    for wrong in (
        key.public[:-1] + "A",
        key.public.lower(),
        "",
        "U" * 56,
        new_key("account").public,
    ):
        with pytest.raises(BadKey):
            check_public("user", wrong)
    with pytest.raises(BadKey):
        read_seed("account", key.seed)
    assert derive_key("account", "m" * 40, "A:1") == derive_key("account", "m" * 40, "A:1")
    assert derive_key("account", "m" * 40, "A:1") != derive_key("account", "m" * 40, "A:2")


def test_a_token_that_was_touched_is_none() -> None:
    issuer = new_key("account")
    token = write_token(issuer, new_key("user").public, "x", {"type": "user"})
    assert read_token(token, "account")["iss"] == issuer.public
    header, content, signature = token.split(".")
    for wrong in (f"{header}.{content[:-4]}AAAA.{signature}", f"{header}.{content}", "a.b.c", ""):
        with pytest.raises(BadToken):
            read_token(wrong, "account")
    with pytest.raises(BadToken):
        read_token(token, "operator")


def test_half_an_invitation_is_refused_in_words() -> None:
    for word in ("", "abc", "é", "A" * 2_000):
        with pytest.raises(BadCredentials, match="copy it again"):
            read_invitation(word)
    with pytest.raises(BadCredentials):
        read_credentials("-----BEGIN NATS USER JWT-----")
