"""What is opened when it is asked for, a few at a time: the releases beside the one in use."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from graph.errors import Busy


class Closing(Protocol):
    """What can be closed."""

    def close(self) -> None:
        """Give back what it holds."""


T = TypeVar("T", bound=Closing)


@dataclass
class _Opened(Generic[T]):
    thing: T
    readers: int = 0


class Shelf(Generic[T]):
    """Things by id, ``most`` of them open at once; safe between threads.

    One stays open after its last reader until another one needs its place.
    """

    def __init__(self, open_one: Callable[[str], T], most: int) -> None:
        self._open_one = open_one
        self._most = most
        self._lock = threading.Lock()
        self._opened: OrderedDict[str, _Opened[T]] = OrderedDict()

    @contextmanager
    def reading(self, name: str) -> Iterator[T]:
        """A thing to read; raises what opening it does, and ``Busy`` where all places are read."""
        with self._lock:
            found = self._opened.get(name) or self._open(name)
            found.readers += 1
            self._opened.move_to_end(name)
        try:
            yield found.thing
        finally:
            with self._lock:
                found.readers -= 1

    @property
    def opened(self) -> list[str]:
        """The names of those that are open, the last one read at the end."""
        with self._lock:
            return list(self._opened)

    def close(self) -> None:
        """Close all of them."""
        with self._lock:
            while self._opened:
                self._opened.popitem()[1].thing.close()

    def _open(self, name: str) -> _Opened[T]:
        one = _Opened(self._open_one(name))
        try:
            self._make_room()
        except Busy:
            one.thing.close()
            raise
        self._opened[name] = one
        return one

    def _make_room(self) -> None:
        while len(self._opened) >= self._most:
            idle = next((name for name, one in self._opened.items() if not one.readers), None)
            if idle is None:
                raise Busy(
                    "Other releases are being read", "Try again in some seconds.", retry_after=5
                )
            self._opened.pop(idle).thing.close()
