"""Which edition does a question mean that doesn't name one?"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session

from bot.request import Request
from bot.store import channels, conversation, sites


@dataclass(frozen=True, slots=True)
class Chosen:
    """The edition, and why it is this one; `unheld` says which should have been meant but isn't held, maybe empty."""

    edition: str
    why: str
    unheld: str = ""


def choose_edition(
    session: Session, request: Request, held: Collection[str], default: str
) -> Chosen:
    """Choose the edition of the site that the thread is about, else the channel's, else the default.

    What a message itself names comes before all of these; `knowledge.answer` reads that.
    """
    unheld = ""
    for edition, why in _wanted(session, request):
        if edition in held:
            return Chosen(edition, why, unheld)
        unheld = unheld or f"{edition} ({why}) is not held"
    return Chosen(default, "the default of this installation", unheld)


def _wanted(session: Session, request: Request) -> list[tuple[str, str]]:
    wanted: list[tuple[str, str]] = []
    run = conversation.last_run(session, request)
    if run is not None:
        record = sites.find_site(session, run.plan.site.id)
        edition = record.edition if record is not None else run.plan.site.edition
        wanted.append((edition, f"the edition of {run.plan.site.id}, which this thread is about"))
    channel = channels.edition_of_channel(session, request.team, request.channel)
    if channel is not None:
        wanted.append((channel[0], "the edition of this channel"))
    return wanted
