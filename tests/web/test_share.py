"""What others take along: links with the release, figures as files, frames, feed, sitemap."""

import json
import re
import xml.etree.ElementTree as ET

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph, URIRef

from graph.release import Release
from web.headers import POLICY

HTML = {"Accept": "text/html"}
SVG = "http://www.w3.org/2000/svg"
_COUNTS = "SELECT+?c+(COUNT(*)+AS+?n)+%7B?s+a+?c%7D+GROUP+BY+?c+LIMIT+12"
FIGURES = (
    "/figures/chain.svg?lang=fi",
    "/figures/chain.svg?lang=sv&figure=2&imports=missing",
    "/figures/what-if.svg?add=pcam&kt=20",
    "/figures/resilience.svg?remove=country:china&figure=2&colours=dark",
    "/figures/map.svg?frame=nordics",
    "/figures/explore.svg?view=timeline&class=facility",
    "/figures/id/terrafame-battery-chemicals-plant.svg",
    "/figures/gaps/gap-start-slipped-kotka-cam-plant.svg?lang=sv&colours=dark",
    "/figures/outlook.svg",
    f"/figures/sparql.svg?view=chart&query={_COUNTS}",
)


def test_every_view_has_a_link_with_its_release_that_leads_to_itself(
    client: FlaskClient, release: Release
) -> None:
    page = client.get("/gaps?lang=sv&kind=policy", headers=HTML).text
    link = re.search(r'<a href="([^"]*release=[^"]*)" data-copy>', page)
    assert link
    address = link[1].replace("&amp;", "&")
    assert f"release={release.id}" in address
    assert "kind=policy" in address
    again = client.get(address, headers=HTML).text
    assert re.findall(r"<h1>.*?</h1>", again) == re.findall(r"<h1>.*?</h1>", page)
    assert "other-release" not in again


def test_the_address_of_one_host_is_never_told_to_another(client: FlaskClient) -> None:
    for host in ("one.example", "two.example"):
        page = client.get("/about?lang=en", headers={**HTML, "Host": host}).text
        assert f"http://{host}/about" in page


@pytest.mark.parametrize("path", FIGURES)
def test_a_figure_is_a_file_that_stands_alone(
    client: FlaskClient, release: Release, path: str
) -> None:
    answer = client.get(path)
    assert answer.mimetype == "image/svg+xml"
    root = ET.fromstring(answer.data)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "var(" not in answer.text
    assert "light-dark" not in answer.text
    assert not re.search(r'href="/', answer.text)
    assert release.id in (root[-1].text or "") + (root[-2].text or "") + (root[-3].text or "")
    picture = client.get(path.replace(".svg", ".png"))
    assert picture.data.startswith(b"\x89PNG")


def test_a_figure_as_a_file_tells_its_signs_its_caption_and_where_it_is_from(
    client: FlaskClient, release: Release
) -> None:
    told = client.get("/figures/chain.svg?lang=en").text
    texts = " ".join("".join(t.itertext()) for t in ET.fromstring(told).iter(f"{{{SVG}}}text"))
    for part in (
        "running",
        "being built",
        "stopped",
        "Stages of the flow",
        release.id,
        "CC BY 4.0",
    ):
        assert part in texts
    bars = client.get("/figures/chain.svg?lang=en&figure=2").text
    assert "GWh a year" in bars
    assert "planned or announced" in bars
    chart = client.get(f"/figures/sparql.svg?view=chart&query={_COUNTS}").text
    assert ".chart-bar{fill: #" in chart
    assert chart.count('class="chart-bar"') > 5


def test_a_figure_that_is_not_there_is_told(client: FlaskClient) -> None:
    for path in ("/figures/about.svg", "/figures/chain.svg?figure=9", "/figures/zzz.png"):
        assert client.get(path, headers=HTML).status_code == 404
    for query in ("figure=x", "colours=pink", "target=-1"):
        assert client.get(f"/figures/chain.svg?{query}", headers=HTML).status_code == 400
    assert client.get("/figures/figures/chain.svg.svg", headers=HTML).status_code == 404


def test_only_what_is_made_for_frames_may_stand_in_them(client: FlaskClient) -> None:
    for _ in range(2):  # the second is a page remembered
        framed = client.get("/embed/chain?lang=en", headers=HTML)
        assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "<form" not in framed.text
    assert "<title>The chain – Akkuketju</title>" in framed.text
    assert 'href="/chain?lang=en"' in framed.text
    assert client.get("/chain?lang=en", headers=HTML).headers["Content-Security-Policy"] == POLICY
    assert client.get("/embed/sparql", headers=HTML).status_code == 404


def test_a_framed_figure_has_both_its_drawings_and_its_caption(client: FlaskClient) -> None:
    framed = client.get("/embed/chain?lang=en&figure=1", headers=HTML).text
    assert '<svg class="on-phone"' in framed
    assert framed.count("<figcaption") == 1
    bars = client.get("/embed/chain?lang=en&figure=2", headers=HTML).text
    assert "<table" in bars
    assert "<figure" not in bars


def test_the_feed_tells_the_newest_first_and_leads_to_the_statements(client: FlaskClient) -> None:
    space = {"a": "http://www.w3.org/2005/Atom"}
    feed = ET.fromstring(client.get("/changes.atom?lang=sv").data)
    days = [e.text or "" for e in feed.findall("a:entry/a:updated", space)]
    assert len(days) == 50
    assert days == sorted(days, reverse=True)
    first = feed.find("a:entry/a:link", space)
    assert first is not None
    path = first.get("href", "").removeprefix("http://localhost")
    assert client.get(path, headers=HTML).status_code == 200


