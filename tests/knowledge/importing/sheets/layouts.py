"""How do vendors lay a port sheet out?"""

import csv
import html
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import docx
import openpyxl

from tests.knowledge.importing.sheets.cells import EMPTY, combined_cell, ports_cell, transport_cell
from tests.knowledge.importing.sheets.facts import MODULES, Spoken, spoken_rows

HEADERS: dict[str, tuple[str, ...]] = {
    "process": ("Process", "Service", "Component", "Application", "Service name", "Program", "Module", "Process name"),
    "port": ("Port", "Ports", "Port(s)", "Port number", "Port Number(s)", "Destination port", "Default port", "Port #", "Listening port"),
    "transport": ("Protocol", "Transport", "TCP/UDP", "Protocol type", "Proto", "IP protocol", "Transport protocol"),
    "combined": ("Port", "Ports", "Port/Protocol", "Protocol / Port", "Port(s)", "Ports and protocols", "Protocol & Port"),
    "direction": ("Direction", "In/Out", "Traffic direction", "Inbound/Outbound"),
    "source": ("Source", "From", "Initiator", "Source host", "Client", "Originator"),
    "destination": ("Destination", "To", "Target", "Destination host", "Listener", "Receiver"),
    "description": ("Description", "Purpose", "Usage", "Used for", "Notes", "Function", "Comment", "Details", "Remarks"),
    "condition": ("Condition", "Required when", "Only if", "Required for", "Needed if"),
    "encrypted": ("Encrypted", "Encryption", "Configurable", "Secure?"),
}  # fmt: skip
INTRODUCTIONS = (
    "The following ports are used:", "Open the ports below.", "The table lists all ports.",
    "These ports have to be reachable.", "Ports in use", "",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document with the entries that a right import yields; `has_process` if it prints them in a column."""

    name: str
    data: bytes
    ports: list[dict[str, Any]]
    has_process: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Which columns a table has, in which order, and how each of its rows reads."""

    columns: tuple[str, ...]
    headers: tuple[str, ...]
    rows: tuple[Spoken, ...]

    @property
    def has_process(self) -> bool:
        return "process" in self.columns


def plan(chance: Random, *, is_free: bool = True) -> Plan:
    """Return a table's plan; without `is_free` no two columns of running text stand side by side."""
    columns = []
    if chance.random() < 0.7:
        columns.append("process")
    columns += ["combined"] if chance.random() < 0.35 else ["port", "transport"]
    ends = chance.random()
    if ends < 0.3:
        columns.append("direction")
    elif ends < 0.7:
        columns += ["source", "destination"]
    if chance.random() < 0.85 or len(columns) < 3:
        columns.append("description")
    if chance.random() < 0.3:
        columns.append("condition")
    if chance.random() < 0.25:
        columns.append("encrypted")
    if is_free and chance.random() < 0.6:
        columns = _shuffled(chance, columns)
    headers = tuple(chance.choice(HEADERS[column]) for column in columns)
    if chance.random() < 0.2:
        headers = tuple(header.upper() for header in headers)
    rows = tuple(
        replace(row, condition=chance.choice((None, None, chance.choice(MODULES))))
        for row in spoken_rows(chance)
    )
    return Plan(tuple(columns), headers, rows)


def _shuffled(chance: Random, columns: list[str]) -> list[str]:
    lead = [columns.pop(0)] if columns[0] == "process" else []
    chance.shuffle(columns)
    return lead + columns


def cell(chance: Random, column: str, row: Spoken) -> str:
    """Return what a row says in one column."""
    match column:
        case "port":
            return ports_cell(chance, row)
        case "transport":
            return transport_cell(chance, row)
        case "combined":
            return combined_cell(chance, row)
        case "direction":
            return chance.choice({"inbound": ("Inbound", "In", "incoming", "inbound"), "outbound": ("Outbound", "Out", "outgoing", "Egress")}[row.direction or "inbound"])  # fmt: skip
        case "condition":
            return row.condition or chance.choice(EMPTY[:6])
        case "encrypted":
            return chance.choice(("Yes", "No", "TLS 1.2", "-", "optional"))
        case "description":
            return row.purpose
        case _:
            return str(getattr(row, column))


def expected(plan: Plan) -> list[dict[str, Any]]:
    """Return the entries that the table's columns tell, row by row."""
    entries = []
    for row in plan.rows:
        known: dict[str, Any] = {}
        if plan.has_process:
            known["component"] = row.process
        if "condition" in plan.columns and row.condition:
            known["condition"] = row.condition
        if "source" in plan.columns:
            known |= {"direction": "from-to", "from": row.source, "to": row.destination}
        elif "direction" in plan.columns:
            end = "to" if row.direction == "inbound" else "from"
            known |= {"direction": row.direction, end: row.process if plan.has_process else None}
        text = row if "description" in plan.columns else replace(row, purpose="")
        entries += text.expected(**known)
    return entries


def _lines(chance: Random, table: list[str], product: str = "Kiln 4.2") -> str:
    intro = chance.choice(INTRODUCTIONS)
    return "\n".join([f"# {product}: network", "", *([intro, ""] if intro else []), *table, "", f"{product} was tested in 2021 with 300 users."]) + "\n"  # fmt: skip


def markdown(chance: Random) -> Sheet:
    """Write a pipe table, with or without pipes at its edges."""
    made = plan(chance)
    edges = chance.random() < 0.7
    blank_repeats = made.has_process and chance.random() < 0.4
    table = [list(made.headers), ["---"] * len(made.headers)]
    before = ""
    for row in made.rows:
        cells = [cell(chance, column, row).replace("|", "\\|") for column in made.columns]
        if blank_repeats and row.process == before:
            cells[0] = ""
        elif made.has_process and chance.random() < 0.3:
            cells[0] = f"**{cells[0]}**"
        before = row.process
        table.append(cells)
    joined = [" | ".join(cells) for cells in table]
    if edges:
        joined = [f"| {line} |" for line in joined]
    elif made.has_process and blank_repeats:
        joined = [f"|{line}" if line.startswith(" ") else line for line in joined]
    return Sheet("sheet.md", _lines(chance, joined).encode(), expected(made), made.has_process)


def saved_page(chance: Random) -> Sheet:
    """Write an HTML table whose process cells may span rows, with group rows or header cells in a body."""
    made = plan(chance)
    spans = made.has_process and chance.random() < 0.6
    head = "th" if chance.random() < 0.6 else "td"
    out = ["<tr>" + "".join(f"<{head}><p>{html.escape(text)}</p></{head}>" for text in made.headers) + "</tr>"]  # fmt: skip
    for place, row in enumerate(made.rows):
        cells = []
        for column in made.columns:
            text = html.escape(cell(chance, column, row))
            if column == "port" and len(row.ports) > 1 and chance.random() < 0.4:
                text = "<br>".join(html.escape(ports_cell(chance, replace(row, ports=(one,)))) for one in row.ports)  # fmt: skip
            text = text.replace(" ", "&nbsp;") if chance.random() < 0.2 else text
            span = ""
            if column == "process" and spans:
                if place and made.rows[place - 1].process == row.process:
                    continue
                high = sum(1 for other in made.rows if other.process == row.process)
                span = f' rowspan="{high}"' if high > 1 else ""
            cells.append(
                f"<td{span}>{'<p>' + text + '</p>' if chance.random() < 0.4 else text}</td>"
            )
        out.append(f"<tr>{''.join(cells)}</tr>")
    body = f"<h1>Kiln 4.2</h1><p>{chance.choice(INTRODUCTIONS)}</p><table>{chr(10).join(out)}</table><p>Tested in 2021 with 300 users.</p>"
    page = f"<!DOCTYPE html><html><head><title>Ports</title><style>td{{width:8080px}}</style></head><body>{body}</body></html>"
    return Sheet("sheet.html", page.encode(), expected(made), made.has_process)


def grouped_page(chance: Random) -> Sheet:
    """Write an HTML table with the process in a row that spans all columns."""
    made = plan(chance)
    columns = tuple(column for column in made.columns if column != "process")
    headers = tuple(header for column, header in zip(made.columns, made.headers, strict=True) if column != "process")  # fmt: skip
    out = ["<tr>" + "".join(f"<th>{html.escape(text)}</th>" for text in headers) + "</tr>"]
    before = ""
    for row in made.rows:
        if row.process != before:
            out.append(f'<tr><td colspan="{len(columns)}"><b>{row.process}</b></td></tr>')
        before = row.process
        out.append("<tr>" + "".join(f"<td>{html.escape(cell(chance, column, row))}</td>" for column in columns) + "</tr>")  # fmt: skip
    page = f"<html><body><h2>Ports</h2><table>{''.join(out)}</table></body></html>"
    entries = expected(replace(made, columns=columns, headers=headers))
    for entry, name in zip(entries, [row.process for row in made.rows for _ in row.expected()], strict=True):  # fmt: skip
        entry["component"] = name
    return Sheet("sheet.html", page.encode(), entries, has_process=True)


def aligned(chance: Random) -> Sheet:
    """Columns lined up with spaces; a process may stand in its first row only."""
    made = plan(chance)
    table = [list(made.headers)]
    blank_repeats = made.has_process and chance.random() < 0.5
    before = ""
    for row in made.rows:
        cells = [cell(chance, column, row) or "-" for column in made.columns]
        if blank_repeats and row.process == before:
            cells[0] = ""
        before = row.process
        table.append(cells)
    widths = [max(len(cells[place]) for cells in table) + chance.randint(2, 4) for place in range(len(table[0]))]  # fmt: skip
    lines = ["".join(text.ljust(width) for text, width in zip(cells, widths, strict=True)).rstrip() for cells in table]  # fmt: skip
    if chance.random() < 0.5:
        lines.insert(1, " ".join("-" * (width - 1) for width in widths))
    if chance.random() < 0.3:
        lines = [f"  {line}" for line in lines]
    return Sheet("sheet.txt", _lines(chance, lines).encode(), expected(made), made.has_process)


def separated(chance: Random) -> Sheet:
    """CSV with commas, semicolons or tabs, perhaps with a title above the header."""
    made = plan(chance)
    separator = chance.choice(",;\t")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=chance.choice(("\n", "\r\n")), quoting=chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)))  # fmt: skip
    if chance.random() < 0.3:
        writer.writerow(["Kiln 4.2 port list"])
    writer.writerow(made.headers)
    for row in made.rows:
        writer.writerow([cell(chance, column, row) for column in made.columns])
    mark = "\ufeff" if chance.random() < 0.2 else ""
    return Sheet("sheet.csv", (mark + out.getvalue()).encode(), expected(made), made.has_process)


