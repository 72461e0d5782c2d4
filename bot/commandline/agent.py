"""`wfo agent`: look from this machine, as the bot at the other end of NATS asks.

Neither Slack nor a database is imported here: this is all that runs at a customer's site.
"""

import asyncio
import os
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from bot.commandline.exits import Complaint, Exit
from checks.accounts.credentials import BadCredentials, Invitation, read_invitation
from checks.agent.allowing import BadAllowList, parse_allow_list, read_allow_list
from checks.agent.folder import Folder, Manner, NotEnrolled, default_folder
from checks.agent.stopping import stopping

ENROL = "the line that `wfo agents enrol` prints on the bot's machine"


def agent(  # noqa: PLR0913 - each an option
    site: Annotated[str, typer.Option(help="The site this machine stands at, e.g. site42.")],
    role: Annotated[str, typer.Option(help="In whose place it looks, e.g. premises-server.")],
    join: Annotated[
        str, typer.Option(help="The word that `wfo agents enrol` printed; needed once.")
    ] = "",
    allow: Annotated[
        list[str] | None,
        typer.Option(
            help="What may be touched, e.g. '10.4.2.0/24' or '10.4.2.10 443,5000-5100' or 'listen 5633'; "
            "begins the allow-list, and changes none that is there; repeatable."
        ),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(help="Where credentials and allow-list lie.")
    ] = None,
    proxy: Annotated[
        str, typer.Option(help="An HTTP proxy on the way out, http://host:port.")
    ] = "",
    spread: Annotated[
        float,
        typer.Option(
            min=0, max=600, help="Start within so many seconds, so that not all do at once."
        ),
    ] = 2.0,
    ping: Annotated[
        float,
        typer.Option(
            min=1,
            max=60,
            help="Seconds between pings on the way: below what a proxy waits before it cuts an idle connection.",
        ),
    ] = 10.0,
    only_join: Annotated[
        bool, typer.Option("--only-join", help="Join and end; a service serves later.")
    ] = False,
) -> None:
    """Serve as the eyes of the bot on this machine until it is stopped.

    Connects out only, with TLS; touches only what its own allow-list names. Exit codes: 0 stopped, 2 wrong use,
    3 not enrolled, or NATS does not accept it any more. A new word in `--join` replaces credentials that are there.
    """
    place = Folder(folder) if folder is not None else default_folder(site, role)
    allowed, invitation = tuple(allow or ()), _invitation(join)
    _check_allowed(allowed)
    work = _run(
        Manner(place, proxy or _proxy(), _note, spread, ping),
        f"{site}-{role}",
        invitation,
        allowed,
        only_join=only_join,
    )
    asyncio.run(work)


def _check_allowed(entries: tuple[str, ...]) -> None:
    try:
        parse_allow_list("\n".join(entries), Path("--allow"))
    except BadAllowList as error:
        raise Complaint(str(error), Exit.WRONG_USE) from error


def _begin_allow_list(place: Folder, entries: tuple[str, ...]) -> None:
    """Begin it for a machine that is an agent: one that never joined keeps no empty list for its next try."""
    try:
        if not place.begin_allow_list(entries) and entries:
            _note(f"{place.allow_file} is there already and stays as it is; --allow was not used")
        allowed = read_allow_list(place.allow_file)
    except BadAllowList as error:
        raise Complaint(str(error), Exit.WRONG_USE) from error
    except OSError as error:
        raise Complaint(f"{place.path}: {error.strerror or error}", Exit.WRONG_USE) from error
    if not allowed.networks:
        _note(f"{place.allow_file} names no network yet, so nothing may be touched")


def _invitation(word: str) -> Invitation | None:
    try:
        return read_invitation(word) if word else None
    except BadCredentials as error:
        raise Complaint(str(error), Exit.WRONG_USE) from error


def _proxy() -> str:
    return os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy") or ""


async def _run(
    manner: Manner,
    vantage: str,
    invitation: Invitation | None,
    allowed: tuple[str, ...],
    *,
    only_join: bool,
) -> None:
    # Loaded here: half a second that `--help` and a wrong option need not wait for.
    from checks.agent.joining import NotAdmitted
    from checks.agent.serving import serve
    from checks.linking.link import Refused
    from checks.linking.way import LinkError

    place = manner.folder
    try:
        if invitation is not None and invitation.vantage != vantage:
            raise Complaint(
                f"that word is for {invitation.vantage}, not for {vantage}", Exit.WRONG_USE
            )
        if invitation is not None and not place.came_by(invitation.code):
            await _join(invitation, manner)
        place.read()
        _begin_allow_list(place, allowed)
        if only_join:
            return
        stop = asyncio.Event()
        with stopping(stop):
            await serve(manner, stop)
    except Refused as error:
        raise Complaint(f"{error}; {ENROL} gets it new ones") from error
    except (NotEnrolled, NotAdmitted, LinkError) as error:
        raise Complaint(str(error)) from error


async def _join(invitation: Invitation, manner: Manner) -> None:
    """Join with a word that this folder did not come by; where that fails, credentials that are there go on."""
    from checks.agent.joining import NotAdmitted, join
    from checks.linking.way import LinkError

    place = manner.folder
    try:
        await join(invitation, place, manner.proxy, _note)
    except (NotAdmitted, LinkError) as error:
        if not place.is_enrolled:
            raise
        _note(f"{error}; going on with the credentials in {place.path}")
    else:
        _note(f"joined as {invitation.vantage}; the credentials lie in {place.path}")


def _note(line: str) -> None:
    print(
        f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {line}", file=sys.stderr, flush=True
    )
