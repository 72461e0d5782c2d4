"""Somebody wrote in our thread without naming us. Is there anything here that it can be about?"""

from sqlmodel import Session

from bot.house import House
from bot.looking.site_meant import SiteUnclear, site_meant
from bot.parsing.commands import Again, CheckRequest, Said, Stop, UsageError, WhenBack, Why
from bot.parsing.curating import AskCurators, Feedback
from bot.parsing.firewall import PortSheet
from bot.parsing.names import Meant, resolve
from bot.parsing.results import Compare, History, Results
from bot.request import Request
from bot.store import conversation, sites
from knowledge.model import Answer, AnswerOutcome

_ON_A_RUN = (Again, Stop, WhenBack, Results, Compare, History)
_ON_AN_ANSWER = (Why, Feedback, AskCurators)


async def has_its_object(request: Request, house: House, words: Said) -> bool:
    """Whether what the words need stands in this thread; otherwise people talk to each other."""

    def look(session: Session) -> bool:
        if isinstance(words, CheckRequest):
            return isinstance(resolve(words.site, sites.site_words(session)), Meant)
        if isinstance(words, PortSheet):
            return not isinstance(site_meant(session, request, words.site), SiteUnclear)
        if isinstance(words, _ON_A_RUN):
            runs = conversation.last_run(session, request) is not None
            return runs or conversation.last_sweep(session, request) is not None
        if isinstance(words, _ON_AN_ANSWER):
            return conversation.question_meant(session, request) is not None
        return not isinstance(words, UsageError)

    return await house.store.run(look)


def is_clear(found: Answer) -> bool:
    """Whether an answer shows that the documents were asked: facts, or a number that they don't have."""
    if found.outcome is AnswerOutcome.ANSWER:
        return bool(found.facts)
    return found.outcome is AnswerOutcome.UNKNOWN and any(
        word.isdigit() for word in found.unlisted
    )
