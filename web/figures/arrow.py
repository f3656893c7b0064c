"""An arrow between two boxes of a figure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Arrow:
    """The path that draws it; ``missing`` where nothing flows yet."""

    path: str
    missing: bool
