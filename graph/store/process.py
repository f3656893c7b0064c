"""One worker process as its parent sees it: ask, wait, kill."""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from graph.errors import QueryTooLarge, StoreUnreachable, WorkerLost
from graph.store.frames import Frame
from graph.store.target import Target

_START_SECONDS = 60.0
#: What no worker needs to know.
_SECRET = "AKKUKETJU_UPDATE_TOKEN"
_ABORTED = (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS)

#: Called again and again while a worker is at work: for how long to wait now; raises to give up.
Watch = Callable[[], float]


def until(deadline: float) -> Watch:
    """Watch a clock: raises ``TimeoutError`` from ``deadline`` on."""

    def watch() -> float:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    return watch


class Worker:
    """A worker process and the pipes to it; ``start`` waits until it is ready."""

    def __init__(self, target: Target, memory: int, reaches_out: bool = False) -> None:
        network = "allowed" if reaches_out else "closed"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "graph.store.worker", target.dump(), str(memory), network],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                **{name: value for name, value in os.environ.items() if name != _SECRET},
                "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            },
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the worker has no pipes")
        self._in = self._process.stdin
        self._out = self._process.stdout
        os.set_blocking(self._out.fileno(), False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._out, selectors.EVENT_READ)
        self._ready = False

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def start(self) -> None:
        """Wait until it has opened its store; raises ``StoreUnreachable`` where it cannot."""
        if self._ready:
            return
        try:
            head, _ = self._read(until(time.monotonic() + _START_SECONDS))
        except TimeoutError:
            raise StoreUnreachable("The store does not open in time", "Look at it.") from None
        if not head["ready"]:
            raise StoreUnreachable(f"The store cannot be opened: {head['reason']}", "Look at it.")
        self._ready = True

    def ask(self, frame: bytes, watch: Watch) -> Frame:
        """The reply to a frame. What ``watch`` raises goes through; the worker is of no use then.

        Raises ``QueryTooLarge`` or ``WorkerLost`` where the process ended.
        """
        try:
            self._in.write(frame)
            self._in.flush()
        except BrokenPipeError:
            raise self._ended() from None
        return self._read(watch)

    def close(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._selector.close()
        with contextlib.suppress(BrokenPipeError):  # a request that it never read
            self._in.close()
        self._out.close()
        self._process.wait()

    def kill(self) -> None:
        """End the process from another thread; the one that asked it is told so."""
        self._process.kill()

    def _read(self, watch: Watch) -> Frame:
        data = bytearray()
        end = -1
        while end < 0:
            self._more(data, watch)
            end = data.find(b"\n")
        head: dict[str, Any] = json.loads(data[:end])
        while len(data) < end + 1 + head["length"]:
            self._more(data, watch)
        return head, bytes(data[end + 1 :])

    def _more(self, data: bytearray, watch: Watch) -> None:
        while not self._selector.select(max(0.0, watch())):
            pass
        chunk = os.read(self._out.fileno(), 1 << 20)
        if not chunk:
            raise self._ended()
        data += chunk

    def _ended(self) -> QueryTooLarge | WorkerLost:
        """Why the process is no more: engines abort where they get no memory."""
        try:
            code = self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            code = 0
        if code in _ABORTED:
            return QueryTooLarge(
                "The query needed too much memory and was stopped",
                "Make it smaller: fewer patterns, a LIMIT, no cross products.",
                limit="query_memory",
            )
        return WorkerLost("The process that ran the query ended", "Ask again.", retry_after=1)
