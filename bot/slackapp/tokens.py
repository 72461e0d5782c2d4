"""How are the tokens kept: in `.env`, readable by their owner only?"""

import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path


class TokenError(Exception):
    """A token is not what it should be; the sentence says which one and where to find the right one."""


def checked(name: str, token: str, prefix: str, page: str) -> str:
    """Return the token without white space; raises TokenError if it is not of that kind."""
    token = token.strip()
    if not token.startswith(prefix) or not token.isascii() or not token.isprintable():
        raise TokenError(f"{name} must begin with {prefix}: copy it from {page}")
    return token


def store(path: Path, values: Mapping[str, str]) -> None:
    """Write the values into the file at `path`, keeping its other lines; owner-only rights, all or nothing."""
    kept = []
    if path.exists():
        kept = [
            line
            for line in path.read_text(encoding="utf-8").splitlines()
            if line.partition("=")[0].strip().removeprefix("export ") not in values
        ]
    lines = [*kept, *(f"{name}={value}" for name, value in values.items())]
    # mkstemp opens with owner-only rights, so the tokens are never readable by others, not even in between.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".env-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def readable_by_others(path: Path) -> bool:
    """Whether group or others may read the file; False where the system has no such rights (Windows)."""
    if os.name == "nt" or not path.exists():
        return False
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
