"""Gaps as records with stable keys, and as tables, JSON and CSV: for the command and the pages."""

import csv
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from graph.gaps.comparison import Comparison
from graph.gaps.model import Found, Gap, Rule
from graph.labels import Labels
from graph.namespaces import CV, shorten

COLUMNS = (
    "id", "rule", "version", "kind", "kind_label", "focus", "focus_label", "certainty", "severity",
    "state", "region", "size", "size_low", "size_high", "unit", "missing_data", "asks",
    "evidence",
)  # fmt: skip


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
        "asks": [shorten(iri) for iri in gap.asks],
        "evidence": [shorten(iri) for iri in gap.evidence],
    }


def comparison_records(
    found: Comparison, labels: Labels, language: str
) -> dict[str, list[dict[str, Any]]]:
    """The comparison by what became of the gaps; a changed gap says in what and from what."""

    def records(pairs: Iterable[Found]) -> list[dict[str, Any]]:
        return [record(rule, gap, labels, language) for rule, gap in pairs]

    changed = []
    for change in found.changed:
        before = record(*change.before, labels, language)
        after = record(*change.after, labels, language)
        keys = [_KEYS.get(name, name) for name in change.fields]
        changed.append(after | {"changes": {k: [before[k], after[k]] for k in keys}})
    return {
        "opened": records(found.opened),
        "closed": records(found.closed),
        "changed": changed,
        "persisted": records(found.persisted),
    }


_KEYS = {"confirmed": "certainty", "missing": "missing_data"}


def write_csv(
    records: Iterable[Mapping[str, Any]], file: TextIO, first: Sequence[str] = ()
) -> None:
    """The records as CSV, lists joined by semicolons; ``first`` are columns before the usual."""
    writer = csv.DictWriter(file, [*first, *COLUMNS], extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for one in records:
        writer.writerow({k: ";".join(v) if isinstance(v, list) else v for k, v in one.items()})


def write_table(records: Iterable[dict[str, Any]], day: dt.date, file: TextIO) -> None:
    """The records for people, by kind."""
    kind = ""
    listed = sorted(records, key=lambda r: (r["rule"], r["kind"], r["id"]))
    for one in listed:
        if one["kind"] != kind:
            kind = one["kind"]
            print(f"\n{one['kind_label']} ({one['rule']})", file=file)
        print(f"  {line(one)}", file=file)
    confirmed = sum(one["certainty"] == "confirmed" for one in listed)
    print(f"\n{len(listed)} gaps as of {day}, {confirmed} of them confirmed", file=file)


def line(one: Mapping[str, Any]) -> str:
    """A record in one line."""
    words = [one["certainty"], one["severity"], one["state"], size_text(one)]
    if one["missing_data"]:
        words.append("needs " + ", ".join(one["asks"]))
    return f"{' / '.join(one['focus_label'])}: {', '.join(w for w in words if w)}"


def size_text(one: Mapping[str, Any]) -> str:
    """The size with its interval, where it has one."""
    if one["size"] is None:
        return ""
    low, high = one["size_low"], one["size_high"]
    between = f" ({low:g} to {high:g})" if low != high else ""
    return f"{one['size']:g}{between} {one['unit']}"


def write_comparison(found: Mapping[str, list[dict[str, Any]]], file: TextIO) -> None:
    """The comparison for people: what opened, closed and changed; what persists is counted."""
    for name in ("opened", "closed", "changed"):
        print(f"\n{name}: {len(found[name])}", file=file)
        for one in found[name]:
            text = "; ".join(f"{k}: {a} → {b}" for k, (a, b) in one.get("changes", {}).items())
            print(f"  {one['kind_label']}: {text or line(one)} [{one['id']}]", file=file)
    print(f"\npersisted: {len(found['persisted'])}", file=file)
