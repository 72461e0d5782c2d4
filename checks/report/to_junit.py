"""What does a build server read?"""

import re
import xml.etree.ElementTree as ET
from datetime import UTC

from checks.history import FinishedRun
from checks.model import Finding, Outcome
from checks.naming import component_name
from checks.report.counting import summary

_NO_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def write_junit(run: FinishedRun) -> str:
    """Return one test case a finding: failed is a failure, unknown and errored are errors, a skip is skipped.

    `unknown` is an error because JUnit has no word between red and green, and what was not seen is never green.
    """
    counts = summary(run.findings)
    totals = {
        "tests": str(len(run.findings)),
        "failures": str(counts["failed"]),
        "errors": str(counts["unknown"] + counts["errored"]),
        "time": f"{run.seconds:.3f}",
    }
    root = ET.Element("testsuites", {"name": "wfo check", **totals})
    started = run.started.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    suite = ET.SubElement(
        root,
        "testsuite",
        {
            "name": _clean(run.site.id),
            "timestamp": started,
            "id": run.id,
            "skipped": str(counts["skipped"]),
            **totals,
        },
    )
    for finding in run.findings:
        _add_case(suite, finding, run)
    ET.indent(root)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
    )


def _add_case(suite: ET.Element, finding: Finding, run: FinishedRun) -> None:
    seconds = finding.evidence.seconds if finding.evidence else 0.0
    case = ET.SubElement(
        suite,
        "testcase",
        {
            "classname": _clean(f"{run.site.id}.{run.site.edition}"),
            "name": _clean(_name(finding)),
            "time": f"{seconds:.3f}",
        },
    )
    message = {"message": _clean(finding.sentence)}
    if finding.outcome is Outcome.FAILED:
        element = ET.SubElement(case, "failure", {**message, "type": finding.failure or "failed"})
        element.text = _clean(_advice(finding))
    elif finding.outcome in (Outcome.UNKNOWN, Outcome.ERRORED):
        kind = finding.failure or finding.outcome.value
        element = ET.SubElement(case, "error", {**message, "type": kind})
        element.text = _clean(_advice(finding))
    elif finding.outcome is Outcome.SKIPPED:
        ET.SubElement(case, "skipped", {"message": _clean(finding.reason or finding.sentence)})


def _name(finding: Finding) -> str:
    row = finding.requirement
    what = row.value if row.kind == "exclusion" else f"{row.port or 'no port'}"
    name = f"{what} {component_name(row.component)}"
    if finding.source and finding.target:
        port = f":{finding.target.port}" if finding.target.port is not None else ""
        name += f" from {finding.source.role} ({finding.source.vantage}) to {finding.target.host}{port}"
    return f"{name} [{finding.probe}]" if finding.probe else name


def _advice(finding: Finding) -> str:
    lines = [f"Who must act: {finding.who}" if finding.who else "", finding.fix or ""]
    return "\n".join(line for line in lines if line)


def _clean(text: str) -> str:
    """Leave out what XML 1.0 has no way to write (section 2.2): control characters and lone surrogates."""
    return _NO_XML.sub("", text)
