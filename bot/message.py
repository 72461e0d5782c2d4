"""What is said in Slack, as a value: the whole text, its blocks, the files that go with it."""

from dataclasses import dataclass
from typing import Any, TypeAlias

Block: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class File:
    """A file to hang into the thread; `alt` describes a picture for those who don't see it."""

    name: str
    title: str
    content: bytes
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `text` alone says everything that `blocks` show (notifications, screen readers).

    Rendering keeps it within Slack's limits: 3,900 characters of text, 50 blocks, 10,000 characters of
    blocks; what does not fit goes into `files`, whole.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    files: tuple[File, ...] = ()
