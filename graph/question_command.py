"""`akkuketju questions`: the library, or the answer to one of its questions."""

import argparse
import csv
import json
import sys
from pathlib import Path

from graph.answers import Table, answer, text
from graph.errors import InvalidInput
from graph.labels import Labels
from graph.questions import LANGUAGES, Library, Question, read_questions
from graph.release import open_release
from graph.resources import QUESTIONS, RELEASES
from graph.store.embedded import open_embedded

_WIDEST = 44


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = commands.add_parser("questions", help="the library of questions, and their answers")
    parser.set_defaults(run=run)
    parser.add_argument("id", nargs="?", help="id or number of a question; without it, the list")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a parameter's value"
    )
    parser.add_argument("--format", choices=["table", "csv", "json", "markdown"], default="table")
    parser.add_argument("--lang", choices=LANGUAGES, default="en")
    parser.add_argument("--release", type=Path, default=RELEASES)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)


def run(args: argparse.Namespace) -> int:
    """Print the library or an answer."""
    library = read_questions(args.questions)
    if not args.id:
        if args.set:
            raise InvalidInput("--set needs a question", "Name one: akkuketju questions ID.")
        print(_LIST[args.format](library, args.lang), end="")
        return 0
    if args.format == "markdown":
        raise InvalidInput("Only the whole library is written as markdown", "Leave out the id.")
    question = find(library, args.id)
    query = question.sparql(dict(_pair(given) for given in args.set))
    release = open_release(args.release)
    table = answer(open_embedded(release.store_path), query)
    labels = Labels(quad.triple for quad in release.base_quads())
    if args.format == "json":
        print_json(question, table, release.id)
    elif args.format == "csv":
        print_csv(table)
    else:
        print_table(question, table, labels, args.lang)
    return 0


def find(library: Library, wanted: str) -> Question:
    """The question with that id or number; raises ``NotFound``."""
    for question in library:
        if str(question.number) == wanted:
            return question
    return library.get(wanted)


def _pair(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals:
        raise InvalidInput(f"--set {given[:40]!r} has no value", "Write it as --set name=value.")
    return name, value


def print_json(question: Question, table: Table, release: str) -> None:
    """The rows as objects of plain values, with what was asked and of which release."""
    rows = [
        {
            name: cell["value"].strip() if cell else None
            for name, cell in zip(table.columns, row, strict=True)
        }
        for row in table.rows
    ]
    head = {"question": question.id, "release": release, "columns": table.columns}
    json.dump(head | {"rows": rows}, sys.stdout, ensure_ascii=False, indent=1)
    print()


def print_csv(table: Table) -> None:
    """The rows as SPARQL CSV results have them: values without labels."""
    writer = csv.writer(sys.stdout)
    writer.writerow(table.columns)
    writer.writerows([cell["value"].strip() if cell else "" for cell in row] for row in table.rows)


def print_table(question: Question, table: Table, labels: Labels, language: str) -> None:
    """The rows for people: labels, cut to a width that a terminal has."""
    print(question.title[language])
    if not table.rows:
        print(question.missing.get(language, "No rows."))
        return
    head = [question.column(name, language) for name in table.columns]
    rows = [[_short(text(cell, labels, language)) for cell in row] for row in table.rows]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, ["-" * width for width in widths], *rows):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print(line.rstrip())
    print(f"{len(rows)} rows")


def _short(cell: str) -> str:
    return cell if len(cell) <= _WIDEST else cell[: _WIDEST - 1] + "…"


def as_list(library: Library, language: str) -> str:
    """The library as lines: number, id, title."""
    return "".join(f"{q.number:>2}  {q.id:<36}{q.title[language]}\n" for q in library)


def as_csv(library: Library, language: str) -> str:
    """The library as CSV: number, id, tasks, title."""
    lines = ["number,id,tasks,title\n"]
    for q in library:
        title = q.title[language].replace('"', '""')
        lines.append(f'{q.number},{q.id},{" ".join(map(str, q.tasks))},"{title}"\n')
    return "".join(lines)


def as_json(library: Library, language: str) -> str:
    """The library as JSON, all languages of its texts in it."""
    records = [
        {
            "number": q.number,
            "id": q.id,
            "tasks": q.tasks,
            "title": dict(q.title),
            "definition": dict(q.definition),
            "parameters": [
                {"name": p.name, "type": p.type, "default": p.default} for p in q.parameters
            ],
        }
        for q in library
    ]
    return json.dumps(records, ensure_ascii=False, indent=1) + "\n"


def as_markdown(library: Library, language: str = "en") -> str:
    """`docs/questions.md`: every question with its definition, parameters and query."""
    parts = [
        "# The questions\n",
        "Made from `questions/*.rq` by `akkuketju questions --format markdown`; do not edit.",
        "Each file is the question: its texts in three languages, its SPARQL, its parameters and",
        "the tasks that it serves (1 to 8, of the co-operation body). The viewer shows the same",
        "files at `/questions`; a test runs each on the real graph.\n",
    ]
    parts += [part for question in library for part in _section(question)]
    return "\n".join(parts)


def _section(question: Question) -> list[str]:
    tasks = ", ".join(map(str, question.tasks))
    parts = [
        f"## {question.number}. {question.title['en']}\n",
        f"`{question.id}` · tasks {tasks}\n",
        f"- fi: {question.title['fi']}",
        f"- sv: {question.title['sv']}\n",
        f"{question.definition['en']}\n",
    ]
    if question.missing:
        parts.append(f"Where the answer is empty: {question.missing['en']}\n")
    for p in question.parameters:
        given = f"default `{p.default}`" if p.default else "empty"
        parts.append(f"- `{p.name}` ({p.label['en']}): {p.type}, {given}")
    return [*parts, f"\n```sparql\n{question.query}```\n"]


_LIST = {"table": as_list, "csv": as_csv, "json": as_json, "markdown": as_markdown}
