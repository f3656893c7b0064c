"""What an export format is, and what every export says of itself."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graph.namespaces import BASE
from graph.release import Release

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Format:
    """A format: its name on the command line, its file ending and media type, and its writer."""

    name: str
    suffix: str
    media_type: str
    title: str
    write: Callable[[Release, Path], None]


def credits_of(release: Release) -> dict[str, str]:
    """Title, version, day, licence and citation of a release."""
    day = str(release.manifest["day"])
    return {
        "title": "Akkuketju: an open knowledge graph of the battery value chain",
        "version": release.id,
        "day": day,
        "licence": LICENCE,
        "citation": f"Akkuketju, release {release.id}, {day}. {BASE}",
    }


def comment_of(release: Release) -> str:
    """The same as comment lines, for formats that have such."""
    return "".join(f"# {name}: {text}\n" for name, text in credits_of(release).items())
