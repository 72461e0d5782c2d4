"""The agents' side of a benchmark: real agents whose looks come from memory, or bare subscribers."""

import asyncio
import json
import sys
from pathlib import Path

import nats
from nats.aio.msg import Msg

from checks.accounts.credentials import Credentials
from checks.agent.allowing import AllowList, parse_allow_list
from checks.agent.introducing import introduce
from checks.agent.working import Work
from checks.linking.link import open_link
from checks.linking.way import Way
from checks.model import Check, Evidence
from checks.wire import Ask, read

LOOKS = 14
EVIDENCE = Evidence(facts={"connect_ms": 0.4}, trace=("0.4 ms  connected: 127.0.0.1 port 1",))


async def _seen(_: Check) -> Evidence:
    return EVIDENCE


async def _real(url: str, user: Credentials) -> None:
    link = await open_link(Way(url), user, "simulated", lambda _: None)
    allowed: AllowList = parse_allow_list("127.0.0.0/8", Path("allow"))
    work = Work(link, lambda: _seen, lambda: allowed, introduce())

    async def on_ask(_: str, __: str, content: bytes) -> None:
        work.begin(read(Ask, content))

    await link.subscribe("wfo.run", on_ask, queue="agents")
    await link.flush()


async def _bare(url: str, user: Credentials, file: Path) -> None:
    file.write_text(user.written())
    client = await nats.connect(url, user_credentials=str(file))
    content = EVIDENCE.model_dump_json().encode()

    async def on_ask(message: Msg) -> None:
        run_id = json.loads(message.data)["run"]
        asyncio.gather(
            *(client.request(f"wfo.ev.{run_id}.{n}", content, timeout=10) for n in range(LOOKS))
        )

    await client.subscribe("wfo.run", queue="agents", cb=on_ask)
    await client.flush()


async def _main(kind: str, file: Path) -> None:
    given = json.loads(file.read_text())
    for n, user in enumerate(given["users"]):
        credentials = Credentials.model_validate(user)
        if kind == "real":
            await _real(given["url"], credentials)
        else:
            await _bare(given["url"], credentials, file.with_suffix(f".{n}.creds"))
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], Path(sys.argv[2])))
