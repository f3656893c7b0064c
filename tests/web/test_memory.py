from flask.testing import FlaskClient

from web.memory import Memory

HTML = {"Accept": "text/html"}


def test_a_page_is_the_same_when_it_is_recalled(client: FlaskClient) -> None:
    first = client.get("/regions?lang=sv", headers=HTML)
    again = client.get("/regions?lang=sv", headers=HTML)
    assert again.data == first.data
    assert again.headers["Content-Language"] == "sv"
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert again.content_type == first.content_type


def test_a_recalled_page_is_packed_only_for_those_who_take_it_so(client: FlaskClient) -> None:
    packed = client.get("/regions?lang=fi", headers={**HTML, "Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    plain = client.get("/regions?lang=fi", headers=HTML)
    assert "Content-Encoding" not in plain.headers
    assert plain.text.startswith("<!doctype html>")


def test_languages_themes_and_forms_are_kept_apart(client: FlaskClient) -> None:
    pages = {
        client.get("/about", headers={**HTML, "Accept-Language": accepted}).text
        for accepted in ("fi", "sv", "en")
    }
    assert len(pages) == 3
    light = client.get("/about?lang=fi", headers=HTML).text
    client.set_cookie("theme", "dark")
    assert client.get("/about?lang=fi", headers=HTML).text != light
    turtle = client.get("/cv/stage/cam", headers={"Accept": "text/turtle"})
    page = client.get("/cv/stage/cam", headers=HTML)
    assert (turtle.mimetype, page.mimetype) == ("text/turtle", "text/html")


def test_a_choice_of_theme_is_kept_in_a_cookie(client: FlaskClient) -> None:
    for _ in range(2):
        answer = client.get("/about?lang=fi&theme=dark", headers=HTML)
        assert "theme=dark" in answer.headers["Set-Cookie"]
        assert 'data-theme="dark"' in answer.text
    assert 'data-theme="dark"' in client.get("/about?lang=fi", headers=HTML).text


def test_what_was_asked_for_longest_ago_is_forgotten() -> None:
    memory = Memory(most=2)
    keys = [("", "", path, b"", "fi", "system") for path in ("/a", "/b", "/c")]
    memory.keep(keys[0], b"a")
    memory.keep(keys[1], b"b")
    assert memory.get(keys[0]) == b"a"
    memory.keep(keys[2], b"c")
    assert [memory.get(key) for key in keys] == [b"a", None, b"c"]
