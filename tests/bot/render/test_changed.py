"""Is each kind of change named, with since when, bounded, and nothing of it markup?"""

from datetime import UTC, datetime

from bot.render.changed import MOST_NAMED, changed_lines, plain_changes
from bot.render.results import fixes, mail, report
from checks.history import Changes, Flapping, Standing
from checks.model import Finding
from tests.checks.acme import plan_of, port_row
from tests.checks.report.finished import finished

BEFORE = datetime(2026, 8, 1, 9, 30, tzinfo=UTC)


def finding(port: int, component: str = "logging") -> Finding:
    check = plan_of(port_row(port, component=component)).checks[0]
    return Finding.model_validate(
        {
            **{
                name: getattr(check, name) for name in ("requirement", "probe", "source", "target")
            },
            "n": port,
            "outcome": "failed",
        }
    )


def test_each_kind_of_change_is_named_and_since_when() -> None:
    found = Changes(
        previous=BEFORE,
        fixed=(finding(1),),
        new=(finding(2, "<!channel>"),),
        same=(Standing(finding(3), BEFORE),),
        unseen=(Standing(finding(4), BEFORE),),
        flapping=(Flapping(finding(3), 3, 5),),
    )
    head, fixed, new, same, unseen, flapping = changed_lines(found)
    assert "1 fixed, 1 new, 1 as before" in head
    assert fixed == "Fixed: 1 TCP, Logging."
    assert "&lt;!channel&gt;" in new
    assert same.startswith("As before: 3 TCP, Logging since <!date^1785576600^")
    assert "2026-08-01 09:30 UTC" in same
    assert unseen.startswith("Not looked at this time, bad before: 4 TCP")
    assert flapping == "Flapping: 3 TCP, Logging, 3 turns in 5 runs."


def test_what_several_places_see_is_named_once_since_the_first_saw_it() -> None:
    later = datetime(2026, 8, 1, 11, tzinfo=UTC)
    same = (Standing(finding(3), later), Standing(finding(3), BEFORE), Standing(finding(4), later))
    (line,) = plain_changes(Changes(previous=later, same=same))[1:]
    assert line == (
        "As before: 3 TCP, Logging since 2026-08-01 09:30 UTC; 4 TCP, Logging since 2026-08-01 11:00 UTC."
    )


def test_without_a_run_before_nothing_is_said() -> None:
    assert changed_lines(None) == changed_lines(Changes(previous=None, new=(finding(1),))) == []


def test_many_changes_are_counted_and_only_some_named() -> None:
    new = tuple(finding(port) for port in range(1, 20))
    lines = changed_lines(Changes(previous=BEFORE, new=new))
    assert lines[1].count("TCP") == MOST_NAMED
    assert lines[1].endswith("and 15 more.")


def test_a_run_is_handed_out_as_page_and_table_lines_to_paste_and_mail() -> None:
    run = finished()
    assert [file.name for file in report(run, None).files] == [
        "site42-a1b2c3.html",
        "site42-a1b2c3.csv",
    ]
    pasted = fixes(run)
    assert "```" in pasted.text or pasted.files
    assert "<script>" not in pasted.text
    written = mail(run)
    assert written.files or "Subject:" in written.text
    assert "<script>" not in written.text


def test_where_nothing_is_to_mend_it_is_said() -> None:
    run = finished()
    good = type(run)(run.id, run.site, run.started, run.seconds, ())
    assert "No command mends anything" in fixes(good).text
    assert "needs the customer" in mail(good).text
