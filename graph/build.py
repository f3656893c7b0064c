"""The build: tables → statements → chains → derived → gaps → report → index → release.

Last it finds out what the release knows of itself (`graph.assessment`), the longest step."""

import datetime as dt
import fcntl
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph import __version__, dataset
from graph.assessment import assess
from graph.computed import computed_triples
from graph.dataset import describe
from graph.derive import build_facts, derive
from graph.errors import AkkuketjuError, TableErrors
from graph.examples import question_triples
from graph.gaps import gap_triples
from graph.namespaces import RDF, layer
from graph.ontology import Ontology, read_ontology
from graph.questions import read_questions
from graph.references import check_references
from graph.release import (
    ALIGNMENTS,
    ASSESSMENT,
    DATASET,
    DRAFT,
    METADATA,
    Release,
    checksum,
    content_id,
    publish,
    remove_old,
)
from graph.search import build_index
from graph.statements import STATEMENT_CLASSES, assert_tables, check_repeats, row_places
from graph.tables import Tables, read_tables
from graph.validation import Report, validate_graph
from graph.view import View, in_graph, make_view

Progress = Callable[[str], None]
Layers = dict[str, list[ox.Triple]]


class ShapeViolations(AkkuketjuError):
    """A graph that breaks a shape; carries the report, and where each id stands in the tables."""

    status = 422

    def __init__(self, report: Report, places: Mapping[str, str]) -> None:
        self.report = report
        self.places = places
        count = report.counts["violation"]
        super().__init__(
            f"{count} violation{'s' if count != 1 else ''} of the shapes",
            "Mend the rows that the results name; nothing was changed.",
        )


@dataclass(frozen=True)
class Draft:
    """A graph that has been built in memory and checked, not yet written."""

    layers: Layers
    day: dt.date
    report: Report
    counts: dict[str, int]
    view: View  # what the gaps were found in
    places: dict[str, str]  # where in the tables the claim or record of an id stands


def silent(_: str) -> None:
    """The progress of a build that nobody watches."""


def read_checked(data: Path, ontology: Ontology) -> Tables:
    """The tables of ``data``; raises ``TableErrors`` with every problem found."""
    tables = read_tables(data)
    if tables.broken:
        raise TableErrors(tables.broken)
    unread = {(p.file, p.row, p.column) for p in tables.problems}
    found = check_references(tables, ontology) + check_repeats(tables)
    problems = tables.problems + [p for p in found if (p.file, p.row, p.column) not in unread]
    if problems:
        raise TableErrors(problems)
    return tables


def compose(
    data: Path,
    ontology: Path,
    questions: Path,
    *,
    as_of: dt.date | None = None,
    progress: Progress = silent,
) -> Draft:
    """Build the graph in memory and validate it.

    ``as_of`` is the build day, by default the day on which the data say they were modified: the
    same input gives the same bytes on any day.
    """
    progress("Reading the ontology")
    terms = read_ontology(ontology)
    library = read_questions(questions)
    progress("Reading the tables")
    tables = read_checked(data, terms)
    day = as_of or dt.date.fromisoformat(tables.modified)
    progress("Making statements")
    layers: Layers = {
        "ontology": list(terms.terms),
        "vocab": list(terms.concepts),
        "asserted": [*assert_tables(tables, terms), *computed_triples(tables, terms)],
        "questions": list(question_triples(library)),
    }
    progress("Deriving plain triples")
    layers["truthy"] = list(derive(layers["asserted"], day))
    layers["build"] = list(build_facts(day))
    progress("Finding gaps")
    view = make_view(_quads(layers, _BASE), day)
    layers["gaps"] = list(gap_triples(view))
    progress("Validating")
    report = validate_graph({name: layers[name] for name in _VALIDATED}, terms.shapes)
    return Draft(layers, day, report, _counts(layers, tables), view, row_places(tables))


_BASE = ("ontology", "vocab", "asserted", "questions")
_VALIDATED = ("ontology", "vocab", "asserted", "truthy", "gaps", "build")


