"""Two days, or two releases, side by side; and the command that shows it."""

import dataclasses
import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from graph.cli import main
from graph.gaps import RULES, Gap, Size, find_gaps
from graph.gaps.comparison import compare
from graph.namespaces import ID
from graph.release import Release
from graph.view import make_view

RULE = RULES[0]


def gap(name: str, **changes: Any) -> Gap:
    return dataclasses.replace(Gap(RULE.types[0], (ID + name,)), **changes)


def test_gaps_open_close_change_and_persist() -> None:
    before = [gap("closed"), gap("changed"), gap("same")]
    after = [gap("changed", confirmed=True), gap("same", evidence=(ID + "s-1",)), gap("opened")]
    found = compare([(RULE, g) for g in before], [(RULE, g) for g in after])
    assert [g for _, g in found.opened] == [gap("opened")]
    assert [g for _, g in found.closed] == [gap("closed")]
    assert [(c.before[1], c.after[1], c.fields) for c in found.changed] == [
        (before[1], after[0], ("confirmed",))
    ]
    assert [g for _, g in found.persisted] == [after[1]]


def test_a_new_size_is_a_change() -> None:
    sizes = [Size(Decimal(n), Decimal(n), Decimal(n), "t") for n in (1, 2)]
    found = compare([(RULE, gap("x", size=sizes[0]))], [(RULE, gap("x", size=sizes[1]))])
    assert [c.fields for c in found.changed] == [("size",)]


def test_two_days_of_the_real_graph_add_up(release: Release) -> None:
    quads = release.base_quads()
    early, late = (
        list(find_gaps(make_view(quads, dt.date(year, 11, 24)))) for year in (2023, 2026)
    )
    found = compare(early, late)
    kept = len(found.changed) + len(found.persisted)
    assert len(found.opened) + kept == len(late)
    assert len(found.closed) + kept == len(early)
    assert found.opened
    assert found.closed


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code = main(["gaps", *args])
    output = capsys.readouterr()
    return code, output.out, output.err


def test_the_command_compares_with_a_day(
    release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(release.path)
    code, output, _ = run(
        capsys, "--release", folder, "--since", "2023-01-01", "--kind", "presence",
        "--format", "json",
    )  # fmt: skip
    found = json.loads(output)
    assert code == 0
    assert found["since"] == "2023-01-01"
    assert found["opened"]
    for one in found["changed"]:
        assert one["changes"]


def test_a_release_compared_with_itself_has_not_changed(
    release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    code, output, _ = run(
        capsys, "--release", str(release.path), "--against", str(release.path), "--format", "csv"
    )
    rows = output.splitlines()[1:]
    assert code == 0
    assert rows
    assert {row.partition(",")[0] for row in rows} == {"persisted"}


@pytest.mark.parametrize(
    ("args", "choice"),
    [
        (["--kind", "holes"], "presence"),
        (["--region", "zz"], "FI"),
        (["--against", "no-such-release"], "akkuketju build"),
        (["--since", "2100-01-01"], "earlier"),
    ],
)
def test_a_wrong_call_is_told_the_choices(
    release: Release, capsys: pytest.CaptureFixture[str], args: list[str], choice: str
) -> None:
    code, output, error = run(capsys, "--release", str(release.path), *args)
    assert (code, output) == (2, "")
    assert choice in error


@pytest.mark.parametrize("args", [["--as-of", "soon"], ["--status", "perhaps"]])
def test_a_wrong_word_ends_with_2(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["gaps", *args])
    assert ended.value.code == 2
    assert "perhaps" in (text := capsys.readouterr().err) or "2026-01-31" in text
