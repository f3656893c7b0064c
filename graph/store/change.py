"""Changes of a writable store, as a worker makes them: updates and the Graph Store Protocol."""

from typing import Any

from graph.errors import InvalidInput
from graph.store.base import Store
from graph.store.guard import check_update


def change(store: Store, head: dict[str, Any], body: bytes) -> bool:
    """Make a change; whether it made a graph that was not there.

    ``head["do"]`` is ``update``, ``drop`` (of ``graph``), or ``load`` (into ``graph``, with
    ``media_type`` and ``replace``).
    """
    if head["do"] == "update":
        store.update(check_update(_text(body), head.get("allowed", ())))
        return False
    graph: str | None = head["graph"]
    is_new = graph is not None and not has_graph(store, graph)
    if head["do"] == "drop":
        store.drop(graph)
        return is_new
    store.load(graph, body, head["media_type"], replace=head["replace"])
    return is_new


def has_graph(store: Store, graph: str) -> bool:
    """Whether a graph is there, with triples in it."""
    if any(character in graph for character in '<>"{}|^`\\ \n\r\t'):
        raise InvalidInput(f"{graph[:200]!r} is no IRI", "Give an absolute IRI.")
    return store.ask(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput("The update is not UTF-8", "Send it as UTF-8.") from error
