"""Is the message server for the agents there, if one is set?"""

import asyncio
from urllib.parse import urlsplit

from bot.doctor.diagnosis import Diagnosis, Health
from bot.settings import Settings

PATIENCE_S = 5
PORT = {"nats": 4222, "tls": 4222, "ws": 80, "wss": 443}


async def examine(settings: Settings) -> Diagnosis:
    """Whether something accepts connections at WFO_NATS_URL; without it agents are simply not used."""
    if not settings.nats_url:
        return Diagnosis(
            "NATS", Health.UNSET, "WFO_NATS_URL is not set: no agents, the bot looks itself"
        )
    parts = urlsplit(settings.nats_url)
    if parts.scheme not in PORT or not parts.hostname:
        return Diagnosis(
            "NATS",
            Health.WRONG,
            "WFO_NATS_URL is not an address",
            "write wss://host, or tls://host:4222",
        )
    host, port = parts.hostname, parts.port or PORT[parts.scheme]
    try:
        async with asyncio.timeout(PATIENCE_S):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError) as error:
        why = str(error) or "no answer in time"
        return Diagnosis(
            "NATS",
            Health.WRONG,
            f"{host}:{port} can't be reached: {why}",
            "is the server running?",
        )
    writer.close()
    return Diagnosis("NATS", Health.FINE, f"{host} accepts connections on {port}")
