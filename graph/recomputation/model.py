"""What a recomputation says: the published value, ours, and how far they are apart."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from graph.balance import Library
from graph.balance.claims import Quantity, read_history
from graph.view import View

#: Properties whose statements are published values or inputs.
_READ = ("proportion", "production", "intensity", "requirement", "content", "observed", "demand",
         "yield", "specificEnergy", "capacity")  # fmt: skip


@dataclass(frozen=True)
class Check:
    """One published value beside ours.

    ``about`` are the IRIs that the value is about, ``formula`` says in symbols how ours is made,
    ``published_by`` and ``inputs`` are the IRIs of statements. The deviation is allowed up to the
    tolerance of the table, or up to ``rounding`` (in the unit of the value), whichever is more.
    ``note`` explains a deviation; it is a message that the interface translates.
    """

    about: tuple[str, ...]
    published: float
    ours: float
    unit: str
    formula: str
    published_by: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    rounding: float = 0.0
    note: str = ""

    @property
    def deviation(self) -> float:
        """Ours against the published value, as a fraction of it."""
        return self.ours / self.published - 1 if self.published else float(self.ours != 0)

    def holds(self, tolerance: float) -> bool:
        """Whether the two agree within the tolerance (a fraction) or the rounding."""
        apart = abs(self.ours - self.published)
        return apart <= max(tolerance * abs(self.published), self.rounding) + 1e-12


class Evidence:
    """What a view says: its statements by property, and its library of chains."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.library = Library(view)
        self._read: dict[str, list[Quantity]] = {}

    def quantities(self, term: str) -> list[Quantity]:
        """The statements of a property, the earlier ones too."""
        if term not in _READ:
            raise KeyError(term)
        if term not in self._read:
            self._read[term] = read_history(self.view, term)
        return self._read[term]


@dataclass(frozen=True)
class Table:
    """A published table or kind of statement that is recomputed.

    ``title`` and ``method`` are messages that the interface translates, ``tolerance`` a fraction.
    """

    name: str
    title: str
    method: str
    tolerance: float
    find: Callable[[Evidence], Iterator[Check]]


@dataclass(frozen=True)
class Result:
    """A table with its checks."""

    table: Table
    checks: tuple[Check, ...] = field(default=())

    def agrees(self, check: Check) -> bool:
        """Whether a check of the table agrees."""
        return check.holds(self.table.tolerance)

    @property
    def held(self) -> int:
        """How many checks agree."""
        return sum(check.holds(self.table.tolerance) for check in self.checks)

    @property
    def failed(self) -> int:
        """How many do not."""
        return len(self.checks) - self.held
