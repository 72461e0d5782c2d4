"""How does the modal look in which one chooses what to check?"""

from typing import Any

from bot.render.blocks import sections
from bot.render.forms import Option, field, modal, option, search
from checks.selection import FAILED

OPEN = "check-form"
FORM = "check_form"
SITE, ROLE, COMPONENTS, PORTS, LAST = "site", "role", "components", "ports", "last"
SITE_SEARCH = "form-site"
ROLE_SEARCH = "form-role"
COMPONENT_SEARCH = "form-component"
PORT_SEARCH = "form-port"
NARROWING = (ROLE, COMPONENTS, PORTS, LAST)
"""The fields that leave something out; what fits any of them is looked at."""


def form(reference: str, site: Option | None = None) -> dict[str, Any]:
    """Build the modal; `site` is chosen already where the button named one."""
    explained = (
        "Choose a site. With nothing else chosen all its requirements are looked at; "
        "otherwise what fits any of your choices."
    )
    last = {
        "type": "checkboxes",
        "options": [option(("Only what was not good last time", FAILED))],
    }
    blocks = [
        *sections(explained),
        field(SITE, "Site", search(SITE_SEARCH, [site] if site else ())),
        field(ROLE, "Machines", search(ROLE_SEARCH), optional=True),
        field(COMPONENTS, "Components", search(COMPONENT_SEARCH, many=True), optional=True),
        field(PORTS, "Ports", search(PORT_SEARCH, many=True), optional=True),
        field(LAST, "Last run", last, optional=True),
    ]
    return modal(FORM, "Check a site", "Check", blocks, reference)
