"""Reads the manifests of the W3C SPARQL suites: one case for each entry that concerns a query."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
DAWGT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#")

FOLDER = Path(__file__).resolve().parents[2] / ".conformance" / "w3c"
#: The groups of the SPARQL 1.1 suite that are about queries and results; updates, federation and
#: entailment are not what a reading endpoint does.
GROUPS_11 = (
    "aggregates", "bind", "bindings", "construct", "csv-tsv-res", "exists", "functions", "grouping",
    "json-res", "negation", "project-expression", "property-path", "subquery", "syntax-query",
)  # fmt: skip
#: The groups of the SPARQL 1.0 suite, whose cases hold for 1.1 as well.
GROUPS_10 = (
    "algebra", "ask", "basic", "bnode-coreference", "boolean-effective-value", "bound", "cast",
    "construct", "dataset", "distinct", "expr-builtin", "expr-equals", "expr-ops", "graph", "i18n",
    "open-world", "optional", "optional-filter", "reduced", "regex", "solution-seq", "sort",
    "syntax-sparql1", "syntax-sparql2", "syntax-sparql3", "syntax-sparql4", "syntax-sparql5",
    "triple-match", "type-promotion",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One entry: ``kind`` is ``evaluation``, ``good syntax``, ``bad syntax`` or ``csv``."""

    id: str
    kind: str
    name: str
    query: Path
    data: tuple[Path, ...] = ()
    graphs: tuple[tuple[str, Path], ...] = ()
    result: Path | None = None
    reduced: bool = False

    @property
    def group(self) -> str:
        """The suite and the group: ``1.1/aggregates``."""
        return self.id.rpartition("/")[0]


_KINDS = {
    MF.QueryEvaluationTest: "evaluation",
    MF.CSVResultFormatTest: "csv",
    MF.PositiveSyntaxTest: "good syntax",
    MF.PositiveSyntaxTest11: "good syntax",
    MF.NegativeSyntaxTest: "bad syntax",
    MF.NegativeSyntaxTest11: "bad syntax",
}


def read_cases() -> list[Case]:
    """Every approved case, in the order of the manifests; none where the suites are not here."""
    return [
        case
        for suite, folder, groups in (
            ("1.0", "dawg-data-r2", GROUPS_10),
            ("1.1", "sparql11", GROUPS_11),
        )
        for group in groups
        for case in _read_group(f"{suite}/{group}", FOLDER / folder / group / "manifest.ttl")
    ]


def _read_group(group: str, path: Path) -> Iterator[Case]:
    if not path.is_file():
        return
    manifest = Graph().parse(path, format="turtle", publicID=path.as_uri())
    for entries in manifest.objects(None, MF.entries):
        for entry in Collection(manifest, entries):
            kind = _KINDS.get(manifest.value(entry, RDF.type))  # type: ignore[call-overload]
            approval = manifest.value(entry, DAWGT.approval)
            if kind and approval not in (DAWGT.Withdrawn, DAWGT.NotClassified):
                yield _case(manifest, entry, group, kind)


def _case(manifest: Graph, entry: Node, group: str, kind: str) -> Case:
    action = manifest.value(entry, MF.action)
    query = manifest.value(action, QT.query) or action
    result = manifest.value(entry, MF.result)
    return Case(
        id=f"{group}/{str(entry).rpartition('#')[2]}",
        kind=kind,
        name=str(manifest.value(entry, MF.name)),
        query=_path(query),
        data=tuple(_path(node) for node in manifest.objects(action, QT.data)),
        graphs=tuple(_graph(manifest, node) for node in manifest.objects(action, QT.graphData)),
        result=_path(result) if result else None,
        reduced=manifest.value(entry, MF.resultCardinality) == MF.LaxCardinality,
    )


def _graph(manifest: Graph, node: Node) -> tuple[str, Path]:
    """A named graph: its IRI is that of its file, or a label beside the file."""
    file = manifest.value(node, QT.graph)
    if file is not None:
        label = manifest.value(node, RDFS.label)
        return str(label or file), _path(file)
    return str(node), _path(node)


def _path(node: Node | None) -> Path:
    if not isinstance(node, URIRef):
        raise ValueError(f"no file: {node!r}")
    return Path(str(node).removeprefix("file://"))
