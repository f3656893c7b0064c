"""`akkuketju gaps`: the gaps on a day, as a table, JSON or CSV."""

import argparse
import csv
import datetime as dt
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graph.errors import InvalidInput
from graph.gaps import RULES, Gap, Rule, find_gaps
from graph.labels import Labels
from graph.namespaces import CV, shorten
from graph.release import open_release
from graph.resources import RELEASES
from graph.view import make_view

_COLUMNS = ("id", "kind", "focus", "certainty", "severity", "size", "unit", "evidence")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = commands.add_parser("gaps", help="the gaps of the chain on a day")
    parser.set_defaults(run=run)
    parser.add_argument("--release", type=Path, default=RELEASES)
    parser.add_argument("--as-of", type=_day, help="default: the release's day")
    parser.add_argument("--known-on", type=_day, help="only what sources dated up to then say")
    parser.add_argument("--kind", help="a rule or a gap type; several parted by commas")
    parser.add_argument("--region", default="finland", help="id of a place")
    parser.add_argument("--status", choices=["confirmed", "unconfirmed"])
    parser.add_argument("--lang", choices=["fi", "sv", "en"], default="en")
    parser.add_argument("--format", choices=["table", "json", "csv"], default="table")


def run(args: argparse.Namespace) -> int:
    """Print the gaps."""
    release = open_release(args.release)
    day = args.as_of or dt.date.fromisoformat(release.manifest["day"])
    quads = release.base_quads()
    labels = Labels(quad.triple for quad in quads)
    view = make_view(quads, day, args.known_on, region(args.region, quads))
    rules, kinds = chosen(args.kind)
    found = [
        (rule, gap)
        for rule, gap in find_gaps(view, rules)
        if (not kinds or gap.kind in kinds)
        and (not args.status or gap.confirmed == (args.status == "confirmed"))
    ]
    records = [record(rule, gap, labels, args.lang) for rule, gap in found]
    if args.format == "json":
        head = {"release": release.id, "as_of": day.isoformat(), "region": args.region}
        json.dump(head | {"gaps": records}, sys.stdout, ensure_ascii=False, indent=1)
        print()
    elif args.format == "csv":
        _print_csv(records)
    else:
        _print_table(records, day)
    return 0


def chosen(kind: str | None) -> tuple[tuple[Rule, ...], frozenset[str]]:
    """The rules and gap types that ``--kind`` names; raises ``InvalidInput`` with the choices."""
    if not kind:
        return RULES, frozenset()
    rules: set[str] = set()
    kinds: set[str] = set()
    for name in kind.split(","):
        of_rule = [rule for rule in RULES if name == rule.name or name in rule.types]
        if not of_rule:
            choices = ", ".join(n for rule in RULES for n in (rule.name, *rule.types))
            raise InvalidInput(f"No kind of gap {name!r}", f"Choose from: {choices}.")
        rules.update(rule.name for rule in of_rule)
        kinds.update(of_rule[0].types if name == of_rule[0].name else {name})
    return tuple(rule for rule in RULES if rule.name in rules), frozenset(kinds)


def region(name: str, quads: Iterable[Any]) -> str:
    """The id of a region: an id as it is, or an ISO 3166 code such as FI."""
    from graph.places import place_of

    return place_of(name, quads)


def record(rule: Rule, gap: Gap, labels: Labels, language: str) -> dict[str, Any]:
    """The gap with stable keys, its kind and focus with labels."""
    return {
        "id": gap.id,
        "rule": rule.name,
        "version": rule.version,
        "kind": gap.kind,
        "kind_label": labels.get(f"{CV}gap-type/{gap.kind}", language).text,
        "focus": [shorten(iri) for iri in gap.focus],
        "focus_label": [labels.get(iri, language).text for iri in gap.focus],
        "certainty": "confirmed" if gap.confirmed else "unconfirmed",
        "severity": gap.severity,
        "state": gap.state,
        "region": gap.region,
        "size": float(gap.size.amount) if gap.size else None,
        "size_low": float(gap.size.low) if gap.size else None,
        "size_high": float(gap.size.high) if gap.size else None,
        "unit": gap.size.unit if gap.size else None,
        "missing_data": gap.missing,
        "evidence": [shorten(iri) for iri in gap.evidence],
    }


def _print_csv(records: list[dict[str, Any]]) -> None:
    writer = csv.DictWriter(sys.stdout, list(records[0]) if records else list(_COLUMNS))
    writer.writeheader()
    for one in records:
        writer.writerow({k: ";".join(v) if isinstance(v, list) else v for k, v in one.items()})


def _print_table(records: list[dict[str, Any]], day: dt.date) -> None:
    kind = ""
    for one in sorted(records, key=lambda r: (r["rule"], r["kind"], r["id"])):
        if one["kind"] != kind:
            kind = one["kind"]
            print(f"\n{one['kind_label']} ({one['rule']})")
        size = f", {one['size']:g} {one['unit']}" if one["size"] is not None else ""
        state = f", {one['state']}" if one["state"] else ""
        focus = " / ".join(one["focus_label"])
        print(f"  {focus}: {one['certainty']}, {one['severity']}{state}{size}")
    confirmed = sum(one["certainty"] == "confirmed" for one in records)
    print(f"\n{len(records)} gaps as of {day}, {confirmed} of them confirmed")


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write 2026-01-31") from None
