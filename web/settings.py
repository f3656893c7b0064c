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
    older: int = field(default=2, metadata={"help": "other releases kept open; 0: none is served"})
    store: str = field(default="", metadata={"help": "address of a remote store to read from"})
    workers: int = field(default=2, metadata={"help": "processes that answer SPARQL queries"})
    waiting: int = field(default=8, metadata={"help": "queries that may wait for a worker"})
    query_seconds: float = field(default=20.0, metadata={"help": "time limit of a query"})
    query_slice: float = field(default=0.5, metadata={"help": "seconds until a query is slow"})
    query_rows: int = field(default=10_000, metadata={"help": "row limit of a query"})
    query_triples: int = field(default=100_000, metadata={"help": "triple limit of a query"})
    query_bytes: int = field(default=30_000_000, metadata={"help": "size limit of a result"})
    query_memory: int = field(default=1_500_000_000, metadata={"help": "memory limit of a worker"})
    client_queries: int = field(default=6, metadata={"help": "queries of a client at once"})
    client_rate: float = field(default=0.0, metadata={"help": "queries a second by client; 0: any"})
    client_burst: int = field(default=30, metadata={"help": "queries of a client in one go"})
    proxies: int = field(default=0, metadata={"help": "proxies in front whose word is taken"})
    service_allowed: str = field(default="", metadata={"help": "endpoints that SERVICE may name"})
    update_token: str = field(
        default="", repr=False, metadata={"help": "token for updates; empty: updates are off"}
    )
    update_store: Path = field(
        default=Path("writable"), metadata={"help": "folder of the store that updates change"}
    )
    update_bytes: int = field(default=50_000_000, metadata={"help": "size limit of an update"})
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
