"""A fixed number of worker processes that can be killed, and a bounded queue before them."""

import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import (
    AkkuketjuError,
    Busy,
    InvalidInput,
    NotFound,
    QueryCancelled,
    QueryTimeout,
)
from graph.store.evaluation import Answer, Limits, Question
from graph.store.formats import JSON, TURTLE
from graph.store.frames import encode, encode_question, read_answer
from graph.store.lanes import Lanes, Ticket
from graph.store.measures import Measures
from graph.store.process import Watch, Worker
from graph.store.target import Target

#: How often a running query is looked after: a cancelled one ends so much later at most.
_GLANCE = 0.05
_QUERY_ID = re.compile(r"[A-Za-z0-9._~-]{1,64}\Z")


def _stays() -> bool:
    return False


@dataclass(frozen=True)
class Caller:
    """Who asks: a client, its own id of the query, and a way to see that it went away."""

    client: str = ""
    query_id: str = ""
    gone: Callable[[], bool] = _stays


ANYBODY = Caller()


@dataclass(frozen=True)
class Share:
    """How the workers are shared.

    ``waiting`` queries may wait for one of the ``workers``; a client holds ``per_client`` places
    at most; after ``slice`` seconds a query counts as slow.
    """

    workers: int = 2
    waiting: int = 8
    per_client: int = 10
    slice: float = 0.5


class _Demoted(Exception):
    """A query has to make place for a quick one."""


