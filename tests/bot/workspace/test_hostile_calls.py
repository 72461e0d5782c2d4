"""Whatever an app sends, does it get an answer in Slack's form?"""

import asyncio
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.workspace import seed
from bot.workspace.payload import validate_payload
from bot.workspace.payload.methods import methods
from bot.workspace.server import make_world
from bot.workspace.socket_mode import SocketMode
from bot.workspace.webapi.pipeline import METHODS, RateLimited, carry_out
from bot.workspace.webapi.refusal import Refusal
from bot.workspace.world import Timing

Json = dict[str, Any]

WORDS = st.sampled_from(
    [
        seed.SUPPORT, seed.OWNER, seed.BOT_USER, "#support", "1.000001", "true", "0", "abc", "", "[]",
        "section", "actions", "modal", "home", "mrkdwn", "plain_text", "button", "static_select",
        "table", "input", "type", "text", "blocks", "elements", "<@x>", "&", "raw_text", "rows",
    ]
)  # fmt: skip
KEYS = st.sampled_from(
    ["type", "text", "blocks", "elements", "element", "options", "value", "rows", "title", "id"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | WORDS | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, Json]:
    method = draw(st.sampled_from(sorted(METHODS)))
    known = methods()[method]
    optional = sorted(known.arguments - known.required)
    chosen = draw(st.lists(st.sampled_from(optional), max_size=4)) if optional else []
    arguments = {name: draw(VALUES) for name in [*sorted(known.required), *chosen]}
    for name in ("channel", "channel_id"):
        if name in known.required and draw(st.booleans()):
            arguments[name] = seed.SUPPORT
    return method, arguments


@given(calls())
@settings(max_examples=250, deadline=None)
def test_a_call_is_answered_or_refused_whatever_its_arguments(call: tuple[str, Json]) -> None:
    async def make_it() -> None:
        world = make_world(None, 1, Timing(), limited=False)
        world.transport = SocketMode(world)
        try:
            answer = carry_out(world, *call)
        except (Refusal, RateLimited):
            return
        assert isinstance(answer, dict)

    asyncio.run(make_it())


@given(st.sampled_from(sorted(methods())), st.dictionaries(KEYS, VALUES))
@settings(max_examples=150, deadline=None)
def test_validation_never_breaks(method: str, arguments: Json) -> None:
    problems = validate_payload(method, arguments)
    assert all(problem.message for problem in problems)
