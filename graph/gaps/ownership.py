"""Ownership: plants lie in the region, but are controlled from elsewhere.

Definition
    *Stage under one foreign controller*: everyone who runs a plant of the stage in the region has
    the same top owner, in another country. *Stage controlled from abroad*: at least half of its
    running plants are. *Controller unknown*: a running plant of which no source says in which
    country its control ends.
Method
    Control follows a majority, or the only owner named, from the operator up to the top of the
    chain on record (`graph.ownership`); shares are those of one date, never added over dates, and
    50:50 is nobody's. The size is the share of the stage's running plants, in per cent: low counts
    those known to be controlled from abroad, high those of unknown control as well. Plants are
    counted, not tonnes, as capacities at a stage are rarely comparable. Confirmed where a
    coverage claim says that all plants of the stage were looked for.
Needed data
    Owners with shares and dates; the country of the top owner; operator, stage, place and status
    of facilities; a region whose country is on record.
Pitfalls
    The country of a head office is not that of its shareholders; the state may hold a golden
    share; a minority partner may own the technology; "owner" without a share may be a small stake.
Complexity
    Cubic in owners for integrated ownership, linear in the length of chains for control.
Reference
    Brioschi, Buzzacchi and Colombo 1989 (integrated ownership); La Porta, Lopez-de-Silanes and
    Shleifer 1999 (chains of control).
"""

from collections.abc import Iterator
from decimal import Decimal

from graph.dependence.removal import stage_order
from graph.gaps.coverage import coverage_of
from graph.gaps.dependence import decimal
from graph.gaps.model import Gap, Rule, Size, notice, terms
from graph.namespaces import CV
from graph.ownership import Control, ownership
from graph.places import countries_of
from graph.plants import Plant, by_stage, plants_of
from graph.view import View

_HALF = Decimal(50)


def find(view: View) -> Iterator[Gap]:
    """Stages controlled from abroad, and running plants of unknown control."""
    home = set(countries_of(view))
    owners = view.once(ownership)
    plants = [plant for plant in view.once(plants_of) if plant.running]
    controls = {plant.iri: owners.control_of(plant) for plant in plants}
    if not home or not owners.snapshots:
        yield notice(f"{CV}gap-type/ownership", "owner", "locatedIn", region=view.region)
        return
    stages = by_stage(plants)
    order = view.once(stage_order)
    covered = coverage_of(view)
    for stage in sorted(set(order) & set(stages)):
        known = covered.get([stage])
        yield from _abroad(view, stage, stages[stage], controls, home, known.recent)
    for plant in plants:
        control = controls[plant.iri]
        if plant.stages & set(order) and (control is None or control.country is None):
            yield Gap(
                "controller-unknown",
                (plant.iri,),
                evidence=_claims([plant], controls),
                region=view.region,
                asks=terms("owner", "operator", "locatedIn"),
            )


def _abroad(
    view: View,
    stage: str,
    plants: list[Plant],
    controls: dict[str, Control | None],
    home: set[str],
    confirmed: bool,
) -> Iterator[Gap]:
    countries = [c.country if (c := controls[plant.iri]) else None for plant in plants]
    foreign = sum(country is not None and country not in home for country in countries)
    unknown = sum(country is None for country in countries)
    low = decimal(100 * foreign / len(plants))
    if low < _HALF:
        return
    tops = {c.top for plant in plants if (c := controls[plant.iri])}
    alone = foreign == len(plants) and len(tops) == 1
    yield Gap(
        "stage-under-one-foreign-controller" if alone else "stage-controlled-from-abroad",
        (stage, *sorted(tops)) if alone else (stage,),
        confirmed=confirmed,
        evidence=_claims(plants, controls),
        severity="severe" if alone else "serious",
        size=Size(low, low, decimal(100 * (foreign + unknown) / len(plants)), "%"),
        region=view.region,
        asks=terms("owner", "operator", "performs"),
    )


def _claims(plants: list[Plant], controls: dict[str, Control | None]) -> tuple[str, ...]:
    claims = {claim for plant in plants for claim in plant.claims}
    for plant in plants:
        if control := controls[plant.iri]:
            claims.update(control.claims)
    return tuple(sorted(claims))


RULE = Rule(
    "ownership",
    "1",
    (
        "stage-under-one-foreign-controller",
        "stage-controlled-from-abroad",
        "controller-unknown",
    ),
    find,
)
