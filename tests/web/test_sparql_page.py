"""The page of `/sparql` as people see it, with and without JavaScript."""

import ast
import html
import re
import shutil
import subprocess
import sys

import pytest
from flask.testing import FlaskClient
from rdflib import Graph

from graph.namespaces import AKKU, SPARQL_PREFIXES, WGS84
from graph.store.evaluation import Answer
from web.remembered import Answers, Timed
from web.snippets import quote_python, quote_r, snippets

COUNTS = SPARQL_PREFIXES + (
    "SELECT ?stage (COUNT(*) AS ?n) { ?plant a akku:Facility ; akku:performs ?stage }"
    " GROUP BY ?stage ORDER BY DESC(?n)"
)
PLANTS = SPARQL_PREFIXES + "SELECT ?plant ?operator { ?plant akku:operator ?operator }"
#: Everything that a shell or a language might stumble over, in a query that still runs.
AWKWARD = (
    '# it\'s "quoted", """three times""", 50 % $HOME `id` \\ !!\n'
    "SELECT ?text ?n WHERE {\n"
    '  VALUES (?text ?n) { ("Äänekoski\'s \\"cell\\"" 1) (\'a\\\\b\\tc\' 2) }\n'
    '} ORDER BY ?n # "'
)


def page(client: FlaskClient, **values: object) -> tuple[int, str]:
    answer = client.get(
        "/sparql", query_string={"lang": "en", **values}, headers={"Accept": "text/html"}
    )
    return answer.status_code, answer.text


def words(text: str) -> str:
    """The words of the page's own part, without the places where they may break."""
    main = re.search(r"<main.*</main>", text, re.DOTALL)
    assert main
    said = re.sub(r"<[^>]+>", " ", main[0].replace("\u00ad", ""))
    return " ".join(html.unescape(said).split())


def field(text: str) -> str:
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)
    assert found
    return html.unescape(found[1])


def code(text: str, name: str) -> str:
    found = re.search(rf'<code id="code-{name}">(.*?)</code>', text, re.DOTALL)
    assert found
    return html.unescape(found[1])


def test_examples_are_grouped_by_task_and_narrowed_by_words(client: FlaskClient) -> None:
    everything = page(client)[1]
    assert len(re.findall(r'<details class="examples"', everything)) >= 8
    found = page(client, q="OPERATING facilities")[1]
    assert "example=operating-facilities" in found
    assert found.count("&amp;example=") < everything.count("&amp;example=")
    one_task = page(client, task="3")[1]
    assert one_task.count('<details class="examples" open') == 1
    assert "No question of the library" in page(client, q="zzzz")[1]
    assert page(client, task="9")[0] == 400


def test_an_example_goes_into_the_editor_without_being_run(client: FlaskClient) -> None:
    status, text = page(client, example="operating-facilities")
    assert status == 200
    assert 'id="result"' not in text
    query = field(text)
    assert query.startswith("PREFIX")
    status, ran = page(client, query=query)
    assert (status, 'class="empty-state"' in ran) == (200, False)
    assert page(client, example="no-such-question")[0] == 404


def test_every_example_runs_as_it_stands_in_the_editor(client: FlaskClient) -> None:
    """The editor leaves out prefixes that a query does not use, and none that it does."""
    ids = sorted(set(re.findall(r"&amp;example=([\w-]+)#", page(client)[1])))
    assert len(ids) > 30
    for question in ids[::4]:
        assert page(client, query=field(page(client, example=question)[1]))[0] == 200, question


def test_what_was_typed_is_kept_while_examples_are_looked_for(client: FlaskClient) -> None:
    status, text = page(client, draft="ASK { <x> ?p", q="gap")
    assert (status, field(text)) == (200, "ASK { <x> ?p")
    assert 'id="result"' not in text


