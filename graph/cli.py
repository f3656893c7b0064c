"""The command `akkuketju`."""

import argparse
import os
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from graph import __version__, analyses, assistant, question_command
from graph.arguments import read_count, read_day
from graph.balance import command as balance_command
from graph.build import Draft, ShapeViolations, build, compose
from graph.dependence import command as dependence_command
from graph.errors import AkkuketjuError, InvalidInput, NotFound, QueryRefused, TableErrors
from graph.export import command as export_command
from graph.gaps import command as gaps_command
from graph.namespaces import SPARQL_PREFIXES
from graph.recomputation import command as recomputation_command
from graph.release import Release, open_release
from graph.report import Result
from graph.resources import DATA, ONTOLOGY, QUESTIONS, RELEASES
from graph.store import command as publish_command
from graph.store.guard import after, check
from graph.tables import read_tables

_SHOWN = 50


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; the exit code: 0 done, 1 the data are wrong, 2 the call is wrong."""
    parser = make_parser()
    args = parser.parse_args(argv)
    try:
        run: Callable[[argparse.Namespace], int] = args.run
        return run(args)
    except AkkuketjuError as error:
        report_error(error)
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output went away, as `head` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def make_parser() -> argparse.ArgumentParser:
    """The parser with all subcommands."""
    parser = argparse.ArgumentParser("akkuketju", description="The battery value chain as a graph.")
    parser.add_argument("--version", action="version", version=f"akkuketju {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_build(commands)
    _add_query(commands)
    gaps_command.add_parser(commands)
    assistant.add_parser(commands)
    balance_command.add_parser(commands)
    recomputation_command.add_parser(commands)
    dependence_command.add_parser(commands)
    analyses.add_parsers(commands)
    question_command.add_parser(commands)
    export_command.add_parser(commands)
    publish_command.add_parser(commands)
    _add_serve(commands)
    return parser


def _add_build(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    for name, run, text in (
        ("build", _build, "build a release and put it in use"),
        ("check", _check, "check tables and shapes; write nothing"),
    ):
        parser = commands.add_parser(name, help=text, description=text)
        parser.set_defaults(run=run)
        parser.add_argument("--data", type=Path, default=DATA, help="folder of tables")
        parser.add_argument("--ontology", type=Path, default=ONTOLOGY)
        parser.add_argument("--questions", type=Path, default=QUESTIONS)
        parser.add_argument("--as-of", type=read_day, help="build day, default: that of the data")
        if name == "check":
            parser.add_argument(
                "--about", metavar="ID", help="all that is told of this thing or source, no more"
            )
        if name == "build":
            parser.add_argument("--release", type=Path, default=RELEASES, help="folder of releases")
            parser.add_argument(
                "--keep",
                type=read_count,
                default=0,
                metavar="N",
                help="releases to keep, the new one among them; default: all",
            )


def _add_query(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("query", help="run a SPARQL query on the release")
    parser.set_defaults(run=_query)
    parser.add_argument("file", help="a file with the query, or - for standard input")
    parser.add_argument("--release", type=Path, default=RELEASES)
    parser.add_argument("--format", choices=sorted(_FORMATS), default="tsv")


def _add_serve(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "serve", help="run the viewer; builds first if there is no release"
    )
    parser.set_defaults(run=_serve)
    parser.add_argument("--release", type=Path, default=RELEASES)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--store",
        metavar="URL",
        help="SPARQL endpoint where the release is published",
    )


def say(text: str) -> None:
    """Progress, for people: to standard error, if that is a terminal."""
    if sys.stderr.isatty():
        print(f"· {text} …", file=sys.stderr)


def report_error(error: AkkuketjuError) -> None:
    """The error, what it found, and its remedy, to standard error."""
    if isinstance(error, TableErrors):
        for problem in error.problems:
            print(problem, file=sys.stderr)
    if isinstance(error, ShapeViolations):
        for result in error.report.results:
            if result.severity == "violation":
                print(describe(result, error.places), file=sys.stderr)
    print(f"akkuketju: {error.message}. {error.remedy}".strip(), file=sys.stderr)


def _build(args: argparse.Namespace) -> int:
    release = build(
        args.data,
        args.ontology,
        args.questions,
        args.release,
        as_of=args.as_of,
        keep=args.keep,
        progress=say,
    )
    counts = release.manifest["counts"]
    print(f"Release {release.id} of {release.manifest['day']} in {release.path}")
    print(", ".join(f"{n} {name}" for name, n in counts.items()))
    found = release.validation.counts
    print("validation: " + ", ".join(f"{n} {name}" for name, n in found.items()))
    return 0


def _check(args: argparse.Namespace) -> int:
    draft = compose(args.data, args.ontology, args.questions, as_of=args.as_of, progress=say)
    print_report(draft, _rows_naming(args.data, args.about) if args.about else None)
    return 1 if draft.report.counts["violation"] else 0


def _rows_naming(data: Path, wanted: str) -> set[str]:
    """The places of the rows of which a cell is this id; one at least."""
    rows = read_tables(data).all_rows()
    places = {row.place for row in rows if any(wanted in _ids(v) for v in row.cells.values())}
    if not places:
        raise NotFound(f"No row names {wanted}", f"Look for its id with: grep -i NAME {data}/*.csv")
    return places


def _ids(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else (value,)


def print_report(draft: Draft, only: Collection[str] | None = None) -> None:
    """The validation results, worst first; of warnings and infos a part, and how many were left.

    With ``only`` the warnings and infos on these rows, every one of them.
    """
    left: dict[str, int] = {}
    shown: dict[str, int] = {}
    for result in draft.report.results:
        if result.severity != "violation":
            if only is not None and draft.places.get(result.node) not in only:
                continue
            key = f"{result.severity} {result.shape}"
            shown[key] = shown.get(key, 0) + 1
            if only is None and shown[key] > _SHOWN:
                left[key] = left.get(key, 0) + 1
                continue
        print(f"{result.severity}: {describe(result, draft.places)}")
    for key, count in left.items():
        print(f"… and {count} more of {key}")
    print(", ".join(f"{n} {name}" for name, n in draft.report.counts.items()))


def describe(result: Result, places: Mapping[str, str]) -> str:
    """A result on one line: the row to mend where there is one, the node, what is wrong."""
    place = places.get(result.node)
    where = f"{place} ({result.node})" if place else result.node
    value = "" if result.value in result.message("en") else f" [{result.value}]"
    return f"{where}: {result.message('en')}{value}"


_FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}


def _query(args: argparse.Namespace) -> int:
    text = sys.stdin.read() if args.file == "-" else _read(Path(args.file))
    prefixes = "" if "PREFIX" in text.upper() or not text.strip() else SPARQL_PREFIXES
    query = prefixes + text
    try:
        check(query)
    except QueryRefused as error:
        raise after(prefixes, error) from error
    release = open_release(args.release)
    store = ox.Store.read_only(str(release.store_path))
    try:
        results = store.query(query, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise InvalidInput(str(error), "Mend the query at that place.") from error
    if isinstance(results, ox.QueryTriples):
        results.serialize(sys.stdout.buffer, format=ox.RdfFormat.TURTLE)
    else:
        results.serialize(sys.stdout.buffer, format=_FORMATS[args.format])
    sys.stdout.buffer.flush()
    return 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise NotFound(f"Cannot read {path}: {error.strerror}", "Name a file or -.") from error


def current_release(folder: Path) -> Release:
    """The release in use; where there is none, one is built from the shipped data first."""
    try:
        return open_release(folder)
    except NotFound:
        print("No release yet: building one.", file=sys.stderr)
        return build(DATA, ONTOLOGY, QUESTIONS, folder, progress=say)


def _serve(args: argparse.Namespace) -> int:
    # The viewer is above the graph; only this command, not a module, reaches up to it.
    import importlib

    release = current_release(args.release)
    server = importlib.import_module("web.server")
    server.serve(release, args.host, args.port, args.store or "")
    return 0


__all__ = ["current_release", "main", "make_parser", "read_day", "report_error"]

if __name__ == "__main__":
    sys.exit(main())
