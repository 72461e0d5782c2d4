"""A sweep is one message in the channel, and in the thread what changed: within the limits, and never green by default."""

from collections import Counter
from datetime import UTC, datetime

from bot.fleet.changes import Past, SweepChanges, change_of
from bot.fleet.results import SiteResult, judged_site
from bot.fleet.standing import Standing
from bot.render.sweep import AGAIN, STOP, SweepView, details, opening, progress
from bot.render.swept import as_json, heat_map, selected
from bot.store.sweeps import Occasion, Progress, Sweep, SweepSite, SweepState
from checks.history import FinishedRun
from checks.model import Outcome
from checks.report.heat_map import heat_csv
from tests.bot.render.plans import finding, plan
from tests.bot.render.test_answer import buttons, shown
from tests.bot.render.test_limits import assert_within_limits

STARTED = 1_795_408_245.0
FIRST = SweepChanges(None)


def sweep(state: SweepState = SweepState.FINISHED, occasion: Occasion | None = None) -> Sweep:
    ended = None if state is SweepState.RUNNING else STARTED + 12.3
    return Sweep("ab12cd", "tag pilot", "U0OWNER", state, STARTED, ended, "U0OTHER", 1, occasion)


def result(site: str, *outcomes: Outcome) -> SiteResult:
    planned = plan()
    found = tuple(finding(c, o) for c, o in zip(planned.checks, outcomes, strict=False))
    started = datetime.fromtimestamp(STARTED, UTC)
    return judged_site(site, "Acme", FinishedRun("r", planned.site, started, 1.0, found))


def waiting(n: int, state: Progress, run: str | None = None) -> SweepSite:
    return SweepSite(n, f"site{n:02}", "Acme", state, "", "", run, leads=False)


def test_while_it_goes_on_the_channel_sees_how_far_it_is_and_can_stop_it() -> None:
    sites = (
        waiting(1, Progress.DONE, "r1"),
        waiting(2, Progress.DONE, "r2"),
        waiting(3, Progress.RUNNING, "r3"),
        waiting(4, Progress.WAITING),
    )
    tally = {"r1": Counter(passed=3), "r2": Counter(passed=2, failed=1)}
    message = progress(SweepView(sweep(SweepState.RUNNING), sites, tally))
    assert "The sweep of the sites with tag pilot is under way" in message.text
    assert "2 of 4 sites done, 1 of them not good" in message.text
    assert "site03" in shown(message)
    assert [b["action_id"] for b in buttons(message)] == [STOP]
    assert_within_limits(message)


def test_the_end_names_each_site_under_its_standing_the_bad_ones_first() -> None:
    results = (
        result("site01", Outcome.PASSED),
        result("site02", Outcome.FAILED),
        SiteResult("site03", "Acme", Standing.NOT_ALLOWED, "no grant"),
    )
    text = opening(sweep(), results, FIRST).text
    assert text.index("1 failed: site02") < text.index("1 not allowed: site03")
    assert text.index("not allowed") < text.index("1 passed: site01")
    assert "first sweep" in text
    assert [b["action_id"] for b in buttons(opening(sweep(), results, FIRST))] == [AGAIN]
    (thread,) = details(sweep(), results, FIRST, STARTED)
    assert "site03: not allowed: no grant" in thread.text
    assert "first sweep" not in thread.text, "that stands above the thread"


def test_a_sweep_that_was_stopped_says_how_many_it_reached_and_who_stopped_it() -> None:
    results = (result("site01", Outcome.PASSED), SiteResult("site02", "B", Standing.STOPPED))
    message = opening(sweep(SweepState.CANCELLED), results, SweepChanges(STARTED - 60))
    assert "was stopped: 1 of 2 sites were reached" in message.text
    assert "<@U0OTHER>" in shown(message)


def test_a_scheduled_sweep_names_its_schedule_and_that_it_is_late() -> None:
    late = Occasion("weekdays <06:00>", STARTED - 3600, late=True)
    message = opening(sweep(occasion=late), (result("site01", Outcome.PASSED),), FIRST)
    assert "weekdays &lt;06:00&gt;" in shown(message)
    assert "late" in shown(message)


def test_hundreds_of_changed_sites_stay_within_the_limits_and_all_are_in_the_file() -> None:
    results = [result(f"site{n:04}", Outcome.FAILED, Outcome.UNKNOWN) for n in range(400)]
    changed = tuple(change_of(each, Past(Standing.PASSED)) for each in results)
    changes = SweepChanges(STARTED - 60, changed, ("site9998", "site9999"))
    assert_within_limits(opening(sweep(), results, changes))
    messages = details(sweep(), results, changes, STARTED)
    for message in messages:
        assert_within_limits(message)
    files = {file.name.rpartition(".")[2]: file for file in messages[-1].files}
    texts = [f.content.decode() for f in messages[-1].files if f.name.endswith("changes.txt")]
    assert "site0399: newly failing" in texts[0]
    assert "&lt;" not in texts[0]
    assert "site9999" in texts[0]
    assert files["png"].alt
    assert len(files["csv"].content.decode().splitlines()) == 401


def test_what_was_not_checked_is_no_green_cell_and_says_why() -> None:
    away = SiteResult("site02", "Acme", Standing.OFFLINE)
    table = heat_csv(heat_map(sweep(), (result("site01", Outcome.PASSED), away), STARTED))
    good, bad = table.splitlines()[1:]
    assert ",ok" in good
    assert bad.startswith("site02 (agent offline)")
    assert "ok" not in bad.replace("not checked", "")


def test_a_sweep_in_which_nothing_was_looked_at_has_no_picture() -> None:
    results = (SiteResult("site01", "Acme", Standing.NOT_ALLOWED, "no grant"),)
    (message,) = details(sweep(), results, FIRST, STARTED)
    assert not message.files


def test_the_words_of_a_selection_are_said_as_a_person_would() -> None:
    assert selected("all") == "all sites"
    assert selected("tag pilot edition 16.3") == "the sites with tag pilot and edition 16.3"
    assert selected("edition 16.3") == "the sites of edition 16.3"
    assert selected("site41 site42") == "site41 and site42"


def test_a_machine_gets_standings_counts_and_changes() -> None:
    results = (result("site01", Outcome.PASSED, Outcome.FAILED),)
    changes = SweepChanges(STARTED - 60, (change_of(results[0], Past(Standing.PASSED)),))
    written = as_json(sweep(), results, changes, 12.34)
    assert written["selection"] == "tag pilot"
    assert written["counts"] == {"failed": 1}
    assert written["sites"][0]["counts"]["failed"] == 1
    assert len(written["changes"][0]["failing"]) == 1
    assert written["seconds"] == 12.3
