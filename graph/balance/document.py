"""A balance as JSON: the keys that docs/balance.md documents."""

import math
from typing import Any

from graph.balance.chain import CELL
from graph.balance.interval import Interval
from graph.balance.model import Balance, CapacityClaim, MainStage, Stage
from graph.balance.terms import BLACK_MASS, HYDROMETALLURGY
from graph.namespaces import shorten


def document(balance: Balance) -> dict[str, Any]:
    """The balance with stable keys; every amount has low, central and high."""
    stages = {one.product: stage.stage for stage in balance.stages for one in stage.claims}
    stages |= {stage.product: stage.stage for stage in balance.stages}
    stages.setdefault(BLACK_MASS, HYDROMETALLURGY)
    request = balance.request
    return {
        "region": balance.region,
        "as_of": balance.as_of.isoformat(),
        "chemistry": dict(request.mix),
        "target_gwh": request.target,
        "imports": request.imports.mode,
        "import_limits": {p: _number(kt) for p, kt in request.imports.limits.items()},
        "statuses": sorted(request.statuses),
        "cell_yield": request.cell_yield,
        "utilisation": {p or "all": u for p, u in request.terms.utilisation.items()},
        "recycling": request.terms.recycling,
        "recycled": {p: _number(kt) for p, kt in request.terms.credits.items()},
        "exports": {p: _number(kt) for p, kt in request.terms.exports.items()},
        "state": balance.state,
        "supported_gwh": _interval(balance.supported),
        "binding": list(balance.binding),
        "missing": list(balance.missing),
        "degenerate": list(balance.degenerate),
        "shadow_prices": [
            {
                "product": one.product,
                "stage": stages.get(one.product, ""),
                "limit": one.limit,
                "unit": "GWh per GWh" if one.product == CELL else "GWh per kt",
                **(_interval(one.price) or {}),
            }
            for one in balance.shadow_prices
        ],
        "ladder": [
            {
                "step": number,
                "relaxed": list(step.relaxed),
                "how": step.how,
                "supported_gwh": _interval(step.supported),
                "binding": list(step.binding),
                "shadow_price": step.price,
            }
            for number, step in enumerate(balance.ladder)
        ],
        "stages": [_stage(stage) for stage in balance.stages],
        "assumed_yields": list(balance.assumed),
        "dual_value": balance.dual_value,
        "unused_claims": [_claim(one) for one in balance.unused],
        "supported_bound": balance.supported_bound,
        "main_stages": [_main_stage(one) for one in balance.main_stages],
    }


def _stage(stage: Stage) -> dict[str, Any]:
    cells = stage.product == CELL
    return {
        "product": stage.product,
        "stage": stage.stage,
        "state": stage.state,
        "unit": "GWh/yr" if cells else "kt/yr",
        "requirement": _interval(stage.requirement),
        "requirement_unit": "kWh/kWh" if cells else "kg/kWh",
        "need": _interval(stage.need),
        "capacity": _interval(stage.capacity),
        "supports_gwh": _interval(stage.supports),
        "import_dependence": _interval(stage.dependence),
        "shortfall": _interval(stage.shortfall),
        "domestic": stage.domestic,
        "imported": stage.imported,
        "recovered": _number(stage.recovered),
        "exported": _number(stage.exported),
        "slack": None if stage.slack is None else _number(stage.slack),
        "contained_metal": dict(stage.contained),
        "claims": [_claim(one) for one in stage.claims],
        "evidence": [shorten(iri) for iri in stage.evidence],
        "assumed_yields": list(stage.assumed),
        "need_bound": stage.need_bound,
        "capacity_bound": stage.capacity_bound,
    }


def _main_stage(one: MainStage) -> dict[str, Any]:
    return {
        "stage": one.stage,
        "state": one.state,
        "supports_gwh": _interval(one.supports),
        "need_bound": one.bound,
        "products": list(one.products),
        "limited_by": one.limits or None,
        "missing": list(one.missing),
        "unconverted": [_claim(claim) for claim in one.unconverted],
        "without_capacity": [shorten(iri) for iri in one.silent],
    }


def _claim(one: CapacityClaim) -> dict[str, Any]:
    return {
        "claim": shorten(one.claim),
        "plant": shorten(one.plant),
        "product": one.product,
        "capacity": _interval(one.capacity),
        "kind": one.kind,
        "basis": one.basis,
        "statuses": list(one.statuses),
        "date": one.date.isoformat() if one.date else None,
        "counted": one.counted,
        "reason": one.reason,
        "phase": one.phase,
        "unit": shorten(one.unit) or ("GWh/yr" if one.product == CELL else "kt/yr"),
    }


def _interval(interval: Interval | None) -> dict[str, float | None] | None:
    if interval is None:
        return None
    return {name: _number(interval.at(name)) for name in ("low", "central", "high")}


def _number(value: float) -> float | None:
    """The number to ten significant digits; None where there is no limit."""
    return None if math.isinf(value) else float(f"{value:.10g}")
