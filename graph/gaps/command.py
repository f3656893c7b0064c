"""`akkuketju gaps`: the gaps on a day, or what became of them, as a table, JSON or CSV."""

import argparse
import datetime as dt
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph.arguments import read_day
from graph.errors import InvalidInput
from graph.gaps import MISSING_DATA, RULES, Found, Rule, find_gaps
from graph.gaps.comparison import compare
from graph.gaps.listing import (
    comparison_records,
    record,
    write_comparison,
    write_csv,
    write_table,
)
from graph.labels import Labels
from graph.places import place_of
from graph.release import Release, open_release
from graph.resources import RELEASES
from graph.view import make_view


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = commands.add_parser("gaps", help="the gaps of the chain on a day")
    parser.set_defaults(run=run)
    parser.add_argument("--release", type=Path, default=RELEASES)
    parser.add_argument("--as-of", type=read_day, help="default: the release's day")
    parser.add_argument("--known-on", type=read_day, help="only what sources dated up to then say")
    parser.add_argument("--kind", help="a rule or a gap type; several parted by commas")
    parser.add_argument("--region", default="finland", help="id or ISO code of a place")
    parser.add_argument("--status", choices=["confirmed", "unconfirmed"])
    parser.add_argument("--lang", choices=["fi", "sv", "en"], default="en")
    parser.add_argument("--format", choices=["table", "json", "csv"], default="table")
    earlier = parser.add_mutually_exclusive_group()
    earlier.add_argument(
        "--since", type=read_day, help="what opened, closed and changed since a day"
    )
    earlier.add_argument("--against", help="the same against another release: its id or its folder")


@dataclass(frozen=True)
class Choice:
    """Which gaps are asked for."""

    rules: tuple[Rule, ...]
    kinds: frozenset[str]
    status: str | None
    region: str

    def found(
        self, quads: list[ox.Quad], day: dt.date, known_on: dt.date | None
    ) -> Iterable[Found]:
        """The gaps of the choice on a day."""
        view = make_view(quads, day, known_on, place_of(self.region, quads))
        return [
            (rule, gap)
            for rule, gap in find_gaps(view, self.rules)
            if (not self.kinds or gap.kind in self.kinds)
            and (not self.status or gap.confirmed == (self.status == "confirmed"))
        ]


def run(args: argparse.Namespace) -> int:
    """Print the gaps, or what became of them."""
    choice = Choice(*chosen(args.kind), args.status, args.region)
    release = open_release(args.release)
    day = args.as_of or _release_day(release)
    if args.since and args.since > day:
        raise InvalidInput(f"{args.since} is after {day}", "Give --since an earlier day.")
    earlier = _other(args.against, args.release) if args.against else release
    quads = release.base_quads()
    labels = Labels(quad.triple for quad in quads)
    found = choice.found(quads, day, args.known_on)
    head = {"release": release.id, "as_of": day.isoformat(), "region": args.region}
    if args.since or args.against:
        before_quads = earlier.base_quads() if args.against else quads
        before_day = args.since or args.as_of or _release_day(earlier)
        before = choice.found(before_quads, before_day, args.known_on)
        head |= {"against": earlier.id, "since": before_day.isoformat()}
        _print_comparison(
            comparison_records(compare(before, found), labels, args.lang), head, args.format
        )
    else:
        records = [record(rule, gap, labels, args.lang) for rule, gap in found]
        _print(records, head, day, args.format)
    return 0


def chosen(kind: str | None) -> tuple[tuple[Rule, ...], frozenset[str]]:
    """The rules and gap types that ``--kind`` names; raises ``InvalidInput`` with the choices."""
    if not kind:
        return RULES, frozenset()
    rules: set[str] = set()
    kinds: set[str] = set()
    for name in kind.split(","):
        of_rule = [r for r in RULES if name in (r.name, MISSING_DATA, *r.types)]
        if not of_rule:
            names = [n for rule in RULES for n in (rule.name, *rule.types)]
            choices = ", ".join([*names, MISSING_DATA])
            raise InvalidInput(f"No kind of gap {name!r}", f"Choose from: {choices}.")
        rules.update(rule.name for rule in of_rule)
        whole = name == of_rule[0].name
        kinds.update((*of_rule[0].types, MISSING_DATA) if whole else (name,))
    return tuple(rule for rule in RULES if rule.name in rules), frozenset(kinds)


def _release_day(release: Release) -> dt.date:
    return dt.date.fromisoformat(release.manifest["day"])


def _other(name: str, folder: Path) -> Release:
    """The release that ``--against`` names: a folder, or an id beside the release in use."""
    beside = [path for path in (folder / name, folder.parent / name) if path.is_dir()]
    return open_release(beside[0] if beside else Path(name))


def _print(records: list[dict[str, Any]], head: dict[str, Any], day: dt.date, form: str) -> None:
    if form == "json":
        _print_json(head | {"gaps": records})
    elif form == "csv":
        write_csv(records, sys.stdout)
    else:
        write_table(records, day, sys.stdout)


def _print_comparison(
    found: dict[str, list[dict[str, Any]]], head: dict[str, Any], form: str
) -> None:
    if form == "json":
        _print_json(head | found)
    elif form == "csv":
        rows = [{"change": name} | one for name, records in found.items() for one in records]
        write_csv(rows, sys.stdout, first=("change",))
    else:
        print(f"From {head['since']} ({head['against']}) to {head['as_of']} ({head['release']})")
        write_comparison(found, sys.stdout)


def _print_json(content: dict[str, Any]) -> None:
    json.dump(content, sys.stdout, ensure_ascii=False, indent=1)
    print()
