"""The page of policy: its matrix leads on, its filters narrow, its files say the same."""

import csv
import io
import json
import re

from flask.testing import FlaskClient
from openpyxl import load_workbook

HTML = {"Accept": "text/html"}
ZERO = '<span class="empty">0</span>'


def test_every_count_of_the_matrix_is_a_link_that_answers(client: FlaskClient) -> None:
    page = client.get("/policy?lang=en", headers=HTML).text
    matrix = page[page.index('class="matrix stacked"') : page.index('id="obstacles"')]
    cells = re.findall(r'<td role="cell" class="number"[^>]*>(.*?)</td>', matrix)
    assert len(cells) > 50
    assert all(cell.startswith("<a href=") or cell == ZERO for cell in cells)
    pcam = next(row for row in matrix.split("<tr") if "/cv/stage/pcam" in row)
    for address in re.findall(r'<td role="cell" class="number"[^>]*><a href="([^"]+)"', pcam):
        found = client.get(address.replace("&amp;", "&"), headers=HTML)
        assert found.status_code == 200


def test_measures_without_an_owner_have_a_badge_and_nobody_named(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/policy.csv?missing=owner").text)))
    assert rows
    assert all(row["owner"] == "" and "owner" in row["missing"].split(";") for row in rows)
    page = client.get("/policy?lang=en&missing=owner", headers=HTML).text
    assert page.count("nobody responsible</span>") == len(rows)


def test_obstacles_come_by_what_they_block(client: FlaskClient) -> None:
    found = json.loads(client.get("/policy.json?sort=gwh&state=none").text)["obstacles"]
    blocked = [row["gwh_named_high"] for row in found]
    assert blocked == sorted(blocked, reverse=True)
    assert blocked[0] > 0
    assert all(row["measures"] == [] for row in found)


def test_the_workbook_has_the_same_rows(client: FlaskClient) -> None:
    book = load_workbook(io.BytesIO(client.get("/policy.xlsx?stage=pcam").data))
    assert book.sheetnames == ["about", "measures", "obstacles"]
    told = json.loads(client.get("/policy.json?stage=pcam").text)
    assert book["measures"].max_row == len(told["measures"]) + 1


def test_a_wrong_choice_is_told_with_the_right_ones(client: FlaskClient) -> None:
    for path in (
        "/policy?missing=colour",
        "/policy?stage=moon",
        "/policy?state=x",
        "/policy.csv?table=x",
    ):
        answer = client.get(path, headers=HTML)
        assert answer.status_code == 400
        # A filter is told by its name, a table by what there is.
        remedy = "Valitse jokin näistä: " if "table=" in path else ": valitse jokin näistä"
        assert remedy in answer.text
    assert client.get("/policy.pdf", headers=HTML).status_code == 404
