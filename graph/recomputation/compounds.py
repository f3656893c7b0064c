"""Compositions: intensities of a model, inventories and contents against stoichiometry."""

from collections.abc import Iterator

from graph.balance.claims import Quantity, local
from graph.balance.interval import Interval
from graph.balance.stoichiometry import parse_formula
from graph.namespaces import CV
from graph.recomputation.model import Check, Evidence, Table

ELECTROLYTE = "The model counts the lithium of the electrolyte too."
MOIST = "A technical product holds moisture and traces of other metals."
INCOMPLETE = "The inventory counts 96 % of the stoichiometric sulphate."
SWAPPED = "The inventory seems to have cobalt and manganese the wrong way round."
RICH = "The model holds more lithium than formula and electrolyte: its spinel seems lithium-rich."
HYDROTHERMAL = "The inventory takes the hydrothermal route, which recycles its excess of lithium."
EXCESS = "The inventory counts an excess of lithium."

#: From which element the others follow, for each kind of cathode.
_LEADING = ("nickel", "phosphorus", "manganese")
#: What an inventory's scope says, the material it is a salt of, and the element that is counted.
_SALTS = (
    ("niso4", "nickel-sulphate", "nickel"),
    ("coso4", "cobalt-sulphate", "cobalt"),
    ("mnso4", "manganese-sulphate", "manganese"),
)


def _model(evidence: Evidence) -> Iterator[Check]:
    """Intensities of one cathode stand to each other as its atoms do."""
    substances = evidence.library.substances
    rows: dict[str, dict[str, Quantity]] = {}
    for one in evidence.quantities("intensity"):
        if one.aspect == "batpac":
            rows.setdefault(local(one.subject), {})[one.material] = one
    for chemistry, row in sorted(rows.items()):
        formula = substances.formulas.get(chemistry)
        leading = next((e for e in _LEADING if e in row), None)
        if not formula or not leading or chemistry == "lto":
            continue
        atoms = parse_formula(formula)
        for element in ("cobalt", "manganese", "lithium"):
            symbol = substances.symbols[element]
            if element == leading or element not in row or symbol not in atoms:
                continue
            base = substances.fraction_of(substances.symbols[leading], formula)
            ratio = substances.fraction_of(symbol, formula) / base
            yield Check(
                about=(row[element].subject, f"{CV}material/{element}"),
                published=row[element].amount.central,
                ours=row[leading].amount.central * ratio,
                unit="kg/kWh",
                formula=f"q({leading}) * c({element}) / c({leading}), {formula}",
                published_by=(row[element].claim,),
                inputs=(row[leading].claim, *substances.composition(chemistry)),
                note=_lithium_note(chemistry) if element == "lithium" else "",
            )


def _lithium_note(chemistry: str) -> str:
    return RICH if chemistry in ("lmo", "lnmo") else ELECTROLYTE


def _inventories(evidence: Evidence) -> Iterator[Check]:
    for one in evidence.quantities("requirement"):
        found = _inventory(evidence, one)
        if found:
            product = local(one.subject)
            taken, ours, formula, note = found
            yield Check(
                about=(one.subject, f"{CV}material/{taken}"),
                published=one.amount.central,
                ours=ours,
                unit="t/t",
                formula=formula,
                published_by=(one.claim,),
                inputs=_sources(evidence, product, taken),
                note=note,
            )


def _inventory(evidence: Evidence, one: Quantity) -> tuple[str, float, str, str] | None:
    """What is taken, how much by stoichiometry, how that is, and why the inventory may differ."""
    substances = evidence.library.substances
    product = local(one.subject)
    formula = substances.formulas.get(product)
    found = _inventoried(one, product)
    if not formula or not found:
        return None
    taken, element, note = found
    source = substances.oxides.get(taken) or substances.formulas[taken].partition("·")[0]
    symbol = substances.symbols[element]
    ratio = substances.fraction_of(symbol, formula) / substances.fraction_of(symbol, source)
    return taken, ratio, f"c({symbol}, {formula}) / c({symbol}, {source})", note


def _sources(evidence: Evidence, *materials: str) -> tuple[str, ...]:
    substances = evidence.library.substances
    return tuple(sorted({c for name in materials for c in substances.composition(name)}))


