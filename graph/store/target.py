"""Names a store so that another process can open it."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.store.base import Store
from graph.store.embedded import open_embedded
from graph.store.http import Credentials
from graph.store.remote import RemoteStore


@dataclass(frozen=True)
class Target:
    """A folder with an embedded store, or the address of a remote one.

    ``writable`` holds for a folder; ``release`` is the published release that a remote store is
    read at.
    """

    place: str
    writable: bool = False
    release: str = ""
    seconds: float = 60.0

    @property
    def is_remote(self) -> bool:
        """Whether it is an address."""
        return self.place.startswith(("http://", "https://"))

    def open(self, environment: Mapping[str, str] = os.environ) -> Store:
        """The opened store; what a remote one wants to know comes from the environment."""
        if self.is_remote:
            credentials = Credentials.from_environment(environment)
            return RemoteStore(
                self.place, credentials=credentials, seconds=self.seconds, release=self.release
            )
        return open_embedded(Path(self.place), writable=self.writable)

    def dump(self) -> str:
        """As text, for a command line; no secrets are in it."""
        return json.dumps(asdict(self))


def read_target(text: str) -> Target:
    """The target that ``dump`` wrote."""
    return Target(**json.loads(text))
