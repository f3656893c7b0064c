"""What pages compute once a release: the last answers asked for, each by a key."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

from graph.store.evaluation import Answer

T = TypeVar("T")


class Remembered:
    """The last answers; safe between threads. Two may compute the same, the later one stays."""

    def __init__(self, most: int = 64) -> None:
        self._found: OrderedDict[Hashable, object] = OrderedDict()
        self._kept: dict[Hashable, object] = {}
        self._lock = threading.Lock()
        self._most = most

    def once(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The answer to a key, computed if it is not remembered."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]  # type: ignore[return-value]
        answer = compute()
        with self._lock:
            self._found[key] = answer
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return answer

    def always(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The answer to a key that no address can change, computed once and never forgotten."""
        with self._lock:
            if key in self._kept:
                return self._kept[key]  # type: ignore[return-value]
        answer = compute()
        with self._lock:
            self._kept[key] = answer
        return answer


@dataclass(frozen=True)
class Timed:
    """An answer to a query, and the seconds that it took."""

    answer: Answer
    seconds: float


class Answers:
    """The last answers to queries, by key, as many as their bytes allow; safe between threads."""

    def __init__(self, most_bytes: int = 32_000_000) -> None:
        self._found: OrderedDict[str, Timed] = OrderedDict()
        self._lock = threading.Lock()
        self._left = most_bytes
        self._largest = most_bytes // 4

    def get(self, key: str) -> Timed | None:
        """The answer, if it is remembered."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
            return self._found.get(key)

    def keep(self, key: str, timed: Timed) -> None:
        """Remember an answer, unless it is too large, and forget those not asked for longest."""
        size = len(timed.answer.body)
        if size > self._largest:
            return
        with self._lock:
            known = self._found.pop(key, None)
            self._left += len(known.answer.body) if known else 0
            self._found[key] = timed
            self._left -= size
            while self._left < 0:
                _, oldest = self._found.popitem(last=False)
                self._left += len(oldest.answer.body)
