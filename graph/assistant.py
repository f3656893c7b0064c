"""The graph as tools of an assistant, by the Model Context Protocol; every answer has its sources.

The tools only read one release. A query runs in a killable worker behind the guard, as on the
endpoint. What was cut off says so.
"""

import argparse
import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import pyoxigraph as ox

from graph import __version__
from graph.description import Claim, Reader
from graph.errors import AkkuketjuError, InvalidInput, NotFound, QueryRefused
from graph.labels import Labels
from graph.namespaces import CV, DCTERMS, ID, RDF, RDFS, SPARQL_PREFIXES, is_local, shorten, thing
from graph.questions import LANGUAGES, read_questions
from graph.release import Release, open_release
from graph.resources import QUESTIONS, RELEASES
from graph.search import Search
from graph.store.embedded import open_embedded
from graph.store.guard import after
from graph.store.pool import QueryPool

if TYPE_CHECKING:
    from mcp.server import MCPServer

P = ParamSpec("P")
R = TypeVar("R")
Record = dict[str, Any]

#: No tool gives more items than this at once.
MOST = 100
_INSTRUCTIONS = """\
Akkuketju is a knowledge graph of the battery value chain in Finland: sourced statements on actors,
plants, materials, stages, measures and obstacles, and the gaps computed from them. Start with find
or list_questions. Cite the sources that an answer carries. A status is what was last seen; what is
not in the graph may still exist: an unconfirmed gap is no proof of absence."""

_GAPS = """
SELECT ?gap ?type ?certainty ?severity (GROUP_CONCAT(DISTINCT STR(?focus)) AS ?on) WHERE {
  ?gap a akku:Gap ; akku:gapType ?type ; akku:certainty ?certainty ; akku:severity ?severity ;
       akku:focus ?focus .
} GROUP BY ?gap ?type ?certainty ?severity ORDER BY ?type ?gap
"""
_GAP = """
SELECT ?type ?certainty ?severity ?rule ?method ?asOf ?evidence ?focus ?asks ?amount ?unit {
  BIND (<%s> AS ?gap)
  ?gap akku:gapType ?type ; akku:certainty ?certainty ; akku:severity ?severity ;
       akku:detectedBy ?rule ; akku:asOf ?asOf .
  ?rule rdfs:comment ?method .
  { ?gap akku:evidence ?evidence } UNION { ?gap akku:focus ?focus }
  UNION { ?gap akku:asksFor ?asks } UNION { ?gap akku:amount ?amount ; akku:unitSymbol ?unit }
}
"""


