"""Where does a requirement stand, in words?"""

from checks.model import Requirement


def cited(row: Requirement) -> str:
    """Return `Environmental Requirements, 16.3-hosted, Port Information, row 7`, as far as it is known."""
    citation = row.citation
    parts = [citation.get(key) for key in ("document", "edition", "section")]
    number = citation.get("row")
    return ", ".join([str(part) for part in parts if part] + ([f"row {number}"] if number else []))
