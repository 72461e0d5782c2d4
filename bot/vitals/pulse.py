"""How is the bot doing, in figures?"""

from collections.abc import Callable
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


@dataclass(slots=True)
class Pulse:
    """What the parts note about themselves while they work, for health, metrics and doctor.

    `heard_at` is when a socket last showed life (seconds since the epoch), 0 if never; None where no socket is
    needed. `broken_token` is Slack's word for it, empty if all is well. `deaf_to` maps a thing we can't look up to
    the scope that is missing.
    """

    clock: Callable[[], float]
    heard_at: float | None = None
    broken_token: str = ""
    deaf_to: dict[str, str] = field(default_factory=dict)
    stopping: bool = False
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    received: Counter = field(init=False)
    ignored: Counter = field(init=False)
    closed: Counter = field(init=False)
    calls: Counter = field(init=False)
    lost: Counter = field(init=False)
    sockets: Counter = field(init=False)
    accepting: Histogram = field(init=False)
    working: Histogram = field(init=False)
    lag: Histogram = field(init=False)
    open_requests: Gauge = field(init=False)
    due_posts: Gauge = field(init=False)

    def __post_init__(self) -> None:
        self.received = Counter(
            "wfo_requests_received", "Requests stored, by kind.", ["kind"], registry=self.registry
        )
        self.ignored = Counter(
            "wfo_deliveries_ignored",
            "Deliveries acknowledged and left alone, by reason.",
            ["reason"],
            registry=self.registry,
        )
        self.closed = Counter(
            "wfo_requests_closed",
            "Requests that ended, by kind and state.",
            ["kind", "state"],
            registry=self.registry,
        )
        self.calls = Counter(
            "wfo_slack_calls",
            "Calls of Slack's methods for posting, by outcome.",
            ["method", "outcome"],
            registry=self.registry,
        )
        self.lost = Counter(
            "wfo_posts_lost", "Posts that Slack will never take.", registry=self.registry
        )
        self.sockets = Counter(
            "wfo_sockets_replaced",
            "Sockets replaced, by reason.",
            ["reason"],
            registry=self.registry,
        )
        self.accepting = Histogram(
            "wfo_accept_seconds",
            "From a delivery's arrival to its acknowledgement.",
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3),
            registry=self.registry,
        )
        self.working = Histogram(
            "wfo_work_seconds",
            "From taking a request up to its end.",
            buckets=(0.05, 0.25, 1, 5, 15, 60, 300),
            registry=self.registry,
        )
        self.lag = Histogram(
            "wfo_loop_lag_seconds",
            "How late the event loop wakes somebody; while it is blocked nothing is acknowledged.",
            buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 3),
            registry=self.registry,
        )
        self.open_requests = Gauge(
            "wfo_requests_open", "Requests not carried out yet.", registry=self.registry
        )
        self.due_posts = Gauge(
            "wfo_posts_due", "Posts and updates Slack doesn't show yet.", registry=self.registry
        )

    def hear(self) -> None:
        """Note that a socket showed life just now."""
        self.heard_at = self.clock()