class Assistant:
    """The tools on one release; texts in ``language`` where the graph has them."""

    def __init__(self, release: Release, language: str = "en") -> None:
        if language not in LANGUAGES:
            raise InvalidInput(f"No language {language!r}", f"Choose from {', '.join(LANGUAGES)}.")
        self._release = release
        self._language = language
        self._reader = Reader(open_embedded(release.store_path))
        self._search = Search(release.search_path)
        self._library = read_questions(QUESTIONS)
        self._pool = QueryPool(release.store_path)
        self._labels = Labels(quad.triple for quad in release.base_quads())

    def close(self) -> None:
        """End the workers."""
        self._pool.close()

    def find(self, text: str, limit: int = 10) -> Record:
        """Find things, concepts and sources by name or part of a name, forgiving a misspelling."""
        hits = self._search.find(text, max(0, min(limit, MOST)))
        return self._answer(
            found=[
                {"id": shorten(hit.iri), "label": self._label(hit.iri), "class": shorten(hit.type)}
                for hit in hits
            ]
        )

    def describe(self, id: str) -> Record:
        """Everything that sources say of a thing (``terrafame``) or concept (``stage:cam``)."""
        iri = _iri(id)
        properties = self._reader.properties(iri)
        claims = self._reader.claims_about(iri)
        return self._answer(
            id=id,
            label=self._label(iri),
            classes=sorted(shorten(v.value) for v in properties.get(RDF + "type", [])),
            definitions={
                value.language or "": value.value
                for term in (RDFS + "comment", "http://www.w3.org/2004/02/skos/core#definition")
                for value in properties.get(term, [])
                if isinstance(value, ox.Literal)
            },
            claims=[self._claim(claim) for claim in claims[:MOST]],
            cut=len(claims) > MOST,
            gaps=[shorten(row["gap"]) for row in self._reader.gaps_on(iri)][:MOST],
            sources=self._sources(claims[:MOST]),
        )

    def list_questions(self) -> Record:
        """The competency questions that the graph answers, with their parameters and defaults."""
        return self._answer(
            questions=[
                {
                    "id": question.id,
                    "title": question.title[self._language],
                    "definition": question.definition[self._language],
                    "parameters": {p.name: {"type": p.type, "default": p.default}
                                   for p in question.parameters},
                }
                for question in self._library
            ]
        )  # fmt: skip

    def ask_question(self, id: str, values: dict[str, str] | None = None) -> Record:
        """Answer a question of the library; ``values`` replace the defaults of its parameters."""
        question = self._library.get(id)
        query = question.sparql(values or {})
        table = self._table(query)
        return self._answer(title=question.title[self._language], query=query, **table)

    def query(self, sparql: str) -> Record:
        """Run a read-only SPARQL SELECT or ASK; the project's prefixes may be left out.

        SERVICE, LOAD and updates are refused; time, memory and rows are limited.
        """
        prefixes = "" if "PREFIX" in sparql.upper() else SPARQL_PREFIXES
        try:
            return self._answer(**self._table(prefixes + sparql))
        except QueryRefused as error:
            raise after(prefixes, error) from error

    def gaps(self, kind: str = "", certainty: str = "", limit: int = 50) -> Record:
        """The gaps of the chain; ``kind`` a gap type, ``certainty`` confirmed or unconfirmed."""
        rows = [
            row
            for row in self._reader.rows(_GAPS)
            if kind in ("", _local(row["type"])) and certainty in ("", _local(row["certainty"]))
        ]
        if not rows and kind not in {_local(row["type"]) for row in self._reader.rows(_GAPS)}:
            kinds = sorted({_local(row["type"]) for row in self._reader.rows(_GAPS)})
            raise NotFound(f"No gap of the kind {kind!r}", f"Kinds with gaps: {', '.join(kinds)}.")
        shown = rows[: max(0, min(limit, MOST))]
        return self._answer(total=len(rows), cut=len(shown) < len(rows), gaps=[
            {
                "id": shorten(row["gap"]),
                "kind": _local(row["type"]),
                "label": self._label(row["type"]),
                "on": [self._label(iri) for iri in row["on"].split()],
                "certainty": _local(row["certainty"]),
                "severity": _local(row["severity"]),
            }
            for row in shown
        ])  # fmt: skip

    def explain_gap(self, id: str) -> Record:
        """Why a gap was found: its rule's method, its evidence, and what would overturn it."""
        iri = _iri(id)
        rows = self._reader.rows(_GAP % iri)
        if not rows:
            raise NotFound(f"No gap has the id {id!r}", "List the gaps first.")
        one = rows[0]
        claims = self._reader.claims(sorted({row["evidence"] for row in rows if "evidence" in row}))
        kind = self._reader.properties(one["type"])
        overturned = kind.get("https://w3id.org/akkuketju/ont#overturnedBy", [])
        return self._answer(
            id=id,
            kind=self._label(one["type"]),
            on=[self._label(iri) for iri in sorted({r["focus"] for r in rows if "focus" in r})],
            certainty=_local(one["certainty"]),
            severity=_local(one["severity"]),
            as_of=one["asOf"],
            size=[f"{row['amount']} {row['unit']}" for row in rows if "amount" in row],
            method=one["method"],
            overturned_by=[v.value for v in overturned if _in(v, self._language)],
            asks_for=sorted({shorten(row["asks"]) for row in rows if "asks" in row}),
            evidence=[self._claim(claim) for claim in claims[:MOST]],
            cut=len(claims) > MOST,
            sources=self._sources(claims[:MOST]),
        )

    def _answer(self, **content: Any) -> Record:
        manifest = self._release.manifest
        return {**content, "release": {"id": self._release.id, "as_of": manifest["day"]}}

    def _table(self, query: str) -> Record:
        answer = self._pool.run(query)
        results = json.loads(answer.body)
        if "boolean" in results:
            return {"answer": results["boolean"], "cut": False}
        bindings = results["results"]["bindings"]
        rows = [{name: self._cell(cell) for name, cell in row.items()} for row in bindings[:MOST]]
        # A cell may hold several sources, with spaces between.
        cited = {
            part
            for row in bindings[:MOST]
            for cell in row.values()
            for part in cell["value"].split()
        }
        sources = {iri for iri in cited if self._is_source(iri)}
        return {
            "columns": results["head"]["vars"],
            "rows": rows,
            "total": len(bindings),
            "cut": answer.cut or len(bindings) > MOST,
            "sources": self._cite(sources),
        }

    def _cell(self, cell: dict[str, str]) -> str | dict[str, str]:
        if cell["type"] != "uri":
            return cell["value"]
        return {"id": shorten(cell["value"]), "label": self._label(cell["value"])}

    def _claim(self, claim: Claim) -> Record:
        values = {
            name: self._label(value) if value.startswith(("http://", "https://")) else value
            for name, value in claim.values.items()
            if name not in ("series", "normUnit", "rank", "type", "next")
        }
        return {"statement": shorten(claim.iri), **values,
                "sources": [shorten(iri) for iri in claim.sources]}  # fmt: skip

    def _sources(self, claims: list[Claim]) -> list[Record]:
        return self._cite({iri for claim in claims for iri in claim.sources})

    def _cite(self, iris: set[str]) -> list[Record]:
        found = self._reader.sources(iris)
        return [
            {
                "id": shorten(source.iri),
                "title": source.title,
                "publisher": source.publisher,
                "published": str(source.issued or ""),
                "url": source.page,
                "reliability": source.reliability,
            }
            for source in sorted(found.values(), key=lambda source: source.iri)
        ]

    def _is_source(self, iri: str) -> bool:
        return (
            iri.startswith(ID)
            and is_local(iri.removeprefix(ID))
            and bool(
                self._reader.rows(f"SELECT ?t {{ <{iri}> a akku:Source ; <{DCTERMS}title> ?t }}")
            )
        )

    def _label(self, iri: str) -> str:
        return self._labels.get(iri, self._language).text


