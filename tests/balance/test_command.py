"""`akkuketju balance` as people call it: three formats, and errors that name the choices."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.cli import main
from graph.release import Release

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(release: Release, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*args: str) -> tuple[int, str, str]:
        code = main(["balance", "--release", str(release.path), *args])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def test_json_has_the_documented_keys(run: Run, project: Path) -> None:
    code, out, _ = run("--imports", "missing", "--region", "FI", "--format", "json")

    found = json.loads(out)
    assert code == 0
    documented = (project / "docs" / "balance.md").read_text(encoding="utf-8")
    stage = found["stages"][0]
    for key in [
        *found,
        *stage,
        *stage["claims"][0],
        *found["ladder"][0],
        *found["shadow_prices"][0],
    ]:
        assert f"`{key}`" in documented, key
    assert set(found["supported_gwh"]) == {"low", "central", "high"}


def test_csv_has_a_row_for_each_stage(run: Run) -> None:
    _, out, _ = run("--imports", "missing", "--format", "csv")

    rows = list(csv.DictReader(io.StringIO(out)))
    assert {"cell", "cobalt-sulphate", "separator-film"} <= {row["product"] for row in rows}
    assert all(float(r["need_low"]) <= float(r["need_central"]) for r in rows)


def test_table_tells_a_missing_stage_from_a_shortage(run: Run) -> None:
    _, out, _ = run("--imports", "none")

    assert "which is no shortage of capacity" in out
    assert "Ladder" in out


def test_nothing_limits_a_chain_of_imports(run: Run) -> None:
    """With no cell plant counted, cells made elsewhere are a missing stage like any other."""
    code, out, _ = run("--imports", "missing", "--statuses", "closed")

    assert code == 0
    assert "Nothing limits the chain" in out


@pytest.mark.parametrize(
    ("args", "choice"),
    [
        (["--chemistry", "NMC999"], "NMC811"),
        (["--chemistry", "LNMO"], "no specific energy of its cells is on record. Choose from: LFP"),
        (["--chemistry", "lmfp"], "no specific energy"),
        (["--chemistry", "NMC95"], "no specific energy"),
        (["--chemistry", "SIB-NVPF"], "no bill of materials"),
        (["--chemistry", "NMC811=0.7,LFP=0.4"], "add up to 1"),
        (["--region", "atlantis"], "Give the id or ISO code"),
        (["--statuses", "sleeping"], "operating"),
        (["--target", "-5"], "above zero"),
        (["--imports", "some"], "none, missing, all"),
    ],
)
def test_bad_input_names_the_valid_choices(run: Run, args: list[str], choice: str) -> None:
    code, _, err = run(*args)

    assert code == 2
    assert choice in err


def test_what_is_no_day_is_refused_by_its_form(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run("--as-of", "tomorrow")

    assert ended.value.code == 2
    assert "write 2026-01-31" in capsys.readouterr().err


def test_a_contradictory_import_file_is_shown_by_row_and_column(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "imports.csv"
    file.write_text(
        "material,amount,unit\npcam-nmc811,10,kt/yr\npcam-nmc811,20,kt/yr\n"
        "cobalt-sulphate,-1,kt/yr\nseparator-film,unlimited,\ncell,5,kt/yr\n",
        encoding="utf-8",
    )

    code, _, err = run("--imports", str(file))

    assert code == 2
    assert "imports.csv, row 3, column amount: contradicts row 2" in err
    assert "imports.csv, row 4, column amount: is negative" in err
    assert "imports.csv, row 6, column unit: is none of GWh/yr, MWh/yr" in err


def test_a_file_of_imports_limits_the_chain(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "imports.csv"
    rows = [
        "cam-nmc811,6.0625,kt/yr",
        *(
            f"{product},unlimited,"
            for product in (
                "cell",
                "anode-active-material",
                "electrolyte",
                "separator-film",
                "copper-foil",
                "aluminium-foil",
            )
        ),
    ]
    file.write_text("material,amount,unit\n" + "\n".join(rows) + "\n", encoding="utf-8")

    _, out, _ = run("--imports", str(file), "--format", "json")

    found = json.loads(out)
    assert found["supported_gwh"]["central"] == pytest.approx(4.0, abs=0.001)
    assert found["shadow_prices"][0]["limit"] == "import"


def test_a_scenario_lies_over_the_data(run: Run, tmp_path: Path) -> None:
    (tmp_path / "quantities.csv").write_text(
        "subject,predicate,material,amount,unit,quantity_kind,as_of,sources\n"
        "keliber-kokkola-refinery,capacity,material:lithium-hydroxide-monohydrate,20000,t/yr,"
        "kind:nameplate,2026-06,s033\n",
        encoding="utf-8",
    )

    args = ["--statuses", "commissioning", "--format", "json"]
    _, plain, _ = run(*args)
    _, with_scenario, _ = run(*args, "--scenario", str(tmp_path))

    def lithium(text: str) -> float:
        stages = {s["product"]: s for s in json.loads(text)["stages"]}
        return float(stages["lithium-hydroxide-monohydrate"]["capacity"]["high"])

    assert lithium(plain) == 15
    assert lithium(with_scenario) == 20


def test_a_scenario_with_a_mistake_is_shown_by_row_and_column(run: Run, tmp_path: Path) -> None:
    (tmp_path / "statuses.csv").write_text(
        "subject,status,sources\nno-such-plant,status:operating,s033\n", encoding="utf-8"
    )

    code, _, err = run("--scenario", str(tmp_path))

    assert code == 2
    assert "statuses.csv, row 2, column subject" in err


def test_where_no_chemistry_can_be_computed_the_remedy_is_another_day(run: Run) -> None:
    code, _, told = run("--known-on", "1900-01-01")

    assert code == 2
    assert "Choose a later day." in told
