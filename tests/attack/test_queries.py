"""Grammar-made queries: no 500, no leaked worker, bounded memory.

``AKKUKETJU_FUZZ`` sets how many queries are asked (100,000 unless said), ``AKKUKETJU_FUZZ_SEED``
the seed.
"""

import gc
import json
import os
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.release import Release
from tests.attack.grammar import Grammar
from tests.web.pages import PAGES
from web.app import create_app
from web.services import KEY
from web.settings import Settings

pytestmark = pytest.mark.attack

COUNT = int(os.environ.get("AKKUKETJU_FUZZ", "100000"))
SEED = int(os.environ.get("AKKUKETJU_FUZZ_SEED", "1"))
#: What an answer to any query may be: done, refused, too large, too many, stopped.
ALLOWED = {200, 400, 406, 413, 414, 429, 503, 504}
FORMS = (
    "application/sparql-results+json", "application/sparql-results+xml", "text/csv",
    "text/turtle", "text/html", "*/*", "image/png",
)  # fmt: skip
GROWTH = 300_000_000


@pytest.fixture(scope="module")
def viewer(release: Release) -> Iterator[Flask]:
    """A viewer with short limits, so that hostile queries end soon."""
    app = create_app(Settings(release=release.path, query_seconds=0.5, query_slice=0.2))
    yield app
    app.extensions[KEY].pool.close()


def resident() -> int:
    gc.collect()
    return int(psutil.Process().memory_info().rss)


def test_no_made_query_breaks_the_endpoint(viewer: Flask) -> None:
    client = viewer.test_client()
    grammar = Grammar(SEED)
    answers: Counter[int] = Counter()
    settled = 0
    for number in range(COUNT):
        query, accept = grammar.query(), FORMS[number % len(FORMS)]
        answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
        answers[answer.status_code] += 1
        assert answer.status_code in ALLOWED, query
        well_formed(answer.data, answer.mimetype or "")
        if number == COUNT // 10:
            settled = resident()
    print(f"{COUNT} queries, seed {SEED}: {dict(sorted(answers.items()))}")
    assert answers[200] > COUNT // 20  # the grammar makes queries that run, too
    assert answers[400] > COUNT // 20
    assert resident() - settled < GROWTH
    pool = viewer.extensions[KEY].pool
    workers = [p for p in psutil.Process().children() if "graph.store.worker" in p.cmdline()]
    assert sorted(p.pid for p in workers) == sorted(pool.pids)


def well_formed(body: bytes, media_type: str) -> None:
    """Raise where a body is not what its type says."""
    if media_type.endswith("json"):
        json.loads(body)
    elif media_type == "application/sparql-results+xml":
        ET.fromstring(body)
    elif media_type == "text/html":
        assert body.rstrip().endswith(b"</html>")


@given(st.text(max_size=300), st.sampled_from(["get", "form", "direct"]))
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_text_breaks_the_endpoint(viewer: Flask, text: str, how: str) -> None:
    client = viewer.test_client()
    raw = text.encode("utf-8", "surrogatepass")
    if how == "get":
        answer = client.get("/sparql", query_string={"query": text})
    elif how == "form":
        answer = client.post("/sparql", data={"query": text})
    else:
        answer = client.post("/sparql", data=raw, content_type="application/sparql-query")
    assert answer.status_code in ALLOWED


NAMES = ("q", "page", "as_of", "known_on", "kind", "certainty", "severity", "region", "stage",
         "tie", "lang", "class", "status", "view", "from", "to", "chemistry", "target", "imports",
         "remove", "format", "release")  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=80),
    st.sampled_from(["", "0", "-1", "9" * 30, "2024-02-30", "NaN", "1e999", "../../etc/passwd",
                     "<script>", "'; DROP", "%00", "fi,sv", "country:x", "stage:cam"]),
)  # fmt: skip


@given(
    st.sampled_from(sorted({page.partition("?")[0] for page in PAGES})),
    st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=3),
)
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_parameter_breaks_a_page(viewer: Flask, path: str, values: dict[str, str]) -> None:
    answer = viewer.test_client().get(path, query_string=values, headers={"Accept": "text/html"})
    assert answer.status_code < 500 or answer.status_code in (503, 504)
    assert answer.mimetype != "text/html" or b"Traceback" not in answer.data


@given(st.text(max_size=120))
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_path_breaks_the_viewer(viewer: Flask, path: str) -> None:
    for start in ("/", "/id/", "/cv/", "/gaps/", "/questions/", "/download/", "/static/"):
        assert viewer.test_client().get(start + quote(path)).status_code < 500


def test_no_path_leaves_the_folders(viewer: Flask) -> None:
    outside = Path(__file__).resolve()
    for start in ("/static/", "/vendor/", "/download/"):
        for path in ("../" * 8 + "etc/passwd", "%2e%2e/%2e%2e/settings.py", str(outside)):
            answer = viewer.test_client().get(start + path)
            assert answer.status_code in (301, 302, 303, 308, 400, 404)
