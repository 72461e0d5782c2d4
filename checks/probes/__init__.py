"""Which probes are there?

A new probe is a file here and its line in the table. A probe never imports another.
"""

from checks.probe import MachineProbe, NetworkProbe
from checks.probes.control import Control
from checks.probes.http import Http, Https
from checks.probes.tcp import Tcp
from checks.probes.tls import Tls

PROBES: dict[str, type[NetworkProbe | MachineProbe]] = {
    "control": Control,
    "http": Http,
    "https": Https,
    "tcp": Tcp,
    "tls": Tls,
}
"""Every probe by the name that a check calls it; `Check.parameters` are the fields of its class."""
