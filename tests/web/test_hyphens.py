import re

import pytest
from flask.testing import FlaskClient

from web.hyphens import hyphenate

SOFT = "\u00ad"


def shown(page: str, language: str = "fi") -> str:
    return hyphenate(page, language).replace(SOFT, "|")


@pytest.mark.parametrize(
    ("word", "language", "broken"),
    [
        ("akkukennotehdashanke", "fi", "akku|kenno|tehdas|hanke"),
        ("Suomugrafiittirikaste", "fi", "Suomu|grafiitti|rikaste"),
        ("kokonaisuudesta", "fi", "kokonai|suu|desta"),
        ("Teollisuusalue,", "fi", "Teollisuus|alue,"),
        ("LFP-katodihankkeesta", "fi", "LFP-katodi|hankkeesta"),
        ("produktionsanläggning", "sv", "produktions|anläggning"),
        ("återvinningseffektivitet", "sv", "återvinnings|effektivitet"),
        ("batterierna", "sv", "batterierna"),
        ("responsibilities", "en", "responsibilities"),
    ],
)
def test_a_long_word_may_break_where_its_parts_meet(word: str, language: str, broken: str) -> None:
    assert shown(f"<td>{word}</td>", language) == f"<td>{word}</td>", "no narrow place"
    page = f"<table><tr><td>{word}</td></tr></table><h2>{word}</h2>"
    assert shown(page, language) == page.replace(word, broken)


@pytest.mark.parametrize(
    "cell",
    [
        "<td>https://example.org/akkukennotehdashanke</td>",
        "<td>example.org/akkukennotehdashanke</td>",
        "<td>akku:akkukennotehdashanke</td>",
        "<td>preferredNamespacePrefix</td>",
        "<td><code>akkukennotehdashanke</code></td>",
        '<td><a href="/id/akkukennotehdashanke" title="Akkukennotehdashanke">x</a></td>',
        "<td><svg><title>Akkukennotehdashanke</title></svg></td>",
        "<td><select><option>Akkukennotehdashanke</option></select></td>",
    ],
)
def test_what_is_copied_or_followed_stays_whole(cell: str) -> None:
    page = f"<table><tr>{cell}</tr></table>"
    assert shown(page) == page


def test_code_and_drawings_beside_tables_stay_as_they_are() -> None:
    page = (
        "<script>a = '<a>akkukennotehdashanke</a>'</script><svg><a>akkukennotehdashanke</a></svg>"
    )
    assert shown(page) == page


def test_a_text_in_another_language_breaks_by_that_one() -> None:
    page = '<table><td><span lang="fi">kokonaisuudesta</span> kokonaisuudesta</td></table>'
    assert shown(page, "en") == page.replace(">kokonaisuudesta", ">kokonai|suu|desta")


def test_pages_have_soft_hyphens_and_what_is_made_of_them_has_none(client: FlaskClient) -> None:
    page = client.get("/chain?lang=fi", headers={"Accept": "text/html"}).text
    assert f"Katodi{SOFT}aktiivi{SOFT}materiaalin" in page
    assert SOFT not in page[: page.index("<body")]
    again = client.get("/chain?lang=fi", headers={"Accept": "text/html"}).text
    assert again == page
    links = re.findall(r'href="(/[^"]*\.(?:csv|json)[^"]*)"', page)
    for link in links:
        assert SOFT not in client.get(link.replace("&amp;", "&")).text, link
    assert links
