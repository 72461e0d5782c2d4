"""The agents' side: many agents in one process, whose looks come from memory."""

import asyncio
import json
import sys
from pathlib import Path

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg

from checks.accounts.credentials import Credentials
from checks.agent.allowing import parse_allow_list
from checks.agent.introducing import introduce
from checks.agent.working import Work
from checks.linking.link import open_link
from checks.linking.way import Way
from checks.model import Check, Evidence
from checks.wire import Ask, read
from tests.benchmarks.agents.exchange import EVIDENCE, LOOKS, Order
from tests.benchmarks.agents.peer import see as see_as_peer

CONTENT = EVIDENCE.model_dump_json().encode()


async def _ours(order: Order, user: Credentials) -> None:
    """Run our own agent, but for its eyes."""
    link = await open_link(Way(order.url), user, "simulated", lambda _: None)
    allowed = parse_allow_list("127.0.0.0/8", Path("allow"))

    async def seen(check: Check) -> Evidence:
        if order.step_s:
            await asyncio.sleep(order.step_s * (check.n + 1))
        return EVIDENCE

    work = Work(link, lambda: seen, lambda: allowed, introduce())

    async def on_ask(_: str, __: str, content: bytes) -> None:
        work.begin(read(Ask, content))

    await link.subscribe("wfo.run", on_ask, queue="agents")
    await link.flush()


async def _bare(order: Order, user: Credentials) -> None:
    """Answer with the bare client: one confirmed message for each look, or one for all."""
    client = await bare_client(order, user)
    together = order.kind == "bare-together"
    pending: set[asyncio.Future[list[None]]] = set()

    async def look(run: str, n: int) -> None:
        if order.step_s:
            await asyncio.sleep(order.step_s * (n + 1))
        content = b"[" + b",".join([CONTENT] * LOOKS) + b"]" if together else CONTENT
        await client.request(f"wfo.ev.{run}.{n}", content, timeout=10)

    async def on_ask(message: Msg) -> None:
        run = json.loads(message.data)["run"]
        await client.publish(f"wfo.hb.{run}", b"{}")
        looks = [look(run, n) for n in range(1 if together else LOOKS)]
        task = asyncio.ensure_future(asyncio.gather(*looks))
        pending.add(task)
        task.add_done_callback(pending.discard)

    await client.subscribe("wfo.run", queue="agents", cb=on_ask)
    await client.flush()


async def bare_client(order: Order, user: Credentials) -> Client:
    """Connect with the bare client."""
    file = order.folder / f"{user.key.public}.creds"
    file.write_text(user.written())
    return await nats.connect(order.url, user_credentials=str(file))


async def _main(order: Order) -> None:
    if order.kind.startswith("peer"):
        await see_as_peer(order)
    else:
        for user in order.users:
            await (_ours if order.kind == "ours" else _bare)(order, user)
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main(Order.model_validate_json(Path(sys.argv[1]).read_bytes())))
