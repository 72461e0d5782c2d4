"""How do deliveries reach an app that takes signed HTTP requests?"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.workspace.deliveries import DEPRECATED_TOKEN
from bot.workspace.world import Envelope, NotAcknowledged, World

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"


def signed_headers(secret: str, body: bytes, now: float) -> dict[str, str]:
    """Return the two headers by which an app knows Slack (v0, HMAC-SHA256 over time stamp and body)."""
    stamp = str(int(now))
    base = b"v0:" + stamp.encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


@dataclass(slots=True)
class HttpMode:
    """All deliveries go to one URL, as Bolt serves them."""

    world: World
    request_url: str

    def connections(self) -> int:
        """Return 1: there's always a URL to try."""
        return 1

    async def close(self) -> None:
        """Do nothing: no connection is kept."""

    async def send(self, envelope: Envelope) -> dict[str, Any]:
        """Post once and return what stood in the answer; NotAcknowledged unless 2xx came in time."""
        world = self.world
        rule = world.faults.strike(f"envelope:{envelope.kind}", envelope.payload)
        action = rule.action if rule else ""
        if rule and action == "delay":
            await world.clock.wait(rule.seconds)
        world.journal.write(
            "envelope", envelope.kind, attempt=envelope.attempt, payload=envelope.payload
        )
        if action == "drop_envelope":
            raise NotAcknowledged("timeout")
        answer = await self._post(envelope)
        if action == "duplicate":
            await self._post(envelope)
        world.journal.write("ack", envelope.kind, payload=answer, lost=action == "drop_ack")
        if action == "drop_ack":
            raise NotAcknowledged("timeout")
        return answer

    async def verify(self) -> bool:
        """Ask the app to prove its URL as Slack does when one enters it."""
        challenge = self.world.ids.secret()
        asked = {"token": DEPRECATED_TOKEN, "type": "url_verification", "challenge": challenge}
        answer = await self._post(Envelope("events_api", asked))
        return challenge in {answer.get("challenge"), answer.get("text")}

    async def _post(self, envelope: Envelope) -> dict[str, Any]:
        body, content_type = _body(envelope)
        headers = signed_headers(self.world.signing_secret, body, self.world.clock.now())
        headers["Content-Type"] = content_type
        if envelope.attempt:
            headers["X-Slack-Retry-Num"] = str(envelope.attempt)
            reason = {"timeout": "http_timeout", "no_connection": "connection_failed"}
            headers["X-Slack-Retry-Reason"] = reason.get(envelope.reason, envelope.reason)
        timeout = aiohttp.ClientTimeout(total=self.world.timing.ack_s)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(self.request_url, data=body, headers=headers) as response,
            ):
                text = await response.text()
                if not response.ok:
                    raise NotAcknowledged("http_error")
        except TimeoutError:
            raise NotAcknowledged("timeout") from None
        except aiohttp.ClientError:
            # An unreachable server is tried again, unlike a socket that isn't open.
            raise NotAcknowledged("connection_failed") from None
        return _answer(text)


def _body(envelope: Envelope) -> tuple[bytes, str]:
    if envelope.kind == "events_api":
        return json.dumps(envelope.payload).encode(), JSON_TYPE
    if envelope.kind == "slash_commands":
        return urlencode(envelope.payload).encode(), FORM_TYPE
    return urlencode({"payload": json.dumps(envelope.payload)}).encode(), FORM_TYPE


def _answer(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text) if text.strip() else {}
    except ValueError:
        return {"text": text}
    return value if isinstance(value, dict) else {"text": text}
