"""The settings of the viewer, each from an environment variable of the same name."""

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast

from graph.errors import InvalidInput
from graph.resources import RELEASES

PREFIX = "AKKUKETJU_"


@dataclass(frozen=True)
class Settings:
    """What can be set: ``AKKUKETJU_WORKERS=4`` sets ``workers``."""

    release: Path = field(default=RELEASES, metadata={"help": "release or folder of releases"})
    workers: int = field(default=2, metadata={"help": "processes that answer SPARQL queries"})
    waiting: int = field(default=8, metadata={"help": "queries that may wait for a worker"})
    query_seconds: float = field(default=20.0, metadata={"help": "time limit of a query"})
    query_rows: int = field(default=10_000, metadata={"help": "row limit of a query"})
    query_bytes: int = field(default=30_000_000, metadata={"help": "size limit of a result"})
    query_memory: int = field(default=1_500_000_000, metadata={"help": "memory limit of a worker"})
    base_url: str = field(default="", metadata={"help": "public address, for absolute links"})


def from_environment() -> Settings:
    """The settings as the environment gives them; raises ``InvalidInput`` naming a wrong one."""
    given: dict[str, Any] = {}
    for setting in fields(Settings):
        name = PREFIX + setting.name.upper()
        if name in os.environ:
            kind = cast(type, setting.type)
            try:
                given[setting.name] = kind(os.environ[name])
            except ValueError as error:
                raise InvalidInput(
                    f"{name}={os.environ[name]!r} is no {kind.__name__}", setting.metadata["help"]
                ) from error
    return Settings(**given)