def _inventoried(one: Quantity, product: str) -> tuple[str, str, str] | None:
    """What an inventory's statement counts, by which element, and what may explain a deviation."""
    if one.aspect == "sulphate-requirement-inventory":
        note = SWAPPED if product == "pcam-nmc532" else INCOMPLETE
        named = [(salt, element) for text, salt, element in _SALTS if text in one.scope]
        return (*named[0], note) if named else None
    return {
        "pcam-requirement-inventory": (f"p{product}", "nickel", ""),
        "lioh-requirement-inventory": (
            "lithium-hydroxide-monohydrate",
            "lithium",
            HYDROTHERMAL if product == "cam-lfp" else "",
        ),
        "li2co3-requirement-inventory": ("lithium-carbonate", "lithium", EXCESS),
        "tio2-requirement-inventory": ("titanium", "titanium", ""),
    }.get(one.aspect)


def _contents(evidence: Evidence) -> Iterator[Check]:
    substances = evidence.library.substances
    for one in evidence.quantities("content"):
        material = local(one.subject)
        share = substances.fraction("nickel", material)
        if material == "nickel-sulphate" and share:
            yield Check(
                about=(one.subject, f"{CV}material/nickel"),
                published=one.amount.central,
                ours=share * 100,
                unit="%",
                formula=f"c(Ni, {substances.formulas[material]})",
                published_by=(one.claim,),
                inputs=substances.composition(material),
                note=MOIST,
            )


def _cathodes(evidence: Evidence) -> Iterator[Check]:
    """The cathode material of a cell from the metal that it holds."""
    substances = evidence.library.substances
    metals = {
        (local(one.subject), one.material): one
        for one in evidence.quantities("intensity")
        if one.aspect == "batpac"
    }
    for one in evidence.quantities("intensity"):
        product = local(one.subject)
        element = "phosphorus" if product == "cam-lfp" else "nickel"
        metal = metals.get((product.removeprefix("cam-"), element))
        share = substances.fraction(element, product)
        if product.startswith("cam-") and metal and share and "intensity" in one.formula:
            yield Check(
                about=(one.subject,),
                published=one.amount.central,
                ours=metal.amount.central / share,
                unit="kg/kWh",
                formula=f"q({element}) / c({element})",
                published_by=(one.claim,),
                inputs=(metal.claim, *substances.composition(product)),
            )


def _ratio_chains(evidence: Evidence) -> Iterator[Check]:
    """Steps of making anode graphite, and of making lithium hydroxide from concentrate."""
    by_aspect = {one.aspect: one for one in evidence.quantities("requirement")}
    steps = [
        by_aspect[name]
        for name in ("concentrate-per-spherical", "spherical-per-purified", "purified-per-coated")
        if name in by_aspect
    ]
    whole = by_aspect.get("concentrate-per-coated")
    if whole and len(steps) == 3:
        yield _product(whole, steps)
    published = by_aspect.get("requirement")
    concentrate = evidence.library.recipes.get("lithium-hydroxide-monohydrate", ())
    if published and concentrate:
        chain = evidence.library.chain([("nmc811", 1.0)])
        one = chain.inputs["lithium-hydroxide-monohydrate"][0]
        yield Check(
            about=(published.subject,),
            published=published.amount.central,
            ours=one.ratio.central,
            unit="t/t",
            formula="c(Li, LiOH·H2O) / c(Li, SC6) / yield",
            published_by=(published.claim,),
            inputs=one.claims,
        )


def _product(whole: Quantity, steps: list[Quantity]) -> Check:
    ours = Interval(1.0, 1.0, 1.0)
    for step in steps:
        ours = ours * step.amount
    return Check(
        about=(whole.subject,),
        published=whole.amount.central,
        ours=ours.central,
        unit="t/t",
        formula=" * ".join(f"{step.amount.central:g}" for step in steps),
        published_by=(whole.claim,),
        inputs=tuple(step.claim for step in steps),
    )


TABLES = (
    Table(
        "batpac",
        "BatPaC: metals of one cathode stand to each other as its atoms do",
        "From the leading metal (nickel, phosphorus or manganese) the others follow by formula.",
        0.01,
        _model,
    ),
    Table(
        "inventories",
        "Life-cycle inventories against stoichiometry",
        "The salt that brings the metal of a tonne of product, without losses.",
        0.01,
        _inventories,
    ),
    Table(
        "nickel-content",
        "Nickel in Chinese nickel sulphate",
        "The mass fraction of nickel in the pure hexahydrate.",
        0.02,
        _contents,
    ),
    Table(
        "cathode-intensity",
        "Cathode material in a kilowatt-hour, from its metal",
        "The intensity of the metal divided by its mass fraction.",
        0.002,
        _cathodes,
    ),
    Table(
        "process-ratios",
        "Ratios of process steps",
        "The steps multiplied; for lithium hydroxide the balance of lithium with its yield.",
        0.002,
        _ratio_chains,
    ),
)
