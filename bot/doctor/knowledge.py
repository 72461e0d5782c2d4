"""Is there an edition to answer from?"""

from bot.doctor.diagnosis import Diagnosis, Health
from bot.published.in_force import EditionsError, NoDatabaseError, editions_in_force
from bot.settings import Settings


def editions(settings: Settings) -> Diagnosis:
    """Whether the editions in force can be read and the default one is among them."""
    try:
        names = [edition.name for edition in editions_in_force(settings)]
    except NoDatabaseError:
        found = "what was published can't be read as long as the database can't"
        return Diagnosis("knowledge", Health.UNKNOWN, found, "mend the database first")
    except EditionsError as error:
        return Diagnosis("knowledge", Health.WRONG, str(error), "reinstall wfo, or mend that file")
    if settings.edition not in names:
        return Diagnosis(
            "knowledge",
            Health.WRONG,
            f"WFO_EDITION names {settings.edition}, which is not there",
            f"set it to one of {', '.join(names)}",
        )
    return Diagnosis("knowledge", Health.FINE, f"{settings.edition} (of {', '.join(names)})")
