"""Serve a workspace until Ctrl-C, to look at a bot by hand: `python -m bot.workspace --port 8765`."""

import argparse
import asyncio
import contextlib
import secrets
import sys
from pathlib import Path

from bot.workspace.server import open_workspace


async def _serve(port: int, manifest: Path | None) -> None:
    async with open_workspace(
        port=port, manifest=manifest, seed_number=secrets.randbits(32)
    ) as workspace:
        lines = [f"export {name}={value}" for name, value in workspace.environment.items()]
        sys.stdout.write("\n".join([f"# open {workspace.url}", *lines, ""]))
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """Read the command line and serve; the bot's variables are printed as shell lines."""
    parser = argparse.ArgumentParser(prog="python -m bot.workspace", description=__doc__)
    parser.add_argument("--port", type=int, default=8765, help="0 takes a free one")
    parser.add_argument("--manifest", type=Path, help="the app's manifest.json")
    chosen = parser.parse_args()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_serve(chosen.port, chosen.manifest))
    except (OSError, ValueError) as error:
        sys.exit(f"The workspace cannot be opened: {error}")


if __name__ == "__main__":
    main()
