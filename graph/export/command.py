"""`akkuketju export`: the release as a file."""

import argparse
import sys
from pathlib import Path

from graph.export import FORMATS, default_name, export
from graph.release import open_release
from graph.resources import RELEASES


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "export",
        help="write the release as a file",
        description="Write the release as a file: "
        + "; ".join(f"{form.name} ({form.title})" for form in FORMATS.values()),
    )
    parser.set_defaults(run=run)
    parser.add_argument("--format", choices=list(FORMATS), required=True)
    parser.add_argument("--output", type=Path, help="file or folder; default: a name by release")
    parser.add_argument("--release", type=Path, default=RELEASES)


def run(args: argparse.Namespace) -> int:
    """Write the file and say which."""
    release = open_release(args.release)
    form = FORMATS[args.format]
    output = args.output or Path(default_name(release, form))
    if sys.stderr.isatty():
        print(f"· Writing {form.title} of release {release.id} …", file=sys.stderr)
    print(export(release, form, output))
    return 0