def blocks(chance: Random) -> Sheet:
    """`Port: 7001`, `Protocol: TCP` blocks, one a row, with a blank line or a rule between them."""
    made = plan(chance)
    gap = chance.choice(("", "---"))
    bold = chance.random() < 0.3
    lines: list[str] = []
    for row in made.rows:
        for column, header in zip(made.columns, made.headers, strict=True):
            text = cell(chance, column, row)
            if text or chance.random() < 0.5:
                lines.append(f"**{header}:** {text}".rstrip() if bold else f"{header}: {text}".rstrip())  # fmt: skip
        lines.append(gap)
        if gap:
            lines.append("")
    return Sheet("sheet.txt", _lines(chance, lines).encode(), expected(made), made.has_process)


def bullets(chance: Random) -> Sheet:
    """Write a list of ports, one row an entry."""
    made = plan(chance)
    shape = chance.choice(("{c}: {d}", "{c} - {d}", "{c} \u2013 {d}", "**{c}**: {d}", "`{c}` \u2013 {d}", "{c} \u2014 {d}"))  # fmt: skip
    mark = chance.choice("-*\u2022")
    kept = chance.choice(("{t} {p}", "{p}/{t}", "{p} ({t})", "{t} port {p}", "Port {p} ({t})", "Port {p}/{t}"))  # fmt: skip
    lines, entries = [], []
    for row in made.rows:
        transports = "/".join(row.transports)
        ports = ports_cell(chance, row, (", ",))
        if "{p}/{t}" in kept and len(row.ports) > 1:
            row = replace(row, ports=row.ports[:1])
            ports = ports_cell(chance, row)
        lines.append(
            f"{mark} " + shape.format(c=kept.format(t=transports, p=ports), d=row.purpose)
        )
        entries += row.expected()
    return Sheet("sheet.md", _lines(chance, lines).encode(), entries, has_process=False)


