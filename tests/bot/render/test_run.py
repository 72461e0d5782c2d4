"""A run is one message in the channel, and its results in the thread: failures first, nothing hidden."""

import json
from dataclasses import replace

from bot.message import Message
from bot.render.agents import WHEN_BACK
from bot.render.details import details, report
from bot.render.results import COMPARE, FIX, HISTORY, MAIL, PORT_SHEET, REPORT
from bot.render.run import AGAIN, ONLY_FAILED, STOP, opening, summary
from checks.failure import Failure
from checks.model import Outcome
from tests.bot.render.plans import view
from tests.bot.render.test_answer import buttons, shown
from tests.bot.render.test_limits import assert_within_limits

F, U, E, P = Outcome.FAILED, Outcome.UNKNOWN, Outcome.ERRORED, Outcome.PASSED


def whole_text(messages: tuple[Message, ...]) -> str:
    return "\n".join(message.text for message in messages)


def test_while_it_runs_the_channel_sees_how_far_it_is_and_can_stop_it() -> None:
    message = opening(view(P, F, P, state="running"))
    total = len(view().plan.checks)
    assert f"3 of {total} checks done" in message.text
    assert "1 failed" in message.text
    assert "so far" in message.text
    assert "<@U0OWNER>" in shown(message)
    assert [b["action_id"] for b in buttons(message)] == [STOP]
    assert_within_limits(message)


def test_the_end_says_what_failed_and_offers_to_run_again() -> None:
    message = opening(view(F, U))
    assert "1 failed, 1 unknown" in message.text
    assert "4510 TCP" in message.text
    assert {AGAIN, ONLY_FAILED, REPORT, FIX, MAIL, HISTORY} <= {
        b["action_id"] for b in buttons(message)
    }
    assert {b["value"] for b in buttons(message)[:5]} == {"ab12cd"}


def test_every_button_at_once_still_fits_into_rows_that_slack_takes() -> None:
    run = view(F, E)
    failed, errored, *rest = run.findings
    absent = errored.model_copy(update={"failure": Failure.AGENT_OFFLINE})
    message = opening(replace(run, findings=(failed, absent, *rest), changed="1 new"))
    everything = {AGAIN, ONLY_FAILED, WHEN_BACK, REPORT, FIX, MAIL, COMPARE, HISTORY, PORT_SHEET}
    assert everything <= {b["action_id"] for b in buttons(message)}
    assert_within_limits(message)


def test_where_all_passed_nothing_is_offered_to_mend() -> None:
    message = opening(view())
    shown_buttons = {b["action_id"] for b in buttons(message)}
    assert {AGAIN, REPORT, HISTORY} <= shown_buttons
    assert not {ONLY_FAILED, FIX, MAIL} & shown_buttons
    assert "0 failed" in shown(message)


def test_a_run_that_was_stopped_says_so_and_how_far_it_came() -> None:
    message = opening(view(P, state="cancelled"))
    assert "stopped" in message.text
    assert "1 of " in message.text


def test_skips_are_counted_and_never_among_the_passed() -> None:
    run = view()
    assert run.counts[Outcome.SKIPPED] == len(run.plan.skips) > 0
    assert f"{len(run.plan.skips)} skipped" in summary(run)
    assert run.counts[Outcome.PASSED] == len(run.plan.checks)


def test_failures_come_first_then_the_unsure_then_skips_then_passes() -> None:
    text = whole_text(details(view(P, U, F, E)))
    places = [
        text.index(word) for word in ("FAILED", "UNKNOWN", "COULD NOT LOOK", "skipped", "passed")
    ]
    assert places == sorted(places)


def test_a_failure_has_requirement_source_place_who_and_what_to_paste() -> None:
    (message, *_) = details(view(F))
    said = shown(message)
    for part in (
        "4510 TCP, Silverlight Player",
        "10.4.2.20:4510 (portal)",
        "*Who must act:* the owner of &lt;it&gt;",
        "Add-This '4510'",
        "Environmental Requirements",
        "row 2",
    ):
        assert part in said
        assert part.replace("*", "") in message.text.replace("*", "")


def test_a_reason_beside_the_sentence_is_one_too() -> None:
    run = view(E)
    errored, *rest = run.findings
    told = {"sentence": "No agent is online.", "reason": "offline since 2026-11-23 13:45:52 UTC"}
    (message, *_) = details(replace(run, findings=(errored.model_copy(update=told), *rest)))
    assert "No agent is online. Offline since 2026-11-23 13:45:52 UTC." in message.text
    told["reason"] = "portal.acme.example is 10.9.9.9, outside"
    (message, *_) = details(replace(run, findings=(errored.model_copy(update=told), *rest)))
    assert "online. portal.acme.example is 10.9.9.9, outside." in message.text


def test_what_skips_have_for_a_reason_is_said_once_with_all_it_concerns() -> None:
    text = whole_text(details(view()))
    reason = "Defender's exclusions cannot be read from the bot's machine"
    assert text.count(reason) == 1
    assert "exclusion of the folder C:\\temp\\" in text


def test_what_passed_is_one_line() -> None:
    text = whole_text(details(view(F)))
    (line,) = [line for line in text.splitlines() if "passed:" in line]
    assert "5638 TCP, Logging" in line


def test_hostile_names_and_sentences_stay_text() -> None:
    for message in (opening(view(F, U)), *details(view(F, U, E))):
        sent = json.dumps(message.blocks) + message.text
        assert "<!channel>" not in sent
        assert "<Leipzig>" not in sent
        assert_within_limits(message)


def test_hundreds_of_failures_stay_within_the_limits_and_all_are_in_the_file() -> None:
    run = view(*[F] * 200, clients=60)
    messages = details(run)
    assert len(messages) == 3
    for message in messages:
        assert_within_limits(message)
    (file,) = messages[-1].files
    content = file.content.decode()
    assert all(f"{f.target.host}:{f.target.port}" in content for f in run.findings if f.target)
    assert_within_limits(opening(run))


def test_findings_that_say_the_same_are_told_once_with_each_place() -> None:
    run = view(F)
    twin = run.findings[0].model_copy(update={"n": 999})
    assert whole_text(details(run)).count("FAILED") == 1
    both = type(run)(run.run, run.plan, (*run.findings, twin), "finished", "U1", 0.0, 1.0)
    assert whole_text(details(both)).count("FAILED") == 1


def test_the_plain_report_says_all_of_it_unescaped() -> None:
    text = report(view(F, U))
    assert "Acme <Leipzig> & *Co*" in text
    assert (
        text.index("FAILED") < text.index("UNKNOWN") < text.index("SKIPPED") < text.index("PASSED")
    )


def test_an_empty_plan_does_not_read_like_a_pass() -> None:
    run = view()
    bare = run.plan.model_copy(update={"checks": (), "skips": ()})
    empty = type(run)("x", bare, (), "finished", "U1", 0.0, 0.0)
    assert "nothing to look at" in opening(empty).text
    assert "Nothing of this site could be looked at" in details(empty)[0].text
