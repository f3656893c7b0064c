"""Exports of a release: one module per format; each says version, licence and citation."""

import os
from pathlib import Path

from graph.errors import InvalidInput
from graph.export import csv_tables, gexf, graphml, nquads, rdf12, trig, turtle, xlsx
from graph.export.format import Format
from graph.release import Release

FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        nquads.FORMAT,
        trig.FORMAT,
        turtle.FORMAT,
        csv_tables.FORMAT,
        xlsx.FORMAT,
        graphml.FORMAT,
        gexf.FORMAT,
        rdf12.FORMAT,
    )
}


def default_name(release: Release, form: Format) -> str:
    """The name of an export's file: ``akkuketju-0123456789ab.csv.zip``."""
    return f"akkuketju-{release.id}{form.suffix}"


def export(release: Release, form: Format, output: Path) -> Path:
    """Write a release in a format; the file is there complete, or as it was before.

    ``output`` names a file, or a folder in which the file gets its default name.
    """
    target = output / default_name(release, form) if output.is_dir() else output
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")  # another process may write too
    try:
        form.write(release, draft)
        draft.replace(target)
    except OSError as error:
        raise InvalidInput(
            f"Cannot write {target}: {error.strerror}", "Name a file in a folder that exists."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return target


__all__ = ["FORMATS", "Format", "default_name", "export"]
