"""The page of patterns shows every component that another page is made of."""

import re
from pathlib import Path

from flask.testing import FlaskClient

_CLASS = re.compile(r'class="([^"]*)"')
_JINJA = re.compile(r"\{[{%].*?[}%]\}")
_NAME = re.compile(r"[a-z][a-z-]*[a-z]")
#: What arranges components on one page or narrows a table, and is none itself.
ARRANGEMENT = frozenset(
    {
        *("hero", "next", "ask", "tasks-list", "columns", "explore", "results", "to-choices"),
        *("paths", "places", "total", "said", "stage", "status", "embedded", "in-form", "clear"),
        *(
            "answer",
            "brief",
            "checks",
            "even",
            "few",
            "nowrap",
            "says",
            "two",
            "twice",
            "short",
            "framed",
            "cite",
        ),
        *("checksum", "examples", "beside", "goes-on"),
    }
)
#: What has a place of its own: the frame of pages, another release, drawings by other programs.
ELSEWHERE = frozenset({"local", "other-release", "network", "editor", "map-box"})


def test_every_component_of_a_page_is_among_the_patterns(
    client: FlaskClient, project: Path
) -> None:
    answer = client.get("/-/patterns?lang=en", headers={"Accept": "text/html"})
    shown = _classes(answer.text)
    templates = (project / "web" / "templates").glob("*.html")
    used = set().union(*(_classes(_JINJA.sub(" ", t.read_text("utf-8"))) for t in templates))
    assert used - shown - ARRANGEMENT - ELSEWHERE == set()
    assert not ARRANGEMENT - used
    assert not ELSEWHERE - used


def _classes(page: str) -> set[str]:
    names = {name for found in _CLASS.findall(page) for name in found.split()}
    return {name for name in names if _NAME.fullmatch(name)}
