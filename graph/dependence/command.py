"""`akkuketju dependence`: on whom the chain depends, as a table, JSON or CSV."""

import argparse
import csv
import datetime as dt
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from graph.arguments import read_day
from graph.dependence.exposure import material_of
from graph.dependence.removed import read_removed
from graph.dependence.report import Dependence, Record
from graph.places import read_places
from graph.release import open_release
from graph.resources import RELEASES
from graph.view import make_view


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "dependence", help="concentration, N-1, single points of failure and who controls what"
    )
    parser.set_defaults(run=run)
    parser.add_argument("--release", type=Path, default=RELEASES)
    parser.add_argument("--material", help="id of a material, such as graphite")
    parser.add_argument(
        "--remove",
        default="",
        help="what stops: country:china,firm:umicore,facility:umicore-kokkola",
    )
    parser.add_argument("--region", default="finland", help="id or ISO code of a place")
    parser.add_argument("--as-of", type=read_day, help="default: the release's day")
    parser.add_argument("--known-on", type=read_day, help="only what sources dated up to then say")
    parser.add_argument("--format", choices=["table", "json", "csv"], default="table")


def run(args: argparse.Namespace) -> int:
    """Print the analyses."""
    release = open_release(args.release)
    quads = release.base_quads()
    day = args.as_of or dt.date.fromisoformat(release.manifest["day"])
    places = read_places(quads)
    view = make_view(quads, day, args.known_on, places.find(args.region))
    found = Dependence(view)
    material = material_of(view, args.material) if args.material else None
    removed = read_removed(args.remove, view, places, found.plants)
    report: Record = {
        "release": release.id,
        "as_of": day.isoformat(),
        "known_on": args.known_on.isoformat() if args.known_on else None,
        "region": view.region,
        "missing": found.missing(),
        "concentration": found.concentration(material),
        "control": found.control(),
        "failure_points": found.failure_points(),
    }
    if removed:
        report["removed"] = args.remove
        report["removal"] = found.removal(removed, material)
    if material:
        report["exposure"] = found.exposure(material)
    _PRINTERS[args.format](report)
    return 0


def _print_json(report: Record) -> None:
    json.dump(report, sys.stdout, ensure_ascii=False, indent=1)
    print()


_COLUMNS = ("section", "subject", "measure", "low", "high", "unit", "detail", "claims")
#: Measures of a record that are intervals, with their unit.
_UNITS = {
    "hhi": "index",
    "hhi_governance": "index",
    "effective_number": "number",
    "top1": "%",
    "top3": "%",
    "n_minus_1": "%",
    "lost": "%",
    "own": "%",
    "chain": "%",
}


def _print_csv(report: Record) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(_COLUMNS)
    removal = report.get("removal", {})
    for section, records in (
        ("concentration", report["concentration"]),
        ("world", removal.get("world", ())),
        ("chains", removal.get("chains", ())),
        ("region", removal.get("region", ())),
    ):
        writer.writerows(_interval_rows(section, records))
    writer.writerows(_other_rows(report))


def _interval_rows(section: str, records: Iterable[Record]) -> Iterator[list[Any]]:
    for record in records:
        names = (record.get("material"), record.get("stage"))
        detail = " ".join(filter(None, (record.get("source"), record.get("year"))))
        for measure, unit in _UNITS.items():
            if f"{measure}_low" in record:
                yield [
                    section,
                    " ".join(filter(None, names)),
                    measure,
                    record[f"{measure}_low"],
                    record[f"{measure}_high"],
                    unit,
                    detail,
                    ";".join(record.get("claims", ())),
                ]


def _other_rows(report: Record) -> Iterator[list[Any]]:
    for record in report["control"]:
        for seat, count in record["controlled_from"].items():
            yield ["control", record["stage"], "plants", count, count, "number", seat, ""]
    for cut in report["failure_points"]["minimal_cuts"]:
        size = len(cut["plants"])
        stages = ";".join(cut["stages"])
        yield ["cut", ";".join(cut["plants"]), "size", size, size, "number", stages, ""]
    for one in report["failure_points"]["articulation_points"]:
        claims = ";".join(one["claims"])
        apart = one["cut_off"]
        yield ["articulation", one["thing"], "cut_off", apart, apart, "number", "", claims]
    for one in report.get("exposure", ()):
        detail = f"{one['status'] or 'status unknown'}, from {one['controlled_from']}"
        yield ["exposure", one["plant"], "", "", "", "", detail, ";".join(one["claims"])]
    for text in report["missing"]:
        yield ["missing", text, "", "", "", "", "", ""]


def _print_table(report: Record) -> None:
    print(f"Dependence as of {report['as_of']}, {report['region']}")
    _head("Concentration of the world's supply (HHI 0 to 10 000; shares in per cent)")
    for one in report["concentration"]:
        name = " ".join(filter(None, (one["material"], one["stage"], one["measure"])))
        print(
            f"  {name}: HHI {_span(one, 'hhi')}, first {one['largest']} {_span(one, 'top1')}, "
            f"three {_span(one, 'top3')}, left without the first {_span(one, 'n_minus_1')} "
            f"({one['source']}, {one['year'] or 'undated'})"
        )
    _print_removal(report)
    _head("Running plants by where they are controlled from")
    for one in report["control"]:
        seats = ", ".join(f"{count} {seat}" for seat, count in one["controlled_from"].items())
        print(f"  {one['stage']}: {one['running']} running, {seats}")
    _print_points(report["failure_points"])
    if "exposure" in report:
        _head("Plants and projects that hang on it")
        for one in report["exposure"]:
            who = one["controller"] or "nobody on record"
            print(f"  {one['plant']}: {one['status'] or 'status unknown'}, {who}")
    _head("Missing")
    for text in report["missing"]:
        print(f"  {text}")


def _print_removal(report: Record) -> None:
    if "removal" not in report:
        return
    _head(f"Lost without {report['removed']}, per cent, least to most")
    for one in report["removal"]["world"]:
        name = " ".join(filter(None, (one["material"], one["stage"], one["measure"])))
        print(f"  world, {name}: {_span(one, 'lost')}")
    for one in report["removal"]["chains"]:
        print(f"  world, {one['material']} through all its stages: {_span(one, 'lost')}")
    for one in report["removal"]["region"]:
        taken = ", ".join(one["removed"]) or "nothing of its own"
        print(
            f"  {one['stage']}: own {_span(one, 'own')}, with its inputs {_span(one, 'chain')} "
            f"(taken: {taken})"
        )


def _print_points(points: Record) -> None:
    _head(f"Smallest sets of plants that cut the way to {points['target']}")
    for cut in points["minimal_cuts"]:
        sure = ", ".join(cut["status_unknown"])
        note = f"; unless these run, of unknown status: {sure}" if sure else ""
        print(f"  {' + '.join(cut['plants'])} ({', '.join(cut['stages'])}{note})")
    print(f"  no running plant, imports assumed: {', '.join(points['bridged_by_imports'])}")
    _head("Articulation points of recorded supply")
    for one in points["articulation_points"]:
        print(f"  {one['thing']}: {one['cut_off']} lose their tie")


def _head(text: str) -> None:
    print(f"\n{text}")


def _span(record: Record, name: str) -> str:
    low, high = record[f"{name}_low"], record[f"{name}_high"]
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


_PRINTERS = {"table": _print_table, "json": _print_json, "csv": _print_csv}
