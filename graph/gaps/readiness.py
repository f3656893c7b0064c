"""Technology readiness: a technology at home is not where the market needs it.

Definition
    *Technology below market*: the best technology readiness level on record at a stage in the
    region is below 9 (proven in operation), and no plant of regular scale runs there. *Pilot
    without successor*: a pilot or demonstration plant runs, and its operators have neither a
    regular plant nor one on its way at the same stages.
Method
    Levels are statements of the aspect `readiness-level` on plants and projects of the region; the
    size is 9 less the best, from what the highest to what the lowest claim on it leaves. The size
    of a pilot without successor is the months since its first start on record.
Needed data
    Readiness levels with sources; without any, the rule says so. Pilot plants, their operators,
    stages and statuses; plants of regular scale.
Pitfalls
    Levels are mostly declared by whoever asks for money. The level of an idea is not that of the
    local actor. A pilot may be meant to stay one, for research or for customers' samples.
Complexity
    Linear in plants and claims.
Reference
    ISO 16290:2013 (definition of the levels); Horizon 2020 general annex G.
"""

from collections.abc import Iterator
from decimal import Decimal

from graph.dependence.removal import stage_order
from graph.gaps.duration import between, whole_day
from graph.gaps.model import Gap, Rule, Size, notice, terms
from graph.namespaces import CV
from graph.plants import Plant, by_stage, plants_of
from graph.timeline import timelines
from graph.view import View

#: The level of a technology that is proven in operation.
PROVEN = Decimal(9)

_LEVELS = """
SELECT ?plant ?claim ?amount WHERE {
  ?plant akku:observed ?claim .
  ?claim akku:aspect <%s> ; akku:normAmount ?amount .
}
"""


def find(view: View) -> Iterator[Gap]:
    """Technologies below the market's level, and pilots that lead nowhere yet."""
    plants = view.once(plants_of)
    levels: dict[str, list[tuple[Decimal, str]]] = {}
    for row in view.rows(_LEVELS % f"{CV}aspect/readiness-level"):
        levels.setdefault(row["plant"], []).append((Decimal(row["amount"]), row["claim"]))
    yield from _below_market(view, plants, levels)
    yield from _pilots(view, plants)
    if not levels:
        yield notice(
            f"{CV}gap-type/readiness", "observed", aspect="readiness-level", region=view.region
        )


def _below_market(
    view: View, plants: list[Plant], levels: dict[str, list[tuple[Decimal, str]]]
) -> Iterator[Gap]:
    stages = by_stage(plants)
    for stage in sorted(set(view.once(stage_order)) & set(stages)):
        here = stages[stage]
        claims = [one for plant in here for one in levels.get(plant.iri, ())]
        if not claims or any(plant.regular for plant in here):
            continue
        best = max(
            here, key=lambda p: max((x for x, _ in levels.get(p.iri, ())), default=PROVEN * 0)
        )
        known = [level for level, _ in levels[best.iri]]
        low, high = PROVEN - max(known), PROVEN - min(known)
        if low > 0:
            yield Gap(
                "technology-below-market",
                (stage, best.iri),
                evidence=tuple(sorted({claim for _, claim in claims} | set(best.claims))),
                severity="serious",
                size=Size(low, low, high, "number"),
                region=view.region,
                asks=terms("observed", "status"),
            )


def _pilots(view: View, plants: list[Plant]) -> Iterator[Gap]:
    lines = view.once(timelines)
    order = set(view.once(stage_order))
    for pilot in plants:
        if not (pilot.pilot and pilot.running and pilot.stages & order):
            continue
        followed = any(
            other.operators & pilot.operators
            and other.stages & pilot.stages & order
            and not other.pilot
            and (other.running or other.coming)
            for other in plants
        )
        if not followed:
            runs = lines[pilot.iri].runs if pilot.iri in lines else []
            yield Gap(
                "pilot-without-successor",
                (pilot.iri,),
                evidence=pilot.claims,
                size=between(runs[0].start, whole_day(view.as_of)) if runs else None,
                region=view.region,
                asks=terms("performs", "status"),
            )


RULE = Rule("readiness", "2", ("technology-below-market", "pilot-without-successor"), find)
