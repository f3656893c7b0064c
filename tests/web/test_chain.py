"""The chain of a region on a day."""

import re

import pytest
from flask.testing import FlaskClient

HTML = {"Accept": "text/html"}


def counts(client: FlaskClient, query: str) -> dict[str, list[int]]:
    """The undertakings in the table by stage, one number for each group of statuses."""
    page = client.get(f"/chain?lang=en&{query}", headers=HTML).text
    table = page[page.index('<h2 id="stages"') : page.index('<h2 id="capacity"')]
    rows = re.findall(r'<tr role="row" id="([\w-]+)">(.*?)</tr>', table, re.DOTALL)
    number = r'class="number"[^>]*><(?:a [^>]*|details><summary|span [^>]*)>(\d+)<'
    return {stage: [int(n) for n in re.findall(number, row)] for stage, row in rows}


def running(client: FlaskClient, query: str) -> int:
    """How many run, in all stages."""
    return sum(numbers[0] for numbers in counts(client, query).values())


def test_without_a_choice_it_is_finland_on_the_day_of_the_release(client: FlaskClient) -> None:
    day = client.application.extensions["akkuketju"].day.isoformat()
    assert counts(client, "") == counts(client, f"region=finland&as_of={day}")
    assert running(client, "") > 10


def test_another_day_counts_what_was_known_to_be_there_then(client: FlaskClient) -> None:
    assert 0 < running(client, "as_of=2016-01-01") < running(client, "")
    assert counts(client, "as_of=2016-01-01").keys() == counts(client, "").keys()


def test_another_region_has_its_own_plants_and_says_whose_figures_are_in_gwh(
    client: FlaskClient,
) -> None:
    assert counts(client, "region=sweden") != counts(client, "")
    assert counts(client, "region=FI") == counts(client, "")
    page = client.get("/chain?lang=en&region=sweden", headers=HTML).text
    assert "<h1>The chain, stage by stage: Sweden</h1>" in page
    assert "The figures in GWh are of Finland" in page
    assert "place=sweden" in page


def test_gaps_lead_to_the_same_day_and_region(client: FlaskClient) -> None:
    page = client.get("/chain?lang=en&region=sweden&as_of=2024-01-01", headers=HTML).text
    links = re.findall(r'href="(/gaps/gap-[^"]+)"', page)
    assert links
    for link in links[:3]:
        assert client.get(link.replace("&amp;", "&"), headers=HTML).status_code == 200


def test_forms_keep_the_choices_of_each_other(client: FlaskClient) -> None:
    page = client.get("/chain?lang=en&region=sweden&target=20&imports=all", headers=HTML).text
    for field in ("region", "target", "imports"):
        assert len(re.findall(rf'<(?:input|select)[^>]* name="{field}"', page)) == 2


@pytest.mark.parametrize("query", ["region=nowhere", "as_of=x", "as_of=1500-01-01", "known_on=1"])
def test_a_wrong_choice_is_told_and_the_others_are_kept(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/chain?lang=en&target=20&{query}", headers=HTML)
    assert answer.status_code in (400, 404)
    assert "target=20" in answer.text
