"""The pages of questions, tasks, conflicts and weak evidence."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from graph.errors import QueryTimeout
from graph.store.pool import QueryPool

HTML = {"Accept": "text/html"}


def test_a_wrong_value_is_told_beside_its_field_and_the_others_are_kept(
    client: FlaskClient,
) -> None:
    page = client.get("/questions/owners-on-a-day?lang=en&owned=keliber&day=soon", headers=HTML)
    assert page.status_code == 400
    assert "Write the day as 2026-01-31." in page.text
    assert 'value="soon"' in page.text
    assert "keliber" in page.text
    assert 'aria-invalid="true"' in page.text


def test_a_thing_that_is_not_there_is_told(client: FlaskClient) -> None:
    page = client.get("/questions/status-history?lang=en&undertaking=no-such-plant", headers=HTML)
    assert page.status_code == 400
    assert "The graph has nothing with this id." in page.text


def test_an_empty_answer_says_which_data_are_missing(client: FlaskClient) -> None:
    page = client.get("/questions/resolved-obstacles?lang=fi", headers=HTML)
    assert page.status_code == 200
    assert "Yhdellekään esteelle ei ole kirjattu, että se olisi ratkaistu." in page.text


def test_a_long_answer_is_paged(client: FlaskClient) -> None:
    page = client.get("/questions/weak-evidence?lang=en&page=2", headers=HTML)
    assert "Page 2 of" in page.text
    assert client.get("/questions/weak-evidence?page=99", headers=HTML).status_code == 400


def test_a_claim_is_shown_by_what_it_says(client: FlaskClient) -> None:
    page = client.get("/questions/weak-evidence?lang=en", headers=HTML).text
    claims = re.findall(r'<a href="/id/s-[0-9a-f]{12}\?lang=en">(.+?)</a>', page)
    assert claims
    assert not [text for text in claims if text.startswith("s-")]


def test_a_stopped_query_gets_a_page_that_helps(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise QueryTimeout("The query took longer than 10 seconds and was stopped", "Less.")

    monkeypatch.setattr(QueryPool, "run", stop)
    page = client.get("/questions/operating-facilities?lang=en&stage=stage:pcam", headers=HTML)
    assert page.status_code == 504
    assert "Narrow it with a parameter" in page.text
    assert 'value="stage:pcam" selected' in page.text


@pytest.mark.parametrize("number", range(1, 9))
def test_a_task_joins_its_questions_its_gaps_and_its_record(
    client: FlaskClient, number: int
) -> None:
    page = client.get(f"/tasks/{number}?lang=en", headers=HTML).text
    assert page.count('class="answer stacked"') >= 2
    for anchor in ("answers", "gaps", "missing", "record"):
        assert f'id="{anchor}"' in page
    assert "no source seen says what came of this task" in page or "p001" in page


def test_the_conflicts_stand_side_by_side_with_their_sources(client: FlaskClient) -> None:
    page = client.get("/conflicts?lang=en", headers=HTML).text
    assert 'href="/gaps/gap-conflicting-' in page
    assert page.count("<tbody>") > 5
    assert page.count('<ul class="sources">') >= 20


def test_conflicts_are_filtered_and_downloaded_alike(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/conflicts.csv").text)))
    assert {"thing", "property", "value", "basis", "scope", "date", "newest", "sources"} <= set(
        rows[0]
    )
    assert all(row["sources"] for row in rows)
    one = rows[0]["property"]
    fewer = client.get(f"/conflicts.json?property={one}").get_json()["claims"]
    assert {row["property"] for row in fewer} == {one}
    assert len(fewer) == sum(row["property"] == one for row in rows)
    groups: dict[tuple[str, str], int] = {}
    for row in rows:
        groups[row["gap"], row["property"]] = groups.get((row["gap"], row["property"]), 0) + 1
    assert min(groups.values()) > 1
    assert client.get("/conflicts?property=akku:nothing", headers=HTML).status_code == 400
    assert client.get("/conflicts.pdf").status_code == 404


def test_weak_sources_are_listed_with_where_they_are_used(client: FlaskClient) -> None:
    page = client.get("/evidence?lang=en", headers=HTML).text
    assert "weak source" in page
    assert ">copy<" in page


def test_a_copy_is_marked_where_its_claims_are_shown(client: FlaskClient) -> None:
    assert ">copy<" in client.get("/id/hycamite-kokkola?lang=en", headers=HTML).text


def test_a_status_is_shown_as_last_seen(client: FlaskClient) -> None:
    page = client.get("/id/terrafame-battery-chemicals-plant?lang=en", headers=HTML).text
    assert "Status last seen" in page
    assert "Last seen" in client.get("/?lang=en", headers=HTML).text


def test_a_claim_is_the_newest_only_where_dates_tell(client: FlaskClient) -> None:
    claims = client.get("/conflicts.json").get_json()["claims"]
    for gap in {claim["gap"] for claim in claims}:
        side = [claim for claim in claims if claim["gap"] == gap]
        newest = [claim for claim in side if claim["newest"]]
        dates = [claim["date"] for claim in side]
        assert all(claim["date"] == max(dates) for claim in newest)
        assert not newest or len(set(dates)) > 1
