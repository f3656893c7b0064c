"""`akkuketju validate`: published values beside ours, disagreements included."""

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from graph.labels import Labels
from graph.namespaces import shorten
from graph.recomputation import Check, Result, recompute
from graph.release import open_release
from graph.resources import RELEASES
from graph.view import make_view


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    text = "compute published tables again and show where we differ"
    parser = commands.add_parser("validate", help=text, description=text)
    parser.set_defaults(run=run)
    parser.add_argument("--release", type=Path, default=RELEASES)
    parser.add_argument("--lang", choices=["fi", "sv", "en"], default="en")
    parser.add_argument("--format", choices=["table", "json"], default="table")


def run(args: argparse.Namespace) -> int:
    """Print the tables. A disagreement is a finding, not a failure: the exit code is 0."""
    release = open_release(args.release)
    day = dt.date.fromisoformat(release.manifest["day"])
    quads = release.base_quads()
    results = recompute(make_view(quads, day))
    if args.format == "json":
        head = {"release": release.id, "as_of": day.isoformat()}
        json.dump(head | {"tables": [document(r) for r in results]}, sys.stdout, indent=1,
                  ensure_ascii=False)  # fmt: skip
        print()
    else:
        labels = Labels(quad.triple for quad in quads)
        for result in results:
            _print(result, labels, args.lang)
        held = sum(result.held for result in results)
        print(f"{held} of {held + sum(r.failed for r in results)} values agree")
    return 0


def document(result: Result) -> dict[str, Any]:
    """A table with stable keys."""
    return {
        "table": result.table.name,
        "title": result.table.title,
        "method": result.table.method,
        "tolerance": result.table.tolerance,
        "agree": result.held,
        "disagree": result.failed,
        "checks": [_check(check, result.table.tolerance) for check in result.checks],
    }


def _check(check: Check, tolerance: float) -> dict[str, Any]:
    return {
        "about": [shorten(iri) for iri in check.about],
        "published": check.published,
        "ours": float(f"{check.ours:.6g}"),
        "unit": check.unit,
        "deviation": float(f"{check.deviation:.4g}"),
        "rounding": check.rounding,
        "agrees": check.holds(tolerance),
        "formula": check.formula,
        "published_by": [shorten(iri) for iri in check.published_by],
        "inputs": [shorten(iri) for iri in check.inputs],
        "note": check.note,
    }


def _print(result: Result, labels: Labels, language: str) -> None:
    print(f"{result.table.title}: {result.held} of {len(result.checks)} agree "
          f"within {result.table.tolerance:.1%}")  # fmt: skip
    for check in result.checks:
        if not check.holds(result.table.tolerance):
            about = " / ".join(labels.get(iri, language).text for iri in check.about)
            print(f"  {about}: published {check.published:g} {check.unit}, "
                  f"ours {check.ours:.4g} ({check.deviation:+.1%}) {check.note}")  # fmt: skip
    print()
