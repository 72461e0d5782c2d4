"""What would be sent where, if this plan were carried out?"""

from collections.abc import Iterator

from checks.model import Check, Plan
from checks.naming import component_name, role_name, vantage_name

WIDEST_PLACE = 48
"""A longer host and port stands out of its column, so that it does not push all others away."""

_SENDS = {
    "amqp": "connects, sends the 8 bytes of the AMQP 0-9-1 header, reads one frame, closes",
    "control": "connects to a port that must be closed, sends nothing",
    "defender-exclusions": "sends nothing; asks Defender on this machine for its exclusion lists",
    "disk-room": "sends nothing; asks this machine's file system",
    "http": "connects, sends one GET request, reads the head and at most 16 KiB of the page, closes",
    "https": "connects, shakes hands by TLS, sends one GET request, reads the head and at most 16 KiB, closes",
    "listening": "sends nothing; reads this machine's TCP sockets",
    "process": "sends nothing; reads this machine's processes",
    "silverlight-policy": "connects, sends the 22 bytes <policy-file-request/>, reads the policy, closes",
    "tcp": "connects, sends nothing, closes",
    "tls": "connects, shakes hands by TLS, sends nothing over it, closes; the same once more for the other version of TLS",
}
"""What each probe does to its target, in the words of its own docstring, for the owner of the target."""

_SAID = {
    "listen_s": "waits {} s for what the peer does unasked",
    "must_grant": "must grant {}",
    "origin": "to pages from {}",
    "server_name": "as {}",
}
"""How a parameter is said; another one by its name."""


def explain(plan: Plan) -> str:
    """Return plain text, one look a line under the vantage point that takes it; nothing is sent for this.

    Below the looks it says byte for byte what their probes send; what the plan leaves out stands at the end, with its
    reasons.
    """
    looks = (*plan.checks, *plan.controls)
    lines = [
        f"{plan.site.id} ({plan.site.name}), edition {plan.site.edition}: {_counted(len(plan.checks), 'look')}, "
        f"{_counted(len(plan.controls), 'control look')}, {len(plan.skips)} left out.",
        f"Dialled only within {', '.join(plan.site.allowed_networks) or 'no network at all'}.",
    ]
    places = min(WIDEST_PLACE, max((len(_place(check)) for check in looks), default=0))
    probes = max((len(check.probe) for check in looks), default=0)
    for vantage in dict.fromkeys(check.source.vantage for check in looks):
        lines += ["", f"From {vantage_name(vantage)}:"]
        lines += [
            f"  {_place(check):<{places}}  {check.probe:<{probes}}  {'; '.join(_why(check))}"
            for check in looks
            if check.source.vantage == vantage
        ]
    if looks:
        lines += ["", "What each probe does:"]
    lines += [
        f"  {probe:<{probes}}  {_SENDS.get(probe, 'as the probe says')}"
        for probe in dict.fromkeys(check.probe for check in looks)
    ]
    return "\n".join([*lines, *_left_out(plan), ""])


def _left_out(plan: Plan) -> Iterator[str]:
    """Tell each reason once, with all that it concerns."""
    reasons: dict[str, list[str]] = {}
    for skip in plan.skips:
        row = skip.requirement
        name = f"{row.port or row.value or 'no port'} {component_name(row.component)}"
        reasons.setdefault(skip.reason, []).append(name)
    if reasons:
        yield from ("", "Left out:")
    for reason, names in reasons.items():
        yield f"  {reason}"
        yield from (f"    {name}" for name in dict.fromkeys(names))


def _counted(n: int, one: str) -> str:
    return f"{n} {one}{'' if n == 1 else 's'}"


def _place(check: Check) -> str:
    if check.target.port is None:
        return check.target.host
    host = f"[{check.target.host}]" if ":" in check.target.host else check.target.host
    return f"{host}:{check.target.port}"


def _why(check: Check) -> Iterator[str]:
    row = check.requirement
    if check.probe == "control":
        yield "so that an open port proves something"
        return
    what = row.value if row.kind == "exclusion" else str(row.port)
    yield f"{what} {component_name(row.component)}"
    yield f"{role_name(check.source.role)} to {role_name(check.target.role)}"
    for name, value in check.parameters.items():
        if value:
            shown = ", ".join(map(str, value)) if isinstance(value, list) else value
            yield _SAID.get(name, f"{name} {{}}").format(shown)
