"""Speaks HTTP to a remote store, with Python's own client and nothing of its own cleverness.

``urllib`` knows both ways in which stores ask who is there (Basic, and Digest as Virtuoso does);
redirects are not followed, so that a password or token goes nowhere else.
"""

import http.client
import socket
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from graph.errors import QueryRefused, QueryTimeout, QueryTooLarge, StoreUnreachable

_LONGEST_MESSAGE = 600


@dataclass(frozen=True)
class Credentials:
    """A user with a password, or a token; empty for nobody."""

    user: str = ""
    password: str = ""
    token: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Credentials":
        """As ``AKKUKETJU_STORE_USER``, ``…_PASSWORD`` and ``…_TOKEN`` give them."""
        return cls(
            environment.get("AKKUKETJU_STORE_USER", ""),
            environment.get("AKKUKETJU_STORE_PASSWORD", ""),
            environment.get("AKKUKETJU_STORE_TOKEN", ""),
        )


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Takes a redirect as the error that it is here."""

    def redirect_request(self, *_: object) -> None:
        return None


class Client:
    """Sends requests to one store."""

    def __init__(self, credentials: Credentials, seconds: float, most_bytes: int) -> None:
        self._seconds = seconds
        self._most = most_bytes
        self._headers = {"User-Agent": "akkuketju"}
        handlers: list[urllib.request.BaseHandler] = [_NoRedirects()]
        if credentials.token:
            self._headers["Authorization"] = f"Bearer {credentials.token}"
        elif credentials.user:
            known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            self._known = known
            self._credentials = credentials
            handlers += [
                urllib.request.HTTPBasicAuthHandler(known),
                urllib.request.HTTPDigestAuthHandler(known),
            ]
        self._opener = urllib.request.build_opener(*handlers)

    def send(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        content_type: str = "",
        accept: str = "*/*",
    ) -> bytes:
        """The body of the response.

        Raises ``QueryRefused`` for an answer of 400, ``StoreUnreachable`` for other errors,
        ``QueryTimeout`` and ``QueryTooLarge`` for the limits.
        """
        headers = {**self._headers, "Accept": accept}
        if content_type:
            headers["Content-Type"] = content_type
        if hasattr(self, "_known"):
            self._known.add_password(None, url, self._credentials.user, self._credentials.password)
        request = urllib.request.Request(url, body, headers, method=method)
        try:
            with self._opener.open(request, timeout=self._seconds) as response:
                return self._read(response)
        except urllib.error.HTTPError as error:
            raise _told(error) from None
        except TimeoutError:
            raise QueryTimeout(
                f"The store did not answer within {self._seconds:g} seconds", "Ask for less."
            ) from None
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            if isinstance(getattr(error, "reason", None), (TimeoutError, socket.timeout)):
                raise QueryTimeout(
                    f"The store did not answer within {self._seconds:g} seconds", "Ask for less."
                ) from None
            raise StoreUnreachable(f"The store does not answer: {error}", "Is it up?") from None

    def _read(self, response: IO[bytes]) -> bytes:
        body = response.read(self._most + 1)
        if len(body) > self._most:
            raise QueryTooLarge(
                f"The result is larger than {self._most} bytes",
                "Ask for less, or add a LIMIT.",
                limit="query_bytes",
            )
        return body


def _told(error: urllib.error.HTTPError) -> QueryRefused | StoreUnreachable:
    """What the store says is wrong."""
    with error:
        said = error.read(_LONGEST_MESSAGE).decode("utf-8", "replace").strip()
    message = f"The store answers {error.code}: {said or error.reason}"
    if error.code == 400:
        return QueryRefused(message, "Mend the query.")
    remedy = "Give user and password, or a token." if error.code in (401, 403) else "Look at it."
    return StoreUnreachable(message, remedy)
