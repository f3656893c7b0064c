"""What the pages read from: one release, opened once, and handed down by the app factory."""

import datetime as dt
import functools
import gettext
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import pyoxigraph as ox
from flask import current_app, g

from graph.answers import Table
from graph.assessment import Assessment, assess, read_assessment
from graph.description import Reader
from graph.downloads import Downloads
from graph.gaps import RULES, Found, find_gaps
from graph.gaps.record import read_gaps
from graph.labels import Labels
from graph.places import Places, read_places
from graph.questions import Library, read_questions
from graph.release import Release, find_release, open_release
from graph.resources import QUESTIONS
from graph.search import Search
from graph.store.evaluation import Limits
from graph.store.pool import QueryPool, Share
from graph.store.target import Target
from graph.view import Base, View
from web.analyses import Analyses
from web.rate import Rates
from web.remembered import Answers, Remembered
from web.settings import Settings
from web.shelf import Shelf
from web.translations import load_catalogues

KEY = "akkuketju"
#: The region that pages look at unless the address says another.
HOME = "finland"
T = TypeVar("T")


@dataclass
class Services:
    """The release and everything that reads it."""

    settings: Settings
    release: Release
    reader: Reader
    search: Search
    library: Library
    pool: QueryPool
    rates: Rates
    writable: QueryPool | None
    catalogues: dict[str, gettext.NullTranslations]

    def close(self) -> None:
        """End the workers, those of other releases too."""
        self.shelf.close()
        self.pool.close()
        if self.writable:
            self.writable.close()

    @cached_property
    def shelf(self) -> "Shelf[Services]":
        """The releases beside this one."""
        folder = self.release.path.parent
        return Shelf(lambda name: open_older(self, find_release(folder, name)), self.settings.older)

    @cached_property
    def downloads(self) -> Downloads:
        """The exports of the release."""
        return Downloads(self.release)

    @cached_property
    def _remembered(self) -> Remembered:
        return Remembered()

    def once(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The answer to a key, computed once a release; ``compute`` reads nothing that changes."""
        return self._remembered.once(key, compute)

    @cached_property
    def answers(self) -> Answers:
        """The last answers to queries of the SPARQL page."""
        return Answers()

    def always(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The answer to a key that no address can change, computed once and never forgotten."""
        return self._remembered.always(key, compute)

    @cached_property
    def labels(self) -> Labels:
        """The labels of everything."""
        return Labels(quad.triple for quad in self._quads)

    @cached_property
    def view(self) -> View:
        """The release as analyses read it, on its day: in memory, where queries take a third."""
        return self._base.view(self.day)

    @cached_property
    def analyses(self) -> Analyses:
        """What is computed of the release once, when it is first asked for."""
        return Analyses(self.reader, self.view_of, self.day)

    @cached_property
    def assessment(self) -> Assessment:
        """What the build found out of the release; of an older release, found out now."""
        if self.release.assessment_path.is_file():
            return read_assessment(self.release.assessment_path)
        return assess(self.view)

    @cached_property
    def _quads(self) -> list[ox.Quad]:
        return self.release.base_quads()

    @property
    def day(self) -> dt.date:
        """The day that the release's plain triples hold for."""
        return dt.date.fromisoformat(self.release.manifest["day"])

    def view_of(self, day: dt.date, known_on: dt.date | None = None, region: str = HOME) -> View:
        """The graph as of a day; the last views asked for are remembered."""
        if (day, known_on, region) == (self.day, None, HOME):
            return self.view
        return self._cached_views(day, known_on, region)

    def view_with(self, day: dt.date, overlay: Iterable[ox.Triple]) -> View:
        """The graph as of a day with the statements of a scenario laid over it; not remembered."""
        return self._base.view(day, None, HOME, overlay)

    def base_quads(self) -> list[ox.Quad]:
        """The quads of the layers that are not computed for a day."""
        return self._quads

    @cached_property
    def _base(self) -> Base:
        return Base(self._quads)

    @cached_property
    def _cached_views(self) -> "functools._lru_cache_wrapper[View]":
        @functools.lru_cache(maxsize=4)
        def at_home(day: dt.date, known: dt.date | None) -> View:
            return self.view if (day, known) == (self.day, None) else self._base.view(day, known)

        # Regions look at the same graph: each through a view of its own.
        @functools.lru_cache(maxsize=4)
        def made(day: dt.date, known: dt.date | None, region: str) -> View:
            home = at_home(day, known)
            return home if region == HOME else View(home.store, day, known, region)

        return made

    @cached_property
    def _cached_gaps(self) -> "functools._lru_cache_wrapper[tuple[Found, ...]]":
        @functools.lru_cache(maxsize=16)
        def found(day: dt.date, known: dt.date | None, region: str) -> tuple[Found, ...]:
            if (day, known, region) == (self.day, None, HOME):
                # The build found them; reading is a hundred times quicker than finding.
                store = ox.Store.read_only(str(self.release.store_path))
                return tuple(read_gaps(store, RULES))
            return tuple(find_gaps(self.view_of(day, known, region), RULES))

        return found

    def gaps(
        self, day: dt.date, known_on: dt.date | None = None, region: str = HOME
    ) -> list[Found]:
        """The gaps as of a day in a region; the last ones asked for are remembered."""
        return list(self._cached_gaps(day, known_on, region))

    def region(self, name: str) -> str:
        """The id of the place that an id or ISO code means; raises ``InvalidInput``."""
        return self.places.find(name)

    @cached_property
    def places(self) -> Places:
        """The places of the release."""
        return read_places(self._quads)

    @cached_property
    def _cached_answers(self) -> "functools._lru_cache_wrapper[Table]":
        @functools.lru_cache(maxsize=128)
        def found(question_id: str) -> Table:
            return self.reader.answer(self.library.get(question_id).sparql())

        return found

    def answer(self, question_id: str) -> Table:
        """The answer to a question as it stands; remembered, as a release never changes.

        It runs in this process, since its query is the project's own.
        """
        return self._cached_answers(question_id)


def open_services(settings: Settings) -> Services:
    """Open the release that the settings name."""
    release = open_release(settings.release)
    target = _target(settings, release)
    return Services(
        settings=settings,
        release=release,
        reader=Reader(target.open()),
        search=Search(release.search_path),
        library=read_questions(QUESTIONS),
        pool=QueryPool(
            target, _limits(settings), _share(settings), settings.service_allowed.split()
        ),
        rates=Rates(settings.client_rate, settings.client_burst),
        writable=_open_writable(settings),
        catalogues=load_catalogues(),
    )


def _target(settings: Settings, release: Release) -> Target:
    """Where the release's graphs are read: in its own folder, or in a remote store."""
    if settings.store:
        return Target(settings.store, release=release.id, seconds=settings.query_seconds)
    return Target(str(release.store_path))


def _limits(settings: Settings) -> Limits:
    return Limits(
        settings.query_seconds,
        settings.query_rows,
        settings.query_bytes,
        settings.query_memory,
        settings.query_triples,
    )


def _share(settings: Settings) -> Share:
    return Share(settings.workers, settings.waiting, settings.client_queries, settings.query_slice)


def _open_writable(settings: Settings) -> QueryPool | None:
    """The store that updates change, if they are on: one process has it, and all go through it."""
    if not settings.update_token:
        return None
    target = Target(str(settings.update_store.absolute()), writable=True)
    share = Share(1, settings.waiting, settings.client_queries, settings.query_seconds)
    return QueryPool(target, _limits(settings), share)


def open_older(current: Services, release: Release) -> Services:
    """Open another release beside the current one, from its own folder.

    Its queries run in one worker, which starts with the first of them.
    """
    settings = current.settings
    target = Target(str(release.store_path))
    share = Share(1, settings.waiting, settings.client_queries, settings.query_slice)
    return replace(
        current,
        release=release,
        reader=Reader(target.open()),
        search=Search(release.search_path),
        pool=QueryPool(target, _limits(settings), share, settings.service_allowed.split()),
        writable=None,
    )


def services() -> Services:
    """The services that answer the present request: of the release that its address names."""
    found: Services = g.get("services") or current()
    return found


def current() -> Services:
    """The services of the release that is in use."""
    found: Services = current_app.extensions[KEY]
    return found
