"""`/explore`: one selection of things, seen as a table, chain, network, map, timeline or file."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, render_template, request
from openpyxl import Workbook

from graph.errors import NotFound
from graph.export.format import credits_of
from graph.export.sheet import write_about, write_table
from graph.namespaces import shorten
from graph.selection import Item
from graph.wording import choose_from, no_form
from web.addresses import with_query
from web.choice import Selection, offer_facets, read_selection, sparql_of, text_of, title_of
from web.figures import map as maps
from web.figures import timeline
from web.figures.outlines import FRAMES, outlines
from web.language import language
from web.names import label, town_names
from web.services import services
from web.status import GROUPS, group_of
from web.views.gaps import one_of, read_page
from web.views.network import draw_frame, ties_of

blueprint = Blueprint("explore", __name__)

SIZE = 50
VIEWS = ("table", "chain", "network", "map", "timeline", "export")
_COLUMNS = ("id", "label", "class", "stage", "status", "place", "material", "lat", "long", "km")
_NUMBERS = ("lat", "long", "km")


@blueprint.get("/explore")
def explore() -> str:
    """The selection in one of its views."""
    view = one_of("view", set(VIEWS)) or "table"
    selection = read_selection()
    return render_template(
        "explore.html",
        view=view,
        views=VIEWS,
        selection=selection,
        facets=offer_facets(selection),
        chosen=[(f, key, title_of(f), _named(f, key, selection)) for f, key in selection.chosen],
        total=len(selection.items),
        sparql=sparql_of(selection),
        **_VIEWS[view](selection),
    )


@blueprint.get("/explore/frame")
def frame() -> str:
    """The network of the selection, drawn by pyvis."""
    return draw_frame(ties_of({item.iri for item in read_selection().items})[0])


@blueprint.get("/explore.<ending>")
def download(ending: str) -> Response:
    """The whole selection as a file."""
    if ending not in _FILES:
        raise NotFound(no_form(ending), choose_from(_FILES))
    rows = [_row(item) for item in read_selection().items]
    write, media_type = _FILES[ending]
    response = Response(write(rows), content_type=media_type)
    release = services().release.id
    response.headers["Content-Disposition"] = (
        f'attachment; filename="akkuketju-selection-{release}.{ending}"'
    )
    response.headers["Akkuketju-Release"] = release
    return response


def _named(facet: str, key: str, selection: Selection) -> str:
    values = selection.choice[facet]
    return next(text_of(facet, v) for v in values if v == key or v.endswith("/" + key))


def _table(selection: Selection) -> dict[str, Any]:
    page = read_page(len(selection.items), SIZE)
    return {
        "rows": [
            {"item": item, "stages": _stages(item), "places": _places(item)}
            for item in selection.items[(page - 1) * SIZE : page * SIZE]
        ],
        "page": page,
        "pages": max(1, -(-len(selection.items) // SIZE)),
    }


def _chain(selection: Selection) -> dict[str, Any]:
    stages, _ = services().analyses.chain
    counted = [
        (
            stage,
            Counter(
                group_of(next(iter(item.values.get("status", ("",)))))
                for item in selection.items
                if stage.iri in item.values.get("stage", ())
            ),
        )
        for stage in stages
    ]
    most = max((sum(counts.values()) for _, counts in counted), default=1) or 1
    return {"stages": counted, "groups": GROUPS, "most": most}


def _network(selection: Selection) -> dict[str, Any]:
    graph, left_out = ties_of({item.iri for item in selection.items})
    ties: dict[str, list[tuple[str, str]]] = {}
    for a, b, data in graph.edges(data=True):
        ties.setdefault(a, []).append((data["property"], b))
    rows = sorted(ties.items(), key=lambda row: label(row[0]).text)
    address = with_query(view=None, page=None).replace("/explore?", "/explore/frame?", 1)
    return {
        "ties": rows[:200],
        "nodes": graph.number_of_nodes(),
        "left_out": left_out,
        "frame": address,
    }


def _map(selection: Selection) -> dict[str, Any]:
    frame = FRAMES[one_of("frame", set(FRAMES)) or "finland"]
    return {
        "frame": frame,
        "frames": FRAMES,
        "outlines": outlines(frame),
        "markers": maps.markers(selection.items, frame, town_names()),
        "placed": sum(1 for item in selection.items if item.point),
        "groups": GROUPS,
    }


def _timeline(selection: Selection) -> dict[str, Any]:
    dated = [item for item in selection.items if item.statuses]
    page = read_page(len(dated), 30)
    shown = dated[(page - 1) * 30 : page * 30]
    today = services().day
    spells = {item.iri: timeline.spells_of(item.statuses, today) for item in shown}
    return {
        "dated": len(dated),
        "rows": [(item, spells[item.iri]) for item in shown],
        "figure": timeline.draw(
            [(item.iri, label(item.iri).text, spells[item.iri]) for item in shown], today
        ),
        "groups": GROUPS,
        "page": page,
        "pages": max(1, -(-len(dated) // 30)),
    }


def _export(selection: Selection) -> dict[str, Any]:
    address = with_query(view=None, page=None)
    return {"files": [(e, address.replace("/explore?", f"/explore.{e}?", 1)) for e in _FILES]}


_VIEWS: dict[str, Callable[[Selection], dict[str, Any]]] = {
    "table": _table,
    "chain": _chain,
    "network": _network,
    "map": _map,
    "timeline": _timeline,
    "export": _export,
}


def _stages(item: Item) -> list[str]:
    """The stages of a thing with the wider ones, by name."""
    return sorted(item.values.get("stage", ()), key=lambda stage: label(stage).text)


def _places(item: Item) -> list[str]:
    """The places of a thing, the narrowest first."""
    depth = services().analyses.collection.depth
    return sorted(item.values.get("place", ()), key=lambda p: (-depth(p), label(p).text))


def _row(item: Item) -> dict[str, str]:
    values = {
        facet: "; ".join(sorted(text_of(facet, v) for v in item.values.get(facet, ())))
        for facet in ("class", "stage", "status", "place", "material")
    }
    point = item.point
    return {
        "id": shorten(item.iri),
        "label": label(item.iri).text,
        **values,
        "lat": str(point.lat) if point else "",
        "long": str(point.long) if point else "",
        "km": str(point.km) if point else "",
    }


def _csv(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")  # with the mark that spreadsheets look for


def _json(rows: list[dict[str, str]]) -> bytes:
    document = {
        "release": services().release.id,
        "day": services().day.isoformat(),
        "language": language(),
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "things": rows,
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _xlsx(rows: list[dict[str, str]]) -> bytes:
    book = Workbook(write_only=True)
    things = [
        [float(row[c]) if c in _NUMBERS and row[c] else row[c] for c in _COLUMNS] for row in rows
    ]
    write_table(book.create_sheet("things"), _COLUMNS, things)
    about = {**credits_of(services().release), "address": request.full_path}
    write_about(book.create_sheet("about"), about)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_FILES: dict[str, tuple[Callable[[list[dict[str, str]]], bytes], str]] = {
    "csv": (_csv, "text/csv; charset=utf-8"),
    "json": (_json, "application/json"),
    "xlsx": (_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
