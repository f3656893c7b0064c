"""What the pages read from: one release, opened once, and handed down by the app factory."""

import datetime as dt
import functools
import gettext
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox
from flask import current_app

from graph.description import Reader
from graph.gaps import RULES, Gap, Rule, find_gaps
from graph.labels import Labels
from graph.questions import Library, read_questions
from graph.release import Release, open_release
from graph.resources import QUESTIONS
from graph.search import Search
from graph.selection import Collection, read_collection
from graph.store.evaluation import Limits
from graph.store.pool import QueryPool
from graph.view import make_view
from web.settings import Settings
from web.translations import load_catalogues

KEY = "akkuketju"


@dataclass
class Services:
    """The release and everything that reads it."""

    settings: Settings
    release: Release
    reader: Reader
    search: Search
    library: Library
    pool: QueryPool
    catalogues: dict[str, gettext.NullTranslations]

    @cached_property
    def labels(self) -> Labels:
        """The labels of everything."""
        return Labels(quad.triple for quad in self._quads)

    @cached_property
    def collection(self) -> Collection:
        """Everything that can be selected."""
        return read_collection(self.reader)

    @cached_property
    def _quads(self) -> list[ox.Quad]:
        return self.release.base_quads()

    @property
    def day(self) -> dt.date:
        """The day that the release's plain triples hold for."""
        return dt.date.fromisoformat(self.release.manifest["day"])

    @cached_property
    def _cached_gaps(self) -> "functools._lru_cache_wrapper[tuple[tuple[Rule, Gap], ...]]":
        @functools.lru_cache(maxsize=8)
        def found(day: dt.date, known: dt.date | None) -> tuple[tuple[Rule, Gap], ...]:
            return tuple(find_gaps(make_view(self._quads, day, known), RULES))

        return found

    def gaps(self, day: dt.date, known_on: dt.date | None = None) -> list[tuple[Rule, Gap]]:
        """The gaps as of a day; the last days asked for are remembered."""
        return list(self._cached_gaps(day, known_on))


def open_services(settings: Settings) -> Services:
    """Open the release that the settings name."""
    release = open_release(settings.release)
    limits = Limits(
        settings.query_seconds,
        settings.query_rows,
        settings.query_bytes,
        settings.query_memory,
    )
    return Services(
        settings=settings,
        release=release,
        reader=Reader(ox.Store.read_only(str(release.store_path))),
        search=Search(release.search_path),
        library=read_questions(QUESTIONS),
        pool=QueryPool(release.store_path, limits, settings.workers, settings.waiting),
        catalogues=load_catalogues(),
    )


def services() -> Services:
    """The services of the app that answers the present request."""
    found: Services = current_app.extensions[KEY]
    return found
