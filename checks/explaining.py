"""What would be sent where, if this plan were carried out?"""

from collections.abc import Iterator

from checks.model import Check, Plan
from checks.naming import component_name, role_name, vantage_name

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

    What the plan leaves out stands at the end, with its reasons.
    """
    lines = [
        f"{plan.site.id} ({plan.site.name}), edition {plan.site.edition}: {len(plan.checks)} looks, "
        f"{len(plan.controls)} control looks, {len(plan.skips)} left out.",
        f"Dialled only within {', '.join(plan.site.allowed_networks) or 'no network at all'}.",
    ]
    for vantage in dict.fromkeys(check.source.vantage for check in plan.checks):
        lines += ["", f"From {vantage_name(vantage)}:"]
        for check in (*plan.checks, *plan.controls):
            if check.source.vantage == vantage:
                lines.append(f"  {_look(check)}")
    if plan.skips:
        lines += ["", "Left out:"]
        lines += [
            f"  {skip.requirement.port or skip.requirement.value or 'no port'} "
            f"{component_name(skip.requirement.component)}: {skip.reason}"
            for skip in plan.skips
        ]
    return "\n".join([*lines, ""])


def _look(check: Check) -> str:
    return f"{_place(check)}, {check.probe}: {_SENDS.get(check.probe, 'as the probe says')}; {'; '.join(_why(check))}"


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
    yield f"for {what} {component_name(row.component)}"
    yield f"{role_name(check.source.role)} to {role_name(check.target.role)}"
    for name, value in check.parameters.items():
        if value:
            shown = ", ".join(map(str, value)) if isinstance(value, list) else value
            yield _SAID.get(name, f"{name} {{}}").format(shown)
