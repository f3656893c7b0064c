"""Exports: complete, repeatable, readable by others, and each says what it is."""

import csv
import io
import xml.etree.ElementTree as ET
import zipfile
from decimal import Decimal
from pathlib import Path

import networkx as nx
import openpyxl
import pyoxigraph as ox
import pytest

from graph.build import build
from graph.cli import main
from graph.errors import InvalidInput
from graph.export import FORMATS, default_name, export
from graph.export.rows import columns_of
from graph.namespaces import GRAPH
from graph.release import Release, checksum
from graph.resources import DATA, ONTOLOGY, QUESTIONS

_IRI_ESCAPES = str.maketrans({"[": "%5B", "]": "%5D"})


@pytest.fixture(scope="module")
def exported(release: Release, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("exports")
    return {name: export(release, form, folder) for name, form in FORMATS.items()}


@pytest.fixture(scope="module")
def quads(release: Release) -> set[ox.Quad]:
    return set(ox.parse(path=str(release.dataset_path), format=ox.RdfFormat.N_QUADS))


def test_every_export_says_version_licence_and_citation(
    exported: dict[str, Path], release: Release
) -> None:
    for name, path in exported.items():
        assert path.name == default_name(release, FORMATS[name])
        said = _said(path)
        assert release.id in said, name
        assert "creativecommons.org/licenses/by/4.0" in said, name
        assert f"Akkuketju, release {release.id}, {release.manifest['day']}" in said, name


def _said(path: Path) -> str:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            name = next(n for n in ("README.txt", "truthy.ttl") if n in archive.namelist())
            return archive.read(name).decode()[:2000]
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, read_only=True)
        said = "\n".join(str(row[1].value) for row in book["about"].rows)
        book.close()
        return said
    return path.read_text(encoding="utf-8")[:2000] + path.read_text(encoding="utf-8")[-2000:]


def test_a_second_export_has_the_same_bytes(
    exported: dict[str, Path], release: Release, tmp_path: Path
) -> None:
    for name, form in FORMATS.items():
        if name != "xlsx":  # a workbook carries the time at which its parts were packed
            again = export(release, form, tmp_path)
            assert checksum(again) == checksum(exported[name]), name


@pytest.mark.parametrize(
    ("name", "form"), [("nquads", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG)]
)
def test_quads_come_back_as_they_went(
    name: str, form: ox.RdfFormat, exported: dict[str, Path], quads: set[ox.Quad]
) -> None:
    back = set(ox.parse(path=str(exported[name]), format=form))
    assert _named(back) == _named(quads)
    assert len(back) == len(quads)


def test_n_quads_are_sorted(exported: dict[str, Path]) -> None:
    lines = exported["nquads"].read_text(encoding="utf-8").splitlines()
    body = [line for line in lines if not line.startswith("#")]
    assert body == sorted(body)


def test_turtle_has_one_file_per_layer(exported: dict[str, Path], quads: set[ox.Quad]) -> None:
    sizes: dict[str, int] = {}
    for quad in quads:
        name = str(quad.graph_name).strip("<>").removeprefix(GRAPH)
        sizes[name] = sizes.get(name, 0) + 1
    with zipfile.ZipFile(exported["turtle"]) as archive:
        found = {
            name.removesuffix(".ttl"): len(
                list(ox.parse(archive.read(name), format=ox.RdfFormat.TURTLE))
            )
            for name in archive.namelist()
            if name != "align.ttl"
        }
    assert found == sizes


def _named(quads: set[ox.Quad]) -> set[ox.Quad]:
    """The quads without blank nodes, whose names a reader is free to change."""
    return {
        quad
        for quad in quads
        if not isinstance(quad.subject, ox.BlankNode) and not isinstance(quad.object, ox.BlankNode)
    }


def test_the_tables_come_back_row_by_row(exported: dict[str, Path]) -> None:
    columns = columns_of(DATA / "csv-metadata.json")
    with zipfile.ZipFile(exported["csv"]) as archive:
        for table, names in columns.items():
            path = DATA / f"{table}.csv"
            given = _rows(path.read_text(encoding="utf-8"), names) if path.is_file() else []
            back = _rows(archive.read(f"{table}.csv").decode(), names)
            assert back == given, table


def _rows(text: str, names: list[str]) -> list[tuple[str, ...]]:
    """The rows in a form that does not depend on spelling: numbers, the order of lists."""
    defaults = {"rank": "normal", "ladder": "status", "relation": "exact"}
    rows = []
    for row in csv.DictReader(io.StringIO(text)):
        rows.append(
            tuple(_cell(n, (row.get(n) or "").strip() or defaults.get(n, "")) for n in names)
        )
    return sorted(rows)


def _cell(name: str, text: str) -> str:
    if name in ("sources", "geo_sources"):
        return ";".join(sorted(text.split(";")))
    if name == "alt_labels":
        return "|".join(sorted(text.split("|")))
    if name in ("url", "iri"):
        return text.translate(_IRI_ESCAPES)
    if name in ("share", "amount", "amount_min", "amount_max", "lat", "long", "geo_precision_km"):
        return str(Decimal(text).normalize()) if text else ""
    return text