def sections(chance: Random) -> Sheet:
    """Write a heading per process, with a list or a small table of its ports below."""
    made = plan(chance)
    lines: list[str] = []
    entries = []
    before = ""
    for row in made.rows:
        if row.process != before:
            lines += ["", f"### {row.process}", "", "| Port | Protocol | Purpose |", "|---|---|---|"]  # fmt: skip
        before = row.process
        lines.append(f"| {ports_cell(chance, row)} | {transport_cell(chance, row)} | {row.purpose} |")  # fmt: skip
        entries += row.expected(section=row.process)
    return Sheet("sheet.md", _lines(chance, lines).encode(), entries, has_process=False)


def word_file(chance: Random) -> Sheet:
    """Write a DOCX with one table, the cells of a process merged down."""
    made = plan(chance)
    document, packed = docx.Document(), io.BytesIO()
    document.add_heading("Kiln 4.2")
    document.add_paragraph(chance.choice(INTRODUCTIONS))
    table = document.add_table(rows=1 + len(made.rows), cols=len(made.columns))
    for target, header in zip(table.rows[0].cells, made.headers, strict=True):
        target.text = header
    merges = made.has_process and chance.random() < 0.6
    for at, row in enumerate(made.rows, 1):
        for place, column in enumerate(made.columns):
            if merges and column == "process" and at > 1 and made.rows[at - 2].process == row.process:  # fmt: skip
                table.cell(at - 1, place).merge(table.cell(at, place))
            else:
                table.cell(at, place).text = cell(chance, column, row)
    document.save(packed)
    return Sheet("sheet.docx", packed.getvalue(), expected(made), made.has_process)


def workbook(chance: Random) -> Sheet:
    """Write an XLSX with a title above the header, numbers as numbers, and process cells merged or left empty."""
    made = plan(chance)
    book, packed = openpyxl.Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    if chance.random() < 0.5:
        sheet.append(["Kiln 4.2 port list"])
        sheet.append([])
    sheet.append(list(made.headers))
    before = ""
    is_sparse = made.has_process and chance.random() < 0.5
    for row in made.rows:
        texts = [cell(chance, column, row) for column in made.columns]
        if is_sparse and row.process == before:
            texts[0] = ""
        before = row.process
        sheet.append([int(text) if text.isdigit() else text or None for text in texts])
    book.save(packed)
    return Sheet("sheet.xlsx", packed.getvalue(), expected(made), made.has_process)


LAYOUTS: tuple[Callable[[Random], Sheet], ...] = (
    markdown, saved_page, grouped_page, aligned, separated, blocks, bullets, sections, word_file, workbook,
)  # fmt: skip
