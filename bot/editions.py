"""Which editions are in force?"""

from knowledge.loading import shipped_editions
from knowledge.model import Edition


def editions_in_force() -> tuple[Edition, ...]:
    """Return every edition that questions and checks may use; raises `knowledge.loading.EditionFileError`."""
    return shipped_editions()
