"""Two micro-graphs side by side."""

from typing import Any

from graph.differences import Moved, find_differences
from graph.namespaces import CV, ID
from tests import micro

PLANT = [{"id": "plant", "class": "facility"}]
PLANNED = {"subject": "plant", "status": "status:planned", "valid_from": "2020"}
RUNNING = {"subject": "plant", "status": "status:operating", "valid_from": "2024"}


def test_a_status_that_begins_between_two_days_has_moved() -> None:
    rows: dict[str, Any] = {"things": PLANT, "statuses": [PLANNED, RUNNING]}
    found = find_differences(micro.view("2022-01-01", **rows), micro.view("2025-01-01", **rows))
    planned, running = f"{CV}status/planned", f"{CV}status/operating"
    assert found.statuses == (Moved(f"{ID}plant", (planned,), (running,)),)
    assert (found.new, found.gone, found.kept) == ((), (), 2)


def test_a_statement_that_says_something_else_is_one_gone_and_one_new() -> None:
    before = micro.view("2025-01-01", things=PLANT, statuses=[PLANNED])
    after = micro.view("2025-01-01", things=PLANT, statuses=[{**PLANNED, "valid_from": "2021"}])
    found = find_differences(before, after)
    assert [one.subject for one in found.new] == [f"{ID}plant"]
    assert [one.subject for one in found.gone] == [f"{ID}plant"]
    assert found.kept == 0


def test_the_same_graph_differs_in_nothing() -> None:
    rows: dict[str, Any] = {"things": PLANT, "statuses": [PLANNED]}
    found = find_differences(micro.view("2025-01-01", **rows), micro.view("2025-01-01", **rows))
    assert (found.new, found.gone, found.statuses) == ((), (), ())
    assert all(before == after for before, after in found.counts.values())
