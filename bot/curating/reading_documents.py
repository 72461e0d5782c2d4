"""How is a document read that somebody handed in, whatever is in it?"""

import asyncio
import json
import sys

from knowledge.importing.draft import Draft, read_draft

LONGEST_S = 30.0
LARGEST_DRAFT = 20 * 1024 * 1024


class DocumentError(Exception):
    """A document can't be read; the text says why and what to do."""


async def read_document(
    name: str, content: bytes, edition: str | None, *, longest_s: float = LONGEST_S
) -> Draft:
    """Read it in a process of its own, so that a hostile file costs that process and not the bot.

    Raises DocumentError for a file that is damaged, empty, of another kind, or too much work.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "knowledge.importing",
        name,
        *([edition] if edition else []),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(longest_s):
            written, _ = await process.communicate(content)
    except TimeoutError:
        raise DocumentError(
            f"{name} could not be read within {longest_s:.0f} seconds. Save only the page with the requirements."
        ) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0 or len(written) > LARGEST_DRAFT:
        raise DocumentError(
            f"{name} needs more memory or time than a document may. Save only the page with the requirements."
        )
    return _draft(name, json.loads(written))


def _draft(name: str, told: dict[str, object]) -> Draft:
    if "unreadable" in told:
        why = str(told["unreadable"])
        raise DocumentError(why if name in why else f"{name}: {why}")
    content = told["draft"]
    if not isinstance(content, dict):
        raise DocumentError("the document's reading came back damaged; try again")
    return read_draft(content)
