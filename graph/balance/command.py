"""`akkuketju balance`: the chain of a chemistry in GWh of cells a year."""

import argparse
import csv
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from graph.arguments import read_day
from graph.balance.chain import CELL
from graph.balance.document import document
from graph.balance.imports import read_imports
from graph.balance.library import Library
from graph.balance.model import Balance, Request, Terms
from graph.balance.request import read_mix, read_statuses, read_target
from graph.balance.scenario import read_scenario
from graph.balance.solve import solve
from graph.balance.terms import read_exports, read_recycling, read_utilisation
from graph.balance.text import Name, print_balance
from graph.labels import Labels
from graph.namespaces import CV
from graph.places import place_of
from graph.release import open_release
from graph.resources import RELEASES
from graph.view import make_view


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
    parser.add_argument("--utilisation", default="1", help="usable share of capacities, or a file")
    parser.add_argument("--recycling", default="none", help="none, capacity, or a CSV file")
    parser.add_argument("--exports", default="none", help="none, or a CSV file")
    parser.add_argument("--lang", choices=["fi", "sv", "en"], default="en")
    parser.add_argument("--format", choices=["table", "json", "csv"], default="table")


def run(args: argparse.Namespace) -> int:
    """Print the balance."""
    target = read_target(args.target)
    statuses = read_statuses(args.statuses)
    imports = read_imports(args.imports)
    recycling, credits = read_recycling(args.recycling)
    exports = read_exports(args.exports)
    terms = Terms(read_utilisation(args.utilisation), exports, recycling, credits)
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
    mix = read_mix(args.chemistry, library.chemistries, library.refused)
    request = Request(mix, target, imports, statuses, args.cell_yield, terms)
    balance = solve(view, request, library)
    head = {
        "release": release.id,
        "known_on": args.known_on.isoformat() if args.known_on else None,
        "scenario": str(args.scenario) if args.scenario else None,
    }
    labels = Labels([q.triple for q in quads] + overlay)

    def name(scheme: str, local: str) -> str:
        return labels.get(f"{CV}{scheme}/{local}", args.lang).text

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
        label = name("material", stage.product)
        writer.writerow([stage.product, label, stage.stage, stage.state, unit, *cells, claims])


def _print_table(balance: Balance, _: dict[str, Any], name: Name) -> None:
    print_balance(balance, name)
