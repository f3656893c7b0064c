"""An amount with its ends: low, central, high."""

from collections.abc import Iterable
from dataclasses import dataclass

CASES = ("low", "central", "high")


@dataclass(frozen=True)
class Interval:
    """Three numbers of one unit, ``low <= central <= high``; none is negative here.

    Arithmetic pairs the ends so that the result holds every value that the operands can have.
    """

    low: float
    central: float
    high: float

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.central + other.central, self.high + other.high)

    def __mul__(self, other: "Interval | float") -> "Interval":
        by = exact(other) if isinstance(other, (int, float)) else other
        return Interval(self.low * by.low, self.central * by.central, self.high * by.high)

    def __truediv__(self, other: "Interval | float") -> "Interval":
        by = exact(other) if isinstance(other, (int, float)) else other
        return Interval(self.low / by.high, self.central / by.central, self.high / by.low)

    @property
    def ends(self) -> tuple[float, float, float]:
        """The three numbers in their order."""
        return self.low, self.central, self.high

    def at(self, case: str) -> float:
        """The number of a case: ``low``, ``central`` or ``high``."""
        return {"low": self.low, "central": self.central, "high": self.high}[case]


def exact(amount: float) -> Interval:
    """A number without a range."""
    return Interval(amount, amount, amount)


def envelope(claims: Iterable[Interval]) -> Interval:
    """What conflicting claims span: the lowest end, the lower median, the highest end.

    The lower median is a number that somebody claims, which a mean would not be. Raises
    ``ValueError`` where there is no claim.
    """
    found = sorted(claims, key=lambda one: one.central)
    if not found:
        raise ValueError("no claim")
    return Interval(
        min(one.low for one in found),
        found[(len(found) - 1) // 2].central,
        max(one.high for one in found),
    )
