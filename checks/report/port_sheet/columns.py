"""Which columns does the sheet have, and what stands in them?"""

from checks.connections import NotAsked
from checks.naming import component_name, role_name
from checks.report.citing import cited
from checks.report.port_sheet.sheet import SheetRow, addresses

COLUMNS = (
    "Purpose", "Component", "Direction", "From", "From addresses", "To", "To addresses", "Port", "Transport", "Condition", "Document",
    "Edition", "Section", "Row",
)  # fmt: skip
LEFT_OUT_COLUMNS = ("Port", "Transport", "Component", "Why not", "Stands in")


def cells(row: SheetRow) -> tuple[str, ...]:
    """Return a row's texts, one a column."""
    way, citation = row.connection, row.requirement.citation
    return (
        row.purpose,
        row.component,
        row.direction,
        role_name(way.source.role),
        addresses(way.source),
        role_name(way.target.role),
        addresses(way.target),
        row.ports,
        row.transport,
        row.condition,
        *(str(citation.get(key) or "") for key in ("document", "edition", "section", "row")),
    )


def left_out_cells(left: NotAsked) -> tuple[str, ...]:
    """Return the texts of a row that asks for nothing here."""
    row = left.requirement
    return (
        "" if row.port is None else str(row.port),
        row.transport or "",
        component_name(row.component),
        left.reason,
        cited(row),
    )
