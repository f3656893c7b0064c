"""The name of a gap: all that it concerns, then what is missing or weak."""

from collections.abc import Sequence
from itertools import pairwise

from flask import Flask
from markupsafe import Markup

from graph.gaps import Gap
from graph.namespaces import CV, ID
from web.language import language
from web.names import label, name
from web.services import services

_BETWEEN_THINGS, _BETWEEN_CONCEPTS = " – ", ", "


def register(app: Flask) -> None:
    """Let templates name gaps."""
    app.jinja_env.globals.update(
        gap_concerns=gap_concerns,
        gap_kind=gap_kind,
        gap_title=gap_title,
        gap_focus=gap_focus,
        gap_beside=gap_beside,
    )


def gap_concerns(focus: Sequence[str]) -> Markup:
    """What a gap concerns: ``Litium, kaivostoiminta``, or neighbours with a dash between."""
    text = name(focus[0])
    for before, iri in pairwise(focus):
        things = not before.startswith(CV) and not iri.startswith(CV)
        text += Markup(_BETWEEN_THINGS if things else _BETWEEN_CONCEPTS) + _within(iri)
    return text


def gap_kind(gap: Gap) -> Markup:
    """What is missing or weak; of a rule that lacks data also which: ``… vailla tietoa (tila)``."""
    kind = name(f"{CV}gap-type/{gap.kind}")
    if not (gap.missing and gap.asks):
        return kind
    return Markup("{} ({})").format(kind, Markup(", ").join(name(iri) for iri in gap.asks))


def gap_title(iri: str) -> Markup:
    """The name of a gap of the release's day: ``Litium, kaivostoiminta: tarjonta keskittynyt``."""
    if iri not in _gaps():
        return name(iri)
    return Markup("{}: {}").format(gap_focus(iri), gap_kind(_gaps()[iri]))


def gap_focus(iri: str) -> Markup:
    """What a gap of the release's day concerns."""
    return gap_concerns(_gaps()[iri].focus) if iri in _gaps() else name(iri)


def gap_beside(iri: str, thing: str) -> Markup:
    """The kind of a gap, with what else it concerns beside ``thing``, on whose page it stands.

    Neighbours are both named: which stands first in the chain tells one gap from the other.
    """
    gap = _gaps().get(iri)
    if gap is None:
        return name(iri)
    others = [one for one in gap.focus if one != thing]
    kind = gap_kind(gap)
    if not others:
        return kind
    if sum(one.startswith(ID) for one in gap.focus) > 1:
        return Markup("{}: {}").format(kind, gap_concerns(gap.focus))
    return Markup("{}: {}").format(kind, Markup(", ").join(_within(one) for one in others))


def _gaps() -> dict[str, Gap]:
    """The gaps of the release's day by IRI."""
    found = services()
    return found.once("gaps by iri", lambda: {ID + g.id: g for _, g in found.gaps(found.day)})


def _within(iri: str) -> Markup:
    """A name within a line: a concept's begins small, unless its letters are an abbreviation."""
    found = label(iri)
    text = found.text
    if not iri.startswith(CV) or found.language not in ("", language()) or text[1:2].isupper():
        return name(iri)
    return Markup("{}").format(text[:1].lower() + text[1:])
