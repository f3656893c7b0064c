"""Shares of the world's supply by country, as one source gives them for one year."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from graph.namespaces import CV
from graph.view import View

#: What a share may be of: the aspects that are shares of supply. Reserves are none.
MEASURES = tuple(
    f"{CV}aspect/{name}" for name in ("mine-production", "refined-production", "capacity-share")
)
_CAPACITY = f"{CV}aspect/capacity-share"

_SHARES = """
SELECT ?claim ?thing ?measure ?material ?stage ?place ?area ?amount ?from ?source ?issued WHERE {
  VALUES ?measure { %(measures)s }
  ?claim a akku:QuantityStatement ; akku:predicate akku:proportion ; akku:aspect ?measure ;
         akku:subject ?thing ; akku:place ?place ; akku:normAmount ?amount ;
         akku:normUnit unit:PERCENT ; prov:wasDerivedFrom ?source .
  OPTIONAL { ?claim akku:material ?material }
  OPTIONAL { ?claim akku:stage ?stage }
  OPTIONAL { ?claim akku:validFrom|akku:asOf ?from }
  OPTIONAL { ?source dcterms:issued ?issued }
  BIND (EXISTS { ?place org:classification kind:area } AS ?area)
  FILTER NOT EXISTS { ?claim akku:rank kind:deprecated }
  FILTER (!BOUND(?from) || ?from <= %(day)s)
}
"""


@dataclass(frozen=True)
class Share:
    """What a place has of the supply, in per cent, and the statement that says so."""

    place: str
    percent: float
    claim: str


@dataclass(frozen=True)
class Distribution:
    """Shares of one supply by one source for one year.

    ``listed`` are single countries. ``blocks`` are groups (Europe, the rest of the world): how a
    block is split within is unknown. ``year`` is that of the shares, or, where the source gives
    none, the year of the source; empty where that is unknown too.
    """

    material: str | None
    stage: str | None
    measure: str
    source: str
    year: str
    listed: tuple[Share, ...] = ()
    blocks: tuple[Share, ...] = ()

    @property
    def rest(self) -> float:
        """What no share covers, in per cent; never below 0, as sources round."""
        return max(0.0, 100.0 - sum(s.percent for s in self.listed + self.blocks))

    @property
    def unsplit(self) -> tuple[Share, ...]:
        """The blocks as far as the listed countries leave room.

        A source that lists a country and counts it in the rest of the world too comes to more than
        100 %; what nobody lists is no more than what is left.
        """
        room = max(0.0, 100.0 - sum(s.percent for s in self.listed))
        return tuple(replace(s, percent=min(s.percent, room)) for s in self.blocks)

    @property
    def unknown(self) -> tuple[float, ...]:
        """The sizes of the parts whose countries are not known, in per cent."""
        return tuple(p for p in (*(s.percent for s in self.unsplit), self.rest) if p > 0)

    @property
    def claims(self) -> tuple[str, ...]:
        """The statements behind it."""
        return tuple(sorted(share.claim for share in self.listed + self.blocks))

    @property
    def layer(self) -> tuple[str, str, str]:
        """What the shares are of: material, stage and measure."""
        return (self.material or "", self.stage or "", self.measure)


@dataclass
class _Draft:
    listed: dict[str, Share] = field(default_factory=dict)
    blocks: dict[str, Share] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.listed) + len(self.blocks)


def distributions(view: View) -> list[Distribution]:
    """Every distribution known on the day, by layer, newest year first, then by source."""
    drafts: dict[tuple[str, ...], _Draft] = defaultdict(_Draft)
    measures = " ".join(f"<{iri}>" for iri in MEASURES)
    for row in view.rows(_SHARES % {"measures": measures, "day": view.day}):
        year = (row.get("from") or row.get("issued", ""))[:4]
        if year > str(view.as_of.year):
            continue
        material = row.get("material", "" if row["measure"] == _CAPACITY else row["thing"])
        key = material, row.get("stage", ""), row["measure"], row["source"], year
        draft = drafts[key]
        shares = draft.blocks if row["area"] == "true" else draft.listed
        share = Share(row["place"], float(row["amount"]), row["claim"])
        # Two claims on one country in one source: the larger keeps the concentration from looking
        # lower than either says.
        if row["place"] not in shares or shares[row["place"]].percent < share.percent:
            shares[row["place"]] = share
    return sorted(
        (_finished(key, draft) for key, draft in _without_repeats(drafts).items()),
        key=lambda d: (d.layer, -int(d.year or 0), d.source),
    )


def current(found: Iterable[Distribution]) -> dict[tuple[str, str, str], list[Distribution]]:
    """Of each layer the distributions of its newest year, source by source, and undated ones."""
    layers: dict[tuple[str, str, str], list[Distribution]] = defaultdict(list)
    for one in found:
        layers[one.layer].append(one)
    return {
        layer: [d for d in group if d.year in ("", max(x.year for x in group))]
        for layer, group in sorted(layers.items())
    }


def _without_repeats(drafts: dict[tuple[str, ...], _Draft]) -> dict[tuple[str, ...], _Draft]:
    """Without shares that name no stage, where the same source gives them by stage as well."""
    staged = {(m, *rest) for m, stage, *rest in drafts if stage}
    return {
        key: draft for key, draft in drafts.items() if key[1] or (key[0], *key[2:]) not in staged
    }


def _finished(key: tuple[str, ...], draft: _Draft) -> Distribution:
    material, stage, measure, source, year = key

    def ordered(shares: dict[str, Share]) -> tuple[Share, ...]:
        return tuple(sorted(shares.values(), key=lambda s: (-s.percent, s.place)))

    return Distribution(
        material or None,
        stage or None,
        measure,
        source,
        year,
        ordered(draft.listed),
        ordered(draft.blocks),
    )
