"""What does a firewall team print? One page that needs nothing else."""

from datetime import datetime
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from checks.naming import component_name, role_name
from checks.report.citing import cited
from checks.report.port_sheet.sheet import TO_FILL_IN, PortSheet, addresses


def write_html(sheet: PortSheet, made: datetime) -> str:
    """Return one file of HTML without scripts or links to elsewhere; the template escapes everything in it."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters.update(
        role=role_name, addresses=addresses, component=component_name, cited=cited, gap=_is_gap
    )
    template = environment.from_string(
        files("checks.report.port_sheet").joinpath("sheet.html.j2").read_text(encoding="utf-8")
    )
    return template.render(sheet=sheet, site=sheet.site, made=f"{made:%Y-%m-%d}")


def _is_gap(text: str) -> bool:
    return text.startswith(TO_FILL_IN)
