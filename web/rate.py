"""How often a client may ask: a bucket of tokens for each, filled at a steady rate."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from graph.errors import TooManyRequests

#: Clients remembered; the one not seen for the longest time is forgotten first.
_REMEMBERED = 10_000


class Rates:
    """The buckets of all clients; safe between threads. A rate of 0 lets everything through."""

    def __init__(
        self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = rate
        self._burst = max(1, burst)
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> None:
        """Take a token; raises ``TooManyRequests`` with the seconds until there is one."""
        if self._rate <= 0:
            return
        with self._lock:
            now = self._clock()
            left, seen = self._buckets.pop(client, (float(self._burst), now))
            left = min(self._burst, left + (now - seen) * self._rate)
            self._buckets[client] = (left - 1 if left >= 1 else left, now)
            if len(self._buckets) > _REMEMBERED:
                self._buckets.popitem(last=False)
        if left < 1:
            raise TooManyRequests(
                f"More than {self._rate:g} queries a second",
                "Ask more slowly, or download the whole graph.",
                limit="client_rate",
                value=self._rate,
                retry_after=math.ceil((1 - left) / self._rate),
            )
