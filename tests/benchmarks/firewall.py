"""How long does it take to read rules and compare them, and to fill in a port sheet?

The floor of reading is the standard library's CSV reader over the same text; both are the best of several runs.
"""

import csv
import io
import time
from collections.abc import Callable
from datetime import UTC, datetime

from checks.firewall.reading import read_rules
from checks.firewall.reading.lines import MOST_RULES
from checks.firewall.reviewing import review
from checks.firewall.rule import RuleTable
from checks.model import Site
from checks.report.port_sheet.scripts import packed, write_scripts
from checks.report.port_sheet.sheet import make_sheet
from checks.report.port_sheet.to_html import write_html
from checks.report.port_sheet.to_xlsx import write_xlsx
from tests.benchmarks.row import Row
from tests.checks.firewall.acme_rules import paste, rows, site

RUNS = 3
CLIENTS = 250
MADE = datetime(2026, 11, 23, tzinfo=UTC)


def run() -> list[Row]:
    """Return times in milliseconds: an everyday paste, the largest table with a large site, a sheet in every form."""
    everyday, large = paste("iptables-save.txt"), _large()
    big = site(
        hosts={
            "premises-server": tuple(f"10.4.2.{n}" for n in range(10, 30)),
            "client-pc": _clients(),
        }
    )
    table = read_rules(large)
    if not isinstance(table, RuleTable):
        raise TypeError("the largest table is not read")
    floor = _best(lambda: list(csv.reader(io.StringIO(large))))
    reading = _best(lambda: read_rules(large))
    return [
        _row(
            "rules: read and compare an everyday paste", _best(lambda: _reviewed(everyday, site()))
        ),
        _row(
            f"rules: read {MOST_RULES:,} rows",
            reading,
            "csv.reader, the same text",
            reading / floor,
        ),
        _row(
            f"rules: compare {MOST_RULES:,} rules, {CLIENTS} clients",
            _best(lambda: review(table, big, rows())),
        ),
        _row("port sheet: workbook, page and scripts", _best(_sheet)),
    ]


def _row(name: str, ms: float, against: str | None = None, ratio: float | None = None) -> Row:
    return {"name": name, "value": ms, "unit": "ms", "against": against, "ratio": ratio}


def _best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times) * 1_000


def _reviewed(text: str, where: Site) -> object:
    table = read_rules(text)
    return review(table, where, rows()) if isinstance(table, RuleTable) else table


def _large() -> str:
    lines = (
        f"10.{n % 250}.{n // 250}.0/24,10.4.2.10,TCP,{5000 + n % 900},allow\n"
        for n in range(MOST_RULES)
    )
    return "Source,Destination,Protocol,Port,Action\n" + "".join(lines)


def _clients() -> tuple[str, ...]:
    return tuple(f"10.4.{n // 200 + 3}.{n % 200}" for n in range(CLIENTS))


def _sheet() -> None:
    sheet = make_sheet(site(), rows())
    write_xlsx(sheet, MADE)
    write_html(sheet, MADE)
    packed(write_scripts(sheet))
