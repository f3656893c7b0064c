"""The pages of the analyses: parameters in the address, assumptions shown, claims linked."""

import pytest
from flask.testing import FlaskClient


def test_the_outlook_shows_its_odds_its_rates_and_its_claims(client: FlaskClient) -> None:
    page = client.get("/outlook?lang=en&stage=cam&unit=t/yr&target=60000").text
    assert "likely that at least 60,000 t/yr" in page
    assert "Base rates: assumptions of this page" in page
    assert "/id/kotka-cam-plant" in page
    assert "/id/s-" in page
    assert "seed 1" in page


def test_a_rate_in_the_address_is_taken_and_marked(client: FlaskClient) -> None:
    page = client.get("/outlook?lang=en&rate_planned=0.25").text
    assert "25 %" in page
    assert ">given<" in page


def test_the_same_address_gives_the_same_odds(client: FlaskClient) -> None:
    path = "/outlook?lang=en&seed=5"
    assert client.get(path).text == client.get(path).text


def test_a_stage_comes_in_the_unit_that_its_capacities_are_told_in(client: FlaskClient) -> None:
    page = client.get("/outlook?lang=en&stage=cam").text
    assert "Half of the draws lie between" in page
    assert "Dashed: the target" not in page
    assert "/id/kotka-cam-plant" in page
    in_another = client.get("/outlook?lang=en&stage=cam&unit=GWh/yr&target=7").text
    assert "told in another unit" in in_another
    assert "unit=t%2Fyr" in in_another


def test_a_stage_without_capacities_is_a_gap_in_the_data(client: FlaskClient) -> None:
    assert "not a forecast of none" in client.get("/outlook?lang=en&stage=second-life").text


@pytest.mark.parametrize(
    "query",
    ["year=x", "year=1990", "year=2030.5", "target=-1", "target=nan", "target=1e999", "stage=zz",
     "unit=zz", "seed=-1", "rate_planned=2", "rate_dreamt=0.5", "region=atlantis", "as_of=x"],
)  # fmt: skip
def test_a_wrong_parameter_is_a_page_with_the_remedy(client: FlaskClient, query: str) -> None:
    assert client.get(f"/outlook?{query}").status_code == 400


def test_obstacles_show_sums_unknowns_and_the_cover(client: FlaskClient) -> None:
    page = client.get("/obstacles?lang=en").text
    assert "exact, by integer programming" in page
    assert "unknown for" in page
    assert "/gaps/gap-obstacle-without-measure-obstacle-low-lithium-price" in page


def test_a_schedule_of_an_early_day_is_another(client: FlaskClient) -> None:
    now = client.get("/schedule?lang=en").text
    assert "/id/kotka-cam-plant" in now
    assert "this day has passed" in now
    early = client.get("/schedule?as_of=1950-01-01&lang=en").text
    assert "note-box" in early
    assert "As of 1 January 1950, release" in early
