"""Are the programs that tests need installed once, and is a machine without network told so and left in peace?"""

import subprocess
from pathlib import Path

import pytest

from tests import needs

SCRIPT = Path(__file__).parents[2] / "deploy" / "test-programs"
STARTED_BY_PACKAGES = ("nginx", "rabbitmq-server", "redis-server", "prometheus-blackbox-exporter")
APT = '#!/bin/sh\necho "$*" >>"$LOG"\ncase $* in {} ) echo "E: no network" >&2; exit 100 ;; esac\n'


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> "Machine":
    return Machine(tmp_path)


class Machine:
    """A machine with stand-ins for `apt-get` and `id`, and those programs that it was given."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "log"
        self.programs = folder / "bin"
        self.programs.mkdir()
        # Their packages are installed under a policy in /usr/sbin, which no test touches.
        for name in STARTED_BY_PACKAGES:
            self.give(name)
        self.give("id", "#!/bin/sh\necho 0\n")

    def give(self, name: str, content: str = "#!/bin/sh\n") -> None:
        (self.programs / name).write_text(content)
        (self.programs / name).chmod(0o755)

    def install(self) -> tuple[str, list[str]]:
        """Run the script; returns what it said, and what `apt-get` was asked."""
        done = subprocess.run(
            [needs.program("dash"), str(SCRIPT)],
            env={"PATH": str(self.programs), "LOG": str(self.log)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=20,
        )
        assert done.returncode == 0, done.stdout
        asked = self.log.read_text().splitlines() if self.log.exists() else []
        return done.stdout, asked


def test_what_is_missing_is_installed_at_once_and_not_again(run: Machine) -> None:
    run.give("apt-get", APT.format("nothing"))
    said, asked = run.install()
    assert asked[0] == "update -qq"
    assert len(asked) == 2
    packages = asked[1].partition("recommends ")[2].split()
    assert {"chromium", "nmap", "busybox", "shellcheck", "netcat-openbsd"} <= {*packages}
    assert said == f"installing {' '.join(packages)}\n"
    for name in ("chromium", "nmap", "busybox", "shellcheck", "openssl", "nc.openbsd", "ip"):
        run.give(name)
    for name in ("nc.traditional", "ncat", "netstat", "iptables", "check_tcp"):
        run.give(name)
    assert run.install() == ("", asked)


def test_without_network_it_says_what_is_missing_and_the_tests_go_on(run: Machine) -> None:
    run.give("apt-get", APT.format("*"))
    said, _ = run.install()
    assert "the lists of packages could not be fetched" in said
    assert said.splitlines()[-1].startswith("not installed: chromium fonts-noto-color-emoji")
    assert said.endswith("; the tests that need them are skipped by name\n")


def test_a_package_that_fails_does_not_take_the_others_with_it(run: Machine) -> None:
    run.give("apt-get", APT.format("*nmap*"))
    said, asked = run.install()
    assert (
        said.splitlines()[-1]
        == "not installed: nmap; the tests that need them are skipped by name"
    )
    assert any(line.endswith("recommends busybox") for line in asked)


def test_without_the_right_to_install_nothing_is_tried(run: Machine) -> None:
    run.give("apt-get", APT.format("nothing"))
    run.give("id", "#!/bin/sh\necho 1000\n")
    said, asked = run.install()
    assert said.startswith("not installed (no right to): chromium")
    assert asked == []
