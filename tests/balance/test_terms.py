"""Utilisation, exports and recycling on the real graph, and as people ask for them."""

import json
from pathlib import Path

import pytest

from graph.balance import Balance, Imports, Library, Request, Stage, Terms, solve
from graph.balance.chain import CELL
from graph.balance.model import UNLIMITED
from graph.balance.requirements import binding_products
from graph.balance.terms import BLACK_MASS, returns_of
from graph.errors import InvalidInput
from graph.view import View
from tests.balance.conftest import ALL_PLANTS
from tests.balance.test_command import Run, run

__all__ = ["run"]


def balance(view: View, library: Library, terms: Terms) -> Balance:
    """Every plant on record, and all imports but of cells and of cobalt: its ore limits them."""
    home = {CELL, "cam-nmc811", "pcam-nmc811", "cobalt-sulphate", "cobalt-in-ore"}
    products = set(binding_products(library.chain([("nmc811", 1.0)]))) - home
    imports = Imports("file", dict.fromkeys(products, UNLIMITED))
    request = Request(statuses=ALL_PLANTS, imports=imports, terms=terms)
    return solve(view, request, library)


def stage(found: Balance, product: str) -> Stage:
    return next(one for one in found.stages if one.product == product)


def test_black_mass_gives_back_what_it_holds(library: Library) -> None:
    """Powders of 1.364 and 0.924 kg in a kWh, 48.27 % nickel in the cathode, 95 % recovered."""
    chain = library.chain([("nmc811", 1.0)])
    recovery = library.stage_yield("recycling-hydrometallurgy", "nickel")
    assert recovery is not None
    outputs = {"recycling-hydrometallurgy": {"nickel-sulphate", "cobalt-sulphate"}}

    found = returns_of(chain, outputs, {"nickel": recovery.amount})

    share = 1.364 / (1.364 + 0.924)
    nickel = found[BLACK_MASS, "nickel-sulphate"]
    assert nickel.central == pytest.approx(share * 0.4827 * 0.95 / 0.2233, rel=1e-3)
    assert nickel.low < nickel.central < nickel.high
    assert (BLACK_MASS, "cobalt-sulphate") not in found  # no recovery, nothing back


def test_recycling_lifts_a_chain_that_its_metal_limits(view: View, library: Library) -> None:
    plain, circular = (
        balance(view, library, Terms(recycling=mode)) for mode in ("none", "capacity")
    )
    assert plain.supported is not None
    assert circular.supported is not None

    back = stage(circular, "cobalt-sulphate").recovered
    need = stage(plain, "cobalt-sulphate").requirement.central
    assert back > 0
    assert plain.binding == ("cobalt-in-ore",)
    assert set(circular.binding) == {"cobalt-in-ore", BLACK_MASS}
    # Cobalt in ore binds: a tonne of sulphate that comes back saves the metal in it.
    assert circular.supported.central - plain.supported.central == pytest.approx(back / need)
    assert circular.supported.central == pytest.approx(circular.dual_value)
    dependence = [stage(one, "cobalt-sulphate").dependence.central for one in (plain, circular)]
    assert dependence[0] - dependence[1] == pytest.approx(back / need / 40, rel=1e-6)


def test_what_leaves_the_chain_makes_no_cells(view: View, library: Library) -> None:
    plain = balance(view, library, Terms())
    sold = balance(view, library, Terms(exports={"cobalt-sulphate": 2.0}))
    assert plain.supported is not None
    assert sold.supported is not None

    lost = plain.supported.central - sold.supported.central
    price = next(p for p in sold.shadow_prices if p.limit == "export")
    assert price.product == "cobalt-sulphate"
    assert lost == pytest.approx(2 * price.price.central, rel=1e-6)
    assert stage(sold, "cobalt-sulphate").exported == 2


