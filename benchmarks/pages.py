"""What pages cost: ``python -m benchmarks.pages [cold]``.

For every kind of page: its size, the time of the first answer and the p50 and p95 of the next ones
in the server (no network), once as visitors get them and once without the memory of pages. Before
that the app is warmed as ``akkuketju serve`` does it in the background, unless ``cold`` is said.
The peer is what the page shows of one thing, rendered from rdflib: the same triples, fetched and
put into an HTML table. All in one run, so that the ratios hold on another machine.
"""

import html
import statistics
import sys
import time
from collections.abc import Callable

import rdflib
from flask.testing import FlaskClient

from graph.cli import current_release
from graph.release import Release
from graph.resources import RELEASES
from tests.web.pages import PAGES, in_language
from web.app import create_app
from web.services import KEY
from web.settings import Settings
from web.warming import warm

_REPEATS = 20
_BUDGET_MS, _BUDGET_BYTES = 50.0, 200_000
_THING = "https://w3id.org/akkuketju/id/terrafame-battery-chemicals-plant"


def main() -> None:
    release = current_release(RELEASES)
    app = create_app(Settings(release=release.path))
    client = app.test_client()
    if "cold" not in sys.argv[1:]:
        start = time.perf_counter()
        warm(app)
        print(f"warmed in {time.perf_counter() - start:.1f} s")
    print(f"release {release.id}; milliseconds in the server; {_REPEATS} answers each\n")
    print(f"{'page':72} {'kB':>6} {'first':>7} {'p50':>6} {'p95':>6} {'anew':>6} {'cpu':>5}")
    late, large, slow = [], [], []
    for path in PAGES:
        size, first, p50, p95, anew, cpu = measure(client, path)
        times = f"{first:7.0f} {p50:6.1f} {p95:6.1f} {anew:6.0f} {cpu:5.0f}"
        print(f"{path[:72]:72} {size / 1000:6.0f} {times}")
        if p95 > _BUDGET_MS:
            late.append(path)
        if cpu > _BUDGET_MS:
            slow.append(path)
        if size > _BUDGET_BYTES:
            large.append(path)
    print(f"\nover {_BUDGET_MS:.0f} ms at p95: {late or 'none'}")
    print(f"over {_BUDGET_MS:.0f} ms made anew, by the processor: {slow or 'none'}")
    print(f"over {_BUDGET_BYTES // 1000} kB: {large or 'none'}")
    beside_peer(client, release)
    app.extensions[KEY].pool.close()


def measure(client: FlaskClient, path: str) -> tuple[int, float, float, float, float, float]:
    """Size, first answer, p50 and p95 of the next ones, and the medians of pages made anew.

    Those are by the clock and by the processor's time of this process, which does not count what
    else runs on the machine.
    """
    address = in_language(path, "fi")
    first, size = fetch(client, address)
    times = sorted(fetch(client, address)[0] for _ in range(_REPEATS))
    # A parameter that no page reads makes another address: nothing of it is remembered.
    clock, cpu = [], []
    for n in range(5):
        before = time.process_time()
        clock.append(fetch(client, f"{address}&anew={n}")[0])
        cpu.append(1000 * (time.process_time() - before))
    p50, p95 = times[len(times) // 2], times[int(0.95 * len(times))]
    return size, first, p50, p95, statistics.median(clock), statistics.median(cpu)


def fetch(client: FlaskClient, address: str) -> tuple[float, int]:
    """Milliseconds and size of one answer."""
    return timed(lambda: len(client.get(address, headers={"Accept": "text/html"}).data))


def timed(work: Callable[[], int]) -> tuple[float, int]:
    """Milliseconds that some work takes, and what it gives."""
    start = time.perf_counter()
    result = work()
    return 1000 * (time.perf_counter() - start), result


def beside_peer(client: FlaskClient, release: Release) -> None:
    """One thing's page beside the same triples as a table made with rdflib."""
    graph = rdflib.Dataset(default_union=True)
    seconds, _ = timed(lambda: len(graph.parse(str(release.dataset_path), format="nquads") or ""))
    peer = statistics.median(timed(lambda: len(table(graph)))[0] for _ in range(5))
    path = _THING.removeprefix("https://w3id.org/akkuketju")
    own = statistics.median(fetch(client, f"{path}?lang=fi&anew=peer{n}")[0] for n in range(5))
    kept = statistics.median(fetch(client, f"{path}?lang=fi")[0] for _ in range(5))
    print(f"\nloading the release into rdflib: {seconds / 1000:.1f} s (the viewer opens its store)")
    print(f"a thing's page: {own:.0f} ms anew, {kept:.1f} ms recalled")
    print(f"its statements as a bare table from rdflib: {peer:.0f} ms")
    print(f"ratio rdflib / viewer: {peer / own:.2f} anew, {peer / kept:.1f} recalled")


def table(graph: rdflib.Dataset) -> str:
    """What rdflib knows of the thing, with the labels of what it names, as an HTML table."""
    rows = graph.query(
        f"SELECT ?p ?o ?label {{ ?c <https://w3id.org/akkuketju/ont#subject> <{_THING}> ; ?p ?o . "
        "OPTIONAL { ?o <http://www.w3.org/2004/02/skos/core#prefLabel> ?label } }"
    )
    cells = ("".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) for row in rows)  # type: ignore[union-attr]
    return "<table>" + "".join(f"<tr>{cell}</tr>" for cell in cells) + "</table>"


if __name__ == "__main__":
    main()
