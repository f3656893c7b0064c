from flask.testing import FlaskClient


def test_the_editor_is_told_every_name_that_a_query_may_use(client: FlaskClient) -> None:
    answer = client.get("/sparql/terms?lang=fi")
    terms = {term["name"]: term for term in answer.get_json()["terms"]}
    assert terms["akku:Facility"]["kind"] == "class"
    assert terms["akku:status"]["kind"] == "property"
    assert terms["st:operating"]["kind"] == "constant"
    assert terms["stage:cam"]["label"].startswith("Katodi")
    assert any(name.startswith("PREFIX akku: <") for name in terms)


def test_it_is_asked_for_once_a_release(client: FlaskClient) -> None:
    etag = client.get("/sparql/terms").headers["ETag"]
    assert client.get("/sparql/terms", headers={"If-None-Match": etag}).status_code == 304
