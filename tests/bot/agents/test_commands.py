"""The commands of either side, as processes, against a real server."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.agents.secrets import write_keys
from bot.settings import Settings
from checks.agent.folder import Folder
from checks.linking.link import open_link
from checks.model import Outcome
from tests.bot.agents.conftest import Field, listeners, plan
from tests.checks.agent.server import (
    PROGRAM,
    authority,
    linked,
    nats_server,
    new_account,
    push,
    until,
)

ROOT = Path(__file__).parents[3]
PLAIN = ("--websocket", "127.0.0.1:8080")
SITE = {
    "id": "site42",
    "name": "Acme",
    "edition": "16.3-hosted",
    "allowed_networks": ["127.0.0.0/8"],
    "hosts": {"premises-server": ["127.0.0.1"]},
}


async def wfo(folder: Path, *words: str, url: str = "") -> tuple[int, str, str]:
    """Run a command with its database in a folder; returns exit code, output and errors."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "WFO_DATA_DIR": str(folder),
        "WFO_NATS_URL": url,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=ROOT,
    )
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def test_one_command_each_side_and_the_agent_is_listed_then_revoked(
    field: Field, settings: Settings, tmp_path: Path
) -> None:
    write_keys(settings, field.server.ring)
    sites = tmp_path / "sites.yaml"
    sites.write_text(yaml.safe_dump({"sites": [SITE]}))
    url = field.server.url()
    assert (await wfo(tmp_path, "sites", "import", str(sites)))[0] == 0
    code, line, said = await wfo(
        tmp_path, "agents", "enrol", "site42", "--role", "premises-server", url=url
    )
    assert code == 0, said
    assert len(line.strip().splitlines()) == 1
    assert "site42-premises-server may now look" in said
    agent = await field.start(*line.split()[6:], name="own")
    assert "the connection is gone" not in agent.said, "nothing was lost: it ended its own link"
    code, listed, said = await wfo(tmp_path, "agents", "list", "--json", url=url)
    assert code == 0, said
    (row,) = json.loads(listed)
    assert (row["vantage"], row["state"]) == ("site42-premises-server", "online")
    code, _, said = await wfo(tmp_path, "agents", "revoke", row["key"], url=url)
    assert code == 0, said
    async with asyncio.timeout(20):
        assert await agent.process.wait() == 3
    assert "Traceback" not in agent.said
    code, listed, _ = await wfo(tmp_path, "agents", "list", "--json", url=url)
    assert json.loads(listed)[0]["state"] == "revoked"


async def test_a_machine_that_was_shut_out_comes_back_with_a_new_line_and_keeps_its_list(
    field: Field,
) -> None:
    agent = await field.joined("127.0.0.0/8")
    assert field.agents.registry is not None
    assert await field.agents.registry.revoke(Folder(agent.folder).read()[1].key.public)
    async with asyncio.timeout(20):
        assert await agent.process.wait() == 3
    assert "`wfo agents enrol`" in agent.said
    word = (await field.invite()).written()
    again = await field.start("--join", word)
    assert "joined as" in again.said
    await again.kill()
    # The word may stay in the line that starts it: it came by that one.
    same = await field.start("--join", word)
    assert "joined as" not in same.said
    async with listeners(1) as ports:
        findings = await field.run(field.begin(plan(ports)))
    assert {finding.outcome for finding in findings} == {Outcome.PASSED}
    await same.kill()
    stale = (await field.invite()).model_copy(update={"code": "used-by-another"}).written()
    on = await field.start("--join", stale)
    assert "going on with the credentials" in on.said


async def test_an_agent_that_never_joined_leaves_no_list_for_its_next_try(field: Field) -> None:
    first = await field.start(wait=False)
    assert await first.process.wait() == 3
    assert not Folder(first.folder).allow_file.exists()
    agent = await field.joined("127.0.0.0/8")
    assert "127.0.0.0/8" in Folder(agent.folder).allow_file.read_text()
    assert "--allow was not used" not in agent.said


