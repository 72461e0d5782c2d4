"""What lies in a backup file, and is it whole?

A gzipped tar: `wfo-backup.json` first, then `database`, then the files of `agents/`. The first names every other
one with its size and hash, so that a file that was cut, changed or added to is refused before anything is put back.
"""

import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

CONTENTS = "wfo-backup.json"
DATABASE = "database"
AGENTS = "agents"
LONGEST_CONTENTS = 1_000_000
_PIECE = 1 << 20


class BackupError(Exception):
    """A backup can't be taken, read or put back; the text says which, why, and what to do."""


class Member(BaseModel):
    """One file of a backup: its size in bytes and its SHA-256, in hex."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int
    sha256: str


class Contents(BaseModel):
    """What a backup holds; `migration` is the one its database stands at, `made_at` ISO 8601 in UTC."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    version: str
    made_at: str
    kind: Literal["sqlite", "postgresql"]
    migration: str
    members: dict[str, Member]


def fingerprint(path: Path) -> Member:
    """Measure one file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return Member(size=size, sha256=digest.hexdigest())


def write(file: Path, contents: Contents, folder: Path) -> None:
    """Write the members that lie in `folder` to `file`, readable by the owner only; whole, or not at all."""
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as tar:
                about = contents.model_dump_json(indent=1).encode()
                tar.addfile(_entry(CONTENTS, len(about)), io.BytesIO(about))
                for name, member in contents.members.items():
                    with (folder / name).open("rb") as source:
                        tar.addfile(_entry(name, member.size), source)
            out.flush()
            os.fsync(out.fileno())
        # Not replace(): what is there already is somebody's backup.
        os.link(unfinished, file)
    except FileExistsError as error:
        raise BackupError(f"{file} is there already; name another file") from error
    except OSError as error:
        raise BackupError(f"can't write {file}: {error.strerror or error}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def unpack(file: Path, folder: Path) -> Contents:
    """Check `file` and lay its members down in `folder`; raises BackupError, then `folder` is to be thrown away."""
    try:
        with _opened(file) as tar:
            contents = _contents(tar, file)
            _lay_down(tar, contents, folder, file)
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise BackupError(f"{file} is no whole backup: {error}; take another one") from error
    except OSError as error:
        raise BackupError(f"can't read {file}: {error.strerror or error}") from error
    return contents


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    with tarfile.open(file, mode="r|gz") as tar:
        yield tar


def _contents(tar: tarfile.TarFile, file: Path) -> Contents:
    first = tar.next()
    source = tar.extractfile(first) if first is not None and first.isfile() else None
    if first is None or source is None or first.name != CONTENTS or first.size > LONGEST_CONTENTS:
        raise BackupError(f"{file} is no backup of wfo: it doesn't begin with {CONTENTS}")
    try:
        return Contents.model_validate_json(source.read())
    except ValidationError as error:
        raise BackupError(
            f"{file} was made by a version of wfo that this one can't read, or is damaged"
        ) from error


def _lay_down(tar: tarfile.TarFile, contents: Contents, folder: Path, file: Path) -> None:
    missing = dict(contents.members)
    while (entry := tar.next()) is not None:
        member = missing.pop(entry.name, None)
        source = tar.extractfile(entry) if entry.isfile() else None
        if member is None or source is None or entry.size != member.size or not _fits(entry.name):
            raise BackupError(f"{file} holds {entry.name!r}, which its contents don't name")
        target = folder / entry.name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with target.open("xb") as out:
            while piece := source.read(_PIECE):
                out.write(piece)
        if fingerprint(target) != member:
            raise BackupError(f"{file} is damaged: {entry.name} isn't what was saved")
    if missing or DATABASE not in contents.members:
        raise BackupError(
            f"{file} is cut off: {', '.join(sorted(missing)) or DATABASE} is missing"
        )


def _fits(name: str) -> bool:
    parts = PurePosixPath(name).parts
    flat = name == DATABASE
    return flat or (len(parts) > 1 and parts[0] == AGENTS and ".." not in parts)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry
