"""What goes into a kilogram of cell by life-cycle inventories: which rows, multiplied how.

Definition
    A bill names for each material the parts of its mass: cathode for a cell x active material in
    the cathode, and so on. An element is counted by its mass fraction in a compound.
Method
    Inventories name their steps, and each step is a row: of a cell, of its electrodes, of its
    electrolyte, and of the compounds that a sodium-ion cathode is made from.
Reference
    See `graph.inventories`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.compositions import Compositions
from graph.recipes import Pick, pick

#: Cells with layered oxide or olivine cathodes.
LITHIUM_ION = ("nmc111", "nmc532", "nmc622", "nmc811", "nmc955", "nca", "lfp")
#: What sodium-ion cathodes are made from: element, the material of its row, and the compound.
SODIUM_ION: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "sib-nmmt": (("nickel", "nickel", "NiCO3"), ("manganese", "manganese", "MnO2"),
                 ("sodium", "sodium-carbonate", "Na2CO3"), ("titanium", "titanium", "TiO2")),
    "sib-nvpf": (("vanadium", "vanadium", "VPO4"), ("phosphorus", "vanadium", "VPO4"),
                 ("sodium", "sodium", "NaF"), ("fluorine", "sodium", "NaF")),
    "sib-napba": (("iron", "iron", "FeCl2"), ("iron", "iron", "FeCl3")),
}  # fmt: skip
_SALT = "LiPF6"
#: Cells whose inventory tells pastes and a container.
_PASTES = frozenset({"lfp", "lto"})


@dataclass(frozen=True)
class Part:
    """A mass in a kilogram of cell: the product of the amounts of the picks.

    With ``element`` only that element of the compound ``formula`` is counted.
    """

    picks: tuple[Pick, ...]
    element: str = ""
    formula: str = ""


Parts = tuple[Part, ...]


def _need(chemistry: str, aspect: str, material: str = "") -> Pick:
    made = {"material": f"material:{material}"} if material else {"material": ""}
    return pick(f"chemistry:{chemistry}", "requirement", aspect, **made)


def _active(chemistry: str, known: Compositions) -> tuple[tuple[Pick, ...], str]:
    cathode = _need(chemistry, "cathode-per-cell"), _need(chemistry, "cathode-inventory", "cam")
    return cathode, known.formula(f"chemistry:{chemistry}")


def _salt(chemistry: str) -> tuple[Pick, ...]:
    salt = "material:lithium-hexafluorophosphate"
    share = (
        _need(chemistry, "electrolyte-inventory", "lithium-hexafluorophosphate")
        if chemistry in _PASTES
        else pick(salt, "content")
    )
    return _need(chemistry, "cell-inventory", "electrolyte"), share


def lithium_ion(chemistry: str, known: Compositions) -> dict[str, Parts]:
    """The bill of a cell with a layered or olivine cathode, by material."""
    active, formula = _active(chemistry, known)
    salt = _salt(chemistry)
    bill: dict[str, Parts] = {
        "cam": (Part(active),),
        "lithium-hexafluorophosphate": (Part(salt),),
        "graphite": _graphite(chemistry),
        **{m: (Part((_need(chemistry, "cell-inventory", m),)),)
           for m in ("electrolyte", "separator-film")},
        **{m: _metal(chemistry, m) for m in ("copper", "aluminium")},
    }  # fmt: skip
    elements = known.elements(formula) - {"oxygen", "aluminium"}
    for element in sorted(elements | {"lithium", "phosphorus"}):
        parts = Part(active, element, formula), Part(salt, element, _SALT)
        bill[element] = tuple(p for p in parts if known.fraction(element, p.formula))
    if chemistry not in _PASTES:
        bill |= _more(chemistry, salt)
    return bill


def _more(chemistry: str, salt: tuple[Pick, ...]) -> dict[str, Parts]:
    """What only inventories of electrodes tell: foils, carbon and binder, fluorine of the salt."""
    cathode = _need(chemistry, "cathode-per-cell")
    carbon, binder = (
        Part((cathode, _need(chemistry, "cathode-inventory", m))) for m in ("carbon-black", "pvdf")
    )
    in_anode = pick("material:carbon-black", "content", scope="kg per kg dry anode")
    return {
        "fluorine": (Part(salt, "fluorine", _SALT),),
        "carbon-black": (carbon, Part((_need(chemistry, "anode-per-cell"), in_anode))),
        "pvdf": (binder,),
        **{m: (Part((_need(chemistry, "cell-inventory", m),)),)
           for m in ("copper-foil", "aluminium-foil")},
    }  # fmt: skip


def _graphite(chemistry: str) -> Parts:
    anode = [_need(chemistry, "anode-per-cell")]
    if chemistry in _PASTES:
        anode.append(_need(chemistry, "anode-inventory", "graphite"))
    kinds = ("spherical-purified-graphite", "synthetic-graphite-anode")
    return tuple(Part((*anode, pick(f"material:{kind}", "content"))) for kind in kinds)


def _metal(chemistry: str, metal: str) -> Parts:
    """A metal's foil and its tabs; in cells of paste the tabs are part of the container."""
    foil = _need(chemistry, "cell-inventory", f"{metal}-foil")
    tabs = (
        (_need(chemistry, "container-per-cell"), _need(chemistry, "container-inventory", metal))
        if chemistry in _PASTES
        else (_need(chemistry, "cell-inventory", metal),)
    )
    return Part((foil,)), Part(tabs)


def titanate(known: Compositions) -> dict[str, Parts]:
    """The bill of a cell with a titanate anode and an NCA cathode, by material."""
    cathode = _need("lto", "cathode-per-cell"), _need("nca", "cathode-inventory", "cam")
    oxide = known.formula("chemistry:nca")
    anode = _need("lto", "anode-per-cell"), _need("lto", "anode-inventory", "lto")
    spinel = known.formula("material:lto")
    return {
        "lto": (Part(anode),),
        "titanium": (Part(anode, "titanium", spinel),),
        "nickel": (Part(cathode, "nickel", oxide),),
        "cobalt": (Part(cathode, "cobalt", oxide),),
        "lithium": (
            Part(cathode, "lithium", oxide),
            Part(anode, "lithium", spinel),
            Part(_salt("lto"), "lithium", _SALT),
        ),
    }


def sodium_ion(chemistry: str) -> dict[str, Parts]:
    """The bill of a sodium-ion cell, by material."""
    cathode = _need(chemistry, "cathode-per-cell"), _need(chemistry, "cathode-inventory", "cam")
    electrolyte = _need(chemistry, "cell-inventory", "electrolyte")
    anode = _need(chemistry, "anode-per-cell")
    salt = "sodium-hexafluorophosphate"
    bill: dict[str, Parts] = {
        "cam": (Part(cathode),),
        "hard-carbon": (Part((anode, _need(chemistry, "anode-inventory", "hard-carbon"))),),
        "electrolyte": (Part((electrolyte,)),),
        "separator-film": (Part((_need(chemistry, "cell-inventory", "separator-film"),)),),
        salt: (Part((electrolyte, pick(f"material:{salt}", "content"))),),
    }
    for element, material, compound in SODIUM_ION[chemistry]:
        taken = {**_need(chemistry, "precursor-inventory", material), "scope": compound}
        bill[element] = (*bill.get(element, ()), Part((*cathode, taken), element, compound))
    return bill
