"""How is a site's port sheet handed over: what stands in it, and the files for the firewall team?"""

from datetime import datetime

from bot.message import File, Message
from bot.render.blocks import context, sections, table
from bot.render.escape import bold, escape
from bot.render.limits import Part, fitted
from bot.render.row_sources import row_of, row_sources
from bot.render.words import counted, listed
from checks.report.port_sheet.scripts import packed, write_scripts
from checks.report.port_sheet.sheet import PortSheet, SheetRow, addresses
from checks.report.port_sheet.to_csv import write_csv
from checks.report.port_sheet.to_html import write_html
from checks.report.port_sheet.to_xlsx import write_xlsx


def port_sheet(sheet: PortSheet, made: datetime) -> Message:
    """Return the summary, the table, and the files: a workbook, CSV, a page to print, scripts; takes some 0.3 s."""
    scripts = write_scripts(sheet)
    named = listed([f"{script.name} ({script.purpose})" for script in scripts])
    head = _head(sheet)
    small = [f"Scripts: {named}.", *row_sources(row.requirement.citation for row in sheet.rows)]
    parts = [
        Part(escape(head), tuple(sections(_marked(sheet, head)))),
        _table(sheet),
        Part(escape("\n".join(small)), tuple(context(*map(escape, small)))),
    ]
    text = "\n".join(part.text for part in parts)
    whole = File(f"{_stem(sheet)}.txt", f"Port sheet of {sheet.site.id}", plain(sheet).encode())
    message = fitted(text, parts, whole)
    return Message(
        message.text,
        message.blocks,
        (
            *message.files,
            *_files(sheet, made),
            File(f"{_stem(sheet)}-scripts.zip", f"Scripts for {sheet.site.id}", packed(scripts)),
        ),
    )


def plain(sheet: PortSheet) -> str:
    """Return the sheet as plain text: for the terminal, and where a message is too short."""
    lines = [_head(sheet), ""]
    for row in sheet.rows:
        lines += [
            f"{_line(row)}: {row.purpose}",
            *([f"  {row.condition}"] if row.condition else []),
            f"  Required by: {row.citation}",
        ]
    if sheet.left_out:
        lines += ["", "Not asked for:"]
        lines += [
            f"  {left.requirement.port or 'no port'}: {left.reason}" for left in sheet.left_out
        ]
    return "\n".join(lines) + "\n"


def which_site() -> Message:
    """Say how a sheet is asked for, where no site is meant."""
    text = "For which site? `/wfo sheet site42`, or `@wfo port sheet` in the thread of a check."
    return Message(text, tuple(sections(text)))


def _files(sheet: PortSheet, made: datetime) -> tuple[File, ...]:
    stem, title = _stem(sheet), f"Port sheet of {sheet.site.id}"
    return (
        File(f"{stem}.xlsx", f"{title}, workbook", write_xlsx(sheet, made)),
        File(f"{stem}.html", f"{title}, to print", write_html(sheet, made).encode()),
        File(f"{stem}.csv", f"{title}, table", write_csv(sheet).encode()),
    )


def _head(sheet: PortSheet) -> str:
    site = sheet.site
    needed = sum(not row.is_other_way for row in sheet.rows)
    said = (
        f"The port sheet of {site.id} ({site.name}), edition {site.edition}: {counted(needed, 'connection')} to open, "
        "for the customer's firewall team."
    )
    if not sheet.gaps:
        return said
    return f"{said} To be filled in: the addresses of {listed(list(sheet.gaps))} are not recorded; scripts leave those rows out."


def _marked(sheet: PortSheet, head: str) -> str:
    """Set the site in bold; everything else is escaped as it is."""
    before, site, after = head.partition(sheet.site.id)
    return f"{escape(before)}{bold(site)}{escape(after)}"


def _table(sheet: PortSheet) -> Part:
    rows = [
        (
            f"{row.ports} {row.transport}",
            f"{addresses(row.connection.source)} → {addresses(row.connection.target)}",
            f"{row.component}{row_of(row.requirement.citation)}{' (only if opened this way round)' if row.is_other_way else ''}",
        )
        for row in sheet.rows
    ]
    text = escape("\n".join(_line(row) for row in sheet.rows)) or "Nothing is asked of this site."
    block = table(("Port", "From → to", "For"), rows) if rows else None
    return Part(text, (block,) if block is not None else tuple(sections(text)))


def _line(row: SheetRow) -> str:
    way = row.connection
    other = " (only if opened this way round)" if row.is_other_way else ""
    return f"{row.ports} {row.transport} from {addresses(way.source)} to {addresses(way.target)}, {row.component}{row_of(row.requirement.citation)}{other}"


def _stem(sheet: PortSheet) -> str:
    return f"{sheet.site.id}-ports"
