from typing import Any

from graph.gaps import skills
from graph.gaps.model import MISSING_DATA, Gap
from graph.namespaces import CV, ID
from tests.dependence import micro_chain as chain

TOWN = chain.place("kotka", "municipality")


def find(*links: dict[str, Any], jobs: str | None = None, **rows: Any) -> list[Gap]:
    quantities = [{"subject": "works", "predicate": "employment", "amount": jobs, "unit": "person"}]
    view = chain.view(
        things=[
            TOWN,
            chain.plant("works"),
            {"id": "course", "class": "education"},
        ],
        links=[
            *chain.runs("works", "cam", town="kotka"),
            chain.link("kotka", "locatedIn", "finland"),
            *links,
        ],
        statuses=[*chain.operating("works"), *rows.pop("statuses", [])],
        quantities=(quantities if jobs else []) + rows.pop("quantities", []),
    )
    return list(skills.find(view))


def kinds(found: list[Gap]) -> list[str]:
    return sorted(gap.kind for gap in found)


def test_a_stage_has_education_once_a_programme_is_for_it_or_for_one_of_its_plants() -> None:
    assert "stage-without-education" in kinds(find())
    for target in ("stage:cam", "works"):
        serving = chain.link("course", "concerns", target)
        assert "stage-without-education" not in kinds(find(serving))


def test_education_that_has_ended_serves_nobody() -> None:
    serving = chain.link("course", "concerns", "stage:cam")
    over = {"subject": "course", "status": "status:completed", "valid_from": "2023"}
    assert kinds(find(serving, statuses=[over])) == [MISSING_DATA]


def test_a_town_with_fifty_jobs_needs_education_there_or_for_its_plant() -> None:
    assert "town-without-education" not in kinds(find(jobs="49"))
    (gap,) = (g for g in find(jobs="60") if g.kind == "town-without-education")
    assert gap.focus == (ID + "kotka",)
    assert gap.size
    assert gap.size.low == gap.size.high == 60
    assert gap.size.unit == "person"
    there = chain.link("course", "locatedIn", "kotka")
    assert "town-without-education" not in kinds(find(there, jobs="60"))


def test_builders_are_no_jobs() -> None:
    builders = {
        "subject": "works",
        "predicate": "employment",
        "amount": "800",
        "unit": "person",
        "scope": "peak construction workers",
    }
    assert "town-without-education" not in kinds(find(quantities=[builders]))


def test_a_programme_without_numbers_lacks_them_until_they_are_given() -> None:
    intake = {
        "subject": "course",
        "predicate": "observed",
        "aspect": "aspect:intake",
        "amount": "20",
        "unit": "person",
        "quantity_kind": "kind:observed",
    }
    assert "programme-without-numbers" in kinds(find())
    assert "programme-without-numbers" not in kinds(find(quantities=[intake]))


def test_without_any_education_on_record_it_says_so() -> None:
    view = chain.view(things=[chain.plant("works")], links=chain.runs("works", "cam"))
    (gap,) = skills.find(view)
    assert (gap.kind, gap.focus) == (MISSING_DATA, (f"{CV}gap-type/skills",))
