"""Are real web servers read right?"""

from pathlib import Path

from tests.checks import peers
from tests.checks.looks import look
from tests.checks.peers import servers


async def test_nginx_is_read_right_in_plain_and_over_tls(tmp_path: Path) -> None:
    roots = peers.roots_pem()
    with servers.nginx(tmp_path) as (plain, tls):
        right = [
            await look("http", plain),
            await look("https", tls, roots_pem=roots),
        ]
        swapped = await look("http", tls)
        absent = await look("https", plain, roots_pem=roots)
        secure = await look("tls", tls, roots_pem=roots)
        broker = await look("amqp", tls)
        greeting = await look("amqp", plain)
    for evidence in right:
        assert (evidence.failure, evidence.facts["status"]) == (None, 403)
        assert evidence.facts["server"].startswith("nginx")
    assert swapped.failure == "tls_unexpected"
    assert (absent.failure, absent.facts["guess"]) == ("tls_absent", "HTTP")
    assert secure.failure is None
    for other in (broker, greeting):
        assert (other.failure, other.facts["guess"]) == ("reply_wrong_service", "HTTP")
