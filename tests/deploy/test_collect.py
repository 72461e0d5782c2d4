"""Does the collector write a report that we can read, and nothing else, with whatever programs a machine has?"""

import asyncio
import ipaddress
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from checks.collecting import Report, read_report
from checks.failure import Failure
from checks.model import Check, Evidence, Requirement, Site, Source, Target
from checks.vantage import NotMeasured
from checks.vantage.handed_in import HandedIn
from tests import needs
from tests.checks.powershell import commands, mistakes

HERE = Path(__file__).parents[2] / "deploy" / "collect"
SCRIPT = HERE / "wfo-collect.sh"
SITE = Site(id="site42", name="Acme", edition="e", hosts={"client-pc": ("127.0.0.1",)})
SHELLS = {"dash": ["dash"], "busybox": ["busybox", "sh"], "bash": ["bash", "--posix"]}
ALWAYS = ("awk", "cat", "cut", "date", "grep", "id", "mv", "rm", "sed", "tr", "uname")
OPENERS: dict[str, dict[str, str]] = {
    "nc of OpenBSD": {"nc": "nc.openbsd"},
    "traditional nc": {"nc": "nc.traditional"},
    "nc of nmap": {"nc": "ncat"},
    "bash": {"bash": "bash", "timeout": "timeout"},
    "perl": {"perl": "perl"},
    "python3": {"python3": sys.executable},
    "busybox": {"busybox": "busybox"},
}
"""By program that opens connections: what the machine has, and which program that is here."""


@pytest.fixture(name="machine")
def _machine(tmp_path: Path) -> "Machine":
    return Machine(tmp_path)


