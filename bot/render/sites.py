"""How does a list of sites look?"""

from collections.abc import Sequence

from bot.message import File, Message
from bot.render.blocks import Button, actions, context, sections
from bot.render.check_form import OPEN as CHOOSE
from bot.render.escape import bold, escape
from bot.render.home_sites import SiteLine, outcome_line
from bot.render.limits import Part, fitted
from bot.render.site_form import ADD
from bot.render.words import counted

_TYPED = "`/wfo-check site42` checks one, `history site42` shows its last runs, `sheet site42` is for its firewall team"


def listing(sites: Sequence[SiteLine], *, writes: bool) -> Message:
    """List sites with their last outcome; `writes` for who may change their records."""
    choose = [Button("Check a site …", CHOOSE, CHOOSE)] if sites else []
    buttons = [*choose, *([Button("Add a site", ADD, "add")] if writes else [])]
    head = (
        f"{counted(len(sites), 'site')} that you may check"
        if sites
        else "There is no site that you may check."
    )
    typed = (
        f"{_TYPED}{', `sites edit site42` changes its record' if writes else ''}." if sites else ""
    )
    lines = [f"• {bold(one.id)} {escape(one.name)}: {outcome_line(one.last)}" for one in sites]
    parts = [
        Part("", tuple(sections(bold(head)))),
        *(
            Part("", tuple(sections("\n".join(lines[n : n + 10]))))
            for n in range(0, len(lines), 10)
        ),
        Part("", (*context(typed), *actions(buttons))),
    ]
    text = "\n".join([head, *lines, typed])
    return fitted(text, parts, File("sites.txt", "Sites", text.encode()))