def test_rows_and_time_are_told_and_rows_are_paged(client: FlaskClient) -> None:
    text = page(client, query="SELECT ?s { ?s ?p ?o } LIMIT 250", page=3)[1]
    assert "250 rows" in words(text)
    assert re.search(r"[\d.]+ seconds", words(text))
    assert "Rows 201–250 of 250" in words(text)
    assert page(client, query="SELECT ?s { ?s ?p ?o } LIMIT 250", page=4)[0] == 400


def ran(client: FlaskClient) -> int:
    """How many queries workers have answered."""
    text = client.get("/-/metrics").text
    found = re.findall(r'queries_total{outcome="(?:answered|cut)"} (\d+)', text)
    return sum(map(int, found))


def test_other_views_pages_and_languages_are_drawn_from_the_same_answer(
    client: FlaskClient,
) -> None:
    query = "SELECT ?s ?o { ?s a ?o } ORDER BY ?s LIMIT 150 # drawn again"
    before = ran(client)
    first = page(client, query=query)[1]
    took = re.search(r"[\d.]+ seconds", words(first))
    assert ran(client) == before + 1
    for view in ("chart", "map", "graph"):
        assert page(client, query=query, view=view)[0] == 200
    second = words(page(client, query=query, page=2)[1])
    assert "Rows 101–150 of 150" in second
    assert took
    assert took[0] in second, "the time is that of the run"
    assert page(client, query=query, lang="sv")[0] == 200
    assert ran(client) == before + 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"query": "SELECT (RAND() AS ?n) {}"}, {"query": "SELECT (RAND() AS ?n) {}"}),
        ({"query": "ASK { ?a a ?b }"}, {"query": "ASK { ?a a ?b  }"}),
        (
            {"query": "ASK { ?c a ?d }", "default-graph-uri": "http://example.org/a"},
            {"query": "ASK { ?c a ?d }", "default-graph-uri": "http://example.org/b"},
        ),
    ],
    ids=["changing", "another text", "another graph"],
)
def test_an_answer_is_drawn_again_for_the_same_query_only(
    client: FlaskClient, first: dict[str, str], second: dict[str, str]
) -> None:
    before = ran(client)
    for asked in (first, second):
        assert page(client, **asked)[0] == 200
    assert ran(client) == before + 2


def test_answers_are_remembered_as_far_as_their_bytes_allow() -> None:
    known = Answers(most_bytes=100)
    for key, size in (("a", 20), ("b", 25), ("c", 25), ("large", 26)):
        known.keep(key, Timed(Answer(b"x" * size, "text/csv", "select"), 0.1))
    assert known.get("a"), "asked for last of all"
    assert not known.get("large")
    known.keep("b", Timed(Answer(b"y" * 20, "text/csv", "select"), 0.1))
    known.keep("d", Timed(Answer(b"z" * 25, "text/csv", "select"), 0.1))
    known.keep("e", Timed(Answer(b"z" * 25, "text/csv", "select"), 0.1))
    assert [key for key in "abcde" if known.get(key)] == ["a", "b", "d", "e"]


def test_what_was_cut_is_told_with_the_limit(client: FlaskClient) -> None:
    rows = words(page(client, query="SELECT ?s { ?s ?p ?o }")[1])
    assert "it stops at 5,000 rows" in rows


def test_a_chart_takes_the_label_and_the_number(client: FlaskClient) -> None:
    status, text = page(client, query=COUNTS, view="chart")
    assert status == 200
    assert "The numbers of ?n by ?stage." in words(text)
    bars = re.findall(r'class="chart-bar" x="[\d.]+%" y="[\d.]+" width="([\d.]+)%"', text)
    assert [float(bar) for bar in bars] == sorted(map(float, bars), reverse=True)
    assert len(bars) == text.count('<tr role="row">'), "the figure and its table hold the same"


