"""What may the operator, an account and a user do?

The layout was measured against attacks: an account for each vantage point, because inside one account a reply
subject reaches what publishing may not; user permissions are the second fence.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from checks.accounts.subjects import BEAT, CONTROL, EVIDENCE, JOIN, RUN, for_account

LARGEST_MESSAGE = 262_144
"""Bytes; the server's `max_payload` and each account's `payload`, so that the client library says so itself."""
SUBSCRIPTIONS = 40
_NO_LIMIT = -1
_UNLIMITED = dict.fromkeys(
    ("subs", "data", "payload", "imports", "exports", "conn", "leaf"), _NO_LIMIT
)


def operator_claims(system_account: str, signing_keys: Sequence[str]) -> dict[str, Any]:
    """Name the system account and the keys that may sign accounts: one in use, one in reserve."""
    return {
        "type": "operator",
        "system_account": system_account,
        "signing_keys": list(signing_keys),
    }


def system_account_claims() -> dict[str, Any]:
    """Say nothing beyond what the system account has by being it."""
    return {"type": "account", "limits": {**_UNLIMITED, "wildcards": True}}


def bot_account_claims() -> dict[str, Any]:
    """Export the four subjects; a new site changes nothing here."""
    exports = [
        _export("ask", f"{RUN}.*", "stream"),
        _export("control", f"{CONTROL}.*", "stream"),
        _export("evidence", f"{EVIDENCE}.*.>", "service"),
        _export("beat", f"{BEAT}.*.>", "service"),
    ]
    limits = {**_UNLIMITED, "wildcards": True}
    return {"type": "account", "limits": limits, "exports": exports}


def site_account_claims(
    account: str,
    bot_account: str,
    signing_keys: Sequence[str],
    *,
    agents: int,
    revoked: Mapping[str, int],
) -> dict[str, Any]:
    """Import this account's own part of each subject and nothing else.

    `agents` is for how many there is room: a dead connection counts until a ping fails, so twice as many and
    one for a newcomer. `revoked` maps user keys to the second since the epoch before which their tokens are
    worth nothing.
    """
    own = {
        "ask": (for_account(RUN, account), "stream", RUN),
        "control": (for_account(CONTROL, account), "stream", CONTROL),
        "evidence": (f"{for_account(EVIDENCE, account)}.>", "service", f"{EVIDENCE}.>"),
        "beat": (f"{for_account(BEAT, account)}.>", "service", f"{BEAT}.>"),
    }
    return {
        "type": "account",
        "limits": {
            "subs": SUBSCRIPTIONS,
            "data": _NO_LIMIT,
            "payload": LARGEST_MESSAGE,
            "imports": len(own),
            "exports": 0,
            "conn": 2 * agents + 1,
            "leaf": 0,
            "wildcards": True,
        },
        "imports": [
            {
                "name": name,
                "subject": subject,
                "account": bot_account,
                "type": kind,
                "local_subject": local,
            }
            for name, (subject, kind, local) in own.items()
        ],
        "signing_keys": list(signing_keys),
        "revocations": dict(revoked),
    }


def agent_claims(account: str) -> dict[str, Any]:
    """Let an agent hear what it is asked, and publish its own evidence and beats."""
    return _user(account, [f"{EVIDENCE}.>", f"{BEAT}.>"], ["_INBOX.>", RUN, CONTROL])


def joining_claims(account: str) -> dict[str, Any]:
    """Let a newcomer ask for its own credential, and hear the answer."""
    return _user(account, [f"{EVIDENCE}.{JOIN}.0"], ["_INBOX.>"])


def bot_claims() -> dict[str, Any]:
    """Let the bot ask, control and hear; it is the only one in its account."""
    return {"type": "user", **_user_limits()}


def system_claims() -> dict[str, Any]:
    """Let the bot's other connection push accounts and hear who comes and goes."""
    return {"type": "user", **_user_limits()}


def delete_claims(accounts: Sequence[str]) -> dict[str, Any]:
    """Say which accounts the server shall forget; the operator signing key says it about itself."""
    return {"type": "generic", "accounts": list(accounts)}


def _export(name: str, subject: str, kind: str) -> dict[str, Any]:
    return {"name": name, "subject": subject, "type": kind, "account_token_position": 3}


def _user(account: str, publish: list[str], subscribe: list[str]) -> dict[str, Any]:
    return {
        "type": "user",
        "issuer_account": account,
        "pub": {"allow": publish},
        "sub": {"allow": subscribe},
        **_user_limits(),
    }


def _user_limits() -> dict[str, int]:
    return dict.fromkeys(("subs", "data", "payload"), _NO_LIMIT)
