"""How does the running NATS server learn of an account?"""

import json

from checks.accounts.keyring import Keyring
from checks.accounts.tokens import BadToken, read_token
from checks.linking.link import Link, NoAnswerError, NobodyThereError, NotConnectedError

_UPDATE = "$SYS.REQ.CLAIMS.UPDATE"
_DELETE = "$SYS.REQ.CLAIMS.DELETE"
_PATIENCE_S = 5.0
_OK = 200


class PushFailed(Exception):  # noqa: N818 - it says what happened
    """The server did not take an account; the text says why."""


async def push_account(system: Link, ring: Keyring, token: str) -> None:
    """Have the server know an account, in force at once; raises PushFailed.

    The server says yes to anything, even to a stranger's signature, so the issuer is checked here.
    """
    try:
        issuer = read_token(token, "operator")["iss"]
    except BadToken as error:
        raise PushFailed(f"not pushed: {error}") from error
    if issuer != ring.operator_key.public:
        raise PushFailed("not pushed: the account was signed by another operator's key")
    await _send(system, _UPDATE, token)


async def delete_account(system: Link, ring: Keyring, account: str) -> None:
    """Have the server forget an account and cut its agents off; raises PushFailed."""
    await _send(system, _DELETE, ring.deletion(account))


async def _send(system: Link, subject: str, token: str) -> None:
    try:
        answer = json.loads(await system.request(subject, token.encode(), _PATIENCE_S))
    except (NobodyThereError, NoAnswerError, NotConnectedError) as error:
        raise PushFailed(f"NATS did not answer: {type(error).__name__}") from error
    except ValueError as error:
        raise PushFailed("NATS answered something that is no JSON") from error
    code = answer.get("data", {}).get("code") if isinstance(answer, dict) else None
    if code != _OK:
        raise PushFailed(f"NATS refused the account: {str(answer)[:300]}")
