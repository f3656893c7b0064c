"""Capacity that someone adds in a what-if, as statements to lay over the data; stored nowhere.

Each addition becomes a plant of the region that operates on the day, with one capacity, made by
the same code that reads tables; its only source is the scenario itself.
"""

import datetime as dt
import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from graph.balance.chain import CELL
from graph.errors import InvalidInput
from graph.namespaces import ID, layer
from graph.ontology import Ontology
from graph.statements import assert_tables
from graph.tables import Row, Tables
from graph.wording import Wording, choose_from, shown

#: How much one may add: more than the whole world makes of any of it.
MOST = Decimal(100_000)
#: The IRIs of the plants that additions become, but for their number.
PLANT = f"{ID}scenario-plant-"


@dataclass(frozen=True)
class Added:
    """An addition: the product by its id, and kt a year of it; of cells GWh a year."""

    product: str
    amount: Decimal


def read_added(pairs: Iterable[tuple[str, str]], products: Collection[str]) -> tuple[Added, ...]:
    """Products with amounts as an address or a form gives them; pairs without both are left out.

    Raises ``InvalidInput`` for an unknown product, with the choices, or an amount that cannot be.
    """
    found = []
    for product, text in pairs:
        if product and product not in products:
            raise InvalidInput(
                Wording("The chain has no product “{given}”", given=shown(product)),
                choose_from(sorted(products)),
            )
        if not product or not text:
            continue
        found.append(Added(product, _amount(text)))
    return tuple(found)


def added_statements(
    added: Sequence[Added], day: dt.date, region: str, base: Iterable[ox.Quad]
) -> list[ox.Triple]:
    """The additions as statements, to lay over the quads of a release."""
    rows: dict[str, list[Row]] = {
        name: [] for name in ("sources", "things", "links", "statuses", "quantities")
    }
    _put(rows, "sources", id="scenario", title="A what-if: capacity that somebody added")
    for number, one in enumerate(added, 1):
        plant, since = f"{PLANT.removeprefix(ID)}{number}", {"valid_from": day.isoformat()}
        told = {"subject": plant, "sources": ["scenario"], "rank": "normal", **since}
        _put(rows, "things", id=plant, **{"class": "facility", "sources": ["scenario"]})
        _put(rows, "links", predicate="locatedIn", object=region, **told)
        _put(rows, "statuses", ladder="status", status="status:operating", **told)
        _put(
            rows,
            "quantities",
            predicate="capacity",
            amount=one.amount,
            unit="GWh/yr" if one.product == CELL else "kt/yr",
            quantity_kind="kind:nameplate",
            material=f"material:{one.product}",
            basis="" if one.product == CELL else "kind:product-mass",
            **told,
        )
    quads = list(base)
    ontology = Ontology(_of(quads, "ontology"), _of(quads, "vocab"), ())
    return list(assert_tables(Tables(rows, {}, day.isoformat()), ontology))


def _put(rows: dict[str, list[Row]], table: str, **cells: object) -> None:
    number = len(rows[table]) + 2
    rows[table].append(Row(table, number, {k: v for k, v in cells.items() if v != ""}))


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text.replace(",", "."))
    except InvalidOperation:
        amount = Decimal(-1)
    if not math.isfinite(amount) or not 0 < amount <= MOST:
        raise InvalidInput(
            Wording("A capacity of “{given}” cannot be added", given=shown(text, 40)),
            Wording("Give a number above 0, up to {most}.", most=MOST),
        )
    return amount


def _of(quads: list[ox.Quad], name: str) -> tuple[ox.Triple, ...]:
    graph = ox.NamedNode(layer(name))
    return tuple(q.triple for q in quads if q.graph_name == graph)
