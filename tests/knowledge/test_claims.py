"""Is every claim on a listed port judged right, however it is put, with or without a denial?

The verdict of each sentence follows from how it is built: a row of the edition, a frame, and its polarity. A
sentence may stay without a verdict, but the opposite one is an answer that is wrong.
"""

from collections.abc import Iterator

import pytest

from knowledge.answer import answer
from knowledge.catalog import Catalog
from knowledge.model import AnswerOutcome

NAMES = {2010: "connection pooling", 4510: "the silverlight player", 2020: "the html5 player", 5650: "token requests", 443: "the web portal",
         943: "the cross domain policy", 5638: "logging", 5672: "messaging", 5633: "screen recording", 5634: "DA"}  # fmt: skip
OTHERS = {2010: "the web portal", 4510: "logging", 2020: "screen recording", 5650: "desktop analytics", 443: "messaging", 943: "connection pooling",
          5638: "the silverlight player", 5672: "logging", 5633: "DA", 5634: "SR"}  # fmt: skip
MODULES = {5633: ("screen recording", "SR"), 5634: ("desktop analytics", "DA")}
USED = {2010: ("HTTP", "UDP"), 443: ("https", "udp"), 2020: ("http", "udp"), 5650: ("http", "udp")}

AFFIRMED = ("is {p} for {n}?", "{p} is for {n}, right?", "isn't {p} for {n}?", "{p} is for {n} isn't it", "so {p} is the {n} port, correct?", "does {n} use {p}?",
            "{n} runs on {p}?", "is it true that {p} is for {n}?", "{p} = {n}?", "{p} belongs to {n} doesn't it", "can you confirm {p} is for {n}",
            "{p} is used by {n}, yes or no", "customer asks if {p} is for {n}", "wondering whether {p} is {n}", "am i correct that {n} needs {p}",
            "{p} ({n}) ok?", "is the port for {n} {p}?")  # fmt: skip
DENIED = ("{p} isn't for {n}, right?", "so {p} is not {n}?", "{p} has nothing to do with {n}, correct?", "{p} isnt {n} right", "so {n} isn't on {p}?", "{n} never uses {p}, right?")  # fmt: skip
NEEDED = ("do we need {p}?", "is {p} mandatory?", "must {p} be open?", "don't we need {p}?", "we need {p}, don't we?", "{p} has to stay open, correct?",
          "{p} must not be blocked, right?", "{p} should never be blocked, correct?", "{p} must be open isnt it",
          "customer asks whether {p} is needed", "do you know if {p} is required?", "{p}: needed?", "is {p} a must")  # fmt: skip
FREED = ("can we close {p}?", "{p} isn't needed, right?", "we don't need {p}, correct?", "is {p} optional?", "can we leave {p} closed?", "is it ok to block {p}?",
         "so we don't have to open {p}?", "can we do without {p}?", "{p} can stay closed?",
         "customer asks if {p} can be closed", "no need for {p}, right?", "would it work without {p}?")  # fmt: skip
WITH_MODULE = ("we have {m}, is {p} needed?", "with {m}, do we need {p}?", "{p} only with {m}, right?", "is {p} needed for {m}?",
               "if we use {m} is {p} required?", "{m} is licensed, {p} has to be open?")  # fmt: skip
WITHOUT_MODULE = ("is {p} needed without {m}?", "we don't have {m}, is {p} needed?", "no {m} here, do we need {p}?", "customer never bought {m}, do they need {p}?",
                  "is {p} required if there is no {m}?", "is {p} needed if we don't run {m}?")  # fmt: skip
FREED_WITHOUT = ("we don't have {m}, so {p} isn't needed, right?", "no {m} so {p} can stay closed, correct?", "without {m} we can skip {p}, right?",
                 "we don't need {p} without {m}, true?")  # fmt: skip
# To these a "no" is the natural answer whichever half is meant; what follows it says which.
TAGGED = ("{n} doesn't use {p}, does it?", "{p} is not the {n} port, is it?")
IN_TRANSPORT = ("is {p} {t}?", "{p} uses {t}?", "{p} over {t}, correct?")
NOT_IN_TRANSPORT = ("{p} isn't {t}, right?", "{p} doesn't use {t}, right?")


