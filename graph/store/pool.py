"""A fixed number of worker processes that can be killed, and a bounded queue before them."""

import contextlib
import json
import os
import queue
import selectors
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from graph import errors
from graph.store.evaluation import Answer, Limits

_START_SECONDS = 60.0


class Worker:
    """One worker process and the pipes to it."""

    def __init__(self, store: Path, memory: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "graph.store.worker", str(store), str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the worker has no pipes")
        self._in = self._process.stdin
        self._out = self._process.stdout
        os.set_blocking(self._out.fileno(), False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._out, selectors.EVENT_READ)
        self._read(time.monotonic() + _START_SECONDS)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def ask(self, request: dict[str, Any], seconds: float) -> tuple[dict[str, Any], bytes]:
        """One question, answered within ``seconds``.

        Raises ``TimeoutError``, or ``EOFError`` where the worker died; it is of no use then.
        """
        try:
            self._in.write(json.dumps(request).encode() + b"\n")
            self._in.flush()
        except BrokenPipeError as error:
            raise EOFError from error
        return self._read(time.monotonic() + seconds)

    def close(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._selector.close()
        with contextlib.suppress(BrokenPipeError):  # a request that it never read
            self._in.close()
        self._out.close()
        self._process.wait()

    def _read(self, deadline: float) -> tuple[dict[str, Any], bytes]:
        data = bytearray()
        end = -1
        while end < 0:
            self._more(data, deadline)
            end = data.find(b"\n")
        head: dict[str, Any] = json.loads(data[:end])
        while len(data) < end + 1 + head["length"]:
            self._more(data, deadline)
        return head, bytes(data[end + 1 :])

    def _more(self, data: bytearray, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0 or not self._selector.select(left):
            raise TimeoutError
        chunk = os.read(self._out.fileno(), 1 << 20)
        if not chunk:
            raise EOFError
        data += chunk


class QueryPool:
    """Answers queries on a release's store; safe between threads.

    ``workers`` run at once; ``waiting`` more may wait, each for at most the time limit of a query.
    """

    def __init__(
        self, store: Path, limits: Limits | None = None, workers: int = 2, waiting: int = 8
    ) -> None:
        self.limits = limits or Limits()
        self._store = store
        self._places = workers + waiting
        self._taken: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._idle: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._idle.put(None)  # started when first needed
        self._closed = False

    def run(
        self,
        query: str,
        result_type: str = "application/sparql-results+json",
        graph_type: str = "text/turtle",
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Answer:
        """The answer to a query.

        Raises ``QueryRefused``, ``QueryTimeout``, ``QueryTooLarge`` or ``Busy``.
        """
        if self._taken.qsize() >= self._places or self._closed:
            raise errors.Busy("Too many queries are waiting", "Try again in some seconds.")
        self._taken.put(None)
        try:
            request = {
                "query": query,
                "result_type": result_type,
                "graph_type": graph_type,
                "limits": asdict(self.limits),
                "default_graphs": list(default_graphs),
                "named_graphs": list(named_graphs),
            }
            return self._run(request)
        finally:
            self._taken.get()

    def close(self) -> None:
        """End all workers that are idle; those at work end with their query."""
        self._closed = True
        while True:
            try:
                worker = self._idle.get_nowait()
            except queue.Empty:
                return
            if worker:
                worker.close()

    def _run(self, request: dict[str, Any]) -> Answer:
        try:
            worker = self._idle.get(timeout=self.limits.seconds)
        except queue.Empty:
            raise errors.Busy("All workers are taken", "Try again in some seconds.") from None
        fit = False  # a worker that did not answer is of no use any more
        try:
            worker = worker or Worker(self._store, self.limits.memory_bytes)
            head, body = worker.ask(request, self.limits.seconds)
            fit = True
        except TimeoutError:
            raise errors.QueryTimeout(
                f"The query took longer than {self.limits.seconds:g} seconds and was stopped",
                "Make it smaller: fewer patterns, a LIMIT, a narrower stage or time.",
            ) from None
        except EOFError:
            raise errors.QueryTooLarge(
                "The query needed too much memory and was stopped",
                "Make it smaller: fewer patterns, a LIMIT, no cross products.",
            ) from None
        finally:
            self._give_back(worker, fit)
        if "error" in head:
            kind: type[errors.AkkuketjuError] = getattr(errors, head["error"])
            raise kind(head["message"], head.get("remedy", "Make the query smaller."))
        return Answer(body, head["media_type"], head["form"], head["cut"])

    def _give_back(self, worker: Worker | None, fit: bool) -> None:
        if worker and (self._closed or not fit):
            worker.close()
            worker = None
        self._idle.put(worker)
