"""What-ifs: additions in the address, losses with bounds, files that say the same."""

import csv
import io
import json

import pytest
from flask.testing import FlaskClient

HTML = {"Accept": "text/html"}


def supported(client: FlaskClient, query: str) -> float:
    found = json.loads(client.get(f"/what-if.json?statuses=operating&imports=missing{query}").text)
    return float(found["supported_gwh"]["central"])


def test_an_addition_changes_the_answer_and_only_that_answer(client: FlaskClient) -> None:
    before = supported(client, "")
    assert supported(client, "&add=cell&kt=5") == pytest.approx(before + 5)
    assert supported(client, "") == before


def test_the_form_keeps_what_was_added(client: FlaskClient) -> None:
    page = client.get("/what-if?lang=en&add=pcam&kt=20&imports=missing", headers=HTML).text
    assert '<option value="pcam" selected>' in page
    assert 'value="20"' in page
    assert "added in this what-if" in page
    assert "/id/scenario" not in page


def test_half_an_addition_stays_in_the_form_and_is_told(client: FlaskClient) -> None:
    for half in ("add=cell&kt=", "add=&kt=7", "kt=7", "sell=cell", "sell_kt=7"):
        page = client.get(f"/what-if?lang=en&{half}").text
        assert "once it has both a product and an amount" in page
        assert 'value="7"' in page or '<option value="cell" selected>' in page
    second = client.get("/what-if?lang=en&second=LFP").text
    assert "The second chemistry counts once it has a share" in second
    for wrong in ("add=zzz", "sell=zzz", "second=zzz"):
        assert client.get(f"/what-if?lang=en&{wrong}").status_code == 400
    whole = client.get("/what-if?lang=en&add=cell&kt=7&second=LFP&share=5").text
    assert "counts once" not in whole


def test_an_addition_that_the_chemistry_has_no_use_for_is_told(client: FlaskClient) -> None:
    page = client.get("/what-if?lang=en&chemistry=LFP&add=pcam&kt=20", headers=HTML).text
    assert "has no use for" in page


def test_a_wrong_addition_is_told_with_the_choices(client: FlaskClient) -> None:
    for query in ("add=moon&kt=1", "add=cell&kt=-3", "chemistry=XYZ", "target=0", "imports=some"):
        assert client.get(f"/what-if?{query}", headers=HTML).status_code == 400


def test_recycling_exports_and_utilisation_stand_in_the_address(client: FlaskClient) -> None:
    query = "utilisation=0.8&recycling=capacity&sell=cobalt-sulphate&sell_kt=1&imports=missing"
    page = client.get(f"/what-if?lang=en&{query}", headers=HTML).text
    found = json.loads(client.get(f"/what-if.json?{query}").text)

    assert "recycling feeds back" in page
    assert "1 kt/yr leaves the chain" in page
    assert 'value="0.8"' in page
    assert found["utilisation"] == {"all": 0.8}
    assert found["exports"] == {"cobalt-sulphate": 1}
    assert sum(stage["recovered"] for stage in found["stages"]) > 0


@pytest.mark.parametrize(
    "query",
    [
        "utilisation=2",
        "utilisation=x",
        "recycling=all",
        "sell=moon&sell_kt=1",
        "sell=cobalt-sulphate&sell_kt=99",
        "sell=hydrogen&sell_kt=1",
    ],
)
def test_a_wrong_term_is_told_with_the_choices(client: FlaskClient, query: str) -> None:
    assert client.get(f"/what-if?{query}", headers=HTML).status_code == 400


def test_every_main_stage_is_shown_with_what_is_not_in_its_number(client: FlaskClient) -> None:
    for path in ("/what-if", "/chain"):
        page = client.get(f"{path}?lang=en", headers=HTML).text
        table = page[page.index('id="main-stages"') :]
        assert table.count('role="rowheader"') >= 17
        assert "no tonnes or GWh a year" in table
        assert "the status does not count" in table


def losses(client: FlaskClient, remove: str) -> dict[str, tuple[float, float]]:
    rows = csv.DictReader(io.StringIO(client.get(f"/resilience.csv?remove={remove}").text))
    return {row["stage"]: (float(row["own_low"]), float(row["own_high"])) for row in rows}


def test_a_mix_is_a_chemistry_with_a_share_of_a_second_one(client: FlaskClient) -> None:
    one = client.get("/what-if.json?chemistry=NMC811&second=LFP&share=30").json
    same = client.get("/what-if.json?chemistry=NMC811=0.7,LFP=0.3").json
    assert one == same
    assert one != client.get("/what-if.json?chemistry=NMC811").json
    page = client.get("/what-if?chemistry=NMC811&second=LFP&share=30&lang=en", headers=HTML).text
    assert 'name="chemistry" list="chemistries" value="NMC811"' in page
    assert "<option selected>LFP</option>" in page
    for share in ("100", "-1", "x", "1.5"):
        assert client.get(f"/what-if?second=LFP&share={share}", headers=HTML).status_code == 400
    for second in ("NMC811", "none"):
        address = f"/what-if?second={second}&share=3"
        assert client.get(address, headers=HTML).status_code == 400


def test_nothing_is_lost_where_nothing_stops(client: FlaskClient) -> None:
    assert set(losses(client, "").values()) == {(0.0, 0.0)}


def test_the_only_plant_of_a_stage_takes_all_of_it(client: FlaskClient) -> None:
    found = losses(client, "facility:terrafame-battery-chemicals-plant")
    assert found["stage:battery-chemicals"] == (100.0, 100.0)
    assert found["stage:mining"] == (0.0, 0.0)


def test_several_things_can_stop_and_start_again(client: FlaskClient) -> None:
    page = client.get(
        "/resilience?lang=en&remove=country:china&remove=firm:umicore", headers=HTML
    ).text
    assert page.count("Switch on again") == 2
    assert "The world&#39;s supply without them" in page
    assert 'href="/resilience?lang=en&amp;remove=firm%3Aumicore"' in page


def test_what_cannot_stop_is_told_with_the_choices(client: FlaskClient) -> None:
    for remove in ("country:moon", "colour:red", "firm:nobody", "china"):
        answer = client.get(f"/resilience?remove={remove}", headers=HTML)
        assert answer.status_code == 400
