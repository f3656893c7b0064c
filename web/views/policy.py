"""`/policy`: stages beside obstacles, measures, money and projects; boards; what measures lack."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, Response, render_template, request

from graph.blocked import ASSUMED, Hindered, blocked_cells
from graph.description import Claim
from graph.namespaces import CV, shorten
from graph.obstacles import Blocking, Cover, blocking_power, smallest_cover
from graph.plants import PIPELINE, Plant, by_stage, plants_of
from graph.policy import LACKS, STATES, Item, Policy, read_policy, touching
from graph.view import View
from web.names import label
from web.refusal import refuse
from web.services import services
from web.sheets import Sheet, respond
from web.views.gaps import one_of, read_day

blueprint = Blueprint("policy", __name__)

SORTS = ("gwh", "meur", "age", "name")
_STAGES = """
SELECT ?stage ?order WHERE {
  ?stage skos:topConceptOf <https://w3id.org/akkuketju/cv/stage> ; akku:order ?order ;
} ORDER BY ?order
"""
_CURRENCIES = """
SELECT ?claim ?item WHERE {
  ?claim akku:subject ?item ; akku:predicate ?p ; akku:unit ?unit . ?item a akku:Measure .
  FILTER (?p IN (akku:budget, akku:funding)) ?unit akku:canonicalUnit unit:CCY_EUR
} ORDER BY ?item ?claim
"""


@dataclass(frozen=True)
class Found:
    """What the page shows of a day, before its filters."""

    view: View
    policy: Policy
    blocking: dict[str, Blocking]
    cells: Hindered
    cover: Cover
    stages: tuple[str, ...]
    plants: dict[str, list[Plant]]
    money: dict[str, tuple[str, ...]]

    def name(self, item: Item) -> str:
        """The name that lists go by."""
        return label(item.iri).text.casefold()


@dataclass(frozen=True)
class Chosen:
    """What the address chooses: a stage, what measures must lack, a state, the order."""

    stage: str
    lacks: tuple[str, ...]
    state: str
    sort: str

    @property
    def stage_iri(self) -> str:
        """The stage as an IRI, empty if any."""
        return f"{CV}stage/{self.stage}" if self.stage else ""


@dataclass(frozen=True)
class Row:
    """A row of the matrix: what touches a stage."""

    stage: str
    obstacles: int
    unaddressed: int
    measures: int
    money: tuple[str, ...]
    plants: tuple[Plant, ...]


@blueprint.get("/policy")
def page() -> str:
    """The matrix, the boards, the measures and the fewest of them."""
    found = read_found()
    chosen = _read_chosen(found)
    measures = _measures(found, chosen)
    claims = {c.iri: c for c in services().reader.claims(sorted(_shown_money(found, measures)))}
    return render_template(
        "policy.html",
        found=found,
        chosen=chosen,
        matrix=[_row(found, stage) for stage in found.stages],
        board={state: _obstacles(found, chosen, state) for state in STATES},
        measures=measures,
        claims=claims,
        ranges={row.iri: _range(found, claims, row) for row in measures},
        lacks=LACKS,
        states=STATES,
        sorts=SORTS,
        day=found.view.as_of,
    )


@blueprint.get("/policy.<form>")
def as_file(form: str) -> Response:
    """The measures and the obstacles that the address chooses, as a file."""
    found = read_found()
    chosen = _read_chosen(found)
    sheets = (_measure_sheet(found, chosen), _obstacle_sheet(found, chosen))
    return respond(form, "policy", sheets, as_of=found.view.as_of.isoformat())


def read_found() -> Found:
    """The policy of the day that the address names; remembered by day."""
    day = read_day("as_of") or services().day
    found = services()
    remember = found.always if day == found.day else found.once
    return remember(("policy", day), lambda: _find(found.view_of(day)))


def _find(view: View) -> Found:
    money: dict[str, list[str]] = defaultdict(list)
    for row in view.rows(_CURRENCIES):
        money[row["item"]].append(row["claim"])
    blocking = blocking_power(view)
    return Found(
        view=view,
        policy=read_policy(view),
        blocking={one.obstacle: one for one in blocking},
        cells=blocked_cells(view, blocking),
        cover=smallest_cover(view),
        stages=tuple(row["stage"] for row in view.rows(_STAGES)),
        plants=by_stage(plants_of(view)),
        money={item: tuple(claims) for item, claims in money.items()},
    )


def _read_chosen(found: Found) -> Chosen:
    lacks = tuple(dict.fromkeys(one for one in request.args.getlist("missing") if one))
    strange = [one for one in lacks if one not in LACKS]
    if strange:
        raise refuse("missing", strange[0], LACKS)
    return Chosen(
        one_of("stage", {shorten(stage).partition(":")[2] for stage in found.stages}),
        lacks,
        one_of("state", set(STATES)),
        one_of("sort", set(SORTS)) or "gwh",
    )


def _row(found: Found, stage: str) -> Row:
    obstacles = touching(found.policy.obstacles.values(), stage)
    measures = touching(found.policy.measures.values(), stage)
    return Row(
        stage,
        len(obstacles),
        sum(found.policy.state(one) == "none" for one in obstacles),
        len(measures),
        tuple(claim for m in measures for claim in found.money.get(m.iri, ())),
        tuple(plant for plant in found.plants.get(stage, ()) if plant.status in PIPELINE),
    )


def _obstacles(found: Found, chosen: Chosen, state: str) -> list[Item]:
    """The obstacles in a state that the address lets through, the most blocking first."""
    if chosen.state not in ("", state):
        return []
    items = [o for o in found.policy.obstacles.values() if found.policy.state(o) == state]
    if chosen.stage:
        items = touching(items, chosen.stage_iri)
    return sorted(items, key=lambda item: (*_rank(found, chosen.sort, item), found.name(item)))


def _rank(found: Found, sort: str, item: Item) -> tuple[Decimal | int, ...]:
    """By the chosen order; of equals, those that name what they hinder come first."""
    if sort == "age":
        return (-(item.age(found.view.as_of) or 0),)
    if sort == "name":
        return ()
    units = ("GWh/yr", "MEUR") if sort == "gwh" else ("MEUR", "GWh/yr")
    one = found.blocking[item.iri]
    return (-one.total(units[0]).high, -one.total(units[1]).high, not one.named)


def _measures(found: Found, chosen: Chosen) -> list[Item]:
    """The measures that the address lets through, those that lack most first."""
    items = [
        m for m in found.policy.measures.values() if all(one in m.lacks for one in chosen.lacks)
    ]
    if chosen.stage:
        items = touching(items, chosen.stage_iri)
    return sorted(items, key=lambda item: (-len(item.lacks), found.name(item)))


def _shown_money(found: Found, measures: list[Item]) -> set[str]:
    return {claim for item in measures for claim in found.money.get(item.iri, ())}


def _range(found: Found, claims: dict[str, Claim], item: Item) -> list[Claim]:
    return [claims[one] for one in found.money.get(item.iri, ()) if one in claims]


def _measure_sheet(found: Found, chosen: Chosen) -> Sheet:
    columns = ("measure", "label", "status", "stages", "addresses", "owner", "missing", "claims")
    return Sheet(
        "measures",
        columns,
        [
            [
                shorten(item.iri),
                label(item.iri).text,
                item.statuses,
                sorted(map(shorten, item.stages)),
                [shorten(iri) for iri in item.links.get("addresses", ())],
                [shorten(iri) for iri in item.links.get("owner", ())],
                list(item.lacks),
                [shorten(iri) for iri in item.claims],
            ]
            for item in _measures(found, chosen)
        ],
    )


def _obstacle_sheet(found: Found, chosen: Chosen) -> Sheet:
    columns = (
        "obstacle", "label", "state", "stages", "measures", "named", "on_the_path",
        "gwh_named_low", "gwh_named_high", "gwh_all_high", "meur_named_low", "meur_named_high",
        "meur_all_high", "updated", "claims", "chemistry", "gwh_equivalent_named_low",
        "gwh_equivalent_named_high", "gwh_equivalent_all_high", "gwh_equivalent_stage",
        "unconverted",
    )  # fmt: skip
    return Sheet(
        "obstacles",
        columns,
        [
            _obstacle_row(found, item, state)
            for state in STATES
            for item in _obstacles(found, chosen, state)
        ],
    )


def _obstacle_row(found: Found, item: Item, state: str) -> list[str | float | list[str] | None]:
    one = found.blocking[item.iri]
    gwh, meur = one.total("GWh/yr"), one.total("MEUR")
    return [
        shorten(item.iri),
        label(item.iri).text,
        state,
        sorted(map(shorten, item.stages)),
        [shorten(m.iri) for m in found.policy.addressing(item.iri)],
        [shorten(iri) for iri in one.named],
        [shorten(iri) for iri in one.path],
        float(gwh.low),
        float(gwh.high),
        float(one.total("GWh/yr", "all").high),
        float(meur.low),
        float(meur.high),
        float(one.total("MEUR", "all").high),
        item.updated[:10] or None,
        [shorten(iri) for iri in item.claims],
        *_equivalent_cells(found, item.iri),
    ]


def _equivalent_cells(found: Found, obstacle: str) -> list[str | float | list[str] | None]:
    if obstacle not in found.cells:
        return [None] * 6
    named, whole = found.cells[obstacle]
    return [
        ASSUMED,
        float(named.total.low),
        float(named.total.high),
        float(whole.total.high),
        shorten(named.stage) or None,
        [f"{shorten(thing)} ({reason})" for thing, reason in named.unconverted],
    ]
