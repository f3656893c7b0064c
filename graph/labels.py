"""Labels in the wanted language, with the fallback fi → en → sv → any."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from graph.namespaces import DCTERMS, RDFS, SKOS, shorten

FALLBACK = ("fi", "en", "sv")
_TERMS = {SKOS + "prefLabel": 0, RDFS + "label": 1, DCTERMS + "title": 2}


@dataclass(frozen=True)
class Label:
    """A label and the language that it is in; a name made from the IRI has none."""

    text: str
    language: str


class Labels:
    """The labels of everything in a graph."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._labels: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
        for t in triples:
            rank = _TERMS.get(t.predicate.value)
            if (
                rank is not None
                and isinstance(t.subject, ox.NamedNode)
                and isinstance(t.object, ox.Literal)
            ):
                known = self._labels[t.subject.value]
                language = t.object.language or ""
                known[language] = min(known.get(language, (9, "")), (rank, t.object.value))

    def get(self, iri: str, language: str) -> Label:
        """The label of ``iri`` in ``language``, else in the first language of the fallback."""
        known = self._labels.get(iri, {})
        for wanted in (language, *FALLBACK, *sorted(known)):
            if wanted in known:
                return Label(known[wanted][1], wanted)
        return Label(shorten(iri), "")

    def __contains__(self, iri: str) -> bool:
        return iri in self._labels
