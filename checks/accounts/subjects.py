"""Under which subjects do bot and agents talk?

The bot's account exports each with the site's account as third token, and a site's account imports its own
under the name without it: the server writes who speaks, so nobody can speak for another.
"""

RUN = "wfo.run"
"""Bot to agents: look at this. One agent of the vantage point takes it."""
CONTROL = "wfo.ctl"
"""Bot to agents: cancel, say hello, open a listener. Each agent hears it."""
EVIDENCE = "wfo.ev"
"""Agent to bot: `wfo.ev.<run>.<n>`, or `TOGETHER` for n; confirmed once stored."""
TOGETHER = "together"
"""In place of a number: several results of the run."""
BEAT = "wfo.hb"
"""Agent to bot: `wfo.hb.<run>`, a sign of life and what it has to say about itself."""
JOIN = "join"
"""In place of a run: a new agent asks for its own credential."""

AGENTS = "agents"
"""The queue group in which the agents of one vantage point take asks."""
BOTS = "bots"
"""The queue group of the bots, for what only one of them must answer."""


def for_account(subject: str, account: str) -> str:
    """Return the bot's name of a subject of that account."""
    return f"{subject}.{account}"