class QueryPool:
    """Answers queries on a store; safe between threads."""

    def __init__(
        self,
        store: Path | Target,
        limits: Limits | None = None,
        share: Share | None = None,
        allowed: Sequence[str] = (),
    ) -> None:
        self.limits = limits or Limits()
        self.share = share or Share()
        self.measures = Measures()
        self._allowed = tuple(allowed)
        self._target = store if isinstance(store, Target) else Target(str(store))
        self._lanes = Lanes(self.share.workers, self.share.waiting, self.share.per_client)
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._cancelled: dict[tuple[str, str], threading.Event] = {}
        self._closed = False

    def run(
        self,
        query: str,
        result_type: str = JSON,
        graph_type: str = TURTLE,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        caller: Caller = ANYBODY,
        union: bool = True,
    ) -> Answer:
        """The answer to a query.

        Raises what ``graph.store.evaluation.evaluate`` does, and ``QueryTimeout``, ``Busy``,
        ``QueryCancelled`` or ``WorkerLost``.
        """
        question = Question(
            query, result_type, graph_type, default_graphs, named_graphs, self._allowed, union
        )
        return self._serve(encode_question(question, self.limits), caller)

    def change(self, head: Mapping[str, object], body: bytes, caller: Caller) -> bool:
        """Change a writable store, see ``graph.store.change``; whether a graph was made."""
        limits = {"seconds": self.limits.seconds}
        frame = encode({**head, "limits": limits, "allowed": self._allowed}, body)
        return self._serve(frame, caller).form == "created"

    def has_graph(self, graph: str, caller: Caller) -> bool:
        """Whether a graph is there, with triples in it."""
        answer = self.run(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", caller=caller)
        return b"true" in answer.body

    def cancel(self, client: str, query_id: str) -> None:
        """Stop a client's own query; raises ``NotFound`` where none of that id runs or waits."""
        with self._lock:
            event = self._cancelled.get((client, query_id))
        if event is None:
            raise NotFound(f"No query {query_id[:64]} of yours runs here", "It may have ended.")
        event.set()

    def check_ready(self) -> None:
        """Raise where no worker can open the store."""
        if self._closed:
            raise Busy("The server is stopping", "Ask another one.")
        with self._lock:
            alive = bool(self._all)
        if not alive:
            self._put_back(self._take_worker())

    def gauges(self) -> dict[str, float]:
        """The present state, as ``Measures.text`` takes it."""
        quick, slow = self._lanes.waiting
        held, running_slow = self._lanes.running
        with self._lock:
            alive = len(self._all)
        return {
            "workers": self.share.workers,
            "workers_alive": alive,
            "queries_held": held,
            "queries_running_slow": running_slow,
            "queue_quick": quick,
            "queue_slow": slow,
        }

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers."""
        with self._lock:
            return sorted(worker.pid for worker in self._all)

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

    def _serve(self, frame: bytes, caller: Caller) -> Answer:
        started = time.monotonic()
        outcome = "WorkerLost"
        try:
            cancelled = self._enlist(caller)
            try:
                answer = self._queue(frame, caller, cancelled)
            finally:
                with self._lock:
                    self._cancelled.pop((caller.client, caller.query_id), None)
            outcome = "cut" if answer.cut else "answered"
            return answer
        except AkkuketjuError as error:
            outcome = error.name
            raise
        finally:
            self.measures.finish(outcome, time.monotonic() - started)

    def _enlist(self, caller: Caller) -> threading.Event:
        cancelled = threading.Event()
        if not caller.query_id:
            return cancelled
        if not _QUERY_ID.match(caller.query_id):
            raise InvalidInput(
                "The id of the query cannot be used", "Send 1 to 64 letters, digits or ._~-"
            )
        with self._lock:
            known = self._cancelled.setdefault((caller.client, caller.query_id), cancelled)
        if known is not cancelled:
            raise InvalidInput("A query of yours with that id runs already", "Make a new id.")
        return cancelled

    def _queue(self, frame: bytes, caller: Caller, cancelled: threading.Event) -> Answer:
        if self._closed:
            raise Busy("The server is stopping", "Ask another one.", retry_after=5)
        ticket = self._lanes.enter(caller.client)
        try:
            while True:
                self._wait(ticket, self._look(caller, cancelled))
                try:
                    return self._ask(ticket, frame, self._look(caller, cancelled))
                except _Demoted:
                    self.measures.count("demotions")
                    self._lanes.step_back(ticket)
        finally:
            self._lanes.leave(ticket)

    def _look(self, caller: Caller, cancelled: threading.Event) -> Watch:
        """A watch over what the client wants: raises ``QueryCancelled`` when it wants no more."""

        def look() -> float:
            if cancelled.is_set():
                raise QueryCancelled("The query was cancelled", "")
            if caller.gone():
                raise QueryCancelled("The client went away", "")
            return _GLANCE

        return look

    def _wait(self, ticket: Ticket, look: Watch) -> None:
        """Until it is the ticket's turn."""
        deadline = time.monotonic() + self.limits.seconds
        while not ticket.turn.wait(look()):
            if time.monotonic() > deadline or self._closed:
                raise Busy(
                    f"No worker was free within {self.limits.seconds:g} seconds",
                    "Try again in some seconds.",
                    limit="workers",
                    retry_after=5,
                )

    def _ask(self, ticket: Ticket, frame: bytes, look: Watch) -> Answer:
        worker = self._take_worker()
        fit = False  # a worker that did not answer is of no use any more
        started = time.monotonic()

        def watch() -> float:
            taken = time.monotonic() - started
            if taken >= self.limits.seconds:
                raise TimeoutError
            if taken >= self.share.slice:
                self._warm_spare()
                if not self._lanes.may_run_on(ticket):
                    raise _Demoted
            return min(look(), self.limits.seconds - taken)

        try:
            reply = worker.ask(frame, watch)
            fit = True
        except TimeoutError:
            raise QueryTimeout(
                f"The query took longer than {self.limits.seconds:g} seconds and was stopped",
                "Make it smaller: fewer patterns, a LIMIT, a narrower stage or time.",
                limit="query_seconds",
                value=self.limits.seconds,
            ) from None
        finally:
            if fit:
                self._put_back(worker)
            else:
                self._replace(worker)
        return read_answer(reply)

    def _take_worker(self) -> Worker:
        with self._lock:
            worker = self._idle.pop() if self._idle else self._make_worker()
        try:
            worker.start()
        except BaseException:
            self._discard(worker)
            raise
        return worker

    def _make_worker(self) -> Worker:
        if self._closed:
            raise Busy("The server is stopping", "Ask another one.", retry_after=5)
        worker = Worker(self._target, self.limits.memory_bytes, bool(self._allowed))
        self._all.add(worker)
        self.measures.count("worker_starts")
        return worker

    def _put_back(self, worker: Worker) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(worker)
                return
        self._discard(worker)

    def _replace(self, worker: Worker) -> None:
        """End a worker; another one starts at once, so that the next query need not wait for it."""
        self.measures.count("worker_kills")
        self._discard(worker)
        with self._lock:
            if not self._closed and len(self._all) <= self.share.workers:
                self._idle.insert(0, self._make_worker())

    def _warm_spare(self) -> None:
        """Have one worker more than may work, ready for when a slow query has to make place.

        A writable store has room for one process only.
        """
        with self._lock:
            if not (self._idle or self._closed or self._target.writable):
                self._idle.append(self._make_worker())

    def _discard(self, worker: Worker) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.close()
