"""Distances between plants, with the interval that the precision of their positions leaves."""

import math

from graph.dependence.bounds import Bounds
from graph.plants import Plant

#: The mean radius of the Earth in kilometres (IUGG).
RADIUS_KM = 6371.0088


def great_circle(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The length of the great circle between two points (latitude, longitude), in kilometres.

    The haversine formula (Sinnott 1984).
    """
    lat1, long1, lat2, long2 = map(math.radians, (*one, *other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((long2 - long1) / 2) ** 2
    )
    return 2 * RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


def distance(one: Plant, other: Plant) -> Bounds:
    """How far apart two plants are, in kilometres.

    Raises ``ValueError`` where one has no position.
    """
    if one.point is None or other.point is None:
        raise ValueError("a plant without a position")
    middle = great_circle(one.point, other.point)
    slack = one.precision + other.precision
    return Bounds(max(0.0, middle - slack), middle + slack)
