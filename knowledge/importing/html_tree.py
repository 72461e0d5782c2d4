"""Which part of a saved web page does its reader see?"""

import re

from lxml import etree  # type: ignore[import-untyped]

from knowledge.importing.source import UnreadableDocumentError

DEEPEST = 200
MOST_ELEMENTS = 100_000
_NOT_SHOWN = frozenset({
    "script", "style", "noscript", "template", "head", "title", "nav", "footer", "aside", "form",
    "button", "select", "option", "textarea", "input", "svg", "math", "iframe", "object", "embed",
    "audio", "video", "canvas", "datalist", "dialog", "map",
})  # fmt: skip
_NOT_SHOWN_ROLES = frozenset(
    {
        "navigation",
        "search",
        "banner",
        "contentinfo",
        "complementary",
        "tooltip",
        "dialog",
        "menu",
        "menubar",
    }
)
_NOT_SHOWN_CLASS = re.compile(
    r"nav|navbar|navigation|sidenav.*|sidebar.*|menu|menubar|topnav|.*breadcrumb.*|.*popupbody|popup-?body|"
    r"popup-?content|.*expandingbody|tooltip.*|tool-tip|related-?topics.*|related-?links|see-?also|mini-?toc.*|toc|"
    r"footer|page-?footer|nocontent|cookie.*|search-?.*|skip-?link.*|screen-?reader.*|visually-?hidden|sr-only|"
    r"feedback|pagination|hidden"
)
_POPUP = frozenset({"popup", "pop-up", "modal", "overlay"})
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ROLE_TAGS = {
    "table": "table", "grid": "table", "row": "tr", "cell": "td", "gridcell": "td", "columnheader": "th",
    "rowheader": "th", "heading": "h3", "listitem": "li",
}  # fmt: skip


def visible_tree(text: str) -> etree._Element | None:
    """Return the page's content as a tree without menus, scripts, hidden parts and pop-ups; None if empty.

    Raises `UnreadableDocumentError` for a page nested deeper than `DEEPEST` elements, or with more than `MOST_ELEMENTS`.
    """
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocumentError(
            f"The file is no HTML that can be read ({error.msg}). Save the page again."
        ) from error
    if root is None:
        return None
    if root.xpath("count(//*)") > MOST_ELEMENTS:
        raise UnreadableDocumentError(
            f"The page has more than {MOST_ELEMENTS:,} elements; no help page does. Save it as text and import that."
        )
    _check_depth(root)
    content = _content(root)
    for element in [element for element in content.iter(etree.Element) if element is not content]:
        if _is_left_out(element):
            _take_out(element)
    return content


def tag_of(element: etree._Element) -> str:
    """Return the element's tag, or the tag that its ARIA role stands for."""
    role = _ROLE_TAGS.get(element.get("role") or "")
    return role or str(element.tag)


def _check_depth(root: etree._Element) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise UnreadableDocumentError(
                f"The page nests more than {DEEPEST} elements; no help page does. Save it as text and import that."
            )


def _content(root: etree._Element) -> etree._Element:
    """Return the part that is marked as the page's main content, if exactly one is, else the whole."""
    marked = [
        element
        for element in root.iter("main", "div", "article", "section", "td")
        if element.tag == "main"
        or element.get("role") == "main"
        or element.get("id") == "mc-main-content"
    ]
    return marked[0] if len(marked) == 1 else root


def _is_left_out(element: etree._Element) -> bool:
    if element.tag in _NOT_SHOWN or (element.get("role") or "") in _NOT_SHOWN_ROLES:
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if _HIDDEN_STYLE.search(element.get("style") or ""):
        return True
    classes = (element.get("class") or "").casefold().split()
    if any(_NOT_SHOWN_CLASS.fullmatch(name) for name in classes):
        return True
    # The head of a pop-up carries the class too: it is a link, and its word belongs to the sentence.
    return element.tag != "a" and bool(_POPUP.intersection(classes)) and len(element) == 0


def _take_out(element: etree._Element) -> None:
    """Remove an element but keep the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = f"{before.tail or ''}{tail}"
    else:
        parent.text = f"{parent.text or ''}{tail}"
    element.tail = None
    parent.remove(element)