def _iri(ref: str) -> str:
    """The IRI of a reference or an IRI of ours; raises ``InvalidInput``."""
    if ref.startswith((ID, CV)):
        ref = shorten(ref)
    try:
        return thing(ref)
    except ValueError as error:
        raise InvalidInput(
            f"{ref[:80]!r} is no id", "Give an id as find gives it: terrafame, stage:cam."
        ) from error


def _local(iri: str) -> str:
    return iri.rpartition("/")[2]


def _in(value: ox.Literal | ox.NamedNode, language: str) -> bool:
    return isinstance(value, ox.Literal) and value.language == language


def make_server(assistant: Assistant) -> "MCPServer":
    """The MCP server of the tools; needs the extra ``mcp``."""
    try:
        from mcp.server import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
    except ImportError as error:
        raise NotFound(
            "The package mcp is not installed", "Install it: pip install 'akkuketju[mcp]'."
        ) from error

    def told(tool: Callable[P, R]) -> Callable[P, R]:
        """A tool whose failures are told with their remedy."""

        @wraps(tool)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return tool(*args, **kwargs)
            except AkkuketjuError as error:
                raise ToolError(f"{error.message}. {error.remedy}") from error

        return run

    server = MCPServer("akkuketju", instructions=_INSTRUCTIONS, version=__version__)
    for tool in (
        assistant.find,
        assistant.describe,
        assistant.list_questions,
        assistant.ask_question,
        assistant.query,
        assistant.gaps,
        assistant.explain_gap,
    ):
        server.tool()(told(tool))
    return server


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand ``mcp``."""
    parser = commands.add_parser("mcp", help="serve the graph to an assistant (MCP over stdio)")
    parser.set_defaults(run=run)
    parser.add_argument("--release", type=Path, default=RELEASES)
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the answers")


def run(args: argparse.Namespace) -> int:
    """Serve on standard input and output until the input ends."""
    assistant = Assistant(open_release(args.release), args.lang)
    try:
        make_server(assistant).run()
    finally:
        assistant.close()
    return 0
