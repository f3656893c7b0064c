"""Grade: the region has the element, but in another form or grade than the next stage takes.

Definition
    *Conversion missing*: a product that a chain needs is not made in the region, nor on its way,
    while plants there make another form of the same element that is no step on the way to it
    (copper cathode but no copper foil; lithium hydroxide where the chemistry takes carbonate). The
    gap is the conversion; ores and concentrates are not made from other forms. *Grade mismatch*: a
    plant takes one grade, and the region's plants at the stage before make only other grades of
    that product.
Method
    Products from `produces` and from capacity and output claims of plants that operate or are on
    their way, in the region. What a chain needs, and what is a step on the way, from `madeFrom`;
    the element from the claim, or from the material scheme. A grade is a narrower concept of its
    product. The grade that a plant takes is what it says that it consumes, else what the grade that
    it makes is made from. A plant whose grade no source tells, made or taken, makes no mismatch: it
    yields a notice that asks for it.
Needed data
    `produces`, `consumes`, capacities with their material, statuses, `madeFrom`. A mismatch needs
    two plants whose grades are told, the one that makes and the one that takes.
Pitfalls
    Technical and battery grade share one concept where sources do not tell them apart; trade codes
    merge grades, so trade cannot settle it.
Complexity
    Linear in plants times products of their element.
Reference
    Bill-of-materials matching as in supply-chain graphs; BVCO, Battery Value Chain Ontology.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graph.balance import Library
from graph.balance.claims import local
from graph.balance.library import Recipe
from graph.gaps.balance import COMING
from graph.gaps.coverage import coverage_of
from graph.gaps.model import Gap, Rule, notice, terms
from graph.namespaces import CV
from graph.view import View

_PRODUCTS = """
SELECT DISTINCT ?plant ?material ?claim ?status ?how WHERE {
  ?plant a akku:Undertaking ; akku:locatedIn+ id:%s ; akku:status ?status .
  {
    VALUES (?p ?how) { (akku:produces "made") (akku:consumes "taken") }
    ?plant ?p ?material .
    ?claim akku:subject ?plant ; akku:predicate ?p ; akku:object ?material .
  } UNION {
    VALUES (?p ?how) { (akku:capacity "made") (akku:production "made") }
    ?plant ?p ?claim . ?claim akku:material ?material .
  }
  ?material skos:inScheme <https://w3id.org/akkuketju/cv/material> .
}
"""
_KINDS = """
SELECT ?material ?wider ?element WHERE {
  ?material skos:inScheme <https://w3id.org/akkuketju/cv/material> .
  OPTIONAL { ?material skos:broader ?wider }
  OPTIONAL { ?material akku:containsElement ?element }
}
"""
_ORDERS = "SELECT ?stage ?order WHERE { ?stage a akku:Stage ; akku:order ?order }"
_TAKERS = """
SELECT DISTINCT ?plant ?material ?status WHERE {
  ?plant a akku:Undertaking ; akku:locatedIn+ id:%s ; akku:status ?status ;
         akku:performs/skos:broader* ?stage .
  ?stage akku:inputMaterial ?material .
}
"""
#: Stages that take the element from the ground: what they give out is no conversion.
_EXTRACTION = frozenset({"mining", "concentration"})
#: Products of which the grade decides who can use them.
_GRADED = ("cam", "pcam", "anode-active-material")
_ASKS = terms("capacity", "produces", "status")


@dataclass
class _Record:
    """What plants of the region make and take, with the claims that say so; kinds and elements."""

    made: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    taken: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    makers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    wider: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    elements: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def makes(self, product: str) -> bool:
        """Whether a plant makes the product, a kind of it, or it with the grade not told."""
        return any(
            made == product or product in self.wider[made] or made in self.wider[product]
            for made in self.made
        )


def find(view: View) -> Iterator[Gap]:
    """Missing conversions, mismatches of grade, and plants whose grade is not told."""
    library = view.once(Library)
    record = _read(view, library.recipes)
    if not library.recipes or not record.made:
        yield notice(RULE.concept, "madeFrom", "produces", "capacity", region=view.region)
        return
    yield from _conversions(view, library, record)
    yield from _mismatches(view, record)
    yield from _untold(view, library, record)


def _untold(view: View, library: Library, record: _Record) -> Iterator[Gap]:
    """Notices on plants of which no source tells the grade that they make or take."""
    for product in _GRADED:
        for plant in sorted(record.makers[product]):
            if not any(product in record.wider[other] for other in _made_by(plant, record)):
                yield notice(plant, "produces", region=view.region, key="grade")
    graded = [m for m in {*record.taken, *record.makers} if record.wider[m].intersection(_GRADED)]
    told = {plant for grade in graded for plant, _ in record.taken.get(grade, ())}
    told |= {p for grade in graded if grade in library.recipes for p in record.makers[grade]}
    takers = {
        row["plant"]
        for row in view.rows(_TAKERS % view.region)
        if local(row["material"]) in _GRADED and local(row["status"]) in COMING
    }
    for plant in sorted(takers - told):
        yield notice(plant, "consumes", region=view.region, key="grade taken")


def _read(view: View, recipes: Mapping[str, Sequence[Recipe]]) -> _Record:
    record = _Record()
    for row in view.rows(_KINDS):
        name = local(row["material"])
        record.wider[name].update({local(row["wider"])} if "wider" in row else ())
        record.elements[name].update({local(row["element"])} if "element" in row else ())
    for row in view.rows(_PRODUCTS % view.region):
        if local(row["status"]) not in COMING:
            continue
        material = local(row["material"])
        if row["how"] == "made":
            record.made[material].add(row["claim"])
            record.makers[material].add(row["plant"])
            # Who makes a grade takes the grade that it is made from.
            for recipe in recipes.get(material, ()):
                if record.wider[recipe.product]:
                    record.taken[recipe.product].add((row["plant"], row["claim"]))
        else:
            record.taken[material].add((row["plant"], row["claim"]))
    return record


def _conversions(view: View, library: Library, record: _Record) -> Iterator[Gap]:
    needed: dict[str, set[str]] = defaultdict(set)
    for recipes in library.recipes.values():
        for recipe in recipes:
            needed[recipe.product].update({recipe.by} - {"", recipe.product})
            needed[recipe.product].update(record.elements[recipe.product])
    covered = coverage_of(view)
    orders = {local(row["stage"]): float(row["order"]) for row in view.rows(_ORDERS)}
    for product, elements in sorted(needed.items()):
        stage = library.stages.get(product, "")
        if record.makes(product) or stage in _EXTRACTION:
            continue
        steps = _steps(product, library) | _uses(product, library)
        forms = {
            other
            for other in record.made
            if other not in steps
            and (record.elements[other] | {other}) & elements
            and orders.get(library.stages.get(other, ""), 0) <= orders.get(stage, 99)
        }
        if forms:
            coverage = covered.get([f"{CV}stage/{stage}"])
            yield Gap(
                "conversion-missing",
                (f"{CV}material/{product}",),
                confirmed=coverage.recent,
                evidence=tuple(sorted({c for f in forms for c in record.made[f]})),
                severity="serious",
                region=view.region,
                asks=_ASKS,
            )


def _mismatches(view: View, record: _Record) -> Iterator[Gap]:
    for grade, takers in sorted(record.taken.items()):
        groups = record.wider[grade]
        others = {made for made in record.made if record.wider[made] & groups}
        if not groups or record.makes(grade) or not others:
            continue
        for plant, claim in sorted(takers):
            claims = {claim, *(c for other in others for c in record.made[other])}
            yield Gap(
                "grade-mismatch",
                (plant, f"{CV}material/{grade}"),
                evidence=tuple(sorted(claims)),
                severity="serious",
                region=view.region,
                asks=_ASKS,
            )


def _made_by(plant: str, record: _Record) -> set[str]:
    return {material for material, makers in record.makers.items() if plant in makers}


def _steps(product: str, library: Library) -> set[str]:
    """The product and everything that it is made from."""
    return _closure(product, {m: {r.product for r in rs} for m, rs in library.recipes.items()})


def _uses(product: str, library: Library) -> set[str]:
    """Everything that is made from the product."""
    made: dict[str, set[str]] = defaultdict(set)
    for output, recipes in library.recipes.items():
        for recipe in recipes:
            made[recipe.product].add(output)
    return _closure(product, made)


def _closure(start: str, steps: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(steps.get(one, ()))
    return found


RULE = Rule(name="grade", version="2", types=("conversion-missing", "grade-mismatch"), find=find)