def test_the_map_of_the_site_names_pages_that_are_there(client: FlaskClient) -> None:
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    whole = ET.fromstring(client.get("/sitemap.xml").data)
    found = [e.text or "" for e in whole.findall("s:url/s:loc", space)]
    assert len(found) == len(set(found)) > 300
    for address in found[:: len(found) // 15]:
        path = address.removeprefix("http://localhost")
        assert client.get(path, headers=HTML).status_code == 200, path
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt").text


@pytest.mark.parametrize(
    ("path", "kind"), [("/", "Dataset"), ("/id/terrafame", "Organization"), ("/chain", "WebPage")]
)
def test_pages_describe_themselves_to_machines(client: FlaskClient, path: str, kind: str) -> None:
    page = client.get(f"{path}?lang=en", headers=HTML).text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert block
    told = json.loads(block[1])
    assert told["@type"] == kind
    # Read without a network: the block says itself what its terms mean.
    types = set(Graph().parse(data=block[1], format="json-ld").objects(None, RDF.type))
    assert URIRef(f"https://schema.org/{kind}") in types


def test_pages_tell_previews_and_other_languages_where_they_are(client: FlaskClient) -> None:
    page = client.get("/gaps?lang=sv&kind=policy", headers=HTML).text
    lead = re.search(r'<meta name="description" content="([^"]+)">', page)
    assert lead
    assert lead[1] in re.sub(r"<[^>]+>", "", page)
    assert '<meta property="og:title" content="Luckor">' in page
    for code in ("fi", "sv", "en"):
        address = f"http://localhost/gaps?lang={code}&amp;kind=policy"
        assert f'hreflang="{code}" href="{address}"' in page.replace(
            f"?kind=policy&amp;lang={code}", f"?lang={code}&amp;kind=policy"
        )


def test_a_client_that_has_the_page_is_not_sent_it_again(client: FlaskClient) -> None:
    for path in ("/chain?lang=sv", "/changes.atom?lang=fi", "/figures/chain.svg?lang=en"):
        first = client.get(path, headers=HTML)
        kept = {**HTML, "If-None-Match": first.headers["ETag"]}
        again = client.get(path, headers={**kept, "Accept-Encoding": "gzip"})
        assert again.status_code == 304
        assert not again.data
    page = client.get("/chain?lang=sv", headers=HTML)
    kept = {**HTML, "If-None-Match": page.headers["ETag"]}
    assert client.get("/chain?lang=fi", headers=kept).status_code == 200


def test_what_is_cut_from_a_page_needs_no_wish_for_a_page(client: FlaskClient) -> None:
    query = "query=SELECT+*+{?s+?p+?o}+LIMIT+3"
    for wish in ({}, {"Accept": "*/*"}, {"Accept": "text/csv"}):
        assert client.get(f"/tables/sparql.csv?{query}", headers=wish).status_code == 200
    picture = client.get(
        "/figures/id/terrafame-battery-chemicals-plant.png", headers={"Accept": "image/png"}
    )
    assert picture.status_code == 200


@pytest.mark.parametrize("path", ["/gaps.json", "/conflicts.json", "/what-if.json", "/home.json"])
def test_a_file_says_of_which_release_it_is_and_how_it_may_be_used(
    client: FlaskClient, release: Release, path: str
) -> None:
    told = json.loads(client.get(path).text)
    assert told["version"] == release.id
    assert told["licence"].startswith("https://creativecommons.org/")
    assert release.id in told["citation"]


def test_the_tables_of_any_page_are_files(client: FlaskClient) -> None:
    told = json.loads(client.get("/tables/chain.json?lang=en&chemistry=LFP").text)
    stages, products = told["table-1"], told["table-2"]
    assert stages[0]["Stage"] == "Exploration"
    assert stages[0]["address"].startswith("http://localhost/cv/stage/")
    assert "LFP cathode material" in " ".join(row["Product"] for row in products)
    rows = client.get("/tables/evidence.csv?lang=sv").text.splitlines()
    assert len(rows) > 5
    assert rows[0].endswith("address")
    assert client.get("/tables/chain.xlsx").data.startswith(b"PK")


def test_a_page_without_tables_or_no_page_is_told(client: FlaskClient) -> None:
    for path in ("/tables/about.csv", "/tables/nothing.json"):
        assert client.get(path, headers=HTML).status_code == 404
    assert client.get("/tables/chain.csv?table=table-99", headers=HTML).status_code == 400


@pytest.mark.parametrize("path", ["/what-if?chemistry=LMFP", "/questions", "/chain", "/map"])
def test_a_page_offers_only_what_can_be_cut_from_it(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers=HTML).text
    offered = re.findall(r'href="(/(?:figures|tables)/[^"]+)"', page)
    assert bool(offered) == (path in ("/chain", "/map"))
    for address in offered:
        assert client.get(address.replace("&amp;", "&"), headers=HTML).status_code == 200


@pytest.mark.parametrize("path", ["/gaps.csv", "/explore.csv", "/tables/evidence.csv"])
def test_a_csv_file_says_its_release_and_licence_in_its_headers(
    client: FlaskClient, release: Release, path: str
) -> None:
    headers = client.get(path).headers
    assert headers["Akkuketju-Release"] == release.id
    assert headers["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
