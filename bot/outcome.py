"""How may a listener end otherwise than by saying its answer?"""


class TryLater(Exception):  # noqa: N818 - a way to end, not an error
    """What the work needs can't be had just now; it is taken up again after `seconds`."""

    def __init__(self, seconds: float, why: str) -> None:
        super().__init__(why)
        self.seconds = seconds


class NotAllowed(Exception):  # noqa: N818 - a way to end, not an error
    """The asker may not do this; `message` says which right is missing and who can give it."""

    def __init__(self, rule: str, missing: str, givers: tuple[str, ...]) -> None:
        super().__init__(rule)
        self.rule, self.missing, self.givers = rule, missing, givers
