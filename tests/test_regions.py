from graph.description import Reader
from graph.namespaces import ID
from graph.regions import read_regions
from graph.release import Release
from graph.store.embedded import EmbeddedStore, open_embedded
from tests import micro


def test_a_municipality_has_what_lies_in_it_or_in_a_part_of_it() -> None:
    view = micro.view(
        "2024-01-01",
        things=[
            {"id": "town", "class": "place", "classification": "kind:municipality"},
            {"id": "empty", "class": "place", "classification": "kind:municipality"},
            {"id": "abroad", "class": "place", "classification": "kind:municipality"},
            {"id": "plant", "class": "facility"},
            {"id": "works", "class": "facility"},
        ],
        links=[
            {"subject": "town", "predicate": "locatedIn", "object": "finland"},
            {"subject": "empty", "predicate": "locatedIn", "object": "finland"},
            {"subject": "abroad", "predicate": "locatedIn", "object": "sweden"},
            {"subject": "park", "predicate": "locatedIn", "object": "town"},
            {"subject": "plant", "predicate": "locatedIn", "object": "park"},
            {"subject": "works", "predicate": "locatedIn", "object": "abroad"},
        ],
    )
    regions = read_regions(Reader(EmbeddedStore(view.store)))
    assert list(regions) == [ID + "town"]
    assert ID + "plant" in regions[ID + "town"].things


def test_a_region_has_what_its_municipalities_have_now() -> None:
    view = micro.view(
        "2024-01-01",
        things=[
            {"id": "north", "class": "place", "classification": "kind:region-place"},
            {"id": "south", "class": "place", "classification": "kind:region-place"},
            {"id": "town", "class": "place", "classification": "kind:municipality"},
            {"id": "moved", "class": "place", "classification": "kind:municipality"},
            {"id": "plant", "class": "facility"},
            {"id": "works", "class": "facility"},
        ],
        links=[
            {"subject": "north", "predicate": "locatedIn", "object": "finland"},
            {"subject": "south", "predicate": "locatedIn", "object": "finland"},
            {"subject": "town", "predicate": "locatedIn", "object": "north"},
            {
                "subject": "moved",
                "predicate": "locatedIn",
                "object": "south",
                "valid_to": "2020-12-31",
            },
            {
                "subject": "moved",
                "predicate": "locatedIn",
                "object": "north",
                "valid_from": "2021-01-01",
            },
            {"subject": "plant", "predicate": "locatedIn", "object": "town"},
            {"subject": "works", "predicate": "locatedIn", "object": "moved"},
        ],
    )
    regions = read_regions(Reader(EmbeddedStore(view.store)))
    assert list(regions) == [ID + "moved", ID + "north", ID + "town"]
    assert regions[ID + "north"].parts == [ID + "moved", ID + "town"]
    assert regions[ID + "north"].things == [ID + "plant", ID + "works"]
    assert regions[ID + "moved"].within == ID + "north"


def test_every_municipality_of_finland_lies_in_a_region(release: Release) -> None:
    regions = read_regions(Reader(open_embedded(release.store_path)))
    for region in regions.values():
        assert bool(region.parts) != bool(region.within), region.place


def test_statements_on_jobs_are_about_things_of_the_region(release: Release) -> None:
    reader = Reader(open_embedded(release.store_path))
    regions = read_regions(reader)
    kokkola = regions[ID + "kokkola"]
    claims = reader.claims(kokkola.jobs)
    assert claims
    assert {claim.subject for claim in claims} <= set(kokkola.things)