def test_a_build_from_the_exported_tables_is_the_same_graph(
    exported: dict[str, Path], release: Release, tmp_path: Path
) -> None:
    with zipfile.ZipFile(exported["csv"]) as archive:
        archive.extractall(tmp_path / "data")
    again = build(tmp_path / "data", ONTOLOGY, QUESTIONS, tmp_path / "releases")
    assert again.id == release.id


def test_the_workbook_has_the_rows_of_the_tables(exported: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(exported["xlsx"], read_only=True)
    with zipfile.ZipFile(exported["csv"]) as archive:
        for table in columns_of(DATA / "csv-metadata.json"):
            rows = list(csv.reader(io.StringIO(archive.read(f"{table}.csv").decode())))
            width = len(rows[0])
            sheet = [list(row) for row in book[table].iter_rows(max_col=width, values_only=True)]
            assert [[_shown(value) for value in row] for row in sheet] == [
                [_shown(_number(value)) for value in row] for row in rows
            ]
    assert isinstance(_amount(book), (int, float))
    book.close()


def test_a_sheet_shows_its_columns_and_keeps_its_header_in_sight(
    exported: dict[str, Path],
) -> None:
    book = openpyxl.load_workbook(exported["xlsx"])
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B2", sheet.title
        assert sheet.auto_filter.ref == sheet.dimensions, sheet.title
        for cell in next(sheet.iter_rows(max_row=1)):
            width = sheet.column_dimensions[cell.column_letter].width
            assert len(str(cell.value)) < width <= 48, (sheet.title, cell.value)
            assert (cell.font.name, cell.font.bold) == ("Calibri", True)


def _number(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


def _shown(value: object) -> str:
    """A cell as text, a number as the spreadsheet keeps it."""
    number = _number(str(value)) if value is not None else ""
    return repr(number)


def _amount(book: openpyxl.Workbook) -> object:
    rows = [[cell.value for cell in row] for row in book["quantities"].rows]
    place = rows[0].index("amount")
    return next(row[place] for row in rows[1:] if row[place] is not None)


def test_network_nodes_and_edges_are_those_of_the_plain_triples(
    exported: dict[str, Path], release: Release
) -> None:
    graphml = nx.read_graphml(exported["graphml"])
    gexf = nx.read_gexf(exported["gexf"], version="1.3")
    assert set(graphml) == set(gexf)
    assert graphml.number_of_edges() == gexf.number_of_edges() > 1000
    node = graphml.nodes["terrafame-battery-chemicals-plant"]
    assert node["class"] == "facility"
    assert node["status"].startswith("status:")
    assert node["label"] == node["label_en"] != node["label_fi"]
    assert {**gexf.nodes["terrafame-battery-chemicals-plant"]} == node
    store = ox.Store.read_only(str(release.store_path))
    edges = list(graphml.edges(data=True))
    for _, _, edge in edges[:: len(edges) // 20]:
        for statement in edge.get("statements", "").split():
            claim = ox.NamedNode(f"https://w3id.org/akkuketju/id/{statement}")
            assert next(store.quads_for_pattern(claim, None, None, None), None) is not None
    derived = {"activeIn", "collaboratesWith"}
    assert all("statements" in edge for _, _, edge in edges if edge["property"] not in derived)
    assert ET.parse(exported["gexf"]).getroot().tag.endswith("gexf")


def test_each_edge_has_an_id_of_its_own_and_parallel_ones_have_a_kind(
    exported: dict[str, Path],
) -> None:
    """Gephi leaves out an edge whose id it has seen, and adds up edges of one kind."""
    for name, space in (
        ("graphml", "{http://graphml.graphdrawing.org/xmlns}"),
        ("gexf", "{http://gexf.net/1.3}"),
    ):
        edges = list(ET.parse(exported[name]).iter(f"{space}edge"))
        assert len({edge.get("id") for edge in edges}) == len(edges), name
        if name == "gexf":
            drawn = {(edge.get("source"), edge.get("target"), edge.get("kind")) for edge in edges}
            assert len(drawn) == len(edges)


def test_rdf_1_2_asks_the_annotation_of_a_triple(exported: dict[str, Path]) -> None:
    store = ox.Store()
    store.bulk_load(path=str(exported["rdf12"]), format=ox.RdfFormat.N_QUADS)
    query = (
        "PREFIX akku: <https://w3id.org/akkuketju/ont#> "
        "SELECT ?s ?o ?share { ?s akku:owner ?o {| akku:share ?share |} }"
    )
    with_share = store.query(query, use_default_graph_as_union=True)
    assert isinstance(with_share, ox.QuerySolutions)
    assert len(list(with_share)) > 10


def test_the_command_names_the_file(
    release: Release,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["export", "--format", "graphml", "--release", str(release.path)]) == 0
    name = f"akkuketju-{release.id}.graphml"
    assert capsys.readouterr().out.strip() == name
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_unknown_format_is_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["export", "--format", "docx"])
    assert ended.value.code == 2
    assert "nquads" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_told(release: Release, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="Cannot write"):
        export(release, FORMATS["nquads"], tmp_path / "none" / "file.nq")
