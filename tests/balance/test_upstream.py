"""Metals upstream of their salts, and every main stage in GWh or with the reason why not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.balance import Balance, Imports, Library, MainStage, Request, solve
from graph.balance.capacities import read_capacities
from graph.balance.main_stages import WASTE, read_intakes
from graph.balance.model import CapacityClaim
from graph.balance.scenario import read_scenario
from graph.balance.terms import BLACK_MASS
from graph.release import Release
from graph.view import View, make_view
from tests.balance.conftest import ALL_PLANTS, DAY

Scenario = Callable[..., View]
_LINKS = "subject,predicate,object,sources\n"
_QUANTITIES = "subject,predicate,aspect,material,place,amount,unit,quantity_kind,as_of,sources\n"


@pytest.fixture(scope="module")
def balance(view: View, library: Library) -> Balance:
    return solve(view, Request(statuses=ALL_PLANTS, imports=Imports("missing")), library)


@pytest.fixture
def testland(release: Release, tmp_path: Path) -> Scenario:
    """A place of its own with plants that operate: their stages, then rows of quantities."""

    def made(plants: dict[str, str], *quantities: str, unseen: str = "") -> View:
        things = ["testland,place,Testland,s033", *(f"{p},facility,{p},s033" for p in plants)]
        links = [f"{p},locatedIn,testland,s033" for p in plants]
        links += [
            f"{plant},performs,stage:{stage},s033"
            for plant, stages in plants.items()
            for stage in stages.split()
        ]
        statuses = [f"{p},status,status:operating,2024,s033" for p in plants if p != unseen]
        for name, head, rows in (
            ("things", "id,class,label_en,sources\n", things),
            ("links", _LINKS, links),
            ("statuses", "subject,ladder,status,valid_from,sources\n", statuses),
            ("quantities", _QUANTITIES, list(quantities)),
        ):
            (tmp_path / f"{name}.csv").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
        quads = release.base_quads()
        overlay = read_scenario(tmp_path, quads)
        return make_view(quads, DAY, overlay=overlay, region="testland")

    return made


def claims(view: View, library: Library) -> dict[tuple[str, str], CapacityClaim]:
    found = read_capacities(view, frozenset({"operating"}), library.substances)
    return {(one.plant.rpartition("/")[2], one.product): one for one in found}


def made(plant: str, material: str, amount: int, year: int = 2024) -> str:
    return f"{plant},production,,material:{material},,{amount},t/yr,kind:actual,{year},s033"


def by_statistics(material: str, aspect: str, amount: int) -> str:
    cells = f"material:{material},production,aspect:{aspect},,testland"
    return f"{cells},{amount},t/yr,kind:observed,2024,t010"


def test_metal_is_followed_from_the_salt_to_the_mine(balance: Balance) -> None:
    """Finland's mines of 2022 held 44.9 kt of nickel and 1.2 kt of cobalt (World Mining Data)."""
    stages = {one.product: one for one in balance.stages}
    nickel, cobalt = stages["nickel-in-ore"], stages["cobalt-in-ore"]

    assert nickel.need.central == pytest.approx(
        stages["nickel-sulphate"].contained["nickel"], rel=1e-9
    )
    assert nickel.capacity.central == pytest.approx(44.921)
    assert nickel.supports.central == pytest.approx(61.4, abs=0.05)
    assert cobalt.dependence.central == pytest.approx(1 - 1.235 / 3.673, abs=0.001)
    assert stages["cobalt"].state == "part"
    assert {one.stage for one in (nickel, cobalt)} == {"mining"}


def test_a_need_behind_an_unknown_yield_is_a_bound(balance: Balance) -> None:
    bounds = {one.product: one.need_bound for one in balance.stages}

    assert bounds["cam-nmc811"] == bounds["spodumene-concentrate"] == ""
    assert bounds["nickel-sulphate"] == bounds["nickel-in-ore"] == "at-least"
    assert bounds["nickel"] == bounds["nickel-in-concentrate"] == "if-all"
    assert balance.supported_bound == "at-most"
    assert {"nickel-sulphate", "pcam-nmc811"} <= set(balance.assumed)


def test_an_output_that_stands_in_is_told(balance: Balance) -> None:
    stages = {one.product: one for one in balance.stages}

    assert stages["nickel-in-ore"].capacity_bound == "at-least"
    assert {one.reason for one in stages["nickel-in-ore"].claims} == {"production"}
    assert stages["nickel-sulphate"].capacity_bound == ""


def test_a_mine_with_a_concentrator_counts_at_both_stages(
    testland: Scenario, library: Library
) -> None:
    found = claims(testland({"pit": "mining concentration"}, made("pit", "nickel", 9000)), library)

    assert found["pit", "nickel-in-ore"].capacity.central == pytest.approx(9)
    assert found["pit", "nickel-in-concentrate"].counted
    assert ("pit", "nickel") not in found


def test_the_newest_output_counts(testland: Scenario, library: Library) -> None:
    rows = (made("pit", "nickel", 9000, 2020), made("pit", "nickel", 7000, 2023))
    view = testland({"pit": "mining"}, *rows)
    found = read_capacities(view, frozenset({"operating"}), library.substances)

    told = {one.capacity.central: (one.counted, one.reason) for one in found}
    assert told == {9.0: (False, "superseded"), 7.0: (True, "production")}


