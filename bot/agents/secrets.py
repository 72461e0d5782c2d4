"""Where are the bot's keys for NATS?"""

from pathlib import Path

from pydantic import ValidationError

from bot.settings import Settings
from checks.accounts.keyring import Keyring
from checks.agent.folder import write_private


class NoKeys(Exception):  # noqa: N818 - it says what is missing
    """There are no usable keys; the text says where they would be and how they are made."""


def agents_folder(settings: Settings) -> Path:
    """Return the folder of everything about NATS that is no database."""
    return settings.data_dir.expanduser() / "agents"


def keys_file(settings: Settings) -> Path:
    """Return the one file of secrets; back it up with the database."""
    return agents_folder(settings) / "keys.json"


def authorities(settings: Settings) -> str:
    """Return the authorities (PEM) that are trusted for NATS beside the system's, empty if none are."""
    try:
        return (agents_folder(settings) / "ca.pem").read_text(encoding="ascii")
    except FileNotFoundError:
        return ""


def read_keys(settings: Settings) -> Keyring:
    """Read the keys; raises NoKeys."""
    path = keys_file(settings)
    try:
        return Keyring.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise NoKeys(
            f"{path} is not there; `wfo agents server-config` makes the keys, once"
        ) from error
    except (OSError, ValidationError) as error:
        raise NoKeys(f"{path} can't be read as keys: {type(error).__name__}") from error


def write_keys(settings: Settings, ring: Keyring) -> Path:
    """Write the keys, readable by the owner only; returns where."""
    path = keys_file(settings)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(path, ring.model_dump_json(indent=1) + "\n")
    return path