async def test_a_vantage_point_is_enrolled_for_a_role_and_removed_without_a_trace(
    field: Field, settings: Settings, tmp_path: Path
) -> None:
    write_keys(settings, field.server.ring)
    sites = tmp_path / "sites.yaml"
    sites.write_text(yaml.safe_dump({"sites": [SITE]}))
    url = field.server.url()
    assert (await wfo(tmp_path, "sites", "import", str(sites)))[0] == 0
    for role, hint in (("premise-server", "did you mean premises-server"), ("x y", "is no role")):
        code, _, said = await wfo(tmp_path, "agents", "enrol", "site42", "--role", role, url=url)
        assert code == 2
        assert hint in said
        assert "Traceback" not in said
    code, listed, _ = await wfo(tmp_path, "agents", "list", url=url)
    assert "invited: nowhere" in listed
    enrol = ("agents", "enrol", "site42", "--role", "premises-server")
    assert (await wfo(tmp_path, *enrol, url=url))[0] == 0
    vantage = "site42-premises-server"
    assert vantage in (await wfo(tmp_path, "sites", "show", "site42"))[1]
    code, _, said = await wfo(tmp_path, "agents", "remove", vantage, url=url)
    assert code == 0, said
    assert vantage not in (await wfo(tmp_path, "sites", "show", "site42"))[1]
    for command in ("readmit", "rotate", "remove"):
        code, _, said = await wfo(tmp_path, "agents", command, vantage, url=url)
        assert (code, "no vantage point is called" in said) == (2, True)


async def test_check_and_sweep_on_the_command_line_look_through_the_agents(
    field: Field, settings: Settings, tmp_path: Path
) -> None:
    """From where only an agent stands, its evidence comes; once it is gone, that is said with its time."""
    write_keys(settings, field.server.ring)
    portal = {"client-pc": ["127.0.0.1"], "portal": ["127.0.0.1"]}
    site = {**SITE, "hosts": portal, "vantage": {"site42-client-pc": ["client-pc"]}}
    sites, url = tmp_path / "sites.yaml", field.server.url()
    sites.write_text(yaml.safe_dump({"sites": [site]}))
    assert (await wfo(tmp_path, "sites", "import", str(sites)))[0] == 0
    agent = await field.joined(role="client-pc")
    code, text, said = await wfo(tmp_path, "check", "site42", "--json", url=url)
    assert code in (0, 1), said
    looked = [f for f in json.loads(text)["findings"] if f["outcome"] != "skipped"]
    assert looked
    assert {f["from"]["vantage"] for f in looked} == {"site42-client-pc"}
    assert "errored" not in {f["outcome"] for f in looked}
    code, text, said = await wfo(tmp_path, "sweep", "--all", "--json", url=url)
    assert code in (0, 1), said
    (swept,) = json.loads(text)["sites"]
    assert swept["standing"] in ("passed", "failed")
    await agent.kill()
    code, text, said = await wfo(tmp_path, "check", "site42", url=url)
    assert code == 3, text
    assert "Offline since 20" in text
    code, text, said = await wfo(tmp_path, "sweep", "--all", url=url)
    assert code == 3, text
    assert "agent offline: site42" in text
    code, text, said = await wfo(tmp_path, "check", "site42", url="tls://127.0.0.1:1")
    assert code == 3
    assert "can't be reached" in said


