"""Which probes are there?

A new probe is a file here and its line in the table. A probe never imports another.
"""

from checks.probe import MachineProbe, NetworkProbe
from checks.probes.amqp import Amqp
from checks.probes.control import Control
from checks.probes.defender_exclusions import DefenderExclusions
from checks.probes.disk_room import DiskRoom
from checks.probes.http import Http, Https
from checks.probes.listening import Listening
from checks.probes.process import Process
from checks.probes.silverlight_policy import SilverlightPolicy
from checks.probes.tcp import Tcp
from checks.probes.tls import Tls

PROBES: dict[str, type[NetworkProbe | MachineProbe]] = {
    "amqp": Amqp,
    "control": Control,
    "defender-exclusions": DefenderExclusions,
    "disk-room": DiskRoom,
    "http": Http,
    "https": Https,
    "listening": Listening,
    "process": Process,
    "silverlight-policy": SilverlightPolicy,
    "tcp": Tcp,
    "tls": Tls,
}
"""Every probe by the name that a check calls it; `Check.parameters` are the fields of its class."""
