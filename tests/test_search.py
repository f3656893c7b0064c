from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.namespaces import ID, SKOS
from graph.search import Search, build_index

NAMES = {
    "nickel-sulphate": [("nikkelisulfaatti", "fi"), ("nickelsulfat", "sv")],
    "terrafame": [("Terrafame Oy", "fi")],
    "kokkola": [("Kokkola", "fi"), ("Karleby", "sv")],
    "vn": [("Valtioneuvosto", "fi")],
}


@pytest.fixture
def search(tmp_path: Path) -> Search:
    def triples() -> Iterable[ox.Triple]:
        for name, labels in NAMES.items():
            for text, language in labels:
                literal = ox.Literal(text, language=language)
                label = ox.NamedNode(SKOS + "prefLabel")
                yield ox.Triple(ox.NamedNode(ID + name), label, literal)

    path = tmp_path / "search.sqlite"
    build_index(path, triples())
    return Search(path)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("terrafame", "terrafame"),
        ("sulfaatti", "nickel-sulphate"),
        ("karleby", "kokkola"),
        ("terrafme", "terrafame"),
        ("nikelisulfaatti", "nickel-sulphate"),
        ("va", "vn"),
    ],
)
def test_names_are_found_whole_in_part_and_misspelt(search: Search, text: str, found: str) -> None:
    assert search.find(text)[0].iri == ID + found


@pytest.mark.parametrize("text", ["", "   ", '"', "zzzzzz", "a OR b", "*", "NEAR(", "%", "\x00"])
def test_odd_input_is_no_error(search: Search, text: str) -> None:
    assert search.find(text) == [] or search.find(text)


def test_a_thing_stands_once(search: Search) -> None:
    assert len(search.find("kokkola")) == 1