def test_a_chart_of_times_is_a_line_in_their_order(client: FlaskClient) -> None:
    query = 'SELECT * { VALUES (?n ?day) { (3 "2024-05") (1 "2022") (2 "2023-01-01") } }'
    text = page(client, query=query, view="chart")[1]
    drawn = text.partition('<g class="chart-line">')[2].partition("</g>")[0]
    lines = re.findall(r'x1="([\d.]+)%" y1="([\d.]+)" x2="([\d.]+)%" y2="([\d.]+)"', drawn)
    points = [lines[0][:2], *(line[2:] for line in lines)]
    assert [float(x) for x, _ in points] == sorted(float(x) for x, _ in points)
    assert [float(y) for _, y in points] == sorted((float(y) for _, y in points), reverse=True)


def test_a_chart_is_as_wide_as_its_page_with_negative_and_great_numbers(
    client: FlaskClient,
) -> None:
    rows = '("one" "-12.5"^^xsd:decimal) ("two" 1234567890.25) ("three" 0)'
    query = SPARQL_PREFIXES + f"SELECT ?a ?n {{ VALUES (?a ?n) {{ {rows} }} }}"
    text = page(client, query=query, view="chart")[1]
    bars = re.findall(r'class="chart-bar" x="([\d.]+)%" y="[\d.]+" width="([\d.]+)%"', text)
    assert len(bars) == 3
    assert all(float(x) + float(width) <= 100 for x, width in bars)
    assert '<svg width="100%"' in text
    assert "1,234,567,890.25</tspan>" in text


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (PLANTS, "no column of it"),
        ("SELECT (1 AS ?n) {}", "no other to name the bars by"),
        ("SELECT * { ?s ?p ?o FILTER (false) }", "the result has no rows"),
        (SPARQL_PREFIXES + 'SELECT ("x" AS ?a) ("y"^^xsd:int AS ?n) {}', "no column of it"),
        (
            SPARQL_PREFIXES + 'SELECT ("x" AS ?a) ("1e9999999"^^xsd:decimal AS ?n) {}',
            "no column of it",
        ),
    ],
)
def test_a_chart_that_cannot_be_says_why(client: FlaskClient, query: str, reason: str) -> None:
    status, text = page(client, query=query, view="chart")
    assert status == 200
    assert reason in words(text)


def test_the_columns_of_a_chart_can_be_chosen(client: FlaskClient) -> None:
    query = 'SELECT ("a" AS ?x1) (1 AS ?n1) (2 AS ?n2) {}'
    text = page(client, query=query, view="chart", x="x1", y="n1")[1]
    assert "The numbers of ?n1 by ?x1." in words(text)
    assert page(client, query=query, view="chart", y="zzz")[0] == 400


def test_a_map_shows_things_that_have_a_point(client: FlaskClient) -> None:
    status, text = page(client, query=PLANTS, view="map")
    assert status == 200
    assert text.count('class="dot') > 10
    assert re.search(r"The points of \?plant: \d+ of \d+ lie on this map", words(text))


def test_a_map_shows_the_coordinates_of_rows(client: FlaskClient) -> None:
    query = f"SELECT ?x ?lat ?long {{ ?x <{WGS84}lat> ?lat ; <{WGS84}long> ?long }} LIMIT 7"
    text = page(client, query=query, view="map")[1]
    assert "The points of ?lat, ?long: 7 of 7" in words(text)


def test_a_map_that_cannot_be_says_why(client: FlaskClient) -> None:
    assert "nothing in it has a point" in words(page(client, query=COUNTS, view="map")[1])


@pytest.mark.parametrize("form", ["CONSTRUCT { ?s akku:operator ?o }", "SELECT ?s ?o"])
def test_a_graph_draws_ties_of_triples_and_of_rows(client: FlaskClient, form: str) -> None:
    query = f"PREFIX akku: <{AKKU}> {form} {{ ?s akku:operator ?o }} ORDER BY ?s LIMIT 20"
    text = page(client, query=query, view="graph")[1]
    assert text.count('class="flow"') == 20
    assert "20 ties" in words(text)


