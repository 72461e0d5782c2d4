"""What answers on the bot's port: health, metrics, and Slack in HTTP mode?"""

from collections.abc import Awaitable, Callable

from aiohttp import web
from prometheus_client import generate_latest
from slack_bolt.async_app import AsyncApp

from bot.vitals.pulse import Pulse
from bot.web.events import SlackEvents
from bot.web.health import Health

EVENTS_PATH = "/slack/events"
LARGEST_BODY = 1024 * 1024
CLOSING_S = 1.0
"""How long requests under way may take once we stop: the whole has ten seconds."""


class PortTakenError(Exception):
    """Somebody else listens there; the text says where and which setting moves us."""


async def open_web(
    host: str, port: int, health: Health, pulse: Pulse, app: AsyncApp | None
) -> tuple[web.AppRunner, int]:
    """Serve until the runner's `cleanup`; returns it and the port in use (for `port` 0, any free one).

    `app` is the Bolt app for HTTP mode, None if Slack comes by socket. Raises PortTakenError.
    """
    site = web.Application(client_max_size=LARGEST_BODY)
    site.router.add_get("/healthz", _alive)
    site.router.add_get("/readyz", _ready(health))
    site.router.add_get("/metrics", _metrics(health, pulse))
    if app is not None:
        site.router.add_post(EVENTS_PATH, SlackEvents(app).answer)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=CLOSING_S)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise PortTakenError(
            f"can't listen on {host}:{port} ({error.strerror or error}); "
            "set WFO_PORT to a free port, or stop what listens there"
        ) from error
    return runner, int(runner.addresses[0][1])


async def _alive(_: web.Request) -> web.Response:
    return web.Response(text="alive\n")


def _ready(health: Health) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_: web.Request) -> web.Response:
        readiness = await health.readiness()
        return web.json_response(readiness.shown(), status=200 if readiness.ready else 503)

    return answer


def _metrics(health: Health, pulse: Pulse) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_: web.Request) -> web.Response:
        await health.readiness()  # brings the gauges up to date
        body = generate_latest(pulse.registry)
        return web.Response(body=body, headers={"Content-Type": "text/plain; version=0.0.4"})

    return answer
