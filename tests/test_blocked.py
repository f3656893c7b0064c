"""What hindered plants stand for in cells: by the balance's needs, stage by stage, with bounds."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from graph.balance import Library, Request, solve
from graph.blocked import Cells, blocked_cells
from graph.cli import main
from graph.errors import InvalidInput
from graph.namespaces import CV, ID
from graph.obstacles import blocking_power
from graph.release import Release
from graph.view import View, make_view

DAY = dt.date(2026, 11, 24)


@pytest.fixture(scope="module")
def view(release: Release) -> View:
    return make_view(release.base_quads(), DAY)


@pytest.fixture(scope="module")
def cells(view: View) -> Cells:
    return Cells(view)


def things(*names: str) -> list[str]:
    return [ID + name for name in names]


def test_a_plant_stands_for_the_cells_that_its_product_would_do_for(
    view: View, cells: Cells
) -> None:
    """15 kt of lithium hydroxide a year over what a kWh of NMC811 takes of it."""
    rows = solve(view, Request(), Library(view), ladder=False).stages
    need = next(r for r in rows if r.product == "lithium-hydroxide-monohydrate").requirement
    found = cells.equivalent(things("keliber-kokkola-refinery"))

    assert found.stage == f"{CV}stage/battery-chemicals"
    assert float(found.total.low) == pytest.approx(15 / need.high, rel=5e-3)
    assert float(found.total.high) == pytest.approx(15 / need.low, rel=5e-3)
    assert found.total.claims


def test_plants_of_one_stage_add_up_and_stages_do_not(cells: Cells) -> None:
    chemicals = cells.equivalent(things("keliber-kokkola-refinery"))
    cathode = cells.equivalent(things("kotka-cam-plant"))
    both = cells.equivalent(things("keliber-kokkola-refinery", "kotka-cam-plant"))

    assert both.total == max((chemicals.total, cathode.total), key=lambda total: total.high)
    assert set(both.by_stage) == {chemicals.stage, cathode.stage}
    pcam = [cells.equivalent(things(p)) for p in ("hamina-pcam-plant", "basf-harjavalta-pcam")]
    together = cells.equivalent(things("hamina-pcam-plant", "basf-harjavalta-pcam"))
    summed = sum(float(one.total.high) for one in pcam)
    assert float(together.total.high) == pytest.approx(summed, rel=1e-2)


def test_a_plant_of_two_products_counts_once(cells: Cells) -> None:
    """Terrafame's nickel would do for about 52 GWh a year, its cobalt for 17."""
    found = cells.equivalent(things("terrafame-battery-chemicals-plant"))

    assert found.total.low < Decimal(17) < Decimal(52) < found.total.high
    assert found.total.high < Decimal(80)


def test_cells_are_cells(cells: Cells) -> None:
    found = cells.equivalent(things("kotka-cell-plant"))

    assert [found.total.low, found.total.high] == [27, 60]


def test_what_cannot_be_converted_says_why(cells: Cells) -> None:
    names = "suhanko", "haapajarvi-bess", "northvolt-ett", "stora-enso-lignode-pilot"
    found = cells.equivalent(things(*names))

    assert dict(found.unconverted) == dict(
        zip(
            things(*names),
            ("no-capacity", "unit", "not-in-region", "not-in-chain"),
            strict=True,
        )
    )
    assert found.stage == ""
    assert found.total.high == 0


def test_another_chemistry_takes_another_amount(view: View, cells: Cells) -> None:
    plant = things("terrafame-battery-chemicals-plant")
    other = Cells(view, "nmc111")

    assert other.equivalent(plant).total.high != cells.equivalent(plant).total.high
    # A cathode that the assumed chemistry has no use for is told by its own.
    assert cells.equivalent(things("freyr-vaasa-lfp-cathode")).total.high > 0


def test_every_obstacle_has_its_equivalent(view: View) -> None:
    found = blocking_power(view)
    blocked = blocked_cells(view, found)

    assert set(blocked) == {one.obstacle for one in found}
    for one in found:
        named, whole = blocked[one.obstacle]
        assert named.total.high <= whole.total.high
        assert whole.total.low <= whole.total.high


def test_what_was_known_of_no_chemistry_has_no_equivalents(release: Release) -> None:
    early = make_view(release.base_quads(), DAY, known_on=dt.date(2010, 1, 1))

    assert blocked_cells(early, blocking_power(early)) == {}


def test_the_command_states_its_chemistry(
    release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    args = ["obstacles", "--release", str(release.path), "--format", "json"]
    assert main([*args, "--chemistry", "NMC622"]) == 0
    found = json.loads(capsys.readouterr().out)

    assert found["chemistry"] == "nmc622"
    told = next(o for o in found["obstacles"] if o["gwh_equivalent_named"]["high"])
    assert {"low", "high", "stage", "by_stage", "claims", "unconverted"} == set(
        told["gwh_equivalent_named"]
    )
    assert main([*args, "--chemistry", "NMC999"]) == 2
    assert "Choose from" in capsys.readouterr().err
    assert main([*args, "--chemistry", "NMC811=0.5,LFP=0.5"]) == 2


def test_an_unknown_chemistry_is_refused(view: View) -> None:
    with pytest.raises(InvalidInput):
        Cells(view, "unobtainium")
