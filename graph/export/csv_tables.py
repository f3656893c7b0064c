"""CSV: the tables as rebuilt from the graph, in a zip that a build can start from."""

import csv
import io
from pathlib import Path

from graph.export.archive import write_zip
from graph.export.format import Format, credits_of
from graph.export.rows import tables_of
from graph.release import Release
from graph.tables import METADATA


def write(release: Release, path: Path) -> None:
    """Write one CSV per table, their metadata, and the credits."""
    files = {f"{name}.csv": _csv(rows) for name, rows in tables_of(release).items()}
    files[METADATA] = release.metadata_path.read_text(encoding="utf-8")
    files["README.txt"] = "".join(f"{n}: {text}\n" for n, text in credits_of(release).items())
    write_zip(path, files)


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


FORMAT = Format("csv", ".csv.zip", "application/zip", "CSV, one table per file", write)
