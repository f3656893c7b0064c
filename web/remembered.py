"""What pages compute once a release: the last answers asked for, each by a key."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

T = TypeVar("T")


class Remembered:
    """The last answers; safe between threads. Two may compute the same, the later one stays."""

    def __init__(self, most: int = 64) -> None:
        self._found: OrderedDict[Hashable, object] = OrderedDict()
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
