"""What does an agent keep on its machine?"""

import hashlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError

from checks.accounts.credentials import BadCredentials, Credentials, read_credentials
from checks.agent.allowing import TEMPLATE
from checks.model import Value


class NotEnrolled(Exception):  # noqa: N818 - it says what the agent is
    """The folder holds no usable credentials; the text says what to do."""


class Address(Value):
    """Where this agent connects to, as it was told when it joined."""

    url: str = Field(max_length=500)
    vantage: str = Field(max_length=140)
    authorities: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """The agent's folder: credentials (only its owner reads them), address, allow-list."""

    path: Path

    @property
    def credentials_file(self) -> Path:
        """The token and its seed."""
        return self.path / "agent.creds"

    @property
    def address_file(self) -> Path:
        """Where to connect to."""
        return self.path / "agent.json"

    @property
    def allow_file(self) -> Path:
        """What may be touched."""
        return self.path / "allow"

    @property
    def invitation_file(self) -> Path:
        """By which invitation it came, as a digest."""
        return self.path / "invitation"

    @property
    def is_enrolled(self) -> bool:
        """Whether it has joined before."""
        return self.credentials_file.exists()

    def came_by(self, code: str) -> bool:
        """Tell whether the credentials were got with this invitation: it may stay in the line that starts the agent."""
        try:
            return self.is_enrolled and self.invitation_file.read_text("ascii") == _digest(code)
        except (OSError, UnicodeDecodeError):
            return False

    def read(self) -> tuple[Address, Credentials]:
        """Return where to connect to and as whom; raises NotEnrolled."""
        try:
            address = Address.model_validate_json(self.address_file.read_bytes())
            text = self.credentials_file.read_text(encoding="ascii")
            return address, read_credentials(text)
        except FileNotFoundError as error:
            raise NotEnrolled(
                f"{self.path} holds no credentials; run the line that `wfo agents enrol` prints on the bot's machine"
            ) from error
        except (OSError, ValueError, ValidationError, BadCredentials) as error:
            raise NotEnrolled(f"{self.path} can't be used: {error}") from error

    def keep(self, address: Address, credentials: Credentials, code: str = "") -> None:
        """Write all down, readable by the owner only, each whole or not at all; `code` is what they were got with."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(self.address_file, address.model_dump_json())
        write_private(self.credentials_file, credentials.written())
        if code:
            write_private(self.invitation_file, _digest(code))

    def begin_allow_list(self, entries: tuple[str, ...]) -> bool:
        """Write an allow-list with these entries if there is none; False if there is one, which stays."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with self.allow_file.open("x", encoding="utf-8") as file:
                file.write(TEMPLATE + "".join(f"{entry}\n" for entry in entries))
        except FileExistsError:
            return False
        return True


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


Note = Callable[[str], None]
"""Hears what happens to the agent, a line each."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How an agent runs: its folder, the proxy on its way out, and who hears what happens.

    It starts within `spread_s` seconds: after a power cut all agents of all sites start at once. `ping_s` as in
    `checks.linking.way.Way`.
    """

    folder: Folder
    proxy: str = ""
    note: Note = print
    spread_s: float = 2.0
    ping_s: float = 10.0


def default_folder(site: str, role: str) -> Folder:
    """Return the folder of this agent: the service's state folder if there is one, else the user's."""
    if state := os.environ.get("STATE_DIRECTORY"):
        return Folder(Path(state.partition(":")[0]) / f"{site}-{role}")
    if sys.platform == "win32":
        base = Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData"))
        return Folder(base / "wfo-agent" / f"{site}-{role}")
    return Folder(Path("~/.local/share/wfo-agent").expanduser() / f"{site}-{role}")


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
