"""Is nothing dialled that the site's record does not allow?"""

import pytest

from checks.dialling.permission import is_permitted
from checks.dialling.resolving import Resolver


@pytest.mark.parametrize(
    ("address", "networks", "permitted"),
    [
        ("10.4.2.10", ("10.4.2.0/24",), True),
        ("10.4.2.10", ("10.4.2.10",), True),
        ("10.4.2.10", ("203.0.113.0/28", "10.4.2.0/24"), True),
        ("10.4.3.10", ("10.4.2.0/24",), False),
        ("10.4.2.10", (), False),
        ("10.4.2.10", ("not a network",), False),
        ("fd99::1", ("fd99::/16",), True),
        ("fd99::1", ("0.0.0.0/0",), False),
        ("10.4.2.10", ("::/0",), False),
        ("0.0.0.0", ("0.0.0.0/0",), False),
        ("::", ("::/0",), False),
        ("224.0.0.1", ("0.0.0.0/0",), False),
    ],
)
def test_only_allowed_networks_are_dialled(
    address: str, networks: tuple[str, ...], *, permitted: bool
) -> None:
    assert is_permitted(address, networks) is permitted


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("::ffff:10.4.2.10", "10.4.2.10"),
        ("[fd99::0:1]", "fd99::1"),
        ("10.4.2.10", "10.4.2.10"),
    ],
)
async def test_an_address_has_one_spelling(host: str, address: str) -> None:
    found = await Resolver(5).resolve(host)
    assert getattr(found, "addresses", None) == (address,)
