"""`/resilience`: what is lost if countries, firms or plants stop, and who controls what."""

from collections import Counter
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from graph.dependence.bounds import Bounds
from graph.dependence.cuts import Articulation, Cut, articulations, chain_cuts
from graph.dependence.removal import (
    StageLoss,
    WorldLoss,
    capacities,
    chain_losses,
    stage_losses,
    world_losses,
)
from graph.dependence.removed import KINDS, Removed, read_removed
from graph.dependence.report import TARGET, Dependence
from graph.errors import InvalidInput
from graph.namespaces import AKKU, ID, shorten
from graph.network import network, ties
from graph.plants import Plant
from graph.wording import Wording
from web.names import label
from web.services import HOME, services
from web.sheets import Sheet, respond
from web.views.gaps import one_of, read_day

blueprint = Blueprint("resilience", __name__)

#: How many things may be switched off at once, and how many articulation points are listed.
MOST, SHOWN = 12, 15
_PLACES = """
SELECT DISTINCT ?place WHERE { ?place org:classification kind:country .
  { ?claim akku:place ?place } UNION { ?thing akku:locatedIn+ ?place . ?thing a ?any .
    VALUES ?any { akku:Undertaking org:Organization } } }
"""


@dataclass(frozen=True)
class Alone:
    """A plant that stops alone: what its stage and the target then lose, in per cent."""

    plant: Plant
    stage: str
    own: Bounds
    target: Bounds


@dataclass(frozen=True)
class Control:
    """The running plants of a stage by the seat of whoever controls them."""

    stage: str
    running: int
    seats: tuple[tuple[str, int], ...]

    def share(self, which: str) -> float:
        """The share, in per cent, controlled from ``home``, ``abroad`` or from where is unknown."""
        home = sum(n for seat, n in self.seats if seat == ID + HOME)
        unknown = sum(n for seat, n in self.seats if not seat)
        parts = {"home": home, "unknown": unknown, "abroad": self.running - home - unknown}
        return 100 * parts[which] / self.running


@dataclass(frozen=True)
class Points:
    """The region's single points of failure on a day."""

    alone: tuple[Alone, ...]
    cuts: tuple[Cut, ...]
    bridged: tuple[str, ...]
    articulations: tuple[Articulation, ...]
    control: tuple[Control, ...]


@dataclass(frozen=True)
class Loss:
    """What stops and what is then lost."""

    removed: Removed
    plants: frozenset[str]
    region: tuple[StageLoss, ...]
    world: tuple[WorldLoss, ...]
    materials: tuple[tuple[str, Bounds], ...]


@blueprint.get("/resilience")
def page() -> str:
    """The switches, what is lost, the chokepoints and the strip of control."""
    found = _dependence()
    loss = _loss(found, read_keys())
    return render_template(
        "resilience.html",
        loss=loss,
        keys=read_keys(),
        choices=_choices(found),
        points=_points(found),
        size=_size(),
        target=TARGET,
        day=found.view.as_of,
    )


@blueprint.get("/resilience.<form>")
def as_file(form: str) -> Response:
    """The losses and the chokepoints as a file."""
    found = _dependence()
    loss, points = _loss(found, read_keys()), _points(found)
    sheets = (_region_sheet(loss), _world_sheet(loss), _alone_sheet(points), _cut_sheet(points))
    return respond(form, "resilience", sheets, removed=read_keys())


def read_keys() -> list[str]:
    """What the address switches off, as ``country:china``; raises ``InvalidInput`` if too much."""
    given = [k for text in request.args.getlist("remove") for k in text.split(",") if k.strip()]
    keys = list(dict.fromkeys(key.strip() for key in given))
    if len(keys) > MOST:
        raise InvalidInput(
            Wording("{n} things at once are too many", n=len(keys)),
            Wording("Remove at most {most}.", most=MOST),
        )
    return keys


def _dependence() -> Dependence:
    day = read_day("as_of") or services().day
    return services().once(("dependence", day), lambda: Dependence(services().view_of(day)))


def _size() -> int:
    return int(one_of("size", {"1", "2"}) or "1")


def _loss(found: Dependence, keys: list[str]) -> Loss:
    day = found.view.as_of
    return services().once(("loss", day, *keys), lambda: _find_loss(found, keys))