# As tickets, notes and mails put a claim; here a verdict may be missing, but never be the opposite.
WORDED = ("please allow tcp/{p} for {n}. is that the right port?", "CHG: open {p}, reason: {n}. right port?", "CHG 4711: allow tcp/{p} for {n} - ok?", "is {p} the one for {n}?",
          "they opened {p} for {n}, is this right?", "my notes say {p} is {n}. correct?", "the ticket says port {p} for {n}, is that true?", "customer thinks {p} is for {n}. right?",
          "{n} -> {p}, ok?", "{n}: {p} ?", "{n} uses {p} if i remember right?", "i have {p} down for {n}, can you confirm", "can someone confirm {p} = {n}", "{p} goes with {n}, yes?",
          "we planned {p} for {n}. any objections?", "so for {n} i open {p}, right?", "is it correct to open {p} for {n}?", "would {p} be the correct port for {n}?", "{p} would be {n} then?",
          "table says {p} | {n}. matches?", "- {p}: {n}\nis this correct?", "{p} is what {n} uses, correct?", "if {n} is used, {p} has to be open, right?", "need {p} for {n}, yes or no",
          "{p} for {n}? or something else", "is {n} {p} or not", "am i right that {p} is {n}s port", "heard {p} is {n}. is it?", "{p} ist für {n}, richtig?")  # fmt: skip


def _claims() -> Iterator[tuple[str, str]]:
    """Sentences with the verdict that follows from how they are built."""
    for port, name in NAMES.items():
        for frames, own in ((AFFIRMED, "yes"), (DENIED, "no")):
            turned = "no" if own == "yes" else "yes"
            yield from ((frame.format(p=port, n=name), own) for frame in frames)
            yield from ((frame.format(p=port, n=OTHERS[port]), turned) for frame in frames)
        used, unused = USED.get(port, ("tcp", "udp"))
        yield from ((frame.format(p=port, t=used), "yes") for frame in IN_TRANSPORT)
        yield from ((frame.format(p=port, t=unused), "no") for frame in IN_TRANSPORT)
        yield from ((frame.format(p=port, t=used), "no") for frame in NOT_IN_TRANSPORT)
        yield from ((frame.format(p=port, t=unused), "yes") for frame in NOT_IN_TRANSPORT)
        if port not in MODULES:
            yield from ((frame.format(p=port), "yes") for frame in NEEDED)
            yield from ((frame.format(p=port), "no") for frame in FREED)
            yield from ((frame.format(p=port, m="DA"), "yes") for frame in WITHOUT_MODULE)
        for module in MODULES.get(port, ()):
            yield from ((frame.format(p=port, m=module), "yes") for frame in WITH_MODULE)
            yield from ((frame.format(p=port, m=module), "no") for frame in WITHOUT_MODULE)
            yield from ((frame.format(p=port, m=module), "yes") for frame in FREED_WITHOUT)


def test_no_claim_gets_the_opposite_verdict(catalog: Catalog) -> None:
    given = {text: (answer(catalog, text).verdict, wanted) for text, wanted in _claims()}
    opposite = {text: found for text, (found, wanted) in given.items() if found not in (wanted, None)}  # fmt: skip
    undecided = [text for text, (found, _) in given.items() if found is None]
    assert len(given) > 850
    assert not opposite
    assert len(undecided) <= 0.01 * len(given), undecided


def test_no_claim_of_a_ticket_or_a_note_gets_the_opposite_verdict(catalog: Catalog) -> None:
    opposite = []
    for names, wanted in ((NAMES, "yes"), (OTHERS, "no")):
        for port, name in names.items():
            for frame in WORDED:
                given = answer(catalog, frame.format(p=port, n=name))
                if given.verdict not in (wanted, None):
                    opposite.append(given.question)
    assert not opposite


@pytest.mark.parametrize(("names", "lead"), [(NAMES, "It is the other way round."), (OTHERS, "It is as you say.")])  # fmt: skip
def test_a_denial_that_is_then_asked_for_gets_a_no_that_says_which(
    catalog: Catalog, names: dict[int, str], lead: str
) -> None:
    for port, name in names.items():
        for frame in TAGGED:
            given = answer(catalog, frame.format(p=port, n=name))
            assert given.verdict == "no", given.question
            assert lead in given.text, given.question


@pytest.mark.parametrize(
    "text",
    ["4510 policy, 943 player, correct?", "2010/udp and 4510/tcp, right?", "5634 SR... 5633 DA... right?", "logging 5672, messaging 5638, ok?",
     "- 5633: desktop analytics\n- 5634: screen recording\ncorrect?", "5633/udp for SR ok?", "html5 uses 443 only so 2020 can be closed, right"],
)  # fmt: skip
def test_a_list_with_a_wrong_claim_in_it_is_never_confirmed(catalog: Catalog, text: str) -> None:
    assert answer(catalog, text).verdict != "yes"


