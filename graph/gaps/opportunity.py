"""Latent opportunity: a missing product lies close to what the region already exports well.

Definition
    A product that the country of the region does not export with an advantage (revealed
    comparative advantage below 1), that a stage without a running plant in the region would make,
    and of whose proximity to all products at least a half falls on products that the country does
    export with an advantage.
Method
    RCA (Balassa 1965): the product's share of the country's exports over its share of the world's.
    Proximity of two products: the lesser of the two conditional shares of countries that export
    both with an advantage. Density of a product for a country: the proximity to what the country
    exports with an advantage over the proximity to everything. The size is the density in per
    cent (`graph.relatedness`).
Needed data
    Exports by country and material: statements of the aspect `exports` with a place and a
    material, of at least three countries and three materials. Without them the rule says what it
    misses; it runs as soon as trade data are loaded.
Pitfalls
    Trade codes are too coarse for battery grades. Density tells of paths taken, not of destiny.
    Re-exports look like exports.
Complexity
    Products squared times countries.
Reference
    Balassa 1965; Hidalgo, Klinger, Barabási and Hausmann 2007; Growth Lab Atlas.
"""

from collections.abc import Iterator
from decimal import Decimal

from graph.dependence.removal import stage_order
from graph.gaps.dependence import decimal
from graph.gaps.model import Gap, Rule, Size, notice, terms
from graph.namespaces import CV
from graph.places import countries_of
from graph.plants import by_stage, plants_of
from graph.relatedness import density, exports_table, proximity, revealed_advantage
from graph.view import View

_TOPIC = f"{CV}gap-type/opportunity"
#: How many countries and products a proximity needs to mean anything at all.
FEWEST = 3
HALF = 0.5

_EXPORTS = """
SELECT ?place ?material ?amount ?claim WHERE {
  ?thing akku:observed ?claim .
  ?claim akku:aspect aspect:exports ; akku:place ?place ; akku:material ?material ;
         akku:normAmount ?amount .
}
"""
_OUTPUTS = "SELECT ?stage ?material WHERE { ?stage akku:outputMaterial ?material }"


def find(view: View) -> Iterator[Gap]:
    """Products of missing stages that are close to what the country exports well."""
    rows = view.rows(_EXPORTS)
    home = countries_of(view)
    amounts = {(row["place"], row["material"]): float(row["amount"]) for row in rows}
    table = exports_table(amounts)
    if min(len(table.countries), len(table.products)) < FEWEST or not home:
        yield notice(_TOPIC, "observed", aspect="exports", region=view.region)
        return
    if home[0] not in table.countries:
        yield notice(
            _TOPIC,
            "observed",
            aspect="exports",
            region=view.region,
            key="home",
        )
        return
    strong = revealed_advantage(table.amounts) >= 1
    densities = density(strong, proximity(strong))
    country = table.countries.index(home[0])
    absent = _absent_outputs(view)
    claims = {(row["place"], row["material"]): row["claim"] for row in rows}
    for number, material in enumerate(table.products):
        near = densities[country, number]
        if material in absent and not strong[country, number] and near >= HALF:
            percent = decimal(100 * near)
            evidence = [claim for (place, _), claim in claims.items() if place == home[0]]
            yield Gap(
                "related-product",
                (material, absent[material]),
                evidence=tuple(sorted(evidence)),
                severity="minor",
                size=Size(percent, percent, Decimal(percent), "%"),
                region=view.region,
                asks=terms("performs", "observed"),
            )


def _absent_outputs(view: View) -> dict[str, str]:
    """What stages without a running plant would make, each with such a stage."""
    running = by_stage(plant for plant in view.once(plants_of) if plant.running)
    order = set(view.once(stage_order))
    return {
        row["material"]: row["stage"]
        for row in view.rows(_OUTPUTS)
        if row["stage"] in order and row["stage"] not in running
    }


RULE = Rule("opportunity", "2", ("related-product",), find)