def _find_loss(found: Dependence, keys: list[str]) -> Loss:
    removed = read_removed(",".join(keys), found.view, services().places, found.plants)
    plants = removed.plants(found.view, found.plants, found.owners) if removed else frozenset()
    world = tuple(world_losses(found.shares, removed.places)) if removed.places else ()
    losses = stage_losses(found.stages, plants, capacities(found.view), found.order)
    return Loss(
        removed,
        plants,
        tuple(one for one in losses if one.stage in found.order),
        tuple(sorted((w for w in world if w.loss.high > 0), key=lambda w: -w.loss.high)),
        tuple(sorted(chain_losses(world).items(), key=lambda pair: -pair[1].high)),
    )


def _points(found: Dependence) -> Points:
    return services().once(("points", found.view.as_of), lambda: _find_points(found))


def _find_points(found: Dependence) -> Points:
    cuts = chain_cuts(found.order, found.stages, TARGET)
    supply = ties(network(found.view, [AKKU + "suppliesTo"]))
    return Points(
        _alone(found),
        cuts.cuts,
        cuts.bridged,
        tuple(articulations(supply)[:SHOWN]),
        _control(found),
    )


def _alone(found: Dependence) -> tuple[Alone, ...]:
    """Each running plant alone, by what its own stage loses at least, then at most."""
    amounts, rows = capacities(found.view), []
    for plant in (p for p in found.plants if p.running):
        losses = stage_losses(found.stages, [plant.iri], amounts, found.order)
        hit = [one for one in losses if plant.iri in one.removed and one.stage in found.order]
        target = next((one.chain for one in losses if one.stage == TARGET), Bounds(0.0, 0.0))
        rows += [Alone(plant, one.stage, one.own, target) for one in hit]
    return tuple(sorted(rows, key=lambda a: (-a.own.low, -a.own.high, a.stage, a.plant.iri)))


def _control(found: Dependence) -> tuple[Control, ...]:
    rows = []
    for stage, plants in found.stages.items():
        running = [plant for plant in plants if plant.running]
        if running and stage in found.order:
            controls = [found.owners.control_of(plant) for plant in running]
            seats = Counter((control.country if control else "") or "" for control in controls)
            rows.append(Control(stage, len(running), tuple(seats.most_common())))
    summaries, _ = services().analyses.chain
    order = {stage.iri: number for number, stage in enumerate(summaries)}
    return tuple(sorted(rows, key=lambda row: order.get(row.stage, 0)))


def _choices(found: Dependence) -> dict[str, list[str]]:
    """What can be switched off, by kind, in the order of their names."""
    places = services().once("countries", _countries)
    chains = [found.owners.control_of(plant) for plant in found.plants]
    firms = {party for control in chains if control for party in control.chain}
    firms |= {operator for plant in found.plants for operator in plant.operators}
    plants = {plant.iri for plant in found.plants if not plant.project}
    named = zip(KINDS, (places, firms, plants), strict=True)
    return {kind: sorted(some, key=lambda i: label(i).text.casefold()) for kind, some in named}


def _countries() -> set[str]:
    return {row["place"] for row in services().reader.rows(_PLACES)}


def _region_sheet(loss: Loss) -> Sheet:
    columns = ("stage", "own_low", "own_high", "chain_low", "chain_high", "removed", "claims")
    return Sheet(
        "region",
        columns,
        [
            [
                shorten(one.stage),
                one.own.low,
                one.own.high,
                one.chain.low,
                one.chain.high,
                [shorten(iri) for iri in one.removed],
                [shorten(iri) for iri in one.claims],
            ]
            for one in loss.region
        ],
    )


def _world_sheet(loss: Loss) -> Sheet:
    columns = ("material", "stage", "measure", "lost_low", "lost_high", "years", "claims")
    return Sheet(
        "world",
        columns,
        [
            [
                shorten(one.material) if one.material else None,
                shorten(one.stage) if one.stage else None,
                shorten(one.measure),
                one.loss.low,
                one.loss.high,
                list(one.years),
                [shorten(iri) for iri in one.claims],
            ]
            for one in loss.world
        ],
    )


def _alone_sheet(points: Points) -> Sheet:
    columns = ("plant", "stage", "own_low", "own_high", "target_low", "target_high")
    return Sheet(
        "alone",
        columns,
        [
            [
                shorten(one.plant.iri),
                shorten(one.stage),
                one.own.low,
                one.own.high,
                one.target.low,
                one.target.high,
            ]
            for one in points.alone
        ],
    )


def _cut_sheet(points: Points) -> Sheet:
    rows = [[list(map(shorten, c.plants)), list(map(shorten, c.stages))] for c in points.cuts]
    return Sheet("cuts", ("plants", "stages"), rows)