TROUBLE = ("is it bad that {p} is closed?", "is it a problem if {p} is blocked?", "{p} is closed, is that bad?", "would it hurt to block {p}?",
           "does it matter that {p} is closed?", "is it wrong to close {p}?", "is it risky to close {p}?", "does closing {p} affect anything?",
           "should we worry that {p} is closed?", "is closing {p} a mistake?", "will anything break if {p} is closed?", "do we have to care that {p} is blocked?",
           "isn't it a problem that {p} is closed?", "is it dangerous to keep {p} closed?")  # fmt: skip
PERMISSION = ("is it ok that {p} is closed?", "is it fine when {p} is blocked?", "can I ignore that {p} is closed?", "is it normal that {p} is closed?",
              "is it acceptable that {p} is closed?", "may we close {p}?", "can {p} stay closed?", "is it ok if {p} is closed?",
              "does it work when {p} is closed?")  # fmt: skip


@pytest.mark.parametrize(("frames", "wrong"), [(TROUBLE, "no"), (PERMISSION, "yes")])
def test_what_must_be_open_is_never_called_fine_when_closed(
    catalog: Catalog, frames: tuple[str, ...], wrong: str
) -> None:
    asked = [frame.format(p=port) for frame in frames for port in NAMES if port not in MODULES]
    found = {question: answer(catalog, question).verdict for question in asked}
    assert [question for question, verdict in found.items() if verdict == wrong] == []
    assert any(found.values())


TURNED = ("it's not true that {c}, right?", "is it wrong to say {c}?", "is it false that {c}?", "am I wrong in thinking {c}?", "it is a myth that {c}, correct?",
          "would it be wrong to say that {c}?")  # fmt: skip


@pytest.mark.parametrize("frame", TURNED)
def test_a_frame_that_denies_turns_the_verdict(catalog: Catalog, frame: str) -> None:
    claims = {f"{port} is for {name}": "no" for port, name in NAMES.items()}
    claims |= {f"{port} is for {OTHERS[port]}": "yes" for port in NAMES}
    claims |= {f"{port} can be closed": "yes" for port in NAMES if port not in MODULES}
    found = {claim: answer(catalog, frame.format(c=claim)).verdict for claim in claims}
    assert [c for c, verdict in found.items() if verdict not in (claims[c], None)] == []
    assert sum(verdict is not None for verdict in found.values()) >= 0.8 * len(found)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("we don't need 5634 unless there is desktop analytics, true?", "yes"),
        ("5638 isn't needed unless they have DA, correct?", "no"),
        ("is 2010 the only port opened on the firewall?", "yes"),
        ("is 5633 the only one opened on client PCs", "no"),
        ("is 943 the only port we need to open?", "no"),
        ("it's never ok to run 2010 over http, right?", "no"),
        ("5638 can't run over udp, right?", "yes"),
        ("5672 both tcp and udp?", "no"),
        ("are all ports TCP?", "no"),
        ("are all the exclusions folders?", "no"),
        ("is 5634 between the PC and the cloud?", "no"),
        ("is 5634 between the PC and the PREMISES server?", "yes"),
        ("theres no way to secure 5634, right", "no"),
        ("both 5633 and 5634 are encrypted, right?", None),
    ],
)
def test_what_is_said_of_all_of_one_or_of_none_is_judged(
    catalog: Catalog, text: str, verdict: str | None
) -> None:
    assert answer(catalog, text).verdict == verdict


@pytest.mark.parametrize(
    "text",
    ["is 443 needed for teams", "need 2010 by tonight", "log files on D:?", "escalation path of port 5633?", "can av quarantine break a running recording",
     "is 5638 used frequently?", "can we use 5633 twice", "is cc_screencapsrever.exe excluded"],
)  # fmt: skip
def test_what_no_row_tells_is_never_confirmed(catalog: Catalog, text: str) -> None:
    assert answer(catalog, text).verdict is None


def test_a_misspelt_program_gets_the_near_one_as_suggestion(catalog: Catalog) -> None:
    found = answer(catalog, "should cc_screencapsrever.exe be excluded")
    assert not found.facts
    assert [one.value for one in found.suggestions] == ["cc_screencapserver.exe"]


TWO_IN_TRANSPORTS = ("{p} {t}, {q} {u}. correct like this?", "{p} {t} and {q} {u}, ok?", "we open {t} {p} and {u} {q}, right?", "ACL: {p}/{t}, {q}/{u}. fine?",
                     "- {p} {t}\n- {q} {u}\nis that right?")  # fmt: skip


