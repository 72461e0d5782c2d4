"""Which tables make up the database?"""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

import bot.store.access
import bot.store.agents
import bot.store.aliases
import bot.store.asked
import bot.store.attendance
import bot.store.audit
import bot.store.awaited
import bot.store.channels
import bot.store.evidence
import bot.store.gaps
import bot.store.inbox
import bot.store.learning
import bot.store.marks
import bot.store.notes
import bot.store.paces
import bot.store.posts
import bot.store.practice
import bot.store.quarantine
import bot.store.runs
import bot.store.schedules
import bot.store.sites
import bot.store.sweeps
import knowledge.tables

TABLE_MODULES = (
    bot.store.access,
    bot.store.agents,
    bot.store.aliases,
    bot.store.asked,
    bot.store.attendance,
    bot.store.audit,
    bot.store.awaited,
    bot.store.channels,
    bot.store.evidence,
    bot.store.gaps,
    bot.store.inbox,
    bot.store.learning,
    bot.store.marks,
    bot.store.notes,
    bot.store.paces,
    bot.store.posts,
    bot.store.practice,
    bot.store.quarantine,
    bot.store.runs,
    bot.store.schedules,
    bot.store.sites,
    bot.store.sweeps,
    knowledge.tables,
)
"""Importing a table registers it; this list is what makes the metadata whole."""


def all_tables() -> MetaData:
    """Return the metadata of every table above."""
    return SQLModel.metadata
