"""A release: an immutable folder with one build of the graph; a pointer names the one in use."""

import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph.errors import Gone, NotFound
from graph.namespaces import layer
from graph.report import Report, read_report
from graph.wording import Wording

CURRENT = "current"
#: Where the manifests of releases stay that were taken away.
REMOVED = "removed"
#: How the names of folders begin that are no release yet, or none any more.
DRAFT = ".draft-"
DATASET = "dataset.nq"
ALIGNMENTS = "align.ttl"
METADATA = "csv-metadata.json"
ASSESSMENT = "assessment.json"
#: The layers that a build reads, in contrast to those that it computes for a day.
BASE_LAYERS = ("ontology", "vocab", "asserted", "questions")


@dataclass(frozen=True)
class Release:
    """An opened release."""

    path: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Id, day, versions, counts and the checksum of each file."""
        manifest: dict[str, Any] = json.loads((self.path / "manifest.json").read_text("utf-8"))
        return manifest

    @property
    def id(self) -> str:
        """The release's id: 12 hex digits of SHA-256 of its quads, its description left out."""
        return str(self.manifest["id"])

    @property
    def dataset_path(self) -> Path:
        """The sorted N-Quads."""
        return self.path / DATASET

    @property
    def store_path(self) -> Path:
        """The Oxigraph store; open it read-only."""
        return self.path / "store"

    @property
    def search_path(self) -> Path:
        """The SQLite full-text index."""
        return self.path / "search.sqlite"

    @property
    def metadata_path(self) -> Path:
        """The CSV on the Web metadata of the tables that the release was built from."""
        return self.path / METADATA

    @property
    def alignments_path(self) -> Path:
        """The alignments to other vocabularies; they are no layer of the graph."""
        return self.path / ALIGNMENTS

    @property
    def assessment_path(self) -> Path:
        """What the build found out of the release; older releases have none."""
        return self.path / ASSESSMENT

    @cached_property
    def validation(self) -> Report:
        """The validation report of the build."""
        return read_report(self.path / "validation.json")

    def base_quads(self) -> list[ox.Quad]:
        """The quads of the layers that are not computed for a day."""
        graphs = {layer(name) for name in BASE_LAYERS}
        parsed = ox.parse(path=str(self.dataset_path), format=ox.RdfFormat.N_QUADS)
        return [q for q in parsed if q.graph_name.value in graphs]


def open_release(path: Path) -> Release:
    """Open the release in ``path``: a release's own folder, or the folder of releases.

    Raises ``NotFound`` where there is none.
    """
    for folder in (path, path / CURRENT):
        if (folder / "manifest.json").is_file():
            return Release(folder.resolve())
    raise NotFound(f"No release in {path}", "Make one with: akkuketju build")


def list_releases(folder: Path) -> list[Release]:
    """The releases in a folder, oldest first."""
    found = [Release(p.parent) for p in folder.glob("*/manifest.json") if p.parent.name != CURRENT]
    return sorted(found, key=lambda r: (r.manifest["built"], r.id))


def find_release(folder: Path, release_id: str) -> Release:
    """The release of an id in a folder of releases.

    Raises ``Gone`` where it was taken away, ``NotFound`` where none of that id was ever there.
    """
    if (folder / release_id / "manifest.json").is_file():
        return Release((folder / release_id).resolve())
    removed = folder / REMOVED / f"{release_id}.json"
    if removed.is_file():
        day = dt.date.fromisoformat(json.loads(removed.read_text("utf-8"))["day"])
        raise Gone(
            Wording("Release {id} of {day} is not kept here any more", id=release_id, day=day),
            "Choose one that is.",
        )
    raise NotFound(Wording("Release {id} was never here", id=release_id), "Choose one that is.")


def remove_old(folder: Path, keep: int) -> list[str]:
    """Take away all but the newest ``keep`` releases, never the one in use; the ids of those gone.

    The manifest of each stays, so that a link to it can be answered with what it was. Call it
    where nobody else writes to the folder.
    """
    in_use = (folder / CURRENT).resolve()
    others = [release for release in list_releases(folder) if release.path.resolve() != in_use]
    gone = others[: max(0, len(others) + 1 - keep)]
    (folder / REMOVED).mkdir(exist_ok=True)
    for release in gone:
        shutil.copyfile(release.path / "manifest.json", folder / REMOVED / f"{release.id}.json")
        # Out of sight in one step: a reader finds all of it or nothing.
        hidden = folder / f"{DRAFT}{release.id}"
        os.replace(release.path, hidden)
        shutil.rmtree(hidden)
    return [release.id for release in gone]


def publish(draft: Path, releases: Path, release_id: str) -> Release:
    """Move a finished draft to its place and point to it, each in one atomic step.

    A release that is there already stays as it is. Readers hold the resolved folder, so what they
    read does not change under them.
    """
    target = releases / release_id
    if target.exists():
        shutil.rmtree(draft)
    else:
        os.replace(draft, target)
    pointer = releases / f".{CURRENT}-{os.getpid()}"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(release_id, target_is_directory=True)
    os.replace(pointer, releases / CURRENT)
    return Release(target.resolve())


def content_id(quads: Iterable[str]) -> str:
    """The id of a release with these quads, as text; it can stand in the release itself."""
    content = "".join(f"{quad} .\n" for quad in sorted(set(quads)))
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def checksum(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
