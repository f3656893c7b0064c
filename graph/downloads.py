"""The exports of a release as downloads, each made once: a release does not change."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from graph.errors import NotFound
from graph.export import FORMATS, Format, export
from graph.release import Release, checksum
from graph.wording import Wording, choose_from, shown

_STEM = "akkuketju"


@dataclass(frozen=True)
class Download:
    """A file to be had; its size and checksum are known once it has been made."""

    name: str
    format: Format
    size: int | None
    sha256: str | None


class Downloads:
    """The downloads of a release, kept in its folder, or where that is read-only beside temporary
    files.
    """

    def __init__(self, release: Release) -> None:
        self._release = release
        self._lock = Lock()

    @property
    def folder(self) -> Path:
        """Where the files are kept."""
        if os.access(self._release.path, os.W_OK):
            return self._release.path / "downloads"
        place = hashlib.sha256(str(self._release.path).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"akkuketju-{place}-{self._release.id}"

    def listed(self) -> list[Download]:
        """Every download, made or not."""
        return [self._known(form) for form in FORMATS.values()]

    def path(self, name: str) -> tuple[Path, Format]:
        """The file of a download, made now if it is not there; raises ``NotFound``."""
        for form in FORMATS.values():
            if name == _STEM + form.suffix:
                return self._made(form), form
        names = [_STEM + form.suffix for form in FORMATS.values()]
        raise NotFound(
            Wording("There is no download {given}", given=shown(name)), choose_from(names)
        )

    def _made(self, form: Format) -> Path:
        path = self.folder / (_STEM + form.suffix)
        with self._lock:
            if not path.is_file():
                self.folder.mkdir(mode=0o755, exist_ok=True)
                export(self._release, form, path)
                _sum_of(path).write_text(checksum(path), encoding="ascii")
        return path

    def _known(self, form: Format) -> Download:
        path = self.folder / (_STEM + form.suffix)
        if not path.is_file() or not _sum_of(path).is_file():
            return Download(path.name, form, None, None)
        return Download(path.name, form, path.stat().st_size, _sum_of(path).read_text("ascii"))


def _sum_of(path: Path) -> Path:
    return path.with_name(path.name + ".sha256")