def test_a_graph_that_is_too_large_says_what_was_left_out(client: FlaskClient) -> None:
    text = page(client, query="CONSTRUCT { ?s a ?t } { ?s a ?t } LIMIT 500", view="graph")[1]
    assert re.search(r"[\d,]+ less connected things found no room", words(text))
    assert text.count('<rect class="f-card"') <= 60
    assert "it needs rows with two things" in words(page(client, query=COUNTS, view="graph")[1])


@pytest.mark.parametrize("view", ["table", "map", "graph"])
def test_only_addresses_of_the_web_become_links(client: FlaskClient, view: str) -> None:
    things = "(<javascript:alert(1)> AS ?a) (<data:text/html,x> AS ?b)"
    query = f"SELECT {things} (61 AS ?lat) (25 AS ?lon) {{}}"
    status, text = page(client, query=query, view=view)
    assert status == 200
    assert not re.search(r'href="(javascript|data):', text)
    assert "javascript:alert(1)" in words(text)


def test_downloads_fit_the_form_of_the_query(client: FlaskClient) -> None:
    construct = "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t } LIMIT 5"
    for query, endings in ((PLANTS, "csv tsv json xml"), (construct, "ttl nt rdf jsonld trig")):
        links = re.findall(r'href="([^"]+)" download="[^"]+\.(\w+)"', page(client, query=query)[1])
        assert [ending for _, ending in links] == endings.split()
        for address, _ in links:
            answer = client.get(html.unescape(address), headers={"Accept": "text/html"})
            assert answer.status_code == 200
            assert answer.mimetype != "text/html"


def test_a_permanent_link_names_its_release(client: FlaskClient) -> None:
    text = page(client, query=COUNTS, view="chart")[1]
    found = re.search(r'href="([^"]+)" rel="bookmark"', text)
    assert found
    address = html.unescape(found[1])
    again = client.get(address, headers={"Accept": "text/html"}).text
    assert "chart-bar" in again
    assert "other-release" not in again


def test_a_syntax_error_is_quoted_with_its_place(client: FlaskClient) -> None:
    status, text = page(client, query="SELECT ?s\r\nWHERE {\r\n  ?s <oops\r\n}")
    assert status == 400
    assert "Syntax error in line 3, column" in words(text)
    assert re.search(r"<mark>\s*\?s &lt;oops</mark>", text)
    assert re.search(r'<textarea[^>]* data-line="3"[^>]* aria-describedby="fault-place"', text)
    assert field(text) == "SELECT ?s\nWHERE {\n  ?s <oops\n}"


@pytest.mark.parametrize(
    ("query", "title", "remedy"),
    [
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE", "yhdistä"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "Päivitykset eivät ole sallittuja", "SELECT-"),
        ("SELECT * " + "{" * 41 + "}" * 41, "liian monta sisäkkäistä", "enintään 40"),
        ("ASK { ?s ?p ?o } #" + "x" * 100_000, "yli 100 000 merkkiä", "lyhyempi"),
        ('ASK { ?s ?p "\\u0022" }', "merkki tai koodimerkintä", "kenoviiva"),
        ("SELECT (<http://example.org/f>(1) AS ?x) {}", "moottori ei voi", "alla"),
    ],
    ids=["service", "update", "nesting", "length", "character", "engine"],
)
def test_a_refusal_says_why_and_what_to_do_in_the_language_of_the_page(
    client: FlaskClient, query: str, title: str, remedy: str
) -> None:
    answer = client.post(
        "/sparql", data={"query": query}, query_string={"lang": "fi"},
        headers={"Accept": "text/html"},
    )  # fmt: skip
    assert answer.status_code == 400
    told = re.search(r'role="alert">(.*?)</section>', answer.text, re.DOTALL)
    assert told
    assert title in words(f"<main>{told[1]}</main>")
    assert remedy in words(f"<main>{told[1]}</main>")
    assert ('lang="en"' in told[1]) == ("moottori" in title), "the engine's own words"


