"""Is this machine itself seen as it is?"""

import socket
from pathlib import Path

import psutil
import pytest

from checks.model import Evidence
from tests.checks.looks import look


def own_address() -> str:
    """Return an address of this machine that other machines could reach."""
    for entries in psutil.net_if_addrs().values():
        for entry in entries:
            if entry.family is socket.AF_INET and not entry.address.startswith("127."):
                return entry.address
    pytest.skip("this machine has no address besides loopback")


async def test_a_listener_is_named_with_its_process() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        evidence = await look("listening", listening.getsockname()[1])
    assert evidence.failure is None
    row = evidence.facts["listeners"][0]
    assert row["address"] == "127.0.0.1"
    assert row["process"] == psutil.Process().name()


async def test_nobody_listening_is_seen() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        evidence = await look("listening", unused.getsockname()[1])
    assert evidence.failure == "service_not_listening"


async def test_a_service_on_loopback_alone_is_not_there_for_others() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        evidence = await look("listening", listening.getsockname()[1], own_address())
    assert evidence.failure == "service_not_listening"
    assert evidence.facts["loopback_only"] is True


async def test_a_service_on_every_interface_is_there_for_others() -> None:
    with socket.create_server(("0.0.0.0", 0)) as listening:
        evidence = await look("listening", listening.getsockname()[1], own_address())
    assert evidence.failure is None


async def test_the_machine_is_known_by_its_name() -> None:
    evidence = await look("process", None, socket.gethostname(), name="nobody-runs-this")
    assert evidence.failure == "service_not_running"


async def test_a_process_is_found_by_its_name_with_or_without_exe() -> None:
    own = psutil.Process().name()
    for name in (own, own.upper(), f"{own}.exe"):
        evidence = await look("process", None, name=name)
        assert evidence.failure is None
        assert psutil.Process().pid in {one["pid"] for one in evidence.facts["running"]}


async def test_part_of_a_name_is_not_the_process() -> None:
    evidence = await look("process", None, name=psutil.Process().name()[:3])
    assert evidence.failure == "service_not_running"


async def room(folder: Path, least_free_mib: int = 0) -> Evidence:
    return await look("disk-room", None, folder=str(folder), least_free_mib=least_free_mib)


async def test_the_room_of_a_folder_is_told(tmp_path: Path) -> None:
    evidence = await room(tmp_path)
    assert evidence.failure is None
    assert evidence.facts["total_mib"] >= evidence.facts["free_mib"] > 0


async def test_too_little_room_and_no_folder_are_failures(tmp_path: Path) -> None:
    assert (await room(tmp_path, least_free_mib=10**9)).failure == "disk_room_short"
    assert (await room(tmp_path / "nowhere")).failure == "disk_folder_absent"
