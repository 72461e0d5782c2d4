"""Which scripts open a site's ports, a platform each?"""

import io
import zipfile
from collections.abc import Callable, Iterator

from checks.report.port_sheet.scripts import fortinet, linux, palo_alto, windows
from checks.report.port_sheet.scripts.opening import Script
from checks.report.port_sheet.sheet import PortSheet

_PLATFORMS: tuple[Callable[[PortSheet], Iterator[Script]], ...] = (
    windows.scripts,
    linux.scripts,
    palo_alto.scripts,
    fortinet.scripts,
)
_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP knows: the same sheet makes the same file


def write_scripts(sheet: PortSheet) -> tuple[Script, ...]:
    """Return every script: Windows by role, iptables, nft, Palo Alto Networks, FortiOS."""
    return tuple(script for platform in _PLATFORMS for script in platform(sheet))


def packed(scripts: tuple[Script, ...]) -> bytes:
    """Return the scripts as one ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for script in scripts:
            # PowerShell 5 reads a file without a mark as the machine's own code page.
            mark = "\ufeff" if script.name.endswith(".ps1") else ""
            entry = zipfile.ZipInfo(script.name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, (mark + script.text).encode())
    return out.getvalue()
