"""Is there an edition to answer from?"""

from bot.doctor.diagnosis import Diagnosis, Health
from bot.settings import Settings
from knowledge.loading import EditionFileError, shipped_editions


def editions(settings: Settings) -> Diagnosis:
    """Whether the shipped editions can be read and the default one is among them."""
    try:
        names = [edition.name for edition in shipped_editions()]
    except EditionFileError as error:
        return Diagnosis("knowledge", Health.WRONG, str(error), "reinstall wfo, or mend that file")
    if settings.edition not in names:
        return Diagnosis(
            "knowledge",
            Health.WRONG,
            f"WFO_EDITION names {settings.edition}, which is not there",
            f"set it to one of {', '.join(names)}",
        )
    return Diagnosis("knowledge", Health.FINE, f"{settings.edition} (of {', '.join(names)})")
