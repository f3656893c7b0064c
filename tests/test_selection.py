from graph.description import Reader
from graph.release import Release
from graph.selection import CLASSES, FACETS, NONE, Collection, Item, read_collection
from graph.store.embedded import EmbeddedStore, open_embedded
from tests import micro

STAGE = "https://w3id.org/akkuketju/cv/stage/"


def item(name: str, **values: str) -> Item:
    return Item(name, {facet: frozenset(v.split()) for facet, v in values.items()})


COLLECTION = Collection(
    [
        item("mine", **{"class": "facility"}, stage="mining", status="operating"),
        item("plan", **{"class": "project"}, stage="mining cam", status="planned"),
        item("firm", **{"class": "organisation"}),
    ]
)


def choose(**wanted: str) -> dict[str, frozenset[str]]:
    return {facet: frozenset(values.split()) for facet, values in wanted.items()}


def names(**wanted: str) -> list[str]:
    return [found.iri for found in COLLECTION.select(choose(**wanted))]


def test_values_of_one_facet_widen_and_facets_narrow() -> None:
    assert names(stage="mining") == ["mine", "plan"]
    assert names(stage="mining", status="planned") == ["plan"]
    assert names(stage="mining cam", status="planned operating") == ["mine", "plan"]


def test_none_selects_what_has_no_value() -> None:
    assert names(status=NONE) == ["firm"]
    assert names(status=f"planned {NONE}") == ["plan", "firm"]


def test_a_count_is_what_the_choice_would_give_under_the_other_facets() -> None:
    chosen = choose(stage="mining", status="planned")
    counts = COLLECTION.count("status", chosen)
    assert counts == {"operating": 1, "planned": 1}
    for status, n in counts.items():
        assert len(COLLECTION.select({**chosen, "status": frozenset({status})})) == n


def test_the_order_of_a_search_is_kept_and_strangers_are_left_out() -> None:
    found = COLLECTION.select({}, ["plan", "nobody", "mine", "plan"])
    assert [one.iri for one in found] == ["plan", "mine"]


def test_a_collection_is_read_from_the_graph() -> None:
    view = micro.view(
        "2024-01-01",
        things=[{"id": "plant", "class": "facility"}, {"id": "firm", "class": "organisation"}],
        links=[{"subject": "plant", "predicate": "performs", "object": "stage:cam-nmc"}],
        statuses=[
            {"subject": "plant", "status": "status:planned", "valid_from": "2021"},
            {"subject": "plant", "status": "status:operating", "valid_from": "2023-05"},
        ],
    )
    items = read_collection(Reader(EmbeddedStore(view.store))).items
    plant = items["https://w3id.org/akkuketju/id/plant"]
    assert plant.cls == "facility"
    assert [(str(told.start), told.status.rpartition("/")[2]) for told in plant.statuses] == [
        ("2021", "planned"),
        ("2023-05", "operating"),
    ]
    assert {s.rpartition("/")[2] for s in plant.values["status"]} == {"operating"}


def test_every_thing_of_the_release_has_one_known_class(release: Release) -> None:
    collection = read_collection(Reader(open_embedded(release.store_path)))
    assert {found.cls for found in collection.items.values()} <= set(CLASSES.values())
    for facet in FACETS:
        for value, n in collection.count(facet, {}).items():
            assert len(collection.select({facet: frozenset({value})})) == n, (facet, value)


def test_a_place_is_as_deep_as_places_lie_around_it() -> None:
    within = {"town": frozenset({"region", "land"}), "region": frozenset({"land"})}
    found = Collection([], within, ["town"])
    assert [found.depth(place) for place in ("land", "region", "town")] == [0, 1, 2]
    assert found.towns == {"town"}
