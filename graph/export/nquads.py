"""N-Quads: every layer, one sorted line a quad, as the release keeps them."""

from pathlib import Path

from graph.export.format import Format, comment_of
from graph.release import Release


def write(release: Release, path: Path) -> None:
    """Write the release's dataset below its credits."""
    with (
        release.dataset_path.open(encoding="utf-8") as lines,
        path.open("w", encoding="utf-8") as file,
    ):
        file.write(comment_of(release))
        file.writelines(lines)


FORMAT = Format("nquads", ".nq", "application/n-quads", "N-Quads", write)
