"""`/what-if`: another chemistry, target, statuses, imports, or plants that nobody has built yet."""

import json

from flask import Blueprint, Response, render_template

from graph.balance import Balance, CapacityClaim, Stage
from graph.balance.added import PLANT
from graph.balance.document import document
from graph.balance.imports import MODES
from graph.export.format import credits_of
from graph.namespaces import shorten
from web.capacity import COUNTED
from web.names import concept
from web.services import services
from web.sheets import Cell, Sheet, respond
from web.status import GROUPS
from web.what_if import ROWS, WhatIf, read_what_if

blueprint = Blueprint("what_if", __name__)


@blueprint.get("/what-if")
def page() -> str:
    """The form, and its answer."""
    found = read_what_if()
    return render_template(
        "what-if.html",
        found=found,
        capacity=found.answer,
        counted=COUNTED,
        modes=MODES,
        groups=GROUPS,
        rows=ROWS,
        claims=_claims(found.answer.balance) if found.answer.balance else [],
    )


@blueprint.get("/what-if.<form>")
def as_file(form: str) -> Response:
    """The answer as a file."""
    found = read_what_if()
    if found.answer.failure:
        raise found.answer.failure
    balance = found.answer.balance
    if form == "json" and balance:
        release = services().release
        told = {**credits_of(release), "release": release.id}
        content = {**told, **document(balance), "added": _added(found)}
        return _json(content)
    stages = balance.stages if balance else ()
    return respond(form, "what-if", (_stage_sheet(stages), _ladder_sheet(balance)))


def _json(content: dict[str, object]) -> Response:
    return Response(json.dumps(content, ensure_ascii=False), mimetype="application/json")


def _added(found: WhatIf) -> list[dict[str, str]]:
    return [{"product": one.product, "amount": str(one.amount)} for one in found.added]


def _claims(balance: Balance) -> list[str]:
    """The statements that the answer rests on: capacities, intensities, ratios, yields."""
    used = {claim for stage in balance.stages for claim in stage.evidence}
    used |= {one.claim for stage in balance.stages for one in _told(stage)}
    return sorted(used)


def _told(stage: Stage) -> list[CapacityClaim]:
    """The capacities that sources tell of, without those that the address adds."""
    return [one for one in stage.claims if not one.plant.startswith(PLANT)]


def _stage_sheet(stages: tuple[Stage, ...]) -> Sheet:
    columns = (
        "product", "label", "stage", "state", "supports_gwh_low", "supports_gwh",
        "supports_gwh_high", "capacity_kt", "need_kt", "claims",
    )  # fmt: skip
    return Sheet("stages", columns, [_stage_row(stage) for stage in stages])


def _stage_row(stage: Stage) -> list[Cell]:
    return [
        stage.product,
        concept("material", stage.product),
        stage.stage,
        stage.state,
        stage.supports.low,
        stage.supports.central,
        stage.supports.high,
        stage.capacity.central,
        stage.need.central,
        [shorten(one.claim) for one in _told(stage)],
    ]


def _ladder_sheet(balance: Balance | None) -> Sheet:
    steps = balance.ladder if balance else ()
    columns = (
        "step",
        "relaxed",
        "supports_gwh_low",
        "supports_gwh",
        "supports_gwh_high",
        "binding",
    )
    rows: list[list[Cell]] = []
    for number, step in enumerate(steps):
        ends = step.supported
        amounts: list[Cell] = [ends.low, ends.central, ends.high] if ends else [None, None, None]
        rows.append([number, list(step.relaxed), *amounts, list(step.binding)])
    return Sheet("ladder", columns, rows)
