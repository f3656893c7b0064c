"""Bounds: the least and the most that what is known allows."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """From ``low`` to ``high``, both included, in the unit of what it measures."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low - 1e-9 <= value <= self.high + 1e-9

    def rounded(self, digits: int = 1) -> tuple[float, float]:
        """Both ends, rounded."""
        return round(self.low, digits), round(self.high, digits)


def hull(intervals: Iterable[Bounds]) -> Bounds:
    """The least interval that holds all of them.

    Raises ``ValueError`` where there is none.
    """
    found = list(intervals)
    return Bounds(min(i.low for i in found), max(i.high for i in found))


def union_of_losses(losses: Iterable[Bounds]) -> Bounds:
    """What is lost of a whole that needs every one of several layers, in per cent.

    ``losses`` is the loss of each layer. If nobody knows who feeds whom, the losses may fall on
    the same units (the largest counts) or on different ones (they add up, to a hundred at most):
    the Fréchet bounds of a union, which are also the optima of the linear programme over all
    flows that fit the layers' shares.
    """
    found = list(losses)
    return Bounds(
        max((i.low for i in found), default=0.0),
        min(100.0, sum(i.high for i in found)),
    )
