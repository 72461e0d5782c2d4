"""Does tampering with the audit show?"""

import threading

import pytest
from sqlalchemy import text

from bot.store import audit
from bot.store.audit import Act, Broken, Verified
from bot.store.engine import Store
from tests.bot.conftest import BOTH

pytestmark = BOTH


def fill(store: Store, lines: int) -> None:
    for n in range(lines):
        act = Act(f"U{n}", "C1", f"asked {n}", "members may ask", "done", f"R-{n}")
        with store.session() as session:
            audit.append(session, act, now=1000.5 + n)


def unguarded(store: Store, statement: str) -> None:
    """Change the audit as somebody would who owns the database."""
    with store.engine.begin() as connection:
        if store.is_sqlite:
            connection.execute(text("DROP TRIGGER audit_refuses_update"))
            connection.execute(text("DROP TRIGGER audit_refuses_delete"))
        else:
            connection.execute(text("DROP TRIGGER audit_refuses ON audit"))
        connection.execute(text(statement))


async def test_an_untouched_chain_verifies_and_exports_in_order(store: Store) -> None:
    fill(store, 7)
    verified = store.run_now(audit.verify)
    assert isinstance(verified, Verified)
    assert verified.lines == 7
    lines = store.run_now(lambda s: list(audit.export(s)))
    assert [line.what for line in lines] == [f"asked {n}" for n in range(7)]
    assert lines[-1].digest == verified.digest


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE audit SET who = 'U9' WHERE n = 3", 3),
        ("UPDATE audit SET at = at + 1 WHERE n = 3", 3),
        ("DELETE FROM audit WHERE n = 3", 3),
        ("DELETE FROM audit WHERE n = 5", 5),
        ("UPDATE audit SET n = 9 WHERE n = 5", 5),
    ],
)
async def test_a_changed_or_missing_line_is_found(store: Store, statement: str, line: int) -> None:
    fill(store, 5)
    unguarded(store, statement)
    broken = store.run_now(audit.verify)
    assert isinstance(broken, Broken)
    assert broken.n == line


async def test_many_writers_make_one_chain(store: Store) -> None:
    threads = [threading.Thread(target=fill, args=(store, 5)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verified = store.run_now(audit.verify)
    assert isinstance(verified, Verified)
    assert verified.lines == 20
