"""Lambert's azimuthal equal-area projection: areas are true, as European statistics draw maps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
#: The radius in km of a sphere with the Earth's area.
RADIUS = 6371.0072


@dataclass(frozen=True)
class EqualArea:
    """The projection around a centre, in degrees. Formula: Snyder, Map Projections (1987), 24-2."""

    latitude: float
    longitude: float

    def project(self, latitude: Numbers, longitude: Numbers) -> tuple[Numbers, Numbers]:
        """Kilometres to the east and to the north of the centre."""
        phi, lam = np.radians(latitude), np.radians(longitude - self.longitude)
        centre = np.radians(self.latitude)
        nearness = 1 + np.sin(centre) * np.sin(phi) + np.cos(centre) * np.cos(phi) * np.cos(lam)
        k = RADIUS * np.sqrt(2 / np.maximum(nearness, 1e-9))
        x = k * np.cos(phi) * np.sin(lam)
        y = k * (np.cos(centre) * np.sin(phi) - np.sin(centre) * np.cos(phi) * np.cos(lam))
        return x, y
