"""The tools of an assistant, asked by a real MCP client."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from graph.assistant import Assistant, make_server
from graph.release import Release
from graph.resources import DATA

Ask = Callable[[Client], Awaitable[Any]]


@pytest.fixture(scope="module")
def ask(release: Release) -> Iterator[Callable[[Ask], Any]]:
    """Runs a conversation with the server."""
    assistant = Assistant(release)

    def talk(conversation: Ask) -> Any:
        return run(make_server(assistant), conversation)

    yield talk
    assistant.close()


def run(server: Any, conversation: Ask) -> Any:
    """In a thread of its own: that of the tests may run the loop of a browser already."""
    with ThreadPoolExecutor(1) as own:
        return own.submit(lambda: asyncio.run(hold(server, conversation))).result()


async def hold(server: Any, conversation: Ask) -> Any:
    async with Client(server) as client:
        return await conversation(client)


def call(ask: Callable[[Ask], Any], tool: str, **arguments: Any) -> Any:
    async def conversation(client: Client) -> Any:
        return await client.call_tool(tool, arguments)

    return ask(conversation)


def test_the_command_speaks_over_its_input_and_output(release: Release) -> None:
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "graph.cli", "mcp", "--release", str(release.path)],
        cwd=str(DATA.parent),
        env=dict(os.environ),
    )

    async def conversation(client: Client) -> Any:
        return await client.list_tools()

    listed = run(command, conversation)
    tools = {tool.name: tool.description for tool in listed.tools}
    assert set(tools) == {
        "find", "describe", "list_questions", "ask_question", "query", "gaps", "explain_gap",
    }  # fmt: skip
    assert all(tools.values())


def test_a_thing_is_found_and_described_with_its_sources(ask: Callable[[Ask], Any]) -> None:
    async def conversation(client: Client) -> Any:
        found = (await client.call_tool("find", {"text": "terrafme"})).structured_content
        first = found["found"][0]["id"]
        return first, (await client.call_tool("describe", {"id": first})).structured_content

    first, told = ask(conversation)
    assert first == "terrafame"
    assert told["release"]["id"]
    cited = {source["id"] for source in told["sources"]}
    assert told["claims"]
    assert all(set(claim["sources"]) <= cited for claim in told["claims"])
    assert all(source["title"] for source in told["sources"])


def test_a_question_is_asked_with_values(ask: Callable[[Ask], Any]) -> None:
    told = call(ask, "ask_question", id="owners-on-a-day", values={"day": "2024-12-31"})
    answer = told.structured_content
    assert answer["rows"]
    assert answer["sources"]
    assert answer["cut"] is False


def test_a_query_reads_and_says_what_it_cut(ask: Callable[[Ask], Any]) -> None:
    answer = call(ask, "query", sparql="SELECT ?s { ?s a akku:Source }").structured_content
    assert answer["total"] > 600
    assert len(answer["rows"]) == 100
    assert answer["cut"] is True


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("query", {"sparql": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}, "SERVICE"),
        ("query", {"sparql": "SELECT ?s\n{ ?s a "}, "Syntax error in line 2, column"),
        ("query", {"sparql": "DELETE WHERE { ?s ?p ?o }"}, "only reads"),
        ("describe", {"id": "no such id"}, "is no id"),
        ("describe", {"id": "nobody"}, "Nothing is known"),
        (
            "ask_question",
            {"id": "owners-on-a-day", "values": {"day": "soon"}},
            "is no value of day",
        ),
        ("gaps", {"kind": "nonsense"}, "Kinds with gaps"),
        ("explain_gap", {"id": "gap-none"}, "List the gaps"),
    ],
)
def test_what_cannot_be_done_is_told_with_a_remedy(
    ask: Callable[[Ask], Any], tool: str, arguments: dict[str, Any], told: str
) -> None:
    result = call(ask, tool, **arguments)
    assert result.is_error
    assert told in result.content[0].text


def test_a_gap_is_explained_with_its_evidence(ask: Callable[[Ask], Any]) -> None:
    async def conversation(client: Client) -> Any:
        listed = await client.call_tool("gaps", {"kind": "conflicting-amounts", "limit": 1})
        gap = listed.structured_content["gaps"][0]["id"]
        return (await client.call_tool("explain_gap", {"id": gap})).structured_content

    told = ask(conversation)
    assert len(told["evidence"]) > 1
    assert told["sources"]
    assert told["overturned_by"]
    assert "Definition" in told["method"]
