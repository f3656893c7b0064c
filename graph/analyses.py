"""`akkuketju outlook`, `obstacles`, `schedule` and `evidence`: the analyses on a day.

Each prints a table for people, or JSON whose keys are documented in its own function.
"""

import argparse
import datetime as dt
import json
import math
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from graph.arguments import read_day
from graph.balance import Library
from graph.balance.request import read_mix
from graph.blocked import ASSUMED, Cells
from graph.errors import AkkuketjuError, InvalidInput
from graph.information import Value, most_valuable
from graph.labels import Labels
from graph.namespaces import shorten, thing
from graph.obstacles import blocking_power, smallest_cover
from graph.places import place_of
from graph.probability import DRAWS, Outlook, make_outlook
from graph.quality import completeness, conflicts, freshness
from graph.release import open_release
from graph.resources import RELEASES
from graph.schedule import make_schedule
from graph.timeline import timelines
from graph.view import View, make_view

#: Of a longer list, a table for people shows this many.
_SHOWN = 4
#: What such a table leaves to the JSON.
_LONG = ("claims", "by_stage")
Report = Callable[[View, argparse.Namespace], dict[str, Any]]


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommands."""
    outlook = _add(commands, "outlook", outlook_report, "capacity in a year, with its odds")
    outlook.add_argument("--stage", default="cell-manufacturing", help="local id of a stage")
    outlook.add_argument("--unit", default="GWh/yr")
    outlook.add_argument("--year", type=int, default=2030)
    outlook.add_argument("--target", type=_number, default=0.0, help="capacity to reach")
    outlook.add_argument("--seed", type=int, default=1)
    outlook.add_argument("--draws", type=int, default=DRAWS)
    outlook.add_argument(
        "--rate", action="append", default=[], metavar="STATUS=P", help="take this base rate"
    )
    text = "what obstacles block, and the fewest measures"
    obstacles = _add(commands, "obstacles", obstacles_report, text)
    obstacles.add_argument(
        "--chemistry", default=ASSUMED.upper(), help="the cells that tonnes are turned into"
    )
    _add(commands, "schedule", schedule_report, "stated starts, float and critical path")
    evidence = _add(commands, "evidence", evidence_report, "how much the graph knows, what to ask")
    evidence.add_argument("--number", type=int, default=10, help="how many questions")


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    report: Report,
    text: str,
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(run=_run, report=report)
    parser.add_argument("--release", type=Path, default=RELEASES)
    parser.add_argument("--as-of", type=read_day, help="default: the release's day")
    parser.add_argument("--known-on", type=read_day, help="only what sources dated up to then say")
    parser.add_argument("--region", default="finland", help="id or ISO code of a place")
    parser.add_argument("--lang", choices=["fi", "sv", "en"], default="en")
    parser.add_argument("--format", choices=["table", "json"], default="table")
    return parser


def _run(args: argparse.Namespace) -> int:
    release = open_release(args.release)
    quads = release.base_quads()
    day = args.as_of or dt.date.fromisoformat(release.manifest["day"])
    view = make_view(quads, day, args.known_on, place_of(args.region, quads))
    report: Report = args.report
    content = {
        "release": release.id,
        "as_of": day.isoformat(),
        "region": view.region,
        **report(view, args),
    }
    if args.format == "json":
        json.dump(content, sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        labels = Labels(quad.triple for quad in quads)
        _print(content, lambda ref: _name(ref, labels, args.lang))
    return 0


def outlook_report(view: View, args: argparse.Namespace) -> dict[str, Any]:
    """The outlook by the arguments, as :func:`outlook_content` writes it."""
    found = make_outlook(
        view,
        stage=args.stage,
        unit=args.unit,
        year=args.year,
        target=args.target,
        seed=args.seed,
        draws=args.draws,
        rates=dict(_rate(text) for text in args.rate),
    )
    return outlook_content(found)


def outlook_content(found: Outlook) -> dict[str, Any]:
    """``quantiles``, ``mean``, ``probability_of_target``, ``projects``, ``base_rates``, ``slips``,
    ``unknown`` (undertakings at the stage without a capacity in the unit), and the parameters.
    """
    return {
        "stage": f"stage:{found.stage}",
        "unit": found.unit,
        "year": found.year,
        "target": found.target,
        "seed": found.seed,
        "draws": found.draws,
        "quantiles": {f"{q:g}": round(x, 3) for q, x in found.quantiles.items()},
        "mean": round(found.mean, 3),
        "probability_of_target": round(found.chance, 4),
        "projects": [
            {
                "id": shorten(share.candidate.thing),
                "status": shorten(share.candidate.status),
                "low": share.candidate.low,
                "high": share.candidate.high,
                "start": share.candidate.start.isoformat(),
                "start_assumed": share.candidate.start_assumed,
                "probability_by_year": round(share.chance, 4),
                "expected": round(share.expected, 3),
                "claims": [shorten(claim) for claim in share.candidate.claims],
            }
            for share in found.shares
        ],
        "base_rates": [
            {
                "status": f"status:{rate.status}",
                "mean": round(rate.mean, 4),
                "realised": len(rate.realised),
                "given_up": len(rate.given_up),
                "given": rate.given,
            }
            for rate in found.rates
        ],
        "slips_months": list(found.slips),
        "unknown": [shorten(iri) for iri in found.unknown],
    }


def obstacles_report(view: View, args: argparse.Namespace) -> dict[str, Any]:
    """``obstacles`` (sums in MEUR and GWh/yr, ``named`` and ``all``), ``cover``, ``open``.

    ``gwh_equivalent_named`` and ``_all`` are what all plants stand for in cells of ``chemistry``,
    an assumption: ``low``, ``high`` and ``stage`` of the main stage where most is hindered,
    ``by_stage``, ``claims``, and ``unconverted`` with reasons. They are null, and
    ``equivalent_failure`` says why, where the graph of the day lacks what a balance needs.
    """
    cover, found = smallest_cover(view), blocking_power(view)
    cells, failure = _cells(view, args.chemistry)
    return {
        "chemistry": cells.chemistry if cells else None,
        "equivalent_failure": failure,
        "obstacles": [
            {
                "id": shorten(one.obstacle),
                "named": [shorten(iri) for iri in one.named],
                "on_the_path": [shorten(iri) for iri in one.path],
                **{
                    f"{key}_{part}": {
                        "low": float(one.total(unit, part).low),
                        "high": float(one.total(unit, part).high),
                        "unknown": [shorten(iri) for iri in one.total(unit, part).unknown],
                        "claims": [shorten(iri) for iri in one.total(unit, part).claims],
                    }
                    for key, unit in (("meur", "MEUR"), ("gwh_per_yr", "GWh/yr"))
                    for part in ("named", "all")
                },
                "gwh_equivalent_named": _equivalent(cells, one.named),
                "gwh_equivalent_all": _equivalent(cells, {*one.named, *one.path}),
            }
            for one in found
        ],
        "cover": {
            shorten(measure): [shorten(iri) for iri in obstacles]
            for measure, obstacles in cover.covered.items()
        },
        "cover_is_exact": cover.exact,
        "open": [shorten(iri) for iri in cover.open],
    }


def _cells(view: View, chemistry: str) -> tuple[Cells | None, str | None]:
    library = Library(view)
    if not library.chemistries:
        return None, "No chemistry has a bill of materials on that day"
    [(chosen, _), *others] = read_mix(chemistry, library.chemistries, library.refused)
    if others:
        raise InvalidInput("A mix of chemistries", "Give one chemistry, such as NMC811.")
    try:
        return Cells(view, chosen), None
    except AkkuketjuError as error:
        return None, str(error)


def _equivalent(cells: Cells | None, things: Iterable[str]) -> dict[str, Any] | None:
    if cells is None:
        return None
    found = cells.equivalent(things)
    return {
        "low": float(found.total.low),
        "high": float(found.total.high),
        "stage": shorten(found.stage) or None,
        "by_stage": {
            shorten(stage): {"low": float(total.low), "high": float(total.high)}
            for stage, total in found.by_stage.items()
        },
        "claims": [shorten(claim) for claim in found.total.claims],
        "unconverted": {shorten(thing): reason for thing, reason in found.unconverted},
    }


def schedule_report(view: View, _: argparse.Namespace) -> dict[str, Any]:
    """``steps`` (stated, early, late, float in months), ``critical_path``, ``circles``."""
    made = make_schedule(view, timelines(view))
    return {
        "steps": [
            {
                "id": shorten(step.thing),
                "stated": str(step.stated),
                "early": step.early.isoformat(),
                "late": step.late.isoformat(),
                "float_months": float(step.float_months),
                "waits_for": [shorten(iri) for iri in step.waits_for],
                "claim": shorten(step.claim),
            }
            for step in made.steps
        ],
        "critical_path": [shorten(iri) for iri in made.critical],
        "circles": [shorten(iri) for iri in made.circles],
    }


def evidence_report(view: View, args: argparse.Namespace) -> dict[str, Any]:
    """``completeness``, ``freshness``, ``conflicts``, and ``questions`` with what they flip."""
    if not 1 <= args.number <= 1000:
        raise InvalidInput(f"{args.number} questions cannot be asked", "Choose 1 to 1000.")
    disputes = conflicts(view)
    return {
        "completeness": [
            {
                "class": c.cls, "property": c.name, "filled": c.filled, "total": c.total,
                "share": round(float(c.share), 3),
            }
            for c in completeness(view)
        ],
        "freshness": [
            {
                "property": f.name, "half_life_months": f.half_life, "values": f.values,
                "undated": f.undated, "median_age_months": _float(f.median_age),
                "freshness": _float(f.freshness),
            }
            for f in freshness(view)
        ],
        "conflicts": {
            "series": disputes.series, "several": disputes.several,
            "conflicting": disputes.conflicting, "largest_ratio": _float(disputes.largest_ratio),
        },
        "questions": [question_content(value) for value in most_valuable(view, args.number)],
    }  # fmt: skip


def question_content(value: Value) -> dict[str, Any]:
    """``about``, ``property``, ``reason``, ``most``, ``mean``, and the changed gaps by answer."""
    return {
        "about": shorten(value.question.thing),
        "property": shorten(value.question.property),
        "reason": value.question.reason,
        "most": value.most,
        "mean": round(value.mean, 2),
        "flips": {answer: [flip.gap for flip in flips] for answer, flips in value.flips.items()},
    }


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))


def _print(content: Any, name: Callable[[str], str], depth: int = 0) -> None:
    """A report for people: names for ids, one line for each flat record."""
    space = "  " * depth
    for key, value in content.items():
        if isinstance(value, dict) and not _flat(value):
            print(f"{space}{name(key)}:")
            _print(value, name, depth + 1)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            print(f"{space}{key}:")
            for one in value:
                print(f"{space}  - {_line(one, name)}")
        else:
            print(f"{space}{name(key)}: {_cell(value, name)}")


def _flat(value: dict[str, Any]) -> bool:
    return not any(isinstance(part, dict | list) for part in value.values())


def _line(one: dict[str, Any], name: Callable[[str], str]) -> str:
    shown = {k: v for k, v in one.items() if k not in ("claims", "claim", "flips")}
    first, *rest = shown.items()
    return "; ".join([_cell(first[1], name), *(f"{k}: {_cell(v, name)}" for k, v in rest)])


def _cell(value: Any, name: Callable[[str], str]) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{k} {_cell(v, name)}" for k, v in value.items() if k not in _LONG)
    if isinstance(value, list):
        rest = f" and {len(value) - _SHOWN} more" if len(value) > _SHOWN else ""
        return (", ".join(_cell(one, name) for one in value[:_SHOWN]) or "-") + rest
    if value is None:
        return "-"
    return f"{value:g}" if isinstance(value, float) else name(str(value))


def _name(ref: str, labels: Labels, language: str) -> str:
    try:
        iri = thing(ref)
    except ValueError:
        return ref
    return labels.get(iri, language).text if iri in labels else ref


def _rate(text: str) -> tuple[str, float]:
    status, _, rate = text.partition("=")
    try:
        return status, _number(rate)
    except ValueError:
        raise InvalidInput(f"{text!r} is no base rate", "Write planned=0.3.") from None


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value
