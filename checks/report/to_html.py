"""What does a person read, print and hand on? One page that needs nothing else."""

import json
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from checks.history import Changes, FinishedRun, Standing, say_changes
from checks.model import Evidence, Outcome, Requirement
from checks.naming import component_name, role_name, vantage_name
from checks.report.citing import cited
from checks.report.counting import matrix, summary, together, worst_first
from checks.report.layout import lay_out
from checks.report.moments import moment
from checks.report.scene import scene_of
from checks.report.svg import draw_svg
from checks.report.to_json import evidence_as_json

_SECTIONS = (
    ("What failed", Outcome.FAILED),
    ("What we could not tell", Outcome.UNKNOWN),
    ("Where we could not look", Outcome.ERRORED),
)


def write_html(run: FinishedRun, found: Changes | None = None) -> str:
    """Return one file of HTML without scripts or links to elsewhere; `found` adds what changed.

    Everything in it is escaped by the template; only the picture is put in as drawn, and escapes its own texts.
    """
    scene = scene_of(run)
    counts = summary(run.findings)
    ordered = worst_first(run.findings)
    return _template().render(
        run=run,
        site=run.site,
        started=moment(run.started, run.site.timezone),
        seconds=f"{run.seconds:.1f}",
        said=", ".join(f"{n} {name}" for name, n in counts.items() if n) or "nothing to look at",
        counts=counts,
        outcomes=[outcome.value for outcome in Outcome],
        changed=say_changes(found) if found else "",
        before=moment(found.previous, run.site.timezone) if found and found.previous else "",
        differences=_differences(found, run.site.timezone),
        since=_since(found, run.site.timezone),
        flapping=_flapping(found),
        picture=Markup(draw_svg(scene, lay_out(scene))),  # noqa: S704 - escapes its own texts
        sections=[
            (title, together(f for f in ordered if f.outcome is kind)) for title, kind in _SECTIONS
        ],
        skips=together(finding for finding in ordered if finding.outcome is Outcome.SKIPPED),
        passes=[finding for finding in ordered if finding.outcome is Outcome.PASSED],
        matrix=matrix(run.findings),
    )


def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters.update(
        role=role_name, vantage=vantage_name, what=_what, cited=cited, evidence=_evidence
    )
    return environment.from_string(
        files("checks.report").joinpath("page.html.j2").read_text(encoding="utf-8")
    )


def _what(row: Requirement) -> str:
    if row.kind == "exclusion":
        return f"Exclusion {row.value} ({component_name(row.component)})"
    port = "No port" if row.port is None else f"Port {row.port}"
    return f"{port} {row.transport or ''}, {component_name(row.component)}"


def _evidence(evidence: Evidence) -> str:
    return json.dumps(evidence_as_json(evidence), ensure_ascii=False, indent=1)


def _differences(found: Changes | None, timezone: str) -> list[tuple[str, list[str]]]:
    """Return what changed against the run before, each kind with what it concerns; what was bad all along is told below."""
    if found is None or found.previous is None:
        return []

    def since(each: Standing) -> str:
        return f"{_what(each.finding.requirement)}, bad since {moment(each.since, timezone)}"

    told = _flapping(found)
    kinds = (
        ("Fixed", [_what(finding.requirement) for finding in found.fixed]),
        ("New", [_what(finding.requirement) for finding in found.new]),
        ("Not looked at this time", [since(each) for each in found.unseen]),
        (
            "Flapping",
            [f"{_what(f.finding.requirement)}, {told[f.finding.n]}" for f in found.flapping],
        ),
    )
    return [(kind, list(dict.fromkeys(names))) for kind, names in kinds if names]


def _since(found: Changes | None, timezone: str) -> dict[int | None, str]:
    if found is None:
        return {}
    new = {finding.n: "new in this run" for finding in found.new if found.previous}
    return {**new, **{each.finding.n: moment(each.since, timezone) for each in found.same}}


def _flapping(found: Changes | None) -> dict[int | None, str]:
    told = found.flapping if found else ()
    return {
        each.finding.n: f"turned {each.turns} times in the last {each.runs} runs" for each in told
    }
