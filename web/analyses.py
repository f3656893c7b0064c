"""What pages compute of a release: each once, when it is first asked for; it never changes."""

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple

import networkx as nx

from graph.balance import Balance, Imports, Library, Request, Terms, solve
from graph.balance.chain import CELL
from graph.chain import Link, StageSummary, flow_links, summarise_chain
from graph.dependence.exposure import Exposure, exposure
from graph.dependence.shares import Distribution, distributions
from graph.description import Reader
from graph.network import network
from graph.ownership import Ownership, ownership
from graph.plants import Plant, plants_of
from graph.regions import Region, read_regions
from graph.selection import Collection, read_collection
from graph.view import View

Mix = tuple[tuple[str, float], ...]
Counted = frozenset[str]


class Options(NamedTuple):
    """The optional terms of a balance, as an address gives them."""

    utilisation: float = 1.0
    recycling: str = "none"
    exports: tuple[tuple[str, float], ...] = ()

    def terms(self) -> Terms:
        """As the balance takes them."""
        shares = {} if self.utilisation == 1 else {"": self.utilisation}
        return Terms(shares, dict(self.exports), self.recycling)


#: A balance without optional terms.
PLAIN = Options()


class Analyses:
    """The analyses of a release; ``day`` is its own, ``view_of`` gives the graph of any day."""

    def __init__(self, reader: Reader, view_of: Callable[[dt.date], View], day: dt.date) -> None:
        self._reader = reader
        self._view_of = view_of
        self._day = day
        self._owners = functools.lru_cache(maxsize=16)(self._owners_on)
        self._exposed = functools.lru_cache(maxsize=200)(self._exposure_to)
        self._products = functools.lru_cache(maxsize=4)(self._products_on)
        self._balances = functools.lru_cache(maxsize=64)(self._balance_of)

    @cached_property
    def network(self) -> nx.MultiDiGraph:
        """The links of the release's day; read only."""
        return network(self._view_of(self._day))

    @cached_property
    def chain(self) -> tuple[list[StageSummary], list[Link]]:
        """The main stages of Finland's chain and the flow between them."""
        return summarise_chain(self._reader), flow_links(self._reader)

    @cached_property
    def regions(self) -> dict[str, Region]:
        """The municipalities of Finland that have something on record."""
        return read_regions(self._reader)

    @cached_property
    def collection(self) -> Collection:
        """Everything that can be selected."""
        return read_collection(self._reader)

    def owners(self, day: dt.date) -> Ownership:
        """Who owns whom on a day."""
        return self._owners(day)

    def exposure(self, material: str) -> Exposure:
        """What hangs on a material, by its IRI."""
        return self._exposed(material)

    def chemistries(self, day: dt.date) -> Mapping[str, str]:
        """The chemistries that a balance of a day can be asked for: ids by notation."""
        return self._products(day)[1].chemistries

    def refused(self, day: dt.date) -> Mapping[str, str]:
        """Why the other chemistries of the vocabulary cannot be computed, by notation."""
        return self._products(day)[1].refused

    def products(self, day: dt.date, mix: Mix) -> tuple[str, ...]:
        """The products of a mix's chain, the cells first."""
        return (CELL, *self._products(day)[1].chain(mix).products)

    def balance(
        self,
        day: dt.date,
        mix: Mix,
        target: float,
        imports: str,
        statuses: Counted,
        options: Options = PLAIN,
    ) -> Balance:
        """The balance of Finland's chain on a day."""
        return self._balances(day, mix, target, imports, statuses, options)

    def _owners_on(self, day: dt.date) -> Ownership:
        # The statements of the release tell the owners of any day; nothing need be derived anew.
        return ownership(View(self._view_of(self._day).store, day))

    def _exposure_to(self, material: str) -> Exposure:
        view = self._view_of(self._day)
        owners = self.owners(self._day)
        return exposure(view, material, self._plants, owners, self._distributions)

    @cached_property
    def _plants(self) -> list[Plant]:
        return plants_of(self._view_of(self._day))

    @cached_property
    def _distributions(self) -> list[Distribution]:
        return distributions(self._view_of(self._day))

    def _products_on(self, day: dt.date) -> tuple[View, Library]:
        view = self._view_of(day)
        return view, Library(view)

    def _balance_of(
        self,
        day: dt.date,
        mix: Mix,
        target: float,
        mode: str,
        counted: Counted,
        options: Options,
    ) -> Balance:
        view, products = self._products(day)
        request = Request(mix, target, Imports(mode), counted, terms=options.terms())
        return solve(view, request, products)
