"""`akkuketju balance`: the chain of a chemistry in GWh of cells a year."""

import argparse
import csv
import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from graph.arguments import read_day
from graph.balance.chain import CELL
from graph.balance.document import document
from graph.balance.imports import read_imports
from graph.balance.interval import Interval
from graph.balance.library import Library
from graph.balance.model import Balance, Request
from graph.balance.request import read_mix, read_statuses, read_target
from graph.balance.scenario import read_scenario
from graph.balance.solve import solve
from graph.labels import Labels
from graph.namespaces import CV
from graph.places import place_of
from graph.release import open_release
from graph.resources import RELEASES
from graph.view import make_view

Name = Callable[[str], str]


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    text = "how many GWh of cells a year a chain supports, and what limits it"
    parser = commands.add_parser("balance", help=text, description=text)
    parser.set_defaults(run=run)
    parser.add_argument("--release", type=Path, default=RELEASES)
    parser.add_argument("--chemistry", default="NMC811", help="NMC811, or NMC811=0.7,LFP=0.3")
    parser.add_argument("--target", default="40", help="GWh of good cells a year")
    parser.add_argument("--region", default="finland", help="id or ISO code of a place")
    parser.add_argument("--as-of", type=read_day, help="the day, default: that of the release")
    parser.add_argument("--known-on", type=read_day, help="only what sources dated up to then say")
    parser.add_argument("--imports", default="none", help="none, missing, all, or a CSV file")
    parser.add_argument("--statuses", default="operating", help="statuses of the plants that count")
    parser.add_argument("--scenario", type=Path, help="folder of tables to lay over the data")
    parser.add_argument(
        "--cell-yield", type=float, help="good share of cells, for what sources say"
    )
    parser.add_argument("--lang", choices=["fi", "sv", "en"], default="en")
    parser.add_argument("--format", choices=["table", "json", "csv"], default="table")


def run(args: argparse.Namespace) -> int:
    """Print the balance."""
    target = read_target(args.target)
    statuses = read_statuses(args.statuses)
    imports = read_imports(args.imports)
    release = open_release(args.release)
    quads = release.base_quads()
    overlay = read_scenario(args.scenario, quads) if args.scenario else []
    view = make_view(
        quads,
        args.as_of or dt.date.fromisoformat(release.manifest["day"]),
        args.known_on,
        place_of(args.region, quads),
        overlay,
    )
    library = Library(view)
    mix = read_mix(args.chemistry, library.chemistries)
    balance = solve(view, Request(mix, target, imports, statuses, args.cell_yield), library)
    head = {
        "release": release.id,
        "known_on": args.known_on.isoformat() if args.known_on else None,
        "scenario": str(args.scenario) if args.scenario else None,
    }
    labels = Labels([q.triple for q in quads] + overlay)

    def name(product: str) -> str:
        return labels.get(f"{CV}material/{product}", args.lang).text

    {"json": _print_json, "csv": _print_csv, "table": _print_table}[args.format](
        balance, head, name
    )
    return 0


def _print_json(balance: Balance, head: dict[str, Any], _: Name) -> None:
    json.dump(head | document(balance), sys.stdout, ensure_ascii=False, indent=1)
    print()


def _print_csv(balance: Balance, _: dict[str, Any], name: Name) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    amounts = ("need", "capacity", "supports", "dependence", "shortfall")
    ends = [f"{amount}_{end}" for amount in amounts for end in ("low", "central", "high")]
    writer.writerow(["product", "label", "stage", "state", "unit", *ends, "claims"])
    for stage in balance.stages:
        intervals = [getattr(stage, amount) for amount in amounts]
        cells = [f"{i.at(end):.6g}" for i in intervals for end in ("low", "central", "high")]
        unit = "GWh/yr" if stage.product == CELL else "kt/yr"
        claims = ";".join(one.claim.rpartition("/")[2] for one in stage.claims)
        label = name(stage.product)
        writer.writerow([stage.product, label, stage.stage, stage.state, unit, *cells, claims])


def _print_table(balance: Balance, _: dict[str, Any], name: Name) -> None:
    mix = ", ".join(f"{chemistry} {share:.0%}" for chemistry, share in balance.request.mix)
    statuses = ", ".join(sorted(balance.request.statuses))
    print(f"{mix} in {balance.region} as of {balance.as_of}, plants that are {statuses}")
    print(
        f"imports: {balance.request.imports.mode}; target {balance.request.target:g} GWh a year\n"
    )
    print(f"{_verdict(balance, name)}\n")
    print(f"{'product':38}{'need':>10}{'capacity':>10}  {'supports, GWh':22}{'imported':>9}  state")
    for stage in balance.stages:
        print(
            f"{name(stage.product)[:37]:38}{stage.need.central:10.4g}{stage.capacity.central:10.4g}"
            f"  {_span(stage.supports):22}{stage.dependence.central:9.0%}  {stage.state}"
        )
    print("\nneed and capacity in kt a year (cells: GWh), imported at the target")
    for price in balance.shadow_prices:
        print(f"one more kt of {name(price.product)} ({price.limit}): {_span(price.price)} GWh")
    print("\nLadder")
    for step in balance.ladder:
        supported = "nothing limits it" if step.supported is None else _span(step.supported)
        relaxed = ", ".join(name(p) for p in step.relaxed)
        how = {"as-is": "as it is", "imported": f"imported: {relaxed}"}.get(step.how)
        limit = f"; limited by {', '.join(map(name, step.binding))}" if step.binding else ""
        print(f"  {how or f'without the limit of {relaxed}'}: {supported}{limit}")
    if balance.assumed:
        print(f"\nNo sourced yield, 1 assumed: {', '.join(map(name, balance.assumed))}")


def _verdict(balance: Balance, name: Name) -> str:
    if balance.state == "missing":
        missing = ", ".join(map(name, balance.missing))
        return (
            f"Supports 0 GWh: nothing makes or imports {missing}.\n"
            "These stages are missing, which is no shortage of capacity; "
            "allow their imports with --imports missing."
        )
    if balance.supported is None:
        return "Nothing limits the chain: everything it needs may be imported without limit."
    limits = ", ".join(map(name, balance.binding)) or "a stage whose capacity is zero"
    return f"Supports {_span(balance.supported)} GWh of cells a year; limited by {limits}."


def _span(interval: Interval) -> str:
    if interval.low == interval.high:
        return f"{interval.central:.3g}"
    return f"{interval.central:.3g} ({interval.low:.3g}–{interval.high:.3g})"
