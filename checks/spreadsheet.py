"""What would a spreadsheet take for a formula?"""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: object) -> str:
    """Return a text with an apostrophe in front if a spreadsheet would take it for a formula."""
    text = str(value).replace("\0", "")
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text