def test_exports_that_nobody_can_make_are_refused_with_the_most(
    view: View, library: Library
) -> None:
    with pytest.raises(InvalidInput, match=r"there could be at most: cobalt-sulphate \d"):
        balance(view, library, Terms(exports={"cobalt-sulphate": 9.0}))


def test_utilisation_leaves_outputs_alone(view: View, library: Library) -> None:
    half = balance(view, library, Terms(utilisation={"": 0.5}))
    plain = balance(view, library, Terms())

    for product, share in (("lithium-hydroxide-monohydrate", 0.5), ("nickel-in-ore", 1.0)):
        before, after = stage(plain, product), stage(half, product)
        assert after.supports.central == pytest.approx(share * before.supports.central)
        assert after.capacity == before.capacity


def test_a_slack_capacity_used_less_changes_nothing(view: View, library: Library) -> None:
    plain = balance(view, library, Terms())
    less = balance(view, library, Terms(utilisation={"nickel-sulphate": 0.9}))

    assert less.supported == plain.supported
    assert less.request.terms.utilisation == {"nickel-sulphate": 0.9}


def test_files_and_numbers_of_the_command(run: Run, tmp_path: Path) -> None:
    for name, row in (("x", "cobalt-sulphate,500,t/yr"), ("r", "nickel-sulphate,1.5,kt/yr")):
        (tmp_path / f"{name}.csv").write_text(f"material,amount,unit\n{row}\n", encoding="utf-8")
    (tmp_path / "u.csv").write_text(
        "material,amount,unit\nnickel-sulphate,85,%\nlithium-hydroxide-monohydrate,0.5,fraction\n",
        encoding="utf-8",
    )
    files = {f"--{k}": str(tmp_path / f"{v}.csv") for k, v in
             (("exports", "x"), ("recycling", "r"), ("utilisation", "u"))}  # fmt: skip

    code, out, _ = run(
        *(part for pair in files.items() for part in pair),
        *("--imports", "missing", "--statuses", ",".join(sorted(ALL_PLANTS)), "--format", "json"),
    )

    found = json.loads(out)
    assert code == 0
    assert found["exports"] == {"cobalt-sulphate": 0.5}
    assert found["recycled"] == {"nickel-sulphate": 1.5}
    assert found["utilisation"] == {"nickel-sulphate": 0.85, "lithium-hydroxide-monohydrate": 0.5}
    assert found["state"] == "solved"


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--utilisation", "0"], "Give a share above 0 and up to 1"),
        (["--utilisation", "nan"], "Give a share above 0 and up to 1"),
        (["--utilisation", "much"], "give a share, or name a CSV file"),
        (["--recycling", "all"], "choose from: none, capacity, or name a CSV file"),
        (["--exports", "some"], "choose none, or name a CSV file"),
    ],
)
def test_bad_terms_name_the_valid_choices(run: Run, args: list[str], told: str) -> None:
    code, _, err = run(*args)

    assert code == 2
    assert told in err


@pytest.mark.parametrize(
    ("option", "row", "told"),
    [
        ("--exports", "moon-dust,1,kt/yr", "The chain has no product “moon-dust”"),
        ("--exports", "cobalt-sulphate,unlimited,", "row 2, column unit"),
        ("--exports", "cobalt-sulphate,99,kt/yr", "at most: cobalt-sulphate 5.89"),
        ("--recycling", "nickel-sulphate,-1,kt/yr", "is negative"),
        ("--utilisation", "nickel-sulphate,120,%", "is more than 1"),
        ("--utilisation", "moon-dust,0.5,fraction", "The chain has no product “moon-dust”"),
    ],
)
def test_a_bad_file_of_terms_says_where(
    run: Run, tmp_path: Path, option: str, row: str, told: str
) -> None:
    file = tmp_path / "terms.csv"
    file.write_text(f"material,amount,unit\n{row}\n", encoding="utf-8")
    code, _, err = run(option, str(file), "--imports", "missing", "--statuses", "operating")

    assert code == 2
    assert told in err
