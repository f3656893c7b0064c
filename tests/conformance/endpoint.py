"""Asks the endpoint's own evaluation a case of the suite."""

import re

import pyoxigraph as ox

from graph.store.embedded import EmbeddedStore
from graph.store.evaluation import Answer, Limits, Question, evaluate
from graph.view import in_graph
from tests.conformance.results import media_type, same_csv, same_graph, same_solutions, triples_of
from tests.conformance.suite import Case

_DEFAULT = "http://example.org/default-graph"
_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)


class Unlike(Exception):
    """An answer that is not the expected one."""


def run(case: Case) -> None:
    """Run a case; raises what the evaluation raises, or ``Unlike``."""
    if case.kind in ("good syntax", "bad syntax"):
        _ask(case, ox.Store())
        return
    if case.result is None:
        raise ValueError(f"{case.id} has no expected result")
    answer = _ask(case, _store(case))
    if not _agrees(case, answer):
        raise Unlike(answer.body.decode()[:500])


def text_of(case: Case) -> str:
    """The query, with the base that its relative addresses are resolved against."""
    return f"BASE <{case.query.as_uri()}> " + case.query.read_text("utf-8")


def _store(case: Case) -> ox.Store:
    store = ox.Store()
    files = [(_DEFAULT, path) for path in case.data]
    files += list(case.graphs)
    if not case.data and not case.graphs:
        named = set(_FROM.findall(case.query.read_text("utf-8")))
        files += [(path.as_uri(), path) for path in (case.query.parent / n for n in sorted(named))]
    for name, path in files:
        graph = ox.NamedNode(name if "://" in name else path.as_uri())
        store.bulk_extend(in_graph(triple, graph) for triple in triples_of(path))
    return store


def _ask(case: Case, store: ox.Store) -> Answer:
    chosen = bool(case.data or case.graphs)
    question = Question(
        text_of(case),
        media_type(case.result),
        default_graphs=(_DEFAULT,) if chosen else (),
        named_graphs=tuple(name for name, _ in case.graphs),
    )
    return evaluate(EmbeddedStore(store), question, Limits(rows=100_000))


def _agrees(case: Case, answer: Answer) -> bool:
    if case.result is None:
        return False
    if answer.form in ("construct", "describe"):
        return same_graph(answer.body, case.result)
    if case.kind == "csv":
        return same_csv(answer.body, case.result)
    ordered = "order by" in case.query.read_text("utf-8").lower()
    return same_solutions(answer.body, case.result, ordered=ordered, reduced=case.reduced)
