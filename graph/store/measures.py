"""What a pool counts, in the text format that Prometheus reads."""

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

#: What is counted beside the queries that a pool took on; the web refuses by rate before that.
COUNTED = ("worker_starts", "worker_kills", "demotions", "rate_refusals")


class Measures:
    """Counters and the durations of queries; safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._outcomes: Counter[str] = Counter()
        self._buckets = [0] * (len(BUCKETS) + 1)
        self._seconds = 0.0

    def count(self, what: str) -> None:
        """One more of what is counted."""
        with self._lock:
            self._counts[what] += 1

    def finish(self, outcome: str, seconds: float) -> None:
        """A query ended: ``answered``, ``cut``, or the kind of failure."""
        with self._lock:
            self._outcomes[outcome] += 1
            self._buckets[bisect_left(BUCKETS, seconds)] += 1
            self._seconds += seconds

    def __getitem__(self, what: str) -> int:
        with self._lock:
            return self._counts[what] + self._outcomes[what]

    def text(self, gauges: Mapping[str, float]) -> str:
        """All of it, with the ``gauges`` of the present moment."""
        with self._lock:
            return "\n".join([*self._lines(gauges), ""])

    def _lines(self, gauges: Mapping[str, float]) -> Iterator[str]:
        for name, value in gauges.items():
            yield f"# TYPE akkuketju_{name} gauge"
            yield f"akkuketju_{name} {value:g}"
        for name in COUNTED:
            yield f"# TYPE akkuketju_{name}_total counter"
            yield f"akkuketju_{name}_total {self._counts[name]}"
        yield "# TYPE akkuketju_queries_total counter"
        for outcome, count in sorted(self._outcomes.items()):
            yield f'akkuketju_queries_total{{outcome="{outcome}"}} {count}'
        yield "# TYPE akkuketju_query_seconds histogram"
        total = 0
        for edge, count in zip((*BUCKETS, float("inf")), self._buckets, strict=True):
            total += count
            name = "+Inf" if edge == float("inf") else f"{edge:g}"
            yield f'akkuketju_query_seconds_bucket{{le="{name}"}} {total}'
        yield f"akkuketju_query_seconds_sum {self._seconds:.6f}"
        yield f"akkuketju_query_seconds_count {total}"