def build(
    data: Path,
    ontology: Path,
    questions: Path,
    releases: Path,
    *,
    as_of: dt.date | None = None,
    keep: int = 0,
    progress: Progress = silent,
) -> Release:
    """Build a release and point to it; of the older ones ``keep`` less one stay, with 0 all.

    Raises ``TableErrors`` or ``ShapeViolations``; then the current release stays as it was.
    """
    draft = compose(data, ontology, questions, as_of=as_of, progress=progress)
    if draft.report.counts["violation"]:
        raise ShapeViolations(draft.report, draft.places)
    releases.mkdir(parents=True, exist_ok=True)
    with _writing(releases), _drafting(releases) as folder:
        for file in (data / METADATA, ontology / ALIGNMENTS):
            if file.is_file():
                shutil.copyfile(file, folder / file.name)
        release_id = _write(draft, folder, progress)
        progress("Publishing")
        release = publish(folder, releases, release_id)
        if keep:
            remove_old(releases, keep)
        return release


@contextmanager
def _writing(releases: Path) -> Iterator[None]:
    """Let one build write at a time; what a build that was cut off has left is taken away."""
    with (releases / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in releases.glob(f"{DRAFT}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


@contextmanager
def _drafting(releases: Path) -> Iterator[Path]:
    """A folder to write a release in, gone at the end unless it was moved to its place."""
    folder = Path(tempfile.mkdtemp(prefix=DRAFT, dir=releases))
    folder.chmod(0o755)  # mkdtemp makes it private; a release may be served by another user
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(draft: Draft, folder: Path, progress: Progress) -> str:
    progress("Writing the dataset")
    quads = list(_quads(draft.layers, draft.layers))
    release_id = content_id(str(quad) for quad in quads)
    described = describe(quads, release_id, draft.day.isoformat())
    quads += _quads({dataset.LAYER: list(described)}, [dataset.LAYER])
    lines = sorted({str(quad) + " .\n" for quad in quads})
    (folder / DATASET).write_text("".join(lines), encoding="utf-8")
    progress("Loading the store")
    store = ox.Store(str(folder / "store"))
    store.bulk_load(path=str(folder / DATASET), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    del store  # closes it: readers open it read-only
    progress("Indexing texts")
    searched = [t for name in ("ontology", "vocab", "asserted") for t in draft.layers[name]]
    texts = build_index(folder / "search.sqlite", searched)
    progress("Trying answers to open questions")
    (folder / ASSESSMENT).write_text(assess(draft.view).to_json(), encoding="utf-8")
    (folder / "validation.json").write_text(draft.report.to_json(), encoding="utf-8")
    files = sorted(path.name for path in folder.iterdir() if path.is_file())
    manifest = {
        "id": release_id,
        "day": draft.day.isoformat(),
        "built": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "versions": {"akkuketju": __version__, "pyoxigraph": ox.__version__},
        "counts": draft.counts | {"indexed_texts": texts, "quads": len(lines)},
        "validation": draft.report.counts,
        "sha256": {name: checksum(folder / name) for name in files},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return release_id


def _quads(layers: Layers, names: Iterable[str]) -> Iterable[ox.Quad]:
    for name in names:
        graph = ox.NamedNode(layer(name))
        for triple in layers[name]:
            yield in_graph(triple, graph)


def _counts(layers: Layers, tables: Tables) -> dict[str, int]:
    types = _types(layers["asserted"])
    statements = sum(types[name] for name in STATEMENT_CLASSES.values())
    return {
        **{name: len(rows) for name, rows in tables.rows.items()},
        "computed": statements - sum(len(tables[name]) for name in STATEMENT_CLASSES),
        "statements": statements,
        "gaps": _types(layers["gaps"])["Gap"],
    }


def _types(triples: Iterable[ox.Triple]) -> Counter[str]:
    """How many things there are of each class, by its local name."""
    return Counter(
        t.object.value.rpartition("#")[2]
        for t in triples
        if t.predicate.value == RDF + "type" and isinstance(t.object, ox.NamedNode)
    )
