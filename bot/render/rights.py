"""How is it said what somebody may do, and what not?"""

from collections.abc import Mapping, Sequence

from bot.access.access import Decision
from bot.message import Message
from bot.render.blocks import context, sections
from bot.render.escape import mention, mentioned
from bot.render.words import listed

SPOKEN = {
    "ask": "ask questions",
    "check": "check sites",
    "curate": "publish knowledge",
    "administer": "grant roles and administer",
}


def whoami(user: str, held: Sequence[str], decided: Mapping[str, Decision]) -> Message:
    """Say under which rules somebody stands (maybe none), what each right comes from, and who can give more."""
    rules = listed([mentioned(rule, user) for rule in held]) or "nothing is granted to you"
    lines = [f"You are {mention(user)}: {rules}."]
    same: dict[tuple[bool, str, str], list[str]] = {}
    for right, decision in decided.items():
        why = (decision.allowed, mentioned(decision.rule, user), decision.missing)
        same.setdefault(why, []).append(SPOKEN[right])
    for (allowed, rule, missing), rights in same.items():
        need = f"; it needs the role {missing}" if not allowed else ""
        lines.append(f"• you {'may' if allowed else 'may not'} {listed(rights)}: {rule}{need}")
    more = who_gives([decision for decision in decided.values() if not decision.allowed])
    text = "\n".join([*lines, more] if more else lines)
    return Message(text, (*sections("\n".join(lines)), *context(more)))


def who_gives(refused: Sequence[Decision]) -> str:
    """Say whom to ask for what was refused; empty if nothing was."""
    if not refused:
        return ""
    givers = sorted({giver for decision in refused for giver in decision.givers})
    if not givers:
        return "Whoever runs this bot names the first admin in WFO_ADMINS."
    return f"Ask {' or '.join(mention(giver) for giver in givers)} for more."
