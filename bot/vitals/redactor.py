"""What of a log line is a secret?"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from bot.settings import Settings

_TOKEN = re.compile(r"x(?:ox[abceprs]|app|wfp|oxe\.xox[bp])-[A-Za-z0-9.-]+")
_PASSWORD = re.compile(r"(?<=://)([^/\s:@]*):([^/\s@]+)@")
_HOOK = re.compile(r"(hooks\.slack\.com/[a-z]+|/(?:response|hooks))/[A-Za-z0-9/_-]+")
_SECRET_NAME = re.compile(
    r"""(["']?(?:token|secret|password|authorization|ticket|signature)["']?\s*[=:]\s*["']?)"""
    r"""(?:Bearer\s+)?[^\s"'&,;)]{6,}""",
    re.IGNORECASE,
)
_NATS_SEED = re.compile(r"\bS[AUOPNCX][A-Z2-7]{56}\b")
_SIGNED = re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+")
"""A token that tells who somebody is: three parts, the first begins with `{"` in base64."""
_HIDDEN = "(hidden)"
_SHORTEST_SECRET = 6


class Redactor:
    """Takes secrets out of finished lines: the ones we were given, and whatever looks like one."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = sorted(
            {secret for secret in secrets if len(secret) >= _SHORTEST_SECRET},
            key=len,
            reverse=True,
        )

    def __call__(self, line: str) -> str:
        """Return the line without secrets."""
        for secret in self._secrets:
            line = line.replace(secret, _HIDDEN)
        for pattern in (_TOKEN, _NATS_SEED, _SIGNED):
            line = pattern.sub(_HIDDEN, line)
        line = _PASSWORD.sub(rf"\1:{_HIDDEN}@", line)
        line = _HOOK.sub(rf"\1/{_HIDDEN}", line)
        return _SECRET_NAME.sub(rf"\1{_HIDDEN}", line)


def given(settings: Settings) -> Iterator[str]:
    """Every secret that the settings hold: tokens, and the passwords in addresses, as written and as meant."""
    for token in (settings.bot_token, settings.app_token, settings.signing_secret):
        if token is not None:
            yield token.get_secret_value()
    for url in (settings.database_url, settings.nats_url):
        _, _, address = url.partition("://")
        user, at, _ = address.rpartition("@")
        _, colon, password = user.partition(":")
        if at and colon:
            yield password
            yield unquote(password)
