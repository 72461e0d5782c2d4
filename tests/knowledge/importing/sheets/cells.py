"""In how many ways is a port or a transport written into a cell?"""

from random import Random

from tests.knowledge.importing.sheets.facts import Spoken

RANGES = (
    "{}-{}",
    "{}\u2013{}",
    "{} - {}",
    "{} \u2013 {}",
    "{} to {}",
    "{}\u2014{}",
    "{}\u2011{}",
    "{} through {}",
)
JOINTS = (", ", "; ", " and ", ",", " & ")
BOTH = ("{}/{}", "{}, {}", "{} and {}", "{} & {}", "{} / {}", "{} + {}", "{}+{}", "{} or {}")
COMBINED = (
    "{t} {p}",
    "{p}/{t}",
    "{p} ({t})",
    "{t}: {p}",
    "{t}/{p}",
    "{p} {t}",
    "{t} port {p}",
    "{t}\u00a0{p}",
)
EMPTY = ("", "-", "\u2014", "N/A", "n/a", "None", "\u2013", "TBD")


def ports_cell(chance: Random, row: Spoken, joints: tuple[str, ...] = JOINTS) -> str:
    """Return the ports of a row as one cell without its transport."""
    ranged, joint = chance.choice(RANGES), chance.choice(joints)
    return joint.join(
        str(low) if high is None else ranged.format(low, high) for low, high in row.ports
    )


def transport_cell(chance: Random, row: Spoken) -> str:
    """Return the transports of a row as one cell, in capitals or not."""
    if len(row.transports) > 1:
        text = chance.choice(BOTH).format(*row.transports)
    else:
        text = row.transports[0]
    return text.lower() if chance.random() < 0.2 else text


def combined_cell(chance: Random, row: Spoken) -> str:
    """Return ports and transports in one cell."""
    shape = chance.choice(COMBINED)
    transports = transport_cell(chance, row).replace(" or ", "/")
    if shape in {"{p}/{t}", "{t}/{p}"}:
        transports = transports.replace(" and ", "/").replace(" & ", "/").replace(", ", "/").replace(" / ", "/").replace(" + ", "+")  # fmt: skip
    ports = ports_cell(chance, row, (", ",) if shape != "{t} {p}" else (", ", " and "))
    if shape == "{p}/{t}":
        ranged = chance.choice(RANGES[:3])
        each = [str(low) if high is None else ranged.format(low, high) for low, high in row.ports]
        return ", ".join(f"{one}/{transports}" for one in each)
    return shape.format(t=transports, p=ports)
