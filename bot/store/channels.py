"""Which edition do questions in a channel mean?"""

from sqlmodel import Field, Session, SQLModel

from bot.store.insert import put


class StoredChannelEdition(SQLModel, table=True):
    """The edition that a channel's questions mean unless they say otherwise; `set_at` in seconds since the epoch."""

    __tablename__ = "channel_edition"

    team: str = Field(primary_key=True, max_length=40)
    channel: str = Field(primary_key=True, max_length=40)
    edition: str = Field(max_length=100)
    set_by: str = Field(max_length=100)
    set_at: float


def edition_of_channel(session: Session, team: str, channel: str) -> tuple[str, str] | None:
    """Return the channel's edition and who set it, None if nobody did."""
    row = session.get(StoredChannelEdition, (team, channel))
    return None if row is None else (row.edition, row.set_by)


def set_edition(
    session: Session, team: str, channel: str, edition: str, *, by: str, now: float
) -> None:
    """Write down which edition a channel means, in place of what was set before."""
    put(
        session,
        StoredChannelEdition(team=team, channel=channel, edition=edition, set_by=by, set_at=now),
    )


def unset_edition(session: Session, team: str, channel: str) -> bool:
    """Let a channel mean the default again; False if it did."""
    row = session.get(StoredChannelEdition, (team, channel))
    if row is None:
        return False
    session.delete(row)
    return True
