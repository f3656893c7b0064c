"""The release as a whole: its page, its description for programs, its files."""

import zipfile
from io import BytesIO

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from graph.namespaces import BASE
from graph.release import Release


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    ],
)
def test_programs_get_dcat_and_void(client: FlaskClient, accept: str, form: ox.RdfFormat) -> None:
    response = client.get("/dataset", headers={"Accept": accept})
    assert response.mimetype == accept
    triples = [quad.triple for quad in ox.parse(response.data, format=form)]
    types = {
        getattr(t.object, "value", "")
        for t in triples
        if t.subject == ox.NamedNode(BASE) and t.predicate.value.endswith("#type")
    }
    assert types == {"http://www.w3.org/ns/dcat#Dataset", "http://rdfs.org/ns/void#Dataset"}


def test_void_is_found_where_programs_look_for_it(client: FlaskClient) -> None:
    response = client.get("/.well-known/void", follow_redirects=True)
    assert response.status_code == 200
    assert response.mimetype == "text/turtle"


def test_a_file_is_listed_with_size_and_checksum_once_made(
    client: FlaskClient, release: Release
) -> None:
    with client.get("/download/akkuketju.csv.zip") as response:
        assert response.status_code == 200
        assert f"akkuketju-{release.id}.csv.zip" in response.headers["Content-Disposition"]
        with zipfile.ZipFile(BytesIO(response.data)) as archive:
            assert "links.csv" in archive.namelist()
    sums = (release.path / "downloads" / "akkuketju.csv.zip.sha256").read_text("ascii")
    page = client.get("/dataset?lang=fi").text
    assert sums in page
    assert "Ladattavat tiedostot" in page


@pytest.mark.parametrize("path", ["/download/manifest.json", "/download/x", "/dataset.docx"])
def test_other_files_are_not_to_be_had(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
