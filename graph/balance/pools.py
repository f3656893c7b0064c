"""Which claimed capacities can make which product."""

from collections import defaultdict
from collections.abc import Mapping

from graph.balance.claims import local
from graph.view import View

_MATERIALS = """
SELECT ?material ?wider ?element WHERE {
  ?material skos:inScheme <https://w3id.org/akkuketju/cv/material> .
  OPTIONAL { ?material skos:broader+ ?wider }
  OPTIONAL { ?material akku:containsElement ?element }
}
"""


def pools_of(view: View, stages: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The materials whose claimed capacity can make each product of ``stages``.

    The product itself; a wider material, whose claim does not tell the grade; another grade of the
    same wider material made at the same stage; a narrower one of the same element, so that any
    graphite anode serves a cell, and hard carbon does not.
    """
    wider: dict[str, set[str]] = defaultdict(set)
    elements: dict[str, set[str]] = defaultdict(set)
    for row in view.rows(_MATERIALS):
        name = local(row["material"])
        wider[name].update({local(row["wider"])} if "wider" in row else ())
        elements[name].update({local(row["element"])} if "element" in row else ())
    stage_of = dict(stages)
    return {
        product: tuple(sorted(m for m in wider if _serves(m, product, wider, elements, stage_of)))
        for product in stages
    }


def _serves(
    material: str,
    product: str,
    wider: Mapping[str, set[str]],
    elements: Mapping[str, set[str]],
    stages: Mapping[str, str],
) -> bool:
    if material == product or material in wider[product]:
        return True
    if product in wider[material]:
        return elements[material] == {"graphite"}
    return bool(wider[material] & wider[product]) and stages.get(material) == stages.get(product)
