"""`/search`: things by name, in part, in three languages, misspelt."""

from flask import Blueprint, render_template, request

from web.services import services

blueprint = Blueprint("search", __name__)

SIZE = 20


@blueprint.get("/search")
def search() -> str:
    """The things that fit what was typed."""
    text = request.args.get("q", "")[:200].replace("\x00", "")
    hits = services().search.find(text, SIZE + 1) if text.strip() else []
    return render_template("search.html", text=text, hits=hits[:SIZE], more=len(hits) > SIZE)
