"""Who runs next: clients take turns, and slow queries never hold all workers.

Each query begins in the quick lane. One that has run longer than its slice becomes slow: all
workers but one may run slow queries. Where they all do already, it runs on as a guest, until a
quick query waits for a worker; then it is stopped and begins anew when a slow place is free. So
cheap queries wait for a slice at most, whatever else runs. Within a lane the clients take turns,
and none holds more than its share of places.
"""

import threading
from collections import Counter, OrderedDict, deque
from dataclasses import dataclass, field

from graph.errors import Busy

_RETRY_SECONDS = 5


@dataclass(eq=False)
class Ticket:
    """A query's place: whose it is, whether it is slow, and whether it may run."""

    client: str
    slow: bool = False
    running: bool = False
    turn: threading.Event = field(default_factory=threading.Event)


class Lane:
    """Tickets that wait; the clients take turns."""

    def __init__(self) -> None:
        self._clients: OrderedDict[str, deque[Ticket]] = OrderedDict()

    def __len__(self) -> int:
        return sum(len(tickets) for tickets in self._clients.values())

    def put(self, ticket: Ticket) -> None:
        """At the end of the client's own queue."""
        self._clients.setdefault(ticket.client, deque()).append(ticket)

    def take(self) -> Ticket:
        """The first ticket of the client whose turn it is; the client goes to the end."""
        client, tickets = self._clients.popitem(last=False)
        ticket = tickets.popleft()
        if tickets:
            self._clients[client] = tickets
        return ticket

    def remove(self, ticket: Ticket) -> None:
        """Take out a ticket that waits no more."""
        tickets = self._clients.get(ticket.client, deque())
        if ticket in tickets:
            tickets.remove(ticket)
            if not tickets:
                del self._clients[ticket.client]


class Lanes:
    """The places of a pool of workers; safe between threads."""

    def __init__(self, workers: int, waiting: int, per_client: int) -> None:
        self._lock = threading.Lock()
        self._free = workers
        self._slow = 0
        self._most_slow = max(1, workers - 1)
        self._places = workers + waiting
        self._per_client = per_client
        self._held: Counter[str] = Counter()
        self._quick_lane, self._slow_lane = Lane(), Lane()

    @property
    def waiting(self) -> tuple[int, int]:
        """How many wait in the quick and in the slow lane."""
        with self._lock:
            return len(self._quick_lane), len(self._slow_lane)

    @property
    def running(self) -> tuple[int, int]:
        """How many queries hold a place at all, and how many of them are slow and run."""
        with self._lock:
            return self._held.total(), self._slow

    def enter(self, client: str) -> Ticket:
        """A place for a query; raises ``Busy`` where there is none for this client."""
        with self._lock:
            if self._held.total() >= self._places:
                raise Busy(
                    "Too many queries are waiting",
                    "Try again in some seconds.",
                    limit="waiting",
                    retry_after=_RETRY_SECONDS,
                )
            if self._held[client] >= self._per_client:
                raise Busy(
                    f"You have {self._per_client} queries here already",
                    "Wait for one of them, or cancel it.",
                    limit="client_queries",
                    value=self._per_client,
                    retry_after=_RETRY_SECONDS,
                )
            self._held[client] += 1
            ticket = Ticket(client)
            self._quick_lane.put(ticket)
            self._grant()
            return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give up the place, whether the query ran or still waited."""
        with self._lock:
            self._stop(ticket)
            self._quick_lane.remove(ticket)
            self._slow_lane.remove(ticket)
            self._held[ticket.client] -= 1
            if not self._held[ticket.client]:
                del self._held[ticket.client]
            self._grant()

    def may_run_on(self, ticket: Ticket) -> bool:
        """Whether a query that has used up its slice may go on; it becomes slow if it can."""
        with self._lock:
            if ticket.slow:
                return True
            if self._slow < self._most_slow:
                ticket.slow = True
                self._slow += 1
                return True
            return not len(self._quick_lane)

    def step_back(self, ticket: Ticket) -> None:
        """Wait in the slow lane; the query's worker is free for another."""
        with self._lock:
            self._stop(ticket)
            ticket.turn.clear()
            ticket.slow = True
            self._slow_lane.put(ticket)
            self._grant()

    def _stop(self, ticket: Ticket) -> None:
        if ticket.running:
            ticket.running = False
            self._free += 1
            self._slow -= ticket.slow

    def _grant(self) -> None:
        """Let those run whose turn it is; slow ones first, as they hold fewer workers than all."""
        while self._free:
            if len(self._slow_lane) and self._slow < self._most_slow:
                ticket = self._slow_lane.take()
                self._slow += 1
            elif len(self._quick_lane):
                ticket = self._quick_lane.take()
            else:
                return
            self._free -= 1
            ticket.running = True
            ticket.turn.set()
