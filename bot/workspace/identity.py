"""How does the workspace make ids that look like Slack's and come out the same for the same seed?"""

import random
import string

_LETTERS = string.ascii_uppercase + string.digits


class Ids:
    """Ids and timestamps of one workspace; the same seed and order give the same ids."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - ids of an emulator are no secrets
        self._last_micros = 0

    def new(self, prefix: str) -> str:
        """Return e.g. `C04F7KQ2M1X` for the prefix `C`."""
        return prefix + "0" + "".join(self._random.choices(_LETTERS, k=9))

    def secret(self, length: int = 24) -> str:
        """Return letters and digits for a ticket or a trigger."""
        return "".join(self._random.choices(string.ascii_letters + string.digits, k=length))

    def envelope(self) -> str:
        """Return an envelope id in the form of a UUID."""
        text = f"{self._random.getrandbits(128):032x}"
        return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))

    def ts(self, now: float) -> str:
        """Return a message id: later than any before it, unique in the whole workspace."""
        self._last_micros = max(self._last_micros + 1, int(now * 1_000_000))
        return f"{self._last_micros // 1_000_000}.{self._last_micros % 1_000_000:06d}"