def test_a_query_that_was_stopped_stays_in_the_editor(client: FlaskClient) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    status, text = page(client, query=slow)
    assert (status, field(text)) == (504, slow)
    assert "took longer than 10 seconds" in words(text)


def test_the_page_asks_the_graphs_that_its_address_names(client: FlaskClient) -> None:
    named = {"query": "ASK { ?s ?p ?o }", "default-graph-uri": "http://example.org/none"}
    text = page(client, **named)[1]
    assert ">no</td>" in text
    assert 'name="default-graph-uri" value="http://example.org/none"' in text
    assert "?default-graph-uri=" in code(text, "curl")


def test_the_id_of_a_query_is_no_part_of_the_links(client: FlaskClient) -> None:
    text = page(client, query="ASK { ?s ?p ?o }", **{"query-id": "abc123"})[1]
    assert "abc123" not in text


@pytest.mark.parametrize("name", ["python", "pandas"])
def test_the_python_code_runs_as_it_stands(site: str, name: str) -> None:
    (snippet,) = [s for s in snippets(AWKWARD, "select", site + "/sparql") if s.id == name]
    run = subprocess.run(
        [sys.executable, "-W", "error::SyntaxWarning", "-c", snippet.code],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "Äänekoski" in run.stdout


@pytest.mark.usefixtures("curl")
def test_the_curl_code_runs_as_it_stands(site: str, client: FlaskClient) -> None:
    shown = code(page(client, query=AWKWARD)[1], "curl")
    run = subprocess.run(
        ["sh", "-c", shown.replace("http://localhost/sparql", site + "/sparql")],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert run.stdout.splitlines() == ["text,n", '"Äänekoski\'s ""cell""",1', "a\\b\tc,2"]


@pytest.mark.usefixtures("curl")
@pytest.mark.parametrize("form", ["ask", "construct"])
def test_code_of_other_forms_runs_too(site: str, form: str) -> None:
    query = {"ask": "ASK { ?s ?p ?o }", "construct": "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 4"}[form]
    codes = {s.id: s.code for s in snippets(query, form, site + "/sparql")}
    assert "pandas" not in codes
    python = [sys.executable, "-c", codes["python"]]
    told = subprocess.run(python, capture_output=True, text=True, timeout=120, check=True).stdout
    assert told.strip() == {"ask": "True", "construct": "4 triples"}[form]
    curl = ["sh", "-c", codes["curl"]]
    told = subprocess.run(curl, capture_output=True, text=True, timeout=60, check=True).stdout
    assert '"boolean":true' in told if form == "ask" else len(Graph().parse(data=told)) == 4


@pytest.mark.skipif(not shutil.which("Rscript"), reason="NO R on this machine: apt has r-base-core")
def test_the_r_code_runs_as_it_stands(site: str) -> None:
    (snippet,) = [s for s in snippets(AWKWARD, "select", site + "/sparql") if s.id == "r"]
    run = subprocess.run(
        ["Rscript", "-e", snippet.code], capture_output=True, text=True, timeout=120, check=False,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "cell" in run.stdout


@pytest.mark.parametrize(
    "text", ["", '"', '""', '"""', 'a"', "\\", '\\"', 'a\n""""', "a\n\\", "a\r\nb", "'\n'", "\x7f"]
)
def test_a_quoted_text_is_that_text(text: str) -> None:
    assert ast.literal_eval(quote_python(text)) == text
    assert quote_r(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("language", "head", "told"), [("fi", "vastaus", "kyllä"), ("sv", "svar", "ja")]
)
def test_the_answer_to_ask_is_told_in_the_language_of_the_page(
    client: FlaskClient, language: str, head: str, told: str
) -> None:
    text = page(client, query="ASK { ?s ?p ?o }", lang=language)[1]
    assert f'<th scope="col">{head}</th>' in text
    assert f">{told}</td>" in text
