from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.namespaces import BASE, ID, SKOS
from graph.release import Release
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


def test_words_may_stand_in_names_of_two_languages(search: Search) -> None:
    assert [hit.iri for hit in search.find("kokkola karleby")] == [ID + "kokkola"]


def test_what_comes_near_stands_after_what_has_all_words(search: Search) -> None:
    assert [hit.near for hit in search.find("nikkelisulfaatti")] == [False]
    assert [hit.near for hit in search.find("nikkelisulfati")] == [True]


#: What people type, and a thing that must be among the first eight.
TYPED = (
    ("akkukierrätys", "cv/stage/recycling-hydrometallurgy"),
    ("akkukierrätys", "id/fortum-harjavalta-hydromet"),
    ("akkujen kierrätys", "cv/stage/recycling-hydrometallurgy"),
    ("akkujen kierrätys", "id/akkuser-nivala"),
    ("batteriåtervinning", "cv/stage/recycling-hydrometallurgy"),
    ("litiumhydroksidi", "cv/material/lithium-hydroxide-monohydrate"),
    ("litiumhydroxid", "cv/material/lithium-hydroxide-monohydrate"),
    ("nikkelsulfat", "cv/material/nickel-sulphate"),
    ("nickelsulfat", "cv/material/nickel-sulphate"),
    ("koboltti sulfaatti", "cv/material/cobalt-sulphate"),
    ("terafame", "id/terrafame"),
    ("terafamen kaivos", "id/terrafame-mine-sotkamo"),
    ("kokola", "id/kokkola"),
    ("Karleby raffinaderi", "id/keliber-kokkola-refinery"),
    ("Karleby stadskontor", "id/kokkola"),
    ("kaivokset", "cv/stage/mining"),
    ("akkutehtaat", "id/salo-battery-plant"),
    ("kennovalmistus", "cv/stage/cell-manufacturing"),
    ("anodmaterial", "cv/stage/anode-material"),
    ("Kokkola refinery", "id/jervois-kokkola"),
    ("lithum", "cv/material/lithium"),
    ("Kevista", "id/boliden-kevitsa"),
    ("gruvor", "cv/stage/mining"),
    ("TEM", "id/tem"),
)


@pytest.mark.parametrize(("text", "local"), TYPED)
def test_compounds_inflections_and_slips_lead_to_the_thing(
    release: Release, text: str, local: str
) -> None:
    found = [hit.iri.removeprefix(BASE) for hit in Search(release.search_path).find(text)[:8]]
    assert local in found


def test_a_word_of_its_own_comes_before_a_part_of_another(release: Release) -> None:
    assert Search(release.search_path).find("TEM")[0].iri == ID + "tem"


def test_a_thing_stands_once(search: Search) -> None:
    assert len(search.find("kokkola")) == 1