class Machine:
    """A machine that has only the programs it was given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs = folder / "bin"
        self.programs.mkdir()
        self.give({name: name for name in ALWAYS})

    def give(self, programs: dict[str, str]) -> None:
        for name, real in programs.items():
            (self.programs / name).symlink_to(os.path.realpath(needs.program(real)))

    def begin(
        self, look: dict[str, Any] | str, shell: Sequence[str] = ("dash",)
    ) -> subprocess.Popen[str]:
        file = self.folder / "look.json"
        file.write_text(look if isinstance(look, str) else json.dumps(look), encoding="utf-8")
        return subprocess.Popen(
            [needs.program(shell[0]), *shell[1:], str(SCRIPT), str(file)],
            cwd=self.folder,
            env={"PATH": str(self.programs)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def report(self, running: subprocess.Popen[str]) -> Report:
        _, said = running.communicate(timeout=30)
        assert (running.returncode, said) == (0, "")
        (file,) = self.folder.glob("*report.json*")
        return read_report(file.read_bytes(), site=SITE)

    def collect(self, look: dict[str, Any], shell: Sequence[str] = ("dash",)) -> Report:
        return self.report(self.begin(look, shell))


def look(**changes: Any) -> dict[str, Any]:
    return {
        "format": "wfo-look/1",
        "id": "x",
        "site": "site42",
        "role": "client-pc",
        "connects": [],
        "listening": [],
        "processes": [],
        "exclusions": False,
    } | changes


def connects(*places: tuple[str, int]) -> list[dict[str, Any]]:
    return [{"host": host, "port": port} for host, port in places]


@contextmanager
def listener(host: str = "127.0.0.1") -> Iterator[int]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as server:
        yield server.getsockname()[1]


@contextmanager
def silent() -> Iterator[int]:
    """Yield a port whose queue is full: further connects get no answer."""
    with ExitStack() as stack:
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            one = stack.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(server.getsockname())
        yield server.getsockname()[1]


def measured(report: Report, probe: str, port: int | None = None, **parameters: Any) -> Evidence:
    check = Check(
        n=0,
        requirement=Requirement(key="r", kind="port", component="x", citation={}, port=port),
        reading=0,
        probe=probe,
        source=Source(role="client-pc", vantage="v"),
        target=Target(role="client-pc", host="127.0.0.1", port=port),
        parameters=parameters,
    )
    return asyncio.run(HandedIn(report).measure(check))


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_reports_what_it_was_asked(shell: str, machine: Machine) -> None:
    machine.give({"bash": "bash", "timeout": "timeout", "ss": "ss", "getent": "getent"})
    with listener() as port:
        wanted = look(
            connects=connects(("127.0.0.1", port), ("127.0.0.1", 1)),
            listening=[port, 1],
            processes=["no-such-program", "C:\\odd\\pro gram.exe"],
        )
        report = machine.collect(wanted, SHELLS[shell])
    found = {one.port: one for one in report.connects}
    assert found[port].error is None
    assert found[port].ms is not None
    assert found[1].error == "ConnectionRefused"
    assert [(one.port, one.address) for one in report.listening or ()] == [(port, "127.0.0.1")]
    programs = [(one.name, one.running) for one in report.processes or ()]
    assert programs == [("no-such-program", 0), ("C:\\odd\\pro gram.exe", 0)]
    assert report.host == socket.gethostname()
    assert report.problems == ()


@pytest.fixture(name="opened", scope="module")
def _opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str | None]]:
    """Let each program that is here connect to four places, all at once: silence takes five seconds."""
    with listener() as port, silent() as quiet:
        names = {port: "open", 1: "closed", quiet: "silent", 80: "unknown"}
        hosts = [("127.0.0.1", port), ("127.0.0.1", 1), ("127.0.0.1", quiet), ("no.invalid", 80)]
        begun = []
        for opener, programs in OPENERS.items():
            if all(map(shutil.which, programs.values())):
                machine = Machine(tmp_path_factory.mktemp("machine"))
                machine.give(programs)
                begun.append((opener, machine, machine.begin(look(connects=connects(*hosts)))))
        return {
            opener: {names[one.port]: one.error for one in machine.report(running).connects}
            for opener, machine, running in begun
        }


@pytest.mark.parametrize("opener", OPENERS)
def test_each_program_that_opens_connections_tells_open_from_refused_silent_and_unknown(
    opener: str, opened: dict[str, dict[str, str | None]]
) -> None:
    for program in OPENERS[opener].values():
        needs.program(program)
    found = opened[opener]
    unknown = found["unknown"]
    assert found == {
        "unknown": unknown,
        "open": None,
        "closed": "ConnectionRefused",
        "silent": "TimedOut",
    }
    # Whether the name or its resolver is missing: busybox does not tell, and nothing is guessed.
    assert unknown in ("HostNotFound", "TryAgain") or "bad address" in str(unknown)


def test_many_connects_are_made_at_a_time_and_none_is_lost(machine: Machine) -> None:
    machine.give(OPENERS["bash"])
    hosts = [f"127.0.1.{n}" for n in range(1, 121)]
    report = machine.collect(look(connects=connects(*((host, 1) for host in hosts))))
    assert sorted(one.host for one in report.connects) == sorted(hosts)
    assert {one.error for one in report.connects} == {"ConnectionRefused"}


def test_a_machine_without_any_such_program_says_that_it_did_not_look(machine: Machine) -> None:
    report = machine.collect(look(connects=connects(("127.0.0.1", 1))))
    assert report.connects == ()
    with pytest.raises(NotMeasured, match="connects were not looked at: none of nc"):
        measured(report, "tcp", 1)


@pytest.mark.parametrize("teller", ["ss", "netstat", "", "a broken ss"])
def test_listeners_are_found_by_whatever_tells_of_them(teller: str, machine: Machine) -> None:
    if teller in ("ss", "netstat"):
        machine.give({teller: teller})
    elif teller:
        machine.give({"ss": "false"})
    with listener() as near, listener("0.0.0.0") as wide:
        report = machine.collect(look(listening=[near, wide, 1]))
    found = {one.port: one.address for one in report.listening or ()}
    assert found == {near: "127.0.0.1", wide: "0.0.0.0"}
    assert measured(report, "listening", wide).failure is None
    assert measured(report, "listening", 1).failure is Failure.SERVICE_NOT_LISTENING


@pytest.mark.parametrize("teller", ["ss", "netstat", ""])
def test_listeners_of_ipv6_are_found_too(teller: str, machine: Machine) -> None:
    if teller:
        machine.give({teller: teller})
    with ExitStack() as stack:
        try:
            six = stack.enter_context(listener("::1"))
        except OSError:
            needs.missing("needs IPv6 on loopback")
        report = machine.collect(look(listening=[six]))
    (found,) = report.listening or ()
    assert ipaddress.ip_address(found.address) == ipaddress.ip_address("::1")


def test_programs_are_counted_by_the_letters_that_linux_keeps(machine: Machine) -> None:
    name = "a-rather-long-program-name"
    sleeper = machine.folder / name
    shutil.copy(needs.program("sleep"), sleeper)
    with subprocess.Popen([str(sleeper), "60"]) as running:
        try:
            report = machine.collect(look(processes=[name, "a-rather-long"]))
        finally:
            running.terminate()
    assert [one.running for one in report.processes or ()] == [1, 0]


def test_what_the_shell_version_cant_read_is_said(machine: Machine) -> None:
    report = machine.collect(look(exclusions=True))
    assert report.problems == ("antivirus exclusions are read by the PowerShell version only",)


def test_nothing_but_the_report_is_left_behind(machine: Machine) -> None:
    machine.collect(look())
    assert sorted(path.name for path in machine.folder.iterdir()) == [
        "bin",
        "look.json",
        f"site42-client-pc-{socket.gethostname()}.report.json",
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ('{"format": "other"}', "not a look file of this version"),
        ("", "not a look file of this version"),
        (json.dumps(look(site="../x")), "cannot be part of a file name"),
        (json.dumps(look(role="")), "cannot be part of a file name"),
    ],
)
def test_a_foreign_look_file_is_refused(content: str, why: str, machine: Machine) -> None:
    running = machine.begin(content)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 3
    assert why in said
    assert not list(machine.folder.glob("*report*"))


@pytest.mark.parametrize("host", ["-e", "$(touch pwned)", "a b", "x;touch pwned", "`id`"])
def test_a_host_that_is_none_is_never_handed_to_a_program(host: str, machine: Machine) -> None:
    machine.give(OPENERS["bash"])
    report = machine.collect(look(connects=connects((host, 1), ("127.0.0.1", 1))))
    assert [one.host for one in report.connects] == ["127.0.0.1"]
    assert report.problems[0].startswith("no host and port to connect to")
    assert not (machine.folder / "pwned").exists()


def test_the_look_file_may_be_written_on_many_lines(machine: Machine) -> None:
    machine.give(OPENERS["bash"])
    wanted = look(connects=connects(("127.0.0.1", 1)), processes=["sh"])
    report = machine.report(machine.begin(json.dumps(wanted, indent=3)))
    assert [one.port for one in report.connects] == [1]
    assert [one.name for one in report.processes or ()] == ["sh"]


def test_the_shell_scripts_have_no_known_pitfalls() -> None:
    scripts = (SCRIPT, HERE.parent / "test-programs")
    checked = subprocess.run(
        [needs.program("shellcheck"), "--shell=sh", *map(str, scripts)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stdout) == (0, "")


READING = {
    "ConvertFrom-Json",
    "ConvertTo-Json",
    "ForEach-Object",
    "Get-CimInstance",
    "Get-Content",
    "Get-Item",
    "Get-ItemProperty",
    "Get-Location",
    "Get-MpComputerStatus",
    "Get-MpPreference",
    "Get-NetTCPConnection",
    "Get-Process",
    "Join-Path",
    "New-Object",
    "Select-Object",
    "Set-StrictMode",
    "Where-Object",
    "Write-Host",
    "Write-Warning",
}
OWN = {"Test-Connect", "Get-Listening", "Get-Running", "Get-DefenderRecord"}
POWERSHELL = (HERE / "wfo-collect.ps1").read_text(encoding="ascii")


def test_the_powershell_version_is_well_formed_and_calls_nothing_that_changes_or_sends() -> None:
    """PowerShell does not run here: a parser reads the script, and each command it calls is one that reads."""
    assert mistakes(POWERSHELL) == []
    assert commands(POWERSHELL) == READING | OWN
    assert POWERSHELL.count("WriteAllText") == 1
    assert not [name for name in ("Net.WebClient", "Net.Http", "SmtpClient") if name in POWERSHELL]


def test_a_slip_in_the_powershell_version_would_be_seen() -> None:
    assert mistakes(POWERSHELL.replace("@(foreach", "@foreach"))
    assert mistakes(POWERSHELL.rstrip().rpartition("}")[0])


def test_the_powershell_version_has_the_fields_of_a_report() -> None:
    for field in Report.model_fields:
        assert f"  {field:<9} =" in POWERSHELL
