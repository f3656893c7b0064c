"""The dataset's description says what the store holds."""

import pyoxigraph as ox
import pytest

from graph.dataset import LAYER
from graph.downloads import Downloads
from graph.errors import NotFound
from graph.export import FORMATS
from graph.export.format import LICENCE
from graph.namespaces import BASE, SPARQL_PREFIXES, layer
from graph.release import Release, checksum


@pytest.fixture(scope="module")
def store(release: Release) -> ox.Store:
    return ox.Store.read_only(str(release.store_path))


def numbers(store: ox.Store, query: str) -> dict[str, int]:
    found = store.query(SPARQL_PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return {getattr(row[0], "value", ""): int(getattr(row[1], "value", "0")) for row in found}


def described(store: ox.Store, pattern: str) -> dict[str, int]:
    return numbers(store, f"SELECT ?of ?n {{ GRAPH g:{LAYER} {{ {pattern} }} }}")


_OTHERS = f"GRAPH ?g {{ ?s ?p ?o }} FILTER (?g != g:{LAYER})"


def test_triples_are_counted_once_in_the_whole_and_by_layer(store: ox.Store) -> None:
    whole = described(store, f"<{BASE}> void:triples ?n BIND (<{BASE}> AS ?of)")
    query = f"SELECT ('all' AS ?a) (COUNT(*) AS ?n) {{ SELECT DISTINCT ?s ?p ?o {{ {_OTHERS} }} }}"
    assert whole == {BASE: numbers(store, query)["all"]}
    layers = described(store, f"<{BASE}> void:subset [ dcterms:source ?of ; void:triples ?n ]")
    assert layers == numbers(store, f"SELECT ?g (COUNT(*) AS ?n) {{ {_OTHERS} }} GROUP BY ?g")


def test_classes_and_properties_are_counted_as_the_store_counts(store: ox.Store) -> None:
    classes = described(store, "?part void:class ?of ; void:entities ?n")
    query = (
        f"SELECT ?o (COUNT(DISTINCT ?s) AS ?n) {{ {_OTHERS} FILTER (?p = rdf:type) }} GROUP BY ?o"
    )
    assert classes == numbers(store, query)
    properties = described(store, "?part void:property ?of ; void:triples ?n")
    query = f"SELECT ?p (COUNT(*) AS ?n) {{ SELECT DISTINCT ?s ?p ?o {{ {_OTHERS} }} }} GROUP BY ?p"
    assert properties == numbers(store, query)


def test_the_description_names_release_licence_citation_and_files(
    store: ox.Store, release: Release
) -> None:
    graph = ox.NamedNode(layer(LAYER))
    about = list(store.quads_for_pattern(ox.NamedNode(BASE), None, None, graph))
    values = {(q.predicate.value.rpartition("/")[2], getattr(q.object, "value", "")) for q in about}
    assert ("license", LICENCE) in values
    assert ("issued", release.manifest["day"]) in values
    assert any(name == "bibliographicCitation" and release.id in text for name, text in values)
    files = {text for name, text in values if name.endswith("dataDump")}
    assert files == {f"{BASE}download/akkuketju{form.suffix}" for form in FORMATS.values()}


def test_a_download_is_made_once_and_its_checksum_kept(release: Release) -> None:
    downloads = Downloads(release)
    path, form = downloads.path("akkuketju.graphml")
    made = path.stat().st_mtime_ns
    assert form.name == "graphml"
    assert downloads.path("akkuketju.graphml")[0].stat().st_mtime_ns == made
    known = {item.format.name: item for item in downloads.listed()}["graphml"]
    assert known.sha256 == checksum(path)
    assert known.size == path.stat().st_size
    with pytest.raises(NotFound, match="There is no download"):
        downloads.path("../manifest.json")
