"""What does a spreadsheet read?"""

import csv
import io

from checks.history import FinishedRun
from checks.model import Finding
from checks.report.counting import worst_first
from checks.spreadsheet import harmless

COLUMNS = (
    "run", "site", "edition", "outcome", "port", "transport", "component", "exclusion", "from_role", "vantage",
    "target_role", "host", "address", "site_port", "probe", "failure", "sentence", "who", "fix", "reason",
    "document", "section", "row",
)  # fmt: skip


def write_csv(run: FinishedRun) -> str:
    """Return one line a finding, failures first, below a line of column names; RFC 4180, CRLF.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for finding in worst_first(run.findings):
        cells = {
            "run": run.id,
            "site": run.site.id,
            "edition": run.site.edition,
            **_requirement(finding),
            **_place(finding),
            "outcome": finding.outcome.value,
            "failure": finding.failure or "",
            "sentence": finding.sentence,
            "who": finding.who or "",
            "fix": finding.fix or "",
            "reason": finding.reason or "",
        }
        writer.writerow([harmless(cells[column]) for column in COLUMNS])
    return out.getvalue()


def _requirement(finding: Finding) -> dict[str, object]:
    row = finding.requirement
    return {
        "port": row.port if row.port is not None else "",
        "transport": row.transport or "",
        "component": row.component,
        "exclusion": row.value or "",
        **{key: row.citation.get(key) or "" for key in ("document", "section", "row")},
    }


def _place(finding: Finding) -> dict[str, object]:
    source, target, evidence = finding.source, finding.target, finding.evidence
    return {
        "probe": finding.probe or "",
        "from_role": source.role if source else "",
        "vantage": source.vantage if source else "",
        "target_role": target.role if target else "",
        "host": target.host if target else "",
        "site_port": target.port if target and target.port is not None else "",
        "address": (evidence.address or "") if evidence else "",
    }
