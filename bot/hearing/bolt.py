"""How is Bolt set up, so that every delivery passes our intake and nothing else?"""

import logging
import time

from slack_bolt.adapter.socket_mode.async_internals import (
    run_async_bolt_app,
    send_async_response,
)
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.hearing.intake import Intake
from bot.hearing.sockets import Take
from bot.settings import Settings
from bot.webapi.identity import Me

CALL_TIMEOUT_S = 20
_SORRY = "The bot is not installed correctly any more; whoever runs it has been told by its log."


def make_client(settings: Settings, token: str | None) -> AsyncWebClient:
    """Make a client that repeats nothing by itself: a dropped connection would mean two posts."""
    return AsyncWebClient(
        token=token,
        base_url=settings.slack_api_url,
        timeout=CALL_TIMEOUT_S,
        retry_handlers=[],
        trust_env_in_session=True,
    )


def make_bolt(settings: Settings, me: Me, intake: Intake) -> AsyncApp:
    """Make the Bolt app: signature, authorization and own messages are Bolt's business, the rest ours."""
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    secret = settings.signing_secret.get_secret_value() if settings.signing_secret else ""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=me.enterprise or None,
            team_id=me.team,
            bot_token=token,
            bot_id=me.bot,
            bot_user_id=me.user,
        )

    logger = logging.getLogger("slack_bolt.AsyncApp")
    # Bolt takes SLACK_BOT_TOKEN from the environment by itself, and then warns that it does not need it.
    logger.setLevel(logging.ERROR)
    app = AsyncApp(
        logger=logger,
        client=make_client(settings, None),
        authorize=authorize,
        signing_secret=secret,
        # Nothing here works before the acknowledgement but the intake itself: no need to poll for it.
        process_before_response=True,
        request_verification_enabled=settings.slack_mode == "http",
        user_facing_authorize_error_message=_SORRY,
    )
    logger.setLevel(logging.WARNING)
    app.use(intake)
    return app


def taker(app: AsyncApp) -> Take:
    """Return what a socket does with a delivery: dispatch it through Bolt, send the acknowledgement back."""

    async def take(line: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        started = time.time()
        response = await run_async_bolt_app(app, request)
        await send_async_response(line, request, response, started)

    return take