def test_statistics_stand_for_the_plants_unless_those_add_up_to_more(
    testland: Scenario, library: Library
) -> None:
    plants = {"pit": "mining", "hole": "mining"}
    outputs = made("pit", "nickel", 5000), made("hole", "cobalt", 900)
    statistics = (
        by_statistics("nickel", "mine-production", 8000),
        by_statistics("cobalt", "mine-production", 700),
    )
    found = claims(testland(plants, *outputs, *statistics), library)

    assert found["testland", "nickel-in-ore"].counted
    assert found["pit", "nickel-in-ore"].reason == "in-statistics"
    assert found["testland", "cobalt-in-ore"].reason == "in-total"
    assert found["hole", "cobalt-in-ore"].counted


def test_a_capacity_is_better_than_an_output(testland: Scenario, library: Library) -> None:
    capacity = "works,capacity,,material:nickel,,60000,t/yr,kind:nameplate,2023,s033"
    view = testland(
        {"works": "refining"},
        capacity,
        made("works", "nickel", 50000),
        by_statistics("nickel", "refined-production", 55000),
    )
    found = read_capacities(view, frozenset({"operating"}), library.substances)

    counted = [one for one in found if one.counted]
    assert [(one.product, one.capacity.central) for one in counted] == [("nickel", 60)]
    assert {one.reason for one in found if not one.counted} == {"capacity-known"}


def test_metal_that_a_plant_takes_in_is_not_its_output(
    testland: Scenario, library: Library
) -> None:
    taken = "mixer,capacity,,material:nickel,,45000,t/yr,kind:nameplate,2023,s033"
    found = claims(testland({"mixer": "pcam"}, taken), library)

    assert not found["mixer", "nickel"].counted
    assert found["mixer", "nickel"].reason == "not-output"


def test_an_output_of_nothing_is_no_capacity(testland: Scenario, library: Library) -> None:
    view = testland({}, by_statistics("nickel", "mine-production", 0))

    balance = solve(view, Request(), library)

    assert "nickel-in-ore" in balance.missing


def main(balance: Balance) -> dict[str, MainStage]:
    return {one.stage: one for one in balance.main_stages}


def test_every_main_stage_of_the_flow_stands_once_in_its_order(balance: Balance) -> None:
    order = [one.stage for one in balance.main_stages]

    assert order[:3] == ["exploration", "mining", "concentration"]
    assert order[-2:] == ["recycling-pretreatment", "recycling-hydrometallurgy"]
    assert len(order) == len(set(order)) == 17


def test_a_stage_supports_what_its_least_product_does(balance: Balance) -> None:
    found, products = main(balance), {one.product: one for one in balance.stages}

    assert found["mining"].limits == "cobalt-in-ore"
    assert found["mining"].supports == products["cobalt-in-ore"].supports
    assert found["battery-chemicals"].limits == "cobalt-sulphate"
    assert found["battery-chemicals"].missing == ("manganese-sulphate",)
    assert found["cell-manufacturing"].state == "covered"
    assert found["cell-components"].state == "missing"
    assert found["cell-components"].supports is None


def test_what_has_no_conversion_says_why(balance: Balance) -> None:
    found = main(balance)
    storage = found["applications"]

    assert storage.state == "unconverted"
    assert {one.reason for one in storage.unconverted} == {"unit"}
    assert all(one.unit for one in storage.unconverted)
    mining = {one.reason for one in found["mining"].unconverted}
    assert {"no-product", "not-in-chain"} <= mining
    assert found["collection"].state == "unknown"
    assert any(iri.endswith("/suhanko") for iri in found["mining"].silent)


def test_a_mine_whose_status_nobody_tells_says_so(testland: Scenario, library: Library) -> None:
    plants, outputs = {"pit": "mining", "hole": "mining"}, [made("pit", "nickel", 5000)]
    view = testland(plants, *outputs, made("hole", "nickel", 900), unseen="hole")
    found = solve(view, Request(imports=Imports("missing")), library)

    [hole] = [one for one in main(found)["mining"].unconverted if one.plant.endswith("/hole")]
    assert (hole.counted, hole.reason) == (False, "status-unknown")


def test_recycling_takes_in_cells_by_their_weight(
    view: View, library: Library, balance: Balance
) -> None:
    """3 kt of black mass at 1.364 kg of cathode and 0.924 kg of graphite in a kWh: 1.31 GWh."""
    intakes = read_intakes(view, library.chain([("nmc811", 1.0)]))
    found = main(balance)

    assert intakes[BLACK_MASS].central == pytest.approx(1.364 + 0.924, abs=0.001)
    assert intakes[WASTE].low == pytest.approx(1 / 0.34)
    assert intakes[WASTE].high == pytest.approx(1 / 0.24 / 0.726)
    hydromet = found["recycling-hydrometallurgy"]
    assert hydromet.state == "takes-in"
    assert hydromet.supports is not None
    assert hydromet.supports.central == pytest.approx(3 / 2.288, abs=0.001)


def test_nca_follows_from_its_formula(view: View, library: Library) -> None:
    """BatPaC has 0.710 kg of nickel in a kWh; LiNi0.8Co0.15Al0.05O2 is 48.87 % nickel."""
    chain = library.chain([("nca", 1.0)])
    cathode = next(one for one in chain.components if one.product == "cam-nca")
    rows = {one.product: one for one in solve(view, Request((("nca", 1.0),)), library).stages}

    assert cathode.intensity.central == pytest.approx(1.453, abs=0.001)
    nickel, cobalt = (rows[f"{metal}-sulphate"].contained for metal in ("nickel", "cobalt"))
    atoms = cobalt["cobalt"] / 58.933194 / (nickel["nickel"] / 58.6934)
    assert atoms == pytest.approx(0.15 / 0.8, rel=1e-3)
    assert "manganese-sulphate" not in rows
