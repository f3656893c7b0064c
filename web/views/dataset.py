"""`/dataset`, `/download/…` and `/.well-known/void`: the release as a whole, and its files."""

from flask import Blueprint, Response, redirect, render_template, send_file
from werkzeug.wrappers import Response as BaseResponse

from graph.dataset import LAYER
from graph.errors import NotFound
from graph.export import FORMATS, default_name
from graph.export.format import LICENCE, credits_of
from graph.store.evaluation import GRAPH_FORMATS
from graph.wording import choose_from, no_form
from web.language import translate
from web.negotiation import HTML, SUFFIXES, choose
from web.services import services
from web.views.things import rdf_response

blueprint = Blueprint("dataset", __name__)


@blueprint.get("/dataset")
@blueprint.get("/dataset.<ending>")
def dataset(ending: str = "") -> BaseResponse | str:
    """What the release is and where its files are: a page, or DCAT and VoID."""
    if ending and ending not in SUFFIXES:
        raise NotFound(no_form(ending), choose_from(SUFFIXES))
    form = SUFFIXES[ending] if ending else choose([HTML, *GRAPH_FORMATS])
    found = services()
    if form != HTML:
        return rdf_response(found.reader.layer(LAYER), form)
    return render_template(
        "dataset.html",
        downloads=[(item, describe(item.format.name)) for item in found.downloads.listed()],
        credits=credits_of(found.release),
        licence=LICENCE,
        manifest=found.release.manifest,
        layers=found.reader.layer_sizes(),
    )


@blueprint.get("/.well-known/void")
def well_known() -> BaseResponse:
    """Where programs look for the description."""
    return redirect("/dataset.ttl", 302)


@blueprint.get("/download/<name>")
def download(name: str) -> Response:
    """An export, made when it is first asked for."""
    found = services()
    path, form = found.downloads.path(name)
    response = send_file(
        path,
        mimetype=form.media_type,
        as_attachment=True,
        download_name=default_name(found.release, form),
        conditional=True,
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def describe(name: str) -> str:
    """What a format is good for, in the page's language."""
    return {
        "nquads": translate("All layers, one line a quad; for loading into a store"),
        "trig": translate("All layers as named graphs; readable, sorted, comparable"),
        "turtle": translate("One file per layer, and the alignments with other vocabularies"),
        "csv": translate("The tables as they are edited, rebuilt from the graph"),
        "xlsx": translate("The same tables as sheets of one workbook"),
        "graphml": translate("The network of plain links, for Gephi, yEd or networkx"),
        "gexf": translate("The same network in Gephi's own format"),
        "rdf12": translate("All layers, each statement tied to its plain triple"),
    }[FORMATS[name].name]
