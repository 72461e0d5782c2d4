"""Does an app call more often than Slack lets it?"""

from dataclasses import dataclass

from bot.workspace.payload.methods import methods

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}  # docs.slack.dev/apis/web-api/rate-limits
SPECIAL_PER_MINUTE = 600
POST_BURST = 3  # "short bursts" over one a second and channel are let through


@dataclass(slots=True)
class _Bucket:
    level: float
    filled_at: float


class Rates:
    """Slack's limits: a tier for each method, one post a second for each channel."""

    def __init__(self) -> None:
        self._buckets: dict[str, _Bucket] = {}

    def retry_after(self, method: str, channel: str, now: float) -> int:
        """Count one call; return 0 if it may pass, else the whole seconds to wait."""
        if method == "chat.postMessage":
            return self._take(f"{method} {channel}", POST_BURST, 1.0, now)
        tier = methods()[method].tier
        per_minute = PER_MINUTE.get(tier, SPECIAL_PER_MINUTE)
        return self._take(method, per_minute, per_minute / 60, now)

    def _take(self, key: str, capacity: float, per_second: float, now: float) -> int:
        bucket = self._buckets.setdefault(key, _Bucket(capacity, now))
        bucket.level = min(capacity, bucket.level + (now - bucket.filled_at) * per_second)
        bucket.filled_at = now
        if bucket.level >= 1:
            bucket.level -= 1
            return 0
        return max(1, round((1 - bucket.level) / per_second + 0.5))
