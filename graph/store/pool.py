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
from graph.store.crew import Crew
from graph.store.evaluation import Answer, Limits, Question
from graph.store.formats import JSON, TURTLE
from graph.store.frames import encode, encode_question, read_answer
from graph.store.lanes import Lanes, Ticket
from graph.store.measures import Measures
from graph.store.process import Watch
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
        target = store if isinstance(store, Target) else Target(str(store))
        self._crew = Crew(
            target, self.limits.memory_bytes, bool(allowed), self.share.workers, self.measures
        )
        self._lanes = Lanes(self.share.workers, self.share.waiting, self.share.per_client)
        self._lock = threading.Lock()
        self._cancelled: dict[tuple[str, str], threading.Event] = {}

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
        if self._crew.is_closed:
            raise Busy("The server is stopping", "Ask another one.")
        if not self._crew.pids:
            self._crew.put_back(self._crew.take())

    def gauges(self) -> dict[str, float]:
        """The present state, as ``Measures.text`` takes it."""
        quick, slow = self._lanes.waiting
        held, running_slow = self._lanes.running
        return {
            "workers": self.share.workers,
            "workers_alive": len(self._crew.pids),
            "queries_held": held,
            "queries_running_slow": running_slow,
            "queue_quick": quick,
            "queue_slow": slow,
        }

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers."""
        return self._crew.pids

    def close(self) -> None:
        """End all workers, those at work too."""
        self._crew.close()

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
        if self._crew.is_closed:
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
            if time.monotonic() > deadline or self._crew.is_closed:
                raise Busy(
                    f"No worker was free within {self.limits.seconds:g} seconds",
                    "Try again in some seconds.",
                    limit="workers",
                    retry_after=5,
                )

    def _ask(self, ticket: Ticket, frame: bytes, look: Watch) -> Answer:
        worker = self._crew.take()
        fit = False  # a worker that did not answer is of no use any more
        started = time.monotonic()

        def watch() -> float:
            taken = time.monotonic() - started
            if taken >= self.limits.seconds:
                raise TimeoutError
            if taken >= self.share.slice:
                self._crew.warm_spare()
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
                self._crew.put_back(worker)
            else:
                self._crew.replace(worker)
        return read_answer(reply)
