"""A link that names a release shows that release, as long as it is on disk."""

import json
import re
import threading
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.errors import Busy
from graph.release import Release
from web.app import create_app
from web.older import stay
from web.services import KEY
from web.settings import Settings
from web.shelf import Shelf

HTML = {"Accept": "text/html"}
COUNT = "SELECT+(COUNT(*)+AS+?n)+{?s+a+<https://w3id.org/akkuketju/ont%23Gap>}"


PAGES = ("/", "/chain", "/gaps", "/policy", "/explore", "/map", "/id/terrafame", "/search?q=akku")


def text(page: str) -> str:
    """What a page says, without what it says of its release."""
    main = page[page.index("<main") : page.index('<section class="share"')]
    return re.sub(r'<div class="warning other-release".*?</div>|<[^>]*>', "", main)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_an_older_release_says_so(two: FlaskClient, earlier: str, path: str) -> None:
    joint = "&" if "?" in path else "?"
    current = two.get(f"{path}{joint}lang=en", headers=HTML).text
    older = two.get(f"{path}{joint}lang=en&release={earlier}", headers=HTML).text
    assert f"You look at release {earlier} of 1 June 2024" in older
    assert "other-release" not in current
    here = two.application.extensions[KEY].release.id
    back = re.search(r'<a href="([^"]+)">The same view in the current release', older)
    assert back
    assert f"release={here}" in back[1]
    same = two.get(back[1].replace("&amp;", "&"), headers=HTML).text
    assert text(same) == text(current)


def test_the_numbers_are_those_of_that_release(two: FlaskClient, earlier: str) -> None:
    here = two.application.extensions[KEY].release
    there = two.get(f"/-/version?release={earlier}").json
    assert there
    answers = [two.get(f"/sparql?query={COUNT}&release={one}").text for one in (here.id, earlier)]
    found = [int(json.loads(a)["results"]["bindings"][0]["n"]["value"]) for a in answers]
    assert found == [here.manifest["counts"]["gaps"], there["counts"]["gaps"]]
    assert found[0] != found[1]


def test_answers_are_told_apart_by_their_release(two: FlaskClient, earlier: str) -> None:
    here = two.application.extensions[KEY].release.id
    answers = [two.get(f"/sparql?query={COUNT}&release={one}") for one in (here, earlier)]
    assert [a.headers["Akkuketju-Release"] for a in answers] == [here, earlier]
    assert answers[0].headers["ETag"] != answers[1].headers["ETag"]
    kept = {"If-None-Match": answers[0].headers["ETag"]}
    assert two.get(f"/sparql?query={COUNT}", headers=kept).status_code == 304
    assert two.get(f"/sparql?query={COUNT}&release={earlier}", headers=kept).status_code == 200


def test_linked_data_files_and_figures_come_from_it(two: FlaskClient, earlier: str) -> None:
    for path in (
        "/id/terrafame.ttl",
        "/dataset.ttl",
        "/tables/chain.csv",
        "/figures/chain.svg",
        "/gaps.csv",
        "/embed/chain",
    ):
        current, older = two.get(path), two.get(f"{path}?release={earlier}")
        assert older.status_code == 200, path
        if path not in ("/id/terrafame.ttl", "/figures/chain.svg"):
            assert older.data != current.data, path
    with two.get(f"/download/akkuketju.nq?release={earlier}") as answer:
        assert earlier in answer.headers["Content-Disposition"]


def test_links_forms_and_redirects_stay_in_the_release(two: FlaskClient, earlier: str) -> None:
    page = two.get(f"/gaps?lang=en&release={earlier}", headers=HTML).text
    links = re.findall(r'href="(/(?!static/)[^"]*)"', page)
    assert len(links) > 50
    assert [link for link in links if "release=" not in link] == []
    forms = page.count("<form")
    assert page.count(f'<input type="hidden" name="release" value="{earlier}">') == forms > 1
    gap = next(link for link in links if link.startswith("/gaps/gap-"))
    local = gap.partition("?")[0].rpartition("/")[2]
    moved = two.get(f"/id/{local}?release={earlier}", headers=HTML)
    assert moved.status_code == 303
    assert f"release={earlier}" in moved.headers["Location"]


def test_an_address_that_names_a_release_is_left_as_it_is() -> None:
    page = '<a href="/a?release=1#x">1</a><a href="/b#x">2</a><link href="/static/s.css">'
    assert stay(page, "2") == page.replace("/b#x", "/b?release=2#x")


def test_a_release_that_is_not_here_is_told_with_those_that_are(
    two: FlaskClient, earlier: str
) -> None:
    page = two.get("/gaps?kind=policy&release=aaaaaaaaaaaa", headers=HTML)
    assert page.status_code == 404
    here = two.application.extensions[KEY].release.id
    for one in (here, earlier):
        link = re.search(rf'href="([^"]*release={one}[^"]*)"', page.text)
        assert link
        assert "kind=policy" in link[1]
    assert two.get("/chain?release=../etc", headers=HTML).status_code == 400
    problem = two.get("/id/terrafame?release=aaaaaaaaaaaa", headers={"Accept": "text/turtle"})
    assert (problem.status_code, problem.mimetype) == (404, "application/problem+json")


def test_a_release_that_was_taken_away_is_gone(two: FlaskClient) -> None:
    folder = two.application.extensions[KEY].release.path.parent / "removed"
    folder.mkdir(exist_ok=True)
    (folder / "bbbbbbbbbbbb.json").write_text('{"day": "2023-01-01"}', encoding="utf-8")
    page = two.get("/chain?release=bbbbbbbbbbbb", headers=HTML)
    assert page.status_code == 410
    assert "(1.1.2023) ei enää säilytetä" in page.text


def test_a_viewer_may_keep_to_its_own_release(two: FlaskClient, earlier: str) -> None:
    path: Path = two.application.extensions[KEY].release.path
    app = create_app(Settings(release=path, older=0))
    assert app.test_client().get(f"/chain?release={earlier}", headers=HTML).status_code == 404
    app.extensions[KEY].close()


class Book:
    """Something that can be closed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.closed = False

    def close(self) -> None:
        self.closed = True


def test_only_a_few_are_open_and_none_is_closed_under_its_reader() -> None:
    shelf = Shelf(Book, 2)
    with shelf.reading("a") as a, shelf.reading("b"):
        with pytest.raises(Busy), shelf.reading("c"):
            pass
        assert not a.closed
    with shelf.reading("b") as b, shelf.reading("c"):
        assert a.closed
        assert not b.closed
    assert shelf.opened == ["b", "c"]
    shelf.close()
    assert b.closed


def test_readers_at_once_share_one() -> None:
    opened: list[str] = []

    def open_one(name: str) -> Book:
        opened.append(name)
        return Book(name)

    shelf = Shelf(open_one, 1)
    gate = threading.Barrier(4)

    def read() -> None:
        with shelf.reading("a"):
            gate.wait(timeout=10)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert opened == ["a"]


def test_the_workers_of_another_release_end_with_the_viewer(
    two: FlaskClient, earlier: str, release: Release
) -> None:
    app = create_app(Settings(release=two.application.extensions[KEY].release.path))
    found = app.extensions[KEY]
    with found.shelf.reading(earlier) as older:
        assert b"true" in older.pool.run("ASK { ?s ?p ?o }").body
        assert older.pool.gauges()["workers_alive"] >= 1
    found.close()
    assert older.pool.gauges()["workers_alive"] == 0