async def test_the_written_configuration_is_one_the_server_takes(tmp_path: Path) -> None:
    made = authority().issue_cert("127.0.0.1")
    certificate, key = tmp_path / "server.pem", tmp_path / "server.key"
    made.cert_chain_pems[0].write_to_path(certificate)
    made.private_key_pem.write_to_path(key)
    out = tmp_path / "nats.conf"
    words = ["agents", "server-config", "--out", str(out), "--certificate", str(certificate)]
    words += ["--private-key", str(key), "--accounts", str(tmp_path / "accounts")]
    code, _, said = await wfo(tmp_path, *words)
    assert code == 0, said
    checked = subprocess.run(
        [PROGRAM, "-t", "-c", out], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    assert out.stat().st_mode & 0o077 == 0
    first = out.read_text()
    assert (await wfo(tmp_path, *words))[0] == 0
    operator = next(line for line in first.splitlines() if line.startswith("operator:"))
    assert operator in out.read_text(), "called again it keeps the keys"


@pytest.mark.parametrize(
    ("names", "listening", "url"),
    [
        (["127.0.0.1", "nats.example.com"], "0.0.0.0:443", "tls://127.0.0.1:4222"),
        (["*.example.com", "nats.example.com"], "0.0.0.0:443", "wss://nats.example.com"),
        (["nats.example.com"], "0.0.0.0:8443", "wss://nats.example.com:8443"),
        ([], "0.0.0.0:443", "wss://NAME-IN-THE-CERTIFICATE"),
    ],
)
async def test_the_bot_is_told_a_way_whose_name_the_certificate_has(
    tmp_path: Path, names: list[str], listening: str, url: str
) -> None:
    certificate = tmp_path / "server.pem"
    if names:
        authority().issue_cert(*names).cert_chain_pems[0].write_to_path(certificate)
    words = ["--certificate", str(certificate), "--private-key", "server.key"]
    words += ["--out", str(tmp_path / "nats.conf"), "--websocket", listening]
    code, _, said = await wfo(tmp_path, "agents", "server-config", *words)
    assert code == 0, said
    assert f"WFO_NATS_URL={url}," in said


async def test_only_certificates_are_taken_as_authorities(tmp_path: Path) -> None:
    """They go into every invitation: a private key beside them would travel with it."""
    made = authority()
    key, ca, both = (tmp_path / name for name in ("server.key", "ca.pem", "both.pem"))
    made.issue_cert("nats").private_key_pem.write_to_path(key)
    made.cert_pem.write_to_path(ca)
    both.write_bytes(ca.read_bytes() + key.read_bytes())
    kept = tmp_path / "agents" / "ca.pem"
    words = ["agents", "server-config", *PLAIN, "--out", str(tmp_path / "nats.conf")]
    for file, said in (
        (key, "is no certificate"),
        (tmp_path / "none.pem", "leave --authority out"),
    ):
        code, _, err = await wfo(tmp_path, *words, "--authority", str(file))
        assert (code, said in err) == (2, True), err
        assert not kept.exists()
    code, _, err = await wfo(tmp_path, *words, "--authority", str(both))
    assert code == 0, err
    assert kept.read_bytes() == ca.read_bytes()
    code, _, err = await wfo(tmp_path, *words[:-1], "/nowhere/nats.conf")
    assert code == 2
    assert "wfo: /nowhere/nats.conf: No such file" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["agents", "server-config"], "without a certificate"),
        (["agents", "server-config", "--websocket", "nonsense"], "write host:port"),
        (["agents", "server-config", "--websocket", "127.0.0.1:99999"], "write host:port"),
        (
            ["agents", "server-config", *PLAIN, "--native", "0.0.0.0:4222"],
            "--native 0.0.0.0:4222 would be readable",
        ),
        (
            ["agents", "try-way", "site42", "--port", "1", "--from", "portal", "--to", "portal"],
            "name the same role",
        ),
        (["agents", "rotate", "x"], "server-config"),
        (["agent", "--site", "s", "--role", "r", "--join", "nonsense"], "copy it again"),
        (["agent", "--site", "s", "--role", "r"], "wfo agents enrol"),
        (
            ["agent", "--site", "s", "--role", "r", "--allow", "10.0.0.0/8 http"],
            "'http' is no port",
        ),
    ],
)
async def test_what_is_wrong_is_said_in_one_line(
    tmp_path: Path, words: list[str], said: str
) -> None:
    code, _, err = await wfo(tmp_path, *words, url="tls://127.0.0.1:1")
    assert code in (2, 3)
    assert said in err
    assert "Traceback" not in err


def test_the_agent_carries_neither_slack_nor_a_database() -> None:
    program = (
        "import sys; import bot.commandline.agent, checks.agent.serving, checks.agent.joining;"
        "print([m for m in ('slack_bolt', 'slack_sdk', 'sqlalchemy', 'sqlmodel', 'alembic', 'knowledge')"
        " if m in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert found.stdout.strip() == "[]"


async def test_through_a_proxy_and_tls_the_agent_works_as_well(
    field: Field, tmp_path: Path
) -> None:
    """Nothing but CONNECT leads out: the proxy counts what goes through it."""
    seen: list[str] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = (await reader.readline()).decode()
        while (await reader.readline()).strip():
            pass
        seen.append(line.split()[1])
        host, _, port = seen[-1].partition(":")
        there, back = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(_pump(reader, back), _pump(there, writer))

    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with nats_server(tmp_path / "tls", tls=True) as guarded:
        system = await linked(guarded, guarded.ring.system_user())
        account = new_account(guarded.ring, "one")
        await push(system, account.token())
        way = guarded.way("ws", f"http://127.0.0.1:{port}")
        link = await open_link(way, account.agent(), "test", lambda _: None)
        await until(lambda: seen)
        assert link.is_up
        await link.close()
        await system.close()
    server.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while content := await reader.read(65_536):
            writer.write(content)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()
