"""The command `akkuketju publish`."""

import argparse
import os
import sys
from pathlib import Path

from graph.release import open_release
from graph.resources import RELEASES
from graph.store.http import Credentials
from graph.store.publication import publish
from graph.store.remote import RemoteStore

_HELP = """Put the release in use in a remote store.

A user and password, or a token, are taken from the environment: AKKUKETJU_STORE_USER and
AKKUKETJU_STORE_PASSWORD, or AKKUKETJU_STORE_TOKEN.
"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser of `akkuketju`."""
    parser = commands.add_parser(
        "publish",
        help="put the release in use in a remote store",
        description=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    parser.add_argument("--release", type=Path, default=RELEASES)
    parser.add_argument("--endpoint", required=True, metavar="URL", help="SPARQL query endpoint")
    parser.add_argument("--update", metavar="URL", help="update endpoint, default: the same")
    parser.add_argument(
        "--graph-store", required=True, metavar="URL", help="Graph Store Protocol endpoint"
    )
    parser.add_argument("--keep", type=int, default=2, help="releases to keep there, default 2")
    parser.add_argument("--seconds", type=float, default=300.0, help="time limit of a request")


def run(args: argparse.Namespace) -> int:
    """Publish, and say what was done."""
    release = open_release(args.release)
    store = RemoteStore(
        args.endpoint,
        args.update or "",
        args.graph_store,
        Credentials.from_environment(os.environ),
        args.seconds,
    )
    gone = publish(store, release, args.keep, _say)
    print(f"Release {release.id} is in use in {args.endpoint}")
    if gone:
        print(f"taken away: {', '.join(gone)}")
    return 0


def _say(text: str) -> None:
    if sys.stderr.isatty():
        print(f"· {text} …", file=sys.stderr)
