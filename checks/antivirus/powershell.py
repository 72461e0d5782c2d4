"""How is Defender asked on this machine?"""

import asyncio
import json
import shutil
from importlib import resources
from typing import Any
from weakref import WeakKeyDictionary

SHELLS = ("powershell", "pwsh")
"""Windows PowerShell first: the Defender module belongs to it."""
PATIENCE_S = 30.0
"""A cold PowerShell with the Defender module can take ten seconds on a busy server (our estimate)."""
LARGEST_REPLY = 4 * 2**20


class NotAsked(OSError):  # noqa: N818 - the word of what happened: we could not look
    """Defender could not be asked; the sentence says why."""


_in_flight: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Task[dict[str, Any]]] = (
    WeakKeyDictionary()
)


async def record() -> dict[str, Any]:
    """Run the recording script and return its JSON object; raises NotAsked.

    Who asks while a PowerShell is running shares its answer: six exclusions are one look, not six programs.
    """
    loop = asyncio.get_running_loop()
    task = _in_flight.get(loop)
    if task is None or task.done():
        task = _in_flight[loop] = asyncio.create_task(_record())
    return await asyncio.shield(task)


async def _record() -> dict[str, Any]:
    shell = next(filter(None, map(shutil.which, SHELLS)), None)
    if shell is None:
        raise NotAsked("there is no PowerShell on this machine, so Defender can't be asked")
    script = resources.files(__package__).joinpath("record.ps1").read_text(encoding="utf-8")
    reply = await _run(shell, script)
    try:
        parsed = json.loads(reply.decode("utf-8-sig").strip().splitlines()[-1])
    except (ValueError, IndexError) as error:
        raise NotAsked("PowerShell did not answer with a record") from error
    if not isinstance(parsed, dict):
        raise NotAsked("PowerShell did not answer with a record")
    return parsed


async def _run(shell: str, script: str) -> bytes:
    # The script has no double quotes, so that no shell on the way can misread it; a file would need an
    # execution policy, an encoded command alarms the security team.
    arguments = ("-NoLogo", "-NoProfile", "-NonInteractive", "-Command", script)
    try:
        process = await asyncio.create_subprocess_exec(
            shell,
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except OSError as error:
        raise NotAsked(f"PowerShell can't be started: {error.strerror}") from error
    try:
        async with asyncio.timeout(PATIENCE_S):
            out, complaint = await process.communicate()
    except TimeoutError as error:
        raise NotAsked(f"PowerShell gave no answer within {PATIENCE_S:.0f} s") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0 or len(out) > LARGEST_REPLY:
        raise NotAsked(
            _first_line(complaint) or f"PowerShell ended with code {process.returncode}"
        )
    return out


def _first_line(complaint: bytes) -> str:
    lines = complaint.decode("utf-8", "replace").strip().splitlines()
    return lines[0][:300] if lines else ""
