"""The pages in six areas: where a visitor is, and what lies beside it."""

from dataclasses import dataclass

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from web.language import translate


@dataclass(frozen=True)
class Area:
    """A part of the viewer: its name and its pages, the first being its front page."""

    name: str
    pages: tuple[tuple[str, str], ...]

    @property
    def path(self) -> str:
        """The address of its front page."""
        return self.pages[0][0]

    def holds(self, path: str) -> bool:
        """Whether the page at ``path`` is one of its pages or lies under one."""
        return any(path == page or path.startswith(page + "/") for page, _ in self.pages)


def register(app: Flask) -> None:
    """Let templates ask where the visitor is."""
    app.jinja_env.globals.update(areas=areas, current_area=current_area, current_page=current_page)


def areas() -> list[Area]:
    """The areas, with the pages that this viewer has."""
    return [
        Area(area.name, pages)
        for area in _all()
        if (pages := tuple(p for p in area.pages if _is(p[0])))
    ]


def current_area() -> Area | None:
    """The area of the present page; things and concepts belong to exploring and data."""
    path = request.path
    if path.startswith("/id/"):
        path = "/explore"
    elif path.startswith("/cv/"):
        path = "/ont"
    return next((area for area in areas() if area.holds(path)), None)


def current_page() -> str:
    """The address, among those of the area, of which the present page is one."""
    area = current_area()
    paths = [path for path, _ in area.pages] if area else []
    within = [p for p in paths if request.path == p or request.path.startswith(p + "/")]
    return max(within, key=len, default="")


def _all() -> list[Area]:
    return [
        Area(
            translate("Chain"),
            (
                ("/chain", translate("The chain")),
                ("/map", translate("Map")),
                ("/regions", translate("Regions")),
            ),
        ),
        Area(
            translate("Gaps"),
            (
                ("/gaps", translate("All gaps")),
                ("/gaps/kinds", translate("Kinds of gaps")),
                ("/gaps/changes", translate("What has changed")),
                ("/conflicts", translate("Conflicts")),
                ("/resilience", translate("Resilience")),
                ("/evidence", translate("Evidence")),
                ("/ask", translate("What to ask first")),
                ("/schedule", translate("Schedule")),
                ("/outlook", translate("Outlook")),
            ),
        ),
        Area(
            translate("Explore"),
            (
                ("/explore", translate("Explore")),
                ("/search", translate("Search")),
                ("/paths", translate("Paths")),
                ("/network", translate("Network")),
                ("/compare", translate("Compare")),
                ("/what-if", translate("What if")),
            ),
        ),
        Area(
            translate("Questions"),
            (("/questions", translate("Questions")), ("/sparql", "SPARQL")),
        ),
        Area(
            translate("Policy"),
            (
                ("/policy", translate("Policy")),
                ("/tasks", translate("The eight tasks")),
                ("/obstacles", translate("Obstacles")),
            ),
        ),
        Area(
            translate("Data"),
            (
                ("/dataset", translate("Dataset")),
                ("/validation", translate("Validation")),
                ("/ont", translate("Ontology")),
                ("/about", translate("About")),
                ("/accessibility", translate("Accessibility")),
            ),
        ),
    ]


def _is(path: str) -> bool:
    """Whether the viewer answers that address: pages come and go with the parts that are in."""
    try:
        current_app.url_map.bind("").match(path)
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True
