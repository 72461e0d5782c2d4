"""All benchmarks in turn: a table for people, `bench.json` for machines.

Each module beside this one offers `run() -> list[Row]`; a figure stands beside a peer or a floor that was
measured in the same run, because these machines differ and are noisy.
"""

import importlib
import json
import pkgutil
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

import tests.benchmarks as here
from tests.benchmarks.row import Row


def main(wanted: list[str]) -> None:
    """Run the benchmarks named on the command line, or all."""
    names = [module.name for module in pkgutil.iter_modules(here.__path__)]
    names = [name for name in names if name not in {"__main__", "row"}]
    unknown = set(wanted) - set(names)
    if unknown:
        sys.exit(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    rows: list[Row] = []
    for name in wanted or names:
        print(f"running {name} …", file=sys.stderr)
        rows += importlib.import_module(f"tests.benchmarks.{name}").run()
    Path("bench.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    Console().print(_table(rows))


def _table(rows: list[Row]) -> Table:
    table = Table("figure", "value", "unit", "against", "ratio")
    for row in rows:
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
        table.add_row(
            row["name"], f"{row['value']:,.4g}", row["unit"], row["against"] or "", ratio
        )
    return table


if __name__ == "__main__":
    main(sys.argv[1:])
