import pytest

from graph.errors import QueryRefused
from graph.store.guard import check

ELSEWHERE = "http://127.0.0.1:9/sparql"


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "select"),
        ("ASK { ?s ?p ?o }", "ask"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "construct"),
        ("DESCRIBE <http://x/>", "describe"),
        ('SELECT * { ?s ?p "SERVICE <x> {}" } # SERVICE <y> {}', "select"),
    ],
)
def test_what_only_reads_goes_through(query: str, form: str) -> None:
    assert check(query).form == form


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE SILENT <{ELSEWHERE}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ {{ SELECT * {{ service <{ELSEWHERE}> {{ ?s ?p ?o }} }} }} }}",
        f"SELECT * {{ FILTER EXISTS {{ SERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} }} }}",
        f"SELECT * {{ ?s ?p ?o OPTIONAL {{ SERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} }} }}",
        f"ASK {{ {{ ?a ?b ?c }} UNION {{ SERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} }} }}",
        f"SELECT * {{ \\u0053ERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} }}",
        "SELECT * { SERVICE ?where { ?s ?p ?o } }",
        f"LOAD <{ELSEWHERE}>",
        "PREFIX a: <http://a/>\nINSERT DATA { a:b a:c a:d }",
        "DROP ALL",
        "",
        "SELECT",
        "nonsense",
        "SELECT * { ?s ?p <<( ?a ?b ?c )>> }",
        "SELECT * " + "{" * 500 + "}" * 500,
        "SELECT * { ?s ?p '" + "x" * 200_000 + "' }",
    ],
)
def test_what_reaches_out_writes_or_cannot_be_read_is_refused(query: str) -> None:
    with pytest.raises(QueryRefused) as told:
        check(query)
    assert told.value.remedy


def test_an_endpoint_may_be_allowed_by_name() -> None:
    query = f"SELECT * {{ SERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} }}"
    assert check(query, allowed=[ELSEWHERE]).form == "select"


def test_a_syntax_error_is_told_with_its_place() -> None:
    with pytest.raises(QueryRefused, match="line 2"):
        check("SELECT *\n{ ?s ?p }")


@pytest.mark.parametrize(
    ("query", "limited"),
    [
        ("SELECT * { ?s ?p ?o } # last", True),
        ("SELECT * { ?s ?p ?o } ORDER BY ?s", True),
        ("SELECT * { ?s ?p ?o } LIMIT 5", False),
        ("ASK { ?s ?p ?o }", False),
        ("SELECT * { ?s ?p ?o } VALUES ?s { <http://x/> }", False),
    ],
)
def test_a_row_limit_is_put_where_there_is_none(query: str, limited: bool) -> None:
    checked = check(query, max_rows=7)
    assert checked.text.endswith("\nLIMIT 7") is limited
    assert check(checked.text).form == checked.form


def test_a_long_prologue_on_one_line_is_read_at_once() -> None:
    """Formerly the time doubled with each PREFIX, so this test would not have ended."""
    prologue = "PREFIX a: <http://example.org/> " * 400
    with pytest.raises(QueryRefused, match="Syntax error"):
        check(prologue + "SELECT * {")
    with pytest.raises(QueryRefused, match="LOAD is not allowed"):
        check(prologue + "# a comment\nLOAD <http://127.0.0.1:9/>")
