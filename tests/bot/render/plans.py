"""Plans and results to render: the hosted edition at a made-up site."""

from bot.looking.scope import plan_for
from bot.render.view import RunView, State
from bot.sites.record import SiteRecord
from checks.failure import Failure
from checks.model import Check, Finding, Outcome, Plan
from knowledge.loading import shipped_editions

RECORD = SiteRecord.model_validate(
    {
        "id": "site42",
        "name": "Acme <Leipzig> & *Co*",
        "edition": "16.3-hosted",
        "components": ("screen-recording", "desktop-analytics"),
        "allowed_networks": ("10.4.2.0/24",),
        "hosts": {
            "premises-server": ("10.4.2.10",),
            "portal": ("10.4.2.20",),
            "client-pc": ("10.4.2.101", "10.4.2.102"),
        },
        "vantage": {"local": ("client-pc", "premises-server")},
    }
)


def plan(clients: int = 2) -> Plan:
    """Return the plan of that site, with as many client PCs as wanted."""
    edition = next(e for e in shipped_editions() if e.name == "16.3-hosted")
    hosts = {**RECORD.hosts, "client-pc": tuple(f"10.4.2.{101 + n}" for n in range(clients))}
    return plan_for(RECORD.model_copy(update={"hosts": hosts}), edition)


def finding(check: Check, outcome: Outcome) -> Finding:
    """Return a result of a check, with what an outcome needs."""
    bad = outcome is not Outcome.PASSED
    sentence = f"{check.target.host} says <!channel> & `stops`."
    return Finding(
        n=check.n,
        requirement=check.requirement,
        probe=check.probe,
        source=check.source,
        target=check.target,
        outcome=outcome,
        failure=Failure.CONNECTION_REFUSED if bad else None,
        sentence=sentence if bad else "",
        who="the owner of <it>" if bad else None,
        fix=f"# On {check.target.host}:\nAdd-This '{check.target.port}' ```" if bad else None,
        reason=sentence if outcome in (Outcome.UNKNOWN, Outcome.ERRORED) else None,
    )


def view(*outcomes: Outcome, state: State = "finished", clients: int = 2) -> RunView:
    """Return a run whose first checks came out so, and the others passed (while it runs: are still missing)."""
    planned = plan(clients)
    rest = [Outcome.PASSED] * (len(planned.checks) - len(outcomes)) if state == "finished" else []
    found = [finding(c, o) for c, o in zip(planned.checks, [*outcomes, *rest], strict=False)]
    return RunView("ab12cd", planned, tuple(found), state, "U0OWNER", 1_795_408_245.0, 5.1)
