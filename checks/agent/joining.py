"""How does a new agent get credentials of its own?"""

import asyncio
from collections.abc import Callable

from checks.accounts.credentials import Credentials, Invitation
from checks.accounts.keys import new_key
from checks.accounts.subjects import EVIDENCE, JOIN
from checks.accounts.tokens import BadToken, read_token
from checks.agent.folder import Address, Folder
from checks.agent.introducing import introduce
from checks.linking.link import (
    NoAnswerError,
    NobodyThereError,
    NotConnectedError,
    Refused,
    open_link,
)
from checks.linking.way import Way
from checks.wire import JoinAnswer, JoinRequest, NotUnderstood, read

ANSWER_S = 5.0
PATIENCE_S = 30.0


class NotAdmitted(Exception):  # noqa: N818 - it says what happened
    """The newcomer got no credentials; the text says why and what to do."""


async def join(
    invitation: Invitation, folder: Folder, proxy: str, note: Callable[[str], None]
) -> None:
    """Make a key, have the bot sign a token for it, and keep both in the folder.

    The key never leaves this machine, and the invitation is worth nothing afterwards. Raises NotAdmitted, and
    LinkError for an address that can't be used.
    """
    key = new_key("user")
    way = Way(invitation.url, invitation.authorities, proxy)
    request = JoinRequest(code=invitation.code, user=key.public, who=introduce())
    try:
        async with asyncio.timeout(PATIENCE_S):
            answer = await _ask(way, invitation.credentials, request, note)
    except TimeoutError as error:
        raise NotAdmitted(
            f"no way to the bot at {way.url} in {PATIENCE_S:g} s; is the address right, and does the bot run?"
        ) from error
    except Refused as error:
        raise NotAdmitted(
            "the invitation is not accepted: it is worth something for an hour and once; "
            "let `wfo agents enrol` print a new line"
        ) from error
    if not answer.token:
        raise NotAdmitted(answer.why or "the bot refused without a reason")
    _check(answer.token, key.public)
    address = Address(
        url=invitation.url, vantage=invitation.vantage, authorities=invitation.authorities
    )
    folder.keep(address, Credentials(token=answer.token, seed=key.seed), invitation.code)


async def _ask(
    way: Way, credentials: Credentials, request: JoinRequest, note: Callable[[str], None]
) -> JoinAnswer:
    """Ask until the bot answers: it may just be starting."""
    link = await open_link(way, credentials, "wfo-agent joining", note)
    said = ""

    def tell(line: str) -> None:
        nonlocal said
        if line != said:
            note(line)
            said = line

    try:
        while True:
            try:
                content = await link.request(f"{EVIDENCE}.{JOIN}.0", request.written(), ANSWER_S)
                return read(JoinAnswer, content)
            except (NobodyThereError, NoAnswerError):
                tell("the bot does not answer yet; still asking")
            except NotConnectedError as error:
                tell(f"not connected: {error}")
            except NotUnderstood as error:
                raise NotAdmitted(f"the bot's answer was not understood: {error}") from error
            await asyncio.sleep(0.5)
    finally:
        await link.close()


def _check(token: str, user: str) -> None:
    try:
        body = read_token(token, "account")
    except BadToken as error:
        raise NotAdmitted(f"the bot's answer holds no credentials: {error}") from error
    if body.get("sub") != user:
        raise NotAdmitted("the bot's answer is for another key than ours")
