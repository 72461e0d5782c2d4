"""Somebody looks for a fault at the practice site and is graded by what the check saw."""

from collections.abc import AsyncIterator

import pytest
from typing_extensions import override

from bot.app import Bot
from bot.demo.lab import DemoLab
from bot.learning.lab import CAUSES, Fault
from bot.workspace.visitor import Workspace
from checks.naming import component_name
from knowledge.model import Edition
from tests.scenarios.conftest import Stage, bot_on
from tests.scenarios.test_learning import buttons, press, said

BROKEN = Fault("logging", "closed")


class OneFault(DemoLab):
    """A practice site whose fault is known, and quick to find."""

    @override
    def faults(self) -> tuple[Fault, ...]:
        return (BROKEN,)


@pytest.fixture(name="bot")
async def _bot(stage: Stage, edition: Edition) -> AsyncIterator[Bot]:
    async with OneFault(edition) as lab, bot_on(stage, lab=lab) as bot:
        yield bot


async def test_a_cause_is_graded_against_the_evidence(workspace: Workspace, bot: Bot) -> None:
    dm = workspace.dm(workspace.new_hire)
    await workspace.say(workspace.new_hire, dm, "learn practice")
    task = await said(workspace, "Diagnose site-lab")
    await press(workspace, task, "Name the cause")
    await said(workspace, "Look first")

    await press(workspace, task, "Check site-lab")
    run = await workspace.wait_for(
        lambda: [m for m in workspace.bot_messages(dm) if "was checked" in m["text"]], 20.0
    )
    assert "1 failed" in run[0]["text"]

    await press(workspace, task, "Name the cause")
    which = await said(workspace, "What is broken?")
    await press(workspace, which, "Messaging")
    how = await said(workspace, "Messaging: what is wrong")
    await press(workspace, how, CAUSES["closed"])
    wrong = await said(workspace, "Not that.")
    assert "Logging" not in wrong["text"]

    await press(workspace, which, component_name(BROKEN.component))
    await said(workspace, "Logging: what is wrong")
    await workspace.say(workspace.new_hire, dm, "learn cause logging closed")
    right = await said(workspace, "Right, at try 2")
    assert "refuses connections" in right["text"]
    assert "Environmental Requirements, edition 16.3-hosted" in right["text"]
    assert "Another fault" in buttons(right)