@pytest.mark.parametrize("frame", TWO_IN_TRANSPORTS)
def test_of_two_ports_each_is_held_against_its_own_transport(catalog: Catalog, frame: str) -> None:
    for right, wrong in [(5633, 5634), (4510, 443), (5672, 2020), (2020, 943)]:
        used, unused = (USED.get(port, ("tcp", "udp")) for port in (right, wrong))
        mixed = frame.format(p=right, t=used[0], q=wrong, u=unused[1])
        turned = frame.format(p=wrong, t=unused[1], q=right, u=used[0])
        told = frame.format(p=right, t=used[0], q=wrong, u=unused[0])
        for text, own in ((mixed, "no"), (turned, "no"), (told, "yes")):
            assert answer(catalog, text, edition="16.3-hosted").verdict == own, text


@pytest.mark.parametrize(
    "text",
    ["we opened 443, which port is for ldap?", "we opened 443, which port is for the payroll system?", "which port is for sql, we opened 443",
     "every port except 443 for zoom", "cc_payroll.exe needs which exclusion", "the other server, does it need exclusions"],
)  # fmt: skip
def test_what_is_told_is_no_answer_to_what_is_asked(catalog: Catalog, text: str) -> None:
    found = answer(catalog, text)
    assert not found.facts
    assert found.unlisted


@pytest.mark.parametrize("text", ["443 yes, 943 no, ok?", "2010 open. 5638 not. is that ok?", "4510 is open but 443 isn't, fine?", "5672 not opened, 5638 is. ok?"])  # fmt: skip
def test_a_list_that_leaves_a_port_closed_is_not_confirmed(catalog: Catalog, text: str) -> None:
    assert answer(catalog, text).verdict == "no"
    module = text.replace("943", "5634").replace("5638 not", "5633 not").replace("443 isn't", "5633 isn't").replace("5672 not", "5634 not")  # fmt: skip
    assert answer(catalog, module).verdict != "yes", "whether the module is used isn't said"


@pytest.mark.parametrize("text", ["it's 5638 not 5672, right?", "4510 yes, 943 yes, ok?"])
def test_what_is_set_apart_or_open_is_confirmed(catalog: Catalog, text: str) -> None:
    assert answer(catalog, text).verdict == "yes"


@pytest.mark.parametrize("program", ["zoom", "teams", "slack", "fortinet", "the printer"])
def test_a_port_is_not_confirmed_for_another_program(catalog: Catalog, program: str) -> None:
    for port in (443, 2010, 5672):
        found = answer(catalog, f"{program} needs {port}, right?")
        assert (found.verdict, found.facts) == (None, ()), found.text
    assert answer(catalog, "the customer needs 443, right?").verdict == "yes"


@pytest.mark.parametrize(
    ("text", "ports"),
    [("what else does silverlight need", [4510, 943]), ("what does logging use", [5638]), ("whats everything silverlight related", [4510, 943]),
     ("which have HTTP as transport", [2020, 5650]), ("what has https as protocol", [443]), ("5633/5634/5638 whats what", [5633, 5634, 5638]),
     ("what does the amqp user need", []), ("what does screen recording need to run well", []), ("why is the transport http", []),
     ("until when is 16.3 supported", []), ("they opened 5638 for screen recording. which port is right?", [5633]),
     ("customer wrote 5672 for logging, what's the correct port?", [5638]), ("they opened 5638 for logging. which port is right?", [5638]),
     ("which ports do we need, we don't use silverlight", [2010, 2020, 5650, 443, 5638, 5672, 5633, 5634])],
)  # fmt: skip
def test_rows_are_given_for_what_is_asked_and_for_nothing_beyond(
    catalog: Catalog, text: str, ports: list[int]
) -> None:
    found = answer(catalog, text, edition="16.3-hosted")
    assert sorted(f.port for f in found.facts if f.kind == "port" and f.port) == sorted(ports)
    assert found.outcome is (AnswerOutcome.ANSWER if ports else AnswerOutcome.UNKNOWN)


@pytest.mark.parametrize(
    "text", ["need *paths* only, no exe or extension", "not the exe, only folders for av"]
)
def test_a_kind_of_exclusion_that_is_denied_is_left_out(catalog: Catalog, text: str) -> None:
    found = answer(catalog, text, edition="16.3-hosted").facts
    assert {f.category for f in found if f.kind == "exclusion"} == {"folder"}
