import pytest

from graph.errors import QueryRefused
from graph.store.guard import DEEPEST, check, check_update
from graph.store.tokens import nesting

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


def nested(depth: int, before: str = "") -> str:
    return f"{before}SELECT * {'{' * depth} ?s ?p ?o {'}' * depth}"


@pytest.mark.parametrize(
    ("start", "opening", "middle", "closing", "end"),
    [
        ("SELECT * ", "{ SELECT * ", "{ ?s ?p ?o }", "}", ""),
        ("ASK { ", "FILTER EXISTS { ", "?s ?p ?o", " }", " }"),
        ("ASK { ", "FILTER (1 = 1 && NOT EXISTS { ", "?s ?p ?o", " })", " }"),
        ("ASK { FILTER (", "IF(true, ", "1", ", 2)", ") }"),
        ("ASK { ?s ", "(", "a", ")", " ?o }"),
        ("ASK { ?s ?p ", "[ ?p ", "1", " ]", " }"),
    ],
)
def test_a_query_of_any_form_may_nest_up_to_the_limit(
    start: str, opening: str, middle: str, closing: str, end: str
) -> None:
    times = max(n for n in range(DEEPEST) if nesting(start + opening * n) < DEEPEST)
    assert check(start + opening * times + middle + closing * times + end)


def test_queries_nest_up_to_a_limit_and_no_deeper() -> None:
    assert check(nested(DEEPEST)).form == "select"
    with pytest.raises(QueryRefused, match="nested too deeply") as told:
        check(nested(DEEPEST + 1))
    assert told.value.remedy == f"Use at most {DEEPEST} brackets."


@pytest.mark.parametrize("before", ["# )))}}}\n", "PREFIX a: <http://x/)))}}}>\n"])
def test_brackets_in_comments_and_names_do_not_hide_how_deep_a_query_is(before: str) -> None:
    with pytest.raises(QueryRefused, match="nested too deeply") as told:
        check(nested(DEEPEST + 1, before))
    assert told.value.remedy == f"Use at most {DEEPEST} brackets."


def test_brackets_in_strings_are_no_nesting() -> None:
    assert check('SELECT * { ?s ?p "' + "(" * 500 + '" }').form == "select"


@pytest.mark.parametrize("escape", ["\\uD800", "\\uDFFF", "\\U00110000", "\\U0000D800"])
def test_an_escape_that_stands_for_no_character_is_refused(escape: str) -> None:
    with pytest.raises(QueryRefused, match="is no character"):
        check(f'SELECT * {{ ?s ?p "{escape}" }}')


@pytest.mark.parametrize("escape", ["\\uD7FF", "\\uE000", "\\U0010FFFF", "\\u0080", "\\u0061"])
def test_an_escape_that_stands_for_a_plain_character_is_read(escape: str) -> None:
    assert check(f'SELECT * {{ ?s ?p "{escape}" }}').form == "select"


@pytest.mark.parametrize(("source", "found"), [("FROM <http://x/>", True), ("", False)])
def test_a_query_tells_whether_it_names_its_graphs(source: str, found: bool) -> None:
    assert check(f"SELECT * {source} {{ ?s ?p ?o }}").has_dataset is found


def test_a_refusal_names_the_endpoints_that_are_allowed() -> None:
    with pytest.raises(QueryRefused) as refused:
        check("SELECT * { SERVICE <urn:other> { ?s ?p ?o } }", allowed=frozenset([ELSEWHERE]))
    assert refused.value.members == {"reason": "service-endpoint", "allowed": [ELSEWHERE]}
    assert ELSEWHERE in refused.value.remedy


def test_an_endpoint_may_be_allowed_by_name() -> None:
    query = f"SELECT * {{ SERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} }}"
    assert check(query, allowed=frozenset([ELSEWHERE])).form == "select"


def test_a_syntax_error_is_told_with_its_place() -> None:
    with pytest.raises(QueryRefused, match="line 2"):
        check("SELECT *\n{ ?s ?p }")


