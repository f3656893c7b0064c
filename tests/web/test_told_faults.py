"""A wrong value is told in the page's language, and the other choices are one link away."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

HTML = {"Accept": "text/html"}
#: Addresses with one wrong value each, so that every wording that a page can tell is told once.
WRONG = (
    "/chain?target=abc",
    "/chain?target=99999999",
    "/chain?chemistry=NMC81",
    "/chain?chemistry=zzzzzz",
    "/chain?chemistry=LFP,LFP",
    "/chain?chemistry=LFP=0.5",
    "/chain?chemistry=LFP=x",
    "/chain?chemistry=SIB",
    "/chain?statuses=zzz",
    "/chain?statuses=,",
    "/chain?imports=zzz",
    "/chain?as_of=zzz",
    "/chain?as_of=1066-10-14",
    "/chain?region=atlantis",
    "/chain?theme=zzz",
    "/chain?release=zzz",
    "/chain?release=aaaaaaaaaaaa",
    "/what-if?add=zzz&kt=1",
    "/what-if?add=pcam&kt=zzz",
    "/what-if?utilisation=zzz",
    "/what-if?utilisation=2",
    "/what-if?share=zzz",
    "/what-if?sell=cobalt-sulphate&sell_kt=99999&imports=none",
    "/resilience?remove=zzz",
    "/resilience?remove=firm:zzz",
    "/resilience?remove=country:zzz",
    "/resilience?size=zzz",
    "/explore?stage=zzz",
    "/explore?view=zzz",
    "/gaps?kind=zzz",
    "/gaps?page=zzz",
    "/gaps/changes?since=2030-01-01",
    "/gaps/kinds/zzz",
    "/gaps/gap-zzz",
    "/compare?from=2024-01-01&to=2020-01-01",
    "/outlook?stage=zzz",
    "/outlook?unit=zzz",
    "/outlook?year=1990",
    "/outlook?target=zzz",
    "/outlook?rate_zzz=0.1",
    "/outlook?rate_planned=3",
    "/policy?missing=zzz",
    "/paths?from=zzzzz&to=umicore",
    "/network?stage=zzz",
    "/search?q=nikkeli&of=zzz",
    "/validation?only=zzz",
    "/validation?agrees=zzz",
    "/questions/zzz",
    "/questions/operating-facilities.zzz",
    "/tasks/zzz",
    "/regions/zzz",
    "/id/zzz",
    "/cv/material/zzz",
    "/cv/zzz",
    "/download/zzz",
    "/explore.zzz",
    "/conflicts.zzz",
    "/embed/about",
    "/figures/about.svg",
    "/figures/chain.svg?figure=zzz",
    "/figures/chain.svg?colours=zzz",
    "/tables/about.csv",
    "/tables/chain.csv?table=zzz",
    "/tables/zzz.csv",
)


def alert(page: str) -> str:
    """What a page tells of its fault."""
    [told] = re.findall(r'role="alert">(.*?)</div>', page, re.DOTALL)
    return str(told)


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("path", WRONG)
def test_a_fault_is_told_in_the_language_of_the_page(
    client: FlaskClient, path: str, language: str
) -> None:
    joint = "&" if "?" in path else "?"
    answer = client.get(f"{path}{joint}lang={language}", headers=HTML)
    assert answer.status_code in (400, 404)
    told = alert(answer.text)
    assert 'lang="en"' not in told
    # What is wrong, and what to do: in words, or as choices one link away.
    offers = '<ul class="inline"><li><a href=' in answer.text
    assert told.count("<span") == 2 or (told.count("<span") == 1 and offers)
    english = alert(client.get(f"{path}{joint}lang=en", headers=HTML).text)
    assert not set(re.findall(r"<span>(.*?)</span>", told)) & set(
        re.findall(r"<span>(.*?)</span>", english)
    )


def test_a_fault_names_what_was_given_and_is_in_plain_english_for_programs(
    client: FlaskClient,
) -> None:
    page = client.get("/gaps?kind=zzz<b>&lang=fi", headers=HTML)
    assert "Laji: vaihtoehtoa ”zzz&lt;b&gt;” ei ole." in alert(page.text)
    problem = client.get("/gaps?kind=zzz", headers={"Accept": "application/json"}).json
    assert problem
    assert problem["title"] == "“zzz” is no value of kind"
    assert problem["detail"].startswith("Choose from: ")


def test_the_other_choices_are_kept_without_the_wrong_one(client: FlaskClient) -> None:
    wrong = "/explore?class=facility&class=zzz&stage=cam&view=table&lang=sv"
    page = client.get(wrong, headers=HTML).text
    links = [unescape(link) for link in re.findall(r'<li><a href="(/explore[^"]+)">', page)]
    kept = [parse_qs(urlsplit(link).query) for link in links]
    assert {"class": ["facility"], "stage": ["cam"], "view": ["table"], "lang": ["sv"]} in kept
    assert client.get(links[1], headers=HTML).status_code == 200


def test_a_wrong_value_of_a_filter_is_answered_with_its_choices_by_name(
    client: FlaskClient,
) -> None:
    page = client.get("/gaps?severity=sever&kind=presence&page=2&lang=fi", headers=HTML).text
    assert "Vakavuus: vaihtoehtoa ”sever” ei ole." in alert(page)
    [near] = re.findall(r"Tarkoititko:</span> <a href=\"([^\"]+)\">kriittinen</a>", alert(page))
    asked = parse_qs(urlsplit(unescape(near)).query)
    assert asked == {"severity": ["severe"], "kind": ["presence"], "lang": ["fi"]}
    assert client.get(unescape(near), headers=HTML).status_code == 200
    assert "Vakavuus: sever" in page
    assert "sever, " not in page  # no list of ids


def test_a_choice_takes_the_place_of_the_wrong_one_alone(client: FlaskClient) -> None:
    page = client.get(
        "/explore?stage=cam&stage=cell-manufactoring&place=oulu&lang=en", headers=HTML
    ).text
    [near] = re.findall(r"Did you mean:</span> <a href=\"([^\"]+)\">", alert(page))
    asked = parse_qs(urlsplit(unescape(near)).query)
    assert asked["stage"] == ["cam", "cell-manufacturing"]
    assert asked["place"] == ["oulu"]


@pytest.mark.parametrize(
    ("headers", "title", "language"),
    [
        ({}, "“zzz” is no value of kind", "en"),
        ({"Accept-Language": "sv"}, "”zzz” duger inte som värde för kind", "sv"),
    ],
)
def test_a_problem_document_is_in_the_language_that_a_program_asks_for(
    client: FlaskClient, headers: dict[str, str], title: str, language: str
) -> None:
    answer = client.get("/gaps?kind=zzz", headers={"Accept": "application/json", **headers})
    assert answer.json
    assert answer.json["title"] == title
    assert answer.json["type"].endswith("problems/invalid-input")
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.headers["Vary"]
