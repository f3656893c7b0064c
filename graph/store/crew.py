"""The workers of a pool: made when they are needed, replaced when they were stopped."""

import threading

from graph.errors import Busy
from graph.store.measures import Measures
from graph.store.process import Worker
from graph.store.target import Target


class Crew:
    """Worker processes on one store; safe between threads.

    ``size`` of them work at once. Once a query is slow one more stands ready, so that who takes a
    stopped one's turn need not wait for a process to start.
    """

    def __init__(
        self, target: Target, memory: int, reaches_out: bool, size: int, measures: Measures
    ) -> None:
        self._target = target
        self._memory = memory
        self._reaches_out = reaches_out
        self._size = size
        self._measures = measures
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._closed = False

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers."""
        with self._lock:
            return sorted(worker.pid for worker in self._all)

    @property
    def is_closed(self) -> bool:
        """Whether they were all sent home."""
        return self._closed

    def take(self) -> Worker:
        """A worker that has opened its store; raises ``StoreUnreachable`` where it cannot."""
        with self._lock:
            worker = self._idle.pop() if self._idle else self._make()
        try:
            worker.start()
        except BaseException:
            self._discard(worker)
            raise
        return worker

    def put_back(self, worker: Worker) -> None:
        """Let a worker that has answered wait for the next query."""
        with self._lock:
            if not self._closed:
                self._idle.append(worker)
                return
        self._discard(worker)

    def replace(self, worker: Worker) -> None:
        """End a worker; another one starts at once, so that the next query need not wait for it."""
        self._measures.count("worker_kills")
        self._discard(worker)
        with self._lock:
            if not self._closed and len(self._all) <= self._size:
                self._idle.insert(0, self._make())

    def warm_spare(self) -> None:
        """Have a worker ready beside those at work; a writable store has room for one only."""
        with self._lock:
            if not (self._idle or self._closed or self._target.writable):
                self._idle.append(self._make())

    def close(self) -> None:
        """End all workers, those at work too."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            busy = self._all - set(idle)
            self._all -= set(idle)
        for worker in idle:
            worker.close()
        for worker in busy:
            worker.kill()

    def _make(self) -> Worker:
        if self._closed:
            raise Busy("The server is stopping", "Ask another one.", retry_after=5)
        worker = Worker(self._target, self._memory, self._reaches_out)
        self._all.add(worker)
        self._measures.count("worker_starts")
        return worker

    def _discard(self, worker: Worker) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.close()