@pytest.mark.parametrize(
    ("query", "limited"),
    [
        ("SELECT * { ?s ?p ?o } # last", "SELECT * { ?s ?p ?o } # last\nLIMIT 8"),
        ("SELECT * { ?s ?p ?o } LIMIT 5", "SELECT * { ?s ?p ?o } LIMIT 5"),
        ("SELECT * { ?s ?p ?o } LIMIT 5000", "SELECT * { ?s ?p ?o } LIMIT 8"),
        (
            "SELECT * { ?s ?p 'LIMIT 9' } # LIMIT 9",
            "SELECT * { ?s ?p 'LIMIT 9' } # LIMIT 9\nLIMIT 8",
        ),
        (
            "SELECT * { { SELECT ?s { ?s ?p ?o } LIMIT 900 } } OFFSET 2",
            "SELECT * { { SELECT ?s { ?s ?p ?o } LIMIT 900 } } OFFSET 2\nLIMIT 8",
        ),
        (
            "SELECT * { ?s ?p ?o } VALUES ?s { <http://x/> }",
            "SELECT * { ?s ?p ?o } \nLIMIT 8\nVALUES ?s { <http://x/> }",
        ),
        ("ASK { ?s ?p ?o }", "ASK { ?s ?p ?o }"),
    ],
)
def test_a_select_asks_for_one_row_more_than_the_limit_at_most(query: str, limited: str) -> None:
    checked = check(query, max_rows=7)
    assert checked.text == limited
    assert check(checked.text).form == checked.form


def test_a_long_prologue_on_one_line_is_read_at_once() -> None:
    """Formerly the time doubled with each PREFIX, so this test would not have ended."""
    prologue = "PREFIX a: <http://example.org/> " * 400
    with pytest.raises(QueryRefused, match="Syntax error"):
        check(prologue + "SELECT * {")
    with pytest.raises(QueryRefused, match="LOAD is not allowed"):
        check(prologue + "# a comment\nLOAD <http://127.0.0.1:9/>")


HIDDEN = f"SERVICE <{ELSEWHERE}> {{ ?a ?b ?c }}"


@pytest.mark.parametrize(
    "query",
    [
        # The parser resolves the escape first and then sees a comment; the engine sees a string.
        f"""SELECT * {{ BIND("\\u0022 #" AS ?x) {HIDDEN} FILTER('''
AS ?x) #''' != "")
}}""",
        # To the engine a carriage return ends a comment, to the parser only a line feed does.
        f"SELECT * {{ # a comment \r {HIDDEN}\n }}",
        "SELECT * { ?s ?p '\\uD800' }",
        "SELECT * { ?s ?p '\\U00110000' }",
    ],
)
def test_what_parser_and_engine_would_read_differently_is_refused(query: str) -> None:
    with pytest.raises(QueryRefused):
        check(query)


def test_harmless_escapes_are_resolved_before_the_engine_sees_them() -> None:
    assert check("ASK { ?s ?p 's\\u00e4hk\\u00F6' }").text == "ASK { ?s ?p 'sähkö' }"


def test_the_place_of_a_syntax_error_is_given_to_programs() -> None:
    with pytest.raises(QueryRefused) as told:
        check("SELECT *\n{\t?s ?p }")
    assert (told.value.members["line"], told.value.members["column"]) == (2, 3)


@pytest.mark.parametrize(
    "update",
    [
        f"LOAD <{ELSEWHERE}>",
        f"LOAD SILENT <{ELSEWHERE}> INTO GRAPH <http://g/>",
        f"CLEAR ALL ; load <{ELSEWHERE}>",
        f"INSERT {{ ?a ?b ?c }} WHERE {{ {HIDDEN} }}",
        f"DELETE {{ ?a ?b ?c }} WHERE {{ FILTER EXISTS {{ {HIDDEN} }} }}",
        f"CLEAR ALL # \r; LOAD <{ELSEWHERE}>\n",
        "",
        "SELECT * { ?s ?p ?o }",
    ],
)
def test_an_update_that_fetches_or_cannot_be_read_is_refused(update: str) -> None:
    with pytest.raises(QueryRefused):
        check_update(update)


def test_an_update_of_the_store_itself_goes_through() -> None:
    update = "INSERT DATA { <http://x/load> <http://x/p> 'LOAD <http://y/>' }"
    assert check_update(update) == update
